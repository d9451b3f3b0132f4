"""What machines ask: whether the process answers, and whether it can do its work."""

import re
import uuid
from datetime import timedelta

import pytest
import service_steps
import service_world
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accord.register.models import Agenda
from accord.services import readiness, sending

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def away(monkeypatch):
    """Return what takes the database away."""

    def leave():
        def gone():
            raise DatabaseError("connection to penny@db.example refused")

        monkeypatch.setattr(connection, "ensure_connection", gone)

    return leave


class TestHealthz:
    def test_answers_without_a_question_to_the_database(self, client, django_assert_num_queries):
        client.force_login(service_world.find(service_world.world().school.practitioner))

        with django_assert_num_queries(0):
            answer = client.get("/healthz")

        assert (answer.status_code, answer.content) == (200, b"alive\n")
        assert "sessionid" not in answer.cookies

    def test_answers_over_plain_http_from_this_machine(self, client, settings):
        settings.SECURE_SSL_REDIRECT = True
        settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

        assert client.get("/healthz").status_code == 200
        assert client.get("/policies/").status_code == 301

    def test_takes_nothing(self, client):
        assert client.post("/healthz").status_code == 405


class TestReadyz:
    def test_says_that_everything_is_in_order(self, client):
        answer = client.get("/readyz")

        said = answer.content.decode()
        assert answer.status_code == 200, said
        assert "ok database: answers\nok migrations: all applied\n" in said
        assert "ok master key: nothing is sealed yet\nok disk: " in said
        assert said.endswith("LOOK worker: none was seen: nothing is sent\n")

    def test_looks_up_nobody(self, client):
        there = service_world.world()
        client.force_login(service_world.find(there.school.practitioner))

        said = client.get("/readyz").content.decode()

        assert "penny" not in said.lower()

    def test_says_that_the_database_is_away_and_nothing_of_where(self, client, away):
        away()

        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert "NOT READY database: does not answer" in answer.content.decode()
        assert "db.example" not in answer.content.decode()

    def test_says_that_a_migration_is_missing(self, client):
        MigrationRecorder(connection).record_unapplied("outbox", "0003_sending")

        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert "NOT READY migrations: 1 not applied: run ./accord migrate" in (
            answer.content.decode()
        )

    def test_says_of_what_nobody_is_reminded(self, client):
        service_steps.raised(service_world.world(), at=timezone.now())
        assert "ok reminders: all that was due is written" in client.get("/readyz").content.decode()
        Agenda.objects.update(wake_at=timezone.now() - readiness.OVERDUE)
        assert "LOOK reminders: 1 due and not looked at" in client.get("/readyz").content.decode()
        Agenda.objects.update(tries=1)

        answer = client.get("/readyz")

        assert answer.status_code == 200, "pages go on"
        assert "LOOK reminders: 1 put aside, as they cannot be read" in answer.content.decode()

    def test_says_that_clocks_disagree_and_turns_nobody_away(self, client):
        assert "ok clocks: agree" in client.get("/readyz").content.decode()
        now = timezone.now()
        sending.beat(uuid.uuid4(), begun=now, at=now, skew=timedelta(minutes=-3))

        answer = client.get("/readyz")

        assert answer.status_code == 200
        said = "LOOK clocks: the worker's is -180 seconds ahead of the database's: nothing is sent"
        assert said in answer.content.decode()

    def test_says_whether_the_master_key_is_the_one_that_sealed(self, client, settings):
        service_steps.raised(service_world.world())
        assert "ok master key: opens what is stored" in client.get("/readyz").content.decode()

        settings.MASTER_KEY = b"\7" * 32

        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "NOT READY master key: does not open" in answer.content.decode()

    def test_says_that_the_disk_is_nearly_full(self, client, monkeypatch):
        monkeypatch.setattr(readiness, "LEAST_FREE", 1 << 60)

        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert "MB free, too little" in answer.content.decode()

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone knows roles")
    def test_says_that_the_role_was_given_no_rights(self, client):
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE accord_test_nobody; SET ROLE accord_test_nobody")
        try:
            answer = client.get("/readyz")
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE; DROP ROLE accord_test_nobody")

        assert answer.status_code == 503
        assert "NOT READY database: lets its role read nothing" in answer.content.decode()
        assert "./accord manage grant-role" in answer.content.decode()

    @pytest.mark.parametrize(
        ("quiet", "says"),
        [(False, r"^ok worker: .* ago$"), (True, r"^LOOK worker: .* ago: nothing is sent$")],
    )
    def test_says_when_a_worker_was_last_seen_and_turns_nobody_away(self, quiet, says, client):
        seen = timezone.now() - readiness.QUIET * (2 if quiet else 0)
        sending.beat(uuid.uuid4(), begun=seen, at=seen)

        answer = client.get("/readyz")

        assert answer.status_code == 200
        assert re.search(says, answer.content.decode(), re.MULTILINE)
