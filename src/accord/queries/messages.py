"""What would have been sent: the outbox as the demonstration shows it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec

from accord.directory.models import Partnership, Person
from accord.outbox.models import Message
from accord.register.models import Entry

NEWEST = 100
NOBODY = ("somebody", "")


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One message: when it was written, to whom, about which escalation, and why.

    Attributes:
        words: what a message for signing in says; empty for all others.
    """

    written_at: datetime
    to: str
    address: str
    kind: str
    tag: str
    reference: str
    clauses: tuple[str, ...]
    words: str


def newest(words: Callable[[Message], str]) -> tuple[Shown, ...]:
    """Return the newest messages, the last one first; four queries however many there are.

    Args:
        words: what opens the words of a message for signing in.
    """
    messages = tuple(Message.objects.order_by("-written_at", "-id")[:NEWEST])
    people: dict[UUID | None, tuple[str, str]] = {
        each.pk: (each.name or each.email, each.email)
        for each in Person.objects.filter(pk__in={m.person for m in messages if m.person})
    }
    offices: dict[UUID | None, tuple[str, str]] = {
        each.pk: (each.name, each.mailbox)
        for each in Partnership.objects.filter(
            pk__in={m.partnership for m in messages if m.partnership}
        )
    }
    entries = Entry.objects.filter(pk__in={m.escalation for m in messages if m.escalation})
    references: dict[UUID | None, str] = dict(entries.values_list("pk", "reference"))
    shown = []
    for each in messages:
        to, address = people.get(each.person) or offices.get(each.partnership) or NOBODY
        shown.append(
            Shown(
                written_at=each.written_at,
                to=to,
                address=address,
                kind=each.kind,
                tag=each.tag,
                reference=references.get(each.escalation, ""),
                clauses=tuple(filter(None, each.clauses.split(","))),
                words=words(each) if each.words else "",
            )
        )
    return tuple(shown)
