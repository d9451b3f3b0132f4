"""A policy's flowchart in words, for people who do not see the picture."""

import functools
from pathlib import Path

import msgspec

from accord.engine.policy import Clauses, Policy
from accord.library import flowchart as flowcharts
from accord.library import policies as library
from accord.library.flowchart_boxes import Box, Flowchart, Line


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """Where one goes from a box, and when; `when` is empty where there is no choice."""

    when: str
    to: str


class BoxTold(msgspec.Struct, frozen=True, kw_only=True):
    """One box: what it says, and the ways out of it; `beside` is the box that it stands beside."""

    title: str
    clauses: Clauses
    beside: str
    lines: tuple[Line, ...]
    ways: tuple[Way, ...]


def of(loaded: library.Loaded) -> tuple[BoxTold, ...]:
    """Return the boxes of a policy's flowchart, in reading order; worked out once, then kept."""
    return _of(loaded.path)


def of_policy(policy: Policy) -> tuple[BoxTold, ...]:
    """Return the boxes of any policy's flowchart, in reading order."""
    chart = flowcharts.of(policy)
    titles = {box.id: _title(box) for box in chart.boxes}
    return tuple(
        BoxTold(
            title=titles[box.id],
            beside=titles.get(box.beside, ""),
            clauses=box.clauses,
            lines=box.lines,
            ways=_ways(box, chart, titles),
        )
        for box in chart.boxes
    )


@functools.cache
def _of(path: Path) -> tuple[BoxTold, ...]:
    return of_policy(library.load(path).policy)


def _title(box: Box) -> str:
    """Return what a box is called: the first, which has no title in some, is where one begins."""
    return box.title or ("Where it begins" if box.kind == "start" else "Then")


def _ways(box: Box, chart: Flowchart, titles: dict[str, str]) -> tuple[Way, ...]:
    found = (each for each in chart.arrows if each.start == box.id)
    return tuple(Way(when=each.text, to=titles[each.end]) for each in found)
