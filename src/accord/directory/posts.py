"""Who holds which post on a day: asked by person or by post, with whoever stands in."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accord.directory.models import Holding, Person, Representative, StandIn
from accord.engine import posts


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who holds a post, or stands in for who does.

    Attributes:
        body: an agency's slug, `partnership` or `independent`.
        partnership: of which partnership; None for an agency's post, whatever it belongs to.
        alone: nobody else holds the same post there; who stands in does not count as another.
    """

    person: uuid.UUID
    name: str
    body: str
    title: str
    partnership: uuid.UUID | None
    alone: bool


def held_by(person: uuid.UUID, *, today: date) -> tuple[Holder, ...]:
    """Return the posts that somebody holds or stands in for; none once they have left.

    An independent post held for an agency counts in each partnership that the agency belongs to.

    Args:
        today: local date; a post's first and last day are part of it.
    """
    name = Person.objects.filter(pk=person, is_active=True).values_list("name", flat=True).first()
    if name is None:
        return ()
    standing = _stand_ins(today).filter(holding=OuterRef("pk"), person=person)
    rows = _open(today).filter(Q(person=person) | Exists(standing))
    rows = rows.prefetch_related("agency__partnerships")
    found = (_holder(row, person, name, each) for row in rows for each in _partnerships(row))
    return tuple(dict.fromkeys(found))


def holders(body: str, title: str, *, partnership: uuid.UUID, today: date) -> tuple[Holder, ...]:
    """Return everybody who holds a post, and who stands in for them, by name.

    Args:
        body: an agency's slug, `partnership` or `independent`; an agency that does not belong to
            the partnership has nobody.
        today: local date; a post's first and last day are part of it.
    """
    if (title in posts.INDEPENDENT_TITLES) != (body == "independent"):
        return ()
    stand_ins = _stand_ins(today).filter(person__is_active=True).select_related("person")
    standing = Prefetch("stand_ins", queryset=stand_ins, to_attr="standing")
    rows = _open(today).filter(_of(body, partnership), title=title).prefetch_related(standing)
    found = (
        _holder(row, each.pk, each.name, partnership if _is_of_partnership(row) else None)
        for row in rows
        for each in _people(row)
    )
    return _once(found)


def representatives(agency_slug: str, *, partnership: uuid.UUID, today: date) -> tuple[Holder, ...]:
    """Return who represents an agency on a partnership's board (reading 21), by name.

    Args:
        today: local date; the first and the last day count.
    """
    rows = tuple(
        Representative.objects.filter(
            _on(today), agency__slug=agency_slug, partnership=partnership, person__is_active=True
        ).values_list("person", "person__name")
    )
    alone = len({person for person, _ in rows}) == 1
    return _once(
        Holder(
            person=person, name=name, body=agency_slug, title="board_member",
            partnership=partnership, alone=alone,
        )
        for person, name in rows
    )  # fmt: skip


def _on(today: date) -> Q:
    return Q(held_from__lte=today) & (Q(held_to__isnull=True) | Q(held_to__gte=today))


def _open(today: date) -> QuerySet[Holding]:
    """Return the posts held on a day, and whether they are shared with somebody else."""
    others = Holding.objects.filter(
        _on(today),
        Q(agency=OuterRef("agency")) | Q(partnership=OuterRef("partnership")),
        ~Q(person=OuterRef("person")),
        title=OuterRef("title"),
        person__is_active=True,
    )
    return (
        Holding.objects.filter(_on(today))
        .annotate(shared=Exists(others))
        .select_related("person", "agency")
        .order_by("title", "pk")
    )


def _stand_ins(today: date) -> QuerySet[StandIn]:
    return StandIn.objects.filter(stands_from__lte=today, stands_to__gte=today)


def _of(body: str, partnership: uuid.UUID) -> Q:
    through = Q(agency__partnerships=partnership)
    if body == "independent":
        return Q(partnership=partnership) | through
    if body == "partnership":
        return Q(partnership=partnership)
    return Q(agency__slug=body) & through


def _is_of_partnership(row: Holding) -> bool:
    return row.agency is None or row.title in posts.INDEPENDENT_TITLES


def _partnerships(row: Holding) -> Iterable[uuid.UUID | None]:
    if not _is_of_partnership(row):
        return (None,)
    if row.agency is None:
        return (row.partnership_id,)
    return (each.pk for each in row.agency.partnerships.all())


def _people(row: Holding) -> Iterator[Person]:
    if row.person.is_active:
        yield row.person
    for each in row.standing:  # type: ignore[attr-defined] # prefetched by holders
        yield each.person


def _holder(row: Holding, person: uuid.UUID, name: str, partnership: uuid.UUID | None) -> Holder:
    return Holder(
        person=person,
        name=name,
        body=_body(row),
        title=row.title,
        partnership=partnership,
        alone=not row.shared,  # type: ignore[attr-defined] # annotated by _open
    )


def _body(row: Holding) -> str:
    if row.title in posts.INDEPENDENT_TITLES:
        return "independent"
    return "partnership" if row.agency is None else row.agency.slug


def _once(found: Iterable[Holder]) -> tuple[Holder, ...]:
    people = {each.person: each for each in found}
    return tuple(sorted(people.values(), key=lambda each: (each.name.casefold(), each.person)))
