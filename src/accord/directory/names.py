"""The names of people and agencies by their ids, many at once; who has left keeps their name."""

import uuid
from collections.abc import Iterable

from accord.directory.models import Agency, Person


def people(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return people's names by id; somebody unknown is left out."""
    return dict(Person.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def agencies(slugs: Iterable[str]) -> dict[str, str]:
    """Return agencies' names by slug; one that is unknown is left out."""
    return dict(Agency.objects.filter(slug__in=set(slugs)).values_list("slug", "name"))
