"""Who works for both sides of a disagreement acts for neither by another's hand (reading 2)."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from raising_drafts import answer, finished
from service_steps import DAY, at_stage, do, raised
from service_world import AT, World, find, hold, world

from accord.desk import writing
from accord.directory.models import Agency
from accord.engine import acts, words
from accord.outbox.models import Message
from accord.queries import advice as advisers
from accord.queries import raising
from accord.queries import team as asked
from accord.services import absences, access, advice, drafts, escalations, team

pytestmark = pytest.mark.django_db

LATER = AT + 5 * DAY


@pytest.fixture
def people() -> World:
    return world()


def work_too(
    people: World, who: UUID, title: str = "practitioner", at: str = "social_care"
) -> UUID:
    """Give somebody a post of another agency beside their own."""
    agency = Agency.objects.get(pk=getattr(people, at).id)
    hold(find(who), title, agency)
    return who


def give(escalation, by, who, to):
    door, stand = (
        access.to_escalation(escalation, person=by, at=LATER), escalations.stand(escalation),
    )  # fmt: skip
    return team.give(
        door, stand, who, to=to(door, stand), key=uuid4(), seen=stand.stream.seq, at=LATER
    )


def opens(escalation, who, at=LATER) -> bool:
    try:
        access.to_escalation(escalation, person=who, at=at)
    except access.Nobody:
        return False
    return True


class TestWhoWorksForTheOtherSide:
    def test_is_handed_nothing_over(self, people):
        escalation, both = raised(people), work_too(people, people.school.colleague)

        with pytest.raises(team.WorksForBoth):
            give(escalation, people.school.practitioner, both, team.to_hand_over)

        found = asked.could_have(
            people.school.slug, "practitioner", against=(people.social_care.slug,),
            today=LATER.date(),
        )  # fmt: skip
        assert both not in {who for who, _, _ in found}
        assert people.school.practitioner in {who for who, _, _ in found}

    def test_is_passed_nothing_on(self, people):
        escalation = at_stage(people, 2)
        both = work_too(people, people.school.director)

        with pytest.raises(team.WorksForBoth):
            give(escalation, people.school.line_manager, both, team.to_pass_on)

    def test_takes_nothing(self, people):
        escalation, senior = at_stage(people, 2), people.school.senior_manager
        asked_for = acts.Consult(with_=words.Addressee("raising.senior_manager"))
        do(escalation, people.school.practitioner, asked_for, at=LATER)
        assert self.offered(senior) == [True]
        work_too(people, senior)

        with pytest.raises(team.WorksForBoth):
            give(escalation, senior, senior, team.to_pass_on)
        assert self.offered(senior) == [False]

    @staticmethod
    def offered(who: UUID) -> list[bool]:
        ways = access.to_all(who, at=LATER, closed_since=LATER)
        places = (asked.Place(each.entry, each.door.posts, True) for each in ways)
        today = LATER.date()
        leads = asked.led_by(who, today=today)
        found = asked.of(places, person=who, leads=leads, at=LATER, today=today)
        return [each.may_take for each in (*found.nobody, *found.mine, *found.others)]

    @pytest.mark.parametrize("side", ["raising", "responding"])
    def test_is_named_by_nobody(self, people, side):
        escalation = raised(people)
        own, other = (
            (people.school, "social_care") if side == "raising" else (people.social_care, "school")
        )
        both = work_too(people, own.colleague, at=other)
        naming = acts.NameCounterpart(
            party=words.Side(side), post=words.PostTitle("practitioner"), who=str(both)
        )
        by = own.practitioner if side == "raising" else own.safeguarding_lead

        with pytest.raises(access.Nobody):
            do(escalation, by, naming, at=LATER)

    def test_is_no_worker_on_whose_behalf_it_is_raised(self, people):
        manager, worker = people.school.line_manager, people.school.colleague
        draft = finished(people, writer=manager, **{"for-whom": {"worker": worker}})
        work_too(people, worker)

        with pytest.raises(drafts.Unfinished) as asked_again:
            drafts.raise_from(draft, person=manager, at=AT)

        assert asked_again.value.question == writing.FOR_WHOM
        found = raising.workers(
            people.school.slug, but=manager, against=(people.social_care.slug,), today=AT.date()
        )
        assert [who for who, _, _ in found] == [people.school.practitioner]

    def test_is_asked_for_no_advice(self, people):
        draft, both = finished(people), work_too(people, people.school.line_manager)

        with pytest.raises(access.Nobody):
            advice.ask(draft, person=people.school.practitioner, adviser=both, key=uuid4(), at=AT)

        found = advisers.advisers(
            people.school.slug, ("practitioner",), but=people.school.practitioner,
            against=(people.social_care.slug,), today=AT.date(),
        )  # fmt: skip
        assert both not in {who for who, _, _ in found}

    def test_reads_no_draft_any_more_once_it_is_about_their_other_agency(self, people):
        manager, writer = people.school.line_manager, people.school.practitioner
        work_too(people, manager, at="health")
        draft = finished(people)
        advice.ask(draft, person=writer, adviser=manager, key=uuid4(), at=AT)
        assert advice.to_draft(draft, person=manager, at=AT)
        assert self.asks(manager)

        answer(draft, writer, "agency", responding=(people.health.slug,))

        with pytest.raises(access.Nobody):
            advice.to_draft(draft, person=manager, at=AT)
        assert not self.asks(manager)

    @staticmethod
    def asks(who: UUID) -> bool:
        desks = access.desks(who, today=AT.date())
        return bool(advice.on_my_work(who, drafts=(), desks=desks, at=AT).asked)

    def test_reads_nothing_by_advice_given_before_that(self, people):
        draft, manager = finished(people), people.school.line_manager
        writer, hour = people.school.practitioner, timedelta(hours=1)
        advice.ask(draft, person=writer, adviser=manager, key=uuid4(), at=AT)
        advice.advise(draft, "Ring them.", person=manager, key=uuid4(), at=AT + hour)
        done = drafts.raise_from(draft, person=writer, at=AT + 2 * hour)
        assert opens(done.escalation, manager)

        work_too(people, manager)

        assert not opens(done.escalation, manager)


class TestAStandInForBothSides:
    @staticmethod
    def out(who: UUID, stand_in: UUID, *, body: UUID) -> None:
        absences.plan(
            who, body=body, stand_in=stand_in, first=AT.date(), last=LATER.date(), by=who, at=AT
        )

    def test_comes_in_by_neither_and_is_told_of_nothing(self, people):
        escalation = at_stage(people, 1)
        both = work_too(people, people.school.colleague)
        self.out(people.school.practitioner, both, body=people.school.id)
        self.out(people.social_care.practitioner, both, body=people.social_care.id)

        done = do(
            escalation, people.social_care.practitioner, acts.Respond(response="No."), at=LATER
        )

        assert not opens(escalation, both)
        told = Message.objects.filter(escalation=escalation, seq=done.seq)
        assert both not in set(told.values_list("person", flat=True))

    def test_comes_in_where_the_other_agency_has_no_part_in_it(self, people):
        escalation = at_stage(people, 1)
        colleague = work_too(people, people.school.colleague, at="health")
        self.out(people.school.practitioner, colleague, body=people.school.id)

        assert opens(escalation, colleague)
