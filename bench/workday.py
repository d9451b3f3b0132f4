"""Working days: the date so many working days after another, one by one and many at once."""

import datetime
import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

from accord.engine import working_days
from accord.library import calendars
from bench import dates, timing, workday_peers
from bench.dates import Days, Way
from bench.timing import Contender, Effort, Goal, Spent, Table

FIRST: Final = datetime.date(2018, 1, 1)
LAST: Final = datetime.date(2027, 12, 31)
HOLIDAYS_UNTIL: Final = datetime.date(2028, 12, 31)

OURS: Final = "Accord: calendar.add"
MANY: Final = "Accord: calendar.add_to_each"
LIMIT: Final = "Accord: a whole limit"
FLOOR: Final = "by hand: table, one Python call"
INLINE: Final = "by hand: table, no call"
LOOP: Final = "by hand: day by day, set of holidays"
LIBRARIES: Final = (workday_peers.PANDAS, workday_peers.HOLIDAYS, workday_peers.GOVUK)


def measure(effort: Effort, *, peers: bool) -> tuple[Table, ...]:
    """Return the tables: what was measured, and the goals beside it."""
    calendar = calendars.load()
    ways = _ours(calendar)
    if peers:
        ways = (*ways, *workday_peers.ways(_holidays(calendar)))
    wrong = compared(ways)
    contenders = [_contender(way, _sample(effort.size), wrong[way.name]) for way in ways]
    spent = timing.in_turn(contenders, effort)
    measured = timing.rows(contenders, spent, (OURS,))
    title = f"Working days, {FIRST.year} to {LAST.year}, {effort.rounds} rounds"
    return timing.speeds(title, "dates", measured), timing.goals(_goals(spent, wrong))


def compared(ways: Sequence[Way]) -> dict[str, int]:
    """Return how many answers of each way differ, over every day of the years measured.

    They are held to the government's own list where that is there, otherwise to counting the
    days one by one.
    """
    by_name = {way.name: way for way in ways}
    known = _answers(by_name.get(workday_peers.GOVUK) or by_name[LOOP])
    return {
        way.name: sum(one != other for one, other in zip(known, _answers(way), strict=True))
        for way in ways
    }


def _answers(way: Way) -> Days:
    span = range(FIRST.toordinal(), LAST.toordinal() + 1)
    days = way.prepare([datetime.date.fromordinal(day) for day in span])
    return [day for n in dates.LENGTHS for day in way.dates(way.work(days, n))]


def _ours(calendar: working_days.WorkingCalendar) -> tuple[Way, ...]:
    """Return our ways, and those by hand that show what Python itself takes."""
    positions, days = _table(calendar)
    base = FIRST.toordinal()
    holidays = _holidays(calendar)
    one_day = datetime.timedelta(days=1)

    def look_up(day: datetime.date, length: int) -> datetime.date:
        return days[positions[day.toordinal() - base] + length]

    def inline(given: Days, length: int) -> Days:
        return [days[positions[day.toordinal() - base] + length] for day in given]

    def one_after_another(day: datetime.date, length: int) -> datetime.date:
        while length:
            day += one_day
            if day.weekday() < 5 and day not in holidays:
                length -= 1
        return day

    return (
        Way(name=OURS, work=dates.one_by_one(calendar.add)),
        Way(name=MANY, work=calendar.add_to_each),
        Way(
            name=LIMIT,
            work=dates.one_by_one(calendar.working_days_from),
            dates=lambda found: [due.day for due in found],
            note="with the instant it ends, and whether it is provisional",
        ),
        Way(name=FLOOR, work=dates.one_by_one(look_up), note="the floor"),
        Way(name=INLINE, work=inline),
        Way(name=LOOP, work=dates.one_by_one(one_after_another)),
    )


def _table(calendar: working_days.WorkingCalendar) -> tuple[list[int], Days]:
    positions: list[int] = []
    days: Days = []
    for ordinal in range(FIRST.toordinal(), HOLIDAYS_UNTIL.toordinal() + 1):
        day = datetime.date.fromordinal(ordinal)
        if calendar.is_working_day(day):
            days.append(day)
        positions.append(len(days) - 1)
    return positions, days


def _holidays(calendar: working_days.WorkingCalendar) -> frozenset[datetime.date]:
    span = range(FIRST.toordinal(), HOLIDAYS_UNTIL.toordinal() + 1)
    days = map(datetime.date.fromordinal, span)
    return frozenset(day for day in days if day.weekday() < 5 and not calendar.is_working_day(day))


def _sample(size: int) -> dict[int, Days]:
    """Return dates at random for each length, the same for every contender and every run."""
    chance = random.Random(2025)
    span = FIRST.toordinal(), LAST.toordinal()
    return {
        length: [
            datetime.date.fromordinal(chance.randint(*span))
            for _ in range(size // len(dates.LENGTHS))
        ]
        for length in dates.LENGTHS
    }


def _contender(way: Way, sample: dict[int, Days], wrong: int) -> Contender:
    prepared: dict[int, Any] = {length: way.prepare(days) for length, days in sample.items()}

    def run(times: int) -> None:
        for length, days in prepared.items():
            way.work(days[:times], length)

    return Contender(
        name=way.name,
        run=run,
        each=len(dates.LENGTHS),
        most=min(map(len, sample.values())),
        differs=wrong,
        note=way.note,
    )


def _goals(spent: Mapping[str, list[Spent]], wrong: Mapping[str, int]) -> tuple[Goal, ...]:
    def times(other: str, name: str = OURS) -> float | None:
        return timing.ratio(spent, name, other)

    libraries = [found for name in LIBRARIES if (found := times(name)) is not None]
    return (
        Goal(
            what="1: times numpy, one date a call",
            wanted=25,
            measured=times(workday_peers.NUMPY_SCALAR),
        ),
        Goal(
            what="1: times the fastest calendar library",
            wanted=35,
            measured=min(libraries, default=None),
        ),
        Goal(what="1: of the table by hand", wanted=0.8, measured=times(FLOOR)),
        Goal(
            what="1: answers different from GOV.UK",
            wanted=0,
            measured=wrong[OURS] if workday_peers.GOVUK in wrong else None,
            at_most=True,
        ),
        Goal(
            what="1b: times numpy on an array, in pure Python",
            wanted=0.5,
            measured=times(workday_peers.NUMPY, MANY),
        ),
        Goal(what="1b: times numpy on an array, with numpy", wanted=10, measured=None),
    )
