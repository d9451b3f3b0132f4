"""Where everything of a flowchart stands on its picture: boxes, their text, the ways between."""

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

from accord.library import flowchart_rows
from accord.library.flowchart_boxes import Box, Flowchart
from accord.library.flowchart_lines import Run
from accord.library.flowchart_rows import Placed, Row, Shape

Points = tuple[tuple[float, float], ...]

STEP: Final = 1.01
"""By how much the sheet grows at least, and all on it shrinks, until everything finds its place."""
LARGEST: Final = 0.78
"""The smallest sheet that is tried: what is short is not printed in ever larger letters."""
ROUTES_APART: Final = 8.0
ROUTES: Final = (0.4, 0.6)
"""The shares of the ladder's width that the two routes take: of a panel there is more to say."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A way from box to box, with what stands beside it."""

    points: Points
    sort: Literal["on", "settled", "beside"]
    rows: tuple[Row, ...] = ()


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A flowchart with every place settled.

    Attributes:
        height: as high as the sheet where there is one, else as high as it takes.
        rows: text outside the boxes, above and below them.
    """

    shape: Shape
    height: float
    rows: tuple[Row, ...]
    boxes: tuple[Placed, ...]
    ways: tuple[Way, ...]


def picture(chart: Flowchart, shape: Shape) -> Picture:
    """Return the picture of a flowchart; on a sheet all of it, in letters as large as fit."""
    if shape.height is None:
        return _Layout(chart, shape).picture()
    scale = LARGEST
    while True:
        found = _Layout(chart, _stretched(shape, scale)).picture()
        too_high = found.height / (shape.height * scale)
        if too_high <= 1:
            return msgspec.structs.replace(found, height=shape.height * scale)
        # text takes as much less height as it has more width, at best: this leaps over no fit
        scale *= max(STEP, math.sqrt(too_high))


class _Layout:
    """One try to place everything on a picture, from the top down."""

    def __init__(self, chart: Flowchart, shape: Shape) -> None:
        self.chart, self.shape = chart, shape
        self.end = shape.margin
        self.side_end = shape.margin
        self.rows: list[Row] = []
        self.places: dict[str, Placed] = {}
        self.labels: dict[tuple[str, str], tuple[Row, ...]] = {}

    def picture(self) -> Picture:
        self.text(Run(self.chart.title, "bold"), self.shape.head)
        self.text(Run(self.chart.under), self.shape.body)
        self.text(Run(self.chart.first, "bold"), self.shape.body)
        self.end += self.shape.pad
        self.side_end = self.end
        for group in _groups(self.chart):
            self.place(group)
        self.end = max(self.end, self.side_end) + self.shape.pad
        self.text(Run(self.chart.foot, "faint"), self.shape.body)
        return Picture(
            shape=self.shape, height=self.end + self.shape.margin, rows=tuple(self.rows),
            boxes=tuple(self.places.values()), ways=tuple(self.ways()),
        )  # fmt: skip

    def text(self, run: Run, size: float) -> None:
        """Add text across the whole picture."""
        x = self.shape.margin
        room = self.shape.width - 2 * x
        rows = flowchart_rows.rows_of((run,), self.shape, x=x, y=self.end, room=room, size=size)
        self.rows += rows
        self.end += len(rows) * size * self.shape.leading

    def place(self, group: Sequence[Box]) -> None:
        """Add a box, or the routes that stand abreast, and all that stands beside it."""
        if group[0].kind == "always" and self.shape.apart:
            self.beside(group[0], tuple(self.places.values())[-1])
            return
        if self.places:
            self.gap(group)
        abreast = tuple(self.abreast(group))
        height = max(placed.height for placed in abreast)
        for placed in abreast:
            self.places[placed.box.id] = msgspec.structs.replace(placed, height=height)
        self.end += height
        for box in self.chart.boxes:
            if box.beside == group[0].id:
                self.beside(box, abreast[0])

    def abreast(self, group: Sequence[Box]) -> Iterator[Placed]:
        x, width = self.shape.ladder
        room = width - ROUTES_APART * (len(group) - 1)
        for box, share in zip(group, ROUTES if len(group) > 1 else (1,), strict=True):
            yield flowchart_rows.placed(box, self.shape, x=x, y=self.end, width=room * share)
            x += room * share + ROUTES_APART

    def gap(self, group: Sequence[Box]) -> None:
        """Leave room for the arrow that leads here, and for what stands beside it."""
        size, pad = self.shape.body, self.shape.pad
        into = next((each for each in self.chart.arrows
                     if each.end == group[0].id and not each.settled), None)  # fmt: skip
        if into is None or not into.text:
            self.end += 2.5 * pad
            return
        x = self.shape.ladder[0] + 3.5 * pad
        room = self.shape.ladder[0] + self.shape.ladder[1] - x
        rows = flowchart_rows.rows_of(
            (Run(into.text, "bold"),), self.shape, x=x, y=self.end + 0.7 * pad, room=room, size=size
        )
        self.labels[into.start, into.end] = tuple(rows)
        self.end += 1.6 * pad + len(rows) * size * self.shape.leading

    def beside(self, box: Box, main: Placed) -> None:
        x, width = self.shape.side
        y = max(main.y, self.side_end) if self.shape.apart else self.end
        y += 0 if y == main.y else self.shape.pad
        self.places[box.id] = placed = flowchart_rows.placed(box, self.shape, x=x, y=y, width=width)
        self.side_end = placed.bottom
        if not self.shape.apart:
            self.end = placed.bottom

    def ways(self) -> Iterator[Way]:
        for arrow in self.chart.arrows:
            start, end = self.places[arrow.start], self.places[arrow.end]
            if arrow.settled:
                points = self.out(start, end)
                yield Way(points=points, sort="settled", rows=(self.along(points, arrow.text),))
            else:
                rows = self.labels.get((arrow.start, arrow.end), ())
                yield Way(points=self.on(start, end), sort="on", rows=rows)
        for placed in self.places.values():
            if placed.box.beside:
                points = self.hung(placed, self.places[placed.box.beside])
                yield Way(points=points, sort="beside")

    def on(self, start: Placed, end: Placed) -> Points:
        """Return the way down: straight, and to a route around the corner."""
        trunk = self.trunk if start.box.kind != "route" else start.x + start.width / 2
        if end.box.kind != "route":
            return ((trunk, start.bottom), (trunk, end.y))
        middle, turn = end.x + end.width / 2, end.y - 1.5 * self.shape.pad
        return ((trunk, start.bottom), (trunk, turn), (middle, turn), (middle, end.y))

    def out(self, start: Placed, end: Placed) -> Points:
        """Return the way out of the ladder, along the rail."""
        leave, arrive = start.y + 1.5 * self.shape.pad, end.y + 1.5 * self.shape.pad
        rail = self.shape.rail
        return ((start.x, leave), (rail, leave), (rail, arrive), (end.x, arrive))

    def along(self, points: Points, text: str) -> Row:
        """Return the text that stands upright along the rail, where a stage's way joins it."""
        size = self.shape.body * 0.85
        row = Row(runs=(Run(text, "bold"),), x=points[0][0] - 3.5, y=0, size=size, turned=True)
        return msgspec.structs.replace(row, y=points[0][1] + self.shape.pad + row.width)

    def hung(self, side: Placed, main: Placed) -> Points:
        """Return the line from a box to what stands beside it."""
        y = side.y + 1.5 * self.shape.pad
        if not self.shape.apart:
            return ((self.trunk, main.bottom), (self.trunk, y), (side.x, y))
        right = main.x + main.width
        if y < main.bottom:
            return ((right, y), (side.x, y))
        between, leave = (right + side.x) / 2, main.bottom - self.shape.pad
        return ((right, leave), (between, leave), (between, y), (side.x, y))

    @property
    def trunk(self) -> float:
        """Where the line of boxes runs down."""
        return self.shape.ladder[0] + 2 * self.shape.pad


def _groups(chart: Flowchart) -> Iterator[list[Box]]:
    """Yield the line of boxes, from start to end, with routes as one group."""
    line = [box for box in chart.boxes if not box.beside]
    for is_route, boxes in itertools.groupby(line, key=lambda box: box.kind == "route"):
        group = list(boxes)
        yield from [group] if is_route else ([box] for box in group)


def _stretched(shape: Shape, scale: float) -> Shape:
    """Return a shape on a larger sheet: its letters stay as they are."""
    return msgspec.structs.replace(
        shape,
        width=shape.width * scale,
        height=None if shape.height is None else shape.height * scale,
        rail=shape.rail * scale,
        ladder=(shape.ladder[0] * scale, shape.ladder[1] * scale),
        side=(shape.side[0] * scale, shape.side[1] * scale),
        margin=shape.margin * scale,
    )
