"""Who can be written down as out, by whom, and who could stand in for them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

import msgspec
from django.db.models import Q

from accord.directory import posts as directory
from accord.directory.models import Holding
from accord.directory.posts import ADMINISTRATOR, held_on
from accord.engine import posts

COVERED = (
    *(title for title in posts.AGENCY_TITLES if title != "board_member"),
    *posts.PARTNERSHIP_TITLES,
    *posts.INDEPENDENT_TITLES,
)
"""Posts in which somebody can stand in.

Not those who look after people, for nobody gives away a way in; and not a member of a board, whom
the partnership lists by name (reading 21).
"""

_EVERYBODY = len(posts.TIERS) + 1


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can be written down as out.

    Attributes:
        holdings: ids of the posts that are then stood in for, by agency or partnership; `titles`
            what these are called, and `body_names` the agencies and partnerships.
    """

    person: UUID
    name: str
    holdings: Mapping[UUID, tuple[UUID, ...]]
    titles: Mapping[UUID, tuple[str, ...]]
    body_names: Mapping[UUID, str]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who could stand in at an agency or partnership, and a post they hold there.

    Attributes:
        below: that post stands below the highest one of who is out, on the ladder.
    """

    person: UUID
    name: str
    title: str
    body: UUID
    below: bool = False


def whose(person: UUID, *, today: date, at: Collection[UUID] | None = None) -> Whose | None:
    """Return what somebody who is here can be stood in for; None where they hold no such post.

    Args:
        today: local date on which posts are looked at.
        at: at these agencies and partnerships alone; None for all of theirs.
    """
    rows = Holding.objects.filter(
        held_on(today), person=person, person__is_active=True, title__in=COVERED
    ).select_related("person", "agency", "partnership")
    if at is not None:
        rows = rows.filter(Q(agency__in=at) | Q(partnership__in=at))
    held = sorted(rows, key=lambda row: (COVERED.index(row.title), row.pk))
    if not held:
        return None
    rows_at: dict[UUID, list[Holding]] = {}
    for row in held:
        rows_at.setdefault(row.agency_id or row.partnership_id or row.pk, []).append(row)
    return Whose(
        person=person,
        name=held[0].person.name,
        holdings={body: tuple(row.pk for row in rows) for body, rows in rows_at.items()},
        titles={body: tuple(row.title for row in rows) for body, rows in rows_at.items()},
        body_names={body: _body_name(rows[0]) for body, rows in rows_at.items()},
    )


def candidates(of: Whose, *, by: UUID, today: date) -> tuple[Candidate, ...]:
    """Return who could stand in at each agency and partnership, once for each, by post and name.

    Whoever holds an equal post comes first, then who stands above it, and last who stands below.

    They hold a post there that can itself be stood in for: nobody comes in to escalations this way
    who only looks after people, or sits on a board.

    Args:
        by: who says it: nobody gives themselves somebody else's posts.
        today: local date on which posts are looked at.
    """
    there = Q(agency__in=tuple(of.holdings)) | Q(partnership__in=tuple(of.holdings))
    rows = Holding.objects.filter(held_on(today), there, person__is_active=True, title__in=COVERED)
    others = rows.exclude(person__in=(of.person, by)).select_related("person")
    found: dict[tuple[UUID, UUID], Candidate] = {}
    could = (_candidate(row, of) for row in sorted(others, key=_rank))
    for each in sorted(filter(None, could), key=lambda each: _nearest(each, of.titles[each.body])):
        found.setdefault((each.person, each.body), each)
    return tuple(found.values())


def _candidate(row: Holding, of: Whose) -> Candidate | None:
    body = row.agency_id or row.partnership_id
    if body is None:
        return None
    below = _height(row.title) < _highest(of.titles[body])
    return Candidate(
        person=row.person_id, name=row.person.name, title=row.title, body=body, below=below
    )


def _highest(titles: Iterable[str]) -> int:
    """Return the height of the highest of these posts on the ladder; 0 where none is on it."""
    return max((posts.TIERS.index(each) for each in titles if each in posts.TIERS), default=0)


def _nearest(of: Candidate, titles: tuple[str, ...]) -> tuple[bool, bool, int, str, UUID]:
    """Return what puts equals first, then who stands above, and who stands below last."""
    away = abs(_height(of.title) - _highest(titles))
    return of.below, of.title not in titles, away, of.name.casefold(), of.person


def colleagues(person: UUID, *, today: date) -> tuple[tuple[UUID, str], ...]:
    """Return the colleagues for whom somebody can say that they are out: id and name, by name.

    A manager for those of their agency who hold nothing as high; an administrator for everybody
    there. Two queries however many.

    Args:
        today: local date on which posts are looked at.
    """
    found = {(who, name) for _, who, name in _reached(person, today)}
    return tuple(sorted(found, key=lambda each: (each[1].casefold(), each[0])))


def agencies_for(colleague: UUID, *, by: UUID, today: date) -> frozenset[UUID]:
    """Return the agencies at which somebody can say that a colleague is out; no other body.

    Args:
        today: local date on which posts are looked at.
    """
    return frozenset(agency for agency, who, _ in _reached(by, today) if who == colleague)


def _reached(person: UUID, today: date) -> frozenset[tuple[UUID, UUID, str]]:
    """Return for whom somebody can say it, and at which agency: its id, theirs and their name."""
    reach: dict[str, int] = {}
    for held in directory.held_by(person, today=today):
        reach[held.body] = max(_reach(held.title), reach.get(held.body, 0))
    rows = Holding.objects.filter(
        held_on(today), agency__slug__in=[body for body, far in reach.items() if far],
        person__is_active=True, title__in=COVERED,
    ).exclude(person=person)  # fmt: skip
    highest: dict[tuple[UUID, UUID, str], int] = {}
    slugs: dict[UUID, str] = {}
    for agency, slug, who, name, title in rows.values_list(
        "agency", "agency__slug", "person", "person__name", "title"
    ):
        place, slugs[agency] = (agency, who, name), slug
        highest[place] = max(_height(title), highest.get(place, 0))
    return frozenset(place for place, height in highest.items() if height < reach[slugs[place[0]]])


def _reach(title: str) -> int:
    """Return below which height of posts somebody says it for others; 0 where for nobody."""
    if title == ADMINISTRATOR:
        return _EVERYBODY
    return posts.TIERS.index(title) if title in posts.TIERS else 0


def _height(title: str) -> int:
    """Return how high a post stands in its agency's ladder; what is beside it stands above."""
    return posts.TIERS.index(title) if title in posts.TIERS else len(posts.TIERS)


def _body_name(row: Holding) -> str:
    body = row.agency or row.partnership
    return body.name if body else ""


def _rank(row: Holding) -> tuple[int, str, UUID]:
    return COVERED.index(row.title), row.person.name.casefold(), row.person_id
