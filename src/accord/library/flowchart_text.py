"""A flowchart as plain text, for terminals, e-mails and people who have pages read to them."""

import textwrap
from collections.abc import Iterator

from accord.library import flowchart_words as wording
from accord.library.flowchart_boxes import Box, Flowchart, Line

WIDTH = 76
BESIDE = "    "
"""What stands before everything that stands beside a box."""


def written(chart: Flowchart) -> str:
    """Return a flowchart in lines of at most 76 letters, box by box, ways between them."""
    lines = "\n".join(_lines(chart)).replace(wording.UNBROKEN, " ")
    return f"{lines}\n"


def _lines(chart: Flowchart) -> Iterator[str]:
    yield from _wrapped(chart.title.upper())
    yield from _wrapped(chart.under)
    yield from _wrapped(chart.first)
    route = ""
    for box in chart.boxes:
        yield ""
        if box.kind == "route":
            route = "Or: " if route else "Either: "
        if route != "Or: " or box.kind != "route":
            yield from _way_to(box, chart)
        yield from _box(box, route if box.kind == "route" else "")
    yield ""
    yield from _wrapped(chart.foot)


def _way_to(box: Box, chart: Flowchart) -> Iterator[str]:
    """Yield the way that leads to a box, and when it is taken."""
    into = [arrow for arrow in chart.arrows if arrow.end == box.id]
    if not into:
        return
    yield "  |"
    for arrow in dict.fromkeys((arrow.text, arrow.settled) for arrow in into if arrow.text):
        text, settled = arrow
        yield from _wrapped(f"  |  {text}{', from any stage' if settled else ''}", hang="  |  ")
    yield "  v"


def _box(box: Box, opening: str) -> Iterator[str]:
    before = BESIDE if box.kind in ("side", "route") else ""
    if box.mark is not None:
        sign = ">>> " if box.mark.now else "    "
        for said in box.mark.said:
            yield from _wrapped(f"{before}{sign}{said}", hang=f"{before}{sign}")
    if box.title:
        opening = "Beside it: " if box.kind == "side" else opening
        title = f"{before}{opening}{box.title} {wording.clauses(box.clauses)}".rstrip()
        yield from _wrapped(title, hang=before)
    for line in box.lines:
        yield from _wrapped(f"{before}- {_said(line)}", hang=f"{before}  ")


def _said(line: Line) -> str:
    lead = f"{line.lead}: " if line.lead else ""
    return f"{lead}{line.text} {wording.clauses(line.clauses)}".rstrip()


def _wrapped(text: str, *, hang: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
    )
