"""Who is out: from when to when, and who stands in for them meanwhile."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from accord.directory.models import StandIn
from accord.library import phrases


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is out today.

    Attributes:
        to: the last local date on which they are.
        stand_in_name: who stands in, several joined by *and*; empty where whoever was to has left.
    """

    to: date
    stand_in_name: str


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """An absence that has not passed, at one agency or partnership.

    Attributes:
        id: of one of its rows; the others are of the same days, body and stand-in.
        person: who is out, and `name` what they are called.
        from_: its first local date; `to` its last.
        stand_in_name: empty where whoever was to stand in has left.
        titles: the posts that are stood in for.
    """

    id: UUID
    person: UUID
    name: str
    from_: date
    to: date
    stand_in_name: str
    body_name: str
    titles: tuple[str, ...]


def absences(people: Iterable[UUID], today: date) -> dict[UUID, Absence]:
    """Return who of these people is out on a day, by id; one query however many.

    Args:
        today: local date; the first and the last day of an absence are part of it.
    """
    found: dict[UUID, list[StandIn]] = {}
    for row in _rows(Q(holding__person__in=set(people)), today).filter(stands_from__lte=today):
        found.setdefault(row.holding.person_id, []).append(row)
    return {
        person: Absence(
            to=max(row.stands_to for row in rows),
            stand_in_name=phrases.listed(tuple(dict.fromkeys(filter(None, map(_name, rows))))),
        )
        for person, rows in found.items()
    }


def of_agencies(slugs: Iterable[str], today: date) -> tuple[Planned, ...]:
    """Return who of these agencies is out on a day, by name; one query however many.

    Args:
        today: local date; the first and the last day of an absence are part of it.
    """
    where = Q(holding__agency__slug__in=tuple(slugs), stands_from__lte=today)
    found = _planned(_rows(where, today))
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.to)))


def planned(person: UUID, *, today: date) -> tuple[Planned, ...]:
    """Return the absences of somebody that have not passed, the earliest first.

    Args:
        today: local date; the last day of an absence is part of it.
    """
    found = _planned(_rows(Q(holding__person=person), today))
    return tuple(sorted(found, key=lambda each: (each.from_, each.to, each.body_name)))


def stood_in_for(person: UUID, *, today: date) -> tuple[Planned, ...]:
    """Return the absences in which somebody stands in and that have not passed, earliest first.

    Args:
        today: local date; the last day of an absence is part of it.
    """
    found = _planned(_rows(Q(person=person), today))
    return tuple(sorted(found, key=lambda each: (each.from_, each.to, each.name.casefold())))


def _rows(where: Q, today: date) -> QuerySet[StandIn]:
    """Return rows that have not passed, of posts still held and of people who are still here."""
    return StandIn.objects.filter(
        Q(holding__held_to__isnull=True) | Q(holding__held_to__gte=today),
        where, stands_to__gte=today, holding__person__is_active=True,
    ).select_related(
        "person", "holding__person", "holding__agency", "holding__partnership"
    ).order_by("person__name", "holding__title", "id")  # fmt: skip


def _planned(rows: Iterable[StandIn]) -> tuple[Planned, ...]:
    """Return the absences that rows make together: one row a post."""
    found: dict[tuple[object, ...], Planned] = {}
    for row in rows:
        held = row.holding
        body = held.agency or held.partnership
        place = (held.person_id, row.stands_from, row.stands_to, row.person_id, body and body.pk)
        known = found.get(place)
        titles = (*(known.titles if known else ()), held.title)
        found[place] = Planned(
            id=known.id if known else row.pk,
            person=held.person_id,
            name=held.person.name,
            from_=row.stands_from,
            to=row.stands_to,
            stand_in_name=_name(row),
            body_name=body.name if body else "",
            titles=tuple(dict.fromkeys(titles)),
        )
    return tuple(found.values())


def _name(row: StandIn) -> str:
    return row.person.name if row.person.is_active else ""
