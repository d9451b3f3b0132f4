"""A follow-up: another escalation that goes on from one that is closed."""

import uuid
from datetime import datetime

from accord.desk import writing
from accord.desk.writing import Writing
from accord.engine.standing import Standing
from accord.library import calendars
from accord.queries import linked
from accord.services import access, drafts, escalations
from accord.services.access import Desk, Door


def begin(door: Door, *, draft: uuid.UUID, at: datetime) -> None:
    """Begin a draft that goes on from a closed escalation, with what stays the same filled in.

    The agencies and the raising agency's reference for the child are carried over; what happened
    now is for its writer to say. Nothing is raised.

    Args:
        draft: its id, made with the form; sent twice, it is begun once.
        at: the instant, from which it is kept 30 days.

    Raises:
        Nobody: it is not closed, its raising agency is not where this person may raise, they see
            only a part of it, or the draft is another person's.
    """
    standing, desk = _checked(door, at)
    policy = desk.in_force
    said = Writing(follows=door.reference, child_reference=linked.child_reference(standing))
    said = writing.answered(
        said, writing.DESK, policy, agency=desk.agency, partnership=desk.partnership
    )
    said = writing.answered(said, writing.AGENCY, policy, responding=standing.agencies.responding)
    drafts.prepare(draft, said, person=door.person, at=at)


def check(door: Door, *, at: datetime) -> None:
    """Test whether the person of a door may begin a follow-up.

    Args:
        at: the instant from whose local date their posts are looked at.

    Raises:
        Nobody: as `begin` says.
    """
    _checked(door, at)


def _checked(door: Door, at: datetime) -> tuple[Standing, Desk]:
    standing = escalations.stand(door.escalation).standing
    raising = (standing.agencies.raising, door.partnership)
    desks = access.desks(door.person, today=calendars.load().local_date(at))
    desk = next((each for each in desks if (each.agency, each.partnership) == raising), None)
    if desk is None or standing.status != "closed" or door.sees != "whole":
        raise access.Nobody
    return standing, desk
