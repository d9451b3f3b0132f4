"""A document's own flowchart: its boxes in their order, and what only the text says beside them."""

import msgspec
import pytest
import shelves
import trials

from accord.library import coverage, flowchart, policies, source


def policy_of(name):
    return policies.by_id(name).policy


def clauses(chart):
    """Return every clause that the lines of a flowchart name."""
    return {clause for box in chart.boxes for line in box.lines for clause in line.clauses}


def lines(box):
    return [f"{line.lead}: {line.text}" if line.lead else line.text for line in box.lines]


class TestTheDocumentsOwn:
    @pytest.mark.clause("chscp", "4")
    def test_has_the_documents_boxes_in_its_order(self):
        chart = flowchart.of(policy_of("chscp"))

        of_the_text = ("box-harm", "box-always")
        own = [box for box in chart.boxes if box.id not in of_the_text]
        assert [(box.kind, box.title) for box in own] == [
            ("start", ""),
            ("stage", "Stage 1"),
            ("stage", "Stage 2"),
            ("side", "Is the child on a child protection plan, or looked after (in care)?"),
            ("stage", "Stage 3"),
            ("gate", "Not settled?"),
            ("stage", "Stage 4"),
        ]
        assert own[3].beside == "stage-2"
        assert [(arrow.start, arrow.end) for arrow in chart.arrows] == [
            ("box-start", "stage-1"), ("stage-1", "stage-2"), ("stage-2", "stage-3"),
            ("stage-3", "box-5"), ("box-5", "stage-4"),
        ]  # fmt: skip
        assert clauses(chart) >= {"s1", "s2a", "s2b", "s2c", "s3a", "s3b", "s3c", "s4a", "s4b"}

    @pytest.mark.clause("chscp", "1.5")
    def test_adds_what_only_the_text_says(self):
        chart = flowchart.of(policy_of("chscp"))
        added = {box.id: box for box in chart.boxes}

        assert [box.id for box in chart.boxes][:2] == ["box-start", "box-harm"]
        assert added["box-harm"].beside == "box-start"
        assert lines(added["box-harm"]) == [
            "Should: tell the Designated Safeguarding Lead in your agency at once"
        ]
        assert lines(added["box-always"])[:3] == [
            "Limit at Stage 1, Stage 2 and Stage 3: 5 working days as a guide",
            "Limit at Stage 4: none in the document",
            "Every agency must: write actions and decisions down on the child's file, and share "
            "them",
        ]
        assert (
            "From the document's text, not from its own flowchart: "
            '"Is a child thought to be at immediate harm?" and "At every stage".'
        ) in chart.foot

    def test_adds_no_immediate_harm_where_its_boxes_have_it(self):
        read = policy_of("chscp")
        line = read.flowchart[0].says[0]
        line = msgspec.structs.replace(line, clauses=("1.2", "1.5"))
        first = msgspec.structs.replace(read.flowchart[0], says=(line,))
        read = msgspec.structs.replace(read, flowchart=(first, *read.flowchart[1:]))

        assert "box-harm" not in {box.id for box in flowchart.of(read).boxes}
        assert 'not from its own flowchart: "At every stage".' in flowchart.of(read).foot

    def test_describes_every_box_in_its_words(self):
        chart = flowchart.of(policy_of("chscp"))

        for box in chart.boxes:
            assert box.title in chart.description
            assert all(line.text in chart.description for line in box.lines)

    def test_keeps_each_box_of_a_stage_that_has_two(self):
        read = policy_of("chscp")
        twice = read.flowchart[1]
        read = msgspec.structs.replace(read, flowchart=(twice, *read.flowchart[1:]))

        assert [box.id for box in flowchart.of(read).boxes][:3] == ["stage-1", "box-harm", "box-1"]

    def test_says_what_a_reading_is_and_where_to_turn(self):
        assert "A reading is what Accord chose" in flowchart.of(policy_of("chscp")).foot
        assert "mailbox: chscp@" in flowchart.of(policy_of("chscp")).foot
        assert "mailbox" not in flowchart.of(policy_of("tscp")).foot

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            (
                "    beside: stage-2",
                "    beside: stage-3",
                "put this after the box of stage-3: it stands beside it",
            ),
            (
                "    stage: stage-4",
                "    stage: stage-3",
                "expected a box for every stage: there is none for stage-4",
            ),
            (
                "    beside: stage-2",
                "    beside: stage-2\n    stage: stage-2",
                "a box is of a stage or beside one: leave one of them out",
            ),
            ("    beside: stage-2", "    beside: stage-9", "there is no stage 'stage-9'"),
            (
                "flowchart:\n",
                "flowchart:\n  - {title: Empty, says: []}\n",
                "this box is empty: expected 'clauses' and 'text'",
            ),
        ],
    )
    def test_has_every_box_in_a_place(self, tmp_path, monkeypatch, old, new, message):
        shelf = shelves.of(tmp_path, monkeypatch, "chscp")
        path = shelves.add(shelf, "trial", like="chscp") / policies.FILE
        text = path.read_text(encoding="utf-8")
        assert old in text
        trials.write(path, text.replace(old, new, 1))

        with pytest.raises(source.NotUsable, match=message):
            policies.load(path)

    def test_carries_no_rule_out_by_itself(self, tmp_path, monkeypatch):
        folder = shelves.add(shelves.of(tmp_path, monkeypatch, "chscp"), "trial", like="chscp")
        text = (folder / policies.FILE).read_text(encoding="utf-8")
        trials.write(folder / policies.FILE, text.replace('clauses: ["1.2"]', 'clauses: ["9"]', 1))
        with open(folder / policies.CATALOGUE, "a", encoding="utf-8") as catalogue:
            catalogue.write('  - {id: "9", sort: rule, text: "One more."}\n')

        found = coverage.of(policies.load(folder / policies.FILE))

        assert [row.clause.id for row in found.lacking(shown=False)] == ["9"]
