"""Letters: words for one mailbox, sealed in a row of the outbox instead of being sent."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from accord.outbox.models import Message
from accord.sealing import seals


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What goes to one mailbox; the address is part of it, for it may be no person's yet."""

    to: str
    subject: str
    text: str


def keep(
    letter: Letter,
    *,
    kind: str,
    person: uuid.UUID | None,
    at: datetime,
    key: uuid.UUID | None = None,
) -> Message:
    """Write a letter to the outbox, sealed under the master key, and return its row.

    Args:
        person: whose mailbox it is; None where it belongs to nobody we know yet.
        at: the instant at which it was written.
        key: of the form that asks for it; sent again, it is the same letter.
    """
    # another mailbox or place under the same key is another letter
    id = uuid.uuid5(key, f"{letter.to}|{letter.subject}") if key else uuid.uuid4()
    sealed = seals.wrap(msgspec.json.encode(letter), master=settings.MASTER_KEY, place=place(id))
    row = {"kind": kind, "person": person, "written_at": at, "words": sealed}
    message, _ = Message.objects.get_or_create(pk=id, defaults=row)
    return message


def place(message: uuid.UUID) -> str:
    """Return the place to which a letter's seal is bound."""
    return f"message|{message}"


class Backend(BaseEmailBackend):
    """Keeps whatever Django or a package would mail; so nothing leaves past the outbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write one row for each reader, that no mailbox learns of another; return how many."""
        at = timezone.now()  # noqa: TID251 - nobody who mails through Django hands the moment down
        letters = [
            Letter(to=to, subject=str(mail.subject), text=str(mail.body))
            for mail in email_messages
            for to in mail.recipients()
        ]
        for letter in letters:
            keep(letter, kind="sign-in", person=None, at=at)
        return len(letters)
