"""Who holds which post on a day: asked by person or by post, with whoever stands in."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date

import msgspec
from django.db.models import Q

from accord.directory import statements
from accord.directory.models import Holding, Representative, StandIn
from accord.directory.statements import Sitting
from accord.engine import posts

ADMINISTRATOR = "administrator"
"""Looks after the people of an agency."""

LEADING = (*posts.TIERS[1:], "safeguarding_lead")
"""An agency's titles whose holders lead others, in the order of the ladder.

They have a team, advise others, and may raise something for them.
"""

OFFICE = "office"
"""Looks after a partnership's mailbox and people, and those of agencies without administrator.

It acts for its business manager's post.
"""

OFFICES = (OFFICE, "chair", "business_manager", "independent_chair", "learning_lessons_chair")
"""A partnership's titles that see what its policy lets it see at each stage (reading 33).

Its panel sees what it was appointed to, no more.
"""

RUNNING = (OFFICE, "business_manager")
"""Those of them who do the office's work: they answer questions, and follow up what failed.

They enter for agencies what reached the office. Who decides at the last stage speaks for nobody.
"""


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who holds a post, or stands in for who does.

    Attributes:
        body: an agency's slug, `partnership` or `independent`.
        of: whose post it is; another person where this one stands in.
        partnership: of which partnership; None for an agency's post, whatever it belongs to.
        alone: nobody else holds the same post there; who stands in does not count as another.
    """

    person: uuid.UUID
    name: str
    of: uuid.UUID
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
    return tuple(dict.fromkeys(_holder(each) for each in statements.of_person(person, today=today)))


def offices_run(held: Iterable[Holder]) -> tuple[uuid.UUID, ...]:
    """Return the partnerships whose office's work goes with one of these posts, each once."""
    found = (each.partnership for each in held if each.title in RUNNING)
    return tuple(dict.fromkeys(each for each in found if each is not None))


def held_by_any(people: Collection[uuid.UUID], *, today: date) -> tuple[Holder, ...]:
    """Return the posts that people hold or stand in for, as `held_by` does for one; one query.

    Args:
        today: local date; a post's first and last day are part of it.
    """
    return tuple(dict.fromkeys(_holder(each) for each in statements.of_people(people, today=today)))


def holders(body: str, title: str, *, partnership: uuid.UUID, today: date) -> tuple[Holder, ...]:
    """Return everybody who holds a post, and who stands in for them, by name.

    Args:
        body: an agency's slug, `partnership` or `independent`; an agency that does not belong to
            the partnership has nobody.
        today: local date; a post's first and last day are part of it.
    """
    if (title in posts.INDEPENDENT_TITLES) != (body == "independent"):
        return ()
    found = statements.of_post(body, title, partnership=partnership, today=today)
    return _once(
        msgspec.structs.replace(_holder(each), partnership=None if _is_own(each) else partnership)
        for each in found
    )


def working(people: Iterable[uuid.UUID], *, today: date) -> frozenset[tuple[uuid.UUID, str]]:
    """Return for which agencies, by slug, people work now; who has left works for none.

    Args:
        today: local date; a post's first and last day are part of it.
    """
    held = Holding.objects.filter(
        held_on(today), person__in=set(people), person__is_active=True, agency__isnull=False
    )
    return frozenset(held.values_list("person", "agency__slug"))


def standing_in(
    people: Iterable[uuid.UUID], *, today: date
) -> dict[tuple[uuid.UUID, str], tuple[uuid.UUID, ...]]:
    """Return who stands in for people who are out, by person and agency's slug.

    Args:
        today: local date; the first and the last day of an absence are part of it.
    """
    held = Holding.objects.filter(held_on(today), person__in=set(people), agency__isnull=False)
    rows = StandIn.objects.filter(
        holding__in=held, stands_from__lte=today, stands_to__gte=today, person__is_active=True
    ).values_list("holding__person", "holding__agency__slug", "person")
    found: dict[tuple[uuid.UUID, str], dict[uuid.UUID, None]] = {}
    for of, body, person in rows.order_by("person__name", "person"):
        found.setdefault((of, body), {})[person] = None
    return {place: tuple(people) for place, people in found.items()}


def boards(person: uuid.UUID, *, today: date) -> frozenset[tuple[str, uuid.UUID]]:
    """Return for which agencies, by slug, somebody sits on which partnership's board (reading 21).

    Args:
        today: local date; the first and the last day count.
    """
    rows = Representative.objects.filter(held_on(today), person=person, person__is_active=True)
    return frozenset(rows.values_list("agency__slug", "partnership"))


def representatives(agency_slug: str, *, partnership: uuid.UUID, today: date) -> tuple[Holder, ...]:
    """Return who represents an agency on a partnership's board (reading 21), by name.

    Args:
        today: local date; the first and the last day count.
    """
    rows = tuple(
        Representative.objects.filter(
            held_on(today), agency__slug=agency_slug, partnership=partnership,
            person__is_active=True,
        ).values_list("person", "person__name")
    )  # fmt: skip
    alone = len({person for person, _ in rows}) == 1
    return _once(
        Holder(
            person=person, name=name, of=person, body=agency_slug, title="board_member",
            partnership=partnership, alone=alone,
        )
        for person, name in rows
    )  # fmt: skip


def held_on(today: date) -> Q:
    """Return the condition for posts, or seats on a board, held on a day.

    Args:
        today: local date; the first and the last day count.
    """
    return Q(held_from__lte=today) & (Q(held_to__isnull=True) | Q(held_to__gte=today))


def _is_own(row: Sitting) -> bool:
    """Test whether a post is an agency's own, and no partnership's."""
    return row.agency is not None and row.title not in posts.INDEPENDENT_TITLES


def _holder(row: Sitting) -> Holder:
    independent = row.title in posts.INDEPENDENT_TITLES
    return Holder(
        person=row.person,
        name=row.name,
        of=row.of,
        body="independent" if independent else row.agency or "partnership",
        title=row.title,
        partnership=row.partnership,
        alone=not row.shared,
    )


def _once(found: Iterable[Holder]) -> tuple[Holder, ...]:
    people = {each.person: each for each in found}
    return tuple(sorted(people.values(), key=lambda each: (each.name.casefold(), each.person)))
