"""The fold: counts what happened, event by event. It is the only author of a standing.

Two rules of this file: it judges nothing, for what it counts is already history; and it knows no
policy.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from accord.engine import acts, corrections, events, marks, posts, words
from accord.engine.standing import NOTHING, Promise, Standing

Changes = dict[str, Any]


def evolve(standing: Standing, event: events.Event) -> Standing:
    """Return where things stand once `event` has happened.

    Total: it judges nothing and refuses nothing. A correction judges the earlier acts anew,
    as if they had been said so; nothing left, told or ended is undone (reading 32).
    """
    changes = _counted(standing, event, True)
    changes["history"] = (*standing.history, event)
    after = replace(standing, **changes)
    return _judged_anew(after) if type(event.body) is acts.Correct else after


def fold(record: Iterable[events.Event]) -> Standing:
    """Return where the whole record leads."""
    standing = NOTHING
    for event in record:
        standing = evolve(standing, event)
    return standing


def _judged_anew(standing: Standing) -> Standing:
    anew = NOTHING
    for event, counts in corrections.amended(standing.history):
        anew = replace(anew, **_counted(anew, event, counts))
    closed_as = standing.closed_as
    if standing.status == "closed" and closed_as is None:
        closed_as = fold(standing.history[:-1])
    return replace(anew, history=standing.history, closed_as=closed_as)


def _counted(standing: Standing, event: events.Event, counts: bool) -> Changes:
    """Return what an event changes; where it does not count, only what followed from it."""
    version = standing.version + 1
    changes: Changes = {"version": version}
    if event.entry > standing.last_entry:
        changes["last_entry"] = event.entry
    body = event.body
    counted = _COUNTED_BY.get(type(body))
    if counted is None:
        return changes
    follow, say, make = counted
    if follow is not None:
        changes |= follow(standing, event, body, version)
    if counts and say is not None:
        changes |= say(standing, event, body, version)
    if counts and make is not None:
        changes["marks"] = _marked(standing, event, make(standing, event, body), version)
    return changes


def _marked(
    standing: Standing, event: events.Event, made: Iterable[str], version: int
) -> dict[str, int]:
    """Return the marks with those that an event made; one made later stays later."""
    # who refers first and writes it down after has referred (reading 26)
    whenever = type(event.body) is acts.Refer
    since = version if whenever else standing.counts_from(event.happened, version)
    after = {**standing.marks}
    for mark in made:
        after[mark] = max(since, after.get(mark, 0))
    return after


def _turned(
    standing: Standing, event: events.Event, version: int
) -> tuple[tuple[int, datetime], ...]:
    """Return the turns with one more: duties arise anew with an event.

    Not those of immediate harm: who refers first and notes the harm after has referred.
    """
    return (*standing.turns, (version, event.happened))


# What follows from an event even when the act is struck out later: stages, outcomes, closing.


def _opened(standing: Standing, event: events.Event, fact: events.Opened, version: int) -> Changes:
    return {
        "policy": fact.policy,
        "agencies": words.Agencies(raising=fact.raising, responding=fact.responding),
        "status": "open",
        "opened": event.happened,
    }


def _departed(
    standing: Standing, event: events.Event, fact: events.Departed, version: int
) -> Changes:
    return {
        "departures": standing.departures + 1,
        "departed": tuple(dict.fromkeys((*standing.departed, *fact.duties))),
    }


def _stage_entered(
    standing: Standing, event: events.Event, fact: events.StageEntered, version: int
) -> Changes:
    happened, conditions = event.happened, standing.conditions
    changes: Changes = {
        "stage": fact.stage,
        "rung": fact.rung,
        "visits": {**standing.visits, fact.stage: version},
        "entered": happened,
        "limits": fact.limits,
        "held_here": conditions,
        "filing": version,
        "filing_since": happened,
        **_ANEW,
    }
    if conditions:
        changes["held"] = _held(standing.held, conditions, fact.rung)
    if standing.stage is not None:  # what was done before the opening counts from it (reading 6)
        changes["turns"] = _turned(standing, event, version)
    return changes


_ANEW: Changes = {"answered": {}, "tiers": 0, "varied": None, "route": None}
"""What a stage begins without."""


def _limits_moved(
    standing: Standing, event: events.Event, fact: events.LimitsMoved, version: int
) -> Changes:
    return {"limits": fact.limits}


def _policy_moved(
    standing: Standing, event: events.Event, fact: events.PolicyMoved, version: int
) -> Changes:
    # A duty's id speaks of one version alone: what is not the same duty is owed anew.
    return {"limits": fact.limits, "departed": fact.departed}


def _ended(how: str | None, status: str) -> Callable[..., Changes]:
    def changes(standing: Standing, event: events.Event, act: acts.Act, version: int) -> Changes:
        return {
            "status": status,
            "how": how or getattr(act, "how", None),
            "ended": version,
            "filing": version,
            "filing_since": event.happened,
            "turns": _turned(standing, event, version),
        }

    return changes


def _reopened(standing: Standing, event: events.Event, act: acts.Reopen, version: int) -> Changes:
    here = f"{standing.stage}/"
    return {
        "status": "open",
        "how": None,
        "ended": 0,
        "opened": event.happened,
        "reopened": version,
        "turns": _turned(standing, event, version),
        "departed": tuple(each for each in standing.departed if not each.startswith(here)),
    }


def _closed(standing: Standing, event: events.Event, act: acts.Close, version: int) -> Changes:
    return {"status": "closed"}


# What an act says, as long as it counts.


def _raised(standing: Standing, event: events.Event, act: acts.Raise, version: int) -> Changes:
    changes = _child(standing, act.child or acts.Child())
    if act.immediate_harm:
        changes |= {"harm_now": True, "harm": version}
    if act.protect_by is not None:
        changes |= {"protective": act.protect_by, "protective_of": "raising"}
    return changes


def _child_changed(
    standing: Standing, event: events.Event, act: acts.ChangeChild, version: int
) -> Changes:
    changes = _child(standing, act)
    if act.immediate_harm is not None:
        changes["harm_now"] = act.immediate_harm
        if act.immediate_harm and not standing.harm_now:
            changes["harm"] = version
    return changes


def _child(standing: Standing, said: acts.Child | acts.ChangeChild) -> Changes:
    """Return the child's circumstances; after an outcome no condition makes a must arise."""
    given: dict[words.Condition, bool | None] = {
        "looked_after": said.looked_after,
        "on_protection_plan": said.on_protection_plan,
        "in_need": said.in_need,
    }
    before = standing.conditions
    conditions = tuple(
        [name for name, so in given.items() if so or (so is None and name in before)]
    )
    if standing.status != "open":
        return {"conditions": conditions}
    return {
        "conditions": conditions,
        "held": _held(standing.held, conditions, standing.rung),
        "held_here": tuple(dict.fromkeys((*standing.held_here, *conditions))),
    }


def _held(
    held: dict[words.Condition, int], conditions: tuple[words.Condition, ...], rung: int
) -> dict[words.Condition, int]:
    return {**held, **dict.fromkeys(conditions, rung)}


def _answers(
    standing: Standing, event: events.Event, act: acts.Discuss | acts.Respond, version: int
) -> Changes:
    if isinstance(act, acts.Discuss) and act.outcome == "no_response":
        return {}
    answered = {**standing.answered}
    for agency in posts.responding(act.agency, standing.agencies):
        answered[agency] = min(event.happened, answered.get(agency, event.happened))
    return {"answered": answered}


def _next_tier(
    standing: Standing, event: events.Event, act: acts.NextTier, version: int
) -> Changes:
    return {"tiers": standing.tiers + 1, "turns": _turned(standing, event, version)}


def _varied(standing: Standing, event: events.Event, act: acts.VaryLimit, version: int) -> Changes:
    return {"varied": act.due}


def _protected(
    standing: Standing, event: events.Event, act: acts.ProtectBy, version: int
) -> Changes:
    side = posts.party_of(event.by, standing.agencies)
    present = standing.protective
    later = present is not None and (act.due is None or not act.due.before(present))
    if later and side != standing.protective_of:
        # only a correction of the present one makes this so: it would have been refused then
        return {}
    return {"protective": act.due, "protective_of": side}


def _route(standing: Standing, event: events.Event, act: acts.ChooseRoute, version: int) -> Changes:
    return {"route": act.route}


def _planned(standing: Standing, event: events.Event, act: acts.AgreePlan, version: int) -> Changes:
    return _promised(standing, act.actions or (), version)


def _resolved(standing: Standing, event: events.Event, act: acts.Resolve, version: int) -> Changes:
    points = act.outstanding or ()
    if isinstance(points, str):
        points = (acts.Action(what=points),)
    return _promised(standing, points, version) if points else {}


def _promised(standing: Standing, actions: Iterable[acts.Action], version: int) -> Changes:
    new = (
        Promise(id=f"promise/{version}/{place}", action=action)
        for place, action in enumerate(actions, start=1)
    )
    return {"promises": (*standing.promises, *new)}


def _report_requested(
    standing: Standing, event: events.Event, act: acts.RequestReport, version: int
) -> Changes:
    named = posts.meant(act.agency, standing.agencies)
    return {"reports_due": {**standing.reports_due, **dict.fromkeys(named, act.due)}}


def _plan_done(
    standing: Standing, event: events.Event, act: acts.PlanDone, version: int
) -> Changes:
    promises = list(standing.promises)
    for place, promise in enumerate(promises):
        if promise.action.what == act.what and not promise.done:
            promises[place] = replace(promise, done=True)
            break
    return {"promises": tuple(promises)}


_FACTS: dict[type, Callable[..., Changes]] = {
    events.Opened: _opened,
    events.Departed: _departed,
    events.StageEntered: _stage_entered,
    events.LimitsMoved: _limits_moved,
    events.PolicyMoved: _policy_moved,
    acts.Resolve: _ended(None, "resolved"),
    acts.Decide: _ended("decided", "resolved"),
    acts.Withdraw: _ended("withdrawn", "withdrawn"),
    acts.Reopen: _reopened,
    acts.Close: _closed,
}

_SAID: dict[type, Callable[..., Changes]] = {
    acts.Raise: _raised,
    acts.ChangeChild: _child_changed,
    acts.Discuss: _answers,
    acts.Respond: _answers,
    acts.NextTier: _next_tier,
    acts.VaryLimit: _varied,
    acts.ProtectBy: _protected,
    acts.ChooseRoute: _route,
    acts.RequestReport: _report_requested,
    acts.AgreePlan: _planned,
    acts.Resolve: _resolved,
    acts.PlanDone: _plan_done,
}

COUNTED = frozenset({*_FACTS, *_SAID})
"""The events whose body changes a standing; others only make marks, or stand in the record."""

_COUNTED_BY = {
    kind: (_FACTS.get(kind), _SAID.get(kind), marks.MADE_BY.get(kind))
    for kind in COUNTED.union(marks.MADE_BY)
}
