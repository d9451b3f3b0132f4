"""What lies in the record's tables, as it lies there: read for verifying, and trusting nothing."""

import itertools
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection

from accord.record.rows import Label, Row

Columns = tuple[Any, ...]


class NotAsWritten(Exception):
    """A column holds what Accord never writes: a sentence about it."""


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """One escalation as stored: columns of its head, its key and its events, in order.

    Texts are bytes, as they lie there: not even that they are text is taken for granted.
    """

    head: Columns
    key: Columns
    events: tuple[Columns, ...]

    @property
    def name(self) -> str:
        """The escalation, as far as its id can be read."""
        return shown(self.head[0])


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A head whose columns can be read."""

    escalation: UUID
    partnership: UUID
    policy_hash: bytes
    seq: int
    hash: bytes
    recorded_at: int


class Version(NamedTuple):
    """A policy version as stored; `sound` where every column is of the kind that Accord writes."""

    hash: bytes
    policy: bytes
    version: bytes
    body: bytes
    sound: bool


_HEAD: Final = {
    "escalation": "text", "partnership": "text", "policy_hash": "blob", "seq": "integer",
    "hash": "blob", "recorded_at": "integer",
}  # fmt: skip
_KEY: Final = {"escalation": "text", "wrapped": "blob", "destroyed_at": "integer"}
EVENT: Final = {
    "seq": "integer", "tag": "text", "entry": "integer", "happened_at": "integer",
    "recorded_at": "integer", "actor": "text", "acting_for": "text", "policy_hash": "blob",
    "calendar": "text", "payload": "blob", "previous_hash": "blob", "hash": "blob",
    "form": "integer",
}  # fmt: skip
"""The columns of an event after its escalation, in the order in which they are read."""

_VERSION: Final = {"hash": "blob", "policy": "text", "version": "text", "body": "blob"}

_IDS: Final = {"escalation", "partnership", "actor"}
_MAY_BE_NULL: Final = {"actor", "wrapped", "destroyed_at"}


def chains(escalation: UUID | None = None) -> Iterator[Chain]:
    """Yield every escalation that has a head, or one; read as of one moment."""
    head, key, event = _columns("h", _HEAD), _columns("k", _KEY), _columns("e", EVENT)
    which, asked = _only("h", escalation)
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {head}, {key}, {event} FROM record_head h"
            " LEFT JOIN record_key k ON k.escalation = h.escalation"
            " LEFT JOIN record_event e ON e.escalation = h.escalation"
            f" WHERE {which} ORDER BY h.escalation, e.seq",
            asked,
        )
        first, second = len(_HEAD) + 1, len(_HEAD) + len(_KEY) + 2
        for _, found in itertools.groupby(_plain(cursor), key=lambda columns: columns[0]):
            lines = list(found)
            events = tuple(line[second:] for line in lines if line[second] is not None)
            yield Chain(head=lines[0][:first], key=lines[0][first:second], events=events)


def strays(of: UUID | None = None) -> Iterator[tuple[str, int, str]]:
    """Yield what belongs to no escalation, or to none of that length: where, and what it is.

    Args:
        of: only what names this escalation.
    """
    which, asked = _only("x", of)
    plainly = _plainly("x", "escalation", "text")
    for sql, matter in _STRAYS:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(escalation=plainly, which=which), asked)
            for escalation, seq in _plain(cursor):
                yield shown(escalation), seq, matter


def versions(of: bytes | None = None) -> Iterator[Version]:
    """Yield the policy versions that are kept, or the one of a hash."""
    which = "" if of is None else "WHERE v.hash = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_columns('v', _VERSION)} FROM record_policyversion v {which}",
            () if of is None else (of,),
        )
        for columns in _plain(cursor):
            hash, policy, version, body, _ = columns
            yield Version(hash, policy, version, body, sound=_is_sound(columns))


def _is_sound(columns: Columns) -> bool:
    try:
        return bool(_named(_VERSION, columns))
    except NotAsWritten:
        return False


_STRAYS: Final = (
    (
        "SELECT {escalation}, x.seq FROM record_event x LEFT JOIN record_head h"
        " ON h.escalation = x.escalation WHERE h.escalation IS NULL AND {which}"
        " ORDER BY x.escalation, x.seq",
        "There is no head for this event: it was put here, or the head was taken away.",
    ),
    (
        "SELECT {escalation}, 0 FROM record_key x LEFT JOIN record_head h"
        " ON h.escalation = x.escalation WHERE h.escalation IS NULL AND {which}",
        "There is a key and no head: the escalation's head was taken away.",
    ),
    (
        "SELECT {escalation}, x.seq FROM record_command x LEFT JOIN record_head h"
        " ON h.escalation = x.escalation WHERE (h.seq IS NULL OR h.seq < x.seq) AND {which}",
        "A command was answered with this event, and the record ends before it.",
    ),
)


def shown(kept: object) -> str:
    """Return an id for people, however it is kept."""
    try:
        return str(_uuid("escalation", kept))
    except NotAsWritten:
        return repr(kept)


def head(chain: Chain) -> Head:
    """Return an escalation's head.

    Raises:
        NotAsWritten: one of its columns holds something else.
    """
    found = _named(_HEAD, chain.head)
    return Head(
        escalation=_uuid("escalation", found["escalation"]),
        partnership=_uuid("partnership", found["partnership"]),
        policy_hash=found["policy_hash"],
        seq=found["seq"],
        hash=found["hash"],
        recorded_at=found["recorded_at"],
    )


def wrapped_key(chain: Chain) -> bytes | None:
    """Return an escalation's wrapped key; None where it was destroyed.

    Raises:
        NotAsWritten: there is none, or it is neither there nor destroyed.
    """
    if chain.key[0] is None:
        raise NotAsWritten("Its key was taken away: destroying it would have left a trace.")
    found = _named(_KEY, chain.key)
    wrapped: bytes | None = found["wrapped"]
    if (wrapped is None) == (found["destroyed_at"] is None):
        raise NotAsWritten("Its key is neither there nor destroyed.")
    return wrapped


def row(columns: Columns, of: Head) -> Row:
    """Return an event's row.

    Raises:
        NotAsWritten: one of its columns holds something else.
    """
    found = _named(EVENT, columns)
    actor = found["actor"]
    label = Label(
        partnership=of.partnership, escalation=of.escalation, seq=found["seq"],
        tag=_words("tag", found["tag"]), entry=found["entry"], happened_at=found["happened_at"],
        recorded_at=found["recorded_at"],
        actor=None if actor is None else _uuid("actor", actor),
        acting_for=_words("acting_for", found["acting_for"]), policy_hash=found["policy_hash"],
        calendar=_words("calendar", found["calendar"]), previous_hash=found["previous_hash"],
        form=found["form"],
    )  # fmt: skip
    return Row(label=label, payload=found["payload"], hash=found["hash"])


def _columns(table: str, wanted: dict[str, str]) -> str:
    """Return the columns to select, and last how SQLite keeps each: it would keep anything."""
    each = [_plainly(table, name, kind) for name, kind in wanted.items()]
    kinds = " || ' ' || ".join(f"typeof({table}.{name})" for name in wanted)
    return ", ".join([*each, kinds if connection.vendor == "sqlite" else "NULL"])


def _plainly(table: str, name: str, kind: str) -> str:
    """Return how to select a column so that no driver reads anything into it."""
    column = f"{table}.{name}"
    if kind == "integer":
        return column
    if connection.vendor == "sqlite":
        return f"CAST({column} AS BLOB)"
    if kind == "blob":
        return column
    text = f"replace({column}::text, '-', '')" if name in _IDS else column
    return f"convert_to({text}, 'UTF8')"


def _named(wanted: dict[str, str], columns: Columns) -> dict[str, Any]:
    """Return columns by name, once each is known to be of its kind."""
    *values, kinds = columns
    stored = kinds.split(" ") if kinds is not None else list(wanted.values())
    found = dict(zip(wanted, values, strict=True))
    for (name, kind), kept in zip(wanted.items(), stored, strict=True):
        if found[name] is None and name in _MAY_BE_NULL:
            continue
        if found[name] is None or kept != kind:
            raise NotAsWritten(f"Its {name} holds {kept}, and Accord writes {kind}.")
    return found


def _words(name: str, kept: bytes) -> str:
    try:
        return kept.decode()
    except UnicodeDecodeError:
        raise NotAsWritten(f"Its {name} is no text: {kept!r}.") from None


def _uuid(name: str, kept: object) -> UUID:
    """Return an id, spelt in the one way in which it is written."""
    text = kept.decode("ascii", "replace") if isinstance(kept, bytes) else ""
    try:
        found = UUID(text)
    except ValueError:
        raise NotAsWritten(f"Its {name} is no id: {kept!r}.") from None
    if found.hex != text:
        raise NotAsWritten(f"Its {name} is not spelt as Accord spells it: {kept!r}.")
    return found


def _plain(cursor: Any) -> Iterator[Columns]:
    for columns in cursor:
        yield tuple(bytes(each) if isinstance(each, memoryview) else each for each in columns)


def _only(table: str, escalation: UUID | None) -> tuple[str, Columns]:
    """Return the condition for one escalation, or for all, and its values.

    SQLite would keep the letters of an id as bytes too; they are shown as the same escalation.
    """
    if escalation is None:
        return "1 = 1", ()
    if connection.vendor == "sqlite":
        hex = escalation.hex
        return f"{table}.escalation IN (%s, CAST(%s AS BLOB))", (hex, hex)
    return f"{table}.escalation = %s", (escalation,)
