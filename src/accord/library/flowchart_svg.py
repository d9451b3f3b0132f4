"""A flowchart as SVG: text as text, no styles and no scripts, the same bytes every time.

By itself it opens at its own size, and a page may give it another width: `NARROW` is made for 320
pixels and more, `SHEET` for paper. Its looks are attributes, so that a page whose rules forbid
styles may hold it; nothing hangs on colour alone, so that it can be printed.
"""

from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree

from accord.library import flowchart_places
from accord.library.flowchart_boxes import Flowchart
from accord.library.flowchart_places import Picture, Way
from accord.library.flowchart_rows import NARROW, Placed, Row, Shape

FONTS: Final = "Arial, Helvetica, Arimo, 'Liberation Sans', sans-serif"
INK: Final = "#000000"
PAPER: Final = "#ffffff"
FAINT: Final = "#4d4d4d"
TINT: Final = "#e6e6e6"
PALE: Final = "#f5f5f5"
"""Any two of these, text and ground, differ by 6.6 to 1 or more; AA asks for 4.5."""
CORNERS: Final = {"start": 10.0, "end": 10.0, "gate": 5.0}
"""How round the corners of boxes are that are no stages."""
HEAD: Final = 0.45
"""Half the width of an arrow's head, in sizes of the letters; it is twice that long."""


def drawn(chart: Flowchart, shape: Shape = NARROW) -> str:
    """Return the SVG of a flowchart, in ASCII and with a line's end at its end."""
    picture = flowchart_places.picture(chart, shape)
    root = _root(chart, picture, shape)
    _rectangle(root, 0, 0, picture.shape.width, picture.height, fill=PAPER)
    for way in picture.ways:
        _way(root, way, picture.shape)
    for placed in picture.boxes:
        _box(root, placed, chart.id)
    _texts(root, picture.rows)
    _break_lines(root)
    # other letters as numbers, so that no terminal, pipe or server can garble them
    text = ElementTree.tostring(root, encoding="unicode")
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii") + "\n"


def _root(chart: Flowchart, picture: Picture, shape: Shape) -> ElementTree.Element:
    title, description = f"{chart.id}_title", f"{chart.id}_description"
    width, height = _number(picture.shape.width), _number(picture.height)
    if shape.height is not None:  # a sheet is one in points, however finely it is drawn
        width, height = f"{_number(shape.width)}pt", f"{_number(shape.height)}pt"
    root = ElementTree.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {_number(picture.shape.width)} {_number(picture.height)}",
        "width": width,
        "height": height,
        "{http://www.w3.org/XML/1998/namespace}space": "preserve",
        "role": "img",
        "aria-labelledby": f"{title} {description}",
        "font-family": FONTS,
        "fill": INK,
    })  # fmt: skip
    ElementTree.SubElement(root, "title", {"id": title}).text = chart.title
    ElementTree.SubElement(root, "desc", {"id": description}).text = chart.description
    return root


def _box(root: ElementTree.Element, placed: Placed, chart: str) -> None:
    group = ElementTree.SubElement(root, "g", {"id": f"{chart}-{placed.box.id}"})
    x, y, width, height = placed.x, placed.y, placed.width, placed.height
    kind, mark = placed.box.kind, placed.box.mark
    here = mark is not None and mark.now
    fill = PALE if kind in ("side", "always") else PAPER
    # a strip across the top has corners of its own
    corner = 0.0 if placed.bands else CORNERS.get(kind, 0.0)
    _rectangle(group, x, y, width, height, fill=fill, corner=corner)
    for band in placed.bands:
        ground = INK if band.ground == "dark" else TINT
        _rectangle(group, x, band.y, width, band.height, fill=ground)
    border = {"stroke": INK, "stroke-width": "3" if here else "1"}
    if kind == "side":
        border["stroke-dasharray"] = "3 2"
    _rectangle(group, x, y, width, height, fill="none", corner=corner, **border)
    _texts(group, placed.rows)


def _way(root: ElementTree.Element, way: Way, shape: Shape) -> None:
    line = "M" + " L".join(f"{_number(x)} {_number(y)}" for x, y in way.points)
    looks = {"d": line, "fill": "none", "stroke": INK, "stroke-width": "1.4"}
    if way.sort == "beside":
        looks |= {"stroke-width": "1", "stroke-dasharray": "3 2"}
    elif way.sort == "settled":
        looks |= {"stroke": FAINT, "stroke-width": "1"}
    ElementTree.SubElement(root, "path", looks)
    if way.sort != "beside":
        fill = FAINT if way.sort == "settled" else INK
        ElementTree.SubElement(root, "path", {"d": _head(way, shape), "fill": fill})
    _texts(root, way.rows)


def _head(way: Way, shape: Shape) -> str:
    """Return the head of an arrow; the last piece of a way leads down, or to the right."""
    (before, _), (x, y) = way.points[-2:]
    half = shape.body * HEAD
    if before == x:
        corners = ((x, y), (x - half, y - 2 * half), (x + half, y - 2 * half))
    else:
        corners = ((x, y), (x - 2 * half, y - half), (x - 2 * half, y + half))
    return "M" + " L".join(f"{_number(x)} {_number(y)}" for x, y in corners) + " Z"


def _texts(parent: ElementTree.Element, rows: Iterable[Row]) -> None:
    for row in rows:
        text = ElementTree.SubElement(parent, "text", {
            "x": _number(row.x), "y": _number(row.y), "font-size": _number(row.size),
            # in a wider font the letters move closer, and the line does not leave its box
            "textLength": _number(row.width), "lengthAdjust": "spacingAndGlyphs",
        })  # fmt: skip
        if row.light:
            text.set("fill", PAPER)
        if row.turned:
            text.set("transform", f"rotate(-90 {_number(row.x)} {_number(row.y)})")
        for run in row.runs:
            piece = ElementTree.SubElement(text, "tspan")
            if run.style == "bold":
                piece.set("font-weight", "bold")
            elif run.style == "faint":
                piece.set("fill", FAINT)
            piece.text = run.text


def _rectangle(
    parent: ElementTree.Element, x: float, y: float, width: float, height: float,
    *, corner: float = 0, **looks: str,
) -> None:  # fmt: skip
    measures = {"x": x, "y": y, "width": width, "height": height}
    if corner:
        measures["rx"] = corner
    attributes = {name: _number(value) for name, value in measures.items()} | looks
    ElementTree.SubElement(parent, "rect", attributes)


def _break_lines(root: ElementTree.Element) -> None:
    """Put each element on a line of its own, but for the pieces of a text: a break is a space."""
    for parent in (root, *root.iter("g")):
        parent.text = "\n"
        for child in parent:
            child.tail = "\n"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
