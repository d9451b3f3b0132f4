"""Questions to an office whom to contact: one's own, and those that an office has to answer."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec
from django.db.models import Count

from accord.desk import contacts
from accord.desk.models import ContactRequest
from accord.directory import names
from accord.directory.models import Holding
from accord.directory.posts import held_on
from accord.engine import posts
from accord.library import calendars
from accord.queries import colleagues

ANSWERED: Final = 20
"""Answered ones that an office's page shows, the last ones."""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """One question, and its answer as far as there is one.

    Attributes:
        person: who asks; `name` theirs, `own_name` their agency's.
        agency: the slug of the agency that they mean; empty where it is none that is listed.
        title: the post that they mean; empty where they cannot say.
        seen: says which answer there is, for a form to carry; empty where there is none.
        counterpart: whom the office names, with `named` their name, `mailbox` and `telephone` how
            to reach them, and `held` the titles of what they hold there today.
    """

    id: UUID
    partnership: UUID
    person: UUID
    name: str
    own_name: str
    escalation: UUID | None
    agency: str
    agency_name: str
    title: str
    text: str
    asked_at: datetime
    expires_at: datetime
    answered_by: str
    answered_at: datetime | None
    seen: str
    counterpart: UUID | None
    named: str
    mailbox: str
    telephone: str
    held: tuple[str, ...]
    answer: str


def mine(person: UUID, *, at: datetime) -> tuple[Contact, ...]:
    """Return what somebody asked, the last first; four queries, one where they asked nothing.

    Args:
        at: the instant at which what has expired is looked at.
    """
    rows = ContactRequest.objects.filter(person=person, expires_at__gt=at)
    return _told(rows.order_by("-asked_at", "pk"), at)


def to_answer(partnership: UUID, *, at: datetime) -> tuple[Contact, ...]:
    """Return what an office has not answered yet, the oldest first; four queries at most.

    Args:
        at: the instant at which what has expired is looked at.
    """
    rows = ContactRequest.objects.filter(partnership=partnership, expires_at__gt=at)
    return _told(rows.filter(answered_at=None).order_by("asked_at", "pk"), at)


def answered(partnership: UUID, *, at: datetime) -> tuple[Contact, ...]:
    """Return what an office answered last, the last first; four queries at most.

    Args:
        at: the instant at which what has expired is looked at.
    """
    rows = ContactRequest.objects.filter(partnership=partnership, expires_at__gt=at)
    last = rows.exclude(answered_at=None).order_by("-answered_at", "pk")[:ANSWERED]
    return _told(last, at)


def one(contact: UUID, *, at: datetime) -> Contact | None:
    """Return a question by its id, whoever's; None where there is none, or its time is over.

    It says nothing of who may read it: pages go through `services.contacts`.

    Args:
        at: the instant at which what has expired is looked at.
    """
    rows = ContactRequest.objects.filter(pk=contact, expires_at__gt=at)
    return next(iter(_told(rows, at)), None)


def waiting(partnerships: Collection[UUID], *, at: datetime) -> dict[UUID, int]:
    """Return how many questions wait for each of these offices; one query.

    Args:
        at: the instant at which what has expired is looked at.
    """
    rows = ContactRequest.objects.filter(
        partnership__in=tuple(partnerships), expires_at__gt=at, answered_at=None
    ).values("partnership").annotate(count=Count("pk"))  # fmt: skip
    return {each["partnership"]: each["count"] for each in rows}


def could_be(agency: str, title: str, *, today: date) -> tuple[tuple[UUID, str, str], ...]:
    """Return whom an office can name in an agency: id, name and title; who is meant comes first.

    Args:
        title: the post that is meant; empty where nobody could say.
        today: local date on which posts are looked at.
    """
    leading = (*posts.TIERS[1:], "safeguarding_lead", "board_member")
    wanted = tuple(dict.fromkeys((title, *leading) if title else leading))
    found: dict[UUID, tuple[UUID, str, str]] = {}
    for each in colleagues.of_agency(agency, wanted, today=today):
        found.setdefault(each[0], each)
    return tuple(found.values())


def _told(rows: Iterable[ContactRequest], at: datetime) -> tuple[Contact, ...]:
    rows = tuple(rows)
    if not rows:
        return ()
    agencies = names.agencies({slug for row in rows for slug in (row.agency, row.own) if slug})
    people = names.contacts(
        who for row in rows for who in (row.person, row.answered_by, row.counterpart) if who
    )
    held = _held({row.counterpart for row in rows if row.counterpart}, at)
    return tuple(_contact(row, agencies, people, held) for row in rows)


def _contact(
    row: ContactRequest,
    agencies: dict[str, str],
    people: dict[UUID, names.Contact],
    held: dict[tuple[UUID, str], tuple[str, ...]],
) -> Contact:
    nobody = names.Contact("", "", "")

    def known(person: UUID | None) -> names.Contact:
        return people.get(person, nobody) if person else nobody

    return Contact(
        id=row.id,
        partnership=row.partnership,
        person=row.person,
        name=known(row.person).name,
        own_name=agencies.get(row.own, row.own),
        escalation=row.escalation,
        agency=row.agency,
        agency_name=agencies.get(row.agency, ""),
        title=row.title,
        text=contacts.question(row),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        answered_by=known(row.answered_by).name,
        answered_at=row.answered_at,
        seen=row.answered_at.isoformat() if row.answered_at else "",
        counterpart=row.counterpart,
        named=known(row.counterpart).name,
        mailbox=known(row.counterpart).mailbox,
        telephone=known(row.counterpart).telephone,
        held=held.get((row.counterpart, row.agency), ()) if row.counterpart else (),
        answer=contacts.answer(row),
    )


def _held(people: Collection[UUID], at: datetime) -> dict[tuple[UUID, str], tuple[str, ...]]:
    """Return the titles that people hold, by person and agency; none is asked for nobody."""
    if not people:
        return {}
    today = calendars.load().local_date(at)
    rows = Holding.objects.filter(
        held_on(today), person__in=people, person__is_active=True, agency__isnull=False
    ).order_by("held_from", "title")  # fmt: skip
    found: dict[tuple[UUID, str], tuple[str, ...]] = {}
    for person, slug, title in rows.values_list("person", "agency__slug", "title"):
        found[person, slug] = (*found.get((person, slug), ()), title)
    return found
