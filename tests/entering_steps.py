"""Steps that a partnership's office takes for the agencies of the invented world."""

from uuid import UUID, uuid4

from service_world import AT, World

from accord.engine import acts, words
from accord.queries.partnerships import Office
from accord.services import access, entering, escalations, offices

LETTER = entering.Source(how="letter", from_="Mrs Example, head of the school")
TOLD = acts.Concern(what_happened="The heron was seen alone at the weir.")


def office(people: World, *, who: UUID | None = None, at=AT) -> Office:
    """Return the office of Severn Vale for somebody in it."""
    today = at.date()
    return offices.to_running(people.severn.id, person=who or people.severn.office, today=today)


def raised_for(
    people: World,
    *,
    who: UUID | None = None,
    agency: str = "",
    responding: tuple[str, ...] = (),
    key: UUID | None = None,
    at=AT,
    happened=None,
    source: entering.Source = LETTER,
    **more: object,
) -> UUID:
    """Let the office raise for the school about social care, and return the escalation's id."""
    person = who or people.severn.office
    done = entering.raise_(
        acts.Raise(areas=(words.AreaId("levels-of-need"),), concern=TOLD, immediate_harm=False),
        key=key or uuid4(), person=person, office=office(people, who=person, at=at),
        agency=agency or people.school.slug, responding=responding or (people.social_care.slug,),
        source=source, happened=happened, at=at, **more,
    )  # fmt: skip
    return done.escalation


def enter(
    escalation: UUID,
    who: UUID,
    act: acts.Act,
    *,
    agency: str,
    at=AT,
    happened=None,
    key: UUID | None = None,
    departing: str = "",
    source: entering.Source = LETTER,
) -> escalations.Done:
    """Enter an act for an agency as somebody who has just looked at the page."""
    return entering.carry_out(
        act, door=access.to_escalation(escalation, person=who, at=at), agency=agency,
        source=source, key=key or uuid4(), seen=escalations.stand(escalation).stream.seq,
        happened=happened, departing=departing, at=at,
    )  # fmt: skip
