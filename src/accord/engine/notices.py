"""Who is told what: because of a step, and because time passes (readings 3, 11, 23, 24)."""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from accord.engine import actors, acts, agenda, events, limits, posts, words
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar

TWO_SIDED = (
    acts.ProtectBy, acts.VaryLimit, acts.Propose, acts.Decline, acts.Resolve, acts.Withdraw,
    acts.Decide,
)  # fmt: skip
"""Acts that the other side's posts, or both sides', are told of at once."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The software tells somebody, and why."""

    who: words.Addressee
    clauses: policies.Clauses


class Pressed(msgspec.Struct, frozen=True, kw_only=True):
    """A point at which people are pressed for an unmet limit (reading 11).

    Attributes:
        at: the instant of the point.
        point: 0 one working day before, 1 the limit itself, then the days after it.
        who: the posts pressed at their tier, the worker who raised it last.
    """

    at: datetime
    point: int
    who: tuple[words.Post, ...]
    clauses: policies.Clauses


def told(
    new: tuple[events.Event, ...],
    *,
    before: Standing,
    after: Standing,
    policy: policies.Policy,
) -> tuple[Told, ...]:
    """Return whom the software tells because of a step.

    Args:
        new: the events of one step.
        before: where things stood before it, for the post that was expected to take it.
        after: where things stand after it.
    """
    everyone: dict[words.Addressee, dict[words.Clause, None]] = {}
    for event in new:
        for telling in (
            *_because_of(event, after, policy),
            *_stood_in_for(event, before, policy),
        ):
            everyone.setdefault(telling.who, {}).update(dict.fromkeys(telling.clauses))
    return tuple(Told(who=who, clauses=tuple(why)) for who, why in everyone.items())


def pressed(
    standing: Standing,
    policy: policies.Policy,
    calendar: WorkingCalendar,
    *,
    after: datetime,
    until: datetime,
) -> Iterator[Pressed]:
    """Yield the points at which people are pressed, later than `after` and not than `until`.

    They are those of the limit as it stands now: after a change only the new one's.
    """
    due = limits.pressing(standing, policy)
    if due is None:
        return
    clauses = _limit_clauses(due, standing, policy)
    for point, at in points(due, calendar, after):
        if at > until:
            return
        if at > after:
            who = _pressed_posts(standing, policy, point)
            yield Pressed(at=at, point=point, who=who, clauses=clauses)


def points(due: Due, calendar: WorkingCalendar, after: datetime) -> Iterator[tuple[int, datetime]]:
    """Yield the numbered points of a limit in order (reading 11), without weekly ones long past.

    Args:
        after: an aware instant; of the weekly points those well before it are left out.

    Weekly means every fifth working day (reading 5: a week is 5 working days).
    """
    yield 0, calendar.midnight(calendar.back(due.day, 1))
    yield 1, due.ends
    for point, working_days in enumerate((1, 3, 5), start=2):
        yield point, calendar.midnight(calendar.add(due.day, working_days))
    week = max(2, calendar.elapsed(due.day, calendar.local_date(after)) // 5)
    while (day := calendar.add(due.day, 5 * week)) < date.max:
        yield week + 3, calendar.midnight(day)
        week += 1


def _because_of(event: events.Event, standing: Standing, policy: policies.Policy) -> Iterator[Told]:
    act = event.body
    if isinstance(act, events.LimitsMoved | events.PolicyMoved):
        yield from _posts_of(posts.SIDES, standing, policy)
    if isinstance(act, events.PolicyMoved):
        yield Told(who=words.Addressee(posts.WORKER), clauses=policy.worker_is_told)
    if not isinstance(act, acts.Act):
        return
    if not posts.same(event.by, posts.WORKER, standing.agencies):
        yield Told(who=words.Addressee(posts.WORKER), clauses=policy.worker_is_told)
    if isinstance(act, acts.Raise):
        yield from _on_entering(("responding",), standing, policy)
    elif isinstance(act, acts.Escalate):
        yield from _on_entering(posts.SIDES, standing, policy)
    elif isinstance(act, TWO_SIDED):
        acted = posts.party_of(event.by, standing.agencies)
        others = tuple(side for side in posts.SIDES if side != acted)
        yield from _posts_of(others, standing, policy)
    elif isinstance(act, acts.SendForm):
        yield from _recipients(act, policy)


def _stood_in_for(event: events.Event, before: Standing, policy: policies.Policy) -> Iterator[Told]:
    """Yield the post whose step it was, where somebody else of its party took it (reading 15)."""
    if isinstance(event.body, acts.Act):
        post = actors.stood_in_for(event.by, event.body, before, policy)
        if post is not None:
            yield Told(who=words.Addressee(post), clauses=policy.stages[before.rung].clauses)


def _on_entering(
    sides: tuple[str, ...], standing: Standing, policy: policies.Policy
) -> Iterator[Told]:
    """Yield whom a stage's beginning tells: its posts, and whom the document names.

    At the last stage the partnership and the body that decides; of the two sides only one that
    hears of the escalation for the first time.
    """
    stage = policy.stages[standing.rung]
    decision = stage.decision
    if decision is not None:
        yield Told(who=posts.PARTNERSHIP, clauses=decision.clauses)
        yield Told(who=words.Addressee(decision.by), clauses=decision.clauses)
    if decision is None or sides != posts.SIDES:
        yield from _posts_of(sides, standing, policy)
    for telling in stage.tells:
        for whom in telling.whom:
            yield Told(who=whom, clauses=telling.clauses)


def _posts_of(
    sides: tuple[str, ...], standing: Standing, policy: policies.Policy
) -> Iterator[Told]:
    """Yield the posts that meet at the present stage, on the sides named."""
    stage, meets = policy.stages[standing.rung], policy.meets(standing.rung)
    agencies = standing.agencies
    for side in sides:
        title = meets.raising if side == "raising" else meets.responding
        for agency in posts.named(side, agencies):
            who = words.Addressee(posts.of_agency(agency, title, agencies))
            yield Told(who=who, clauses=stage.clauses)


def _recipients(act: acts.SendForm, policy: policies.Policy) -> Iterator[Told]:
    """Yield who gets a form: all its recipients, or those that are named (reading 24)."""
    form = next(each for each in policy.forms if each.id == act.form)
    for address in words.listed(act.to) or form.to:
        yield Told(who=words.Addressee(address), clauses=form.clauses)


def _pressed_posts(
    standing: Standing, policy: policies.Policy, point: int
) -> tuple[words.Post, ...]:
    """Return who is pressed at a point: whose turn it is, a tier higher each time."""
    # handed up inside the stage, the one who has it now is pressed beside the one who had it
    had = msgspec.structs.replace(standing, tiers=0)
    awaited = agenda.awaited(had, policy, past=point >= 1)
    tiers = (point, point + standing.tiers)
    climbed = (posts.higher(each, tier) for each in awaited for tier in tiers)
    return tuple(dict.fromkeys([*climbed, posts.WORKER]))


def _limit_clauses(due: Due, standing: Standing, policy: policies.Policy) -> policies.Clauses:
    """Return why people are pressed: the child's own limit, or the stage's (readings 7 and 11)."""
    if due is standing.protective:
        return (words.Clause("reading-7"),)
    stage = policy.stages[standing.rung]
    for limit, issued in zip(stage.limits, standing.limits, strict=True):
        if issued is due:
            return limit.clauses
    # agreed, or departed to: the limit that it stands for, or the stage that has none
    return stage.limits[0].clauses if stage.limits else stage.clauses
