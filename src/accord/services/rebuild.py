"""Making the register anew from the record, and checking that it says the same."""

import uuid
from collections.abc import Iterator

import msgspec
from django.db import transaction

from accord.record import store
from accord.register import picture
from accord.services import escalations


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the register shows otherwise than the record says.

    Attributes:
        what: the part that differs: `entry`, `seats` or `owed`; `missing` where there is no row.
    """

    escalation: uuid.UUID
    what: str


def check() -> Iterator[Difference]:
    """Yield every difference between the register and what the record leads to."""
    for escalation in store.every():
        yield from _differences(escalation)


def rebuild() -> int:
    """Make every entry anew from the record, and return how many there are."""
    count = 0
    for escalation in store.every():
        with transaction.atomic():
            store.lock(escalation)
            picture.show(escalations.drawn(escalations.stand(escalation)))
        count += 1
    return count


def _differences(escalation: uuid.UUID) -> Iterator[Difference]:
    with transaction.atomic():
        wanted = escalations.drawn(escalations.stand(escalation))
        found = picture.shown(escalation)
    if found is None:
        yield Difference(escalation=escalation, what="missing")
        return
    for part in ("entry", "seats", "owed"):
        if getattr(found, part) != getattr(wanted, part):
            yield Difference(escalation=escalation, what=part)
