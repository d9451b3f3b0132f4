"""What a flowchart is made of: boxes, their lines, the arrows between them, and marks."""

from typing import Literal

import msgspec

from accord.engine.policy import Clauses

START = "box-start"
"""The id of the box in which one begins, whatever else a flowchart has."""

Kind = Literal["start", "stage", "gate", "route", "end", "side", "always"]
"""What a box says: why one begins, a stage, what comes before a stage, a way to decide it, how it
ends, what belongs to the box that it stands beside, what holds at every stage."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a box says, with the clauses it comes from.

    Attributes:
        lead: the words it opens with, that catch the eye: Limit, Must, May.
    """

    text: str
    lead: str = ""
    clauses: Clauses = ()


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What one escalation has to do with a box.

    Attributes:
        now: it stands here, or ended here; otherwise it has been here, or was led past.
        said: that in words, a sentence each.
    """

    now: bool
    said: tuple[str, ...]


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """One box.

    Attributes:
        id: its name among the boxes: the stage's own id for a stage, else one that begins `box-`.
        clauses: those that its title comes from.
        beside: the box that it stands beside; empty in the line of boxes from start to end.
    """

    id: str
    kind: Kind
    title: str
    lines: tuple[Line, ...] = ()
    clauses: Clauses = ()
    beside: str = ""
    mark: Mark | None = None


class Arrow(msgspec.Struct, frozen=True, kw_only=True):
    """A way from one box to another.

    Attributes:
        text: when it is taken.
        settled: it is the way out of the ladder, that every stage has.
    """

    start: str
    end: str
    text: str = ""
    settled: bool = False


class Flowchart(msgspec.Struct, frozen=True, kw_only=True):
    """A policy on one page, as boxes and arrows; where they stand is for whoever draws it.

    Attributes:
        id: a name for it that no other policy's flowchart has.
        under: whose it is and which version, below the title.
        first: what comes before every box.
        description: what the picture shows, for people who do not see it.
        boxes: in reading order; what stands beside a box follows it.
        foot: what the numbers in brackets are, and where to turn.
    """

    id: str
    title: str
    under: str
    first: str
    description: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    foot: str
