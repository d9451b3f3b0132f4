"""Who was told of a step: what somebody who has just taken it wants to know."""

from uuid import UUID

import msgspec

from accord.outbox.models import Message


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """Who was told of a step, as which post.

    Attributes:
        person: None where it was the partnership's office.
        asked: they were asked to name somebody for that post.
    """

    person: UUID | None
    post: str
    asked: bool


def told(escalation: UUID, *, upto: int) -> tuple[Telling, ...]:
    """Return who was told of an escalation's first events, up to a number."""
    rows = Message.objects.filter(escalation=escalation, seq__lte=upto).order_by("seq", "post")
    return tuple(
        Telling(person=person, post=post, asked=kind == "name")
        for person, post, kind in rows.values_list("person", "post", "kind")
    )
