"""How the record says that a file is there: a line of the account of the step it belongs to."""

import uuid
from typing import Final

import msgspec

from accord.engine import events

PREFIX: Final = "attachment."
"""Before the file's id, in the heading of its line."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What the record says of a file.

    Attributes:
        name: what it is called, cleaned; never used as a path.
        kind: one of `kinds.KINDS`, such as pdf.
        size: in bytes, as it is kept.
        digest: SHA-256 of its bytes as they are kept, 64 hexadecimal digits.
    """

    id: uuid.UUID
    name: str
    kind: str
    size: int
    digest: str


def line(label: Label) -> events.Line:
    """Return the line of an account that names a file."""
    said = (label.name, label.kind, str(label.size), label.digest)
    return events.Line(id=f"{PREFIX}{label.id}", text="\n".join(said))


def of_line(said: events.Line) -> Label | None:
    """Return what a line says of a file; None where it speaks of something else."""
    if not said.id.startswith(PREFIX):
        return None
    try:
        name, kind, size, digest = said.text.split("\n")
        id = uuid.UUID(said.id.removeprefix(PREFIX))
        return Label(id=id, name=name, kind=kind, size=int(size), digest=digest)
    except ValueError:
        return None


def of_body(body: events.AnyBody) -> tuple[Label, ...]:
    """Return the files that an event names: those of an account, in order."""
    return tuple(label for each in events.lines((body,)) if (label := of_line(each)) is not None)
