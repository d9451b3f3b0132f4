"""Working days: what is always true of them, and the few examples that explain."""

import datetime
import itertools
import zoneinfo

import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accord.engine import working_days
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import calendars

UTC = datetime.UTC
LONDON = zoneinfo.ZoneInfo("Europe/London")
ENGLAND = calendars.load()
ONE_DAY = datetime.timedelta(days=1)
FIRST, LAST = datetime.date.min, datetime.date.max
FIRST_MOMENT = datetime.datetime.min.replace(tzinfo=UTC)
LAST_MOMENT = datetime.datetime.max.replace(tzinfo=UTC)
FAR_EAST = datetime.timezone(datetime.timedelta(hours=14))
FAR_WEST = datetime.timezone(datetime.timedelta(hours=-12))

# Days before, in and after the covered ones of the calendars below.
days = st.dates(datetime.date(2021, 6, 1), datetime.date(2026, 6, 1))
any_day = st.dates()
lengths = st.integers(1, 60)
zones = st.sampled_from([LONDON, zoneinfo.ZoneInfo("Pacific/Kiritimati"), UTC, FAR_WEST])
moments = st.datetimes(timezones=st.sampled_from([UTC, LONDON, FAR_EAST, FAR_WEST]))


def calendar_of(bank_holidays, *, zone=LONDON) -> WorkingCalendar:
    return WorkingCalendar(
        name="example",
        version="1",
        bank_holidays=bank_holidays,
        covers_from=datetime.date(2022, 1, 1),
        covers_until=datetime.date(2025, 12, 31),
        zone=zone,
    )


working_calendars = st.builds(calendar_of, st.frozensets(days, max_size=40), zone=zones)


def following(starting: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [starting + ONE_DAY * n for n in range(1, (last - starting).days + 1)]


def day_by_day(runs_on, day: datetime.date, left: int, step: datetime.timedelta = ONE_DAY):
    while left:
        day += step
        left -= runs_on(day)
    return day


class TestAdding:
    @given(calendar=working_calendars, starting=days, length=lengths)
    def test_leaves_exactly_the_promised_number_of_working_days(self, calendar, starting, length):
        last = calendar.add(starting, length)

        assert sum(map(calendar.is_working_day, following(starting, last))) == length
        assert calendar.is_working_day(last)

    @given(bank_holidays=st.frozensets(days), starting=days, length=lengths, more=days)
    def test_never_ends_sooner_for_one_more_bank_holiday(
        self, bank_holidays, starting, length, more
    ):
        before = calendar_of(bank_holidays).add(starting, length)

        after = calendar_of(bank_holidays | {more}).add(starting, length)

        assert after >= before

    @given(calendar=working_calendars, starting=days, length=lengths)
    def test_is_undone_by_counting_back_from_a_working_day(self, calendar, starting, length):
        working_day = calendar.add(starting, 1)

        assert calendar.back(calendar.add(working_day, length), length) == working_day
        assert calendar.add(calendar.back(working_day, length), length) == working_day

    @given(calendar=working_calendars, starting=st.lists(days, max_size=8), length=lengths)
    def test_to_each_of_many_days_gives_what_it_gives_for_one(self, calendar, starting, length):
        covered = [day for day in starting if 2022 <= day.year <= 2025]

        for many in (starting, covered):
            assert calendar.add_to_each(many, length) == [calendar.add(day, length) for day in many]

    @given(calendar=working_calendars, starting=days, first=lengths, second=lengths)
    def test_can_be_done_in_two_parts(self, calendar, starting, first, second):
        in_parts = calendar.add(calendar.add(starting, first), second)

        assert in_parts == calendar.add(starting, first + second)

    @pytest.mark.parametrize("length", [1, 2, 5, 10])
    def test_agrees_with_counting_day_by_day(self, length):
        published = set(holidays.country_holidays("GB", subdiv="ENG", years=range(2012, 2029)))

        def runs_on(day):
            return day.weekday() < 5 and day not in published

        for day in following(datetime.date(2009, 12, 31), datetime.date(2031, 12, 31)):
            assert ENGLAND.is_working_day(day) == runs_on(day)
            assert ENGLAND.add(day, length) == day_by_day(runs_on, day, length)
            assert ENGLAND.back(day, length) == day_by_day(runs_on, day, length, -ONE_DAY)

    def test_counts_weekdays_where_no_bank_holiday_is_known(self):
        friday_before_christmas = datetime.date(2031, 12, 19)

        assert ENGLAND.add(friday_before_christmas, 5) == datetime.date(2031, 12, 26)

    def test_knows_bank_holidays_beyond_a_start_before_the_table(self):
        assert ENGLAND.add(datetime.date(2011, 12, 30), 1) == datetime.date(2012, 1, 3)

    def test_needs_no_table_at_all(self):
        nothing_known = WorkingCalendar(
            name="unknown",
            version="0",
            bank_holidays=[datetime.date(2025, 4, 18)],
            covers_from=datetime.date(2025, 1, 1),
            covers_until=datetime.date(2024, 12, 31),
            zone=LONDON,
        )

        assert nothing_known.add(datetime.date(2025, 4, 17), 1) == datetime.date(2025, 4, 18)
        assert nothing_known.is_provisional(datetime.date(2025, 1, 1))

    @pytest.mark.parametrize("length", [0, -1, -(10**30)])
    @pytest.mark.parametrize("day", [FIRST, datetime.date(2025, 4, 11), LAST])
    @pytest.mark.parametrize(
        "count",
        [
            ENGLAND.add,
            ENGLAND.back,
            ENGLAND.calendar_days_from,
            lambda day, length: ENGLAND.add_to_each([day], length),
        ],
        ids=["add", "back", "calendar days", "each"],
    )
    def test_refuses_less_than_a_day(self, count, day, length):
        with pytest.raises(ValueError, match="at least 1"):
            count(day, length)


class TestALimitOfWorkingDays:
    @pytest.mark.parametrize("starting", [datetime.date(2025, 4, 11), datetime.date(2025, 4, 12)])
    def test_over_easter_ends_on_the_tuesday(self, starting):
        due = ENGLAND.working_days_from(starting, 5)

        assert due == Due(
            day=datetime.date(2025, 4, 22),
            ends=datetime.datetime(2025, 4, 22, 23, tzinfo=UTC),
        )

    @pytest.mark.parametrize(
        ("starting", "length", "provisional"),
        [
            (datetime.date(2011, 12, 31), 1, True),
            (datetime.date(2012, 1, 1), 1, False),
            (datetime.date(2028, 12, 28), 1, False),
            (datetime.date(2028, 12, 29), 1, True),
            (datetime.date(2028, 12, 22), 5, True),
            (datetime.date(2030, 1, 1), 1, True),
        ],
    )
    def test_is_provisional_where_it_leaves_the_table(self, starting, length, provisional):
        assert ENGLAND.working_days_from(starting, length).provisional is provisional

    def test_is_not_provisional_when_it_ends_with_the_table(self):
        due = calendar_of(()).working_days_from(datetime.date(2025, 12, 30), 1)

        assert due.day == datetime.date(2025, 12, 31)
        assert not due.provisional

    @pytest.mark.parametrize(
        ("day", "provisional"),
        [("2021-12-31", True), ("2022-01-01", False), ("2025-12-31", False), ("2026-01-01", True)],
    )
    def test_may_move_on_days_that_the_table_does_not_cover(self, day, provisional):
        asked = datetime.date.fromisoformat(day)

        assert calendar_of(()).is_provisional(asked) is provisional

    @given(calendar=working_calendars, starting=days, length=lengths)
    def test_can_be_read_off_its_receipt(self, calendar, starting, length):
        receipt = calendar.counted(starting, length)

        last = calendar.working_days_from(starting, length).day
        assert [day for day, _ in receipt] == following(starting, last)
        for day, why in receipt:
            assert (why == "counted") == calendar.is_working_day(day)
            assert (why == "weekend") == (day.weekday() >= 5)

    def test_has_a_receipt_with_the_titles_of_bank_holidays(self):
        receipt = ENGLAND.counted(datetime.date(2025, 4, 17), 1)

        assert receipt == (
            (datetime.date(2025, 4, 18), "Good Friday"),
            (datetime.date(2025, 4, 19), "weekend"),
            (datetime.date(2025, 4, 20), "weekend"),
            (datetime.date(2025, 4, 21), "Easter Monday"),
            (datetime.date(2025, 4, 22), "counted"),
        )

    def test_has_a_receipt_when_the_titles_are_not_known(self):
        calendar = calendar_of([datetime.date(2025, 4, 18)])

        assert calendar.counted(datetime.date(2025, 4, 17), 1)[0][1] == "bank holiday"


class TestOtherLimits:
    def test_of_calendar_days_end_on_any_day_and_are_never_provisional(self):
        due = ENGLAND.calendar_days_from(datetime.date(2035, 4, 1), 7)

        assert due == ENGLAND.due_on(datetime.date(2035, 4, 8))
        assert not due.provisional

    def test_of_hours_are_hours_as_they_pass(self):
        evening_before_summer_time = datetime.datetime(2025, 3, 29, 18, tzinfo=LONDON)

        due = ENGLAND.hours_from(evening_before_summer_time, 24)

        assert due.moment == datetime.datetime(2025, 3, 30, 18, tzinfo=UTC)
        assert ENGLAND.local(due.ends).hour == 19
        assert due.day == datetime.date(2025, 3, 30)

    def test_of_no_hour_are_refused(self):
        with pytest.raises(ValueError, match="at least 1 hour, not 0"):
            ENGLAND.hours_from(FIRST_MOMENT, 0)

    def test_of_a_moment_keep_it_in_universal_time_and_its_local_day(self):
        due = ENGLAND.due_at(datetime.datetime(2025, 7, 1, 23, 30, tzinfo=UTC))

        assert due.day == datetime.date(2025, 7, 2)
        assert due.moment == due.ends == datetime.datetime(2025, 7, 1, 23, 30, tzinfo=UTC)
        assert due.moment.tzinfo is UTC


class TestDue:
    def test_of_a_day_is_past_from_the_following_midnight_on(self):
        due = ENGLAND.due_on(datetime.date(2025, 7, 1))
        midnight = datetime.datetime(2025, 7, 2, 0, tzinfo=LONDON)

        assert not due.passed(midnight - datetime.timedelta(microseconds=1))
        assert due.passed(midnight)

    def test_of_a_moment_is_past_only_after_it(self):
        moment = datetime.datetime(2025, 7, 1, 17, tzinfo=LONDON)
        due = ENGLAND.due_at(moment)

        assert not due.passed(moment)
        assert due.passed(moment + datetime.timedelta(microseconds=1))

    def test_of_a_day_is_before_the_moment_at_which_it_ends(self):
        day = ENGLAND.due_on(datetime.date(2025, 7, 1))
        moment = ENGLAND.due_at(day.ends)

        assert day.before(moment)
        assert not moment.before(day)

    @given(days, moments)
    def test_that_is_before_another_is_past_no_later(self, day, moment):
        dues = [ENGLAND.due_on(day), ENGLAND.due_at(moment), ENGLAND.due_on(day + ONE_DAY)]

        for one, other in itertools.product(dues, repeat=2):
            if one.before(other):
                assert not other.before(one)
                assert one.passed(one.ends) or not other.passed(one.ends)
                assert one.passed(other.ends) or not other.passed(other.ends)

    def test_is_never_before_itself(self):
        for due in (ENGLAND.due_on(FIRST), ENGLAND.due_at(LAST_MOMENT)):
            assert not due.before(due)


class TestLocalTime:
    @pytest.mark.parametrize(
        ("day", "midnight"),
        [
            ("2025-01-15", "2025-01-15T00:00Z"),
            ("2025-03-30", "2025-03-30T00:00Z"),  # the clocks go forward at 01:00
            ("2025-03-31", "2025-03-30T23:00Z"),
            ("2025-10-26", "2025-10-25T23:00Z"),  # the clocks go back at 02:00
            ("2025-10-27", "2025-10-27T00:00Z"),
            ("2025-07-15", "2025-07-14T23:00Z"),
        ],
    )
    def test_begins_each_day_at_its_own_midnight(self, day, midnight):
        begins = ENGLAND.midnight(datetime.date.fromisoformat(day))

        assert begins == datetime.datetime.fromisoformat(midnight)
        assert begins.tzinfo is UTC

    @given(zone=zones, day=days)
    @example(zone=LONDON, day=datetime.date(2025, 3, 30))
    @example(zone=LONDON, day=datetime.date(2025, 10, 26))
    def test_changes_its_date_at_midnight_and_not_before(self, zone, day):
        calendar = calendar_of((), zone=zone)
        midnight = calendar.midnight(day)

        assert calendar.local_date(midnight) == day
        assert calendar.local_date(midnight - datetime.timedelta(microseconds=1)) == day - ONE_DAY

    def test_begins_a_day_that_has_no_midnight_with_its_first_moment(self):
        sao_paulo = calendar_of((), zone=zoneinfo.ZoneInfo("America/Sao_Paulo"))

        begins = sao_paulo.midnight(datetime.date(2018, 11, 4))

        assert sao_paulo.local(begins).isoformat() == "2018-11-04T01:00:00-02:00"

    def test_needs_to_know_the_time_zone_of_an_instant(self):
        nowhere = datetime.datetime(2025, 4, 11, 16)  # noqa: DTZ001

        for ask in (ENGLAND.local, ENGLAND.local_date, ENGLAND.due_at):
            with pytest.raises(ValueError, match="names no time zone"):
                ask(nowhere)


class TestTheEndsOfTime:
    @given(calendar=working_calendars, day=any_day, length=st.integers(1, 10**30))
    @example(calendar=calendar_of([FIRST, LAST]), day=LAST, length=1)
    @example(calendar=calendar_of([FIRST, LAST]), day=FIRST, length=10**30)
    def test_are_never_left_by_any_date(self, calendar, day, length):
        for due in (
            calendar.due_on(day),
            calendar.working_days_from(day, length),
            calendar.calendar_days_from(day, length),
        ):
            assert day <= due.day
            assert calendar.midnight(due.day) <= due.ends
        assert calendar.back(day, length) <= day

    @given(calendar=working_calendars, at=moments, hours=st.integers(1, 10**30))
    @example(calendar=ENGLAND, at=FIRST_MOMENT.replace(tzinfo=FAR_EAST), hours=1)
    @example(calendar=ENGLAND, at=FIRST_MOMENT, hours=1)
    @example(calendar=ENGLAND, at=LAST_MOMENT.replace(tzinfo=FAR_WEST), hours=10**30)
    @example(calendar=calendar_of((), zone=FAR_EAST), at=LAST_MOMENT, hours=1)
    def test_are_never_left_by_any_instant(self, calendar, at, hours):
        assert calendar.local(at).date() == calendar.local_date(at)
        assert calendar.due_at(at).day == calendar.local_date(at)
        assert calendar.hours_from(at, hours).ends >= calendar.due_at(at).ends

    def test_are_the_last_day_and_the_first(self):
        assert ENGLAND.add(LAST, 1) == LAST
        assert ENGLAND.back(FIRST, 1) == FIRST
        assert ENGLAND.due_on(LAST).ends == LAST_MOMENT
        assert ENGLAND.hours_from(LAST_MOMENT, 1).ends == LAST_MOMENT
        assert ENGLAND.local_date(FIRST_MOMENT) == FIRST  # in London it was still the day before
        assert calendar_of((), zone=FAR_EAST).local_date(LAST_MOMENT) == LAST

    def test_are_reached_by_a_table_that_covers_them(self):
        calendar = WorkingCalendar(
            name="the last days",
            version="1",
            bank_holidays=[LAST],
            covers_from=LAST - 2 * ONE_DAY,
            covers_until=LAST,
            zone=LONDON,
        )

        assert calendar.back(LAST, 1) == LAST - ONE_DAY
        assert calendar.add(LAST - ONE_DAY, 1) == LAST


def test_a_calendar_says_what_it_is():
    assert repr(calendar_of(())) == (
        "WorkingCalendar(example, version 1, 2022-01-01 to 2025-12-31)"
    )


def test_the_engine_leaves_the_machine_alone():
    forbidden = {"zoneinfo", "os", "io", "time", "logging", "random"}

    assert not forbidden & set(vars(working_days))
