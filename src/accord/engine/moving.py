"""Moving an open escalation to another version of its policy: what bars it, what it makes true."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec.structs import replace

from accord.engine import duties, events, limits, words
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.engine.working_days import WorkingCalendar


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a policy; `hash` is its name in the record, in hexadecimal digits."""

    policy: policies.Policy
    hash: str


def barred(standing: Standing, left: policies.Policy, taken: policies.Policy) -> tuple[str, ...]:
    """Return why an escalation cannot move to another version, in sentences; none where it can."""
    return tuple(_barred(standing, left, taken))


def moved(
    standing: Standing,
    left: Version,
    taken: Version,
    calendar: WorkingCalendar,
    *,
    by: words.Post,
    reason: str,
    at: datetime,
) -> tuple[events.Event, ...]:
    """Return the event that moves an open escalation to another version; none where that is barred.

    The present stage's limits are those of the version taken up, from where they began; what the
    agencies agreed for the stage stays in the place of the first (reading 8), and the child's own
    limit is untouched (reading 7). What was departed from stays so where the very same is owed.

    Args:
        by: the post that decides it.
        reason: why, in words.
        at: the instant of moving, from which the version taken up judges.

    Source: readings 5, 7 and 8.
    """
    if barred(standing, left.policy, taken.policy):
        return ()
    opened, entered = standing.opened, standing.entered
    if opened is None or entered is None:
        return ()
    stage = taken.policy.stages[standing.rung]
    body = events.PolicyMoved(
        left=left.policy.version,
        left_hash=left.hash,
        taken=taken.policy.version,
        taken_hash=taken.hash,
        reason=reason,
        stage=stage.id,
        rung=standing.rung,
        limits=limits.issued(stage, opened=opened, entered=entered, calendar=calendar),
        departed=_departed(standing, left.policy, taken.policy),
    )
    entry = standing.last_entry + 1
    return (events.Event(at=at, happened=at, by=by, entry=entry, body=body),)


def _barred(standing: Standing, left: policies.Policy, taken: policies.Policy) -> Iterator[str]:
    if standing.status != "open":
        yield "It is not open any more: it ends under the version that it was settled by."
        return
    if left.id != taken.id:
        yield "The version in force is of another policy, and not another version of this one."
        return
    rung = standing.rung
    if _ladder(left, rung) != _ladder(taken, rung):
        yield (
            "In the version in force the stages up to this one are others. What the record says of "
            "them would no longer be so."
        )
        return
    if _decided(left, rung) != _decided(taken, rung):
        yield "In the version in force this stage is decided in another way, which has begun here."


def _ladder(policy: policies.Policy, rung: int) -> list[words.StageId]:
    return [stage.id for stage in policy.stages[: rung + 1]]


def _decided(policy: policies.Policy, rung: int) -> tuple[bool, ...]:
    """Return what a stage's decision is made of: whether there is one, and each part of it."""
    decision = policy.stages[rung].decision
    if decision is None:
        return ()
    parts = (decision.panel, decision.representations, decision.reports)
    return (decision.owed, *(part is not None for part in parts))


def _departed(standing: Standing, left: policies.Policy, taken: policies.Policy) -> tuple[str, ...]:
    """Return the duties departed from that are word for word the same in the version taken up.

    An id counts the duties of a stage: under another version it can be that of another duty.
    """
    bare = replace(standing, departed=())
    before, after = _asked(bare, left), _asked(bare, taken)
    return tuple(
        each for each in standing.departed if each in before and before[each] == after.get(each)
    )


def _asked(standing: Standing, policy: policies.Policy) -> dict[str, duties.Owed]:
    return {each.id: replace(each, due=None) for each in duties.owed(standing, policy)}
