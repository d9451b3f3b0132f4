"""Other escalations about the same child, as far as the reader has a door to them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from accord.directory import names
from accord.library import phrases
from accord.queries import linked as queries
from accord.services import access
from accord.services.access import Way
from accord.web.present import Shown


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Another escalation, in one line.

    Attributes:
        stage: the title of the stage it stands at, or ended at.
        status: open, resolved, withdrawn or closed.
        between: the agencies of the disagreement, the one that raised it first.
        why: how it belongs to the one it stands beside; empty where it only has the same child.
    """

    escalation: UUID
    reference: str
    stage: str
    status: str
    between: str
    raised_at: datetime
    why: str = ""


def of(shown: Shown) -> tuple[Link, ...]:
    """Return those that belong to the escalation of a page, the latest first."""
    door = shown.door
    ids = queries.beside(door.escalation, reference=door.reference, standing=shown.standing)
    ways = _ways(ids, door.person, shown.at)
    follows = queries.followed(shown.standing)
    return _links(ways, {way.entry.pk: _why(way, door.reference, follows) for way in ways})


def before(agency: str, reference: str, *, person: UUID, at: datetime) -> tuple[Link, ...]:
    """Return what an agency raised before with a reference for a child, the latest first.

    Args:
        agency: slug of the agency whose reference it is.
        at: the instant at which somebody looks; doors are those of its local date.
    """
    return _links(_ways(queries.of_child(agency, reference), person, at), {})


def _ways(ids: Collection[UUID], person: UUID, at: datetime) -> tuple[Way, ...]:
    found = access.to_some(ids, person=person, at=at)
    return tuple(sorted(found, key=lambda way: way.entry.raised_at, reverse=True))


def _why(way: Way, reference: str, follows: str) -> str:
    if way.entry.reference == follows:
        return "This one goes on from it."
    return "It goes on from this one." if way.entry.follows == reference else ""


def _links(ways: Iterable[Way], why: dict[UUID, str]) -> tuple[Link, ...]:
    entries = [way.entry for way in ways]
    sides = {each.pk: each.agencies.all for each in entries}
    known = names.agencies({slug for side in sides.values() for slug in side}) if entries else {}
    stages = queries.stages(entries)
    return tuple(
        Link(
            escalation=each.pk,
            reference=each.reference,
            stage=stages[each.pk],
            status=each.status,
            between=phrases.listed([known.get(slug, slug) for slug in sides[each.pk]]),
            raised_at=each.raised_at,
            why=why.get(each.pk, ""),
        )
        for each in entries
    )
