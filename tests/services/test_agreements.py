"""Another limit by agreement: one side proposes a day, and each of the others says so itself."""

from uuid import UUID, uuid4

import pytest
from proposing import (
    FRIDAY,
    LATER,
    LATER_STILL,
    WHY,
    again,
    answered,
    door,
    due,
    gone,
    proposed,
    seen,
    state,
    varied,
    with_three,
)
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, World, world

from accord.desk.models import LimitAnswer, ProposedLimit
from accord.directory.models import Partnership
from accord.engine import acts, events
from accord.outbox.models import Message
from accord.queries import messages
from accord.queries import proposals as queries
from accord.record import models as record
from accord.services import access, agreements, escalations

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> World:
    return world()


@pytest.fixture
def begun(people) -> UUID:
    """An escalation at stage one between two people, under a policy that lets them agree."""
    return raised(people, counterpart=people.social_care.practitioner)


class TestProposing:
    def test_puts_nothing_on_record(self, people, begun):
        before = record.Event.objects.count()

        proposal = proposed(begun, people.school.practitioner)

        assert record.Event.objects.count() == before
        assert escalations.stand(begun).standing.varied is None
        assert state(proposal) == ""

    def test_keeps_why_sealed(self, people, begun):
        proposed(begun, people.school.practitioner)

        row = ProposedLimit.objects.get()
        assert WHY.encode() not in bytes(row.sealed)
        found = agreements.latest(escalations.stand(begun).stream)
        assert (found.why, found.due, found.agency) == (WHY, due(), people.school.slug)

    def test_twice_with_one_key_is_one(self, people, begun):
        key = uuid4()
        proposed(begun, people.school.practitioner, key=key)
        proposed(begun, people.school.practitioner, key=key)

        assert ProposedLimit.objects.count() == 1
        assert Message.objects.filter(kind="asked").count() == 1

    def test_with_one_key_and_another_day_or_reason_says_what_stands(self, people, begun):
        key = proposed(begun, people.school.practitioner)

        for day, why in ((FRIDAY + DAY, WHY), (FRIDAY, "He is ill.")):
            with pytest.raises(agreements.SaidElse) as else_:
                agreements.propose(
                    door(begun, people.school.practitioner), due(day), why,
                    key=key, seen=seen(begun), instead=key, at=LATER,
                )  # fmt: skip
            assert (else_.value.stands.due, else_.value.stands.why) == (due(), WHY)
        assert ProposedLimit.objects.get().due_day == FRIDAY

    def test_twice_says_what_became_of_it_meanwhile(self, people, begun):
        key = proposed(begun, people.school.practitioner)
        answered(begun, people.social_care.practitioner, key, agrees=False, why="No.")

        assert again(begun, people.school.practitioner, key) == "declined"

    def test_with_another_persons_key_is_nobodys(self, people):
        escalation = at_stage(people, 2)
        key = proposed(escalation, people.school.practitioner, at=AT + 2 * DAY)

        with pytest.raises(access.Nobody):
            again(escalation, people.school.line_manager, key, at=AT + 2 * DAY)

    def test_with_the_key_of_another_escalation_is_nobodys(self, people, begun):
        key = proposed(begun, people.school.practitioner)
        other = raised(people, counterpart=people.social_care.practitioner)

        with pytest.raises(access.Nobody):
            again(other, people.school.practitioner, key)

    def test_is_nobodys_whose_door_closed_while_they_typed(self, people, begun):
        before = door(begun, people.social_care.practitioner)
        gone(people.social_care.practitioner)

        with pytest.raises(access.Nobody):
            agreements.propose(
                before, due(), WHY, key=uuid4(), seen=seen(begun), instead=None, at=LATER
            )
        assert not ProposedLimit.objects.exists()

    def test_asks_the_other_side_and_not_ones_own(self, people, begun):
        proposed(begun, people.school.practitioner)

        (message,) = Message.objects.filter(kind="asked")
        assert message.person == people.social_care.practitioner
        assert message.clauses == "2.1d"

    def test_asks_in_words_that_say_what_to_do(self, people, begun):
        proposed(begun, people.school.practitioner)

        (said,) = (each.text for each in messages.newest(lambda _: "") if "proposed" in each.text)

        assert "The worker of Puddlewick School proposed another day for the limit in" in said
        assert "Please agree to it for your agency, or say why not." in said

    def test_asks_who_meets_once_it_was_handed_up(self, people):
        escalation = at_stage(people, 3)
        do(escalation, people.school.senior_manager, discussed(), at=AT + 3 * DAY)
        do(escalation, people.school.senior_manager, acts.NextTier(), at=AT + 3 * DAY)
        later = AT + 4 * DAY

        proposed(escalation, people.school.senior_manager, at=later)

        (message,) = Message.objects.filter(kind="asked")
        assert message.person == people.social_care.director

    def test_another_day_replaces_the_first_once_that_was_seen(self, people, begun):
        first = proposed(begun, people.school.practitioner)

        with pytest.raises(agreements.Overtaken):
            proposed(begun, people.social_care.practitioner, day=FRIDAY + DAY)
        second = proposed(
            begun, people.social_care.practitioner, day=FRIDAY + DAY, instead=first
        )  # fmt: skip

        assert (state(first), state(second)) == ("replaced", "")

    def test_is_not_for_somebody_who_is_on_neither_side(self, people):
        escalation = at_stage(people, 3)

        with pytest.raises(access.Nobody):
            proposed(escalation, people.severn.business_manager, at=AT + 5 * DAY)
        with pytest.raises(access.Nobody):
            proposed(escalation, people.social_care.safeguarding_lead, at=AT + 5 * DAY)

    def test_is_not_for_a_limit_that_is_not_the_agencies_to_move(self, people):
        escalation = at_stage(people, 4)

        with pytest.raises(access.Nobody):
            proposed(escalation, people.school.senior_manager, at=AT + 5 * DAY)

    def test_is_not_done_where_somebody_acted_meanwhile(self, people, begun):
        before = seen(begun)
        do(begun, people.school.practitioner, discussed(), at=LATER)

        with pytest.raises(escalations.ChangedSince):
            agreements.propose(
                door(begun, people.school.practitioner), due(), WHY,
                key=uuid4(), seen=before, instead=None, at=LATER,
            )  # fmt: skip
        assert not ProposedLimit.objects.exists()


class TestAgreeing:
    def test_of_the_last_one_moves_the_limit_in_the_record(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)

        done = answered(begun, people.social_care.practitioner, proposal)

        assert varied(begun) == [
            acts.VaryLimit(
                due=due(), agreed_by=(people.school.slug, people.social_care.slug), reason=WHY
            )
        ]
        assert escalations.stand(begun).standing.varied == due()
        assert done.seq == seen(begun)
        assert state(proposal) == "agreed"

    def test_writes_down_who_said_so_for_each(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)
        answered(begun, people.social_care.practitioner, proposal)

        (account,) = (
            each.event.body
            for each in escalations.stand(begun).stored
            if isinstance(each.event.body, events.Account)
        )
        assert account.lines == (
            events.Line(
                id="agreed.puddlewick-school",
                text="Penny Puddlewick-School, worker, on Tuesday 10 March 2026",
            ),
            events.Line(
                id="agreed.severn-care",
                text="Penny Severn-Care, worker, on Tuesday 10 March 2026",
            ),
        )

    def test_says_of_each_the_day_on_which_it_was_agreed(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)
        answered(begun, people.social_care.practitioner, proposal, at=LATER + DAY)

        lines = next(
            each.event.body.lines
            for each in escalations.stand(begun).stored
            if isinstance(each.event.body, events.Account)
        )
        assert [each.text.partition(", on ")[2] for each in lines] == [
            "Tuesday 10 March 2026", "Wednesday 11 March 2026",
        ]  # fmt: skip

    def test_with_another_persons_key_is_nobodys(self, people):
        escalation = with_three(people)
        proposal, key = proposed(escalation, people.social_care.practitioner), uuid4()
        answered(escalation, people.school.practitioner, proposal, key=key)

        with pytest.raises(access.Nobody):
            answered(escalation, people.health.practitioner, proposal, key=key)

    def test_is_nobodys_whose_door_closed_while_they_read(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)
        before = door(begun, people.social_care.practitioner)
        gone(people.social_care.practitioner)

        with pytest.raises(access.Nobody):
            agreements.answer(
                before, proposal, agrees=True, why="", key=uuid4(), seen=seen(begun),
                at=LATER_STILL,
            )  # fmt: skip
        assert not LimitAnswer.objects.exists()

    def test_waits_on_my_work_for_who_has_not_answered_yet(self, people):
        escalation = with_three(people)
        proposal = proposed(escalation, people.social_care.practitioner)
        answered(escalation, people.school.practitioner, proposal)

        assert queries.to_answer({escalation: people.school.slug}) == ()
        assert queries.to_answer({escalation: people.social_care.slug}) == ()
        (waiting,) = queries.to_answer({escalation: people.health.slug})
        assert (waiting.agency, waiting.day) == (people.social_care.slug, FRIDAY)

    def test_twice_with_one_key_is_one_step(self, people, begun):
        proposal, key = proposed(begun, people.school.practitioner), uuid4()

        first = answered(begun, people.social_care.practitioner, proposal, key=key)
        again = answered(begun, people.social_care.practitioner, proposal, key=key)

        assert len(varied(begun)) == 1
        assert (first.seq, again.again) == (again.seq, True)

    def test_is_not_for_the_side_that_proposed_it(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)

        with pytest.raises(access.Nobody):
            answered(begun, people.school.practitioner, proposal)

    def test_is_nothing_to_do_in_another_escalation(self, people, begun):
        other = raised(people, counterpart=people.social_care.practitioner)
        proposal = proposed(begun, people.school.practitioner)

        with pytest.raises(access.Nobody):
            answered(other, people.social_care.practitioner, proposal)

    def test_of_one_among_several_waits_for_the_others(self, people):
        escalation = with_three(people)
        proposal = proposed(escalation, people.social_care.practitioner)

        assert answered(escalation, people.school.practitioner, proposal) is None
        assert not varied(escalation)
        answered(escalation, people.health.practitioner, proposal)

        (limit,) = varied(escalation)
        assert limit.agreed_by == (
            people.school.slug, people.social_care.slug, people.health.slug,
        )  # fmt: skip

    def test_says_once_for_an_agency(self, people):
        escalation = with_three(people)
        proposal = proposed(escalation, people.social_care.practitioner)
        answered(escalation, people.school.practitioner, proposal)

        with pytest.raises(agreements.Answered):
            answered(escalation, people.school.practitioner, proposal, agrees=False, why="No.")
        assert LimitAnswer.objects.count() == 1

    def test_is_not_done_where_somebody_acted_meanwhile(self, people, begun):
        proposal = proposed(begun, people.school.practitioner)
        before = seen(begun)
        do(begun, people.school.practitioner, discussed(), at=LATER)

        with pytest.raises(escalations.ChangedSince):
            agreements.answer(
                door(begun, people.social_care.practitioner), proposal, agrees=True, why="",
                key=uuid4(), seen=before, at=LATER_STILL,
            )  # fmt: skip
        assert not LimitAnswer.objects.exists()

    def test_sets_medways_limit_before_the_formal_process(self, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="mscb")
        escalation = raised(people, counterpart=people.social_care.practitioner)
        assert escalations.stand(escalation).standing.limits == (None,)

        proposal = proposed(escalation, people.social_care.practitioner)
        answered(escalation, people.school.practitioner, proposal)

        assert escalations.stand(escalation).standing.varied == due()
        assert escalations.stand(escalation).standing.departures == 0
