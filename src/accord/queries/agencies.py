"""A partnership's agencies for its office: their people, domains and representatives."""

import uuid
from datetime import date

import msgspec

from accord.directory.models import (
    Agency,
    Asking,
    Holding,
    MailDomain,
    Partnership,
    Representative,
)
from accord.directory.posts import ADMINISTRATOR, held_on
from accord.queries import people

REPRESENT = ("board_member", "director", "senior_manager", "safeguarding_lead")
"""Posts whose holders can represent their agency on a partnership."""

USUAL = ("early-years", "health", "police", "probation", "school", "social-care", "voluntary")
"""Sectors that agencies are commonly of; policies and agencies may name others."""


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """Who represents an agency, from one local date to another, both included."""

    id: uuid.UUID
    name: str
    first: date
    last: date | None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An agency of a partnership.

    Attributes:
        people: how many hold a post there today.
        administrators: how many of them look after its people; `arrived` whether one has come.
        represented: by whom today, on this partnership; empty by nobody.
    """

    id: uuid.UUID
    name: str
    sector: str
    people: int
    administrators: int
    arrived: bool
    represented: str
    domains: tuple[str, ...]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who could represent an agency, with the first of their posts that lets them."""

    person: uuid.UUID
    name: str
    title: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A partnership asks whether an agency joins it."""

    id: uuid.UUID
    partnership: str
    at: date


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a partnership says of itself."""

    mailbox: str
    front_door: str


def of(partnership: uuid.UUID, *, today: date) -> tuple[Row, ...]:
    """Return a partnership's agencies by name; four queries however many.

    Args:
        today: local date on which posts and seats are looked at.
    """
    rows = Agency.objects.filter(partnerships=partnership).order_by("name", "slug")
    agencies = {each.pk: each for each in rows}
    held: dict[uuid.UUID, list[Holding]] = {}
    for each in Holding.objects.filter(
        held_on(today), agency__in=agencies, person__is_active=True
    ).select_related("person"):
        held.setdefault(each.agency_id or each.pk, []).append(each)
    domains: dict[uuid.UUID, list[str]] = {}
    listed = MailDomain.objects.filter(agency__in=agencies).order_by("domain")
    for agency, domain in listed.values_list("agency", "domain"):
        domains.setdefault(agency, []).append(domain)
    seats = Representative.objects.filter(
        held_on(today), partnership=partnership, agency__in=agencies, person__is_active=True
    )
    names = dict(seats.values_list("agency", "person__name"))
    return tuple(
        _row(each, held.get(pk, []), names.get(pk, ""), domains.get(pk, []))
        for pk, each in agencies.items()
    )


def seats(agency: uuid.UUID, *, partnership: uuid.UUID, today: date) -> tuple[Seat, ...]:
    """Return who represents an agency on a partnership, now and later, the earliest first.

    Args:
        today: local date; the last day of a seat is part of it.
    """
    rows = Representative.objects.filter(agency=agency, partnership=partnership)
    rows = rows.exclude(held_to__lt=today).select_related("person").order_by("held_from", "id")
    return tuple(
        Seat(id=row.pk, name=row.person.name, first=row.held_from, last=row.held_to) for row in rows
    )


def candidates(agency: uuid.UUID, *, today: date) -> tuple[Candidate, ...]:
    """Return who could represent an agency, by name.

    Args:
        today: local date on which posts are looked at.
    """
    held: dict[uuid.UUID, list[Holding]] = {}
    for each in Holding.objects.filter(
        held_on(today), agency=agency, title__in=REPRESENT, person__is_active=True
    ).select_related("person"):
        held.setdefault(each.person_id, []).append(each)
    found = (
        Candidate(
            person=person,
            name=people.shown(theirs),
            title=min((row.title for row in theirs), key=REPRESENT.index),
        )
        for person, theirs in held.items()
    )
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.person)))


def askings(agency: uuid.UUID, *, by: uuid.UUID) -> tuple[Asked, ...]:
    """Return what an agency is asked and has not answered, but for what `by` asked themselves."""
    rows = Asking.objects.filter(agency=agency, joined__isnull=True).exclude(asked_by=by)
    return tuple(
        Asked(id=row.pk, partnership=row.partnership.name, at=row.asked_at.date())
        for row in rows.select_related("partnership").order_by("asked_at")
    )


def sectors() -> tuple[str, ...]:
    """Return the sectors that agencies are of, and the usual ones, in order."""
    return tuple(sorted({*USUAL, *Agency.objects.values_list("sector", flat=True)}))


def facts(partnership: uuid.UUID) -> Facts:
    """Return what a partnership says of itself."""
    row = Partnership.objects.get(pk=partnership)
    return Facts(mailbox=row.mailbox, front_door=row.front_door)


def _row(agency: Agency, held: list[Holding], represented: str, domains: list[str]) -> Row:
    administrators = [row for row in held if row.title == ADMINISTRATOR]
    return Row(
        id=agency.pk,
        name=agency.name,
        sector=agency.sector,
        people=len({row.person_id for row in held}),
        administrators=len({row.person_id for row in administrators}),
        arrived=any(people.has_arrived([row]) for row in administrators),
        represented=represented,
        domains=tuple(domains),
    )
