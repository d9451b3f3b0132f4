"""The picture of a flowchart: what an SVG may hold, and text that stays where it belongs."""

import re
from xml.etree import ElementTree

import msgspec
import pytest

from accord.library import (
    flowchart,
    flowchart_lines,
    flowchart_marks,
    flowchart_places,
    flowchart_svg,
    policies,
)
from accord.library.flowchart_boxes import Line
from accord.library.flowchart_lines import Run
from accord.library.flowchart_rows import NARROW, SHEET

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = pytest.mark.parametrize("shape", [NARROW, SHEET], ids=["narrow", "sheet"])
FIVE = pytest.mark.parametrize("name", ["bscp", "chscp", "gscp", "mscb", "tscp"])
EVERY = pytest.mark.parametrize("name", policies.ids())
ALLOWED = {
    "svg": {
        "viewBox", "width", "height", "role", "aria-labelledby", "font-family", "fill", "space",
    },
    "title": {"id"},
    "desc": {"id"},
    "g": {"id"},
    "rect": {
        "x", "y", "width", "height", "rx", "fill", "stroke", "stroke-width", "stroke-dasharray",
    },
    "path": {"d", "fill", "stroke", "stroke-width", "stroke-dasharray"},
    "text": {"x", "y", "font-size", "textLength", "lengthAdjust", "fill", "transform"},
    "tspan": {"font-weight", "fill"},
}  # fmt: skip
"""Elements and attributes of a picture; whatever is not here would be a style, script or link."""


def chart_of(name, *, stage=None):
    read = policies.by_id(name).policy
    marks = flowchart_marks.at_stage(read, stage or read.stages[1].id)
    return flowchart.of(read, marks=marks)


def parsed(chart, shape):
    return ElementTree.fromstring(flowchart_svg.drawn(chart, shape))


def number(element, name):
    return float(element.get(name))


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@EVERY
@SHAPES
class TestASvg:
    def test_holds_nothing_but_shapes_and_text(self, name, shape):
        for element in parsed(chart_of(name), shape).iter():
            tag = element.tag.removeprefix(SVG)
            attributes = {each.rpartition("}")[2] for each in element.attrib}
            assert attributes <= ALLOWED[tag], f"{tag}: {attributes - ALLOWED[tag]}"

    def test_has_a_title_and_a_description_that_label_it(self, name, shape):
        chart = chart_of(name)
        root = parsed(chart, shape)

        by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        title, description = (by_id[each] for each in root.get("aria-labelledby").split())
        assert (title.tag, title.text) == (f"{SVG}title", chart.title)
        assert (description.tag, description.text) == (f"{SVG}desc", chart.description)
        assert root.get("role") == "img"
        assert list(root)[:2] == [title, description]
        assert len(set(ids)) == len(ids)

    def test_shows_every_stage_and_every_clause_as_text(self, name, shape):
        chart = chart_of(name)
        root = parsed(chart, shape)

        shown = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
        for box in chart.boxes:
            assert box.title in shown
            for line in box.lines:
                assert f"{line.lead}{':' if line.lead else ''} {line.text}".strip() in shown
                named = re.findall(r"\[([^]]*)\]", shown.replace("\xa0", " "))
                there = {each for group in named for each in group.split(", ")}
                assert {each.replace("reading-", "reading ") for each in line.clauses} <= there

    def test_keeps_all_text_in_its_box(self, name, shape):
        for group in parsed(chart_of(name), shape).iter(f"{SVG}g"):
            frame = next(group.iter(f"{SVG}rect"))
            left, top = number(frame, "x"), number(frame, "y")
            right, bottom = left + number(frame, "width"), top + number(frame, "height")
            texts = list(group.iter(f"{SVG}text"))
            assert texts
            for text in texts:
                size = number(text, "font-size")
                runs = [
                    Run(piece.text, "bold" if piece.get("font-weight") else "plain")
                    for piece in text
                ]
                width = flowchart_lines.width(runs, size)
                assert number(text, "textLength") == pytest.approx(width, abs=0.06)
                assert left + 3 < number(text, "x")
                assert number(text, "x") + width < right - 3
                assert top + 0.7 * size < number(text, "y") < bottom - 0.25 * size

    def test_lays_no_box_over_another_and_none_outside(self, name, shape):
        root = parsed(chart_of(name), shape)
        width, height = map(float, root.get("viewBox").split()[2:])
        frames = [next(group.iter(f"{SVG}rect")) for group in root.iter(f"{SVG}g")]
        places = [
            (number(f, "x"), number(f, "y"), number(f, "x") + number(f, "width"),
             number(f, "y") + number(f, "height"))
            for f in frames
        ]  # fmt: skip

        for place, (left, top, right, bottom) in enumerate(places):
            assert min(left, top) >= 0
            assert max(right - width, bottom - height) <= 0
            for other in places[:place]:
                apart_across = other[2] <= left or right <= other[0]
                apart_down = other[3] <= top or bottom <= other[1]
                assert apart_across or apart_down

    def test_keeps_text_outside_the_boxes_on_the_picture(self, name, shape):
        picture = flowchart_places.picture(chart_of(name), shape)

        for row in picture.rows:
            assert row.x + row.width <= picture.shape.width
            assert row.y <= picture.height
        for way in picture.ways:
            assert way.points[0] != way.points[-1]
            for row in way.rows:
                across = row.size if row.turned else row.width
                assert row.x + across <= picture.shape.width

    def test_is_the_same_every_time(self, name, shape):
        drawn = flowchart_svg.drawn(chart_of(name), shape)

        assert drawn == flowchart_svg.drawn(chart_of(name), shape)
        assert drawn.isascii()
        assert drawn.endswith("</svg>\n")

    def test_can_be_read_by_everybody(self, name, shape):
        text = {flowchart_svg.INK, flowchart_svg.FAINT}
        ground = {flowchart_svg.PAPER, flowchart_svg.TINT, flowchart_svg.PALE}
        assert min(contrast(one, other) for one in text for other in ground) >= 6.6

        root = parsed(chart_of(name), shape)
        used = {element.get("fill") for element in root.iter()} - {None, "none"}
        used |= {element.get("stroke") for element in root.iter()} - {None}
        assert used <= text | ground


class TestAColumn:
    @EVERY
    def test_is_readable_where_it_is_320_pixels_wide(self, name):
        root = parsed(chart_of(name), NARROW)

        assert root.get("viewBox").startswith("0 0 320 ")
        assert root.get("width") == "320"
        assert root.get("viewBox").endswith(f" {root.get('height')}")
        sizes = {
            number(text, "font-size")
            for text in root.iter(f"{SVG}text")
            if text.get("transform") is None
        }
        assert min(sizes) >= 12


class TestASheet:
    @FIVE
    def test_is_one_page_of_a4_in_letters_of_eight_points_or_more(self, name):
        read = policies.by_id(name).policy
        root = parsed(flowchart.of(read), SHEET)

        width, height = map(float, root.get("viewBox").split()[2:])
        points = 595 / width
        assert height / width == pytest.approx(297 / 210, rel=0.01)
        assert root.get("width") == "595pt"
        sizes = {
            number(text, "font-size") * points
            for text in root.iter(f"{SVG}text")
            if text.get("transform") is None
        }
        assert min(sizes) >= 8

    def test_takes_a_policy_that_says_far_more(self):
        chart = chart_of("gscp")
        many = tuple(
            Line(text="one thing more that has to be done", lead="Must") for _ in range(20)
        )
        longer = tuple(
            msgspec.structs.replace(box, lines=box.lines + many) if box.kind == "stage" else box
            for box in chart.boxes
        )

        root = parsed(msgspec.structs.replace(chart, boxes=longer), SHEET)

        width, height = map(float, root.get("viewBox").split()[2:])
        assert height / width == pytest.approx(297 / 210, rel=0.01)


class TestAMark:
    def test_is_seen_without_colour(self):
        root = parsed(chart_of("gscp", stage="stage-2"), NARROW)

        groups = {group.get("id"): group for group in root.iter(f"{SVG}g")}
        here, passed, ahead = (groups[f"gscp-flowchart-stage-{n}"] for n in (2, 1, 3))
        borders = [
            {rect.get("stroke-width") for rect in group.iter(f"{SVG}rect")} - {None}
            for group in (here, passed, ahead)
        ]
        assert borders == [{"3"}, {"1"}, {"1"}]
        assert "".join(next(here.iter(f"{SVG}text")).itertext()) == "The escalation is here."
        assert next(here.iter(f"{SVG}text")).get("fill") == flowchart_svg.PAPER
        assert "".join(next(passed.iter(f"{SVG}text")).itertext()) == "Passed."

    def test_has_square_corners_on_a_round_box(self):
        read = policies.by_id("gscp").policy
        mark = flowchart_marks.at_stage(read, "stage-1")["stage-1"]

        plain = flowchart_svg.drawn(flowchart.of(read))
        marked = flowchart_svg.drawn(flowchart.of(read, marks={"box-start": mark}))

        assert plain.count('rx="10"') - marked.count('rx="10"') == 2


class TestLines:
    def wrapped(self, *runs, room=100):
        return [
            [(run.text, run.style) for run in line]
            for line in flowchart_lines.wrapped([Run(*each) for each in runs], room, 10)
        ]

    def test_are_broken_at_spaces_and_keep_their_styles(self):
        assert self.wrapped(("Must: ", "bold"), ("talk with the other worker",)) == [
            [("Must:", "bold"), (" talk with the", "plain")],
            [("other worker", "plain")],
        ]

    def test_break_a_word_that_fits_nowhere(self):
        found = self.wrapped(("m" * 30,), room=100)

        assert ["".join(text for text, _ in line) for line in found] == [
            "m" * 12,
            "m" * 12,
            "m" * 6,
        ]

    def test_keep_two_styles_in_one_word(self):
        assert self.wrapped(("a", "bold"), ("b c",)) == [[("a", "bold"), ("b c", "plain")]]

    def test_of_nothing_are_none(self):
        assert self.wrapped(("",)) == []

    def test_measure_a_letter_that_nobody_measured(self):
        assert flowchart_lines.width([Run("\u4e16")], 10) == 7

    @FIVE
    def test_measure_every_letter_of_the_policies(self, name):
        written = flowchart_svg.drawn(flowchart.of(policies.by_id(name).policy))
        text = "".join(ElementTree.fromstring(written).itertext())

        known = set("".join(flowchart_lines._PLAIN.values())) | {"\n"}
        assert set(text) <= known
