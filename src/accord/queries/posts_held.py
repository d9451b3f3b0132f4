"""The posts of an agency or a partnership: who holds each now or later, and who stands in."""

import uuid
from datetime import date

import msgspec
from django.db.models import Q, QuerySet

from accord.directory.models import Agency, Holding, Partnership, Representative, StandIn
from accord.directory.posts import held_on
from accord.engine.policy import Policy
from accord.queries import in_force, people
from accord.queries.people import Place


class StoodIn(msgspec.Struct, frozen=True):
    """Who stands in for somebody, from one local date to another, both included."""

    name: str
    from_: date
    to: date


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A post that somebody holds, or is to hold.

    Attributes:
        id: of the holding.
        since: its first local date, which may lie ahead; `to` its last, None where none is set.
        telephone: empty where none is known, or they have not signed in since they were invited.
        arrived: they have signed in since, or nobody had to invite them.
        seen: they have signed in at all.
    """

    id: uuid.UUID
    person: uuid.UUID
    name: str
    email: str
    telephone: str
    title: str
    since: date
    to: date | None
    arrived: bool
    seen: bool
    stand_ins: tuple[StoodIn, ...]


class Belongs(msgspec.Struct, frozen=True, kw_only=True):
    """A partnership to which an agency belongs; `represented` by whom there (reading 21).

    Attributes:
        policy: the one in force there; None where there is none yet.
    """

    id: uuid.UUID
    name: str
    policy: Policy | None
    represented: tuple[str, ...]


def at(place: Place, *, today: date) -> tuple[Held, ...]:
    """Return every post of a place that has not passed, by name and first day; three queries.

    Args:
        today: local date.
    """
    rows = tuple(_rows(place, today))
    standing: dict[uuid.UUID, list[StoodIn]] = {}
    stand_ins = StandIn.objects.filter(
        holding__in=[row.pk for row in rows], stands_to__gte=today, person__is_active=True
    ).select_related("person")
    for each in stand_ins.order_by("stands_from", "person__name"):
        said = StoodIn(each.person.name, each.stands_from, each.stands_to)
        standing.setdefault(each.holding_id, []).append(said)
    theirs: dict[uuid.UUID, list[Holding]] = {}
    for row in rows:
        theirs.setdefault(row.person_id, []).append(row)
    found = (_held(row, theirs[row.person_id], standing.get(row.pk, [])) for row in rows)
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.person, each.since)))


def one(place: Place, holding: uuid.UUID, *, today: date) -> Held | None:
    """Return one post of a place that has not passed, or None.

    Args:
        today: local date.
    """
    return next((each for each in at(place, today=today) if each.id == holding), None)


def sector(place: Place) -> str:
    """Return an agency's sector; empty for a partnership."""
    found = Agency.objects.filter(pk=place.id).values_list("sector", flat=True).first()
    return found or ""


def partnerships(place: Place, *, today: date) -> tuple[Belongs, ...]:
    """Return the partnerships to which an agency belongs, by name.

    Args:
        today: local date on which it is represented there, and whose policy is in force.
    """
    rows = Representative.objects.filter(
        held_on(today), agency=place.id, person__is_active=True
    ).values_list("partnership", "person__name")
    names: dict[uuid.UUID, list[str]] = {}
    for partnership, name in rows.order_by("person__name"):
        names.setdefault(partnership, []).append(name)
    found = tuple(Partnership.objects.filter(agencies=place.id).order_by("name"))
    holds = in_force.on_each([each.pk for each in found], today)
    return tuple(
        Belongs(
            id=each.pk, name=each.name,
            policy=holds[each.pk].policy if each.pk in holds else None,
            represented=tuple(names.get(each.pk, ())),
        )
        for each in found
    )  # fmt: skip


def _rows(place: Place, today: date) -> QuerySet[Holding]:
    body = Q(agency=place.id) if place.agency else Q(partnership=place.id)
    rows = Holding.objects.filter(body, person__is_active=True).exclude(held_to__lt=today)
    return rows.select_related("person").order_by("title", "held_from")


def _held(row: Holding, theirs: list[Holding], standing: list[StoodIn]) -> Held:
    arrived = people.has_arrived(theirs)
    return Held(
        id=row.pk,
        person=row.person_id,
        name=people.shown(theirs),
        email=row.person.email,
        telephone=row.person.telephone if arrived else "",
        title=row.title,
        since=row.held_from,
        to=row.held_to,
        arrived=arrived,
        seen=arrived and row.person.last_login is not None,
        stand_ins=tuple(standing),
    )
