"""The steps that go on record with a raising, one after another, in the same transaction."""

import uuid
from collections.abc import Iterable
from datetime import datetime

import msgspec

from accord.engine import acts, events
from accord.services import access, escalations


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Something done that goes on record right after the raising.

    Attributes:
        name: what tells it from the draft's other steps; the same for ever.
        happened: when it took place; None for now.
        account: what is written down beside it, and no rule reads.
    """

    name: str
    act: acts.Act
    happened: datetime | None = None
    account: tuple[events.Line, ...] = ()


def take(
    steps: Iterable[Step],
    *,
    done: escalations.Done,
    draft: uuid.UUID,
    person: uuid.UUID,
    at: datetime,
) -> escalations.Done:
    """Put steps on record for whoever raised it, and return what came of the last one.

    Args:
        done: what came of the raising.
        draft: from which it was raised; with its name it makes each step's key.
        at: the instant of the raising.

    Raises:
        Refused: the policy objects to one of them.
        Nobody: one of them is not this person's to take.
    """
    for step in steps:
        door = access.to_escalation(done.escalation, person=person, at=at)
        done = escalations.carry_out(
            step.act,
            door=door,
            key=uuid.uuid5(draft, step.name),
            seen=done.seq,
            happened=step.happened,
            departing="",
            account=step.account,
            at=at,
        )
    return done
