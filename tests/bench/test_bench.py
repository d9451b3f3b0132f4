"""The measurements: contenders agree, and every table has its rows. Figures are not judged."""

import json
from collections import Counter

import pytest

from bench import __main__ as command
from bench import ladder, ladder_by_hand, ladder_ours, timing, workday

TINY = timing.Effort(rounds=2, seconds=0.001, size=400, kept=3)


def cells(table, column=0):
    """Return one column of a table."""
    return [row[column] for row in table.rows]


class TestWorkingDays:
    def test_agree_and_stand_in_the_table(self):
        speeds, goals = workday.measure(TINY, peers=False)

        assert [row.differs for row in speeds.values] == [0] * 6
        assert [row.name for row in speeds.values] == [
            workday.OURS, workday.MANY, workday.LIMIT, workday.FLOOR, workday.INLINE,
            workday.LOOP,
        ]  # fmt: skip
        assert all(row.per_second > 0 and row.cpu_us > 0 for row in speeds.values)
        assert speeds.values[0].ratios == {workday.OURS: 1.0}
        assert len(goals.rows) == 6
        measured = {goal.what: goal.met for goal in goals.values}
        assert measured["1: of the table by hand"] != "not measured"
        assert measured["1: answers different from GOV.UK"] == "not measured"

    def test_a_way_that_is_wrong_is_counted(self):
        known = workday._ours(workday.calendars.load())
        wrong = workday.Way(name="wrong", work=lambda days, _: days)

        assert workday.compared([*known, wrong])["wrong"] == 4 * 3652


class TestTheLadder:
    def test_agrees_and_stands_in_the_tables(self):
        speeds, calls, weights, goals = ladder.measure(TINY, peers=False)

        names = [ladder_ours.BARE, ladder_ours.FULL, ladder_by_hand.NAME]
        assert [row.name for row in speeds.values] == names
        assert [row.differs for row in speeds.values] == [0, 0, 0]
        assert cells(calls) == names[:2]
        assert [step.steps for step in calls.values] == [5, 10]
        assert all(step.python_calls > 1 for step in calls.values)
        assert len(weights.rows) == 5
        assert all(weight.whole > weight.bare > 0 for weight in weights.values)
        assert all(weight.threads == 0 for weight in weights.values)
        assert len(goals.rows) == 9

    def test_ends_resolved_with_one_stage_late(self):
        assert ladder_by_hand.shape().facts() == {
            "raised": 1, "entered": 4, "left": 4, "late": 1, "resolved": 1, "stands at resolved": 1,
        }  # fmt: skip

    def test_a_record_that_says_something_else_is_counted(self):
        shape = ladder_by_hand.shape()
        other = type(shape)(name="other", through=shape.through, facts=Counter, kept=())

        assert ladder.compared([shape, other]) == {shape.name: 0, "other": 12}


class TestTheTables:
    def test_a_goal_says_whether_it_is_met(self):
        goal = timing.Goal(what="fast", wanted=2, measured=None)
        met = [
            timing.Goal(what="fast", wanted=2, measured=value, at_most=at_most).met
            for value, at_most in ((2, False), (1, False), (1, True), (3, True))
        ]

        assert goal.met == "not measured"
        assert met == ["yes", "no", "yes", "no"]

    def test_are_printed_for_people_and_for_machines(self, capsys, monkeypatch):
        monkeypatch.setattr(timing, "Effort", lambda **_: TINY)

        assert command.main(["workday", "--rounds", "2"]) == 0
        assert "| goal " in capsys.readouterr().out
        assert command.main(["ladder", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["area"] == "ladder"
        assert len(found["tables"]) == 4

    def test_no_rounds_cannot_be_asked_for(self, capsys):
        with pytest.raises(SystemExit):
            command.main(["workday", "--rounds", "0"])

        assert "give 1 or more" in capsys.readouterr().err

    def test_an_area_nobody_measures_is_told_so(self, capsys):
        with pytest.raises(SystemExit):
            command.main(["reports"])

        said = capsys.readouterr().err
        assert "nothing is measured as 'reports': give workday, ladder, durable, commit" in said
