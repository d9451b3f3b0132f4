"""`scenario run` and `scenario trace`, as people and machines read them."""

import json
import re

import pytest
import shelves

from accord.cli import main, scenario
from accord.library import places

HOLDS = """\
scenario: It holds
policy: bscp
steps:
  - at: 2025-03-03 10:00
    do: raise
    with: {areas: [levels-of-need], child: {looked_after: true}}
    expect: {stage: stage-1, due: 2025-03-10}
"""

MISSES = HOLDS.replace("It holds", "It misses").replace("due: 2025-03-10", "due: 2025-03-11")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "holds.yaml").write_text(HOLDS)
    return tmp_path


def written(folder, name, text):
    path = folder / name
    path.write_text(text)
    return str(path)


class TestRunning:
    def test_says_that_all_hold(self, folder, capsys):
        assert main.main(["scenario", "run", str(folder)]) == 0

        assert capsys.readouterr().out == "1 scenario holds.\n"

    def test_takes_a_policys_folder_for_its_scenarios(self, capsys):
        assert main.main(["scenario", "run", str(places.policies_folder() / "bscp")]) == 0

        assert capsys.readouterr().out.endswith(" scenarios hold.\n")

    def test_tells_each_miss_on_a_line(self, folder, capsys):
        path = written(folder, "misses.yaml", MISSES)

        assert main.main(["scenario", "run", str(folder)]) == 1

        assert capsys.readouterr().out == (
            f"{path}:4 step 1 (raise): due: expected 2025-03-11, got 2025-03-10\n"
            "1 of 2 scenarios misses an expectation.\n"
        )

    def test_plays_the_others_when_a_file_cannot_be_used(self, folder, capsys):
        bad = written(folder, "bad.yaml", HOLDS.replace("do: raise", "do: rise"))
        written(folder, "misses.yaml", MISSES)
        gone = str(folder / "gone.yaml")

        assert main.main(["scenario", "run", gone, str(folder)]) == 2

        captured = capsys.readouterr()
        assert f"{bad}:5:9 " in captured.err
        assert f"{gone}:1:1 there is no such file" in captured.err
        assert "expected 2025-03-11, got 2025-03-10" in captured.out
        assert captured.out.endswith(
            "1 of 2 scenarios misses an expectation. 2 files could not be used.\n"
        )

    def test_does_not_know_an_unheard_of_policy(self, folder, capsys):
        path = written(folder, "other.yaml", HOLDS.replace("bscp", "bcsp"))

        assert main.main(["scenario", "run", path]) == 2

        captured = capsys.readouterr()
        assert "did you mean 'bscp'?" in captured.err
        assert captured.out == "No scenario was played. 1 file could not be used.\n"

    def test_finds_a_step_too_early_unusable(self, folder, capsys):
        when = "at: 2025-03-03 11:00, happened: 2025-03-01 10:00"
        second = f"  - {{{when}, do: withdraw, with: {{reason: a mistake}}}}\n"
        path = written(folder, "early.yaml", HOLDS + second)

        assert main.main(["scenario", "run", path]) == 2

        assert f"{path}:8:" in capsys.readouterr().err

    def test_plays_a_file_once_however_often_it_is_named(self, folder, capsys):
        path = str(folder / "holds.yaml")

        assert main.main(["scenario", "run", path, str(folder), path]) == 0

        assert capsys.readouterr().out == "1 scenario holds.\n"

    def test_tells_of_a_folder_that_is_closed_to_us(self, folder, capsys, monkeypatch):
        def closed(_):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(scenario.scenario_files, "find", closed)

        assert main.main(["scenario", "run", str(folder)]) == 2

        assert f"{folder}:1:1 cannot be read: Permission denied" in capsys.readouterr().err

    def test_says_on_a_terminal_how_far_it_is_once_it_takes_long(self, folder, capsys, monkeypatch):
        monkeypatch.setattr(scenario, "PATIENCE", -1)
        monkeypatch.setattr(scenario.sys.stderr, "isatty", lambda: True)

        assert main.main(["scenario", "run", str(folder)]) == 0

        assert capsys.readouterr().err == "\rPlayed 0 of 1.\r\x1b[K"

    @pytest.mark.parametrize("name", ["bscp", "bromley"])
    def test_takes_a_policys_id_for_its_scenarios(self, name, capsys):
        assert main.main(["scenario", "run", name]) == 0

        assert capsys.readouterr().out.endswith(" scenarios hold.\n")

    def test_minds_no_other_policys_faults(self, tmp_path, capsys, monkeypatch):
        shelf = shelves.of(tmp_path, monkeypatch, "gscp", "mscb")
        theirs = shelf / "mscb" / "policy.yaml"
        theirs.write_text(theirs.read_text(encoding="utf-8").replace("title:", "ttle:", 1))

        assert main.main(["scenario", "run", str(shelf / "gscp")]) == 0

        captured = capsys.readouterr()
        assert captured.out.endswith(" scenarios hold.\n")
        assert captured.err == ""

    def test_finds_nothing_in_an_empty_folder(self, tmp_path, capsys):
        assert main.main(["scenario", "run", str(tmp_path)]) == 2

        assert "there is no scenario in this folder" in capsys.readouterr().err

    def test_can_be_quiet(self, folder, capsys):
        assert main.main(["scenario", "run", "--quiet", str(folder)]) == 0

        assert capsys.readouterr().out == ""

    def test_tells_machines_everything(self, folder, capsys):
        miss = written(folder, "misses.yaml", MISSES)
        bad = written(folder, "bad.yaml", "nothing")

        assert main.main(["scenario", "run", "--json", str(folder)]) == 2

        told = json.loads(capsys.readouterr().out)
        assert list(told) == ["scenarios", "problems"]
        assert [each["title"] for each in told["scenarios"]] == ["It holds", "It misses"]
        assert told["scenarios"][1] == {
            "path": miss,
            "title": "It misses",
            "policy": "bscp",
            "misses": [
                {
                    "path": miss, "line": 4, "step": 1, "do": "raise", "key": "due",
                    "expected": "2025-03-11", "got": "2025-03-10",
                }
            ],
        }  # fmt: skip
        assert told["problems"][0]["path"] == bad
        assert set(told["problems"][0]) == {"path", "line", "column", "message"}


class TestTracing:
    SUMMER = """\
scenario: It is traced
policy: gscp
steps:
  - {at: 2025-06-02 09:00, do: close}
  - at: 2025-06-02 10:00
    do: raise
    with: {areas: [levels-of-need], protect_by: 2025-06-05 16:00}
  - at: 2025-06-02 12:00
    happened: 2025-06-02 11:00
    do: consult
  - at: 2025-06-03 10:00
    do: escalate
    departing: nobody answers and the child goes home tonight
    with: {reason: no agreement}
  - {at: 2025-06-06 10:00, do: look}
"""

    @pytest.fixture
    def lines(self, tmp_path, capsys):
        path = written(tmp_path, "summer.yaml", self.SUMMER)
        assert main.main(["scenario", "trace", path, "--json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    def test_gives_one_object_a_step_in_order(self, lines):
        assert [line["do"] for line in lines] == ["close", "raise", "consult", "escalate", "look"]
        assert all(
            list(line)
            == [
                "at", "happened", "do", "accepted", "refused", "stage", "status", "due",
                "provisional", "overdue", "owed", "told", "offered", "departures", "can",
            ]
            for line in lines
        )  # fmt: skip

    def test_says_times_locally_with_their_offset(self, lines):
        assert lines[2]["at"] == "2025-06-02T12:00:00+01:00"
        assert lines[2]["happened"] == "2025-06-02T11:00:00+01:00"

    def test_says_what_objected_clause_by_clause(self, lines):
        refused = lines[0]["refused"]
        assert lines[0]["accepted"] is False
        assert [each["clause"] for each in refused] == ["reading-1"]
        assert refused[0]["reason"]
        assert (lines[0]["stage"], lines[0]["status"], lines[0]["due"]) == (None, None, None)

    def test_says_a_moment_as_an_instant(self, lines):
        assert lines[1]["due"] == "2025-06-05T16:00:00+01:00"

    def test_says_who_owes_what_and_what_is_offered(self, lines):
        first = lines[1]["owed"][0]
        assert list(first) == ["clauses", "duty", "who", "strength", "due"]
        assert (first["clauses"], first["who"]) == (["2.1a"], "raising.practitioner")
        assert lines[1]["offered"] == ["1.9"]
        assert lines[1]["told"][0] == {"who": "responding.practitioner", "clauses": ["2.1a"]}

    def test_counts_departures_and_says_what_is_overdue(self, lines):
        assert (lines[3]["departures"], lines[3]["stage"]) == (1, "stage-2")
        assert lines[4]["overdue"] is True
        assert "escalate" not in lines[4]["can"]

    def test_reads_as_a_table_too(self, tmp_path, capsys):
        path = written(tmp_path, "summer.yaml", self.SUMMER)

        assert main.main(["scenario", "trace", path]) == 0

        shown = " ".join(capsys.readouterr().out.split())
        assert "1 2025-06-02 09:00 close by raising." in shown
        assert "refused: " in shown
        assert "[reading-1]" in shown
        assert "consult by raising.practitioner (happened 2025-06-02 11:00)" in shown
        assert "departing: nobody answers" in shown
        assert "accepted: stage-1, open, due 2025-06-05 16:00" in shown
        assert "overdue, departures: 1" in shown
        assert "still owed: raising.practitioner, responding.practitioner: write actions" in shown
        assert "said: areas: [levels-of-need], protect_by: 2025-06-05 16:00" in shown
        assert 'said: reason: "no agreement"' in shown
        assert "ring 999" not in shown

    def test_tells_two_discussions_apart(self, tmp_path, capsys):
        steps = """\
  - {at: 2025-06-02 11:00, do: discuss, with: {mode: telephone, outcome: no_response,
     agency: social-care}}
  - {at: 2025-06-02 12:00, do: discuss, with: {mode: video, outcome: unresolved}}
  - {at: 2025-06-02 13:00, do: agree_plan, with: {actions: [{what: a visit, by: 2025-06-05}]}}
"""
        harm = "immediate_harm: true, concern: {why_unsafe: the door was open all night}"
        raised = HOLDS.replace("child: {looked_after: true}", harm).split("    expect")[0]
        path = written(tmp_path, "two.yaml", raised.replace("2025-03-03", "2025-06-02") + steps)

        assert main.main(["scenario", "trace", path]) == 0

        shown = " ".join(capsys.readouterr().out.split())
        assert "said: areas: [levels-of-need], immediate_harm: true, concern: in words" in shown
        assert "If a child is in immediate danger, ring 999 first. accepted: stage-1" in shown
        assert "said: mode: telephone, outcome: no_response, agency: social-care" in shown
        assert "said: mode: video, outcome: unresolved" in shown
        assert 'said: actions: [{what: "a visit", by: 2025-06-05}]' in shown

    def test_breaks_no_line_inside_brackets_or_dates(self, capsys):
        path = places.policies_folder() / "mscb" / "scenarios" / "from-raising-to-close.yaml"

        assert main.main(["scenario", "trace", str(path)]) == 0

        lines = capsys.readouterr().out.splitlines()
        clauses = re.compile(r"\[[0-9a-z.]+,?$")
        assert not [line for line in lines if clauses.search(line) or line.endswith("2026-02-02")]

    def test_marks_a_day_past_the_published_holidays(self, tmp_path, capsys):
        path = written(tmp_path, "late.yaml", HOLDS.replace("2025-", "2031-"))

        assert main.main(["scenario", "trace", path]) == 0

        assert "(provisional)" in capsys.readouterr().out

    def test_does_not_mind_a_miss(self, tmp_path):
        assert main.main(["scenario", "trace", written(tmp_path, "m.yaml", MISSES)]) == 0

    def test_prints_nothing_of_a_file_that_cannot_be_used(self, tmp_path, capsys):
        path = written(tmp_path, "bad.yaml", HOLDS.replace("bscp", "bcsp"))

        assert main.main(["scenario", "trace", path]) == 2

        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith(f"{path}:")
