"""Opening what lies sealed in the outbox: for whoever sends it, and for the demo's page."""

import msgspec
from django.conf import settings

from accord.outbox.mail import Letter, place
from accord.outbox.models import Message
from accord.sealing import seals

_DECODER = msgspec.json.Decoder(Letter)


def letter(message: Message) -> Letter | None:
    """Return the letter of a message; None where it has none, as when a step is told.

    Raises:
        Broken: it was sealed under another master key or for another message.
    """
    if message.words is None:
        return None
    sealed = bytes(message.words)
    return _DECODER.decode(
        seals.unwrap(sealed, master=settings.MASTER_KEY, place=place(message.id))
    )


def mailbox(message: Message) -> str:
    """Return the address on a message's letter, which may be nobody's yet; nothing without one.

    Raises:
        Broken: it was sealed under another master key or for another message.
    """
    found = letter(message)
    return "" if found is None else found.to


def words(message: Message) -> str:
    """Return the text of a message's letter; nothing where it has none.

    Raises:
        Broken: it was sealed under another master key or for another message.
    """
    found = letter(message)
    return "" if found is None else found.text
