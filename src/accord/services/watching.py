"""Watching the workers from outside: whether one is there while something waits, and whose clock.

Asked by pages and machines, so that a worker which is gone need not say so itself.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from django.db import connection
from django.db.models import Q

from accord.outbox.models import FOR_DIGEST, WAITING, Heartbeat, Message
from accord.services import reminding

QUIET: Final = timedelta(minutes=5)
"""After which a worker that was not seen is gone, and what waited so long waits for nobody."""
APART: Final = timedelta(minutes=2)
"""How far clocks may be apart; more, and leases and limits mean something else on each machine."""

MOST: Final = 100
"""Workers that are looked at, those seen last: far more than ever run."""


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """What is the matter with sending.

    Attributes:
        seen: when a worker was last seen; None where none ever was.
        clocks: workers are there, and the clocks of all disagree, so that they hold back.
    """

    seen: datetime | None
    clocks: bool


def alarm(*, at: datetime) -> Alarm | None:
    """Return what is the matter; None where nothing is. One query while a worker is seen.

    Args:
        at: the instant now.
    """
    beats = tuple(Heartbeat.objects.order_by("-seen_at")[:MOST])
    there = [each for each in beats if at - each.seen_at <= QUIET]
    seen = beats[0].seen_at if beats else None
    if any(_agrees(each, at) for each in there):  # others may hold back: what is due goes
        return None
    if there:
        return Alarm(seen=seen, clocks=True)
    return Alarm(seen=seen, clocks=False) if _waits(at - QUIET) else None


def _agrees(beat: Heartbeat, at: datetime) -> bool:
    return abs(beat.skew) <= APART.total_seconds() and beat.seen_at <= at + APART


def _waits(since: datetime) -> bool:
    alone = Q(state=WAITING, written_at__lte=since)
    together = Q(state=FOR_DIGEST, next_try_at__lte=since)
    waiting = Message.objects.filter(alone | together)
    return waiting.exists() or bool(reminding.waiting(since))


def database_clock() -> datetime:
    """Return the instant that the database's machine says it is now."""
    # not the instant at which a transaction began
    now = "clock_timestamp()" if connection.vendor == "postgresql" else "CURRENT_TIMESTAMP"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {now}")
        (said,) = cursor.fetchone()
    return said if isinstance(said, datetime) else datetime.fromisoformat(said).replace(tzinfo=UTC)
