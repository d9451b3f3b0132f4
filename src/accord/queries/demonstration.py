"""As whom to sign in first, for the sign-in page of the demonstration alone."""

from collections.abc import Sequence
from datetime import date

import msgspec
from django.db.models import Q

from accord.directory.models import Holding
from accord.directory.posts import OFFICE, held_on

TITLES = ("practitioner", "line_manager", "safeguarding_lead", OFFICE)


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody invented: their post, and the address with which they sign in."""

    title: str
    email: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """An agency or a partnership, and one of its people for each post."""

    name: str
    people: tuple[SignIn, ...]


def sign_ins(slugs: Sequence[str], *, today: date) -> tuple[Group, ...]:
    """Return some of the people of these agencies and partnerships, in their order; one query."""
    rows = Holding.objects.filter(
        held_on(today),
        Q(agency__slug__in=slugs) | Q(partnership__slug__in=slugs),
        title__in=TITLES,
        person__is_active=True,
    ).select_related("agency", "partnership", "person")
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for row in rows.order_by("person__email"):
        if body := row.agency or row.partnership:
            _, people_there = found.setdefault(body.slug, (body.name, {}))
            people_there.setdefault(row.title, row.person.email)
    return tuple(_group(*found[slug]) for slug in slugs if slug in found)


def _group(name: str, emails: dict[str, str]) -> Group:
    listed = (SignIn(title=each, email=emails[each]) for each in TITLES if each in emails)
    return Group(name=name, people=tuple(listed))
