"""What a row of the record is: a label that all may read, what was said, sealed, and the hash."""

import hashlib
import struct
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from accord.engine import events, words
from accord.sealing import seals

FORM: Final = 1
"""How the bytes of a row are laid out and hashed today; a new way gets a new number."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_NUMBERS: Final = struct.Struct(">5q")
_BODY: Final[msgspec.json.Decoder[events.AnyBody]] = msgspec.json.Decoder(events.AnyBody)


class Unreadable(Exception):
    """What was said cannot be read: another key, or something in the row was changed."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of a row that lies open; the hash of the row before among it.

    `partnership` is the escalation's, and not a column of the row. Instants are microseconds
    since 1970, UTC.
    """

    partnership: UUID
    escalation: UUID
    seq: int
    tag: str
    entry: int
    happened_at: int
    recorded_at: int
    actor: UUID | None
    acting_for: str
    policy_hash: bytes
    calendar: str
    previous_hash: bytes
    form: int = FORM


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it is stored."""

    label: Label
    payload: bytes
    hash: bytes


def write(label: Label, body: events.AnyBody, *, key: bytes) -> Row:
    """Return the row: what was said sealed under the escalation's key, and the whole hashed."""
    written = _written(label)
    payload = seals.seal(msgspec.json.encode(body), key=key, place=_place(label, written))
    return Row(label=label, payload=payload, hash=_hash(written, payload))


def read(row: Row, *, key: bytes) -> events.AnyBody:
    """Return what was said.

    Raises:
        Unreadable: it does not open under this key and this label, or is no event we know.
    """
    label = row.label
    try:
        plain = seals.unseal(row.payload, key=key, place=_place(label, _written(label)))
        return _BODY.decode(plain)
    except (seals.Broken, msgspec.DecodeError) as matter:
        raise Unreadable(
            f"What event {label.seq} of escalation {label.escalation} says cannot be read: "
            "the key is another, or something in its row was changed. "
            "`./accord verify-record` says more."
        ) from matter


def event(row: Row, *, key: bytes) -> events.Event:
    """Return the event that a row keeps.

    Raises:
        Unreadable: what was said cannot be read.
    """
    label, body = row.label, read(row, key=key)
    return events.Event(
        at=instant(label.recorded_at),
        happened=instant(label.happened_at),
        by=words.Post(label.acting_for),
        entry=label.entry,
        body=body,
    )


def tag(body: events.AnyBody) -> str:
    """Return the stored name of what was said."""
    return str(type(body).__struct_config__.tag)


def beginning(*, escalation: UUID, partnership: UUID, policy_hash: bytes) -> bytes:
    """Return what the first event of an escalation has for the hash before it."""
    fields = (partnership.bytes, escalation.bytes, policy_hash)
    return hashlib.sha256(_joined(b"accord record begins 1\0", fields)).digest()


def hash_of(row: Row) -> bytes:
    """Return the hash that a row should have, from all that is stored of it but its hash."""
    return _hash(_written(row.label), row.payload)


def microseconds(at: datetime) -> int:
    """Return an aware instant as the record keeps it."""
    return (at - _EPOCH) // _MICROSECOND


def instant(kept: int) -> datetime:
    """Return an instant (UTC) that the record kept."""
    return _EPOCH + kept * _MICROSECOND


def _place(label: Label, written: bytes) -> str:
    """Return where what was said lies: under exactly this label and nowhere else.

    Whoever changes a word of the label, and the hashes to match, still needs the key.
    """
    digest = hashlib.sha256(b"accord record place 1\0" + written).hexdigest()
    return f"{label.escalation}|{label.seq}|{label.tag}|{digest}"


def _hash(written: bytes, payload: bytes) -> bytes:
    return hashlib.sha256(_joined(b"accord record event 1\0", (written, payload))).digest()


def _written(label: Label) -> bytes:
    """Return the label as bytes; no two labels give the same."""
    actor = b"" if label.actor is None else label.actor.bytes
    numbers = (label.form, label.seq, label.entry, label.happened_at, label.recorded_at)
    return _joined(
        _NUMBERS.pack(*numbers),
        (
            label.partnership.bytes, label.escalation.bytes, label.tag.encode(), actor,
            label.acting_for.encode(), label.policy_hash, label.calendar.encode(),
            label.previous_hash,
        ),
    )  # fmt: skip


def _joined(head: bytes, fields: tuple[bytes, ...]) -> bytes:
    """Return fields after a head of fixed length, each with its length before it."""
    # A list and no generator: this is run for every event that is read, and twice as fast so.
    return head + b"".join([len(field).to_bytes(4, "big") + field for field in fields])
