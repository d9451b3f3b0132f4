"""The tree of commands: help, slips of the hand, exit codes, and what is done about faults."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from accord.cli import main, policy, version

ROOT = Path(__file__).resolve().parents[2]
EVERY = [command.name.split() for command in main.COMMANDS]


def run(*arguments, **changes):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **changes}
    return subprocess.run(
        [sys.executable, "-P", "-m", "accord.cli", *arguments],
        cwd=ROOT, env=environment, capture_output=True, timeout=30, check=False,
    )  # fmt: skip


class TestHelp:
    @pytest.mark.parametrize("arguments", [[], ["help"], ["--help"], ["-h"]])
    def test_lists_every_command(self, arguments, capsys):
        assert main.main(arguments) == 0

        shown = capsys.readouterr().out
        assert all(command.name in shown for command in main.COMMANDS)

    @pytest.mark.parametrize("group", ["scenario", "policy"])
    def test_of_a_group_lists_its_commands(self, group, capsys):
        assert main.main([group]) == 0

        assert f"./accord {group} " in capsys.readouterr().out

    @pytest.mark.parametrize("name", EVERY, ids=" ".join)
    def test_of_a_command_says_its_exit_codes_and_gives_an_example(self, name, capsys):
        assert main.main([*name, "--help"]) == 0

        shown = capsys.readouterr().out
        assert "Exit code:" in shown
        assert "example:\n  ./accord " + " ".join(name) in shown


class TestASlipOfTheHand:
    @pytest.mark.parametrize(
        ("arguments", "answer"),
        [
            (["polcy"], "There is no command 'polcy'; did you mean 'policy'?"),
            (["zzz"], "There is no command 'zzz'; there are: policy, scenario, test, lint"),
            (["tset"], "There is no command 'tset'; did you mean 'test'?"),
            (["lint"], "'lint' is a command of the script: ./accord lint"),
            (
                ["policy", "--json"],
                "There is no command of 'policy' called '--json'; there are: list",
            ),
            (["policy", "shw", "gscp"], "did you mean 'show'?"),
            (["policy", "list", "--jsn"], "There is no option '--jsn'; did you mean '--json'?"),
            (["policy", "list", "--json=1"], "--json takes no value."),
            (["policy", "list", "-q"], "There is no option '-q'"),
            (["policy", "show"], "Something is missing: ID."),
            (["policy", "show", "gscp", "bscp"], "There is no place for 'bscp' here."),
            (["policy", "show", "gspc"], "There is no policy 'gspc'; did you mean 'gscp'?"),
            (["policy", "show", ""], "a name is missing"),
            (["policy", "coverage"], "--all"),
            (["policy", "coverage", "bsc"], "did you mean 'bscp'?"),
            (["policy", "check", "gscp", "--today", "tomorrow"], "2025-03-10, got 'tomorrow'"),
            (["scenario", "run"], "Something is missing: FILE|FOLDER"),
            (["scenario", "run", ""], "a name is missing"),
            (["scenario", "run", "--", "-x.yaml"], "-x.yaml:1:1"),
            (["scenario", "trace", "one", "two"], "There is no place for 'two' here."),
            (["policy", "story", "tcsp"], "did you mean 'tscp'?"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, list) else "",
    )
    def test_is_answered_with_what_to_do(self, arguments, answer, capsys):
        assert main.main(arguments) == 2

        captured = capsys.readouterr()
        assert answer in captured.err
        assert "invalid" not in captured.err
        assert "Traceback" not in captured.err


class TestAFault:
    @pytest.fixture(autouse=True)
    def _a_fault(self, monkeypatch):
        def fail():
            raise LookupError("the sky\nfell")

        monkeypatch.setattr(policy.policies, "ids", fail)

    def test_is_owned_up_to_in_one_plain_sentence(self, capsys, monkeypatch):
        monkeypatch.delenv("ACCORD_DEBUG", raising=False)

        assert main.main(["policy", "list"]) == 70

        captured = capsys.readouterr()
        assert (
            "a fault in Accord and not in what you gave it (LookupError: the sky)" in captured.err
        )
        assert "Traceback" not in captured.err

    def test_is_shown_in_full_to_who_asks(self, capsys, monkeypatch):
        monkeypatch.setenv("ACCORD_DEBUG", "1")

        assert main.main(["policy", "list"]) == 70

        assert "Traceback" in capsys.readouterr().err


class TestAnInterruption:
    @pytest.mark.parametrize(("kind", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 141)])
    def test_is_quiet(self, kind, code, capsys, monkeypatch):
        def stop():
            raise kind

        monkeypatch.setattr(policy.policies, "ids", stop)

        assert main.main(["policy", "list"]) == code

        captured = capsys.readouterr()
        assert (captured.out, captured.err) == ("", "")

    def test_by_a_reader_that_left_is_quiet(self):
        reads, writes = os.pipe()
        os.close(reads)
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "accord.cli", "policy", "story"],
                cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
                stdout=writes, stderr=subprocess.PIPE, timeout=60, check=False,
            )  # fmt: skip
        finally:
            os.close(writes)

        assert (done.returncode, done.stderr) == (141, b"")


class TestTheWorldOutside:
    def test_may_have_no_place_left(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "accord.cli", "policy", "list"],
                cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
                stdout=full, stderr=subprocess.PIPE, timeout=30, check=False,
            )  # fmt: skip

        assert (done.returncode, done.stderr) == (2, b"No space left on device.\n")

    def test_may_know_no_letters_but_ascii(self, tmp_path):
        scenario = tmp_path / "a.yaml"
        text = (
            "scenario: Zoë\u2019s plan\npolicy: bscp\n"
            "steps: [{at: 2025-03-03 10:00, do: look, expect: {stage: stage-1}}]\n"
        )
        scenario.write_text(text, encoding="utf-8")
        ascii_only = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}

        trace = run("scenario", "trace", str(scenario), **ascii_only)
        told = run("scenario", "run", "--json", str(scenario), **ascii_only)

        assert trace.stdout.startswith(b"Zo??s plan")
        assert rb"Zo\u00eb\u2019s plan" in told.stdout
        assert told.returncode == 1

    def test_may_lack_the_policies(self, capsys, monkeypatch):
        def missing():
            raise FileNotFoundError("The folder of policies is missing.")

        monkeypatch.setattr(policy.policies, "ids", missing)

        assert main.main(["policy", "list"]) == 2

        assert "The folder of policies is missing." in capsys.readouterr().err


class TestTheVersion:
    @pytest.mark.parametrize("asked", ["version", "--version", "-V"])
    def test_is_told(self, asked, capsys):
        assert main.main([asked]) == 0

        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert capsys.readouterr().out == f"Accord {project['version']}\n"

    @pytest.mark.parametrize("text", [None, '[project]\nname = "other"\nversion = "9"\n'])
    def test_is_the_packages_outside_a_checkout(self, text, tmp_path, monkeypatch):
        if text:
            (tmp_path / "pyproject.toml").write_text(text)
        monkeypatch.setattr(version.places, "PACKAGE", tmp_path / "src" / "accord")
        monkeypatch.setattr(version.importlib.metadata, "version", lambda name: f"{name}'s own")

        assert version.current() == "accord's own"


class TestWhatCannotBeUsed:
    @pytest.mark.parametrize(
        ("arguments", "path", "message"),
        [
            (["policy", "show", "gspc", "--json"], "gspc", "did you mean 'gscp'?"),
            (["policy", "coverage", "--json", "gspc"], "gspc", "did you mean 'gscp'?"),
            (["scenario", "trace", "no.yaml", "--json"], "no.yaml", "there is no such file"),
            (["policy", "list", "--json", "--jsn"], "", "There is no option '--jsn'"),
        ],
    )
    def test_is_told_machines_too(self, arguments, path, message, capsys):
        assert main.main(arguments) == 2

        captured = capsys.readouterr()
        (problem,) = json.loads(captured.out)["problems"]
        assert (problem["path"], problem["line"], problem["column"]) == (path, 1, 1)
        assert message in problem["message"]
        assert message in captured.err


class TestTheScript:
    @pytest.mark.parametrize("arguments", [["test", "--help"], ["test", "-h"], ["lint", "--help"]])
    def test_explains_a_command_instead_of_running_it(self, arguments):
        done = script(*arguments)

        assert done.returncode == 0
        assert done.stdout.startswith(f"./accord {arguments[0]}")
        assert "example" in done.stdout

    def test_wonders_at_what_lint_is_given(self):
        done = script("lint", "src")

        assert (done.returncode, done.stdout) == (2, "")
        assert "There is no place for 'src' here" in done.stderr


def script(*arguments):
    return subprocess.run(
        [ROOT / "accord", *arguments], capture_output=True, text=True, timeout=30, check=False
    )


def test_the_program_itself_gives_the_exit_code():
    assert run("policy", "list").returncode == 0
    assert run("policy", "show", "nothing").returncode == 2


def test_a_list_needs_no_tables_for_terminals():
    modules = "import sys; from accord.cli import main; main.main(['policy', 'list']); "
    done = subprocess.run(
        [sys.executable, "-c", f"{modules}print([m for m in sys.modules if m[:4] == 'rich'])"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip

    assert done.stdout.endswith("\n[]\n")
