"""Who is there: the people of an agency or a partnership, for those who look after them."""

import uuid
from datetime import date

import msgspec
from django.db.models import Q

from accord.directory import posts as directory_posts
from accord.directory.models import Agency, Holding, Partnership
from accord.engine import posts

ADMINISTRATOR = "administrator"
"""Looks after the people of an agency."""
OFFICE = "office"
"""Looks after the people of a partnership and of the agencies that belong to it."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """An agency or a partnership whose people somebody looks after.

    Attributes:
        agency: its slug; empty for a partnership.
        titles: the posts that can be given there.
    """

    id: uuid.UUID
    name: str
    agency: str
    titles: tuple[str, ...]


class Somebody(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who holds posts at a place; `since` is the first day of the earliest."""

    id: uuid.UUID
    name: str
    email: str
    titles: tuple[str, ...]
    since: date


def places(person: uuid.UUID, *, today: date) -> tuple[Place, ...]:
    """Return the places whose people somebody looks after, partnerships first, by name.

    Args:
        today: local date on which their posts are looked at.
    """
    mine = directory_posts.held_by(person, today=today)
    slugs = {each.body for each in mine if each.title == ADMINISTRATOR}
    offices = {each.partnership for each in mine if each.title == OFFICE and each.partnership}
    agencies = Agency.objects.filter(Q(slug__in=slugs) | Q(partnerships__in=offices)).distinct()
    return (
        *(
            _partnership(each)
            for each in Partnership.objects.filter(pk__in=offices).order_by("name")
        ),
        *(_agency(each) for each in agencies.order_by("name")),
    )


def here(place: Place, *, today: date) -> tuple[Somebody, ...]:
    """Return who holds a post at a place on a day, by name; who has left is not among them."""
    body = Q(agency=place.id) if place.agency else Q(partnership=place.id)
    rows = (
        Holding.objects.filter(body, held_on(today), person__is_active=True)
        .select_related("person")
        .order_by("person__name", "person", "title")
    )
    people: dict[uuid.UUID, list[Holding]] = {}
    for row in rows:
        people.setdefault(row.person_id, []).append(row)
    return tuple(_somebody(held) for held in people.values())


def held_on(today: date) -> Q:
    """Return the condition for posts held on a day; the last day is part of it."""
    return Q(held_from__lte=today) & (Q(held_to__isnull=True) | Q(held_to__gte=today))


def _partnership(row: Partnership) -> Place:
    titles = (*posts.PARTNERSHIP_TITLES, *posts.INDEPENDENT_TITLES, OFFICE)
    return Place(id=row.id, name=row.name, agency="", titles=titles)


def _agency(row: Agency) -> Place:
    return Place(
        id=row.id, name=row.name, agency=row.slug, titles=(*posts.AGENCY_TITLES, ADMINISTRATOR)
    )


def _somebody(held: list[Holding]) -> Somebody:
    return Somebody(
        id=held[0].person.id,
        name=held[0].person.name,
        email=held[0].person.email,
        titles=tuple(dict.fromkeys(row.title for row in held)),
        since=min(row.held_from for row in held),
    )
