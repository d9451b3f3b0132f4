"""Following up messages that failed: telling their reader otherwise, or sending them again."""

import uuid
from datetime import datetime
from typing import Final

from django.db import transaction

from accord.desk.models import FollowedUp
from accord.library import calendars
from accord.outbox.models import FAILED, IN_DOUBT, WAITING, Message
from accord.queries import deliveries
from accord.queries.partnerships import Office
from accord.services import access, offices

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
    with transaction.atomic():
        mine = Message.objects.select_for_update().filter(pk=message)
        row = mine.first()
        if (
            row is None
            or not Message.objects.filter(deliveries.is_of(office.id), pk=message).exists()
        ):
            raise access.Nobody
        if row.state not in (FAILED, IN_DOUBT) or row.ended_at is None:
            return  # it was sent again meanwhile
        done = FollowedUp.objects.filter(message=message, failed_at=row.ended_at)
        if done.exists() or FollowedUp.objects.filter(pk=key).exists():
            return
        FollowedUp.objects.create(
            id=key, message=message, partnership=office.id, person=person, how=how,
            failed_at=row.ended_at, at=at,
        )  # fmt: skip
        if how == AGAIN:
            mine.update(
                state=WAITING, why="", attempts=0, next_try_at=None, handed_over_at=None,
                ended_at=None,
            )  # fmt: skip
