"""`policy flowchart`."""

import io
import os
import pathlib
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from accord.cli import main
from accord.library import places, policies

STORY = "from-raising-to-close.yaml"


def scenario(name):
    return str(places.policies_folder() / name / "scenarios" / STORY)


class TestDrawing:
    @pytest.mark.parametrize("name", policies.ids())
    def test_draws_every_policy(self, name, capsys):
        assert main.main(["policy", "flowchart", name]) == 0

        root = ElementTree.fromstring(capsys.readouterr().out)
        assert root.tag.endswith("svg")
        assert root.get("viewBox").startswith("0 0 320 ")

    def test_draws_a_sheet_for_paper(self, capsys):
        assert main.main(["policy", "flowchart", "gscp", "--paper"]) == 0

        width, height = ElementTree.fromstring(capsys.readouterr().out).get("viewBox").split()[2:]
        assert float(height) / float(width) == pytest.approx(297 / 210, rel=0.01)

    def test_writes_words(self, capsys):
        assert main.main(["policy", "flowchart", "chscp", "--format", "text"]) == 0

        written = capsys.readouterr().out
        assert "\nStage 1\n- Try first to settle it" in written
        assert not written.endswith("\n\n")

    def test_takes_a_file_or_its_folder(self, capsys):
        folder = places.policies_folder() / "tscp"
        assert main.main(["policy", "flowchart", str(folder)]) == 0
        by_folder = capsys.readouterr().out
        assert main.main(["policy", "flowchart", str(folder / "policy.yaml")]) == 0

        assert capsys.readouterr().out == by_folder

    def test_draws_the_same_where_only_plain_letters_can_be_printed(self):
        root = pathlib.Path(main.__file__).parents[2]
        printed = [
            subprocess.run(
                [sys.executable, "-m", "accord.cli", "policy", "flowchart", "gscp"],
                env={**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": encoding},
                capture_output=True, check=True,
            ).stdout
            for encoding in ("ascii", "utf-8")
        ]  # fmt: skip

        assert printed[0] == printed[1]
        assert ElementTree.parse(io.BytesIO(printed[0])).getroot().tag.endswith("svg")


class TestAFile:
    def test_is_what_would_have_been_printed(self, tmp_path, capsys):
        path = tmp_path / "gscp.svg"

        assert main.main(["policy", "flowchart", "gscp", "--output", str(path)]) == 0
        assert capsys.readouterr().out == f"Written to {path}.\n"
        assert main.main(["policy", "flowchart", "gscp"]) == 0

        assert path.read_bytes().decode() == capsys.readouterr().out

    def test_that_cannot_be_written_is_named(self, tmp_path, capsys):
        path = tmp_path / "nowhere" / "gscp.svg"

        assert main.main(["policy", "flowchart", "gscp", "--output", str(path)]) == 2

        assert f"{path}: No such file or directory" in capsys.readouterr().err

    def test_is_left_alone_where_something_is_wrong(self, tmp_path, capsys):
        path = tmp_path / "gscp.svg"
        path.write_text("what was there")

        assert main.main(["policy", "flowchart", "gscp", "--at", "x", "--output", str(path)]) == 2

        assert path.read_text() == "what was there"
        assert "There is no stage 'x'" in capsys.readouterr().err


class TestWhereOneStands:
    def text(self, capsys, *given):
        assert main.main(["policy", "flowchart", "gscp", "--format", "text", *given]) == 0
        return capsys.readouterr().out

    def test_is_marked_at_a_stage(self, capsys):
        assert ">>> The escalation is here.\nStage 2" in self.text(capsys, "--at", "stage-2")

    def test_is_marked_after_the_last_step_of_a_scenario(self, capsys):
        shown = self.text(capsys, "--scenario", scenario("gscp"))

        assert ">>> It ended here, on " in shown
        assert ">>> It is closed.\nStage 4" in shown

    def test_is_marked_after_a_step(self, capsys):
        shown = self.text(capsys, "--scenario", scenario("gscp"), "--step", "1")

        assert ">>> The escalation is here, since " in shown
        assert "Passed" not in shown

    @pytest.mark.parametrize(
        ("given", "complaint"),
        [
            (["--at", "stage-22"], "There is no stage 'stage-22'; did you mean 'stage-2'?"),
            (["--step", "1"], "--step counts the steps of a --scenario: name its file."),
            (["--scenario", scenario("gscp"), "--step", "0"], "there is no 0."),
            (["--scenario", scenario("gscp"), "--step", "99"], "there is no 99."),
            (["--scenario", scenario("bscp")], "plays under bscp: that is the ID to draw it on."),
            (["--scenario", "nowhere.yaml"], "nowhere.yaml"),
            (["--at", "stage-1", "--scenario", scenario("gscp")], "not allowed with argument"),
            (["--format", "text", "--paper"], "--paper is for drawings"),
            (["--format", "pdf"], "pdf"),
        ],
    )
    def test_is_asked_for_in_a_way_that_can_be_answered(self, given, complaint, capsys):
        assert main.main(["policy", "flowchart", "gscp", *given]) == 2

        captured = capsys.readouterr()
        assert complaint in captured.err
        assert captured.out == ""

    def test_of_no_policy_suggests_one(self, capsys):
        assert main.main(["policy", "flowchart", "gcsp"]) == 2

        assert "did you mean 'gscp'?" in capsys.readouterr().err
