"""Working days, the ends of limits, and the receipt that shows how they were counted."""

import bisect
import datetime
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

ONE_DAY: Final = datetime.timedelta(days=1)
LAST_ORDINAL: Final = datetime.date.max.toordinal()
FIRST_MOMENT: Final = datetime.datetime.min.replace(tzinfo=datetime.UTC)
LAST_MOMENT: Final = datetime.datetime.max.replace(tzinfo=datetime.UTC)


class Due(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The end of a limit.

    Attributes:
        day: local date on which it ends; what is due may still be done on it.
        moment: the instant (UTC) at which it ends, where a moment was named and not a day.
        ends: instant (UTC): the moment itself, or the local midnight after `day`.
        provisional: counted past the published bank holidays, so that the day may move.
    """

    day: datetime.date
    moment: datetime.datetime | None = None
    ends: datetime.datetime
    provisional: bool = False

    def __post_init__(self) -> None:
        """Hold it to instants: a time without a zone is no moment."""
        if self.ends.tzinfo is None:
            raise ValueError("A limit ends at an instant: give `ends` a time zone.")

    def passed(self, at: datetime.datetime) -> bool:
        """Test whether the limit is past at the instant `at`.

        Source: reading 12. A moment is past after it, a day from the following midnight on.
        """
        return at >= self.ends if self.moment is None else at > self.ends

    def before(self, other: "Due") -> bool:
        """Test whether this one ends strictly earlier than `other`.

        A day that ends at the very instant of a moment counts as earlier: it is overdue at
        that instant, the moment only after it.
        """
        if self.ends == other.ends:
            return self.moment is None and other.moment is not None
        return self.ends < other.ends


class WorkingCalendar:
    """The working days of one place, by one version of its bank holidays.

    Days are local dates, instants are aware. Outside `covers_from` to `covers_until` every
    weekday counts. What would lie before the year 1 or after 9999 is drawn back to the first
    or last day there is: no date and no instant is refused.

    Every date has a position: the number of working days up to it. Adding working days is
    adding to it and looking up whose the sum is; for the covered years from ready lists.

    Source: reading 5.
    """

    def __init__(
        self,
        *,
        name: str,
        version: str,
        bank_holidays: Mapping[datetime.date, str] | Iterable[datetime.date],
        covers_from: datetime.date,
        covers_until: datetime.date,
        zone: datetime.tzinfo,
    ) -> None:
        """Build the calendar and its look-up tables: 3 milliseconds for twenty years.

        Args:
            name: which bank holidays these are, such as `england-and-wales`.
            version: of the table; stands in the record beside the days counted with it.
            bank_holidays: the days, with their titles if known; those outside the covered
                days are left out, for which weekdays count.
            covers_from: first day for which the bank holidays are known.
            covers_until: last day for which they are known.
            zone: the local time by which days begin and end.
        """
        self.name = name
        self.version = version
        self.covers_from = covers_from
        self.covers_until = covers_until
        self.zone = zone
        if not isinstance(bank_holidays, Mapping):
            bank_holidays = dict.fromkeys(bank_holidays, "bank holiday")
        self._titles = {
            day: title
            for day, title in bank_holidays.items()
            if covers_from <= day <= covers_until and day.weekday() < 5
        }
        self._holidays = sorted(day.toordinal() for day in self._titles)
        # The position from which on a working day lies after each bank holiday: see _holding.
        self._passed = [
            _weekdays_up_to(ordinal) - earlier for earlier, ordinal in enumerate(self._holidays)
        ]
        self._base = covers_from.toordinal()
        self._positions, self._days = self._tables()
        # Local midnight costs twenty times the rest of a limit; few days are ever asked for.
        self._midnight = functools.lru_cache(maxsize=4096)(functools.partial(_midnight, zone))
        self._end_of = functools.lru_cache(maxsize=4096)(functools.partial(_end_of, zone))

    def __repr__(self) -> str:
        """Return the name, the version and the covered days."""
        covered = f"{self.covers_from} to {self.covers_until}"
        return f"WorkingCalendar({self.name}, version {self.version}, {covered})"

    def local(self, at: datetime.datetime) -> datetime.datetime:
        """Return the instant in local time.

        Raises:
            ValueError: the instant names no time zone.
        """
        return _in_zone(at, self.zone)

    def local_date(self, at: datetime.datetime) -> datetime.date:
        """Return the local date of an instant.

        Raises:
            ValueError: the instant names no time zone.
        """
        return _in_zone(at, self.zone).date()

    def midnight(self, day: datetime.date) -> datetime.datetime:
        """Return the instant (UTC) at which the local day begins."""
        return self._midnight(day)

    def is_working_day(self, day: datetime.date) -> bool:
        """Test whether it is a Monday to Friday and no bank holiday that we know of."""
        return day.weekday() < 5 and day not in self._titles

    def elapsed(self, day: datetime.date, until: datetime.date) -> int:
        """Return how many working days lie after `day`, up to `until` included.

        Negative where `until` lies before `day`.
        """
        return self._position(until.toordinal()) - self._position(day.toordinal())

    def is_provisional(self, day: datetime.date) -> bool:
        """Test whether the day lies outside the published bank holidays."""
        return not self.covers_from <= day <= self.covers_until

    def add(self, day: datetime.date, working_days: int) -> datetime.date:
        """Return the nth working day after `day`, which itself is not counted.

        Raises:
            ValueError: fewer than 1 working day is asked for.
        """
        offset = day.toordinal() - self._base
        if offset >= 0 and working_days > 0:
            try:
                return self._days[self._positions[offset] + working_days]
            except IndexError:  # past the table: weekdays count, without a list
                pass
        _at_least_one(working_days, "working day")
        return self._holding(self._position(day.toordinal()) + working_days)

    def add_to_each(self, days: Sequence[datetime.date], working_days: int) -> list[datetime.date]:
        """Return for each of many days what `add` returns for it, in their order.

        Raises:
            ValueError: fewer than 1 working day is asked for.
        """
        _at_least_one(working_days, "working day")
        if days and min(days) >= self.covers_from:
            base, positions, found = self._base, self._positions, self._days
            try:
                return [found[positions[day.toordinal() - base] + working_days] for day in days]
            except IndexError:  # one of them ends past the table
                pass
        return [self.add(day, working_days) for day in days]

    def back(self, day: datetime.date, working_days: int) -> datetime.date:
        """Return the nth working day before `day`, which itself is not counted.

        Raises:
            ValueError: fewer than 1 working day is asked for.
        """
        _at_least_one(working_days, "working day")
        return self._holding(self._position(day.toordinal() - 1) + 1 - working_days)

    def due_on(self, day: datetime.date) -> Due:
        """Return the end of a limit for which people named a day: it ends with that day."""
        return Due(day=day, ends=self._end_of(day))

    def due_at(self, moment: datetime.datetime) -> Due:
        """Return the end of a limit for which people named a moment.

        Raises:
            ValueError: the moment names no time zone.
        """
        instant = _in_zone(moment, datetime.UTC)
        return Due(day=self.local_date(moment), moment=instant, ends=instant)

    def working_days_from(self, starting: datetime.date, working_days: int) -> Due:
        """Return the end of a limit of working days.

        Args:
            starting: local date of what starts the limit. It is not counted; from a
                Saturday, Sunday or bank holiday the first counted day is the next
                working day.
            working_days: length of the limit, at least 1.

        Raises:
            ValueError: the limit is shorter than a day.

        Source: reading 5.
        """
        day = self.add(starting, working_days)
        return Due(
            day=day,
            ends=self._end_of(day),
            provisional=starting < self.covers_from or day > self.covers_until,
        )

    def calendar_days_from(self, starting: datetime.date, days: int) -> Due:
        """Return the end of a limit of calendar days; `starting` itself is not counted.

        Raises:
            ValueError: the limit is shorter than a day.
        """
        _at_least_one(days, "day")
        return self.due_on(_day(starting.toordinal() + days))

    def hours_from(self, starting: datetime.datetime, hours: int) -> Due:
        """Return the end of a limit of hours, as they pass: a change of the clocks adds none.

        Raises:
            ValueError: the limit is shorter than an hour, or the start names no time zone.
        """
        _at_least_one(hours, "hour")
        start = _in_zone(starting, datetime.UTC)
        try:
            return self.due_at(start + datetime.timedelta(hours=hours))
        except OverflowError:
            return self.due_at(LAST_MOMENT)

    def counted(
        self, starting: datetime.date, working_days: int
    ) -> tuple[tuple[datetime.date, str], ...]:
        """Return the receipt of a limit: each day after `starting` to its last, and why.

        Each day has "counted", "weekend" or the title of its bank holiday beside it.

        Raises:
            ValueError: the limit is shorter than a day.
        """
        last = self.add(starting, working_days).toordinal()
        following = map(_day, range(starting.toordinal() + 1, last + 1))
        return tuple((day, self._why(day)) for day in following)

    def _why(self, day: datetime.date) -> str:
        if day.weekday() >= 5:
            return "weekend"
        return self._titles.get(day, "counted")

    def _position(self, ordinal: int) -> int:
        """Return how many working days there are from the year 1 up to the day."""
        return _weekdays_up_to(ordinal) - bisect.bisect_right(self._holidays, ordinal)

    def _holding(self, position: int) -> datetime.date:
        """Return the working day that has this position."""
        weekday = position + bisect.bisect_right(self._passed, position) - 1
        return _day(weekday // 5 * 7 + weekday % 5 + 1)

    def _tables(self) -> tuple[list[int], list[datetime.date]]:
        """Return the position of each covered day, and the working day of each position.

        Positions start here with 0 for the first covered working day; a day before it has -1.
        """
        positions: list[int] = []
        days: list[datetime.date] = []
        for ordinal in range(self._base, self.covers_until.toordinal() + 1):
            day = datetime.date.fromordinal(ordinal)
            if self.is_working_day(day):
                days.append(day)
            positions.append(len(days) - 1)
        return positions, days


def _weekdays_up_to(ordinal: int) -> int:
    """Return how many weekdays there are up to the day; the first of all is a Monday."""
    weeks, days = divmod(ordinal, 7)
    return weeks * 5 + min(days, 5)


def _day(ordinal: int) -> datetime.date:
    """Return the date, or the first or last there is."""
    return datetime.date.fromordinal(min(max(ordinal, 1), LAST_ORDINAL))


def _in_zone(at: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """Return the instant as that zone's clocks show it, or the first or last they can show."""
    if at.utcoffset() is None:
        raise ValueError(f"{at} names no time zone, so it is no single instant. Give it one.")
    try:
        return at.astimezone(zone)
    except OverflowError:
        nearest = FIRST_MOMENT if at.year == 1 else LAST_MOMENT
        return nearest.replace(tzinfo=zone)


def _midnight(zone: datetime.tzinfo, day: datetime.date) -> datetime.datetime:
    """Return the instant (UTC) at which the day begins in that zone."""
    start = datetime.datetime.combine(day, datetime.time.min, tzinfo=zone)
    return _in_zone(start, datetime.UTC)


def _end_of(zone: datetime.tzinfo, day: datetime.date) -> datetime.datetime:
    """Return the instant (UTC) at which the day is over in that zone."""
    return LAST_MOMENT if day == datetime.date.max else _midnight(zone, day + ONE_DAY)


def _at_least_one(length: int, unit: str) -> None:
    if length < 1:
        raise ValueError(f"A limit is at least 1 {unit}, not {length}.")
