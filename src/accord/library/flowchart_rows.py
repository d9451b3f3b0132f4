"""The measures of a flowchart's picture, and a box with its text broken into rows."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec

from accord.library import flowchart_lines as lines
from accord.library import flowchart_words as wording
from accord.library.flowchart_boxes import Box, Line
from accord.library.flowchart_lines import Run, Runs

Ground = Literal["dark", "tint"]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """The measures of one kind of picture, in a unit of its own.

    Attributes:
        height: as high as the boxes ask for where it is None.
        rail: where the way out of the ladder runs down.
        ladder: where the line of boxes begins, and how wide it is.
        side: the same of what stands beside it.
        apart: side boxes have a column of their own; otherwise they hang below their box.
        body: size of the letters; `title` in the heading of a box, `head` above the picture.
        pad: between a box and its text; `between` two things that a box says.
        leading: from one line of text to the next, in sizes of its letters.
    """

    width: float
    height: float | None
    rail: float
    ladder: tuple[float, float]
    side: tuple[float, float]
    apart: bool
    body: float
    title: float
    head: float
    margin: float
    pad: float
    between: float
    leading: float


NARROW: Final = Shape(
    width=320, height=None, rail=5.5, ladder=(18, 298), side=(50, 266), apart=False,
    body=13, title=14.5, head=18, margin=6, pad=8, between=4, leading=1.28,
)  # fmt: skip
"""One column to be read on a telephone: where that is 320 pixels wide, a unit is a pixel."""

SHEET: Final = Shape(
    width=595, height=842, rail=31, ladder=(44, 348), side=(410, 157), apart=True,
    body=9, title=10.2, head=15, margin=25, pad=5.5, between=1.4, leading=1.2,
)  # fmt: skip
"""A sheet of A4 in points, side boxes beside the ladder."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of text; its letters stand on `y`.

    Attributes:
        light: it stands on a dark ground.
        turned: it is read upwards from its place.
    """

    runs: Runs
    x: float
    y: float
    size: float
    light: bool = False
    turned: bool = False

    @property
    def width(self) -> float:
        """How wide it is by our measure."""
        return lines.width(self.runs, self.size)


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A strip across a box, behind its heading or its mark."""

    y: float
    height: float
    ground: Ground


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A box in its place."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    bands: tuple[Band, ...]
    rows: tuple[Row, ...]

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + self.height


class _Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above the lines of a box, each text on rows of its own."""

    texts: tuple[Runs, ...]
    size: float
    ground: Ground | None


def placed(box: Box, shape: Shape, *, x: float, y: float, width: float) -> Placed:
    """Return a box with its text, at a place and as high as the text asks for."""
    room, inset = width - 2 * shape.pad, shape.pad * 0.6
    bands: list[Band] = []
    rows: list[Row] = []
    end = y
    for heading in _headings(box, shape):
        top, light = end, heading.ground == "dark"
        end += inset
        for runs in heading.texts:
            text = rows_of(
                runs, shape, x=x + shape.pad, y=end, room=room, size=heading.size, light=light
            )
            rows += text
            end += len(text) * heading.size * shape.leading
        if heading.ground is not None:
            end += inset
            bands.append(Band(y=top, height=end - top, ground=heading.ground))
    end += inset
    for line in box.lines:
        text = rows_of(_runs(line), shape, x=x + shape.pad, y=end, room=room, size=shape.body)
        rows += text
        end += len(text) * shape.body * shape.leading + shape.between
    end += inset - shape.between
    return Placed(
        box=box, x=x, y=y, width=width, height=end - y, bands=tuple(bands), rows=tuple(rows)
    )


def rows_of(
    runs: Iterable[Run], shape: Shape, *,
    x: float, y: float, room: float, size: float, light: bool = False,
) -> list[Row]:  # fmt: skip
    """Return the rows that a text takes from a place downwards."""
    high = size * shape.leading
    return [
        Row(runs=line, x=x, y=y + number * high + (high + 0.7 * size) / 2, size=size, light=light)
        for number, line in enumerate(lines.wrapped(tuple(runs), room, size))
    ]


def _headings(box: Box, shape: Shape) -> Iterator[_Heading]:
    if box.mark is not None:
        texts: tuple[Runs, ...] = tuple((Run(said, "bold"),) for said in box.mark.said)
        ground: Ground | None = "dark" if box.mark.now else None
        yield _Heading(texts=texts, size=shape.body, ground=ground)
    if box.title:
        texts = (_with_clauses([Run(box.title, "bold")], box.clauses),)
        size = shape.body if box.kind in ("side", "route") else shape.title
        yield _Heading(texts=texts, size=size, ground="tint" if box.kind == "stage" else None)


def _runs(line: Line) -> Runs:
    lead = [Run(f"{line.lead}: ", "bold")] if line.lead else []
    return _with_clauses([*lead, Run(line.text)], line.clauses)


def _with_clauses(runs: list[Run], clauses: Iterable[str]) -> Runs:
    named = wording.clauses(clauses)
    return (*runs, Run(f" {named}", "faint")) if named else tuple(runs)
