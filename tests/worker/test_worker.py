"""The worker as it runs: from a row of the outbox to a mail server, and to one end."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import database
import mail_server
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from service_steps import raised
from service_world import AT, world

from accord.manage import NotUsable, carriers
from accord.manage.management.commands import worker as command
from accord.outbox import mail
from accord.outbox.models import Heartbeat, Message
from accord.services import codes, sending
from accord.worker import carrier, loop
from accord.worker.carrier import Outcome, Said

ROOT = Path(__file__).resolve().parents[2]


def clock():
    return AT


def letter(subject="You can use Accord", *, at=AT):
    """Write a letter and return its row."""
    words = mail.Letter(to="penny@school.example", subject=subject, text="Sign in.\n")
    return mail.keep(words, kind="invited", person=None, at=at)


def by(server):
    """Return what carries by a mail server of the tests."""
    return carrier.Server(
        host=server.host, port=server.port, tls="none", patience=2.0,
        sender="accord@severn.example", domain="accord.example",
    )  # fmt: skip


def ended(message):
    """Return a message's state, and why."""
    message.refresh_from_db()
    return message.state, message.why


@pytest.mark.django_db
class TestOneMessage:
    def test_of_a_code_arrives_with_the_code(self):
        world()
        codes.send("penny@puddlewick-school.example", at=AT)
        with mail_server.running() as server:
            loop.one(by(server), clock=clock)
            assert loop.one(by(server), clock=clock) is None

        (arrived,) = server.mails
        assert arrived.readers == ("penny@puddlewick-school.example",)
        assert "is your code to sign in to Accord" in arrived.message.get_content()
        assert Message.objects.get().state == "sent"

    @pytest.mark.parametrize(
        ("behaviour", "end"),
        [
            ({}, ("sent", "")),
            ({"answers": {"RCPT": "550 nobody here"}}, ("failed", "refused")),
            ({"answers": {"RCPT": "450 later"}}, ("waiting", "later")),
            ({"answers": {"MAIL": "421 closing"}}, ("waiting", "carrier")),
            ({"drop_at": "DATA"}, ("waiting", "carrier")),
            ({"drop_at": "content"}, ("in_doubt", "unheard")),
        ],
    )
    def test_comes_to_what_the_mail_server_says(self, behaviour, end):
        message = letter()
        with mail_server.running(**behaviour) as server:
            loop.one(by(server), clock=clock)
            assert loop.one(by(server), clock=clock) is None

        assert ended(message) == end

    def test_with_a_subject_of_two_lines_goes_as_one(self):
        letter("You can use Accord\r\nBcc: everybody@elsewhere.example")
        with mail_server.running() as server:
            loop.one(by(server), clock=clock)

        (arrived,) = server.mails
        assert arrived.message["Bcc"] is None
        assert arrived.readers == ("penny@school.example",)

    def test_is_not_handed_over_by_who_slept_past_the_lease(self):
        message = letter()
        hours = iter([AT, AT, AT + timedelta(hours=1)])
        with mail_server.running() as server:
            said = loop.one(by(server), clock=lambda: next(hours))

        assert not server.mails
        assert said.outcome is not Outcome.NO_CARRIER  # the next one need not wait
        assert ended(message) == ("sending", "")

    def test_is_marked_though_the_database_was_away_for_a_moment(self, monkeypatch):
        message = letter()
        times = iter([DatabaseError("away"), None])

        def away_once(taken, **how):
            if matter := next(times):
                raise matter
            return really(taken, **how)

        really = sending.sent
        monkeypatch.setattr(sending, "sent", away_once)
        monkeypatch.setattr(loop, "_INSISTING", (0.0,))
        monkeypatch.setattr(loop.connection, "close", lambda: None)
        with mail_server.running() as server:
            loop.one(by(server), clock=clock)

        assert ended(message) == ("sent", "")


@pytest.mark.django_db(transaction=True)
class TestTheRound:
    def test_goes_on_until_it_is_stopped_and_is_seen_alive(self):
        stop, done = threading.Event(), []

        def takes_two(mail, *, hand_over, **_):
            hand_over()
            done.append(mail.id)
            if len(done) == 2:
                stop.set()
            return Said(outcome=Outcome.TAKEN)

        written = {letter().id, letter().id}
        loop.run(takes_two, clock=clock, stop=stop)

        assert set(done) == written
        assert Heartbeat.objects.get().seen_at == AT

    def test_reminds_of_what_is_due_and_sends_that(self):
        raised(world())
        monday, stop, subjects = AT + timedelta(days=6), threading.Event(), []

        def takes(mail, *, hand_over, **_):
            hand_over()
            subjects.append(mail.subject)
            if len(subjects) == 2:
                stop.set()
            return Said(outcome=Outcome.TAKEN)

        loop.run(takes, clock=lambda: monday, stop=stop)

        assert "something new in" in subjects[0]
        assert subjects[1].endswith("settle it or take it further by Tuesday 17 March 2026")

    def test_waits_longer_and_longer_for_a_mail_server_that_is_not_there(self):
        none = Said(outcome=Outcome.NO_CARRIER)

        pauses = [loop._pause(none, trouble) for trouble in (1, 3, 20)]

        assert 0.5 <= pauses[0] <= 1 < pauses[1] <= 4 < pauses[2] <= loop.LONGEST
        assert loop._pause(None, 0) == loop.IDLE
        assert loop._pause(Said(outcome=Outcome.TAKEN), 0) == 0


class TestTheCommand:
    def test_refuses_without_a_mail_server(self, settings):
        settings.SMTP_HOST = ""

        with pytest.raises(NotUsable, match="Name it in ACCORD_SMTP_HOST"):
            call_command("worker")

    def test_refuses_to_speak_in_clear_to_another_machine(self, settings):
        settings.SMTP_HOST, settings.SMTP_TLS = "mail.example", "none"
        settings.DEFAULT_FROM_EMAIL = "accord@severn.example"

        with pytest.raises(NotUsable, match="for anybody to read"):
            carriers.mail_server()

    def test_refuses_a_way_that_there_is_not(self, settings):
        settings.SMTP_HOST, settings.SMTP_TLS = "127.0.0.1", "yes"

        with pytest.raises(NotUsable, match="starttls, implicit, or none"):
            carriers.mail_server()

    def test_refuses_to_send_from_nowhere(self, settings):
        settings.SMTP_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example", "accord@localhost"

        with pytest.raises(NotUsable, match="ACCORD_FROM is not set"):
            carriers.mail_server()

    def test_speaks_as_the_settings_say(self, settings):
        settings.SMTP_HOST, settings.SMTP_TLS, settings.SMTP_PORT = "127.0.0.1", "none", 2525
        settings.BASE_URL = "https://accord.example/"

        server = carriers.mail_server()

        assert (server.host, server.port, server.domain) == ("127.0.0.1", 2525, "accord.example")

    def test_sends_nothing_of_the_demo(self, settings, tmp_path, monkeypatch):
        kind = "django.db.backends.sqlite3"
        monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", kind)
        (tmp_path / "this-is-a-demo.txt").touch()

        with pytest.raises(NotUsable, match="nothing of it is ever sent"):
            command.refuse_the_demo(tmp_path)


def address():
    """Return the address of the tests' own database, for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return database.named(os.environ["DATABASE_URL"], name)


def started(server, folder):
    """Return a worker that was started as the script starts it."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "accord.manage", "worker"],
        env={
            **os.environ, "PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": address(),
            "DJANGO_SETTINGS_MODULE": "accord.config.settings.test", "ACCORD_DATA": str(folder),
            "ACCORD_SECRET_KEY": settings.SECRET_KEY, "ACCORD_MASTER_KEY": "00" * 32,
            "ACCORD_SMTP_HOST": server.host, "ACCORD_SMTP_PORT": str(server.port),
            "ACCORD_SMTP_TLS": "none",
        },
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
class TestAProcess:
    """The real thing, in a process of its own; what it is sent comes at the worst moment."""

    def test_that_is_killed_after_the_mail_was_taken_leaves_it_in_doubt(self, tmp_path):
        message = letter(at=timezone.now())

        def kill(command):
            if command == "content":
                working.kill()
                working.wait()

        with mail_server.running(on=kill) as server:
            working = started(server, tmp_path)
            assert working.wait(timeout=60) == -signal.SIGKILL

        assert len(server.mails) == 1
        assert ended(message) == ("sending", "")
        later = timezone.now() + sending.HEARING
        assert sending.take(at=later) is None
        assert ended(message) == ("in_doubt", "stopped")

    def test_that_is_ended_finishes_what_it_has_in_hand(self, tmp_path):
        first, second = letter(at=timezone.now()), letter(at=timezone.now())

        def end(command):
            if command == "content":
                working.send_signal(signal.SIGTERM)
                time.sleep(0.2)

        with mail_server.running(on=end) as server:
            working = started(server, tmp_path)
            assert working.wait(timeout=60) == 0

        assert len(server.mails) == 1
        assert sorted([ended(first), ended(second)]) == [("sent", ""), ("waiting", "")]
