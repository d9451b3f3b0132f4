"""Looking: an escalation is read only once it stands on record who read it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accord.record import store
from accord.services import access, escalations
from accord.services.access import Door
from accord.services.escalations import Stand


def at_escalation(door: Door, *, what: str, at: datetime) -> Stand:
    """Return where an escalation stands, for the person of a door, and keep that they looked.

    Args:
        what: the page that shows it.
        at: the instant at which they look.

    Raises:
        Nobody: there is nothing to read; its key was destroyed.
    """
    with transaction.atomic():
        # Written first: what cannot be kept on record is not shown.
        store.look(door.escalation, person=door.person, at=at, what=what)
        try:
            return escalations.stand(door.escalation)
        except (store.Unknown, store.Forgotten) as matter:
            raise access.Nobody from matter


def at_register_file(escalations: Iterable[UUID], *, person: UUID, at: datetime) -> None:
    """Keep that somebody took a file along in which these escalations are listed.

    On a page a row of the register is gone when the page is; a file stays, so whoever takes part
    in an escalation sees who has it in one.

    Args:
        at: the instant at which they took it.
    """
    with transaction.atomic():
        store.look_at_each(escalations, person=person, at=at, what="register file")
