"""What was promised is followed to done, however often another day was agreed for it."""

import pytest
from service_steps import DAY, at_stage, do, raised
from service_world import AT, World, world

from accord.engine import acts, words
from accord.engine.policy import Meets
from accord.library import calendars
from accord.queries import promises as queries
from accord.register.models import Owed
from accord.services import escalations

pytestmark = pytest.mark.django_db

VISIT = "Visit the flat,\nwith the health visitor"


@pytest.fixture
def people() -> World:
    return world()


def by(days: int):
    return calendars.load().due_on((AT + days * DAY).date())


def ended(people: World, *points: acts.Action):
    """Return one that was settled on the second day, with points left outstanding."""
    escalation = at_stage(people, 1)
    settled = acts.Resolve(how="agreed", agreement="They visit.", outstanding=points)
    do(escalation, people.school.practitioner, settled, at=AT + DAY)
    return escalation


def visit(days: int, **said) -> acts.Action:
    return acts.Action(what=VISIT, who="responding.practitioner", by=by(days), **said)


def said_done(people, escalation, *, at):
    do(escalation, people.social_care.practitioner, acts.PlanDone(what=VISIT), at=at)


def standing(escalation):
    return escalations.stand(escalation).standing


class TestAPoint:
    def test_is_missed_from_the_midnight_after_its_day(self, people):
        escalation = ended(people, visit(3))
        (point,) = queries.points(standing(escalation))

        assert not point.missed(AT.replace(hour=23) + 3 * DAY)
        assert point.missed(AT.replace(hour=0, minute=0) + 4 * DAY)

    def test_for_which_another_day_was_agreed_is_one_point_with_two_days(self, people):
        escalation = ended(people, visit(3))
        again = acts.AgreePlan(actions=(visit(9),))
        do(escalation, people.school.practitioner, again, at=AT + 5 * DAY)

        (point,) = queries.points(standing(escalation))

        assert point.promise.action.by == by(9)
        assert point.before == (by(3),)
        assert not point.missed(AT + 5 * DAY)

    def test_is_not_another_one_of_the_same_plan_in_the_same_words(self, people):
        escalation = ended(people, visit(3), visit(3))

        first, second = queries.points(standing(escalation))

        assert first.before == second.before == ()

    def test_for_which_another_day_was_agreed_is_owed_once(self, people):
        escalation = ended(people, visit(3))
        again = acts.AgreePlan(actions=(visit(9),))
        do(escalation, people.school.practitioner, again, at=AT + 5 * DAY)

        (row,) = Owed.objects.filter(entry=escalation, do="plan_done")

        assert row.due_day == by(9).day

    def test_that_was_done_and_is_promised_again_is_another_one(self, people):
        escalation = ended(people, visit(3))
        said_done(people, escalation, at=AT + 2 * DAY)
        do(
            escalation, people.school.practitioner, acts.AgreePlan(actions=(visit(9),)),
            at=AT + 5 * DAY,
        )  # fmt: skip

        first, second = queries.points(standing(escalation))

        assert first.done is not None
        assert second.done is None
        assert second.before == ()


class TestWhoPursuesIt:
    AGENCIES = words.Agencies(raising="school", responding=("care", "health"))
    MEETS = Meets(raising="line_manager", responding="line_manager")

    @pytest.mark.parametrize(
        ("who", "own", "so"),
        [
            ("care.practitioner", "care.practitioner", True),
            ("care.practitioner", "care.line_manager", True),
            ("care.practitioner", "care.senior_manager", False),
            ("care.practitioner", "health.line_manager", False),
            ("care.practitioner", "raising.line_manager", False),
            ("responding.director", "health.line_manager", True),
            ("the family worker", "raising.line_manager", True),
            ("the family worker", "health.line_manager", True),
            ("the family worker", "health.practitioner", False),
            ("independent.reviewing_officer", "raising.line_manager", False),
            ("partnership.chair", "partnership.chair", True),
        ],
    )
    def test_is_its_post_and_whoever_meets_for_its_side(self, who, own, so):
        assert queries.pursued_by(who, (words.Post(own),), self.AGENCIES, self.MEETS) is so


def test_nothing_is_promised_where_nothing_was(people):
    escalation = raised(people, counterpart=people.social_care.practitioner)

    assert queries.points(standing(escalation)) == ()
    assert queries.of_id(standing(escalation), "promise/1/1") is None
