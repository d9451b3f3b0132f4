"""Escalations that have ended, for tests of what their pages say."""

from uuid import UUID

from django.utils import timezone
from page import Page, Visitor
from service_steps import DAY, at_stage, do
from service_world import World, find

from accord.engine import acts
from accord.library import calendars

AGREEMENT = "They visit each week until the heating works."
VISIT = "Visit the flat,\nand tell the school what you saw."


def by(days: int):
    """Return a day so many days from now, as the end of a limit."""
    return calendars.load().due_on(timezone.localdate() + days * DAY)


def settled(people: World, *points: acts.Action, stage: int = 1) -> UUID:
    """Return one that was settled yesterday, with points left outstanding."""
    escalation = at_stage(people, stage, at=timezone.now() - 10 * DAY)
    person = (people.school.practitioner, people.school.line_manager)[stage - 1]
    said = acts.Resolve(how="agreed", agreement=AGREEMENT, outstanding=points or None)
    do(escalation, person, said, at=timezone.now() - DAY)
    return escalation


def visit(days: int) -> acts.Action:
    """Return what social care promised, by a day so many days from now."""
    return acts.Action(what=VISIT, who="responding.practitioner", by=by(days))


def shut(people: World, escalation: UUID) -> None:
    """Confirm it for both sides, file it for both, and close it."""
    for step in (
        acts.Confirm(party="raising"),
        acts.Confirm(party="responding"),
        acts.FileRecord(),
        acts.Close(),
    ):
        do(escalation, people.school.practitioner, step, at=timezone.now())


def as_(page: Visitor, who: UUID) -> Visitor:
    """Return the browser, with somebody signed in."""
    page.client.force_login(find(who))
    return page


def where(escalation: UUID, doing: str = "") -> str:
    """Return the address of the page, or of an act's form."""
    return f"/escalations/{escalation}/{doing}/" if doing else f"/escalations/{escalation}/"


def sent(
    page: Visitor, escalation: UUID, doing: str, query: str = "", *, status: int = 200, **typed: str
) -> Page:
    """Fill in an act's form, send it, and return the page that it leads to."""
    address = where(escalation, doing) + query
    filled = page.get(address).fields("") | typed
    return page.post(address, filled, status=status, follow=True)
