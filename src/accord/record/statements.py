"""The record's SQL, for SQLite and PostgreSQL. Only `store` and `versions` use it.

What a command does goes on SQLite to the connection under Django's: the same transaction, at a
fraction of the price. What a page reads goes through Django's cursor, which counts it.
"""

import functools
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection

from accord.record.rows import Label, Row


class NoTransaction(Exception):
    """A fault of ours: the record is written inside `transaction.atomic()` only."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An escalation's head and its wrapped key; None where that was destroyed.

    `policy_hash` is the head's, of the version it began under; locked, the last event's.
    """

    partnership: UUID
    policy_hash: bytes
    seq: int
    hash: bytes
    recorded_at: int
    wrapped: bytes | None


_HEAD: Final = "h.partnership, h.policy_hash, h.seq, h.hash, h.recorded_at, k.wrapped"
_OF: Final = "FROM record_head h JOIN record_key k ON k.escalation = h.escalation"
_EVENT: Final = (
    "e.seq, e.tag, e.entry, e.happened_at, e.recorded_at, e.actor, e.acting_for, e.policy_hash, "
    "e.calendar, e.payload, e.previous_hash, e.hash, e.form"
)

# Head and key are locked together, so that both are seen as the writer before us left them.
_LAST: Final = "SELECT e.policy_hash FROM record_event e WHERE e.escalation = "
_LOCK: Final = (
    f"SELECT {_HEAD}, ({_LAST} h.escalation AND e.seq = h.seq) {_OF} WHERE h.escalation = %s"
)
_LAST_VERSION: Final = f"{_LAST} %s AND e.seq = %s"
_LOCK_ROWS: Final = f"{_LOCK} FOR UPDATE OF h, k"
_EVENTS: Final = (
    f"SELECT {_EVENT} FROM record_event e WHERE e.escalation = %s AND e.seq <= %s ORDER BY e.seq"
)
_READ: Final = (
    f"SELECT {_HEAD}, {_EVENT} {_OF} LEFT JOIN record_event e ON e.escalation = h.escalation"
    " WHERE h.escalation = %s ORDER BY e.seq"
)
_ACCOUNTS: Final = (
    f"SELECT h.escalation, {_HEAD}, {_EVENT} {_OF} JOIN record_event e"
    " ON e.escalation = h.escalation WHERE e.entry = 1 AND e.tag = %s AND k.wrapped IS NOT NULL"
    " AND h.escalation IN ({}) ORDER BY h.escalation, e.seq"
)
_NEW_HEAD: Final = (
    "INSERT INTO record_head (escalation, partnership, policy_hash, seq, hash, recorded_at)"
    " VALUES (%s, %s, %s, 0, %s, 0)"
)
_NEW_KEY: Final = "INSERT INTO record_key (escalation, wrapped) VALUES (%s, %s)"
_MOVE: Final = (
    "UPDATE record_head SET seq = %s, hash = %s, recorded_at = %s"
    " WHERE escalation = %s AND seq = %s AND hash = %s"
)
_COLUMNS: Final = (
    "escalation, seq, tag, entry, happened_at, recorded_at, actor, acting_for, policy_hash,"
    " calendar, payload, previous_hash, hash, form"
)
_ADD: Final = f"INSERT INTO record_event ({_COLUMNS}) VALUES ({', '.join(['?'] * 14)})"
# One round trip: nothing is added unless the head was where it was left.
_MOVE_AND_ADD: Final = (
    f"WITH moved AS ({_MOVE} RETURNING escalation)"
    f" INSERT INTO record_event ({_COLUMNS}) SELECT moved.escalation, added.* FROM moved, unnest("
    "%s::integer[], %s::text[], %s::integer[], %s::bigint[], %s::bigint[], %s::uuid[],"
    " %s::text[], %s::bytea[], %s::text[], %s::bytea[], %s::bytea[], %s::bytea[],"
    " %s::smallint[]) AS added"
)
_ANSWERED: Final = "SELECT escalation, person, seq FROM record_command WHERE key = %s"
_ANSWER: Final = (
    "INSERT INTO record_command (key, escalation, person, seq, recorded_at)"
    " VALUES (%s, %s, %s, %s, %s)"
)
_LOOK: Final = "INSERT INTO record_look (escalation, person, at, what) VALUES (%s, %s, %s, %s)"
_FORGET: Final = "UPDATE record_key SET wrapped = NULL, destroyed_at = %s WHERE escalation = %s"


def begin(
    escalation: UUID, *, partnership: UUID, policy_hash: bytes, hash: bytes, wrapped: bytes
) -> None:
    """Write the head and the key of a new escalation."""
    _in_transaction()
    head = (_id(escalation), _id(partnership), policy_hash, hash)
    _run(_NEW_HEAD, head)
    _run(_NEW_KEY, (_id(escalation), wrapped))


def lock(escalation: UUID) -> Found | None:
    """Return an escalation's head, which nobody else can write now; None where there is none."""
    _in_transaction()
    # On SQLite the transaction has been the only writer since it began.
    locking = _LOCK if connection.vendor == "sqlite" else _LOCK_ROWS
    columns = _run(locking, (_id(escalation),)).fetchone()
    if columns is None:
        return None
    *head, judging = columns
    found = _found(tuple(head))
    if judging is None and found.seq:
        # PostgreSQL shows a head that was waited for as it is now, and other rows as they were
        # when the waiting began: the last event is not among them.
        later = _run(_LAST_VERSION, (_id(escalation), found.seq)).fetchone()
        judging = later[0] if later else None
    if judging is None:
        return found
    return msgspec.structs.replace(found, policy_hash=bytes(judging))


def events(escalation: UUID, *, partnership: UUID, until: int) -> tuple[Row, ...]:
    """Return the events of a locked escalation, in order."""
    found = _run(_EVENTS, (_id(escalation), until)).fetchall()
    return tuple(_row(each, escalation, partnership) for each in found)


def read(escalation: UUID) -> tuple[Found, tuple[Row, ...]] | None:
    """Return an escalation's head and events as of one moment; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, (_id(escalation),))
        found = cursor.fetchall()
    if not found:
        return None
    head = _found(found[0][:6])
    chain = (each[6:] for each in found if each[6] is not None)
    return head, tuple(_row(each, escalation, head.partnership) for each in chain)


def beginnings(escalations: Sequence[UUID], *, tag: str) -> tuple[tuple[UUID, Found, Row], ...]:
    """Return the events of a stored name in the first step of each of these, with its head.

    What was forgotten is left out.
    """
    if not escalations:
        return ()
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(escalations))
        cursor.execute(_ACCOUNTS.format(marks), (tag, *map(_id, escalations)))
        found = [(_uuid(each[0]), _found(each[1:7]), each[7:]) for each in cursor.fetchall()]
    return tuple((of, head, _row(each, of, head.partnership)) for of, head, each in found)


def extend(escalation: UUID, new: Sequence[Row], *, seq: int, hash: bytes) -> bool:
    """Write new events and move the head on to the last; nothing if it is not at `seq`, `hash`."""
    _in_transaction()
    last = new[-1]
    head = (last.label.seq, last.hash, last.label.recorded_at, _id(escalation), seq, hash)
    if connection.vendor == "sqlite":
        moved: int = _run(_MOVE, head).rowcount
        if moved:
            _run_each(_ADD, [(_id(escalation), *_columns(row)) for row in new])
        return moved == 1
    columns = (list(column) for column in zip(*map(_columns, new), strict=True))
    added: int = _run(_MOVE_AND_ADD, (*head, *columns)).rowcount
    return added == len(new)


def answered(key: UUID) -> tuple[UUID, UUID, int] | None:
    """Return the escalation, person and seq of a command carried out before; None if it was not."""
    found = _run(_ANSWERED, (_id(key),)).fetchone()
    return None if found is None else (_uuid(found[0]), _uuid(found[1]), found[2])


def answer(key: UUID, *, escalation: UUID, person: UUID, seq: int, recorded_at: int) -> None:
    """Write that a command was carried out."""
    _in_transaction()
    _run(_ANSWER, (_id(key), _id(escalation), _id(person), seq, recorded_at))


def look(escalation: UUID, *, person: UUID, at: int, what: str) -> None:
    """Write that somebody read an escalation."""
    _run(_LOOK, (_id(escalation), _id(person), at, what))


def look_at_each(escalations: Iterable[UUID], *, person: UUID, at: int, what: str) -> None:
    """Write that somebody read each of these escalations."""
    read = [(_id(escalation), _id(person), at, what) for escalation in escalations]
    with connection.cursor() as cursor:
        cursor.executemany(_LOOK, read)


def forget(escalation: UUID, *, at: int) -> None:
    """Destroy an escalation's key."""
    _in_transaction()
    _run(_FORGET, (at, _id(escalation)))


def _run(sql: str, values: Sequence[Any]) -> Any:
    """Run a statement in the present transaction, and return its cursor."""
    if connection.vendor != "sqlite":
        cursor = connection.cursor()
        cursor.execute(sql, values)
        return cursor
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return connection.connection.execute(_in_sqlite(sql), values)


def _run_each(sql: str, many: Sequence[Sequence[Any]]) -> None:
    with connection.wrap_database_errors:
        connection.connection.executemany(sql, many)


@functools.cache
def _in_sqlite(sql: str) -> str:
    return sql.replace("%s", "?")


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise NoTransaction("The record is written inside transaction.atomic() only.")


def _id(number: UUID) -> Any:
    """Return an id as Django keeps it in this database."""
    return number.hex if connection.vendor == "sqlite" else number


def _uuid(kept: Any) -> UUID:
    return kept if isinstance(kept, UUID) else UUID(kept)


def _columns(row: Row) -> tuple[Any, ...]:
    """Return the columns of an event after its escalation, in the order of `_COLUMNS`."""
    label = row.label
    return (
        label.seq, label.tag, label.entry, label.happened_at, label.recorded_at,
        None if label.actor is None else _id(label.actor), label.acting_for, label.policy_hash,
        label.calendar, row.payload, label.previous_hash, row.hash, label.form,
    )  # fmt: skip


def _found(columns: tuple[Any, ...]) -> Found:
    partnership, policy_hash, seq, hash, recorded_at, wrapped = columns
    return Found(
        partnership=_uuid(partnership), policy_hash=bytes(policy_hash), seq=seq, hash=bytes(hash),
        recorded_at=recorded_at, wrapped=None if wrapped is None else bytes(wrapped),
    )  # fmt: skip


def _row(columns: tuple[Any, ...], escalation: UUID, partnership: UUID) -> Row:
    (
        seq, tag, entry, happened_at, recorded_at, actor, acting_for, policy_hash,
        calendar, payload, previous_hash, hash, form,
    ) = columns  # fmt: skip
    label = Label(
        partnership=partnership, escalation=escalation, seq=seq, tag=tag, entry=entry,
        happened_at=happened_at, recorded_at=recorded_at,
        actor=None if actor is None else _uuid(actor), acting_for=acting_for,
        policy_hash=bytes(policy_hash), calendar=calendar, previous_hash=bytes(previous_hash),
        form=form,
    )  # fmt: skip
    return Row(label=label, payload=bytes(payload), hash=bytes(hash))
