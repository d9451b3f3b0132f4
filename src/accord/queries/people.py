"""Who is there: the people of an agency or a partnership, for those who look after them."""

import uuid
from collections.abc import Sequence
from datetime import date

import msgspec
from django.db.models import Exists, F, OuterRef, Q

from accord.directory import posts as directory_posts
from accord.directory.models import Agency, Holding, MailDomain, Partnership, Person
from accord.directory.posts import ADMINISTRATOR, OFFICE, held_on
from accord.engine import posts

ARRIVED = Q(invited_at__isnull=True) | Q(person__last_login__gte=F("invited_at"))
"""The condition for posts whose holder was not invited, or has signed in since."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """An agency or a partnership whose people somebody looks after.

    Attributes:
        agency: its slug; empty for a partnership.
        titles: the posts that can be given there.
        administers: they are an administrator of that agency, and no mere office.
    """

    id: uuid.UUID
    name: str
    agency: str
    titles: tuple[str, ...]
    administers: bool


class Somebody(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who holds posts at a place; `since` is the first day of the earliest.

    Their own name is shown where they work already. Who was invited there stands under the name
    that was typed until they sign in: an address gives away nobody's name.
    """

    id: uuid.UUID
    name: str
    email: str
    titles: tuple[str, ...]
    since: date


def places(person: uuid.UUID, *, today: date) -> tuple[Place, ...]:
    """Return the places whose people somebody looks after, partnerships first, by name.

    An agency's people are for its administrators alone. One that has none is for the offices of
    its partnerships, who can give it an administrator, and nothing else.

    Args:
        today: local date on which their posts are looked at.
    """
    mine = directory_posts.held_by(person, today=today)
    slugs = {each.body for each in mine if each.title == ADMINISTRATOR}
    offices = {each.partnership for each in mine if each.title == OFFICE and each.partnership}
    theirs = Q(partnerships__in=offices) & ~_has_administrator(today)
    agencies = Agency.objects.filter(Q(slug__in=slugs) | theirs).distinct()
    return (
        *(
            _partnership(each)
            for each in Partnership.objects.filter(pk__in=offices).order_by("name")
        ),
        *(_agency(each, administers=each.slug in slugs) for each in agencies.order_by("name")),
    )


def here(place: Place, *, today: date) -> tuple[Somebody, ...]:
    """Return who holds a post at a place on a day, by name; who has left is not among them."""
    body = Q(agency=place.id) if place.agency else Q(partnership=place.id)
    rows = (
        Holding.objects.filter(body, held_on(today), person__is_active=True)
        .select_related("person")
        .order_by("person", "title")
    )
    people: dict[uuid.UUID, list[Holding]] = {}
    for row in rows:
        people.setdefault(row.person_id, []).append(row)
    found = (_somebody(held) for held in people.values())
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))


def doubt(email: str, place: Place, *, by: uuid.UUID, today: date) -> str:
    """Return what speaks against an address being of somebody at an agency; often nothing.

    Nothing of who is at the agency already, and nothing of a partnership's posts: their people
    come from anywhere.

    Args:
        email: as it is stored.
        by: who invites.
        today: local date on which posts are looked at.
    """
    known = who_reads(email)
    held = Holding.objects.filter(held_on(today), person=known, person__is_active=True)
    rows = set(held.values_list("person", "agency"))
    if not place.agency or any(place.id == agency or by == who for who, agency in rows):
        return ""
    listed = MailDomain.objects.filter(domain=email.rpartition("@")[2]).select_related("agency")
    owner = next((each.agency for each in listed), None)
    if owner is not None and owner.id != place.id:
        return f"This is a mailbox of {owner.name}, not of {place.name}."
    if rows:
        return "Whoever has this address is known here under another agency."
    if owner is None and MailDomain.objects.filter(agency=place.id).exists():
        return f"This is none of the mailboxes that {place.name} has listed."
    return ""


def who_reads(email: str) -> Person | None:
    """Return whose mailbox it is; what stands after a `+` is the same mailbox.

    Args:
        email: as it is stored.
    """
    local, _, domain = email.rpartition("@")
    base = local.partition("+")[0]
    same = Q(email=email)
    if base:
        tagged = Q(email__startswith=f"{base}+", email__endswith=f"@{domain}")
        same |= Q(email=f"{base}@{domain}") | tagged
    found = Person.objects.filter(same).order_by("email")
    return min(found, key=lambda each: (each.email != email, len(each.email)), default=None)


def last_ended(person: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the agencies and partnerships at which the posts of somebody ended last.

    None where they never held one for a whole day.
    """
    rows = Holding.objects.filter(person=person)
    last = max((row.held_to or date.max for row in rows), default=date.max)
    ended = (row for row in rows if (row.held_to or date.max) == last)
    return frozenset(filter(None, (row.agency_id or row.partnership_id for row in ended)))


def _partnership(row: Partnership) -> Place:
    titles = (*posts.PARTNERSHIP_TITLES, *posts.INDEPENDENT_TITLES, OFFICE)
    return Place(id=row.id, name=row.name, agency="", titles=titles, administers=False)


def _agency(row: Agency, *, administers: bool) -> Place:
    titles = (*posts.AGENCY_TITLES, ADMINISTRATOR) if administers else (ADMINISTRATOR,)
    return Place(id=row.id, name=row.name, agency=row.slug, titles=titles, administers=administers)


def _has_administrator(today: date) -> Exists:
    """Return the condition for agencies that have an administrator.

    One who was invited counts once they have arrived: else a mistyped address would leave an
    agency with nobody who can take it back.
    """
    return Exists(
        Holding.objects.filter(
            held_on(today), ARRIVED, agency=OuterRef("pk"), title=ADMINISTRATOR,
            person__is_active=True,
        )
    )  # fmt: skip


def _somebody(held: list[Holding]) -> Somebody:
    return Somebody(
        id=held[0].person.id,
        name=shown(held),
        email=held[0].person.email,
        titles=tuple(dict.fromkeys(row.title for row in held)),
        since=min(row.held_from for row in held),
    )


def shown(held: Sequence[Holding]) -> str:
    """Return the name under which somebody stands at a place, by what they hold there."""
    return held[0].person.name if has_arrived(held) else held[0].invited_as


def has_arrived(held: Sequence[Holding]) -> bool:
    """Test whether somebody was not only invited to a place, but has signed in since."""
    last = held[0].person.last_login
    return any(not row.invited_at or (last and last >= row.invited_at) for row in held)
