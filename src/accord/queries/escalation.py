"""One escalation as people ask about it: what is next, its ladder, its limit, what may be done."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec

from accord.engine import (
    acts,
    agenda,
    corrections,
    decide,
    duties,
    events,
    limits,
    openings,
    posts,
    words,
)
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar
from accord.record.store import Stored
from accord.register import titles

SETTLE, CLOSE, NOTHING = "settle", "close", "nothing"

At = Literal["past", "present", "ahead"]


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """The one thing that comes next.

    Attributes:
        do: the act that does it; `settle` where people decide what to do, `nothing` once closed.
        title: what is to be done, in the policy's words; empty where `do` says it.
        duty: the duty's id, where it is one.
        who: the posts whose turn it is.
    """

    do: str
    title: str = ""
    duty: str = ""
    who: tuple[words.Post, ...] = ()
    due: Due | None = None
    clauses: policies.Clauses = ()


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """One stage of the ladder as this escalation knows it.

    Attributes:
        entered: when it last began; None where it was not reached, or left out.
        late: the verdict when it was left; None where there was no limit, or it is not left.
        skipped: duties that the policy wants done before leaving it, departed from (reading 1).
        against: the clauses that it was left against.
    """

    stage: policies.Stage
    at: At
    entered: datetime | None = None
    late: bool | None = None
    skipped: tuple[str, ...] = ()
    against: policies.Clauses = ()


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


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """Something that this person could do now.

    Attributes:
        against: what the policy objects to; empty where nothing does.
        owed: whether they owe it.
    """

    do: str
    post: words.Post
    against: tuple[Objection, ...] = ()
    owed: bool = False


class Step(NamedTuple):
    """One step of the record with what followed from it.

    Attributes:
        entry: its number; 0 where nobody acted.
        act: what was said; None where nobody acted.
        stage: the rung at which it was done.
        corrections: the later steps that correct it.
    """

    entry: int
    events: tuple[events.Event, ...]
    actor: UUID | None
    act: acts.AnyAct | None
    rung: int
    corrections: tuple["Step", ...] = ()


def coming(standing: Standing, policy: policies.Policy, now: agenda.Agenda) -> Next:
    """Return what comes next: at once first, then the stage's own duties, then the way on.

    Source: reading 26 for what is owed at once, readings 11 and 32 for the way on.
    """
    if standing.status == "closed":
        return Next(do=NOTHING)
    first = min(now.owed, key=lambda each: _turn(each, standing), default=None)
    if first is not None and _turn(first, standing) < _LATER:
        return Next(
            do=titles.of(first.id, policy).do, title=first.duty, who=(first.who,), due=first.due,
            clauses=first.clauses, duty=first.id,
        )  # fmt: skip
    if standing.status != "open":
        return Next(do=CLOSE, who=now.awaited)
    return Next(do=SETTLE, who=now.awaited, due=now.due, clauses=limit_clauses(standing, policy))


_LATER = 4


def _turn(owed: duties.Owed, standing: Standing) -> int:
    """Return in which turn a duty comes: what is owed without a day never hides the way on."""
    part = owed.id.partition("/")[0]
    if part == "immediate-harm":
        return 0
    if part == ("confirmation" if standing.status != "open" else standing.stage):
        return 1
    lasting = part in standing.visits or standing.status != "open"
    return 2 if lasting and owed.strength == "must" else _LATER


def limit_clauses(standing: Standing, policy: policies.Policy) -> policies.Clauses:
    """Return why the present limit is: the child's own, the stage's, or the stage that has none."""
    stage = policy.stages[standing.rung]
    clauses = stage.limits[0].clauses if stage.limits else stage.clauses
    if standing.protective is not None and limits.due(standing, policy) is standing.protective:
        return (words.Clause("reading-7"), *clauses)
    return clauses


def ladder(
    standing: Standing, stored: Iterable[Stored], policy: policies.Policy
) -> tuple[Rung, ...]:
    """Return every stage of the policy, in order, and how this escalation went through it."""
    entered = {
        each.event.body.stage: each.event.happened
        for each in stored
        if isinstance(each.event.body, events.StageEntered)
    }
    late = {each.stage: each.late for each in standing.left}
    departed = _departed(stored)
    return tuple(
        Rung(
            stage=stage,
            at=_where(rung, standing.rung),
            entered=entered.get(stage.id),
            late=late.get(stage.id) if rung != standing.rung or standing.status != "open" else None,
            skipped=_skipped(departed.get(stage.id), policy),
            against=departed[stage.id].clauses if stage.id in departed else (),
        )
        for rung, stage in enumerate(policy.stages)
    )


def _departed(stored: Iterable[Stored]) -> dict[str, events.Departed]:
    """Return, by stage, the departure with which it was last left."""
    found: dict[str, events.Departed] = {}
    for _, together in itertools.groupby(stored, key=lambda each: each.event.entry):
        bodies = tuple(each.event.body for each in together)
        departure = next((each for each in bodies if isinstance(each, events.Departed)), None)
        for each in bodies:
            if isinstance(each, events.StageLeft):
                found.pop(each.stage, None)
                if departure is not None:
                    found[each.stage] = departure
    return found


def _skipped(departed: events.Departed | None, policy: policies.Policy) -> tuple[str, ...]:
    duties_ = departed.duties if departed is not None else ()
    return tuple(titles.of(each, policy).title for each in duties_)


def _where(rung: int, present: int) -> At:
    if rung == present:
        return "present"
    return "past" if rung < present else "ahead"


def counted(
    standing: Standing, policy: policies.Policy, calendar: WorkingCalendar, *, at: datetime
) -> Counted | None:
    """Return the present limit with its receipt; None where there is none."""
    due = limits.due(standing, policy)
    if due is None:
        return None
    stage, clauses = policy.stages[standing.rung], limit_clauses(standing, policy)
    overdue = limits.overdue(standing, policy, at=at)
    met = limits.pressing(standing, policy) is None
    place = next((n for n, each in enumerate(standing.limits) if each is due), 0)
    issued = standing.limits[place] if standing.limits else None
    receipt = _receipt(place, issued, standing, stage, calendar)
    if due is standing.protective:
        # an agreed limit was counted by nobody
        receipt = receipt if standing.varied is None else _Receipt()
        return Counted(
            due=due, kind="protective", clauses=clauses, overdue=overdue, met=met,
            side=standing.protective_of or "", own=standing.varied or issued, **receipt._asdict(),
        )  # fmt: skip
    if due is standing.varied or not stage.limits:
        return Counted(
            due=due, kind="agreed", clauses=clauses, overdue=overdue, met=met, own=issued,
            **receipt._asdict(),
        )  # fmt: skip
    limit = stage.limits[place]
    return Counted(
        due=due, kind="counted", clauses=limit.clauses, limit=limit, overdue=overdue, met=met,
        **receipt._asdict(),
    )  # fmt: skip


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


def open_to(
    acting: Callable[[acts.Act], words.Post | None],
    standing: Standing,
    policy: policies.Policy,
    calendar: WorkingCalendar,
    *,
    owed: Iterable[str],
    at: datetime,
) -> tuple[Opening, ...]:
    """Return what somebody could do now, with what stands against it; nothing that is barred.

    Args:
        acting: for which post they would do an act; None where it is not theirs to do.
        owed: the acts that they owe.
        at: an aware instant.
    """
    mine = frozenset(owed)
    found = []
    for do, kind in acts.BY_NAME.items():
        if kind is acts.Raise:
            continue
        act = openings.complete(kind, standing, policy, calendar, at=at)
        post = acting(act)
        if post is None:
            continue
        objected = against(act, post, standing, policy, at=at)
        if not any(each.barred for each in objected):
            found.append(Opening(do=do, post=post, against=objected, owed=do in mine))
    return tuple(found)


def against(
    act: acts.Act, post: words.Post, standing: Standing, policy: policies.Policy, *, at: datetime
) -> tuple[Objection, ...]:
    """Return what stands against an act of a post, were it done now and no reason given."""
    happened = max(at, standing.entered) if standing.entered else at
    entry = standing.last_entry + 1
    command = Command(act=act, by=post, at=happened, happened=happened, entry=entry)  # type: ignore[arg-type]
    return decide.objections(command, standing, policy)


def areas(standing: Standing) -> tuple[words.AreaId, ...]:
    """Return what it is about, by the policy's ids, as corrected."""
    bodies = (event.body for event, _ in corrections.amended(standing.history))
    return next((each.areas for each in bodies if isinstance(each, acts.Raise) and each.areas), ())


def told_for(duty: str, policy: policies.Policy) -> tuple[words.Addressee, ...]:
    """Return whom a duty to tell somebody names, by its id; telling any one of them meets it."""
    part, _, number = duty.partition("/")
    stage = next((each for each in policy.stages if each.id == part), None)
    listed = policy.immediate_harm if part == "immediate-harm" else stage.duties if stage else ()
    place = number.partition("/")[0]
    return listed[int(place) - 1].whom if place.isdigit() and int(place) <= len(listed) else ()


def steps(stored: Iterable[Stored]) -> tuple[Step, ...]:
    """Return the record step by step, oldest first, each with the steps that correct it."""
    found = tuple(_grouped(stored))
    corrected: dict[int, list[Step]] = {}
    for step in found:
        if isinstance(step.act, acts.Correct) and step.act.entry is not None:
            corrected.setdefault(step.act.entry, []).append(step)
    return tuple(
        step._replace(corrections=tuple(corrected.get(step.entry, ()))) if step.act else step
        for step in found
    )


def _grouped(stored: Iterable[Stored]) -> Iterator[Step]:
    rung = -1
    for entry, together in itertools.groupby(stored, key=lambda each: each.event.entry):
        rows = tuple(together)
        before = rung
        for each in rows:
            if isinstance(each.event.body, events.StageEntered):
                rung = each.event.body.rung
        bodies = (each.event.body for each in rows)
        act = next((body for body in bodies if isinstance(body, acts.AnyAct)), None)
        at_rung = rung if before < 0 else before
        yield Step(
            entry=entry,
            events=tuple(each.event for each in rows),
            actor=rows[0].actor,
            act=act,
            rung=at_rung,
        )


def told_to(
    mine: Iterable[str],
    stored: Iterable[Stored],
    agencies: words.Agencies,
    policy: policies.Policy,
) -> frozenset[int]:
    """Return the entries by which somebody was told something, by the posts they hold here.

    An office of the partnership reads what came to its mailbox (reading 33).
    """
    addresses = {exact for post in mine for exact in posts.exact(post, agencies)}
    if any(posts.split(address)[0] == posts.PARTNERSHIP for address in addresses):
        addresses.add(posts.PARTNERSHIP)
    return frozenset(
        each.event.entry
        for each in stored
        if isinstance(each.event.body, acts.Inform | acts.SendForm)
        and not addresses.isdisjoint(_told(each.event, agencies, policy))
    )


def _told(event: events.Event, agencies: words.Agencies, policy: policies.Policy) -> Iterator[str]:
    body = event.body
    side = posts.party_of(event.by, agencies)
    near = "responding" if side == "responding" else "raising"
    named = words.listed(body.who) if isinstance(body, acts.Inform) else ()
    if isinstance(body, acts.SendForm):
        form = policy.form(body.form) if body.form else None
        named = words.listed(body.to) or (form.to if form else ())
    for address in named:
        yield from posts.exact(address, agencies, near=near)


def people_of(stored: Iterable[Stored]) -> frozenset[UUID]:
    """Return the ids of everybody who acted or was named."""
    found = set()
    for each in stored:
        if each.actor is not None:
            found.add(each.actor)
        for act in _said(each.event.body):
            if isinstance(act, acts.NameCounterpart):
                found |= _ids(act.who)
    return frozenset(found)


def _said(body: events.AnyBody) -> Iterator[events.AnyBody]:
    yield body
    if isinstance(body, acts.Correct) and body.particulars is not None:
        yield from _said(body.particulars)


def _ids(who: str | None) -> set[UUID]:
    try:
        return {UUID(who or "")}
    except ValueError:
        return set()
