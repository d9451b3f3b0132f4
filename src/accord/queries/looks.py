"""Who has looked at an escalation: everybody who opened a page of it, the reader included."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db.models import Count, Max, Q

from accord.directory.models import Agency, Holding, Person
from accord.directory.posts import held_on
from accord.engine.posts import INDEPENDENT_TITLES
from accord.record import rows
from accord.record.models import Look


class Looker(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who looked.

    Attributes:
        posts: what they hold today of what has a part in it, title and body each; none once they
            have left. Where else they work is nobody's business here.
        last: the instant (UTC) at which they last did.
        times: how many of its pages they have opened so far.
    """

    person: UUID
    name: str
    posts: tuple[tuple[str, str], ...]
    last: datetime
    times: int


def at(
    escalation: UUID, *, bodies: Collection[str], partnership: UUID, today: date
) -> tuple[Looker, ...]:
    """Return everybody who has looked, the latest first; three queries however many.

    It says nothing of who may ask that: pages go through `services.access`.

    Args:
        bodies: the agencies, by slug, that have a part in it.
        partnership: whose escalation it is.
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
    posts = _posts(people, _part_in_it(bodies, partnership), today)
    return tuple(
        Looker(
            person=each["person"], name=names.get(each["person"], ""),
            posts=posts.get(each["person"], ()), last=rows.instant(each["last"]),
            times=each["times"],
        )
        for each in looks
    )  # fmt: skip


def _part_in_it(bodies: Collection[str], partnership: UUID) -> Q:
    """Return the condition for posts that can have a part in an escalation."""
    # an independent post held for an agency counts in each partnership that the agency belongs to
    belong = Agency.objects.filter(partnerships=partnership)
    independent = Q(title__in=INDEPENDENT_TITLES, agency__in=belong)
    return Q(agency__slug__in=tuple(bodies)) | Q(partnership=partnership) | independent


def _posts(
    people: Iterable[UUID], part_in_it: Q, today: date
) -> dict[UUID, tuple[tuple[str, str], ...]]:
    """Return the posts that people hold on a day: title, and the name of its body."""
    held = Holding.objects.filter(
        held_on(today), part_in_it, person__in=people, person__is_active=True
    )
    found: dict[UUID, tuple[tuple[str, str], ...]] = {}
    for person, title, agency, partnership in held.order_by("held_from", "title").values_list(
        "person", "title", "agency__name", "partnership__name"
    ):
        found[person] = (*found.get(person, ()), (title, agency or partnership))
    return found
