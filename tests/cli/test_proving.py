"""`policy prove`."""

import io
import json
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from accord.cli import main, prove
from accord.library import policies

BROKEN = Path(__file__).parents[1] / "library" / "broken"
LEAVES = str(BROKEN / "a-stage-nobody-leaves")


def prove_it(*arguments):
    return main.main(["policy", "prove", *arguments])


def said(capsys):
    return " ".join(capsys.readouterr().out.split())


class TestProving:
    def test_says_that_nothing_gets_stuck(self, capsys):
        assert prove_it("tscp") == 0

        shown = said(capsys)
        assert "Without a departure: 91 states" in shown
        assert "Departing wherever that is possible: " in shown
        assert shown.count("There is nothing more to see.") == 2
        assert shown.count("holds ") == 7
        assert "The longest of the shortest ways to an end has 2 steps." in shown
        assert "2. The worker who raised it closes it. Now: closed." in shown
        assert shown.endswith("tscp: proven. Nothing gets stuck, whatever is done.")

    def test_prints_the_way_to_where_it_is_stuck(self, capsys):
        assert prove_it(LEAVES) == 1

        shown = said(capsys)
        assert "broken Every stage is entered." in shown
        assert "1. The worker who raised it opens the escalation" in shown
        assert "3. The worker who raised it goes on to the next stage" in shown
        assert "Now: Stage 2." in shown
        assert "Before leaving Stage 2: refer it to the safeguarding team. [s2b]" in shown
        assert "It is owed by the raising" in shown
        assert "Stage 3 is never entered. [s4a]" in shown
        assert shown.endswith(
            "chscp: stuck. 3 of 7 properties are broken. The raising side can resolve or withdraw "
            "it all the same: no policy can keep it from that."
        )

    def test_does_not_repeat_a_way(self, capsys):
        assert prove_it(str(BROKEN / "a-panel-nobody-fills")) == 1

        assert said(capsys).count("The way there is the same.") == 1

    def test_counts_one_property(self, capsys):
        assert prove_it(str(BROKEN / "a-gate-nothing-meets")) == 1

        assert "stuck. 1 of 7 properties is broken." in said(capsys)

    def test_says_when_not_everything_was_seen(self, capsys):
        assert prove_it("gscp", "--depth", "1") == 0

        shown = said(capsys)
        assert "It was cut: everything was tried from 0 of the states." in shown
        assert shown.count("so far ") == 7
        assert "The longest of the shortest ways" not in shown
        assert shown.endswith("nothing found stuck, but not everything was seen. "
                              "More --seconds, and no --depth, see more.")  # fmt: skip

    def test_says_when_only_the_search_that_departs_was_cut(self, capsys, monkeypatch):
        monkeypatch.setattr(prove._Watch, "goes_on", lambda _, graph: not graph.departing)

        assert prove_it("tscp") == 0

        shown = said(capsys)
        assert shown.count("holds ") == 7
        assert "nothing gets stuck as long as nobody departs." in shown

    def test_says_that_time_passes(self):
        step = prove.Step(by="partnership.calendar", text="time passes", stage=None, status="open")
        read = policies.by_id("gscp").policy

        assert list(prove._in_words((step,), read, None)) == ["Time passes."]

    def test_says_what_is_good_to_know(self, capsys, monkeypatch):
        whole = prove.prove.prove
        monkeypatch.setattr(
            prove.prove, "prove",
            lambda *given, **budget: replace(
                whole(*given, **budget), remarks=("it waits.",)
            ),
        )  # fmt: skip

        assert prove_it("tscp", "--depth", "1") == 0

        assert "Good to know: it waits." in said(capsys)

    def test_tells_machines_the_same(self, capsys):
        assert prove_it(LEAVES, "--json") == 1

        told = json.loads(capsys.readouterr().out)
        assert (told["policy"], told["proven"], told["exhausted"]) == ("chscp", False, True)
        assert told["figures"]["states"] == told["figures"]["gone_on_from"] == 22
        leave = next(each for each in told["findings"] if each["breaks"] == "leave")
        assert leave["way"][-1]["stage"] == "stage-2"
        assert leave["refused"][0]["objections"][0]["clauses"] == ["s2b"]

    def test_does_not_tell_machines_that_what_was_cut_is_proven(self, capsys):
        assert prove_it("gscp", "--depth", "1", "--json") == 0

        told = json.loads(capsys.readouterr().out)
        assert (told["proven"], told["exhausted"], told["findings"]) == (False, False, [])


class TestTheProgress:
    def test_is_shown_in_a_terminal_and_taken_away(self, monkeypatch):
        terminal = io.StringIO()
        terminal.isatty = lambda: True
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setattr(prove, "BETWEEN", 0.0)

        assert prove_it("tscp", "--depth", "1") == 0

        shown = terminal.getvalue()
        assert "Without a departure: 0 of 6 states, 1 step deep" in shown
        assert "Departing: 0 of " in shown
        assert shown.endswith("\r\033[K")

    def test_is_not_shown_elsewhere(self, capsys):
        assert prove_it("tscp", "--depth", "1") == 0

        assert capsys.readouterr().err == ""


class TestWrongUse:
    def test_is_told_of_a_policy_that_is_not_there(self, capsys):
        assert prove_it("gcsp") == 2

        assert "did you mean" in capsys.readouterr().err

    @pytest.mark.parametrize("wrong", ["0", "many", "1.5"])
    def test_is_told_of_a_budget_that_is_no_number(self, wrong, capsys):
        assert prove_it("gscp", "--depth", wrong) == 2

        assert "expected" in capsys.readouterr().err

    def test_is_told_of_a_file_that_cannot_be_used(self, tmp_path):
        path = tmp_path / "policy.yaml"
        path.write_text("policy: x\n")

        assert prove_it(str(path)) == 2
