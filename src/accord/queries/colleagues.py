"""Who works where: the people of an agency, and the agencies of a partnership."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from accord.directory import posts as directory
from accord.directory.models import Agency, Holding, Representative
from accord.directory.posts import held_on
from accord.engine import posts, words

Place = tuple[str, str]


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who holds a post, and how to reach them; the telephone may be empty."""

    person: UUID
    name: str
    email: str
    telephone: str = ""


def holding(
    places: Iterable[Place], *, partnership: UUID, today: date
) -> dict[Place, tuple[Colleague, ...]]:
    """Return who holds each of these posts now, by body and title; one query however many.

    Args:
        places: an agency's slug, `partnership` or `independent`, each with a title.
        partnership: whose offices are meant.
        today: local date on which posts are looked at.
    """
    wanted = frozenset(places)
    titles = {title for _, title in wanted}
    rows = _now(today).filter(
        Q(agency__slug__in={body for body, _ in wanted}) | Q(partnership=partnership),
        title__in=titles,
    ).values_list(
        "agency__slug", "title", "person", "person__name", "person__email", "person__telephone"
    )  # fmt: skip
    found: dict[Place, dict[UUID, Colleague]] = {place: {} for place in wanted}
    for slug, title, person, name, email, telephone in rows.order_by("person__name", "person"):
        own = "independent" if title in posts.INDEPENDENT_TITLES else "partnership"
        place = (slug or own, title)
        if place in found:
            found[place][person] = Colleague(
                person=person, name=name, email=email, telephone=telephone
            )
    return {place: tuple(people.values()) for place, people in found.items()}


def in_office(offices: Iterable[tuple[UUID, str]], *, today: date) -> dict[tuple[UUID, str], str]:
    """Return the name of whoever alone holds an office of a partnership, by both; one query."""
    wanted = frozenset(offices)
    if not wanted:
        return {}
    rows = _now(today).filter(
        partnership__in={each for each, _ in wanted}, title__in={title for _, title in wanted}
    ).values_list("partnership", "title", "person__name")  # fmt: skip
    found: dict[tuple[UUID, str], list[str]] = {}
    for partnership, title, name in rows:
        found.setdefault((partnership, title), []).append(name)
    return {office: names[0] for office, names in found.items() if len(names) == 1}


def _now(today: date) -> QuerySet[Holding]:
    return Holding.objects.filter(held_on(today), person__is_active=True)


def of_agency(
    slug: str, titles: Iterable[str], *, today: date
) -> tuple[tuple[UUID, str, str], ...]:
    """Return the people who hold one of these posts in an agency now: id, name, title.

    Args:
        titles: of posts, in the order in which the people are wanted.
        today: local date on which posts are looked at.
    """
    wanted = tuple(titles)
    rows = _now(today).filter(agency__slug=slug, title__in=wanted)
    people = rows.values_list("person", "person__name", "title")
    return tuple(sorted(people, key=lambda row: (wanted.index(row[2]), row[1].casefold())))


def of_none(
    people: Iterable[tuple[UUID, str, str]], agencies: Iterable[str], *, today: date
) -> tuple[tuple[UUID, str, str], ...]:
    """Return those people who hold no post of these agencies: nobody acts for both sides.

    Args:
        people: each by id, name and title.
        agencies: by slug.
        today: local date on which posts are looked at.
    """
    people, slugs = tuple(people), tuple(agencies)
    if not slugs or not people:
        return people
    rows = _now(today).filter(agency__slug__in=slugs, person__in={each for each, _, _ in people})
    theirs = frozenset(rows.values_list("person", flat=True))
    return tuple(each for each in people if each[0] not in theirs)


def holders(
    slugs: Iterable[str], titles: Iterable[str], *, today: date
) -> dict[tuple[str, str], tuple[UUID, ...]]:
    """Return who holds each of these posts in each of these agencies; one query however many.

    Args:
        today: local date on which posts are looked at.
    """
    rows = _now(today).filter(agency__slug__in=tuple(slugs), title__in=tuple(titles))
    found: dict[tuple[str, str], dict[UUID, None]] = {}
    for slug, title, person in rows.values_list("agency__slug", "title", "person"):
        found.setdefault((slug, title), {})[person] = None
    return {place: tuple(people) for place, people in found.items()}


def agencies_of(partnership: UUID) -> tuple[tuple[str, str], ...]:
    """Return a partnership's agencies by slug and name, in the order of their names."""
    rows = Agency.objects.filter(partnerships=partnership).order_by("name", "slug")
    return tuple(rows.values_list("slug", "name"))


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of an agency who can be chosen to sit for it on a panel.

    Attributes:
        represents: on the partnership (reading 21).
        both_sides: they work for an agency of the other side as well (reading 2).
    """

    person: UUID
    name: str
    email: str
    represents: bool = False
    both_sides: bool = False

    def is_called(self, said: str) -> bool:
        """Test whether a name or an e-mail address is theirs, however it is spaced and written."""
        plain = " ".join(said.split()).casefold()
        return plain in (" ".join(self.name.split()).casefold(), self.email.casefold())


def candidates(
    partnership: UUID,
    slugs: Iterable[str],
    said: Iterable[str],
    *,
    agencies: words.Agencies,
    today: date,
) -> dict[str, tuple[Candidate, ...]]:
    """Return who represents each agency there, and who of it is called so; three queries.

    Args:
        slugs: the agencies that can have a member.
        said: names and e-mail addresses, as they were typed.
        agencies: those of the disagreement, of which nobody sits for both sides.
        today: local date on which posts are looked at.
    """
    slugs = tuple(slugs)
    called = Q(pk__in=())
    for each in dict.fromkeys(" ".join(one.split()) for one in said):
        called |= Q(person__name__iexact=each) | Q(person__email__iexact=each)
    represent = Representative.objects.filter(
        held_on(today), partnership=partnership, agency__slug__in=slugs, person__is_active=True
    )
    work = _now(today).filter(called, agency__slug__in=slugs)
    names = ("agency__slug", "person", "person__name", "person__email")
    found: dict[tuple[str, UUID], Candidate] = {}
    for represents, rows in ((True, represent), (False, work)):
        for slug, person, name, email in rows.order_by("person__name", "person").values_list(
            *names
        ):
            found.setdefault(
                (slug, person),
                Candidate(person=person, name=name, email=email, represents=represents),
            )
    own = directory.working((person for _, person in found), today=today)
    there: dict[str, tuple[Candidate, ...]] = {}
    for (slug, person), one in found.items():
        both = any((person, other) in own for other in posts.against(slug, agencies))
        there[slug] = (*there.get(slug, ()), msgspec.structs.replace(one, both_sides=both))
    return there


def members(partnership: UUID, slugs: Iterable[str], *, today: date) -> dict[str, tuple[str, ...]]:
    """Return who represents agencies on a partnership, by the agency's slug (reading 21).

    Args:
        today: local date on which they do.
    """
    rows = Representative.objects.filter(
        held_on(today), partnership=partnership, agency__slug__in=tuple(slugs),
        person__is_active=True,
    ).values_list("agency__slug", "person__name").order_by("person__name")  # fmt: skip
    found: dict[str, tuple[str, ...]] = {}
    for slug, name in rows:
        found[slug] = (*found.get(slug, ()), name)
    return found


def still_there(
    partnership: UUID, slugs: Iterable[str], *, today: date
) -> frozenset[tuple[UUID, str]]:
    """Return who works for each of these agencies or represents it there, by id and slug.

    Args:
        today: local date on which they do; two queries however many there are.
    """
    slugs = tuple(slugs)
    work = _now(today).filter(agency__slug__in=slugs)
    represent = Representative.objects.filter(
        held_on(today), partnership=partnership, agency__slug__in=slugs, person__is_active=True
    )
    return frozenset(
        place for rows in (work, represent) for place in rows.values_list("person", "agency__slug")
    )
