"""The present limit with its receipt: how its day was counted, and who changed it since."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from accord.engine import acts, corrections, events, limits, posts, words
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar
from accord.queries.history import Step


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """The present limit, and how its day came about.

    Attributes:
        kind: `counted` from a start, `agreed` by the agencies, or `protective`.
        strength: the document's verb; a `guide` is no breach when passed.
        starting: the local day that starts it, itself not counted.
        days: each day after it with "counted", "weekend" or a bank holiday's title.
        earlier_table: the day was told before the bank holidays that are known now.
        own: the stage's own limit, where another one counts.
    """

    due: Due
    kind: Literal["counted", "agreed", "protective"]
    clauses: policies.Clauses
    limit: policies.Limit | None = None
    starting: date | None = None
    days: tuple[tuple[date, str], ...] = ()
    earlier_table: bool = False
    overdue: bool = False
    met: bool = False
    side: str = ""
    own: Due | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A day that people set, or that moved, as it reads now.

    Attributes:
        kind: `agreed` by agencies for this stage, `protective` of the child through every stage,
            `moved` where new bank holidays were published, `policy` where the escalation was moved
            to another version of its policy.
        due: None where agencies agreed that no day is set.
        agreed: the agencies that agreed, by slug, as whoever wrote it down said.
        reason: in their own words.
        holds: it is the one of its kind that counts now.
    """

    kind: Literal["agreed", "protective", "moved", "policy"]
    due: Due | None
    entry: int
    happened: datetime
    actor: UUID | None
    by: words.Post
    agreed: tuple[str, ...] = ()
    reason: str = ""
    holds: bool = False


def clauses(standing: Standing, policy: policies.Policy) -> policies.Clauses:
    """Return why the present limit is: the child's own, the stage's, or the stage that has none."""
    stage = policy.stages[standing.rung]
    of_stage = stage.limits[0].clauses if stage.limits else stage.clauses
    if standing.protective is not None and limits.due(standing, policy) is standing.protective:
        return (words.Clause("reading-7"), *of_stage)
    return of_stage


def counted(
    standing: Standing, policy: policies.Policy, calendar: WorkingCalendar, *, at: datetime
) -> Counted | None:
    """Return the present limit with its receipt; None where there is none."""
    due = limits.due(standing, policy)
    if due is None:
        return None
    stage, why = policy.stages[standing.rung], clauses(standing, policy)
    overdue = limits.overdue(standing, policy, at=at)
    met = limits.pressing(standing, policy) is None
    place = next((n for n, each in enumerate(standing.limits) if each is due), 0)
    issued = standing.limits[place] if standing.limits else None
    receipt = _receipt(place, issued, standing, stage, calendar)
    if due is standing.protective:
        # an agreed limit was counted by nobody
        receipt = receipt if standing.varied is None else _Receipt()
        return Counted(
            due=due, kind="protective", clauses=why, overdue=overdue, met=met,
            side=standing.protective_of or "", own=standing.varied or issued, **receipt._asdict(),
        )  # fmt: skip
    if due is standing.varied or not stage.limits:
        return Counted(
            due=due, kind="agreed", clauses=why, overdue=overdue, met=met, own=issued,
            **receipt._asdict(),
        )  # fmt: skip
    limit = stage.limits[place]
    return Counted(
        due=due, kind="counted", clauses=limit.clauses, limit=limit, overdue=overdue, met=met,
        **receipt._asdict(),
    )  # fmt: skip


def changes(steps: Iterable[Step], standing: Standing) -> tuple[Change, ...]:
    """Return every day that was set for the child or agreed for this stage, oldest first.

    What counts no more is left out, and what was agreed for an earlier stage (readings 7 and 8).

    Args:
        steps: the whole record, oldest first.
    """
    known = {step.entry: step for step in steps}
    found: list[Change] = []
    for number, (event, counts) in enumerate(corrections.amended(standing.history), start=1):
        actor = known[event.entry].speaks if event.entry in known else None
        for change in _changed(event, actor, standing) if counts else ():
            if change.kind == "protective" or number > standing.visit:
                found.append(change)
    return tuple(_with_what_holds(found, standing))


def _changed(event: events.Event, actor: UUID | None, standing: Standing) -> Iterator[Change]:
    """Yield the day that an event sets."""
    said: dict[str, Any] = {
        "entry": event.entry,
        "happened": event.happened,
        "actor": actor,
        "by": event.by,
    }
    match event.body:
        case acts.VaryLimit() as act:
            agreed = {
                agency
                for side in words.listed(act.agreed_by)
                for agency in posts.named(side, standing.agencies)
            }
            slugs = tuple(each for each in standing.agencies.all if each in agreed)
            yield Change(
                kind="agreed", due=act.due, agreed=slugs, reason=act.reason or "", **said
            )  # fmt: skip
        case acts.ProtectBy() as act:
            yield Change(kind="protective", due=act.due, reason=act.reason or "", **said)
        case acts.Raise() as act if act.protect_by is not None:
            yield Change(kind="protective", due=act.protect_by, **said)
        case events.LimitsMoved() as fact:
            yield Change(kind="moved", due=next(iter(fact.limits), None), **said)
        case events.PolicyMoved(limits=(Due() as due, *_)) as fact:
            yield Change(kind="policy", due=due, reason=fact.reason, **said)


def _with_what_holds(found: Iterable[Change], standing: Standing) -> Iterator[Change]:
    """Yield the changes, the last of each kind that still counts marked."""
    present = {"agreed": standing.varied, "protective": standing.protective}
    last = {each.kind: each for each in found if each.due == present.get(each.kind)}
    for each in found:
        holds = each is last.get(each.kind) and each.due is not None
        yield msgspec.structs.replace(each, holds=holds)


class _Receipt(NamedTuple):
    """How the end of a stage's own limit was counted."""

    starting: date | None = None
    days: tuple[tuple[date, str], ...] = ()
    earlier_table: bool = False


def _receipt(
    place: int,
    issued: Due | None,
    standing: Standing,
    stage: policies.Stage,
    calendar: WorkingCalendar,
) -> _Receipt:
    limit = stage.limits[place] if place < len(stage.limits) else None
    if limit is None or issued is None or limit.working_days is None:
        return _Receipt()
    start = standing.opened if limit.runs_from == "raising" else standing.entered
    if start is None:
        return _Receipt()
    starting = calendar.local_date(start)
    days = calendar.counted(starting, limit.working_days)
    as_told = bool(days) and days[-1][0] == issued.day
    return _Receipt(starting, days if as_told else (), earlier_table=bool(days) and not as_told)
