"""Following up messages that failed: telling their reader otherwise, or sending them again."""

import uuid
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from accord.desk.models import FollowedUp
from accord.library import calendars
from accord.outbox.models import FAILED, IN_DOUBT, WAITING, Message
from accord.queries import deliveries
from accord.queries.partnerships import Office
from accord.register.models import Entry
from accord.services import access, offices
from accord.services.access import Door

TOLD: Final = "told"
AGAIN: Final = "again"
WAYS: Final = (TOLD, AGAIN)


def follow_up(
    message: uuid.UUID,
    how: str,
    *,
    office: Office,
    person: uuid.UUID,
    key: uuid.UUID,
    at: datetime,
) -> None:
    """Write down what an office did about a message that failed; sent again, it waits once more.

    One that somebody else has followed up meanwhile stays as they left it.

    Args:
        how: one of WAYS.
        person: who does it.
        key: the form's own; sent twice, it is done once.
        at: the instant now.

    Raises:
        Nobody: there is no such message of this partnership, or its office's work is not theirs.

    Source: reading 23.
    """
    offices.to_running(office.id, person=person, today=calendars.load().local_date(at))
    if how not in WAYS:
        raise access.Nobody
    its = deliveries.is_of(office.id)
    _follow_up(message, how, its, partnership=office.id, person=person, key=key, at=at)


def raises(door: Door, raising: str) -> bool:
    """Test whether a door is that of the side that raised it, and opens the whole of it."""
    return door.sees == "whole" and door.agency == raising


def told(message: uuid.UUID, *, door: Door, key: uuid.UUID, at: datetime) -> None:
    """Write down that the raising side told whom a message did not reach; the office need not.

    One that somebody else has followed up meanwhile stays as they left it.

    Args:
        key: the form's own; sent twice, it is done once.
        at: the instant now.

    Raises:
        Nobody: there is no such message about this escalation, or the door is not the raising
            side's.

    Source: reading 23.
    """
    entry = Entry.objects.get(pk=door.escalation)
    if not raises(door, entry.raising):
        raise access.Nobody
    its = Q(escalation=door.escalation)
    _follow_up(message, TOLD, its, partnership=door.partnership, person=door.person, key=key, at=at)


def _follow_up(
    message: uuid.UUID,
    how: str,
    its: Q,
    *,
    partnership: uuid.UUID,
    person: uuid.UUID,
    key: uuid.UUID,
    at: datetime,
) -> None:
    """Write down what was done about a message of those that `its` leaves."""
    with transaction.atomic():
        mine = Message.objects.select_for_update().filter(pk=message)
        row = mine.first()
        if row is None or not Message.objects.filter(its, pk=message).exists():
            raise access.Nobody
        if row.state not in (FAILED, IN_DOUBT) or row.ended_at is None:
            return  # it was sent again meanwhile
        done = FollowedUp.objects.filter(message=message, failed_at=row.ended_at)
        if done.exists() or FollowedUp.objects.filter(pk=key).exists():
            return
        FollowedUp.objects.create(
            id=key, message=message, partnership=partnership, person=person, how=how,
            failed_at=row.ended_at, at=at,
        )  # fmt: skip
        if how == AGAIN:
            mine.update(
                state=WAITING, why="", attempts=0, next_try_at=None, handed_over_at=None,
                ended_at=None,
            )  # fmt: skip
