"""Sending: who sends which message, and what became of it; any number of workers at once.

A message is `waiting` until a worker takes it (`sending`, under a lease) and then comes to one end.
What was not yet handed to a mail server when its lease ran out waits again; what was, is in doubt,
and is never sent again by itself: a person decides. Every change asks for the lease, so that a
worker which slept through its own can change nothing any more, and hands nothing over.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accord.outbox.models import (
    DIGEST,
    FAILED,
    IN_DIGEST,
    IN_DOUBT,
    SENDING,
    SENT,
    WAITING,
    Heartbeat,
    Message,
)
from accord.queries import letters
from accord.services import codes

SIGN_IN: Final = "sign-in"
"""The kind of messages that bring codes: they go first, and soon are good for nothing."""
GOOD_FOR: Final = timedelta(minutes=codes.MINUTES)
LEASE: Final = timedelta(minutes=2)
"""How long one may take to reach a mail server; who takes longer hands nothing over."""
HEARING: Final = timedelta(minutes=10)
"""How long one may wait for its answer; far longer than a mail server keeps anybody waiting."""
FIRST_PAUSE: Final = timedelta(seconds=15)
LONGEST_PAUSE: Final = timedelta(hours=1)
MOST_ATTEMPTS: Final = 80
"""About three days: what no mail server took by then has failed, and somebody is told."""
FORGOTTEN: Final = timedelta(days=1)
"""After which a worker that is seen no more leaves the list of workers."""


class Lost(Exception):
    """The lease ran out, and the message is somebody else's by now: hand nothing over."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is ours to send until its lease runs out."""

    mail: letters.Mail
    lease: uuid.UUID
    attempts: int


def take(*, at: datetime) -> Taken | None:
    """Take the next message and count the attempt; None where nothing is to be sent now.

    Codes for signing in go first, then what was written first; what one reader is told of an
    escalation goes in its order. What nobody can get any more is ended on the way.

    Args:
        at: the instant now.
    """
    let_go(at=at)
    while (row := _taken(at)) is not None:
        try:
            if row.kind == SIGN_IN and at >= row.written_at + GOOD_FOR:
                raise letters.Unsendable("too-late")
            mail = letters.written(row)
        except letters.Unsendable as matter:
            _end(_held(row.id, row.lease), FAILED, matter.why, at)
        else:
            return Taken(mail=mail, lease=_known(row.lease), attempts=row.attempts)
    return None


def claim(message: uuid.UUID, *, at: datetime) -> uuid.UUID | None:
    """Take one message by comparing and setting; return the lease, None where others were first.

    Args:
        at: the instant now.
    """
    lease = uuid.uuid4()
    taken = _ready(at).filter(pk=message).update(
        state=SENDING, why="", lease=lease, leased_until=at + LEASE,
        attempts=F("attempts") + 1, handed_over_at=None,
    )  # fmt: skip
    return lease if taken else None


def hand_over(taken: Taken, *, at: datetime) -> None:
    """Write down that from now on the message may have arrived; do so before it can.

    Args:
        at: the instant now.

    Raises:
        Lost: the lease ran out. Nothing may be handed over.
    """
    still = _held(taken.mail.id, taken.lease).filter(leased_until__gt=at)
    if not still.update(handed_over_at=at, leased_until=at + HEARING):
        raise Lost


def sent(taken: Taken, *, at: datetime) -> bool:
    """Write down that a mail server took the message; return whether it still was ours.

    Args:
        at: the instant of its answer.
    """
    return _end(_held(taken.mail.id, taken.lease), SENT, "", at)


def refused(taken: Taken, *, at: datetime) -> bool:
    """Write down that a mail server will never take it; return whether it still was ours.

    Args:
        at: the instant of its answer.
    """
    return _end(_held(taken.mail.id, taken.lease), FAILED, "refused", at)


def unheard(taken: Taken, *, at: datetime) -> bool:
    """Write down that nobody knows whether it arrived; return whether it still was ours.

    Args:
        at: the instant at which the mail server was lost.
    """
    return _end(_held(taken.mail.id, taken.lease), IN_DOUBT, "unheard", at)


def later(taken: Taken, why: str, *, chance: float, at: datetime) -> bool:
    """Let a message that certainly did not arrive wait for another attempt.

    Return whether it still was ours. Where it was its reader's mailbox that took nothing, what else
    waits for that reader waits as long: nobody else waits for them more than once.

    Args:
        why: `carrier` or `later`.
        chance: from 0 to 1, by which the pause is between half and the whole of its length, so
            that what failed together does not come again together.
        at: the instant now.
    """
    held = _held(taken.mail.id, taken.lease)
    if taken.attempts >= MOST_ATTEMPTS:
        return _end(held, FAILED, "gave-up", at)
    again = at + pause(taken.attempts) * (0.5 + chance / 2)
    if not held.update(**_nobodys(WAITING, why), next_try_at=again):
        return False
    if why == "later":
        _others_of(taken.mail.id).filter(_due(again)).update(next_try_at=again)
    return True


def pause(attempts: int) -> timedelta:
    """Return the longest pause after so many attempts: doubled each time, to an hour at most."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts - 1, 20)))


def let_go(*, at: datetime) -> None:
    """Free what was taken by workers that came to grief: waiting again, or in doubt.

    Args:
        at: the instant now.
    """
    lapsed = Message.objects.filter(state=SENDING, leased_until__lte=at)
    if not lapsed.exists():  # asked every second, and asking takes nobody's turn to write
        return
    _end(lapsed.filter(handed_over_at__isnull=False), IN_DOUBT, "stopped", at)
    lapsed.filter(handed_over_at__isnull=True).update(**_nobodys(WAITING, ""))


@transaction.atomic
def beat(
    worker: uuid.UUID, *, begun: datetime, at: datetime, skew: timedelta = timedelta(0)
) -> None:
    """Write down that a worker is alive, and forget those that are long gone.

    Args:
        begun: the instant at which it started.
        at: the instant now.
        skew: by how much its clock is ahead of the database's.
    """
    Heartbeat.objects.filter(seen_at__lt=at - FORGOTTEN).exclude(pk=worker).delete()
    seen = {"begun_at": begun, "seen_at": at, "skew": int(skew.total_seconds())}
    Heartbeat.objects.update_or_create(pk=worker, defaults=seen)


def last_seen() -> datetime | None:
    """Return the instant at which any worker was last seen alive; None where none ever was."""
    return Heartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()


def _taken(at: datetime) -> Message | None:
    """Take the first that is ready; others may be taking at the same moment."""
    while _ready(at).exists():
        with transaction.atomic():
            first = _first(at)
            lease = claim(first, at=at) if first is not None else None
        if lease is not None:
            return Message.objects.filter(lease=lease).first()
        if first is None:  # what is ready is being taken by others
            return None
    return None


def _first(at: datetime) -> uuid.UUID | None:
    ready = _ready(at)
    if connection.features.has_select_for_update_skip_locked:
        ready = ready.select_for_update(skip_locked=True)
    # Asked one after the other: in one question every message that waits would have to be sorted.
    for some in (ready.filter(kind=SIGN_IN), ready):
        found = some.order_by("written_at", "id").values_list("pk", flat=True).first()
        if found is not None:
            return found
    return None


def _ready(at: datetime) -> QuerySet[Message]:
    """Return what waits and may go now: of what concerns one escalation the first for each reader.

    So nobody reads of the end of something before its beginning, and a mailbox that takes nothing
    today holds back no other.
    """
    before = Message.objects.filter(
        Q(person=OuterRef("person")) | Q(partnership=OuterRef("partnership")),
        state__in=(WAITING, SENDING),
        escalation=OuterRef("escalation"),
        written_at__lt=OuterRef("written_at"),
    )
    return Message.objects.filter(_due(at), ~Exists(before), state=WAITING)


def _due(at: datetime) -> Q:
    return Q(next_try_at__isnull=True) | Q(next_try_at__lte=at)


def _others_of(message: uuid.UUID) -> QuerySet[Message]:
    """Return what waits for the reader of a message: a person, or a partnership's office.

    But for codes: they are soon good for nothing, and whoever asked for one is there to read it.
    """
    person, partnership = (
        Message.objects.filter(pk=message).values_list("person", "partnership").get()
    )
    waiting = Message.objects.filter(state=WAITING).exclude(kind=SIGN_IN)
    if person is not None:
        return waiting.filter(person=person)
    if partnership is not None:
        return waiting.filter(person=None, partnership=partnership)
    return Message.objects.none()


def _held(message: uuid.UUID, lease: uuid.UUID | None) -> QuerySet[Message]:
    """Return a message as long as it is under this lease."""
    return Message.objects.filter(pk=message, state=SENDING, lease=lease)


def fall_with(digests: QuerySet[Message], state: str, why: str, at: datetime) -> None:
    """Let what went in digests that did not arrive come to the same end, so that somebody acts.

    Args:
        digests: those that are about to end so.
        at: the instant of that end.
    """
    ids = tuple(digests.values_list("pk", flat=True))
    if ids:
        inside = Message.objects.filter(state=IN_DIGEST, digest__in=ids)
        inside.update(state=state, why=why, ended_at=at)


@transaction.atomic
def _end(rows: QuerySet[Message], state: str, why: str, at: datetime) -> bool:
    if state != SENT:
        fall_with(rows.filter(kind=DIGEST), state, why, at)
    return bool(rows.update(**_nobodys(state, why), ended_at=at))


def _nobodys(state: str, why: str) -> dict[str, Any]:
    """Return what a message is that nobody sends at present."""
    return {"state": state, "why": why, "lease": None, "leased_until": None}


def _known(lease: uuid.UUID | None) -> uuid.UUID:
    assert lease is not None
    return lease
