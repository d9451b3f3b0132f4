"""A message as it is sent: to one mailbox, with the words that the outbox page shows."""

import uuid

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from accord.directory.models import Partnership, Person
from accord.outbox import reading
from accord.outbox.mail import Letter
from accord.outbox.models import DIGEST, REMINDER, WAITING, Message
from accord.queries import messages
from accord.sealing import seals

_STEP = """\
{said}

{address}

{why}This e-mail says only {what}. What is written about a child stays in
Accord: sign in there to read it. Nobody reads answers to this mailbox.
"""


_DIGEST = """\
{said}

{lines}

You chose to be told of such things once a working day. Change that here:
{address}

This e-mail says only how many things happened, and where. What is written about a child stays in
Accord: sign in there to read it. Nobody reads answers to this mailbox.
"""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """What goes to one mailbox; `id` is the message's, the same however often it is tried."""

    id: uuid.UUID
    to: str
    subject: str
    text: str


class Unsendable(Exception):
    """A message that cannot go anywhere; `why` is one of the outbox's WHYS."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def written(message: Message) -> Mail:
    """Return a message as it goes now, to the address that its reader has now.

    Raises:
        Unsendable: nobody can get it.
    """
    letter = _letter(message)
    to = _address(message, letter.to if letter else "")
    if letter is not None:
        return Mail(id=message.id, to=to, subject=_line(letter.subject), text=letter.text)
    if message.kind == DIGEST:
        return _digest(message, to)
    known = messages.known((message,))
    subject = _line(f"Accord: {messages.subject(message, known)}")
    return Mail(id=message.id, to=to, subject=subject, text=_step(message, known))


def waiting(person: uuid.UUID, *, escalation: uuid.UUID) -> tuple[Mail, ...]:
    """Return what waits to go to somebody about an escalation, what was written first coming first.

    Raises:
        Unsendable: they cannot get it.
    """
    rows = Message.objects.filter(person=person, escalation=escalation, state=WAITING)
    return tuple(written(each) for each in rows.order_by("written_at", "id"))


def _digest(message: Message, to: str) -> Mail:
    """Return a digest: how many things there are, and where each is read."""
    rows = tuple(Message.objects.filter(digest=message.id).order_by("written_at", "id"))
    known = messages.known(rows)
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        where = (known.reference(row), messages.path(row))
        found[where] = found.get(where, 0) + (not row.twin)
    count = sum(found.values())
    said = "There is 1 new thing" if count == 1 else f"There are {count} new things"
    base = settings.BASE_URL.rstrip("/")
    lines = (f"{reference}: {many} new\n{base}{path}" for (reference, path), many in found.items())
    return Mail(
        id=message.id,
        to=to,
        subject=f"Accord: {count} new since your last digest",
        text=_DIGEST.format(
            said=f"{said} for you in Accord.", lines="\n\n".join(lines),
            address=f"{base}{reverse('me')}",
        ),
    )  # fmt: skip


def _letter(message: Message) -> Letter | None:
    try:
        return reading.letter(message)
    except (seals.Broken, msgspec.MsgspecError):
        raise Unsendable("unreadable") from None


def _address(message: Message, sealed: str) -> str:
    """Return where a message goes; what was sealed counts only where nobody is known."""
    if message.person is not None:
        address = _of_person(message.person)
    elif message.partnership is not None:
        address = _of_office(message.partnership)
    else:
        address = sealed
    return _usable(address)


def _of_person(person: uuid.UUID) -> str:
    found = Person.objects.filter(pk=person).values_list("email", "is_active").first()
    if found is None:
        raise Unsendable("no-reader")
    address, is_here = found
    if not is_here:
        raise Unsendable("ended")
    return str(address)


def _of_office(partnership: uuid.UUID) -> str:
    found = Partnership.objects.filter(pk=partnership).values_list("mailbox", flat=True).first()
    if found is None:
        raise Unsendable("no-reader")
    if not found:
        raise Unsendable("no-mailbox")
    return str(found)


def _usable(address: str) -> str:
    """Return an address as mail servers take it: one mailbox, its domain in plain letters."""
    try:
        validate_email(address)
        local, _, domain = address.rpartition("@")
        plain = f"{local}@{domain.encode('idna').decode('ascii')}"
        plain.encode("ascii")
    except (ValidationError, UnicodeError):
        raise Unsendable("address") from None
    return plain


def _step(message: Message, known: messages.Known) -> str:
    why = " and ".join(_named(each) for each in message.clauses.split(",") if each)
    return _STEP.format(
        said=messages.said(message, known),
        address=f"{settings.BASE_URL.rstrip('/')}{messages.path(message)}",
        why=f"You are told because of {why}.\n\n" if why else "",
        what="what is wanted and by when"
        if message.kind == REMINDER
        else "that something happened",
    )


def _named(clause: str) -> str:
    return clause.replace("-", " ") if clause.startswith("reading-") else f"clause {clause}"


def _line(text: str) -> str:
    """Return a subject on one line: whatever an agency is called, it begins no header."""
    return " ".join(text.split())
