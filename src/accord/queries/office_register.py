"""A partnership's register of disagreements: what its office may see of each, and counts else.

Reading 33 decides what that is. A limit that a document calls a guide is no breach when it is past
(reading 9), so late and past the guide are counted apart.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from accord.directory import names
from accord.engine import events, words
from accord.engine import policy as policies
from accord.queries.partnerships import Office
from accord.record import store, versions
from accord.register.models import Entry, Seat
from accord.register.seats import ENTERED

Show = Literal["open", "late", "guide", "ended", "all"]

PAGE: Final = 25
"""Rows of a page."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows somebody wants to see.

    Attributes:
        stage: a stage's id in the policy; empty for any.
        agency: the slug of an agency on either side; empty for any.
    """

    show: Show = "open"
    stage: str = ""
    agency: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One escalation as the register shows it, without a word of what it is about.

    Attributes:
        since: when its present stage began; None where the register has yet to be rebuilt.
        day: local day on which the present limit ends, None where there is none.
        past: that limit is past; `guide` says that the document calls it a guide.
        waiting: the posts whose turn it is.
    """

    escalation: UUID
    reference: str
    agencies: words.Agencies
    policy: policies.Policy
    status: str
    stage: str
    raised_at: datetime
    since: datetime | None
    day: date | None
    past: bool
    guide: bool
    provisional: bool
    waiting: tuple[words.Post, ...]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are: open, of these late and past the guide, and ended."""

    open: int = 0
    late: int = 0
    guide: int = 0
    ended: int = 0


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How many the office knows by number alone, at one stage; `stage` is its title."""

    stage: str
    counts: Counts


def totals(office: Office, *, at: datetime) -> Counts:
    """Return how many rows the register has; one query.

    Args:
        at: an aware instant, for what is late.
    """
    return Counts(**seen(office).aggregate(**_counts(at)))


def count(office: Office, wanted: Wanted, *, at: datetime) -> int:
    """Return how many rows are wanted; one query.

    Args:
        at: an aware instant, for what is late.
    """
    return _wanted(office, wanted, at).count()


def rows(
    office: Office, wanted: Wanted, *, at: datetime, page: int | None = None
) -> tuple[Row, ...]:
    """Return the rows that are wanted, what is late first; one query.

    Args:
        at: an aware instant, for what is late.
        page: from 1, of `PAGE` rows each; None for all of them.
    """
    found = _wanted(office, wanted, at).order_by(
        _urgency(at), F("due_ends").asc(nulls_last=True), "-changed_at", "reference"
    )
    if page is not None:
        found = found[(page - 1) * PAGE : page * PAGE]
    return tuple(_row(entry, at) for entry in found)


def own_references(office: Office, rows: Iterable[Row]) -> dict[UUID, str]:
    """Return what the office's own list calls those of these rows that came from it; two queries.

    Only for who does the office's work: nobody else is let in by what was entered.
    """
    if not office.runs:
        return {}
    entered = Seat.objects.filter(because=ENTERED, entry__partnership=office.id)
    its = set(entered.values_list("entry", flat=True)).intersection(r.escalation for r in rows)
    return {
        escalation: line.text
        for escalation, said in store.beside_the_first(its).items()
        for line in said
        if line.id == OWN_REFERENCE
    }


OWN_REFERENCE: Final = f"{events.ENTERED}list"


def counted(office: Office, *, at: datetime) -> tuple[Counted, ...]:
    """Return what the office may know by number alone, stage by stage; one query.

    Only where the policy says so: of others it knows nothing before they reach its stage.

    Args:
        at: an aware instant, for what is late.
    """
    found: Iterable[Any] = (
        Entry.objects.filter(partnership=office.id, partnership_sees="")
        .exclude(pk__in=_called(office))
        .values("policy_hash", "rung")
        .order_by("rung")
        .annotate(**_counts(at))
    )
    by_stage: dict[tuple[int, str], Counts] = {}
    for each in found:
        policy, rung = versions.policy(bytes(each["policy_hash"])).policy, each["rung"]
        here = Counts(**{name: each[name] for name in Counts.__struct_fields__})
        if _is_counted(policy, rung):
            place = (rung, policy.stages[rung].title)
            by_stage[place] = _sum(by_stage.get(place, Counts()), here)
    return tuple(Counted(stage=stage, counts=found) for (_, stage), found in by_stage.items())


def agency_names(rows: Iterable[Row]) -> dict[str, str]:
    """Return the names of the agencies of these rows, by slug; one query."""
    return names.agencies({slug for row in rows for slug in row.agencies.all})


def seen(office: Office) -> QuerySet[Entry]:
    """Return the entries of which an office may see something (reading 33)."""
    mine = Entry.objects.filter(partnership=office.id)
    return mine.filter(~Q(partnership_sees="") | Q(pk__in=_called(office)))


def _called(office: Office) -> QuerySet[Seat, UUID]:
    """Return the entries to which a post of this office was called, or which it entered itself."""
    called = Q(title__in=office.titles)
    if office.runs:
        called |= Q(because=ENTERED)
    found = Seat.objects.filter(called, body="partnership", entry__partnership=office.id)
    return found.values_list("entry", flat=True)


def _wanted(office: Office, wanted: Wanted, at: datetime) -> QuerySet[Entry]:
    found = seen(office).filter(_shows(wanted.show, at))
    if wanted.stage:
        found = found.filter(stage=wanted.stage)
    if wanted.agency:
        found = found.filter(_of_agency(wanted.agency))
    return found


def _shows(show: Show, at: datetime) -> Q:
    return {
        "open": Q(status="open"),
        "late": _past(at) & Q(guide=False),
        "guide": _past(at) & Q(guide=True),
        "ended": ~Q(status="open"),
        "all": Q(),
    }[show]


def _past(at: datetime) -> Q:
    return Q(status="open", due_ends__lte=at)


def _of_agency(slug: str) -> Q:
    """Return the condition for an agency on either side; the responding ones are listed."""
    others = Q(responding=slug) | Q(responding__startswith=f"{slug},")
    others |= Q(responding__endswith=f",{slug}") | Q(responding__contains=f",{slug},")
    return Q(raising=slug) | others


def _counts(at: datetime) -> dict[str, Count]:
    return {
        "open": Count("pk", filter=Q(status="open")),
        "late": Count("pk", filter=_shows("late", at)),
        "guide": Count("pk", filter=_shows("guide", at)),
        "ended": Count("pk", filter=_shows("ended", at)),
    }


def _urgency(at: datetime) -> Case:
    return Case(
        When(_shows("late", at), then=Value(0)),
        When(_shows("guide", at), then=Value(1)),
        When(status="open", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def _is_counted(policy: policies.Policy, rung: int) -> bool:
    return any(
        each.sees == "counts" and policy.rung(each.from_) <= rung for each in policy.visibility
    )


def _sum(one: Counts, other: Counts) -> Counts:
    fields = one.__struct_fields__
    return Counts(**{name: getattr(one, name) + getattr(other, name) for name in fields})


def _row(entry: Entry, at: datetime) -> Row:
    policy = versions.policy(bytes(entry.policy_hash)).policy
    past = entry.status == "open" and entry.due_ends is not None and at >= entry.due_ends
    waiting = entry.then_waiting_for if past else entry.waiting_for
    return Row(
        escalation=entry.escalation,
        reference=entry.reference,
        agencies=entry.agencies,
        policy=policy,
        status=entry.status,
        stage=policy.stages[entry.rung].title,
        raised_at=entry.raised_at,
        since=entry.stage_since,
        day=entry.due_day,
        past=past,
        guide=entry.guide,
        provisional=entry.provisional,
        waiting=tuple(words.Post(each) for each in waiting.split(",") if each),
    )
