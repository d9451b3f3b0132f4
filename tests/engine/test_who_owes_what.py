"""Who owes what, where a scenario can name the clause and not the post."""

from datetime import UTC, datetime, timedelta

import pytest
from strategies import AGENCIES, CALENDAR, POLICIES

from accord.engine import acts, decide, duties, evolve
from accord.engine.commands import Command
from accord.engine.standing import NOTHING

MONDAY = datetime(2025, 3, 3, 10, tzinfo=UTC)


def owed(policy, *said, agencies=AGENCIES):
    """Return what is owed after these acts, by clause and post, with its due."""
    standing = NOTHING
    for number, (by, act) in enumerate(said, start=1):
        at = MONDAY + timedelta(hours=number)
        command = Command(
            act=act, by=by, at=at, happened=at, entry=number, departing="a test", agencies=agencies
        )
        for event in decide.decide(command, standing, POLICIES[policy], CALENDAR):
            standing = evolve.evolve(standing, event)
    return {
        (clause, each.who): each.due
        for each in duties.owed(standing, POLICIES[policy])
        for clause in each.clauses
    }


def raised(stage, **said):
    """Return the raising of a concern at a stage."""
    areas = ("levels-of-need",)
    return "raising.practitioner", acts.Raise(areas=areas, start_at=stage, **said)


@pytest.mark.clause("mscb", "s4b")
def test_the_notification_is_asked_of_the_safeguarding_lead():
    assert ("s4a", "raising.safeguarding_lead") in owed("mscb", raised("stage-4"))


def test_a_response_is_owed_by_each_agency_that_has_not_answered():
    answer = "social-care.line_manager", acts.Respond(response="no", agency="social-care")

    answered = {who for clause, who in owed("mscb", raised("stage-1"), answer) if clause == "s1c"}

    assert answered == {"health.line_manager"}


def test_a_discussion_handed_up_is_owed_one_tier_up():
    tier = "raising.senior_manager", acts.NextTier(tiers=("director",))

    assert ("2.3b", "raising.director") in owed("gscp", raised("stage-3"), tier)


def test_each_agency_files_by_its_own_post():
    filing = {who for clause, who in owed("bscp", raised("stage-2")) if clause == "3.1"}

    assert filing == {
        "raising.line_manager", "social-care.line_manager", "health.line_manager",
    }  # fmt: skip


def test_a_report_asked_for_is_owed_by_the_agency_and_its_day():
    due = CALENDAR.due_on(MONDAY.date())
    asked = "partnership.learning_lessons_chair", acts.RequestReport(agency="police", due=due)

    assert owed("mscb", raised("stage-4"), asked)["s4c", "police.safeguarding_lead"] == due
