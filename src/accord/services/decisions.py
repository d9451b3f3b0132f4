"""A decision, and the actions it asks for as a plan: both on record, or neither."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accord.engine import acts, events
from accord.services import escalations
from accord.services.access import Door
from accord.services.attaching import Given


def carry_out(
    act: acts.Act,
    then: Iterable[acts.Act],
    *,
    door: Door,
    key: uuid.UUID,
    seen: int,
    happened: datetime | None,
    departing: str,
    account: tuple[events.Line, ...] = (),
    attachments: tuple[Given, ...] = (),
    at: datetime,
) -> escalations.Done:
    """Carry out an act and what it brings with it, in one transaction; return the first's answer.

    Args:
        then: what follows in the same moment, such as the plan that a decision asks for.
        key: the form's own, from which those that follow have theirs; sent again, the first
            answer is given again, and nothing follows twice.

    Everything else, and what is raised, is as in `escalations.carry_out`.
    """
    with transaction.atomic():
        done = escalations.carry_out(
            act, door=door, key=key, seen=seen, happened=happened, departing=departing,
            account=account, attachments=attachments, at=at,
        )  # fmt: skip
        last = done
        for number, each in enumerate(() if done.again else then, start=1):
            last = escalations.carry_out(
                each, door=door, key=uuid.uuid5(key, f"then-{number}"), seen=last.seq,
                happened=happened, departing="", at=at,
            )  # fmt: skip
    return done
