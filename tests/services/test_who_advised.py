"""Who advised before it was raised: their own seat, and nobody else's by it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from raising_drafts import finished
from service_steps import DAY, discussed, do
from service_world import AT, World, find, hold, person, world

from accord.directory.models import Agency, Holding
from accord.engine import acts, events
from accord.outbox.models import Message
from accord.queries import sides
from accord.register import picture
from accord.register.models import Owed, Seat
from accord.services import absences, access, advice, drafts, escalations
from accord.web import present
from accord.web import sides as shown_sides

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LATER = AT + DAY


@pytest.fixture
def people() -> World:
    return world()


def another(people: World, title: str) -> UUID:
    school = Agency.objects.get(pk=people.school.id)
    return hold(person("Sekonda Other", domain=people.school.domain), title, school).person_id


def raised(people: World, adviser: UUID, *, taken_back: bool = False) -> UUID:
    """Raise what somebody of the school advised on."""
    draft, writer = finished(people), people.school.practitioner
    advice.ask(draft, person=writer, adviser=adviser, key=uuid4(), at=AT)
    advice.advise(draft, "Say by which day.", person=adviser, key=uuid4(), at=AT + HOUR)
    if taken_back:
        advice.take_back(draft, person=writer, adviser=adviser, at=AT + HOUR)
    return drafts.raise_from(draft, person=writer, at=AT + 2 * HOUR).escalation


def sees(escalation: UUID, who: UUID) -> str | None:
    try:
        return access.to_escalation(escalation, person=who, at=LATER).sees
    except access.Nobody:
        return None


@pytest.mark.parametrize("title", ["line_manager", "safeguarding_lead", "director"])
def test_reads_it_though_another_holds_the_same_post(people, title):
    adviser, other = getattr(people.school, title), another(people, title)

    escalation = raised(people, adviser)

    assert sees(escalation, adviser) == "whole"
    assert sees(escalation, other) == ("narrow" if title == "safeguarding_lead" else None)
    assert [each.door.sees for each in access.to_all(adviser, at=LATER, closed_since=LATER)]


@pytest.mark.parametrize("title", ["line_manager", "safeguarding_lead"])
def test_reads_nothing_once_that_was_taken_back(people, title):
    adviser = another(people, title)

    escalation = raised(people, adviser, taken_back=True)

    narrow = "narrow" if title == "safeguarding_lead" else None
    assert sees(escalation, adviser) == narrow
    assert sees(escalation, getattr(people.school, title)) == narrow
    stored = escalations.stand(escalation).stored
    assert any(isinstance(each.event.body, acts.Consult) for each in stored), "it stays on record"


def test_is_said_by_name_on_the_record(people):
    escalation = raised(people, people.school.line_manager)

    lines = [
        line
        for each in escalations.stand(escalation).stored
        if isinstance(each.event.body, events.Account)
        for line in each.event.body.lines
        if line.id.startswith("adviser")
    ]

    assert [(each.id, each.text) for each in lines] == [
        (f"adviser.{people.school.line_manager}", "Lina Puddlewick-School")
    ]


def test_reads_nothing_once_they_left_and_their_successor_nothing_by_it(people):
    adviser = people.school.director
    escalation = raised(people, adviser)
    Holding.objects.filter(person=adviser).update(held_to=AT.date())
    successor = another(people, "director")

    assert sees(escalation, adviser) is None
    assert sees(escalation, successor) is None


def test_is_stood_in_for_like_anybody(people):
    school = people.school
    escalation = raised(people, school.line_manager)
    absences.plan(
        school.line_manager, body=school.id, stand_in=school.senior_manager, first=AT.date(),
        last=LATER.date(), by=school.line_manager, at=AT,
    )  # fmt: skip

    assert sees(escalation, school.senior_manager) == "whole"


def test_does_not_sit_at_the_post_which_is_still_to_be_named(people):
    """They advised; who takes it up at the next stage is for their lead to name (reading 17)."""
    school = people.school
    another(people, "line_manager")
    escalation = raised(people, school.line_manager)
    do(escalation, school.practitioner, discussed(), at=LATER)

    done = do(escalation, school.practitioner, acts.Escalate(reason="no agreement"), at=LATER)

    naming = Owed.objects.filter(entry=escalation, do="name_counterpart", duty__contains="school")
    assert naming.count() == 1
    told = Message.objects.filter(escalation=escalation, seq=done.seq)
    assert not told.filter(person=school.line_manager).exists()
    assert told.filter(person=school.safeguarding_lead, kind="name").exists()
    named = acts.NameCounterpart(
        party="raising", post="line_manager", who=str(school.senior_manager)
    )
    do(escalation, school.safeguarding_lead, named, at=LATER)
    called = Seat.objects.filter(entry=escalation).order_by("id")
    assert sides.sitting(called)[school.slug, "line_manager"] == (school.senior_manager,)
    assert sees(escalation, school.line_manager) == "whole"


def test_stands_on_the_page_among_who_else_takes_part(people):
    another(people, "director")
    escalation = raised(people, people.school.director)
    at = escalations.stand(escalation).stored[-1].event.at

    door = access.to_escalation(escalation, person=people.school.practitioner, at=at)
    found = shown_sides.others(present.behind(door, escalations.stand(escalation), at=at))

    named = {(each.name, each.post) for _, there in found for each in there}
    assert ("Dirk Puddlewick-School", "Director") in named


def test_stands_in_the_register_as_worked_out_anew(people):
    escalation = raised(people, people.school.line_manager)

    assert picture.shown(escalation) == escalations.drawn(escalations.stand(escalation))


def test_is_nobody_where_the_consultation_was_struck_out(people):
    escalation = raised(people, people.school.director)
    stored = escalations.stand(escalation).stored
    entry = next(e.event.entry for e in stored if isinstance(e.event.body, acts.Consult))

    struck = acts.Correct(entry=entry, reason="It was about another matter.")
    do(escalation, people.school.practitioner, struck, at=LATER)

    assert sees(escalation, people.school.director) is None


def test_works_for_nobody_on_the_other_side(people):
    escalation = raised(people, people.school.director)
    care = Agency.objects.get(pk=people.social_care.id)

    hold(find(people.school.director), "practitioner", care)

    assert sees(escalation, people.school.director) is None
