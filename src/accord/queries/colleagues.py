"""Who works where: the people of an agency, and the agencies of a partnership."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from accord.directory.models import Agency, Holding


def of_agency(
    slug: str, titles: Iterable[str], *, today: date
) -> tuple[tuple[UUID, str, str], ...]:
    """Return the people who hold one of these posts in an agency now: id, name, title.

    Args:
        titles: of posts, in the order in which the people are wanted.
        today: local date on which posts are looked at.
    """
    wanted = tuple(titles)
    rows = Holding.objects.filter(
        Q(held_to__isnull=True) | Q(held_to__gte=today),
        agency__slug=slug, title__in=wanted, held_from__lte=today, person__is_active=True,
    ).values_list("person", "person__name", "title")  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (wanted.index(row[2]), row[1].casefold())))


def agencies_of(partnership: UUID) -> tuple[tuple[str, str], ...]:
    """Return a partnership's agencies by slug and name, in the order of their names."""
    rows = Agency.objects.filter(partnerships=partnership).order_by("name", "slug")
    return tuple(rows.values_list("slug", "name"))
