"""Every due date, under every policy, against a count that shares no code with the engine."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from strategies import CALENDAR, POLICIES

from accord.engine import acts, decide, evolve
from accord.engine.commands import Command
from accord.engine.standing import NOTHING

BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(2019, 2031))
FIRST, LAST = date(2020, 1, 1), date(2028, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]

WORKING_DAYS = {
    "bscp": {"stage-1": 5, "stage-2": 5, "stage-3": 5, "stage-4": None},
    "gscp": {"stage-1": 5, "stage-2": 5, "stage-3": 5, "stage-4": 10},
    "chscp": {"stage-1": 5, "stage-2": 5, "stage-3": 5, "stage-4": None},
    "tscp": {"stage-1": 5, "stage-2": 5, "stage-3": 5, "stage-4": 10, "stage-5": None},
    "mscb": {"pre": None, "stage-1": 5, "stage-2": 5, "stage-3": 5, "stage-4": None},
}
"""What the documents say, typed by hand from them."""

STAGES = [(policy, stage) for policy, stages in WORKING_DAYS.items() for stage in stages]


def counted(start, working_days):
    """Count one day after another, as a person with a wall calendar would."""
    day, left = start, working_days
    while left:
        day += timedelta(days=1)
        # the table ends with 2028: past it weekdays count (reading 5)
        if day.weekday() < 5 and (day > LAST or day not in BANK_HOLIDAYS):
            left -= 1
    return day


def entered(policy, stage, day, *, hour=12):
    """Start at a stage on a day, and return the standing."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    act = acts.Raise(areas=("other",), area_other="a test", start_at=stage)
    command = Command(
        act=act, by="raising.practitioner", at=at, happened=at, entry=1, departing="a test"
    )
    standing = NOTHING
    for event in decide.decide(command, standing, POLICIES[policy], CALENDAR):
        standing = evolve.evolve(standing, event)
    return standing


@pytest.mark.parametrize(("policy", "stage"), STAGES, ids=map("-".join, STAGES))
def test_every_due_date_equals_a_count_by_hand(policy, stage):
    working_days = WORKING_DAYS[policy][stage]

    for day in DAYS:
        limits = entered(policy, stage, day).limits

        if working_days is None:
            assert limits in ((), (None,))
            continue
        (due,) = limits
        expected = counted(day, working_days)
        assert due.day == expected, f"{working_days} working days from {day}"
        assert due.provisional == (expected > LAST)


@pytest.mark.parametrize(("policy", "stage"), [("tscp", "stage-2")])
def test_torbay_counts_its_second_stage_from_the_raising(policy, stage):
    raised = entered(policy, "stage-1", date(2025, 4, 11))
    at = datetime(2025, 4, 15, 9, tzinfo=UTC)
    command = Command(
        act=acts.Escalate(reason="no agreement"),
        by="raising.practitioner",
        at=at,
        happened=at,
        entry=2,
        departing="nobody could be reached",
    )

    standing = raised
    for event in decide.decide(command, raised, POLICIES[policy], CALENDAR):
        standing = evolve.evolve(standing, event)

    assert standing.stage == stage
    assert [due.day for due in standing.limits] == [date(2025, 4, 22)]


@pytest.mark.parametrize(
    ("hour", "last"), [(22, date(2025, 6, 9)), (23, date(2025, 6, 10))], ids=["Monday", "Tuesday"]
)
def test_the_local_date_starts_a_limit_in_summer(hour, last):
    # 23:00 UTC is midnight in London: the limit starts a day later
    (due,) = entered("gscp", "stage-1", date(2025, 6, 2), hour=hour).limits

    assert due.day == last


@pytest.mark.clause("gscp", "1.7c")
@pytest.mark.parametrize("stage", ["stage-1", "stage-2", "stage-3"])
def test_gloucestershire_gives_each_stage_one_working_week(stage):
    (due,) = entered("gscp", stage, date(2025, 3, 3)).limits

    assert due.day == date(2025, 3, 10)
