"""Codes: signing in by what is sent to a mailbox, for people who are here and for who may join.

A code lies, sealed with its address, in the cache that all processes share. The browser that asked
gets a ticket for it, so that the code is good in no other. Every request does the same work and
gets the same answer, whoever's address it is.
"""

import secrets
import uuid
from datetime import datetime
from typing import Final

import msgspec
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from accord.directory.models import Person
from accord.outbox import mail
from accord.sealing import seals
from accord.services import people

LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels and no digits: nothing that reads as a word, or as another letter."""
LENGTH: Final = 8
MINUTES: Final = 15
"""How long a code is good, and then how long the name of who joins may take."""
TRIES: Final = 5
"""How often one code may be entered; the fifth wrong one ends it."""

_TEXT = """\
{code} is your code to sign in to Accord.

It is good once, for {minutes} minutes, in the browser in which you asked for it.

If you did not ask for it, you need do nothing: without this mailbox nobody gets in. Nobody will
ever ask you to tell them this code.
"""


class Gone(Exception):
    """The code was used, is too old, was tried too often, or was asked for in another browser."""


class Wrong(Exception):
    """That is not the code; it may be tried again."""


class Kept(msgspec.Struct, frozen=True):
    """What lies under a ticket; without a code, an address that was shown to be theirs."""

    email: str
    code: str


class Entered(msgspec.Struct, frozen=True):
    """Who entered the right code: a person, or a ticket with which somebody new may join."""

    person: uuid.UUID | None
    ticket: str


@transaction.atomic
def send(email: str, *, at: datetime) -> str:
    """Write a code to the outbox where the address may sign in or join; return a ticket always.

    Args:
        at: the instant of asking.
    """
    address = people.plain(email)
    mailbox = people.mailbox(address)
    person = mailbox.person.id if mailbox.person is not None else None
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    text = _TEXT.format(code=shown(code), minutes=MINUTES)
    # to the mailbox as it is known, and not to another that only looks like it
    to = mailbox.person.email if mailbox.person is not None else address
    letter = mail.Letter(to=to, subject="Your code for Accord", text=text)
    with transaction.atomic():
        mail.keep(letter, kind="sign-in", person=person, at=at)
        # Written and taken back, so that an unknown address takes as long as a known one.
        transaction.set_rollback(not mailbox.is_welcome)
    return _keep(Kept(email=address, code=code))


def address(ticket: str) -> str:
    """Return the address for which a code was asked for; nothing once the ticket is spent."""
    kept = _kept(ticket)
    return "" if kept is None else kept.email


def enter(ticket: str, typed: str) -> Entered:
    """Spend a code, and return who entered it.

    Two windows cannot both spend it, nor can many at once try it more often than one after the
    other: each try takes one of the places that the cache holds for it.

    Raises:
        Gone: there is no such code any more, or its person was ended meanwhile.
        Wrong: it is another one.
    """
    kept = _kept(ticket)
    if kept is None or not kept.code or not _may_try(ticket):
        raise Gone
    if not secrets.compare_digest(kept.code.encode(), _plain(typed).encode()):
        raise Wrong
    if not cache.delete(_place(ticket)):
        raise Gone
    mailbox = people.mailbox(kept.email)
    if mailbox.person is not None:
        return Entered(person=mailbox.person.id, ticket="")
    if mailbox.agency is None:
        raise Gone
    return Entered(person=None, ticket=_keep(Kept(email=kept.email, code="")))


def joining(ticket: str) -> str:
    """Return the name of the agency that a ticket lets somebody join; nothing where it does not."""
    kept = _kept(ticket)
    if kept is None or kept.code:
        return ""
    agency = people.mailbox(kept.email).agency
    return "" if agency is None else agency.name


def join(ticket: str, *, name: str, at: datetime) -> Person:
    """Spend a ticket of somebody new, who gives their name, and return them.

    Args:
        at: the instant of joining.

    Raises:
        Gone: the ticket was spent, is too old, or was never for joining.
    """
    kept = _kept(ticket)
    if kept is None or kept.code or not cache.delete(_place(ticket)):
        raise Gone
    try:
        return people.join(kept.email, name=name, at=at)
    except people.NotWelcome as matter:
        raise Gone from matter


def shown(code: str) -> str:
    """Return a code as people read it: BCDF-GHJK."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def _plain(typed: str) -> str:
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def _may_try(ticket: str) -> bool:
    """Take one of a code's tries; the cache gives each of them to one request alone."""
    return any(
        cache.add(f"{_place(ticket)}|try|{number}", True, MINUTES * 60) for number in range(TRIES)
    )


def _keep(what: Kept) -> str:
    ticket = secrets.token_urlsafe(32)
    sealed = seals.wrap(msgspec.json.encode(what), master=settings.MASTER_KEY, place=_place(ticket))
    cache.set(_place(ticket), sealed, MINUTES * 60)
    return ticket


def _kept(ticket: str) -> Kept | None:
    sealed = cache.get(_place(ticket)) if ticket else None
    if sealed is None:
        return None
    opened = seals.unwrap(sealed, master=settings.MASTER_KEY, place=_place(ticket))
    return msgspec.json.decode(opened, type=Kept)


def _place(ticket: str) -> str:
    return f"sign-in|{ticket}"
