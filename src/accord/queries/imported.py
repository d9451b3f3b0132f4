"""What became of rows of an office's list: by the keys under which they were entered."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from accord.record.models import Command
from accord.register.models import Entry


class Became(msgspec.Struct, frozen=True, kw_only=True):
    """The escalation that a row became."""

    escalation: UUID
    reference: str


def entered(keys: Iterable[UUID]) -> dict[UUID, Became]:
    """Return what each key became; one that became nothing is left out. Two queries."""
    rows = Command.objects.filter(key__in=tuple(keys)).values_list("key", "escalation")
    found = dict(rows)
    entries = Entry.objects.filter(pk__in=set(found.values())).values_list("pk", "reference")
    references = dict(entries)
    return {
        key: Became(escalation=escalation, reference=references.get(escalation, ""))
        for key, escalation in found.items()
    }
