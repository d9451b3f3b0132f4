"""The ladder as one escalation went up it: when each stage began, how it was left."""

import itertools
import types
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from accord.engine import events
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.record.store import Stored
from accord.register import titles

At = Literal["past", "present", "ahead"]


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


def ladder(
    standing: Standing,
    stored: Iterable[Stored],
    policy: policies.Policy,
    *,
    earlier: Mapping[bytes, policies.Policy] = types.MappingProxyType({}),
) -> tuple[Rung, ...]:
    """Return every stage of the policy, in order, and how this escalation went through it.

    Args:
        earlier: the versions of the policy that judged before the present one, by their hashes.
    """
    entered = {
        each.event.body.stage: each.event.happened
        for each in stored
        if isinstance(each.event.body, events.StageEntered)
    }
    late = {each.stage: each.late for each in standing.left}
    departed = _departed(stored, policy, earlier)
    return tuple(
        Rung(
            stage=stage,
            at=_where(rung, standing.rung),
            entered=entered.get(stage.id),
            late=late.get(stage.id) if rung != standing.rung or standing.status != "open" else None,
            skipped=departed[stage.id].skipped if stage.id in departed else (),
            against=departed[stage.id].clauses if stage.id in departed else (),
        )
        for rung, stage in enumerate(policy.stages)
    )


class _Departure(NamedTuple):
    skipped: tuple[str, ...]
    clauses: policies.Clauses


def _departed(
    stored: Iterable[Stored], policy: policies.Policy, earlier: Mapping[bytes, policies.Policy]
) -> dict[str, _Departure]:
    """Return, by stage, the departure with which it was last left."""
    found: dict[str, _Departure] = {}
    for _, rows in itertools.groupby(stored, key=lambda each: each.event.entry):
        together = tuple(rows)
        judging = earlier.get(together[0].policy_hash, policy)
        bodies = tuple(each.event.body for each in together)
        departure = next((each for each in bodies if isinstance(each, events.Departed)), None)
        for each in bodies:
            if isinstance(each, events.StageLeft):
                found.pop(each.stage, None)
                if departure is not None:
                    skipped = tuple(titles.of(one, judging).title for one in departure.duties)
                    found[each.stage] = _Departure(skipped, departure.clauses)
    return found


def _where(rung: int, present: int) -> At:
    if rung == present:
        return "present"
    return "past" if rung < present else "ahead"
