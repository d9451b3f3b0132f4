"""Grant or refuse: the events that a command makes true, or the clauses that object."""

from collections.abc import Callable, Iterable
from datetime import datetime

from accord.engine import acts, duties, events, limits, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection, Refused, barred
from accord.engine.rules import (
    closing,
    entitlement,
    existence,
    ladder,
    last_stage,
    limit_changes,
    moments,
    particulars,
)
from accord.engine.standing import Standing
from accord.engine.working_days import WorkingCalendar

CALENDAR = words.Post("partnership.calendar")
"""Who acts when nobody does: the published bank holidays moved a limit."""

Family = Callable[[Command, Standing, policies.Policy], Iterable[Objection]]

_EVERY_ACT: tuple[Family, ...] = (
    moments.objections, entitlement.objections, particulars.objections,
)  # fmt: skip

_SOME_ACTS: dict[type[acts.Act], tuple[Family, ...]] = {
    **dict.fromkeys((acts.Raise, acts.Escalate, acts.NextTier), (ladder.objections,)),
    **dict.fromkeys((acts.VaryLimit, acts.ProtectBy, acts.Correct), (limit_changes.objections,)),
    **dict.fromkeys(last_stage.STEPS, (existence.objections, last_stage.objections)),
    acts.SendForm: (existence.objections,),
    acts.Close: (closing.objections,),
}
"""The families of rules that concern an act, beside those that concern every act."""

_FAMILIES = {kind: _EVERY_ACT + _SOME_ACTS.get(kind, ()) for kind in acts.BY_NAME.values()}

_ENDS_A_STAGE = frozenset({acts.Escalate, acts.Resolve, acts.Decide, acts.Withdraw})
_BEGINS_A_STAGE = frozenset({acts.Raise, acts.Escalate, acts.Reopen})


def decide(
    command: Command, standing: Standing, policy: policies.Policy, calendar: WorkingCalendar
) -> tuple[events.Event, ...]:
    """Return the events that carrying out `command` makes true.

    A policy never stands between a professional and a child: what it objects to is refused with
    its clauses, and done all the same when the command says why; the one departure then stands
    in the record, with all its clauses (reading 1).

    Raises:
        Refused: the policy objects and no reason to depart from it is given, or no reason could
            override the objection. Nothing has changed.
    """
    against = objections(command, standing, policy)
    if against and (not command.departing.strip() or any(each.barred for each in against)):
        raise Refused(against)
    at, happened, by, entry = command.at, command.happened, command.by, command.entry
    new = []
    for body in _outcome(command, against, standing, policy, calendar):
        new.append(events.Event(at=at, happened=happened, by=by, entry=entry, body=body))
    return tuple(new)


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> tuple[Objection, ...]:
    """Return everything that stands against a command, family by family; nothing is changed."""
    if command.at.tzinfo is None or command.happened.tzinfo is None:
        return (barred(6, "A time without a zone is no moment: give it with its zone."),)
    found: list[Objection] = []
    for family in _FAMILIES[type(command.act)]:
        found += family(command, standing, policy)
    return tuple(found)


def moved_limits(
    standing: Standing, policy: policies.Policy, calendar: WorkingCalendar, *, at: datetime
) -> tuple[events.Event, ...]:
    """Return the event that moves the present limits to a newer calendar; none if none moves.

    Args:
        at: the instant at which the newer table is applied.

    Source: reading 5; a limit told to people moves only by an event that says so.
    """
    if standing.status != "open" or standing.opened is None or standing.entered is None:
        return ()
    stage = policy.stages[standing.rung]
    anew = limits.issued(stage, opened=standing.opened, entered=standing.entered, calendar=calendar)
    if anew == standing.limits:
        return ()
    moved = events.LimitsMoved(limits=anew, calendar=calendar.version)
    return (events.Event(at=at, happened=at, by=CALENDAR, entry=0, body=moved),)


def _outcome(
    command: Command,
    against: tuple[Objection, ...],
    standing: Standing,
    policy: policies.Policy,
    calendar: WorkingCalendar,
) -> list[events.AnyBody]:
    """Return the departure, what ends, the act as it was said with its account, what begins."""
    act = command.act
    bodies: list[events.AnyBody] = []
    departed = _departure(command, against) if against else None
    if departed is not None:
        bodies.append(departed)
    if type(act) in _ENDS_A_STAGE:
        bodies.append(_left(command, departed, standing, policy))
    if isinstance(act, acts.Raise):
        agencies = command.agencies
        opened = events.Opened(
            policy=policy.id, raising=agencies.raising, responding=agencies.responding
        )
        bodies.append(opened)
    bodies.append(act)
    if command.account:
        bodies.append(events.Account(lines=command.account))
    if type(act) in _BEGINS_A_STAGE:
        bodies.append(_begun(command, standing, policy, calendar))
    return bodies


def _departure(command: Command, against: tuple[Objection, ...]) -> events.Departed:
    """Return one departure for all that objects (reading 1)."""
    clauses = dict.fromkeys(clause for each in against for clause in each.clauses)
    return events.Departed(
        clauses=tuple(clauses),
        reason=command.departing.strip(),
        duties=tuple(name for each in against for name in each.duties),
    )


def _left(
    command: Command,
    departed: events.Departed | None,
    standing: Standing,
    policy: policies.Policy,
) -> events.StageLeft:
    """Return the end of the present stage, with what was not done there (reading 18)."""
    departures = departed.duties if departed is not None else ()
    undone = []
    for each in duties.left_undone(standing, policy):
        if each.id not in departures:
            undone.append(events.Undone(duty=each.duty, clauses=each.clauses, who=each.who))
    late = limits.late(standing, policy, at=command.happened)
    return events.StageLeft(stage=policy.stages[standing.rung].id, late=late, undone=tuple(undone))


def _begun(
    command: Command, standing: Standing, policy: policies.Policy, calendar: WorkingCalendar
) -> events.StageEntered:
    """Return the stage that an act begins, with its limits (readings 6, 26 and 32)."""
    act, happened = command.act, command.happened
    rung, opened = standing.rung, standing.opened or happened
    if isinstance(act, acts.Raise):
        rung = policy.rung(act.start_at or policy.stages[0].id)
    elif isinstance(act, acts.Escalate):
        rung = ladder.target(act, standing, policy) or 0
    else:  # taken up again where it ended
        opened = happened
    stage = policy.stages[rung]
    due = limits.issued(stage, opened=opened, entered=happened, calendar=calendar)
    return events.StageEntered(stage=stage.id, rung=rung, limits=due)
