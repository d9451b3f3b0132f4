"""Who leads people in each agency of a partnership, and how they are reached at work."""

import uuid
from datetime import date

import msgspec

from accord.directory.models import Agency, Holding
from accord.directory.posts import LEADING, held_on
from accord.queries import people


class Manager(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who leads people; the telephone is empty where none is known."""

    title: str
    name: str
    email: str
    telephone: str


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """An agency and who leads people there, by post and name; nobody where nobody has come."""

    agency: str
    sector: str
    managers: tuple[Manager, ...]


def of(partnership: uuid.UUID, *, today: date) -> tuple[Team, ...]:
    """Return the agencies of a partnership by name, with who leads people there; two queries.

    Who was invited and has not signed in since is left out: nobody has said that they are there.

    Args:
        today: local date on which posts are looked at.

    Source: mscb dir (a directory of manager contacts by role and team).
    """
    held: dict[uuid.UUID, list[Holding]] = {}
    rows = Holding.objects.filter(
        held_on(today), title__in=LEADING, agency__partnerships=partnership, person__is_active=True
    ).select_related("person")
    for row in rows:
        if row.agency_id is not None and people.has_arrived([row]):
            held.setdefault(row.agency_id, []).append(row)
    agencies = Agency.objects.filter(partnerships=partnership).order_by("name", "slug")
    return tuple(
        Team(agency=each.name, sector=each.sector, managers=_managers(held.get(each.pk, [])))
        for each in agencies
    )


def _managers(held: list[Holding]) -> tuple[Manager, ...]:
    ordered = sorted(
        held, key=lambda row: (LEADING.index(row.title), row.person.name.casefold(), row.pk)
    )
    return tuple(
        Manager(
            title=row.title,
            name=row.person.name,
            email=row.person.email,
            telephone=row.person.telephone,
        )
        for row in ordered
    )
