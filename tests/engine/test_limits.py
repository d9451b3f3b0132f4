"""Limits beyond what the scenarios show: other units, several at once, a table that grows."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from strategies import CALENDAR, POLICIES

from accord.engine import acts, decide, evolve, limits, notices
from accord.engine.commands import Command
from accord.engine.policy import Limit
from accord.engine.standing import NOTHING
from accord.engine.working_days import WorkingCalendar

GSCP = POLICIES["gscp"]
MONDAY = datetime(2025, 3, 3, 10, tzinfo=UTC)


def limit(**said):
    """Return a limit under an invented clause."""
    return Limit(clauses=("1",), **said)


def policy_with(*stage_limits, policy=GSCP):
    """Return a policy whose first stage has these limits."""
    first = msgspec.structs.replace(policy.stages[0], limits=stage_limits)
    return msgspec.structs.replace(policy, stages=(first, *policy.stages[1:]))


def step(standing, act, *, policy, at, by="raising.practitioner", calendar=CALENDAR, departing=""):
    """Carry out one act; return where things then stand."""
    command = Command(
        act=act, by=by, at=at, happened=at, entry=standing.version + 1, departing=departing
    )
    for event in decide.decide(command, standing, policy, calendar):
        standing = evolve.evolve(standing, event)
    return standing


def raised(policy, *, at=MONDAY, calendar=CALENDAR):
    """Return where things stand once somebody has raised a concern."""
    act = acts.Raise(areas=("levels-of-need",))
    return step(NOTHING, act, policy=policy, at=at, calendar=calendar)


class TestALimit:
    def test_in_hours_ends_at_a_moment(self):
        policy = policy_with(limit(hours=48))

        due = limits.due(raised(policy), policy)

        assert due.moment == MONDAY + timedelta(hours=48)

    def test_in_calendar_days_counts_weekends(self):
        policy = policy_with(limit(calendar_days=5))

        due = limits.due(raised(policy), policy)

        assert due.day == date(2025, 3, 8)

    @pytest.mark.parametrize(
        "said",
        [{}, {"hours": 0}, {"hours": 2, "working_days": 1}],
        ids=["no length", "nothing long", "two lengths"],
    )
    def test_has_one_length(self, said):
        with pytest.raises(ValueError, match="limit"):
            limit(**said)

    def test_of_several_the_earliest_is_due(self):
        policy = policy_with(limit(working_days=5), limit(hours=48))

        due = limits.due(raised(policy), policy)

        assert due.moment is not None

    def test_that_is_answered_makes_room_for_the_one_that_is_not(self):
        policy = policy_with(limit(working_days=2, **{"for_": "response"}), limit(working_days=5))
        standing = step(
            raised(policy), acts.Respond(response="we will visit"), policy=policy,
            at=MONDAY + timedelta(hours=1), by="responding.practitioner",
        )  # fmt: skip

        assert limits.due(standing, policy).day == date(2025, 3, 10)
        assert not limits.overdue(standing, policy, at=MONDAY + timedelta(days=4))


class TestAStageLeft:
    def test_keeps_the_verdict_on_its_limit(self):
        policy = policy_with(limit(working_days=5))
        late = step(
            raised(policy), acts.Withdraw(reason="moved away"), policy=policy,
            at=MONDAY + timedelta(days=20),
        )  # fmt: skip
        early = step(
            raised(policy), acts.Withdraw(reason="moved away"), policy=policy,
            at=MONDAY + timedelta(days=1),
        )  # fmt: skip

        assert (late.left[0].late, early.left[0].late) == (True, False)

    def test_is_late_when_the_answer_came_late(self):
        mscb = POLICIES["mscb"]
        start = acts.Raise(grounds=("2d",), start_at="stage-1")
        standing = step(NOTHING, start, policy=mscb, at=MONDAY, departing="the child is in danger")
        answered = step(
            standing, acts.Respond(response="no"), policy=mscb, at=MONDAY + timedelta(days=9),
            by="responding.line_manager",
        )  # fmt: skip

        ended = step(
            answered, acts.Resolve(how="understood", agreement="explained"), policy=mscb,
            at=MONDAY + timedelta(days=10),
        )  # fmt: skip

        assert ended.left[0].late is True


def calendar_with(*bank_holidays, version="next"):
    """Return a calendar in which these days are bank holidays, and no others."""
    return WorkingCalendar(
        name="test", version=version, bank_holidays=bank_holidays,
        covers_from=date(2025, 1, 1), covers_until=date(2025, 12, 31), zone=CALENDAR.zone,
    )  # fmt: skip


class TestABankHolidayProclaimedLate:
    def test_moves_an_open_limit_by_an_event_that_says_so(self):
        before = calendar_with(version="first")
        standing = raised(GSCP, calendar=before)
        assert limits.due(standing, GSCP).day == date(2025, 3, 10)
        after = calendar_with(date(2025, 3, 7))

        moved = decide.moved_limits(standing, GSCP, after, at=MONDAY + timedelta(days=1))
        now = evolve.evolve(standing, moved[0])

        assert limits.due(now, GSCP).day == date(2025, 3, 11)
        assert moved[0].body.calendar == "next"
        told = {each.who for each in notices.told(moved, before=standing, after=now, policy=GSCP)}
        assert told == {"raising.practitioner", "responding.practitioner"}

    def test_moves_nothing_that_it_does_not_touch(self):
        standing = raised(GSCP, calendar=calendar_with())

        same = calendar_with(date(2025, 3, 20))

        assert decide.moved_limits(standing, GSCP, same, at=MONDAY) == ()
        assert decide.moved_limits(NOTHING, GSCP, same, at=MONDAY) == ()


class TestPeopleArePressed:
    def pressed(self, standing, policy):
        """Return the clauses of the first two points."""
        points = notices.pressed(
            standing, policy, CALENDAR, after=MONDAY, until=MONDAY + timedelta(days=60)
        )
        return [each.clauses for each in points][:2]

    def test_under_the_clause_of_the_limit_that_is_due(self):
        week = Limit(clauses=("week",), working_days=5)
        hours = Limit(clauses=("hours",), hours=48)
        policy = policy_with(week, hours)

        assert self.pressed(raised(policy), policy) == [("hours",), ("hours",)]

    def test_under_our_reading_where_it_is_the_childs_own(self):
        due = CALENDAR.due_on(date(2025, 3, 6))
        act = acts.ProtectBy(due=due, reason="the review is on Friday")
        standing = step(raised(GSCP), act, policy=GSCP, at=MONDAY)

        assert self.pressed(standing, GSCP) == [("reading-7",), ("reading-7",)]

    def test_under_the_limits_clause_where_the_agencies_agreed_another_day(self):
        due = CALENDAR.due_on(date(2025, 3, 20))
        act = acts.VaryLimit(due=due, agreed_by=("raising", "responding"), reason="holidays")
        standing = step(raised(GSCP), act, policy=GSCP, at=MONDAY)

        assert self.pressed(standing, GSCP) == [("2.1d",), ("2.1d",)]
