"""Another limit by agreement: one side proposes a day, and each of the others says so itself."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, World, world

from accord.desk.models import LimitAnswer, ProposedLimit
from accord.directory.models import Partnership
from accord.engine import acts, events, words
from accord.library import calendars
from accord.outbox.models import Message
from accord.queries import messages
from accord.record import models as record
from accord.services import access, agreements, escalations

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
LATER_STILL = AT + timedelta(hours=2)
FRIDAY = date(2026, 3, 20)
WHY = "The conference is on Thursday."


@pytest.fixture
def people() -> World:
    return world()


@pytest.fixture
def begun(people) -> UUID:
    """An escalation at stage one between two people, under a policy that lets them agree."""
    return raised(people, counterpart=people.social_care.practitioner)


def door(escalation, person, at=LATER) -> access.Door:
    return access.to_escalation(escalation, person=person, at=at)


def due(day=FRIDAY):
    return calendars.load().due_on(day)


def seen(escalation) -> int:
    return escalations.stand(escalation).stream.seq


def proposed(escalation, person, *, day=FRIDAY, key=None, instead=None, at=LATER) -> UUID:
    """Propose a day, and return the proposal's id."""
    key = key or uuid4()
    agreements.propose(
        door(escalation, person, at), due(day), WHY,
        key=key, seen=seen(escalation), instead=instead, at=at,
    )  # fmt: skip
    return key


def answered(escalation, person, proposal, *, agrees=True, why="", key=None, at=LATER_STILL):
    return agreements.answer(
        door(escalation, person, at), proposal, agrees=agrees, why=why,
        key=key or uuid4(), seen=seen(escalation), at=at,
    )  # fmt: skip


def varied(escalation) -> list[acts.VaryLimit]:
    stored = escalations.stand(escalation).stored
    return [each.event.body for each in stored if isinstance(each.event.body, acts.VaryLimit)]


def state(proposal) -> str:
    return ProposedLimit.objects.get(pk=proposal).ended


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

    def test_asks_the_other_side_and_not_ones_own(self, people, begun):
        proposed(begun, people.school.practitioner)

        (message,) = Message.objects.filter(kind="asked")
        assert message.person == people.social_care.practitioner
        assert message.clauses == "2.1d"

    def test_asks_in_words_that_say_what_to_do(self, people, begun):
        proposed(begun, people.school.practitioner)

        (said,) = (each.text for each in messages.newest(lambda _: "") if "proposed" in each.text)

        assert "Penny Puddlewick-School proposed another day for the limit in" in said
        assert "Please agree to it for your agency, or say why not." in said

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


def with_three(people: World) -> UUID:
    """Return one that the school raised about two agencies at once, with somebody named at each."""
    desk = access.desks(people.school.practitioner, today=AT.date())[0]
    escalation = escalations.raise_(
        acts.Raise(areas=(words.AreaId("levels-of-need"),)),
        key=uuid4(), person=people.school.practitioner, desk=desk,
        responding=(people.social_care.slug, people.health.slug), counterpart=None,
        happened=None, departing="", at=AT,
    ).escalation  # fmt: skip
    for agency in (people.social_care, people.health):
        name = acts.NameCounterpart(
            party=agency.slug, post="practitioner", who=str(agency.practitioner)
        )
        do(escalation, agency.safeguarding_lead, name, at=AT)
    return escalation
