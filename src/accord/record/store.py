"""The record's door: begin, lock, read, append. Nothing else writes or reads events."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import IntegrityError

from accord.engine.events import Account, Event, Line, PolicyMoved, lines
from accord.record import models, rows, statements
from accord.record.rows import Label, Row
from accord.sealing import seals


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """Where an escalation's chain of events ends.

    Attributes:
        policy_hash: the policy version that judges now: the last event's, before the first one
            that under which it begins.
        seq: the number of its events.
        hash: the last one's.
        recorded_at: when the last one was recorded, in microseconds since 1970, UTC.
        key: under which what was said lies sealed.
    """

    escalation: UUID
    partnership: UUID
    policy_hash: bytes
    seq: int
    hash: bytes
    key: bytes
    recorded_at: int = 0

    def __repr__(self) -> str:
        """Return escalation and seq: a key must not reach a log."""
        return f"Stream({self.escalation}, seq {self.seq})"


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its place in the record and the person who acted; None: the calendar.

    `policy_hash` names the policy version by which it was judged.
    """

    event: Event
    seq: int
    actor: UUID | None
    policy_hash: bytes = b""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a command: the number of events there were once it was carried out."""

    escalation: UUID
    person: UUID
    seq: int


class Unknown(Exception):
    """There is no escalation of that id."""


class Forgotten(Exception):
    """The escalation's key was destroyed: that it was stays known, what was said does not."""


class Moved(Exception):
    """Somebody else wrote since this stream was read. Nothing was written."""


class OutOfOrder(Exception):
    """An event would be recorded before the one ahead of it. Nothing was written."""


class WrongVersion(Exception):
    """A fault of ours: an event leaves another policy version than the stream is under."""


class AnsweredBefore(Exception):
    """A command of that key was carried out already. Leave the transaction, ask `answered`."""


def begin(escalation: UUID, *, partnership: UUID, policy_hash: bytes) -> Stream:
    """Return the empty stream of a new escalation, with a key of its own.

    It keeps the policy version it begins under.

    Raises:
        django.db.IntegrityError: there is an escalation of that id.
    """
    key = seals.new_key()
    first = rows.beginning(escalation=escalation, partnership=partnership, policy_hash=policy_hash)
    statements.begin(
        escalation,
        partnership=partnership,
        policy_hash=policy_hash,
        hash=first,
        wrapped=seals.wrap(key, master=settings.MASTER_KEY, place=place_of_key(escalation)),
    )
    return Stream(
        escalation=escalation, partnership=partnership, policy_hash=policy_hash, seq=0,
        hash=first, key=key,
    )  # fmt: skip


def lock(escalation: UUID) -> Stream:
    """Return an escalation's stream; nobody else can write to it until this transaction ends.

    Raises:
        Unknown: there is no such escalation.
        Forgotten: its key was destroyed.
    """
    found = statements.lock(escalation)
    if found is None:
        raise Unknown(_unknown(escalation))
    return _stream(escalation, found)


def read(escalation: UUID) -> tuple[Stream, tuple[Stored, ...]]:
    """Return an escalation's stream and its events as of one moment; locks nothing.

    Raises:
        Unknown: there is no such escalation.
        Forgotten: its key was destroyed.
        rows.Unreadable: what is stored is not what was written.
    """
    found = statements.read(escalation)
    if found is None:
        raise Unknown(_unknown(escalation))
    head, written = found
    # The last event's, not the head's: that keeps the version it began under.
    judging = written[-1].label.policy_hash if written else head.policy_hash
    stream = _stream(escalation, msgspec.structs.replace(head, policy_hash=judging))
    return stream, _opened(written, stream)


def beside_the_first(escalations: Collection[UUID]) -> dict[UUID, tuple[Line, ...]]:
    """Return what was written down beside the first step of each of these; one query.

    One of which nothing was, that was forgotten, or that cannot be read, is left out.
    """
    found: dict[UUID, tuple[Line, ...]] = {}
    for escalation, head, row in statements.beginnings(tuple(escalations), tag=_ACCOUNT):
        try:
            event = rows.event(row, key=_stream(escalation, head).key)
        except (rows.Unreadable, seals.Broken):  # verify-record says what is wrong with it
            continue
        found[escalation] = (*found.get(escalation, ()), *lines((event.body,)))
    return found


_ACCOUNT: Final = rows.tag(Account(lines=()))


def every() -> Iterator[UUID]:
    """Yield the id of every escalation whose record can be read, in the order of their ids."""
    kept = models.Key.objects.filter(wrapped__isnull=False).order_by("escalation")
    # All at once: SQLite lets nobody write who still reads what others have changed since.
    yield from tuple(kept.values_list("escalation", flat=True))


def events(stream: Stream) -> tuple[Stored, ...]:
    """Return the events of a locked stream.

    Raises:
        rows.Unreadable: what is stored is not what was written.
    """
    found = statements.events(stream.escalation, partnership=stream.partnership, until=stream.seq)
    return _opened(found, stream)


def append(stream: Stream, new: tuple[Event, ...], *, actor: UUID | None, calendar: str) -> Stream:
    """Write events at a stream's end, and return the stream with them.

    Args:
        stream: the stream as it was begun, locked or last appended to.
        new: what happened, in order; nothing happens without any.
        actor: the person who acted; None: the calendar.
        calendar: the version of the bank holidays that was counted with.

    Raises:
        Moved: the stream ends elsewhere by now.
        OutOfOrder: an event's `at` lies before the one ahead of it.
        WrongVersion: a move to another policy version does not leave the stream's.
    """
    if not new:
        return stream
    written: list[Row] = []
    after = stream
    for event in new:
        row = _written(after, event, actor=actor, calendar=calendar)
        written.append(row)
        after = msgspec.structs.replace(
            after, seq=row.label.seq, hash=row.hash, recorded_at=row.label.recorded_at,
            policy_hash=row.label.policy_hash,
        )  # fmt: skip
    if not statements.extend(stream.escalation, written, seq=stream.seq, hash=stream.hash):
        raise Moved(
            f"Escalation {stream.escalation} went on after event {stream.seq}: "
            "read it again, and decide again."
        )
    return after


def answered(key: UUID) -> Answer | None:
    """Return what came of the command of that key; None where it was not carried out."""
    found = statements.answered(key)
    if found is None:
        return None
    escalation, person, seq = found
    return Answer(escalation=escalation, person=person, seq=seq)


def answer(key: UUID, *, escalation: UUID, person: UUID, seq: int, at: datetime) -> None:
    """Keep what came of a command, so that its form sent again finds it.

    Raises:
        AnsweredBefore: the same form was faster. This transaction must end without a trace.
    """
    try:
        statements.answer(
            key, escalation=escalation, person=person, seq=seq, recorded_at=rows.microseconds(at)
        )
    except IntegrityError as matter:
        raise AnsweredBefore(f"The command {key} was carried out before.") from matter


def look(escalation: UUID, *, person: UUID, at: datetime, what: str) -> None:
    """Write down that somebody reads an escalation; to be called before they see anything.

    Args:
        escalation: which one.
        person: who.
        at: when.
        what: which page, in at most 40 letters.
    """
    statements.look(escalation, person=person, at=rows.microseconds(at), what=what)


def look_at_each(escalations: Iterable[UUID], *, person: UUID, at: datetime, what: str) -> None:
    """Write down that somebody reads each of these escalations, as `look` does for one."""
    when = rows.microseconds(at)
    statements.look_at_each(escalations, person=person, at=when, what=what)


def forget(escalation: UUID, at: datetime) -> None:
    """Destroy an escalation's key: nobody can read again what was said, and the chain stays whole.

    It cannot be undone.

    Raises:
        Unknown: there is no such escalation.
        Forgotten: its key was destroyed before.
    """
    lock(escalation)
    statements.forget(escalation, at=rows.microseconds(at))


def place_of_key(escalation: UUID) -> str:
    """Return where an escalation's wrapped key lies; it unwraps for no other."""
    return f"key of escalation {escalation}"


def _stream(escalation: UUID, found: statements.Found) -> Stream:
    if found.wrapped is None:
        raise Forgotten(
            f"The key of escalation {escalation} was destroyed: what was said can no longer be "
            "read. When and by whom it was dealt with stays in the record."
        )
    return Stream(
        escalation=escalation, partnership=found.partnership, policy_hash=found.policy_hash,
        seq=found.seq, hash=found.hash, recorded_at=found.recorded_at,
        key=seals.unwrap(
            found.wrapped, master=settings.MASTER_KEY, place=place_of_key(escalation)
        ),
    )  # fmt: skip


def _opened(found: tuple[Row, ...], stream: Stream) -> tuple[Stored, ...]:
    return tuple(
        Stored(
            event=rows.event(row, key=stream.key),
            seq=row.label.seq,
            actor=row.label.actor,
            policy_hash=row.label.policy_hash,
        )
        for row in found
    )


def _written(stream: Stream, event: Event, *, actor: UUID | None, calendar: str) -> Row:
    recorded_at = rows.microseconds(event.at)
    if recorded_at < stream.recorded_at:
        raise OutOfOrder(
            f"Escalation {stream.escalation} has an event recorded at "
            f"{rows.instant(stream.recorded_at)}; one of {event.at} cannot come after it. "
            "Look at this machine's clock."
        )
    label = Label(
        partnership=stream.partnership, escalation=stream.escalation, seq=stream.seq + 1,
        tag=rows.tag(event.body), entry=event.entry,
        happened_at=rows.microseconds(event.happened), recorded_at=recorded_at, actor=actor,
        acting_for=event.by, policy_hash=_judging(stream, event), calendar=calendar,
        previous_hash=stream.hash,
    )  # fmt: skip
    return rows.write(label, event.body, key=stream.key)


def _judging(stream: Stream, event: Event) -> bytes:
    """Return the policy version that an event names: a move already the one taken up."""
    body = event.body
    if not isinstance(body, PolicyMoved):
        return stream.policy_hash
    if body.left_hash != stream.policy_hash.hex():
        raise WrongVersion(
            f"{stream} is under version {stream.policy_hash.hex()}, not {body.left_hash}."
        )
    return bytes.fromhex(body.taken_hash)


def _unknown(escalation: UUID) -> str:
    return f"There is no escalation {escalation}."
