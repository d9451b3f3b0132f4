"""Who is out: from when to when, and who stands in for them meanwhile."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from accord.directory.models import Agency, StandIn
from accord.engine.posts import INDEPENDENT_TITLES, PARTNERSHIP
from accord.library import phrases

At = tuple[UUID, str]
"""A person, and the body at which they are out: an agency's slug, `partnership`, `independent`."""


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
        agency: the agency's slug; empty where it is a partnership.
        titles: the posts that are stood in for.
    """

    id: UUID
    person: UUID
    name: str
    from_: date
    to: date
    stand_in_name: str
    agency: str
    body_name: str
    titles: tuple[str, ...]


def absences(
    people: Iterable[UUID], today: date, *, partnership: UUID | None = None
) -> dict[At, Absence]:
    """Return who of these people is out on a day, and at which body; one query however many.

    Who is out at one body may be there at another, where somebody else would stand in.

    Args:
        today: local date; the first and the last day of an absence are part of it.
        partnership: of whose offices and independent posts it is said too; None for agencies alone.
    """
    found: dict[At, list[StandIn]] = {}
    where = Q(holding__person__in=set(people), stands_from__lte=today) & _concerning(partnership)
    for row in _rows(where, today):
        found.setdefault((row.holding.person_id, _body(row)), []).append(row)
    return {
        at: Absence(
            to=max(row.stands_to for row in rows),
            stand_in_name=phrases.listed(tuple(dict.fromkeys(filter(None, map(_name, rows))))),
        )
        for at, rows in found.items()
    }


def of_agencies(slugs: Iterable[str], today: date) -> tuple[Planned, ...]:
    """Return who of these agencies is out on a day, by name; one query however many.

    Args:
        today: local date; the first and the last day of an absence are part of it.
    """
    where = Q(holding__agency__slug__in=tuple(slugs), stands_from__lte=today)
    found = _planned(_rows(where, today))
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.to)))


def planned(
    person: UUID, *, today: date, at: Collection[UUID] | None = None
) -> tuple[Planned, ...]:
    """Return the absences of somebody that have not passed, the earliest first.

    Args:
        today: local date; the last day of an absence is part of it.
        at: at these agencies and partnerships alone; None for all of theirs.
    """
    found = _planned(_rows(Q(holding__person=person) & _within(at), today))
    return tuple(sorted(found, key=lambda each: (each.from_, each.to, each.body_name)))


def stood_in_for(
    person: UUID, *, today: date, at: Collection[UUID] | None = None
) -> tuple[Planned, ...]:
    """Return the absences in which somebody stands in and that have not passed, earliest first.

    Args:
        today: local date; the last day of an absence is part of it.
        at: at these agencies and partnerships alone; None for all of them.
    """
    found = _planned(_rows(Q(person=person) & _within(at), today))
    return tuple(sorted(found, key=lambda each: (each.from_, each.to, each.name.casefold())))


def _concerning(partnership: UUID | None) -> Q:
    """Return the condition for posts of agencies, and for one partnership's own."""
    # an independent post held for an agency counts in each partnership that the agency belongs to
    belong = Agency.objects.filter(partnerships=partnership)
    independent = Q(holding__title__in=INDEPENDENT_TITLES)
    return (
        Q(holding__agency__isnull=False) & ~independent
        | Q(holding__partnership__isnull=False, holding__partnership=partnership)
        | independent & Q(holding__agency__in=belong)
    )


def _within(bodies: Collection[UUID] | None) -> Q:
    if bodies is None:
        return Q()
    return Q(holding__agency__in=bodies) | Q(holding__partnership__in=bodies)


def _body(row: StandIn) -> str:
    """Return the body of a post, as an escalation calls it."""
    if row.holding.title in INDEPENDENT_TITLES:
        return "independent"
    return row.holding.agency.slug if row.holding.agency else PARTNERSHIP


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
            agency=held.agency.slug if held.agency else "",
            body_name=body.name if body else "",
            titles=tuple(dict.fromkeys(titles)),
        )
    return tuple(found.values())


def _name(row: StandIn) -> str:
    return row.person.name if row.person.is_active else ""
