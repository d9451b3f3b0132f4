"""Steps of tests about limits that are agreed: proposing a day, and answering."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from service_steps import DAY, do
from service_world import AT, World

from accord.desk.models import ProposedLimit
from accord.directory.models import Holding
from accord.engine import acts, words
from accord.library import calendars
from accord.services import access, agreements, escalations

LATER = AT + timedelta(hours=1)
LATER_STILL = AT + timedelta(hours=2)
FRIDAY = date(2026, 3, 20)
WHY = "The conference is on Thursday."


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


def again(escalation, person, key, *, at=LATER) -> str:
    """Send the form once more that proposed a limit, and return what became of that."""
    return agreements.propose(
        door(escalation, person, at), due(), WHY,
        key=key, seen=seen(escalation), instead=None, at=at,
    )  # fmt: skip


def gone(person, *, at=AT) -> None:
    """End every post of somebody the day before."""
    Holding.objects.filter(person=person).update(held_to=at.date() - DAY)


def varied(escalation) -> list[acts.VaryLimit]:
    stored = escalations.stand(escalation).stored
    return [each.event.body for each in stored if isinstance(each.event.body, acts.VaryLimit)]


def state(proposal) -> str:
    return ProposedLimit.objects.get(pk=proposal).ended


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
