"""The worker's round: remind of what is due, let a message be carried, write what became of it."""

import logging
import random
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, close_old_connections, connection

from accord.services import digests, reminding, sending, watching
from accord.worker.carrier import Carrier, Outcome, Said

IDLE: Final = 1.0
"""Seconds until we look again where nothing was to be done."""
LONGEST: Final = 60.0
"""Seconds at most until a mail server or a database is tried again that was not there."""
BEAT: Final = timedelta(seconds=10)
_INSISTING: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between attempts to write down what became of a mail."""

Clock = Callable[[], datetime]

_LOG = logging.getLogger("accord.worker")


def run(
    carrier: Carrier | None,
    *,
    clock: Clock,
    stop: threading.Event,
    seen_alive: Callable[[datetime], None] = lambda _: None,
    other_clock: Clock | None = None,
) -> None:
    """Remind and send until `stop` is set; what was begun is finished first.

    While our clock and the other one are too far apart nothing is done: of a wrong clock we would
    remind too early, or take what others are sending.

    Args:
        carrier: None where nothing is ever sent, as in the demo.
        clock: what says the instant now.
        other_clock: the database's, to compare ours with.
        seen_alive: called with the instant whenever it was written down that we are alive.
    """
    worker, begun = uuid.uuid4(), clock()
    seen, trouble, prepared, skew = begun - BEAT, 0, False, timedelta(0)
    while not stop.is_set():
        close_old_connections()  # a connection that has died is made anew
        try:
            if abs(clock() - seen) >= BEAT:  # also where it was set back
                seen = clock()
                skew = seen - other_clock() if other_clock is not None else timedelta(0)
                sending.beat(worker, begun=begun, at=seen, skew=skew)
                seen_alive(seen)
            if abs(skew) > watching.APART:
                _LOG.warning("Our clock is %s ahead of the database's: nothing is sent.", skew)
                stop.wait(BEAT.total_seconds())
                continue
            if not prepared:
                reminding.prepare(at=clock())
                prepared = True
            digests.gather(at=clock())
            reminding.sweep(at=clock())
            said = one(carrier, clock=clock) if carrier is not None else None
        except DatabaseError as matter:
            _LOG.warning("The database cannot be used: %s", matter)
            said = Said(outcome=Outcome.NO_CARRIER)
        trouble = trouble + 1 if said and said.outcome is Outcome.NO_CARRIER else 0
        stop.wait(_pause(said, trouble))


def one(carrier: Carrier, *, clock: Clock) -> Said | None:
    """Send the next message and return what became of it; None where nothing is to be sent.

    Args:
        clock: what says the instant now.
    """
    taken = sending.take(at=clock())
    if taken is None:
        return None
    mail = taken.mail
    try:
        said = carrier(mail, hand_over=lambda: sending.hand_over(taken, at=clock()), at=clock())
    except sending.Lost:
        _LOG.warning("Message %s took longer than its lease and was left to others.", mail.id)
        return Said(outcome=Outcome.LATER)  # no fault of the mail server: go on with the next
    if not _written_down(taken, said, at=clock()):
        _LOG.warning("Message %s was no longer ours: %s.", mail.id, said.outcome.value)
    elif said.outcome is not Outcome.TAKEN:
        _LOG.warning("Message %s: %s (%s).", mail.id, said.outcome.value, said.reason)
    return said


def _written_down(taken: sending.Taken, said: Said, *, at: datetime) -> bool:
    """Write down what became of a mail; a database that is away for a moment is waited for.

    What is known here and nowhere else would otherwise be in doubt for ever.
    """
    for pause in _INSISTING:
        try:
            return _noted(taken, said, at=at)
        except DatabaseError as matter:
            _LOG.warning("What became of message %s waits: %s", taken.mail.id, matter)
            connection.close()
            time.sleep(pause)
    return _noted(taken, said, at=at)


def _noted(taken: sending.Taken, said: Said, *, at: datetime) -> bool:
    match said.outcome:
        case Outcome.TAKEN:
            return sending.sent(taken, at=at)
        case Outcome.REFUSED:
            return sending.refused(taken, at=at)
        case Outcome.UNHEARD:
            return sending.unheard(taken, at=at)
        case Outcome.LATER:
            return sending.later(taken, "later", chance=random.random(), at=at)
        case Outcome.NO_CARRIER:
            return sending.later(taken, "carrier", chance=random.random(), at=at)


def _pause(said: Said | None, trouble: int) -> float:
    """Return how many seconds to wait before the next message; none while all goes well."""
    if trouble:
        return float(min(LONGEST, IDLE * (1 << min(trouble - 1, 6)))) * (0.5 + random.random() / 2)
    return IDLE if said is None else 0.0
