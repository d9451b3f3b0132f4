"""When agencies are closed, and who has nobody standing in for them then."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from accord.directory.models import Closure, Holding, StandIn
from accord.directory.posts import held_on
from accord.queries.staffing import LEAD
from accord.queries.standing_in import COVERED

BEFOREHAND: Final = timedelta(days=28)
"""So long before an agency closes its people are asked who stands in for them."""


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """An agency is closed from its `first` local day to its `last`, both included.

    Attributes:
        agency: its slug, and `name` what it is called.
        reason: a word of `services.closures.REASONS`.
        leads: who asked is a safeguarding lead there, and so asked by whoever needs a name.
    """

    id: UUID
    agency: str
    name: str
    first: date
    last: date
    reason: str
    leads: bool = False


def at(agency: UUID, *, today: date) -> tuple[Closed, ...]:
    """Return when an agency is closed that has not passed, the earliest first."""
    return tuple(map(_closed, _rows(Q(agency=agency), today)))


def on(slugs: Collection[str], *, today: date) -> dict[str, Closed]:
    """Return which of these agencies are closed on a day, by slug; one query however many."""
    rows = _rows(Q(agency__slug__in=slugs, closed_from__lte=today), today)
    return {row.agency.slug: _closed(row) for row in rows}


def around(
    person: UUID, slugs: Collection[str], *, today: date
) -> tuple[dict[str, Closed], tuple[Closed, ...]]:
    """Return which of these agencies are closed today, and what somebody is asked before others.

    That is: when agencies of theirs close soon, and nobody stands in for them on all the days. Who
    holds no post in which somebody can stand in is not asked. Two queries at most.

    Args:
        slugs: agencies, by slug.
        today: local date; days that have passed need nobody.
    """
    held = Holding.objects.filter(held_on(today), agency=OuterRef("agency"), person=person)
    theirs = Q(Exists(held.filter(title__in=COVERED)))
    known = _soon(Q(agency__slug__in=slugs) | theirs, today)
    rows = tuple(
        known.annotate(
            mine=Exists(held.filter(title__in=COVERED)), leads=Exists(held.filter(title=LEAD))
        )
    )
    shut = {row.agency.slug: _closed(row) for row in rows if row.closed_from <= today}
    mine = tuple(row for row in rows if row.mine)
    covered = _covered(mine, Q(holding__person=person), today) if mine else {}
    return shut, tuple(
        msgspec.structs.replace(_closed(row), leads=row.leads)
        for row in mine
        if not covered[row.pk]
    )


def without_cover(partnership: UUID, *, today: date) -> tuple[Closed, ...]:
    """Return which agencies of a partnership close soon with nobody in the place of their lead.

    Who takes part in what is nobody's to read here: of each agency it goes by who would name
    somebody (reading 17). Two queries however many.

    Args:
        today: local date; days that have passed need nobody.
    """
    rows = tuple(_soon(Q(agency__partnerships=partnership), today))
    covered = _covered(rows, Q(holding__title=LEAD), today) if rows else {}
    return tuple(_closed(row) for row in rows if not covered[row.pk])


def _soon(where: Q, today: date) -> QuerySet[Closure]:
    return _rows(where & Q(closed_from__lte=today + BEFOREHAND), today)


def _rows(where: Q, today: date) -> QuerySet[Closure]:
    known = Closure.objects.filter(where, closed_to__gte=today, taken_back_at=None)
    return known.select_related("agency").order_by("closed_from", "agency__name", "id")


def _covered(rows: Iterable[Closure], whose: Q, today: date) -> dict[UUID, bool]:
    """Return for which closures somebody stands in on every day that is left."""
    rows = tuple(rows)
    agencies = {row.agency_id for row in rows}
    known = StandIn.objects.filter(
        whose, Q(holding__held_to=None) | Q(holding__held_to__gte=today),
        holding__agency__in=agencies, holding__person__is_active=True, person__is_active=True,
        stands_to__gte=today,
    ).values_list("holding__agency", "stands_from", "stands_to")  # fmt: skip
    found = tuple(known)
    return {
        row.pk: any(
            agency == row.agency_id
            and first <= max(row.closed_from, today)
            and last >= row.closed_to
            for agency, first, last in found
        )
        for row in rows
    }


def _closed(row: Closure) -> Closed:
    return Closed(
        id=row.pk, agency=row.agency.slug, name=row.agency.name, first=row.closed_from,
        last=row.closed_to, reason=row.reason,
    )  # fmt: skip
