"""The agenda's rows: when something of each open escalation comes due next."""

import uuid
from datetime import datetime

import msgspec

from accord.register.models import Agenda


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What the agenda says of one escalation.

    Attributes:
        through: the instant up to which people were reminded of everything.
        comes: the instant from which on the next reminder goes; None where none is to come.
    """

    through: datetime
    comes: datetime | None


def shown(escalation: uuid.UUID) -> Row | None:
    """Return what the row says now; None where there is none."""
    found = Agenda.objects.filter(pk=escalation).values_list("through", "comes").first()
    return None if found is None else Row(through=found[0], comes=found[1])


def show(escalation: uuid.UUID, row: Row | None) -> None:
    """Write the row of an escalation in place of the one that was there; None takes it away.

    Whoever looks at the old one at that moment has lost it: what they would write is stale.
    """
    if row is None:
        Agenda.objects.filter(pk=escalation).delete()
        return
    values = {
        "through": row.through, "comes": row.comes, "wake_at": row.comes, "lease": None, "tries": 0,
    }  # fmt: skip
    Agenda.objects.bulk_create(
        [Agenda(entry_id=escalation, **values)],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=list(values),
    )
