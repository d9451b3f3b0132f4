"""The address under which somebody's own calendar reads their days: made, followed, ended.

It is a secret: whoever has it reads what it leads to, without signing in. Only its hash is kept.
"""

import hashlib
import uuid
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from accord.directory.models import CalendarAddress, Person
from accord.services import access


class EndedBefore(Exception):
    """The form made an address that has ended since; it does not come back."""


@transaction.atomic
def make(person: uuid.UUID, *, key: uuid.UUID, at: datetime) -> uuid.UUID:
    """Return a new address of a person's; the one they had ends.

    Args:
        key: the form's own; sent twice, it is the same address.
        at: the instant from which it holds.

    Raises:
        EndedBefore: the form was sent before, and what it made has ended. Nothing was written.
    """
    # Locked, so that two forms at the same moment come one after the other.
    Person.objects.select_for_update().get(pk=person)
    token = _token(person, key)
    found = CalendarAddress.objects.filter(hash=_hash(token)).first()
    if found is not None and found.ended_at is not None:
        raise EndedBefore
    if found is None:
        end(person, at=at)
        CalendarAddress.objects.create(person_id=person, hash=_hash(token), made_at=at)
    return token


def end(person: uuid.UUID, *, at: datetime) -> None:
    """End a person's address, where they have one: nothing is read there any more.

    Args:
        at: the instant from which it leads nowhere.
    """
    CalendarAddress.objects.filter(person=person, ended_at=None).update(ended_at=at)


def since(person: uuid.UUID) -> datetime | None:
    """Return since when a person has an address; None where they have none."""
    rows = CalendarAddress.objects.filter(person=person, ended_at=None)
    return rows.values_list("made_at", flat=True).first()


def whose(token: uuid.UUID) -> uuid.UUID:
    """Return whose days an address leads to.

    Raises:
        Nobody: there is no such address, it was ended, or its person has no access any more.
    """
    row = (
        CalendarAddress.objects.filter(hash=_hash(token), ended_at=None, person__is_active=True)
        .values_list("person", flat=True)
        .first()
    )
    if row is None:
        raise access.Nobody
    return row


def _token(person: uuid.UUID, key: uuid.UUID) -> uuid.UUID:
    """Return what a form makes: nobody can work it out who has not this installation's secret.

    Drawn by chance it could not be shown again to somebody whose form was sent twice.
    """
    made = salted_hmac("accord.calendar-address", f"{person} {key}", algorithm="sha256")
    return uuid.UUID(bytes=made.digest()[:16])


def _hash(token: uuid.UUID) -> str:
    return hashlib.sha256(token.bytes).hexdigest()
