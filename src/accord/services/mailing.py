"""Letters about the directory: who of those that hold a post reads one, and how it is kept."""

import uuid
from datetime import datetime

from django.db.models import QuerySet

from accord.directory.models import Holding, Person
from accord.directory.posts import held_on
from accord.library import calendars
from accord.outbox import mail


def readers(held: QuerySet[Holding], *, at: datetime) -> tuple[Person, ...]:
    """Return who holds one of these posts now and can sign in, each once, by name.

    Args:
        at: the instant on whose local date posts are looked at.
    """
    today = calendars.load().local_date(at)
    rows = held.filter(held_on(today), person__is_active=True).select_related("person")
    found = rows.order_by("person__name", "person")
    return tuple({row.person_id: row.person for row in found}.values())


def write(
    reader: Person,
    kind: str,
    subject: str,
    said: str,
    *,
    at: datetime,
    key: uuid.UUID | None = None,
) -> None:
    """Keep a letter to somebody until it is sent; in the transaction of what it tells of.

    Args:
        kind: what it is about, in a word.
        at: the instant of what it tells of.
        key: the form's own; under one key one letter is written.
    """
    letter = mail.Letter(to=reader.email, subject=subject, text=said)
    mail.keep(letter, kind=kind, person=reader.id, at=at, key=key)
