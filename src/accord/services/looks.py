"""Looking: an escalation is read only once it stands on record who read it."""

from datetime import datetime

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
