"""`policy compare` and `policy schema`."""

import itertools
import json
import re

import pytest

from accord.cli import main, render
from accord.library import places, policies


def compared(capsys, *arguments):
    """Return what differs and what is the same, their line breaks as spaces."""
    assert main.main(["policy", "compare", *arguments]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    return shown.split("=== What comes to the same")


class TestComparing:
    def test_tells_what_differs_first(self, capsys):
        differs, same = compared(capsys, "tscp", "gscp")

        assert "Torbay: 10 working days" not in same
        assert "Torbay: should: 5 working days from the raising [t12]" in differs
        assert "Stage 4 Torbay: Director to director [s4a] Gloucestershire: no such" in differs
        assert "Stage 5 / Stage 4 Torbay: no limit Gloucestershire: should: 10 working" in differs
        assert "Stage 2: tell Torbay: nothing Gloucestershire: the raising side's line" in differs
        assert "Confirming Torbay: nothing Gloucestershire: each agency must: confirm" in differs
        assert "the workers of both sides" in same
        assert "an attempt to talk with the other side [s1]" in same
        assert "of every step that others take [reading 3]" in same

    def test_names_a_version_that_has_no_number_by_itself(self, capsys):
        differs, _ = compared(capsys, "tscp", "bscp")

        assert differs.startswith(
            "Torbay: Torbay professional differences policy, April 2021 "
            "Bromley: Bromley escalation policy, version 1.5 "
        )

    def test_tells_whom_accord_tells_one_by_one(self, capsys):
        differs, _ = compared(capsys, "bscp", "tscp")

        assert "the partnership [2.10, 2.11]; the Independent Chair [2.10]" in differs

    def test_tells_panels_gates_forms_and_who_may_start_higher(self, capsys):
        differs, _ = compared(capsys, "tscp", "mscb")

        assert "must: members of the partnership from 3 agencies, those in dispute" in differs
        assert "where a child is thought to be at immediate harm, with a reason [i5]" in differs
        assert "not foreseen: done with a reason, it counts as a departure [2a]" in differs
        assert "Notification form, to the Chair of the Learning Lessons Subgroup and" in differs
        assert "consult your line manager to clarify your thinking" in differs
        assert "Grounds Torbay: nothing Medway: How a concern reported" in differs

    def test_says_nobody_of_people(self, capsys):
        differs, _ = compared(capsys, "tscp", "gscp")

        assert "Stage 3 Torbay: the Business Manager [s3b] Gloucestershire: nobody" in differs

    def test_expects_it_to_go_up_the_tiers(self, capsys):
        differs, _ = compared(capsys, "tscp", "gscp")

        assert "while it is not settled, it goes up to the next tier of management" in differs

    def test_leaves_no_empty_line_where_a_row_has_no_name(self, capsys):
        assert main.main(["policy", "compare", "tscp", "gscp"]) == 0

        shown = capsys.readouterr().out
        assert "\n\n\n" not in shown
        assert (
            "What disagreements are about\n  Torbay: Communication [i1]\n"
            "  Gloucestershire: not listed\n"
        ) in shown

    def test_says_executive_where_the_panel_is_of_it(self, capsys):
        differs, _ = compared(capsys, "Bromley", "chscp")

        assert "must: senior officers of the Executive from 3 agencies" in differs

    def test_finds_nothing_between_a_policy_and_itself(self, capsys):
        differs, same = compared(capsys, "bscp", "bscp")

        assert "What differs (0)" in differs
        assert differs.endswith("= Nothing. ")
        assert "Bromley, version 1.5: " in same

    def test_says_who_meets_whom_where_these_are_no_equals(self, capsys, tmp_path):
        for name in (policies.FILE, policies.CATALOGUE):
            text = (places.policies_folder() / "bscp" / name).read_text(encoding="utf-8")
            old = "meets: {raising: line_manager, responding: line_manager}"
            new = "meets: {raising: safeguarding_lead, responding: line_manager}"
            (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")

        differs, _ = compared(capsys, "bscp", str(tmp_path))

        assert "the raising side's safeguarding lead and the responding side's line" in differs

    @pytest.mark.parametrize(("one", "other"), list(itertools.combinations(policies.ids(), 2)))
    def test_shows_no_ids(self, one, other, capsys):
        shown = " ".join(compared(capsys, one, other))

        assert not re.search(
            r"\b(raising|responding|partnership)\.[a-z]|stage-\d|[a-z]_[a-z]", shown
        )
        assert "None" not in shown

    def test_fills_a_terminal(self, capsys, monkeypatch):
        monkeypatch.setattr(render, "in_terminal", lambda: True)
        monkeypatch.setenv("COLUMNS", "80")

        assert main.main(["policy", "compare", "tscp", "gscp"]) == 0

        assert max(map(len, capsys.readouterr().out.splitlines())) == 80

    def test_tells_machines_the_same(self, capsys):
        assert main.main(["policy", "compare", "--json", "tscp", "gscp"]) == 0

        told = json.loads(capsys.readouterr().out)
        assert told["policies"] == ["tscp", "gscp"]
        row = next(each for each in told["rows"] if each["stages"] == ["stage-4", None])
        assert row == {
            "group": "stages", "about": "", "stages": ["stage-4", None], "same": False,
            "parts": [[{"text": "Director to director", "clauses": ["s4a"]}], []],
        }  # fmt: skip
        assert any(each["stages"] is None for each in told["rows"])

    def test_needs_two_that_exist(self, capsys):
        assert main.main(["policy", "compare", "tscp"]) == 2
        assert main.main(["policy", "compare", "tscp", "gcsp"]) == 2

        assert "did you mean 'gscp'?" in capsys.readouterr().err


class TestTheSchema:
    def test_is_of_any_policy(self, capsys):
        assert main.main(["policy", "schema"]) == 0

        told = json.loads(capsys.readouterr().out)
        assert told["$schema"].startswith("http://json-schema.org/draft-07/")
        assert "enum" not in told["definitions"]["Clause"]

    def test_knows_the_clauses_of_one(self, capsys):
        assert main.main(["policy", "schema", "gscp"]) == 0

        assert "2.1a" in json.loads(capsys.readouterr().out)["definitions"]["Clause"]["enum"]

    def test_needs_no_more_than_the_clauses(self, capsys, tmp_path):
        catalogue = places.policies_folder() / "gscp" / policies.CATALOGUE
        (tmp_path / policies.CATALOGUE).write_text(catalogue.read_text(encoding="utf-8"))
        (tmp_path / policies.FILE).write_text("policy: gscp\nstages: [\n", encoding="utf-8")

        assert main.main(["policy", "schema", str(tmp_path)]) == 0

        assert json.loads(capsys.readouterr().out)["title"] == "Accord policy"

    def test_needs_a_policy_that_exists(self, capsys):
        assert main.main(["policy", "schema", "gcsp"]) == 2

        assert "did you mean 'gscp'?" in capsys.readouterr().err
