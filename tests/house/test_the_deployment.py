"""What lies in deploy/ and what the documents tell to type: as far as it can be looked at here."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from accord.cli import main
from accord.config import environment

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
TYPED = [ROOT / "docs" / name for name in ("install.md", "operating.md", "settings.md")]
COMMANDS = ROOT / "src" / "accord" / "manage" / "management" / "commands"
OF_DJANGO = {"check"}


def known():
    """Return what can be typed after ./accord."""
    return {each.name.split()[0] for each in main.COMMANDS} | {*main.OF_THE_SCRIPT, "version"}


def lacking(words):
    """Return what of a command's first words is not there."""
    first, second = (*words, "")[:2]
    if first not in known():
        return first
    ours = {path.stem.replace("_", "-") for path in COMMANDS.glob("[!_]*.py")}
    return second if first == "manage" and second not in ours | OF_DJANGO else ""


def typed(text):
    """Return the first words behind every ./accord or /opt/accord/accord of a text."""
    return [
        found.split() for found in re.findall(r"(?:\./|/opt/accord/)accord ([a-z][\w -]*)", text)
    ]


@pytest.mark.parametrize(
    "path",
    [*TYPED, *(each for each in UNITS if each.suffix == ".service"), DEPLOY / "compose.yaml"],
    ids=lambda path: path.name,
)
def test_every_command_that_is_told_exists(path):
    found = [lacking(words) for words in typed(path.read_text("utf-8"))]

    assert found, f"{path.name} tells no command; has the way they are written changed?"
    assert not any(found), f"{path.name}: there is no {[each for each in found if each]}."


def test_a_command_that_is_not_there_would_be_found():
    words = typed("run ./accord swerve, ./accord manage grant-rool")

    assert [lacking(each) for each in words] == ["swerve", "grant-rool"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_one_that_systemd_takes(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd-analyze here")
    for each in UNITS:
        here = each.read_text("utf-8").replace("/opt/accord/accord", str(ROOT / "accord"))
        (tmp_path / each.name.replace("@.", "@8001.")).write_text(here)

    said = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / unit.name.replace("@.", "@8001."))],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    if "Failed to" in said.stderr and "nit" not in said.stderr:
        pytest.skip(f"systemd-analyze cannot look here: {said.stderr.strip()}")
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("script", sorted(DEPLOY.rglob("*.sh")), ids=lambda path: path.name)
def test_a_script_is_one_that_a_shell_takes(script):
    assert subprocess.run(["sh", "-n", str(script)], timeout=60).returncode == 0
    assert script.stat().st_mode & 0o111, "it is called by its name"


class TestTheComposeFile:
    def test_sets_nothing_that_there_is_not(self):
        for name, service in COMPOSE["services"].items():
            if service.get("image") == "accord":
                assert set(service["environment"]) <= environment.KNOWN, name

    def test_gives_each_service_the_secrets_that_it_reads(self):
        for name, service in COMPOSE["services"].items():
            read = {
                str(value).rpartition("/")[2]
                for value in service.get("environment", {}).values()
                if str(value).startswith("/run/secrets/")
            }
            assert read <= set(service.get("secrets", [])), name
            assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"]), name

    def test_lets_the_service_sign_in_as_the_role_that_can_only_add(self):
        for name in ("web-1", "web-2", "worker"):
            assert COMPOSE["services"][name]["environment"]["DATABASE_URL_FILE"].endswith("app-url")
            assert "database-owner-url" not in COMPOSE["services"][name]["secrets"]

    def test_stands_on_files_that_are_there(self):
        build = COMPOSE["x-accord"]["build"]
        assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
        assert (DEPLOY / "compose" / "roles.sh").is_file()

    def test_keeps_nothing_in_the_repository(self):
        ignored = subprocess.run(
            ["git", "check-ignore", "-q", "deploy/secrets/master-key"], cwd=ROOT, timeout=60
        )
        if not (ROOT / ".git").exists():
            pytest.skip("not a git checkout")
        assert ignored.returncode == 0
