"""A proposed limit that is declined, taken back, or left behind by the record."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from proposing import (
    FRIDAY,
    LATER,
    LATER_STILL,
    answered,
    door,
    due,
    gone,
    proposed,
    state,
    varied,
)
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, World, world

from accord.desk.models import LimitAnswer
from accord.engine import acts
from accord.outbox.models import Message
from accord.services import access, agreements, escalations

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> World:
    return world()


@pytest.fixture
def begun(people) -> UUID:
    """An escalation at stage one between two people, under a policy that lets them agree."""
    return raised(people, counterpart=people.social_care.practitioner)


class TestDisagreeing:
    def test_ends_it_and_keeps_why_for_who_proposed_it(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)

        answered(begun, people.social_care.practitioner, proposal, agrees=False, why="Too late.")

        assert state(proposal) == "declined"
        assert not varied(begun)
        found = agreements.latest(escalations.stand(begun).stream)
        assert [(each.agrees, each.why) for each in found.answers] == [(False, "Too late.")]
        assert b"Too late." not in bytes(LimitAnswer.objects.get().sealed)

    def test_is_told_to_who_proposed_it(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)

        answered(begun, people.social_care.practitioner, proposal, agrees=False, why="Too late.")

        (told,) = Message.objects.filter(tag=agreements.NOT_AGREED)
        assert told.person == people.school.practitioner

    def test_is_told_to_them_though_another_post_meets_at_the_stage(self, people):
        escalation, at = at_stage(people, 2), AT + 2 * DAY
        proposal = proposed(escalation, people.school.practitioner, at=at)

        answered(
            escalation, people.social_care.line_manager, proposal, agrees=False, why="No.", at=at
        )

        told = Message.objects.filter(tag=agreements.NOT_AGREED)
        assert sorted(each.person for each in told) == sorted(
            (people.school.practitioner, people.school.line_manager)
        )

    def test_is_not_told_to_who_left_meanwhile(self, people):
        escalation, at = at_stage(people, 2), AT + 2 * DAY
        proposal = proposed(escalation, people.school.practitioner, at=at)
        gone(people.school.practitioner, at=at)

        answered(
            escalation, people.social_care.line_manager, proposal, agrees=False, why="No.", at=at
        )

        (told,) = Message.objects.filter(tag=agreements.NOT_AGREED)
        assert told.person == people.school.line_manager

    @pytest.mark.parametrize(("agrees", "why"), [(True, ""), (False, "Too early.")])
    def test_cannot_be_unsaid_by_the_same_form(self, people, begun, agrees, why):
        proposal, key = proposed(begun, people.school.practitioner), uuid4()
        who = people.social_care.practitioner
        answered(begun, who, proposal, agrees=False, why="Too late.", key=key)

        with pytest.raises(agreements.Answered):
            answered(begun, who, proposal, agrees=agrees, why=why, key=key)
        assert answered(begun, who, proposal, agrees=False, why="Too late.", key=key) is None
        assert not varied(begun)

    def test_leaves_the_way_open_for_another_day(self, people, begun):
        first = proposed(begun, people.school.practitioner)
        answered(begun, people.social_care.practitioner, first, agrees=False, why="Too late.")

        second = proposed(begun, people.school.practitioner, day=FRIDAY - DAY)

        assert (state(first), state(second)) == ("declined", "")


class TestTakingItBack:
    def test_is_for_the_side_that_proposed_it(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)

        with pytest.raises(access.Nobody):
            agreements.take_back(
                door(begun, people.social_care.practitioner), proposal, at=LATER_STILL
            )
        agreements.take_back(door(begun, people.school.practitioner), proposal, at=LATER_STILL)

        assert state(proposal) == "taken-back"
        with pytest.raises(agreements.Answered):
            answered(begun, people.social_care.practitioner, proposal)

    def test_says_what_came_of_it_where_it_had_ended(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)
        answered(begun, people.social_care.practitioner, proposal)

        came = agreements.take_back(
            door(begun, people.school.practitioner), proposal, at=LATER_STILL
        )  # fmt: skip

        assert (came, state(proposal)) == ("agreed", "agreed")


class TestAProposal:
    def test_lapses_when_the_stage_is_left(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)
        do(begun, people.school.practitioner, discussed(), at=LATER)

        assert state(proposal) == ""
        do(begun, people.school.practitioner, acts.Escalate(reason="no"), at=LATER)

        assert state(proposal) == "lapsed"
        with pytest.raises(agreements.Answered):
            answered(begun, people.social_care.practitioner, proposal)

    def test_lapses_when_it_is_settled(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)

        do(begun, people.school.practitioner, acts.Withdraw(reason="settled"), at=LATER)

        assert state(proposal) == "lapsed"

    def test_lapses_when_another_limit_is_recorded(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)
        alone = acts.VaryLimit(due=due(), agreed_by=people.school.slug, reason="No answer.")

        do(begun, people.school.practitioner, alone, at=LATER, departing="Nobody answers.")

        assert state(proposal) == "lapsed"

    def test_stays_where_a_day_is_set_that_protects_the_child(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)
        sooner = acts.ProtectBy(due=due(date(2026, 3, 12)), reason="He goes home.")

        do(begun, people.social_care.practitioner, sooner, at=LATER)

        assert state(proposal) == ""
