"""Which escalations belong together: about the same child, or one going on from another.

Linked, never merged: each keeps its own record, its own people and its own limits. Nothing here
says who may see them: pages go through `services.access`, and count none that has no door.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from accord.engine.standing import Standing
from accord.record import versions
from accord.register import children
from accord.register.models import Entry


def beside(escalation: UUID, *, reference: str, standing: Standing) -> frozenset[UUID]:
    """Return the escalations that are linked to one, by id; one query.

    Args:
        reference: that of the escalation itself, by which others go on from it.
        standing: where it stands, with what it said of the child and of what it goes on from.
    """
    wanted = Q(follows=reference)
    child = children.key_of(standing.history, standing.agencies.raising)
    if child:
        wanted |= Q(child_key=child)
    followed = children.followed(standing.history)
    if followed:
        wanted |= Q(reference=followed)
    return _ids(Entry.objects.filter(wanted).exclude(pk=escalation).values_list("pk", flat=True))


def of_child(agency: str, reference: str) -> frozenset[UUID]:
    """Return what an agency raised with this reference for a child, by id; one query.

    None where the reference is too short to tell one child from another.
    """
    child = children.key(agency, reference)
    if not child:
        return frozenset()
    return _ids(Entry.objects.filter(child_key=child).values_list("pk", flat=True))


def followed(standing: Standing) -> str:
    """Return the reference of the escalation that one goes on from; empty where there is none."""
    return children.followed(standing.history)


def child_reference(standing: Standing) -> str:
    """Return the raising agency's own reference for the child, as corrected; empty for none."""
    return children.reference_of(standing.history)


def stages(entries: Iterable[Entry]) -> dict[UUID, str]:
    """Return the title of the stage that each stands at, or ended at, under its own policy."""
    return {
        each.pk: versions.policy(bytes(each.policy_hash)).policy.stages[each.rung].title
        for each in entries
    }


def _ids(found: Iterable[UUID]) -> frozenset[UUID]:
    return frozenset(found)
