"""How a file lies in its rows: in chunks, each sealed under the escalation's key at its place."""

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import BinaryIO, Final

from django.db.models import Sum

from accord.attachments.labels import Label
from accord.attachments.models import Attachment, Chunk
from accord.sealing import seals

CHUNK: Final = 256 * 1024
"""Bytes of a file that are sealed together, and held in memory at once."""


def keep(label: Label, file: BinaryIO, *, escalation: uuid.UUID, key: bytes, at: datetime) -> None:
    """Write a file's rows; the transaction is the caller's, and so are all limits.

    Raises:
        Changed: the file holds more or fewer bytes than its label says.
    """
    count = count_of(label.size)
    row = Attachment.objects.create(
        id=label.id, escalation=escalation, size=label.size, chunks=count, kept_at=at
    )
    file.seek(0)
    left = label.size
    for number in range(count):
        plain = file.read(CHUNK)
        left -= len(plain)
        place = place_of(escalation, label.id, number, count)
        sealed = seals.seal(plain, key=key, place=place)
        Chunk.objects.create(attachment=row, number=number, sealed=sealed)
    if left or file.read(1):
        raise Changed(f"{label.name} holds other than {label.size} bytes.")


class Changed(Exception):
    """A file is not, or no longer, as its label says."""


def read(label: Label, *, escalation: uuid.UUID, key: bytes) -> Iterator[bytes]:
    """Yield the pieces of a file in order, one in memory at a time.

    Raises:
        Changed: it is not there, or not whole.
        Broken: a piece was changed, or lies at another place than its own.
    """
    row = Attachment.objects.filter(pk=label.id, escalation=escalation).first()
    count = count_of(label.size)
    if row is None:
        raise Changed(f"The attachment {label.id} is not there.")
    there = set(row.pieces.values_list("number", flat=True))
    if (row.size, row.chunks, there) != (label.size, count, set(range(count))):
        raise Changed(f"The attachment {label.id} is not whole.")
    for number in range(count):
        sealed = row.pieces.values_list("sealed", flat=True).get(number=number)
        place = place_of(escalation, label.id, number, count)
        yield seals.unseal(bytes(sealed), key=key, place=place)


def held(escalation: uuid.UUID) -> int:
    """Return how many bytes of files an escalation has by now."""
    rows = Attachment.objects.filter(escalation=escalation)
    return rows.aggregate(sum=Sum("size"))["sum"] or 0


def ids(escalation: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the ids of the files that lie beside an escalation."""
    rows = Attachment.objects.filter(escalation=escalation)
    return frozenset(rows.values_list("id", flat=True))


def lost(known: Collection[uuid.UUID]) -> tuple[tuple[uuid.UUID, uuid.UUID], ...]:
    """Return escalation and id of every file that lies beside none of these escalations."""
    rows = Attachment.objects.order_by("escalation", "id").values_list("escalation", "id")
    return tuple((escalation, id) for escalation, id in rows if escalation not in known)


def count_of(size: int) -> int:
    """Return in how many chunks a file of so many bytes lies."""
    return -(-size // CHUNK)


def place_of(escalation: uuid.UUID, attachment: uuid.UUID, number: int, count: int) -> str:
    """Return where a chunk lies: it opens there alone, among so many, so that none can be cut."""
    return f"attachment|{escalation}|{attachment}|{number} of {count}"
