"""How an escalation ended, and what its sides have done since: read from the record as corrected.

Source: readings 25 and 32, and the clauses that a policy names for the outcome.
"""

from datetime import datetime

import msgspec

from accord.engine import actors, acts, commands, corrections, decide, duties, events, limits, posts
from accord.engine import policy as policies
from accord.engine.evolve import evolve
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar
from accord.queries import promises


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one agency owes after the outcome, or has done.

    Attributes:
        done: the step by which it was done, the latest; None where none was since it is owed.
        owed: it is still to be done; neither done nor owed is departed from.
    """

    agency: str
    done: events.Event | None
    owed: bool


class Back(msgspec.Struct, frozen=True, kw_only=True):
    """What taking it up again brings back: what is owed, and by when it is to be settled."""

    owed: tuple[duties.Owed, ...]
    due: Due | None


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A way to end it that the responding side offered and nobody has answered yet."""

    entry: int
    agreement: str
    event: events.Event


def ending(standing: Standing) -> events.Event | None:
    """Return the step that ended it, as corrected; None while it is open."""
    if not standing.ended:
        return None
    entry = standing.history[standing.ended - 1].entry
    return next(
        event
        for event, _ in corrections.amended(standing.history)
        if event.entry == entry and isinstance(event.body, acts.Act)
    )


def confirmed(standing: Standing, policy: policies.Policy) -> tuple[Said, ...]:
    """Return each agency's written confirmation of the outcome; none where none is asked.

    Source: gscp 3b. Silence is not agreement: only a step says that an agency confirmed.
    """
    if policy.outcome.confirmation is None or not standing.ended or standing.how == "withdrawn":
        return ()
    steps = tuple(promises.since(standing, standing.ended, acts.Confirm))
    return _by_agency("confirmation", steps, standing, policy)


def filed(standing: Standing, policy: policies.Policy) -> tuple[Said, ...]:
    """Return each agency's filing since the end, or since the present stage began (reading 25)."""
    if policy.filing is None:
        return ()
    steps = tuple(promises.since(standing, standing.filing, acts.FileRecord))
    return _by_agency("filing", steps, standing, policy)


def debriefed(standing: Standing) -> events.Event | None:
    """Return the last debrief since the end; None where there was none."""
    return _last(standing, standing.ended, acts.Debrief)


def closed(standing: Standing) -> events.Event | None:
    """Return the step that closed it; None where it is not closed."""
    return _last(standing, 0, acts.Close)


def back(
    standing: Standing, policy: policies.Policy, calendar: WorkingCalendar, *, at: datetime
) -> Back:
    """Return what comes back if it is taken up again at an instant (reading 32).

    Nothing is written: the rules are asked, and what they answer is counted.
    """
    act = acts.Reopen(reason="asked before it is done")
    command = commands.Command(
        act=act, by=actors.expected(act, standing, policy), at=at, happened=at,
        entry=standing.last_entry + 1,
    )  # fmt: skip
    after = standing
    for event in decide.decide(command, standing, policy, calendar):
        after = evolve(after, event)
    before = {each.id for each in duties.owed(standing, policy)}
    owed = (each for each in duties.owed(after, policy) if each.id not in before)
    return Back(owed=tuple(owed), due=limits.due(after, policy))


def offers(standing: Standing) -> tuple[Offer, ...]:
    """Return what the responding agencies offer at the present stage, each its last offer."""
    if standing.status != "open":
        return ()
    last: dict[str, Offer] = {}
    for _, event in promises.since(standing, max(standing.visit, standing.reopened), acts.Propose):
        if isinstance(event.body, acts.Propose) and event.body.agreement:
            said = Offer(entry=event.entry, agreement=event.body.agreement, event=event)
            last[event.body.agency or posts.split(event.by)[0]] = said
    return tuple(last.values())


def _last(standing: Standing, version: int, kind: type[acts.Act]) -> events.Event | None:
    return next(reversed([event for _, event in promises.since(standing, version, kind)]), None)


def _by_agency(
    part: str,
    steps: tuple[tuple[int, events.Event], ...],
    standing: Standing,
    policy: policies.Policy,
) -> tuple[Said, ...]:
    owed = {each.id for each in duties.owed(standing, policy)}
    found = []
    for agency in standing.agencies.all:
        is_owed = f"{part}/{agency}" in owed
        done = [event for _, event in steps if agency in _named(event.body, standing)]
        found.append(
            Said(agency=agency, done=done[-1] if done and not is_owed else None, owed=is_owed)
        )
    return tuple(found)


def _named(act: events.AnyBody, standing: Standing) -> tuple[str, ...]:
    name = act.party if isinstance(act, acts.Confirm) else getattr(act, "agency", None)
    return posts.named(name, standing.agencies)
