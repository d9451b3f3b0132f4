"""A copy of yesterday put back: complete, verified, and nothing of it sent a second time."""

import contextlib
import importlib.util
import os
import subprocess
from pathlib import Path

import database
import psycopg
import pytest
import service_steps
from django.core.management import call_command
from django.db import connection
from service_world import AT, world

from accord.manage import NotUsable
from accord.outbox.models import Heartbeat, Message
from accord.record import verify
from accord.services import restoring, sending
from accord.worker import seen

DAY = service_steps.DAY

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="a file is copied")
postgresql_only = pytest.mark.skipif(connection.vendor == "sqlite", reason="pg_dump copies")


def send_everything(*, at):
    """Send all that waits, and return the ids."""
    found = []
    while taken := sending.take(at=at):
        sending.hand_over(taken, at=at)
        sending.sent(taken, at=at)
        found.append(taken.mail.id)
    return found


@contextlib.contextmanager
def put_back(name):
    """Go on with the database of another name, as after a restore."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(name)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextlib.contextmanager
def file_copied(folder):
    """Copy a database of SQLite; yield what puts the copy in its place."""
    call_command("backup", str(folder / "copy.sqlite3"))
    yield lambda: put_back(folder / "copy.sqlite3")


@contextlib.contextmanager
def dumped(folder):
    """Dump a PostgreSQL; yield what restores it under another name."""
    packages = Path(importlib.util.find_spec(database.PACKAGE).origin).parent.parent
    dump = packages / database.PROGRAMS / "bin" / "pg_dump"
    address = os.environ["DATABASE_URL"]
    here = database.named(address, connection.settings_dict["NAME"])
    file = folder / "copy.dump"
    subprocess.run([dump, "--format=custom", f"--file={file}", here], check=True, timeout=60)

    @contextlib.contextmanager
    def restored():
        with psycopg.connect(address, autocommit=True) as server:
            server.execute("CREATE DATABASE accord_restored")
        try:
            there = database.named(address, "accord_restored")
            restore = dump.with_name("pg_restore")
            subprocess.run([restore, f"--dbname={there}", file], check=True, timeout=60)
            with put_back("accord_restored"):
                yield
        finally:
            with psycopg.connect(address, autocommit=True) as server:
                server.execute("DROP DATABASE IF EXISTS accord_restored WITH (FORCE)")

    yield restored


copied = file_copied if connection.vendor == "sqlite" else dumped


@pytest.mark.django_db(transaction=True)
class TestYesterdaysCopy:
    def test_put_back_is_whole_and_sends_nothing_again(self, tmp_path, capsys):
        there = world()
        service_steps.raised(there)
        early = send_everything(at=AT)
        service_steps.raised(there, at=AT + DAY)
        unsent = set(Message.objects.filter(state="waiting").values_list("pk", flat=True))
        assert early
        assert unsent

        with copied(tmp_path) as restored:
            assert unsent == set(send_everything(at=AT + DAY))
            service_steps.raised(there, at=AT + 2 * DAY)
            send_everything(at=AT + 2 * DAY)

            with restored():
                call_command("after_restore")
                assert f"Messages held: {len(unsent)}." in capsys.readouterr().out

                assert send_everything(at=AT + 3 * DAY) == []
                call_command("verify_record")
                assert "Checked 2 escalations" in (said := capsys.readouterr().out)
                assert "Everything fits." in said
                assert Message.objects.filter(state="sent").count() == len(early)

                service_steps.raised(there, at=AT + 3 * DAY)
                new = send_everything(at=AT + 3 * DAY)
                assert new
                assert not unsent.intersection(new)

        assert verify.extent()[0] == 3

    def test_would_send_again_if_nothing_were_held(self, tmp_path):
        there = world()
        service_steps.raised(there)

        with copied(tmp_path) as restored:
            sent = send_everything(at=AT)
            with restored():
                Message.objects.filter(state="held").update(state="waiting")
                again = send_everything(at=AT)

        assert sorted(sent) == sorted(again)


@pytest.mark.django_db
class TestWhatIsHeld:
    @pytest.fixture
    def held(self):
        """Return the messages of a raising, held."""
        service_steps.raised(world())
        restoring.hold(at=AT)
        return Message.objects.filter(state="held").count()

    def test_is_sent_when_somebody_says_so(self, held, capsys):
        assert send_everything(at=AT) == []

        call_command("after_restore", release=True)

        assert f"sent after all: {held}." in capsys.readouterr().out
        assert len(send_everything(at=AT)) == held

    def test_is_ended_when_somebody_says_so(self, held, capsys):
        call_command("after_restore", drop=True)

        assert f"never sent: {held}." in capsys.readouterr().out
        assert set(Message.objects.values_list("state", "why")) == {("failed", "dropped")}

    def test_is_whatever_was_under_way_too(self):
        service_steps.raised(world())
        sending.hand_over(sending.take(at=AT), at=AT)

        restoring.hold(at=AT)

        assert set(Message.objects.values_list("state", flat=True)) == {"held"}
        assert sending.take(at=AT + DAY) is None


@pytest.mark.django_db
class TestAWorkerOfThisMachine:
    def test_knows_a_database_that_went_on(self, tmp_path):
        seen.look(tmp_path)
        sending.beat(Heartbeat().pk, begun=AT, at=AT)
        seen.note(tmp_path, AT)

        seen.look(tmp_path)

    def test_is_noted_by_two_workers_at_the_same_moment(self, tmp_path, monkeypatch):
        really, workers = Path.replace, iter((101, 102))

        def while_another_notes_it_too(begun, there):
            monkeypatch.setattr(Path, "replace", really)
            seen.note(tmp_path, AT)
            return really(begun, there)

        monkeypatch.setattr(os, "getpid", lambda: next(workers))
        monkeypatch.setattr(Path, "replace", while_another_notes_it_too)
        seen.note(tmp_path, AT)

        assert [each.name for each in tmp_path.iterdir()] == [seen.NAME]

    def test_does_not_send_from_one_that_was_put_back(self, tmp_path):
        seen.note(tmp_path, AT + DAY)
        with pytest.raises(seen.Restored):
            seen.look(tmp_path)

        sending.beat(Heartbeat().pk, begun=AT, at=AT)
        with pytest.raises(seen.Restored):
            seen.look(tmp_path)

    def test_goes_on_once_somebody_has_looked(self, tmp_path):
        seen.note(tmp_path, AT)

        restoring.hold(at=AT + DAY)

        seen.look(tmp_path)


class TestACopy:
    @sqlite_only
    @pytest.mark.django_db(transaction=True)
    def test_is_for_its_owner_alone_and_holds_what_was_not_sent(self, tmp_path, capsys):
        service_steps.raised(world())
        file = tmp_path / "copy.sqlite3"

        call_command("backup", str(file))

        assert f"held in it: {Message.objects.count()}." in capsys.readouterr().out
        assert file.stat().st_mode & 0o777 == 0o600
        assert list(tmp_path.iterdir()) == [file]
        assert set(Message.objects.values_list("state", flat=True)) == {"waiting"}
        with put_back(file):
            assert set(Message.objects.values_list("state", flat=True)) == {"held"}

    @sqlite_only
    @pytest.mark.django_db(transaction=True)
    def test_goes_to_a_disk_that_knows_no_links_too(self, tmp_path, monkeypatch):
        def refuse(*_):
            raise PermissionError

        monkeypatch.setattr(restoring.os, "link", refuse)

        call_command("backup", str(tmp_path / "copy.sqlite3"))

        assert [each.name for each in tmp_path.iterdir()] == ["copy.sqlite3"]

    @sqlite_only
    @pytest.mark.django_db(transaction=True)
    def test_is_written_over_nothing(self, tmp_path):
        file = tmp_path / "copy.sqlite3"
        file.write_text("yesterday's")

        with pytest.raises(NotUsable, match="no copy is ever written over"):
            call_command("backup", str(file))

        assert file.read_text() == "yesterday's"

    @sqlite_only
    @pytest.mark.django_db(transaction=True)
    def test_has_no_keys_in_it(self, tmp_path, settings):
        settings.MASTER_KEY = bytes(range(100, 132))
        service_steps.raised(world())

        call_command("backup", str(tmp_path / "copy.sqlite3"))

        stored = (tmp_path / "copy.sqlite3").read_bytes()
        assert settings.MASTER_KEY not in stored
        assert settings.SECRET_KEY.encode() not in stored

    @postgresql_only
    @pytest.mark.django_db
    def test_of_postgresql_is_made_by_its_own_means(self, tmp_path):
        with pytest.raises(NotUsable, match="pg_dump"):
            call_command("backup", str(tmp_path / "copy"))
