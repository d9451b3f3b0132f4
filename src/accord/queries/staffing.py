"""Who is there in each agency of a partnership, and what is missing that an escalation needs."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from uuid import UUID

import msgspec

from accord.directory import names
from accord.directory.models import Agency, Holding, Representative
from accord.directory.posts import ADMINISTRATOR, OFFICE, held_on
from accord.engine import posts
from accord.engine.policy import Policy
from accord.outbox.models import Message
from accord.queries.partnerships import Office
from accord.register.models import Entry

LEAD = "safeguarding_lead"
REPRESENTATIVE = "board_member"


class Staffed(msgspec.Struct, frozen=True, kw_only=True):
    """An agency, with who holds which post there today.

    Attributes:
        holders: names by the post's title; representatives under `board_member`.
        arrived: somebody of them has signed in.
        missing: the titles that nobody holds and an escalation would need, `administrator` among
            them; all of those where nobody is there at all.
    """

    id: UUID
    slug: str
    name: str
    holders: dict[str, tuple[str, ...]]
    arrived: bool
    missing: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nobody works there, as far as Accord knows."""
        return not self.holders


class Calls(msgspec.Struct, frozen=True, kw_only=True):
    """How many open escalations wait for an agency that nobody can be asked to name somebody for.

    Attributes:
        due: the local day on which the first of their present limits ends; None without any.
    """

    many: int
    due: date | None


def needed(policy: Policy | None) -> tuple[str, ...]:
    """Return the posts of an agency that a policy calls, after those that every agency needs.

    Who looks after its people, who names somebody (reading 17), who meets at each stage, and who
    represents it where a member of the board is engaged or a panel is made up (reading 21).
    """
    found = [ADMINISTRATOR, LEAD]
    for stage in policy.stages if policy else ():
        if stage.meets is not None:
            found += [stage.meets.raising, stage.meets.responding]
    tiers = [each for each in posts.TIERS[1:] if each in found]  # workers join by their mailbox
    return (ADMINISTRATOR, LEAD, *tiers, REPRESENTATIVE)


def of_office(office: Office, *, today: date) -> tuple[Staffed, ...]:
    """Return a partnership's agencies, those that lack most first; three queries however many.

    Args:
        today: local date on which posts are looked at.
    """
    wanted = needed(office.policy)
    agencies = tuple(Agency.objects.filter(partnerships=office.id).order_by("name", "slug"))
    held, arrived = _held(agencies, today)
    for slug, name in Representative.objects.filter(
        held_on(today), partnership=office.id, person__is_active=True
    ).order_by("person__name").values_list("agency__slug", "person__name"):  # fmt: skip
        held.setdefault(slug, {}).setdefault(REPRESENTATIVE, []).append(name)
    found = (_staffed(each, held.get(each.slug, {}), wanted, arrived) for each in agencies)
    return tuple(sorted(found, key=lambda each: (not each.empty, -len(each.missing), each.name)))


def who_look_after(partnership: UUID, *, today: date) -> tuple[str, ...]:
    """Return the names of those who look after a partnership's agencies and people; one query.

    Args:
        today: local date on which posts are looked at.
    """
    held = Holding.objects.filter(
        held_on(today), partnership=partnership, title=OFFICE, person__is_active=True
    )
    found = held.order_by("person__name").values_list("person__name", flat=True)
    return tuple(dict.fromkeys(found))


def calls(partnership: UUID, agencies: Iterable[Staffed]) -> dict[str, Calls]:
    """Return what waits for those of these agencies that have no lead, by slug (reading 17).

    Its office was told of each: without a reference, for it may not see them yet. Two queries.
    """
    lacking = {each.slug for each in agencies if LEAD in each.missing}
    if not lacking:
        return {}
    found: dict[str, dict[UUID, Entry]] = {}
    for _, slug, entry in _asked((partnership,)):
        if slug in lacking:
            found.setdefault(slug, {})[entry.pk] = entry
    return {slug: _calls(every.values()) for slug, every in found.items()}


def waiting(partnerships: Collection[UUID], *, today: date) -> dict[UUID, tuple[str, ...]]:
    """Return the names of the agencies without a lead for which something waits, by partnership.

    What `calls` counts of each; four queries however many there are.

    Args:
        today: local date on which posts are looked at.
    """
    asked = {(partnership, slug) for partnership, slug, _ in _asked(partnerships)}
    if not asked:
        return {}
    agencies = names.agencies({slug for _, slug in asked})
    led = _led(agencies, today)
    found: dict[UUID, list[str]] = {}
    for partnership, slug in asked:
        if slug in agencies and slug not in led:
            found.setdefault(partnership, []).append(agencies[slug])
    return {partnership: tuple(sorted(every)) for partnership, every in found.items()}


def without_lead(slugs: Collection[str], *, today: date) -> frozenset[str]:
    """Return those agencies in which nobody is safeguarding lead; at most one query.

    Args:
        today: local date on which posts are looked at.
    """
    return frozenset(slugs) - _led(slugs, today) if slugs else frozenset()


def _led(slugs: Iterable[str], today: date) -> frozenset[str]:
    """Return those agencies that have a safeguarding lead."""
    held = Holding.objects.filter(
        held_on(today), agency__slug__in=tuple(slugs), title=LEAD, person__is_active=True
    )
    return frozenset(slug for slug in held.values_list("agency__slug", flat=True) if slug)


def _asked(partnerships: Collection[UUID]) -> Iterator[tuple[UUID, str, Entry]]:
    """Yield what is open and an office was asked about: by which, for which agency (reading 17)."""
    rows = Message.objects.filter(partnership__in=tuple(partnerships), kind="name")
    asked = tuple(rows.values_list("partnership", "escalation", "post"))
    entries = Entry.objects.filter(status="open").in_bulk({each for _, each, _ in asked if each})
    for partnership, escalation, post in asked:
        if partnership is not None and escalation in entries:
            entry = entries[escalation]
            for slug in posts.named(posts.split(post)[0], entry.agencies):
                yield partnership, slug, entry


def _calls(entries: Collection[Entry]) -> Calls:
    days = [each.due_day for each in entries if each.due_day is not None]
    return Calls(many=len(entries), due=min(days, default=None))


def _held(
    agencies: Iterable[Agency], today: date
) -> tuple[dict[str, dict[str, list[str]]], frozenset[str]]:
    """Return the names of who holds what, by agency and title; and where somebody signed in."""
    rows = Holding.objects.filter(
        held_on(today), agency__in=tuple(agencies), person__is_active=True
    ).exclude(title=REPRESENTATIVE).order_by("person__name").values_list(
        "agency__slug", "title", "person__name", "person__last_login"
    )  # fmt: skip
    held: dict[str, dict[str, list[str]]] = {}
    arrived = set()
    for slug, title, name, last_login in rows:
        held.setdefault(slug, {}).setdefault(title, []).append(name)
        if last_login is not None:
            arrived.add(slug)
    return held, frozenset(arrived)


def _staffed(
    agency: Agency, held: dict[str, list[str]], wanted: Iterable[str], arrived: frozenset[str]
) -> Staffed:
    return Staffed(
        id=agency.id,
        slug=agency.slug,
        name=agency.name,
        holders={title: tuple(dict.fromkeys(who)) for title, who in held.items()},
        arrived=agency.slug in arrived,
        missing=tuple(title for title in wanted if title not in held),
    )
