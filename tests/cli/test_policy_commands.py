"""`policy list`, `show`, `check` and `coverage`."""

import json
import shutil

import pytest
import shelves

from accord.cli import main
from accord.library import places, policies


@pytest.fixture
def copy(tmp_path):
    """Return a copy of a bundled policy, with its catalogue and without its scenarios."""
    for name in ("policy.yaml", "clauses.yaml"):
        shutil.copy(places.policies_folder() / "gscp" / name, tmp_path)
    return tmp_path / "policy.yaml"


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class TestListing:
    def test_shows_a_policy_a_line(self, capsys):
        assert main.main(["policy", "list"]) == 0

        lines = capsys.readouterr().out.splitlines()
        assert [line.split()[0] for line in lines[1:]] == list(policies.ids())

    def test_tells_machines_the_same(self, capsys):
        assert main.main(["policy", "list", "--json"]) == 0

        rows = json.loads(capsys.readouterr().out)
        gscp = next(row for row in rows if row["id"] == "gscp")
        assert gscp["in_force_from"] == "2025-04-01"
        assert (gscp["stages"], gscp["clauses"]) == (4, 47)
        assert gscp["scenarios"] > 0

    def test_shows_the_others_when_one_cannot_be_used_yet(self, tmp_path, capsys, monkeypatch):
        shelf = shelves.of(tmp_path, monkeypatch, "gscp", "mscb")
        (shelf / "wmsp").mkdir()
        (shelf / "wmsp" / "policy.yaml").write_text("policy: wmsp\n")

        assert main.main(["policy", "list"]) == 0

        captured = capsys.readouterr()
        assert [line.split()[0] for line in captured.out.splitlines()[1:]] == ["gscp", "mscb"]
        said = "wmsp: cannot be used yet; ./accord policy check wmsp says why\n"
        assert captured.err == said
        assert main.main(["policy", "show", "gscp"]) == 0
        assert main.main(["policy", "coverage", "gscp"]) == 0
        assert main.main(["policy", "check", "wmsp"]) == 2


class TestShowing:
    def test_knows_a_policy_by_its_short_title(self, capsys):
        assert main.main(["policy", "show", "torbay"]) == 0

        assert capsys.readouterr().out.startswith("Torbay professional differences policy\n")

    def test_sends_people_to_999_first_whatever_the_policy(self, capsys):
        assert main.main(["policy", "show", "mscb"]) == 0

        heading = (
            "A child thought to be at immediate harm\n  If a child is in immediate danger, ring"
        )
        assert heading in capsys.readouterr().out

    @pytest.mark.parametrize(("today", "passed"), [("2027-04-30", False), ("2027-05-01", True)])
    def test_marks_a_review_that_has_passed(self, today, passed, capsys):
        assert main.main(["policy", "show", "gscp", "--today", today]) == 0

        assert ("The review date has passed" in capsys.readouterr().out) is passed

    def test_has_no_heading_with_nothing_below(self, copy, capsys):
        text = copy.read_text(encoding="utf-8")
        head, _, rest = text.partition("\nforms:")
        _, _, context = rest.partition("\ncontext:")
        context = context.partition("\nservice:")[0]
        copy.write_text(
            head.replace("form: escalation-monitoring", "form: x") + "\n"
            "forms: [{id: x, title: A form, to: [partnership], clauses: ['2.3f']}]\n"
            f"context:{context}",
            encoding="utf-8",
        )

        assert main.main(["policy", "show", str(copy)]) == 0

        shown = capsys.readouterr().out
        assert "\nForms\n  - A form, to the partnership [2.3f]\n" in shown
        assert "Where the document leaves" not in shown
        assert "Guidance" not in shown
        assert "Carried out by" not in shown
        assert "What the partnership sees" not in shown

    def test_quotes_what_the_one_who_owes_it_is_told(self, capsys):
        assert main.main(["policy", "show", "gscp"]) == 0

        shown = " ".join(capsys.readouterr().out.split())
        assert 'should: "talk the concern over with your supervisor or manager" [2.1c]' in shown

    @pytest.mark.parametrize("name", policies.ids())
    def test_names_every_clause_of_the_file(self, name, capsys):
        assert main.main(["policy", "show", name]) == 0

        shown = capsys.readouterr().out.replace("\n", " ")
        loaded = policies.by_id(name)
        assert all(text.text.split()[0] in shown for text in loaded.policy.guidance)
        assert not [
            clause.id
            for clause in loaded.catalogue.clauses
            if f"[{clause.id}]" not in shown
            and f"[{clause.id}," not in shown
            and f" {clause.id}]" not in shown
            and f" {clause.id}," not in shown
        ]

    def test_says_where_the_document_is_published_where_that_is_known(self, capsys):
        assert main.main(["policy", "show", "chscp"]) == main.main(["policy", "show", "tscp"]) == 0

        shown = " ".join(capsys.readouterr().out.split())
        assert shown.count("Where it is published") == 1
        assert "as far as we know: https://www.chscp.org.uk/" in shown

    def test_says_limits_in_words(self, capsys):
        assert main.main(["policy", "show", "bscp"]) == 0

        shown = " ".join(capsys.readouterr().out.split())
        assert "5 working days from the start of the stage (a guide) [1.4c]" in shown

    def test_takes_a_file_or_its_folder(self, copy, capsys):
        assert main.main(["policy", "show", str(copy)]) == 0
        by_file = capsys.readouterr().out
        assert main.main(["policy", "show", str(copy.parent)]) == 0

        assert capsys.readouterr().out == by_file

    def test_tells_machines_the_file(self, capsys):
        assert main.main(["policy", "show", "mscb", "--json"]) == 0

        told = json.loads(capsys.readouterr().out)
        assert told["policy"] == "mscb"
        assert told["stages"][1]["limits"][0]["for"] == "response"


class TestChecking:
    def test_finds_the_bundled_policies_in_order(self, capsys):
        files = [str(policies.find(name)) for name in policies.ids()]

        assert main.main(["policy", "check", "--today", "2020-01-01", *files]) == 0

        lines = capsys.readouterr().out.splitlines()
        assert lines[-1] == f"{len(files)} policies checked: in order."
        assert all(": warning: " in line for line in lines[:-1])
        assert any("text and flowchart disagree at Stage 4" in line for line in lines)

    def test_tells_every_error_of_every_file(self, copy, capsys):
        change(copy, "do: discuss", "do: discus")
        change(copy, '"1.8"', '"1.88"')

        assert main.main(["policy", "check", str(copy), "gcsp", "bscp"]) == 2

        captured = capsys.readouterr().out
        assert "did you mean 'discuss'?" in captured
        assert "there is no clause '1.88'" in captured
        assert "There is no policy 'gcsp'; did you mean 'gscp'?" in captured
        assert captured.count(f"{copy}:") == 2
        assert captured.endswith("3 policies checked: 3 errors to mend.\n")

    @pytest.mark.parametrize(
        ("today", "warning"),
        [
            ("2027-05-01", "warning: the review was due on 2027-04-30"),
            ("2028-03-01", "warning: the bank holidays end with 2028-12-31"),
            ("2029-03-01", "warning: the bank holidays ended with 2028-12-31"),
        ],
    )
    def test_warns_of_what_time_brings(self, today, warning, capsys):
        assert main.main(["policy", "check", "gscp", "--today", today]) == 0

        assert warning in capsys.readouterr().out

    def test_warns_of_a_clause_that_no_part_names(self, copy, capsys):
        line = next(line for line in copy.read_text().splitlines() if '"1.11"' in line)
        change(copy, line, "")

        assert main.main(["policy", "check", "--today", "2025-05-01", str(copy)]) == 0

        shown = capsys.readouterr().out
        assert f"{copy}: warning: no part names clause 1.11" in shown
        assert shown.endswith("1 policy checked: in order.\n")

    def test_tells_machines_the_same(self, copy, capsys):
        change(copy, "version: spring 2025", "versin: spring 2025")

        assert main.main(["policy", "check", "--json", str(copy), "bscp"]) == 2

        told = json.loads(capsys.readouterr().out)
        assert {each["message"].split(":")[0] for each in told["errors"]} >= {
            "missing key 'version'"
        }
        assert told["warnings"][0]["message"].startswith("the review was due")


class TestCoverage:
    def test_of_a_bundled_policy_leaves_no_rule_with_nothing(self, capsys):
        assert main.main(["policy", "coverage", "bscp"]) == 0

        shown = capsys.readouterr().out
        assert "bscp: of " in shown
        assert " 0 nothing" in shown

    def test_is_asked_to_be_shown(self, copy, capsys):
        assert main.main(["policy", "coverage", str(copy)]) == 0
        assert main.main(["policy", "coverage", "--shown", str(copy)]) == 1

        assert "Not shown by a scenario or a test: " in capsys.readouterr().out

    def test_exits_1_on_a_rule_with_nothing(self, copy, capsys):
        with open(copy.parent / "clauses.yaml", "a", encoding="utf-8") as catalogue:
            catalogue.write('  - {id: "9.9", sort: rule, strength: must, text: "One more."}\n')

        assert main.main(["policy", "coverage", str(copy)]) == 1

        assert "Nothing carries out or places: 9.9." in capsys.readouterr().out

    def test_tells_machines_the_same(self, copy, capsys):
        assert main.main(["policy", "coverage", "--json", "--shown", str(copy)]) == 1

        (told,) = json.loads(capsys.readouterr().out)
        assert told["policy"] == "gscp"
        assert set(told["clauses"][0]) == {
            "clause", "sort", "strength", "text", "state", "shown_by", "declared_in",
        }  # fmt: skip
        assert told["lacking"]

    def test_works_while_there_is_no_scenario_yet(self, copy, capsys):
        (copy.parent / "scenarios").mkdir()

        assert main.main(["policy", "coverage", str(copy)]) == 0

        assert " 0 nothing" in capsys.readouterr().out

    def test_of_all_tells_of_those_that_can_be_used(self, tmp_path, capsys, monkeypatch):
        shelf = shelves.of(tmp_path, monkeypatch, "gscp", "mscb")
        (shelf / "wmsp").mkdir()
        (shelf / "wmsp" / "policy.yaml").write_text("policy: wmsp\n")

        assert main.main(["policy", "coverage", "--all"]) == 2

        captured = capsys.readouterr()
        assert "gscp: of " in captured.out
        assert "wmsp" in captured.err

    def test_says_what_is_wrong_with_a_scenario(self, copy, capsys):
        (copy.parent / "scenarios").mkdir()
        (copy.parent / "scenarios" / "a.yaml").write_text("scenario: x\n")

        assert main.main(["policy", "coverage", str(copy)]) == 2

        assert "a.yaml:1:1" in capsys.readouterr().err
