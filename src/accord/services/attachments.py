"""Attachments as they are read: by who sees the whole, each time written down; and checked."""

import hashlib
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec

from accord.attachments import keeping, labels
from accord.attachments.labels import Label
from accord.record import models, rows, store
from accord.record.store import Stored, Stream
from accord.record.verify import Finding
from accord.sealing import seals
from accord.services import access, looks
from accord.services.access import Door


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be sent: what the record says of it, and its bytes, a piece at a time."""

    label: Label
    pieces: Iterator[bytes]


def opened(door: Door, attachment: uuid.UUID, *, at: datetime) -> Opened:
    """Return a file for the person of a door, having kept that they looked.

    It was read through once by then: nothing is sent of a file that is not as it was attached.

    Args:
        at: the instant at which they look.

    Raises:
        Nobody: this door does not see the whole, no step names such a file, or its escalation's
            key was destroyed.
        Changed: the file is not there, or not as it was attached. A fault, and never shown.
    """
    if door.sees != "whole":
        raise access.Nobody
    stand = looks.at_escalation(door, what="attachment", at=at)
    label = next((each for _, each in _named(stand.stored) if each.id == attachment), None)
    if label is None:
        raise access.Nobody
    _check(label, stand.stream)
    return Opened(label=label, pieces=_pieces(label, stand.stream))


def findings(escalation: uuid.UUID | None = None) -> Iterator[Finding]:
    """Yield what does not fit among the files of all escalations, or of one.

    A file that a step names and that is not there, or is not as it was attached; a file that no
    step names. It needs the master key. Of an escalation whose key was destroyed nothing is
    said, and what cannot be read of a record `record.verify` says.
    """
    for each in (escalation,) if escalation is not None else tuple(store.every()):
        try:
            stream, stored = store.read(each)
        except (store.Unknown, store.Forgotten, rows.Unreadable, seals.Broken):
            continue
        yield from _of_one(stream, stored)
    if escalation is None:
        known = frozenset(models.Head.objects.values_list("escalation", flat=True))
        for where, stray in keeping.lost(known):
            yield Finding(escalation=str(where), seq=0, matter=_NOBODYS.format(stray))


_NOBODYS: Final = "No step names the attachment {}."


def _of_one(stream: Stream, stored: tuple[Stored, ...]) -> Iterator[Finding]:
    named = _named(stored)
    where = str(stream.escalation)
    for seq, label in named:
        try:
            _check(label, stream)
        except (keeping.Changed, seals.Broken) as matter:
            yield Finding(
                escalation=where, seq=seq,
                matter=f"Its attachment {label.id} is not as it was attached. {matter}",
            )  # fmt: skip
    for stray in sorted(keeping.ids(stream.escalation) - {label.id for _, label in named}):
        yield Finding(escalation=where, seq=0, matter=_NOBODYS.format(stray))


def _named(stored: tuple[Stored, ...]) -> tuple[tuple[int, Label], ...]:
    """Return every file that the record names, with the number of the event that does."""
    return tuple((each.seq, label) for each in stored for label in labels.of_body(each.event.body))


def _check(label: Label, stream: Stream) -> None:
    """Test that a file is as it was attached.

    Raises:
        Changed: it is not there, not whole, or another one.
        Broken: a piece of it does not open at its place.
    """
    found = hashlib.sha256()
    for piece in _pieces(label, stream):
        found.update(piece)
    if found.hexdigest() != label.digest:
        raise keeping.Changed("What it holds is not what the record says.")


def _pieces(label: Label, stream: Stream) -> Iterator[bytes]:
    return keeping.read(label, escalation=stream.escalation, key=stream.key)
