"""Negative controls: ways in which Accord could have been built, and which have to be seen to fail.

Each takes out one thing on which a promise rests, in one process of the tests and nowhere else.
"""

import time
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

GAP = 0.25
"""Seconds between a commit and what should have been part of it."""


def telling_after_the_commit() -> None:
    """Write the outbox once the step is committed: what falls between is told to nobody."""
    from accord.services import telling

    really = telling.write

    def later(*told: Any, **how: Any) -> None:
        def write() -> None:
            time.sleep(GAP)
            really(*told, **how)

        transaction.on_commit(write)

    telling.write = later


def not_written_down() -> None:
    """Hand a mail over without having written so: killed, it looks as if it had not gone."""
    from accord.services import sending

    sending.hand_over = lambda taken, *, at: None


def without_fence() -> None:
    """Ask for no lease when something is written down: who slept writes over what others did."""
    from accord.outbox.models import Message
    from accord.services import sending

    sending._held = lambda message, lease: Message.objects.filter(pk=message)
    sending.hand_over = lambda taken, *, at: None


def looking_before_taking() -> None:
    """Look which message waits, and then take it: two workers see the same one."""
    from accord.outbox.models import SENDING, Message
    from accord.services import sending

    def naive(at: Any) -> Message | None:
        row = sending._ready(at).order_by("written_at", "id").first()
        if row is None:
            return None
        time.sleep(0.002)
        row.state, row.lease, row.leased_until = SENDING, uuid.uuid4(), at + timedelta(minutes=2)
        row.attempts += 1
        row.save()
        return row

    sending._taken = naive
    sending.hand_over = lambda taken, *, at: None


KINDS: Mapping[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        telling_after_the_commit, not_written_down, without_fence, looking_before_taking,
    )
}  # fmt: skip
