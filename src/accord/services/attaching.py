"""Attaching: files are checked, and kept in the transaction of the step that they belong to.

A door checks each file that came with its form (`checked`), and hands what it is given back to
`escalations.carry_out` or `raise_` as `attachments`; nothing else is to be done.
"""

import hashlib
import io
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, Final

import msgspec
from django.conf import settings

from accord.attachments import keeping, kinds, labels, names, photographs
from accord.attachments.kinds import Unfit as Unfit
from accord.attachments.labels import Label
from accord.engine import events
from accord.record.store import Stream


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A file that may be attached, as it will be kept; `checked` makes it."""

    name: str
    kind: str
    size: int
    digest: str
    file: BinaryIO


def checked(name: str, file: BinaryIO) -> Given:
    """Return a file ready to be attached: known to be of a kind that is taken, and cleaned.

    Args:
        name: what it is called, as it came; it is cleaned.
        file: its bytes, from the beginning; to be left open until the step is taken.

    Raises:
        Unfit: it is not taken; a sentence to who chose it, with what to do instead.
    """
    called = names.cleaned(name)
    size = file.seek(0, io.SEEK_END)
    if size > settings.ATTACHMENT_MOST:
        raise Unfit(too_large(called))
    if not size:
        raise Unfit(f"{called} is empty. Look whether it is the right file, and choose it again.")
    kind = kinds.of(called, file)
    file = _without_places(called, kind, file)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    return Given(name=called, kind=kind, size=size, digest=digest, file=file)


def too_large(name: str) -> str:
    """Return what to say to who chose a file that is too large."""
    most = settings.ATTACHMENT_MOST // settings.MEGABYTE
    return (
        f"{names.cleaned(name)} is larger than {most} MB. Attach the pages that matter, or a "
        "smaller picture, and keep the rest in your agency's file."
    )


def too_many(count: int) -> str:
    """Return what to say to who chose too many files."""
    return (
        f"You chose {count} files, and {settings.ATTACHMENTS_A_STEP} can come with one entry. "
        "Choose those that matter most, and add the others with another entry."
    )


def called(name: str) -> str:
    """Return what a file will be called: its name as it came, cleaned."""
    return names.cleaned(name)


def together(files: Sequence[Given]) -> None:
    """Test that these files may come with one step.

    Raises:
        Unfit: there are too many of them.
    """
    if len(files) > settings.ATTACHMENTS_A_STEP:
        raise Unfit(too_many(len(files)))


def lines(files: Sequence[Given], *, key: uuid.UUID) -> tuple[events.Line, ...]:
    """Return how a step's account names its files.

    Args:
        key: the form's own; the same files with the same form are the same files.
    """
    return tuple(labels.line(_label(each, key, place)) for place, each in enumerate(files))


def keep(files: Sequence[Given], *, key: uuid.UUID, stream: Stream, at: datetime) -> None:
    """Keep the files of a step, sealed; to be called in its transaction, its stream being locked.

    Args:
        key: the form's own.

    Raises:
        Unfit: they are too many, or too much for one escalation. The transaction has to end.
    """
    if not files:
        return
    together(files)
    before = keeping.held(stream.escalation)
    if before + sum(each.size for each in files) > settings.ATTACHMENTS_MOST:
        raise Unfit(_full(before))
    for place, each in enumerate(files):
        label = _label(each, key, place)
        keeping.keep(label, each.file, escalation=stream.escalation, key=stream.key, at=at)


def _full(before: int) -> str:
    most = settings.ATTACHMENTS_MOST // settings.MEGABYTE
    left = max(0, settings.ATTACHMENTS_MOST - before) // settings.MEGABYTE
    return (
        f"All files of one disagreement come to {most} MB at most, and {left} MB are left here. "
        "Choose less, and say in the entry where the rest can be seen."
    )


def _label(given: Given, key: uuid.UUID, place: int) -> Label:
    id = uuid.uuid5(key, f"attachment {place} {given.digest} {given.name}")
    return Label(id=id, name=given.name, kind=given.kind, size=given.size, digest=given.digest)


def _without_places(name: str, kind: str, file: BinaryIO) -> BinaryIO:
    """Return a photograph without where it was taken; everything else as it came.

    Raises:
        Unfit: it is a photograph that does not hold together.
    """
    cleaning = _CLEANING.get(kind)
    if cleaning is None:
        return file
    file.seek(0)
    try:
        return io.BytesIO(cleaning(file.read()))
    except photographs.Damaged:
        raise Unfit(
            f"{name} is damaged. Open it, save it again, and choose that; or take the picture anew."
        ) from None


_CLEANING: Final = {"jpg": photographs.jpeg, "png": photographs.png}
