"""What somebody who raises a disagreement can choose from, and what they have begun to write."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from accord.desk import keeping
from accord.desk.models import Draft
from accord.desk.writing import Writing
from accord.directory import names, posts
from accord.directory.models import Agency, Partnership
from accord.directory.posts import Holder
from accord.engine import limits, words
from accord.engine import posts as engine_posts
from accord.engine.policy import Limit, Policy, Stage
from accord.engine.working_days import Due
from accord.library import calendars
from accord.queries import colleagues


class Other(msgspec.Struct, frozen=True, kw_only=True):
    """An agency that can be disagreed with."""

    slug: str
    name: str
    sector: str


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as its writer's list shows it: with whom, and how long it is kept."""

    id: uuid.UUID
    responding: tuple[str, ...]
    saved_at: datetime
    expires_at: datetime


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """The stage at which an escalation would begin now; the limit is None where it has none."""

    stage: Stage
    limit: Limit | None
    due: Due | None


def others(partnership: uuid.UUID, *, own: str) -> tuple[Other, ...]:
    """Return the agencies of a partnership but one's own, by name."""
    rows = Agency.objects.filter(partnerships=partnership).exclude(slug=own).order_by("name")
    return tuple(
        Other(slug=slug, name=name, sector=sector)
        for slug, name, sector in rows.values_list("slug", "name", "sector")
    )


def counterparts(
    agency: str,
    policy: Policy,
    *,
    start_at: words.StageId | None,
    partnership: uuid.UUID,
    today: date,
) -> tuple[Holder, ...]:
    """Return who of an agency can take it up at the stage where it begins, by name."""
    title = policy.meets(_rung(policy, start_at)).responding
    return _once(posts.holders(agency, title, partnership=partnership, today=today))


def workers(
    agency: str, *, but: uuid.UUID, against: Iterable[str] = (), today: date
) -> tuple[tuple[uuid.UUID, str, str], ...]:
    """Return for whom somebody of an agency may raise something: id, name and title, by name.

    Args:
        but: who raises it.
        against: slugs of the agencies on the other side: nobody is the worker who works there too.
        today: local date on which they hold the post.
    """
    title = engine_posts.split(engine_posts.WORKER)[1]
    people = colleagues.of_agency(agency, (title,), today=today)
    others = (each for each in people if each[0] != but)
    return colleagues.of_none(others, against, today=today)


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """A safeguarding lead as the people of the same agency know them."""

    name: str
    email: str


def safeguarding_leads(
    agencies: Iterable[tuple[str, uuid.UUID]], *, today: date
) -> tuple[Lead, ...]:
    """Return the safeguarding leads of one's own agencies, by name.

    Args:
        agencies: each by its slug, in a partnership.
        today: local date on which they hold the post.
    """
    found = {
        each.person: each.name
        for agency, partnership in agencies
        for each in posts.holders(agency, "safeguarding_lead", partnership=partnership, today=today)
    }
    mailboxes = names.mailboxes(found)
    leads = (Lead(name=name, email=mailboxes[person]) for person, name in found.items())
    return tuple(sorted(leads, key=lambda each: each.name.casefold()))


def front_doors(partnerships: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return, for each partnership, whom to ring about a child at risk of harm."""
    rows = Partnership.objects.filter(pk__in=tuple(partnerships)).exclude(front_door="")
    return dict(rows.values_list("pk", "front_door"))


def beginning(policy: Policy, *, start_at: words.StageId | None, at: datetime) -> Beginning:
    """Return the stage and the limit that raising at an instant begins."""
    stage = policy.stages[_rung(policy, start_at)]
    calendar = calendars.load(division=policy.calendar, zone=policy.zone)
    ends = limits.issued(stage, opened=at, entered=at, calendar=calendar)
    return Beginning(
        stage=stage,
        limit=stage.limits[0] if stage.limits else None,
        due=ends[0] if ends else None,
    )


def draft(of: uuid.UUID, *, person: uuid.UUID, at: datetime) -> Writing | None:
    """Return what a person wrote in a draft; None where it is gone, or not theirs."""
    row = Draft.objects.filter(pk=of, person=person, expires_at__gt=at).first()
    return keeping.read(row) if row is not None else None


def my_drafts(person: uuid.UUID, at: datetime) -> tuple[Begun, ...]:
    """Return a person's drafts, the last saved first."""
    rows = Draft.objects.filter(person=person, expires_at__gt=at).order_by("-saved_at", "pk")
    written = [(row, keeping.read(row).responding) for row in rows]
    slugs = {slug for _, responding in written for slug in responding}
    agencies = names.agencies(slugs)
    return tuple(
        Begun(
            id=row.id,
            responding=tuple(agencies.get(slug, slug) for slug in responding),
            saved_at=row.saved_at,
            expires_at=row.expires_at,
        )
        for row, responding in written
    )


def _rung(policy: Policy, start_at: words.StageId | None) -> int:
    return policy.rung(start_at) if start_at is not None else 0


def _once(holders: tuple[Holder, ...]) -> tuple[Holder, ...]:
    """Return everybody once, though they hold a post and stand in for another's."""
    people = {each.person: each for each in reversed(holders)}
    return tuple(sorted(people.values(), key=lambda each: each.name.casefold()))
