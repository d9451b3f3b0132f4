"""Who goes on seeing it: every worker it ever had, who stands in, who is told that it passed."""

from uuid import UUID

import pytest
from raising_drafts import finished
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, World, find, hold, person, world

from accord.directory.models import Agency, Holding
from accord.engine import acts, words
from accord.outbox.models import Message
from accord.queries import messages
from accord.queries import sides as asked
from accord.register import picture
from accord.register.models import Seat
from accord.services import absences, access, drafts, escalations

pytestmark = pytest.mark.django_db

LATER = AT + 10 * DAY


@pytest.fixture
def people() -> World:
    return world()


def seen(escalation: UUID, who: UUID, at=LATER) -> str | None:
    try:
        return access.to_escalation(escalation, person=who, at=at).sees
    except access.Nobody:
        return None


def name(escalation: UUID, by: UUID, post: str, who: UUID, *, side="raising", at=LATER):
    naming = acts.NameCounterpart(party=words.Side(side), post=words.PostTitle(post), who=str(who))
    return do(escalation, by, naming, at=at)


def told(done) -> set[tuple[UUID, str]]:
    """Return who was told of a step: person and kind."""
    rows = Message.objects.filter(escalation=done.escalation, seq=done.seq)
    return set(rows.values_list("person", "kind"))


def out(people: World, who: UUID, stand_in: UUID, *, body: UUID | None = None) -> None:
    absences.plan(
        who, body=body or people.school.id, stand_in=stand_in, first=AT.date(),
        last=LATER.date(), by=who, at=AT,
    )  # fmt: skip


def another(people: World, title: str, said: str = "Thora Third") -> UUID:
    """Return somebody else who holds a post of the school."""
    school = Agency.objects.get(pk=people.school.id)
    return hold(person(said, domain=people.school.domain), title, school).person_id


class TestEverybodyWhoWasTheWorker:
    def test_is_told_and_reads_though_their_manager_takes_it_over(self, people):
        """Reading 3: whose concern it is cannot be silenced by whoever wrote it down for them."""
        manager, worker = people.school.line_manager, people.school.colleague
        draft = finished(people, writer=manager, **{"for-whom": {"worker": worker}})
        escalation = drafts.raise_from(draft, person=manager, at=AT).escalation

        taken = name(escalation, manager, "practitioner", manager)
        ended = do(escalation, manager, acts.Withdraw(reason="We settled it."), at=LATER)

        assert (worker, "step") in told(taken)
        assert (worker, "step") in told(ended)
        assert seen(escalation, worker) == "whole"

    def test_reads_it_still_where_they_work_elsewhere_now(self, people):
        escalation, third = raised(people), another(people, "practitioner")
        name(escalation, people.school.practitioner, "practitioner", people.school.colleague)
        name(escalation, people.school.practitioner, "practitioner", third)
        Holding.objects.filter(person=people.school.colleague).update(agency=people.health.id)

        door = access.to_escalation(escalation, person=people.school.colleague, at=LATER)

        assert (door.sees, door.posts) == ("whole", ())

    def test_is_nobody_whom_a_mistake_named(self, people):
        escalation, worker = raised(people), people.school.practitioner
        name(escalation, worker, "practitioner", people.school.colleague)
        last = escalations.stand(escalation).stored[-1].event.entry

        do(escalation, worker, acts.Correct(entry=last, reason="The wrong Colin."), at=LATER)

        assert seen(escalation, people.school.colleague) is None

    def test_leaves_one_worker_now_and_one_who_raised_it(self, people):
        escalation, third = raised(people), another(people, "practitioner")
        raiser, colleague = people.school.practitioner, people.school.colleague
        name(escalation, raiser, "practitioner", colleague)
        name(escalation, raiser, "practitioner", third)

        called = Seat.objects.filter(entry=escalation).order_by("id")
        now = asked.worker(called, raising=people.school.slug)

        assert (now.person, now.wrote, now.before) == (third, raiser, {raiser, colleague})
        assert asked.sitting(called)[people.school.slug, "practitioner"] == (third,)

    def test_stands_in_the_register_as_worked_out_anew(self, people):
        escalation = raised(people)
        name(escalation, people.school.practitioner, "practitioner", people.school.colleague)

        assert picture.shown(escalation) == escalations.drawn(escalations.stand(escalation))


class TestWhoeverHadIt:
    def test_is_told_that_somebody_else_has_it_now(self, people):
        escalation, school = at_stage(people, 2), people.school
        name(escalation, school.line_manager, "line_manager", school.senior_manager)

        done = name(escalation, school.senior_manager, "line_manager", school.director)

        assert told(done) == {
            (school.practitioner, "step"), (school.director, "named"),
        }, "whoever passes it on knows it"  # fmt: skip
        taken = name(escalation, school.director, "line_manager", school.line_manager)
        assert (school.director, "passed") not in told(taken)

    def test_is_told_who_alone_held_it_too(self, people):
        escalation, school = at_stage(people, 2), people.school
        asked_for = acts.Consult(with_=words.Addressee("raising.senior_manager"))
        do(escalation, school.practitioner, asked_for, at=LATER)

        done = name(escalation, school.senior_manager, "line_manager", school.senior_manager)

        assert told(done) == {(school.practitioner, "step"), (school.line_manager, "passed")}
        assert seen(escalation, school.line_manager) is None

    def test_is_told_what_became_of_it_and_no_more(self, people):
        escalation, school = at_stage(people, 2), people.school
        name(escalation, school.line_manager, "line_manager", school.director)
        asked_for = acts.Consult(with_=words.Addressee("raising.senior_manager"))
        do(escalation, school.practitioner, asked_for, at=LATER)

        name(escalation, school.senior_manager, "line_manager", school.senior_manager)

        (said,) = (
            each.text for each in messages.newest(str)
            if each.to == "Dirk Puddlewick-School" and "somebody else now" in each.text
        )  # fmt: skip
        assert "The senior manager of Puddlewick School named who takes part" in said
        assert "you have no part as line manager any more" in said

    def test_is_nobody_where_it_is_theirs_again_or_was_nobodys(self, people):
        another(people, "line_manager", "Sekonda Manager")
        school = people.school
        escalation = raised(people, counterpart=people.social_care.practitioner)
        do(escalation, school.practitioner, discussed(), at=AT + DAY)
        do(escalation, school.practitioner, acts.Escalate(reason="no"), at=AT + DAY)

        first = name(escalation, school.safeguarding_lead, "line_manager", school.line_manager)
        again = name(escalation, school.line_manager, "line_manager", school.line_manager)

        assert {kind for done in (first, again) for _, kind in told(done)} == {"step", "named"}


class TestAStandIn:
    def test_covers_what_the_absent_one_took_of_a_lower_post(self, people):
        escalation, school = at_stage(people, 2), people.school
        by, at = school.line_manager, AT + 3 * DAY
        name(escalation, by, "line_manager", school.senior_manager, at=at)
        out(people, school.senior_manager, school.director)

        assert seen(escalation, school.director) == "whole"
        offered = acts.Propose(agreement="We go there on Monday.")
        done = do(escalation, people.social_care.line_manager, offered, at=LATER)
        assert {school.senior_manager, school.director} <= {who for who, _ in told(done)}

    def test_covers_what_a_manager_raised_as_the_worker(self, people):
        school = people.school
        draft = finished(people, writer=school.line_manager, **{"for-whom": {"worker": None}})
        escalation = drafts.raise_from(draft, person=school.line_manager, at=AT).escalation
        out(people, school.line_manager, school.senior_manager)

        assert seen(escalation, school.senior_manager) == "whole"
        answered = acts.Respond(response="We will look again.")
        done = do(escalation, people.social_care.practitioner, answered, at=LATER)
        assert {school.line_manager, school.senior_manager} <= {who for who, _ in told(done)}
        assert access.to_all(school.senior_manager, at=LATER, closed_since=LATER)

    def test_covers_one_of_two_who_acted_without_being_named(self, people):
        escalation, school = at_stage(people, 2), people.school
        do(escalation, school.line_manager, discussed(), at=AT + 3 * DAY)
        another(people, "line_manager", "Sekonda Manager")
        out(people, school.line_manager, school.senior_manager)

        assert seen(escalation, school.line_manager) == "whole"
        assert seen(escalation, school.senior_manager) == "whole"

    def test_is_told_beside_who_alone_holds_the_post(self, people):
        school = people.school
        out(people, school.line_manager, school.senior_manager)
        escalation = at_stage(people, 2)
        last = escalations.stand(escalation).stored[-1].seq

        rows = Message.objects.filter(escalation=escalation, seq=last, kind="name")
        assert not rows.filter(person=school.safeguarding_lead).exists()
        rows = Message.objects.filter(escalation=escalation, seq=last, kind="step")
        assert {school.line_manager, school.senior_manager} <= set(
            rows.values_list("person", flat=True)
        )

    def test_opens_nothing_at_another_body(self, people):
        """Out at the school alone, they are stood in for there alone."""
        worker, police = people.social_care.practitioner, Agency.objects.get(pk=people.police.id)
        hold(find(worker), "practitioner", police)
        escalation = raised(people, counterpart=worker)
        out(people, worker, people.police.colleague, body=people.police.id)

        assert seen(escalation, worker) == "whole"
        assert seen(escalation, people.police.colleague) is None
