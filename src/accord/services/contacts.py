"""Asking a partnership's office whom to contact, and answering (`tscp` who; others may ask too)."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from accord.desk import contacts
from accord.desk.models import ContactRequest
from accord.directory.models import Agency, Partnership, Person
from accord.engine import posts
from accord.library import calendars
from accord.outbox import mail
from accord.queries import contacts as asked
from accord.queries.contacts import Contact
from accord.queries.partnerships import Office
from accord.services import access, offices
from accord.services.access import Desk

KEPT: Final = timedelta(days=90)
"""How long a question is kept after it was asked or answered."""
LONGEST: Final = 2_000

_ASKED = """\
Somebody asks the office of {partnership} whom to contact in an agency.

Sign in to Accord: the question is on the page "Office". Nobody is named in this message.

{address}
"""
_ANSWERED = """\
The office of {partnership} has answered your question whom to contact.

Sign in to Accord: the answer is on your page "My work".

{address}
"""


class NotThere(Exception):
    """Whom the answer names holds no such post, or not any more. Nothing was written."""


class AnsweredSince(Exception):
    """Somebody else of the office has answered it, or changed the answer. Nothing was written."""


def ask(
    desk: Desk,
    *,
    agency: str,
    title: str,
    text: str,
    escalation: uuid.UUID | None,
    person: uuid.UUID,
    key: uuid.UUID,
    at: datetime,
) -> uuid.UUID:
    """Ask the office of a desk's partnership, and return the question's id; its office is told.

    Args:
        agency: the slug of the agency that is meant; empty where it is none of the partnership's.
        title: the post that is meant; empty where they cannot say.
        text: at most `LONGEST` characters.
        escalation: from which they came, to lead them back there.
        key: the form's own; sent twice, it is asked once.
        at: the instant of asking.

    Raises:
        Nobody: the desk is not theirs, the agency none of its partnership, or the escalation not
            theirs to see.
    """
    _check(desk, agency, title, text, person, at)
    if escalation is not None:
        access.to_escalation(escalation, person=person, at=at)
    with transaction.atomic():
        forget_expired(at=at)
        # the same form with another question in it is another question
        key = uuid.uuid5(key, f"{desk.partnership}|{agency}|{title}|{text}")
        row = ContactRequest(
            id=key, partnership=desk.partnership, person=person, own=desk.agency,
            escalation=escalation, agency=agency, title=title, asked_at=at, expires_at=at + KEPT,
        )  # fmt: skip
        row.sealed = contacts.sealed(text, row, what="question")
        if not ContactRequest.objects.filter(pk=key, person=person).exists():
            row.save(force_insert=True)
            _tell_office(desk.partnership, key=key, at=at)
    return key


def answer(
    contact: uuid.UUID,
    *,
    office: Office,
    counterpart: uuid.UUID | None,
    text: str,
    seen: str,
    person: uuid.UUID,
    key: uuid.UUID,
    at: datetime,
) -> None:
    """Answer a question, or change the answer; who asked is told.

    Args:
        counterpart: who it is, of those whom `queries.contacts.could_be` returns; None where the
            answer is words alone.
        seen: which answer the form's page showed.
        person: who answers.
        key: the form's own; sent twice, it is answered once.
        at: the instant of the answer.

    Raises:
        Nobody: the office has no such question, or its work is not this person's.
        NotThere: that is nobody whom it can name. Nothing was written.
        AnsweredSince: there is another answer by now. Nothing was written.
    """
    today = calendars.load().local_date(at)
    offices.to_running(office.id, person=person, today=today)
    with transaction.atomic():
        rows = ContactRequest.objects.select_for_update()
        row = rows.filter(pk=contact, partnership=office.id, expires_at__gt=at).first()
        if row is None:
            raise access.Nobody
        if row.answer_key == key:
            return
        if (row.answered_at.isoformat() if row.answered_at else "") != seen:
            raise AnsweredSince
        could = asked.could_be(row.agency, row.title, today=today)
        if counterpart is not None and counterpart not in {who for who, _, _ in could}:
            raise NotThere
        if not (counterpart or text) or len(text) > LONGEST:
            raise ValueError("An answer names somebody, or has words.")
        row.counterpart, row.answer_key = counterpart, key
        row.answered_by, row.answered_at, row.expires_at = person, at, at + KEPT
        row.answer = contacts.sealed(text, row, what="answer")
        row.save()
        _tell_asker(row, office, key=key, at=at)


def take_back(contact: uuid.UUID, *, person: uuid.UUID) -> None:
    """Destroy a question of one's own, answered or not. One that is gone stays gone."""
    ContactRequest.objects.filter(pk=contact, person=person).delete()


def forget_expired(*, at: datetime) -> int:
    """Destroy every question whose time is over; return how many there were."""
    gone, _ = ContactRequest.objects.filter(expires_at__lte=at).delete()
    return gone


def to_mine(contact: uuid.UUID, *, person: uuid.UUID, at: datetime) -> Contact:
    """Return a question for who asked it.

    Raises:
        Nobody: there is none, or it is not theirs.
    """
    found = asked.one(contact, at=at)
    if found is None or found.person != person:
        raise access.Nobody
    return found


def to_office(contact: uuid.UUID, *, office: Office, at: datetime) -> Contact:
    """Return a question for the office that was asked.

    Raises:
        Nobody: there is none, or another office was asked.
    """
    found = asked.one(contact, at=at)
    if found is None or found.partnership != office.id:
        raise access.Nobody
    return found


def _check(desk: Desk, agency: str, title: str, text: str, person: uuid.UUID, at: datetime) -> None:
    if desk not in access.desks(person, today=calendars.load().local_date(at)):
        raise access.Nobody
    theirs = Agency.objects.filter(partnerships=desk.partnership, slug=agency)
    if agency and not theirs.exists():
        raise access.Nobody
    if (title and title not in posts.AGENCY_TITLES) or not (agency or text):
        raise access.Nobody
    if len(text) > LONGEST:
        raise ValueError(f"A question has at most {LONGEST} characters, not {len(text)}.")


def _tell_office(partnership: uuid.UUID, *, key: uuid.UUID, at: datetime) -> None:
    row = Partnership.objects.get(pk=partnership)
    if row.mailbox:
        said = _ASKED.format(partnership=row.name, address=settings.BASE_URL)
        letter = mail.Letter(to=row.mailbox, subject="Somebody asks whom to contact", text=said)
        mail.keep(letter, kind="contact-asked", person=None, at=at, key=key)


def _tell_asker(row: ContactRequest, office: Office, *, key: uuid.UUID, at: datetime) -> None:
    asker = Person.objects.filter(pk=row.person, is_active=True).first()
    if asker is not None:
        said = _ANSWERED.format(partnership=office.partnership, address=settings.BASE_URL)
        letter = mail.Letter(to=asker.email, subject="Your question has an answer", text=said)
        mail.keep(letter, kind="contact-answered", person=asker.id, at=at, key=key)
