"""Who has looked at an escalation: everybody who opened a page of it, the reader included."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db.models import Count, Max

from accord.directory.models import Holding, Person
from accord.directory.posts import held_on
from accord.record import rows
from accord.record.models import Look


class Looker(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who looked.

    Attributes:
        posts: what they hold today, title and body each; none once they have left.
        last: the instant (UTC) at which they last did.
        times: how many of its pages they have opened so far.
    """

    person: UUID
    name: str
    posts: tuple[tuple[str, str], ...]
    last: datetime
    times: int


def at(escalation: UUID, *, today: date) -> tuple[Looker, ...]:
    """Return everybody who has looked, the latest first; three queries however many.

    It says nothing of who may ask that: pages go through `services.access`.

    Args:
        today: local date on which posts are looked at.
    """
    looks = tuple(
        Look.objects.filter(escalation=escalation)
        .values("person")
        .annotate(last=Max("at"), times=Count("id"))
        .order_by("-last", "person")
    )
    people = [each["person"] for each in looks]
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    posts = _posts(people, today)
    return tuple(
        Looker(
            person=each["person"], name=names.get(each["person"], ""),
            posts=posts.get(each["person"], ()), last=rows.instant(each["last"]),
            times=each["times"],
        )
        for each in looks
    )  # fmt: skip


def _posts(people: Iterable[UUID], today: date) -> dict[UUID, tuple[tuple[str, str], ...]]:
    """Return the posts that people hold on a day: title, and the name of its body."""
    held = Holding.objects.filter(held_on(today), person__in=people, person__is_active=True)
    found: dict[UUID, tuple[tuple[str, str], ...]] = {}
    for person, title, agency, partnership in held.order_by("held_from", "title").values_list(
        "person", "title", "agency__name", "partnership__name"
    ):
        found[person] = (*found.get(person, ()), (title, agency or partnership))
    return found
