"""One escalation as people ask about it: what is next, what may be done, what it is about."""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from accord.engine import acts, agenda, corrections, decide, duties, openings, posts, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar
from accord.queries import limits, work
from accord.register import titles

NOTHING = "nothing"


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """The one thing that comes next.

    Attributes:
        do: the act that does it; `settle` where people decide what to do (see `work`), `nothing`
            once closed.
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
        return Next(do=work.CLOSE, who=now.awaited)
    return Next(
        do=work.SETTLE, who=now.awaited, due=now.due, clauses=limits.clauses(standing, policy)
    )


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


def decides(post: words.Post, standing: Standing, policy: policies.Policy) -> bool:
    """Test whether a post gives the decision itself; another of its party writes it down.

    Source: readings 14 and 15.
    """
    decision = policy.stages[policy.last].decision
    return decision is None or any(
        posts.same(post, each, standing.agencies) for each in agenda.deciding(standing, decision)
    )


def areas(standing: Standing) -> tuple[words.AreaId, ...]:
    """Return what it is about, by the policy's ids, as corrected."""
    bodies = (event.body for event, _ in corrections.amended(standing.history))
    return next((each.areas for each in bodies if isinstance(each, acts.Raise) and each.areas), ())


def told_for(duty: str, policy: policies.Policy) -> tuple[words.Addressee, ...]:
    """Return whom a duty to tell somebody names, by its id; telling any one of them meets it."""
    found = _duty(duty, policy)
    return found.whom if found is not None else ()


def form_for(duty: str, policy: policies.Policy) -> str:
    """Return the form that a duty asks for, by its id; empty where it asks for none."""
    found = _duty(duty, policy)
    return str(found.form or "") if found is not None else ""


def explains(duty: str, policy: policies.Policy) -> bool:
    """Test whether a duty asks that one talk explains the concern in full, by its id."""
    found = _duty(duty, policy)
    return found is not None and found.explained


def _duty(duty: str, policy: policies.Policy) -> policies.Duty | None:
    """Return what the policy says of a duty; None of one that it lists nowhere."""
    part, _, number = duty.partition("/")
    stage = next((each for each in policy.stages if each.id == part), None)
    listed = policy.immediate_harm if part == "immediate-harm" else stage.duties if stage else ()
    place = number.partition("/")[0]
    return listed[int(place) - 1] if place.isdigit() and 0 < int(place) <= len(listed) else None
