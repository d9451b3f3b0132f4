"""Commands for whoever runs an installation: what they print, refuse and leave alone."""

import io
import os
import subprocess
import sys
from pathlib import Path

import files
import pytest
import service_steps
import service_world
from django.core.management import call_command

from accord.cli import main as command_line
from accord.engine import acts
from accord.manage import NotUsable
from accord.register.models import Entry
from accord.services import attaching

ROOT = Path(__file__).resolve().parents[2]


def started(*arguments, **environment):
    """Return how a command ended that was started as the script starts it."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-P", "-m", "accord.manage", *arguments],
        env={**kept, **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.django_db
class TestExportScenario:
    def test_prints_what_was_done_in_neutral_words(self, capsys, tmp_path):
        people = service_world.world()
        escalation = service_steps.raised(
            people, concern=acts.Concern(what_happened="nobody came to the meeting")
        )
        reference = Entry.objects.get(pk=escalation).reference

        call_command("export_scenario", reference.lower())

        text = capsys.readouterr().out
        (tmp_path / "exported.yaml").write_text(text)
        assert f"What was done in {reference}" in text
        assert "nobody came" not in text
        assert command_line.main(["scenario", "run", str(tmp_path)]) == 0

    def test_prints_everybodys_words_where_they_are_asked_for(self, capsys):
        people = service_world.world()
        escalation = service_steps.raised(
            people, concern=acts.Concern(what_happened="nobody came to the meeting")
        )

        call_command("export_scenario", Entry.objects.get(pk=escalation).reference, with_words=True)

        assert "nobody came to the meeting" in capsys.readouterr().out

    @pytest.mark.parametrize("with_words", [False, True])
    def test_leaves_out_the_files(self, capsys, with_words):
        people = service_world.world()
        escalation = service_steps.at_stage(people, 1)
        service_steps.do(
            escalation, people.school.practitioner, service_steps.discussed(),
            at=service_world.AT + service_steps.DAY,
            attachments=(attaching.checked("plan.pdf", io.BytesIO(files.PDF)),),
        )  # fmt: skip

        reference = Entry.objects.get(pk=escalation).reference
        call_command("export_scenario", reference, with_words=with_words)

        text = capsys.readouterr().out
        assert "do: discuss" in text
        assert "plan.pdf" not in text
        assert "attachment" not in text

    def test_knows_no_other_reference(self):
        with pytest.raises(NotUsable, match="There is no escalation ABCD-EFGH"):
            call_command("export_scenario", "ABCD-EFGH")


@pytest.mark.django_db
class TestRebuildRegister:
    def test_makes_what_was_lost(self, capsys):
        people = service_world.world()
        escalation = service_steps.raised(people)
        Entry.objects.all().delete()

        with pytest.raises(SystemExit) as left:
            call_command("rebuild_register", check=True)
        assert left.value.code == 1
        assert f"{escalation}: the register has no entry of it" in capsys.readouterr().out

        call_command("rebuild_register")
        call_command("rebuild_register", check=True)

        assert "says what the record says" in capsys.readouterr().out
        assert Entry.objects.filter(pk=escalation).exists()


class TestStarting:
    def test_says_where_a_key_is_looked_for(self, tmp_path):
        ended = started("migrate", "--data", str(tmp_path))

        assert ended.returncode == 2
        assert str(tmp_path / "secret.key") in ended.stderr
        assert "Traceback" not in ended.stderr
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("command", ["verify-record", "export-scenario", "serve"])
    def test_says_that_there_is_no_database_yet(self, command, tmp_path):
        ended = started(
            command, f"--data={tmp_path}",
            ACCORD_SECRET_KEY="for this test alone", ACCORD_MASTER_KEY="11" * 32,
        )  # fmt: skip

        assert ended.returncode == 2
        assert "There is no database" in ended.stderr
        assert "./accord migrate makes it" in ended.stderr

    def test_says_what_is_the_matter_with_a_database_that_is_away(self, tmp_path):
        ended = started(
            "migrate", ACCORD_DATA=str(tmp_path), DATABASE_URL="postgresql://a@127.0.0.1:1/accord",
            ACCORD_SECRET_KEY="for this test alone", ACCORD_MASTER_KEY="11" * 32,
        )  # fmt: skip

        assert ended.returncode == 2
        assert "The database cannot be used (" in ended.stderr
        assert "See that it runs, that DATABASE_URL names it" in ended.stderr
        assert "Traceback" not in ended.stderr

    def test_says_that_tables_are_not_made_yet(self, tmp_path):
        (tmp_path / "accord.sqlite3").touch()

        ended = started(
            "verify-record", ACCORD_DATA=str(tmp_path),
            ACCORD_SECRET_KEY="for this test alone", ACCORD_MASTER_KEY="11" * 32,
        )  # fmt: skip

        assert ended.returncode == 2
        assert "(no such table: " in ended.stderr
        assert "its tables are not made yet: ./accord migrate" in ended.stderr
        assert "Traceback" not in ended.stderr

    @pytest.mark.parametrize("command", ["verify-record", "rebuild-register", "export-scenario"])
    def test_says_where_the_demos_data_is(self, command, tmp_path):
        ended = started(command, ACCORD_DATA=str(tmp_path))

        assert ended.returncode == 2
        assert "For the demo's data add --data" in ended.stderr
        assert ended.stderr.rstrip().endswith("data/demo")

    @pytest.mark.parametrize("below", ["", "below/it"])
    def test_says_where_it_can_keep_nothing(self, tmp_path, below):
        file = tmp_path / "a-file"
        file.touch()

        ended = started("demo", "--data", str(file / below))

        assert ended.returncode == 2
        assert f"Accord cannot keep its keys in {file / below}" in ended.stderr
        assert "Traceback" not in ended.stderr

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            (
                ["demo", "gscp"],
                "There is no place for 'gscp' here. For one policy: ./accord policy",
            ),
            (["demo", "Medway"], "./accord policy story mscb."),
            (["demo", "--port", "abc"], "--port: 'abc' is no port; give a number"),
            (
                ["demo", "--prot", "8"],
                "no place for '--prot' here.\nTry: ./accord demo --help",
            ),
            (["export-scenario"], "Something is missing: reference"),
        ],
    )
    def test_says_in_a_sentence_what_is_typed_wrongly(self, typed, says, tmp_path):
        (tmp_path / "accord.sqlite3").touch()

        ended = started(
            *typed, f"--data={tmp_path}",
            ACCORD_SECRET_KEY="for this test alone", ACCORD_MASTER_KEY="11" * 32,
        )  # fmt: skip

        assert ended.returncode == 2
        assert says in ended.stderr
        assert "--settings" not in ended.stderr

    def test_shows_help_without_djangos_options(self):
        ended = started("serve", "--help")

        assert "--data DIR" in ended.stdout
        assert "--settings" not in ended.stdout
        assert "--pythonpath" not in ended.stdout

    def test_shows_help_without_keys_and_makes_none(self, tmp_path):
        ended = started("demo", "--help", "--data", str(tmp_path))

        assert ended.returncode == 0
        assert "Nothing leaves the machine." in " ".join(ended.stdout.split())
        assert list(tmp_path.iterdir()) == []

    def test_of_a_demo_goes_by_no_real_database_or_key(self, tmp_path):
        (tmp_path / "accord.sqlite3").touch()

        ended = started(
            "demo", "--port", "8765", "--data", str(tmp_path),
            DATABASE_URL="postgresql://nobody@nowhere.example/real",
            ACCORD_MASTER_KEY="no key at all",
        )  # fmt: skip

        assert ended.returncode == 2
        assert "holds a database that the demo did not make" in ended.stderr
