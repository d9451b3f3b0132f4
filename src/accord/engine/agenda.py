"""The agenda: what is owed, what is offered, whose turn it is, by when."""

from datetime import datetime

import msgspec

from accord.engine import duties, limits, posts, words
from accord.engine import policy as policies
from accord.engine.duties import Owed
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may be done and is not owed (reading 27)."""

    do: str
    title: str
    clauses: policies.Clauses


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a standing asks of people at one moment.

    Attributes:
        due: the present limit; None where there is none or the escalation is not open.
        awaited: the posts whose turn it is; never empty until it is closed.
        pressed_for: the unmet limit that reminders speak of (reading 11).
    """

    owed: tuple[Owed, ...]
    offered: tuple[Offered, ...]
    awaited: tuple[words.Post, ...]
    due: Due | None
    pressed_for: Due | None
    overdue: bool


def agenda(
    standing: Standing,
    policy: policies.Policy,
    calendar: WorkingCalendar,  # noqa: ARG001 - the engine's contract: a policy may need it
    *,
    at: datetime,
) -> Agenda:
    """Return what is owed, offered and awaited at an instant.

    Args:
        calendar: not asked yet, for limits are recorded and not recomputed.
        at: an aware instant.
    """
    past = limits.overdue(standing, policy, at=at)
    return Agenda(
        owed=duties.owed(standing, policy),
        offered=offered(standing, policy),
        awaited=awaited(standing, policy, past=past),
        due=limits.due(standing, policy),
        pressed_for=limits.pressing(standing, policy),
        overdue=past,
    )


def offered(standing: Standing, policy: policies.Policy) -> tuple[Offered, ...]:
    """Return what may be done now: at the present stage while open, or after the outcome."""
    if standing.status in (None, "closed"):
        return ()
    after = standing.status != "open"
    offers = policy.outcome.offers if after else policy.stages[standing.rung].offers
    since = standing.ended if after else standing.visit
    return tuple(
        Offered(do=offer.do, title=offer.title, clauses=offer.clauses)
        for offer in offers
        if not (offer.until_done and standing.done_since(since, duties.mark(offer.do)))
    )


def awaited(standing: Standing, policy: policies.Policy, *, past: bool) -> tuple[words.Post, ...]:
    """Return the posts whose turn it is, before or past the limit (reading 11).

    A response owed: each responding agency's post that owes it. At the last stage the body
    that decides. Else the raising side, and once the limit has passed the responding side too.
    After an outcome the raising side, which closes; nobody once closed.
    """
    if standing.status in (None, "closed"):
        return ()
    stage, meets = policy.stages[standing.rung], meeting(standing, policy)
    raising = posts.post("raising", meets.raising)
    if standing.status != "open":
        return (raising,)
    if stage.decision is not None:
        return deciding(standing, stage.decision)
    silent = limits.unanswered(standing)
    if silent and stage.asks_response:
        return _posts(silent, meets.responding, standing)
    if past:
        return (raising, *_posts(standing.agencies.responding, meets.responding, standing))
    return (raising,)


def meeting(standing: Standing, policy: policies.Policy) -> policies.Meets:
    """Return which posts meet now: handed up inside the stage, the higher ones (reading 21)."""
    meets = policy.meets(standing.rung)
    if not standing.tiers:
        return meets
    return policies.Meets(
        raising=_higher("raising", meets.raising, standing.tiers),
        responding=_higher("responding", meets.responding, standing.tiers),
    )


def _higher(side: str, title: str, tiers: int) -> words.PostTitle:
    return words.PostTitle(posts.split(posts.higher(posts.post(side, title), tiers))[1])


def deciding(standing: Standing, decision: policies.Decision) -> tuple[words.Post, ...]:
    """Return the posts that decide at the last stage, the panel's beside the chair's."""
    if standing.route == "panel" and decision.panel is not None:
        return (decision.by, decision.panel.decides)
    return (decision.by,)


def _posts(agencies: tuple[str, ...], title: str, standing: Standing) -> tuple[words.Post, ...]:
    return tuple(posts.of_agency(each, title, standing.agencies) for each in agencies)
