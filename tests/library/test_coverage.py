"""Coverage: what counts as showing a clause, and what does not."""

import shutil

import pytest
import trials

from accord.library import coverage, places, policies


@pytest.fixture
def folder(tmp_path):
    """Return a copy of Gloucestershire's policy without any scenario."""
    copy = tmp_path / "gscp"
    copy.mkdir()
    for name in ("policy.yaml", "clauses.yaml"):
        shutil.copy(places.policies_folder() / "gscp" / name, copy)
    return copy


def rows(folder, *steps, policy="gscp"):
    """Return the rows by clause once these steps, as YAML, are the only scenario."""
    scenarios = folder / "scenarios"
    scenarios.mkdir()
    text = "\n".join(f"  - {{{step}}}" for step in steps)
    title = f"scenario: one\npolicy: {policy}\nsteps:\n{text}\n"
    (scenarios / "one.yaml").write_text(title, encoding="utf-8")
    found = coverage.of(policies.load(folder / "policy.yaml"))
    return {row.clause.id: row for row in found.rows}


RAISE = "at: 2025-03-03 10:00, do: raise, with: {areas: [levels-of-need]}"


class TestAClauseIsShown:
    @pytest.mark.parametrize(
        ("clause", "steps"),
        [
            ("2.1a", [RAISE + ', expect: {owed: ["2.1a"]}']),
            ("1.9", [RAISE + ', expect: {offered: ["1.9"]}']),
            ("2.1d", [RAISE + ", expect: {due: 2025-03-10}"]),
            ("2.1d", [RAISE + ", expect: {overdue: false}"]),
            ("1.6", [RAISE + ", expect: {status: open}"]),
            ("3a", [RAISE, "at: 2025-03-04 10:00, do: respond, with: {response: we will visit}, "
                    "expect: {told: [raising.practitioner]}"]),
            ("2.2e", [RAISE, "at: 2025-03-04 10:00, do: resolve, with: {how: agreed, agreement: a "
                      "visit}, expect: {status: resolved}"]),
            ("2.2a", [RAISE, "at: 2025-03-04 10:00, do: escalate, departing: nobody answers, with: "
                      "{reason: none}, expect: {told: [responding.line_manager]}"]),
            ("2.1a", [RAISE, "at: 2025-03-04 10:00, do: escalate, with: {reason: none}, "
                      'expect: {refused: "2.1a"}']),
            ("2.1a", [RAISE, "at: 2025-03-04 10:00, do: escalate, with: {reason: none}, "
                      'expect: {refused: ["2.1a"]}']),
        ],
    )  # fmt: skip
    def test_by_an_expectation_that_holds(self, folder, clause, steps):
        row = rows(folder, *steps)[clause]

        assert (row.state, row.shown_by) == ("shown", ("one",))

    @pytest.mark.parametrize(
        ("clause", "steps"),
        [
            ("2.1a", [RAISE]),
            ("2.1a", [RAISE + ', expect: {owed: ["2.1a", "2.2a"]}']),
            ("2.1a", [RAISE + ', expect: {not_owed: ["2.1a"]}']),
            ("2.1d", [RAISE + ", expect: {due: 2025-03-11}"]),
            ("1.6", [RAISE + ', expect: {refused: "reading-1"}']),
            ("2.1a", [RAISE + ", expect: {refused: true}"]),
            ("2.1d", [RAISE, "at: 2025-03-04 10:00, do: withdraw, with: {reason: moved}, "
                      "expect: {due: none}"]),
        ],
    )  # fmt: skip
    def test_by_nothing_less(self, folder, clause, steps):
        assert rows(folder, *steps)[clause].state == "declared"

    def test_by_each_agency_where_all_of_them_are_expected(self, folder):
        scenarios = folder / "scenarios"
        scenarios.mkdir()
        (scenarios / "two.yaml").write_text(
            "scenario: two\npolicy: gscp\n"
            "agencies: {raising: school, responding: [health, police]}\n"
            f"steps:\n  - {{{RAISE}, expect: {{told: [responding.practitioner]}}}}\n",
            encoding="utf-8",
        )

        found = coverage.of(policies.load(folder / "policy.yaml"))

        assert next(r for r in found.rows if r.clause.id == "2.1a").state == "shown"

    def test_by_a_test_that_bears_its_mark(self, folder):
        row = rows(folder, RAISE)["1.7c"]

        assert row.state == "shown"
        assert row.shown_by[0].startswith("test_due_dates::")

    def test_not_by_another_policys_scenario(self, folder):
        assert (
            rows(folder, RAISE + ", expect: {status: open}", policy="bscp")["1.6"].state != "shown"
        )


class TestAClauseIsDeclared:
    def test_by_a_named_part_of_the_policy_file(self, folder):
        found = coverage.of(policies.load(folder / "policy.yaml"))

        row = next(row for row in found.rows if row.clause.id == "2.1a")
        assert row.declared_in == ("stages.stage-1", "stages.stage-1.duties")

    def test_where_the_folder_of_scenarios_is_empty(self, folder):
        (folder / "scenarios").mkdir()

        found = coverage.of(policies.load(folder / "policy.yaml"))

        assert {row.state for row in found.rows} >= {"declared"}

    @pytest.mark.parametrize("part", ["guidance", "context", "interpretations"])
    def test_not_by_words_alone_where_it_is_a_rule(self, folder, part):
        path = folder / "policy.yaml"
        text = trials.without_drawing(path.read_text(encoding="utf-8"))
        service = next(line for line in text.splitlines(keepends=True) if '["3e"]' in line)
        text = text.replace(service, "")
        wording = {
            "guidance": '  - {clauses: ["3e"], at: [always], text: words}\n',
            "context": '  - {clauses: ["3e"], text: words}\n',
            "interpretations": '  - {clauses: ["3e"], reading: words}\n',
        }[part]
        path.write_text(text.replace(f"{part}:\n", f"{part}:\n{wording}"), encoding="utf-8")

        found = coverage.of(policies.load(path))

        row = next(row for row in found.rows if row.clause.id == "3e")
        assert (row.state, row.declared_in) == ("nothing", ())
        assert row in found.lacking(shown=False)


class TestWhatIsLacking:
    @pytest.mark.parametrize("name", policies.ids())
    def test_is_nothing_in_a_bundled_policy(self, name):
        assert coverage.of(policies.by_id(name)).lacking(shown=False) == ()

    def test_with_shown_is_what_waits_for_the_service_too(self):
        waiting = {
            name: [row.clause.id for row in coverage.of(policies.by_id(name)).lacking(shown=True)]
            for name in ("bscp", "chscp", "gscp", "mscb", "tscp")
        }

        assert waiting == {
            "bscp": [],
            "chscp": [],
            "gscp": ["3d", "3e"],
            "mscb": [],
            "tscp": ["i3c"],
        }


class TestMarksOnTests:
    BEARS = "@pytest.mark.clause('gscp', '1.7c')\ndef test_it(): ...\n"

    @pytest.fixture
    def checkout(self, tmp_path, monkeypatch):
        """Return a checkout with one marked test, and one that somebody is at work on."""
        trials.write(tmp_path / "pyproject.toml", "")
        trials.write(tmp_path / "tests" / "test_whole.py", self.BEARS)
        trials.write(tmp_path / "tests" / "test_unfinished.py", f"{self.BEARS}def (\n")
        monkeypatch.setattr(coverage.places, "PACKAGE", tmp_path / "src" / "accord")
        return tmp_path

    def test_are_read_as_far_as_the_tests_can_be(self, checkout):
        assert checkout.is_dir()
        assert coverage.marked_tests.__wrapped__() == {"gscp": (("1.7c", "test_whole::test_it"),)}

    def test_are_none_where_there_is_no_checkout(self, checkout):
        (checkout / "pyproject.toml").unlink()

        assert coverage.marked_tests.__wrapped__() == {}


class TestAPolicyByItself:
    def test_shows_nothing_and_declares_what_its_parts_name(self):
        loaded = policies.by_id("gscp")

        found = coverage.declared(loaded.policy, loaded.catalogue)

        named = set(coverage.declared_in(loaded))
        assert [row.clause.id for row in found.rows] == list(loaded.catalogue.ids)
        assert {row.clause.id for row in found.rows if row.shown_by} == set()
        assert {row.clause.id for row in found.rows if row.declared_in} == named
