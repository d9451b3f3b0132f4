"""A role for the service: enough for what it does, too little to change the record (R23)."""

import os
import subprocess
import sys
import urllib.parse
import uuid

import pytest
import service_steps
import service_world
import written
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from accord.manage import NotUsable, safety
from accord.manage.management.commands import grant_role
from accord.record import append_only, privileges, verify
from accord.services import access, drafts, notes, people, rebuild

pytestmark = pytest.mark.django_db

ROLE = "accord_test_role"
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite knows no roles")
postgresql_only = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL alone knows roles"
)


@pytest.fixture
def role():
    """Return a role that has been granted what the service needs."""
    written.sql(f"CREATE ROLE {ROLE}")
    call_command("grant_role", ROLE)
    return ROLE


@pytest.fixture
def as_the_role(role):
    """Go on as that role."""
    written.sql(f"SET ROLE {role}")
    yield
    written.sql("RESET ROLE")


def may(role, table, right):
    """Test whether a role has a right to a table as a whole."""
    return asked("SELECT has_table_privilege(%s, %s, %s)", role, table, right)


def asked(statement, *values):
    """Return the one value that a question has for an answer."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def tables():
    """Return every table of the database but the record's, where they are."""
    there = set(connection.introspection.table_names())
    return there - {*append_only.KEPT, *append_only.GUARDED} - {"django_migrations"}


@postgresql_only
class TestAGrantedRole:
    def test_may_change_rows_wherever_rows_change(self, role):
        short = [
            (table, right)
            for table in sorted(tables())
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE")
            if not may(role, table, right)
        ]

        assert tables()
        assert not short

    @pytest.mark.parametrize("table", [*append_only.KEPT, *append_only.GUARDED])
    def test_may_read_and_add_to_the_record_and_no_more(self, role, table):
        rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")

        assert [each for each in rights if may(role, table, each)] == ["SELECT", "INSERT"]

    def test_may_number_rows_and_not_set_the_numbers_back(self, role):
        of = "record_look_id_seq"

        assert asked("SELECT has_sequence_privilege(%s, %s, 'USAGE')", role, of)
        assert not asked("SELECT has_sequence_privilege(%s, %s, 'UPDATE')", role, of)

    def test_may_not_change_what_migrations_wrote_down(self, role):
        assert may(role, "django_migrations", "SELECT")
        assert not may(role, "django_migrations", "INSERT, UPDATE, DELETE")

    @pytest.mark.usefixtures("as_the_role")
    def test_is_enough_for_all_that_the_service_does(self, client):
        at = service_world.AT
        world = service_world.world()
        school = world.school
        escalation = service_steps.at_stage(world, 3)
        door = access.to_escalation(escalation, person=school.practitioner, at=at)
        later = at + 9 * service_steps.DAY
        notes.write(door, "ring again", key=uuid.uuid4(), at=later)
        draft = uuid.uuid4()
        drafts.begin(draft, person=school.practitioner, at=at)
        drafts.throw_away(draft, person=school.practitioner)
        people.join("newcomer@" + school.domain, at=at)
        people.end(school.colleague, by=school.administrator, at=at)
        client.force_login(service_world.find(school.practitioner))

        page = client.get(reverse("escalation", args=[escalation]))
        client.post(reverse("account_logout"))
        signing_in = client.post(
            reverse("account_login"), {"login": "nobody@nowhere.example", "password": "wrong"}
        )

        assert (page.status_code, signing_in.status_code) == (200, 422)
        assert rebuild.rebuild() == (1, ())
        assert not list(rebuild.check())
        assert not list(verify.findings())

    @pytest.mark.usefixtures("as_the_role")
    def test_is_refused_by_nothing(self):
        assert safety.role() == ""

    def test_loses_what_it_had_too_much(self):
        written.sql(f"CREATE ROLE {ROLE}")
        written.sql(f"GRANT ALL ON record_event TO {ROLE}")
        written.sql("GRANT DELETE ON record_look TO PUBLIC")
        assert may(ROLE, "record_look", "DELETE")

        call_command("grant_role", ROLE)
        call_command("grant_role", ROLE)

        assert not may(ROLE, "record_event", "UPDATE, DELETE, TRUNCATE")
        assert not may(ROLE, "record_look", "DELETE")

    def test_is_told_of_with_what_comes_next(self, capsys):
        written.sql(f"CREATE ROLE {ROLE}")

        call_command("grant_role", ROLE)

        said = capsys.readouterr().out
        assert f"{ROLE} can now do all that the service needs" in said
        assert "DATABASE_URL" in said
        assert "after each ./accord migrate" in said


@postgresql_only
class TestARoleThatWillNotDo:
    def test_is_none_at_all(self):
        with pytest.raises(NotUsable, match=r"missing: role.*\nTry: .*manage grant-role --help"):
            grant_role.Command().run_from_argv(["./accord", "grant_role"])

    def test_is_one_that_nobody_made(self):
        with pytest.raises(NotUsable, match=f"no role {ROLE} .*CREATE ROLE"):
            call_command("grant_role", ROLE)

    @pytest.mark.parametrize(
        "made",
        [
            "CREATE ROLE {role} SUPERUSER",
            "CREATE ROLE {role}; CREATE ROLE accord_test_owner;"
            " ALTER TABLE record_event OWNER TO accord_test_owner;"
            " GRANT accord_test_owner TO {role}",
            "CREATE ROLE {role}; ALTER TABLE record_look OWNER TO {role}",
            "CREATE ROLE {role}; ALTER FUNCTION record_refuse() OWNER TO {role}",
            "CREATE ROLE {role}; ALTER SCHEMA public OWNER TO {role}",
            "CREATE ROLE {role}; GRANT pg_write_all_data TO {role}",
        ],
    )
    def test_could_change_the_record_all_the_same_and_gets_nothing(self, made):
        written.sql(made.format(role=ROLE))
        before = may(ROLE, "desk_draft", "INSERT")

        with pytest.raises(NotUsable, match=f"{ROLE} could change the record"):
            call_command("grant_role", ROLE)

        assert may(ROLE, "desk_draft", "INSERT") == before

    def test_is_the_one_that_owns_the_tables(self):
        with pytest.raises(NotUsable, match="could change the record"):
            call_command("grant_role", asked("SELECT current_user"))

    @pytest.mark.usefixtures("as_the_role")
    def test_is_granted_nothing_by_one_that_owns_nothing(self):
        with pytest.raises(NotUsable, match=f"signed in as {ROLE}, and the tables are not its own"):
            call_command("grant_role", ROLE)

    def test_has_a_name_that_is_quoted_and_not_carried_out(self):
        name = 'a "b"; DROP TABLE record_look; --'
        written.sql("CREATE ROLE {}".format('"' + name.replace('"', '""') + '"'))

        call_command("grant_role", name)

        assert may(name, "record_look", "INSERT")


class TestStartingTheService:
    @postgresql_only
    def test_says_that_its_role_owns_the_record(self):
        assert f"signs in to PostgreSQL as {asked('SELECT current_user')}" in safety.role()
        assert "could take its guards away" in safety.role()
        assert "./accord manage grant-role" in safety.role()

    @postgresql_only
    def test_is_refused_by_the_real_one(self, tmp_path):
        address = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
        here = address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        settings = {
            "DATABASE_URL": here, "ACCORD_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "accord.config.settings.production",
        }  # fmt: skip
        ended = subprocess.run(
            [sys.executable, "-P", "-m", "accord.manage", "serve", "--port", "8641"],
            env={**os.environ, **settings}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

        assert ended.returncode == 2
        assert "This service signs in to PostgreSQL as" in ended.stderr
        assert "Accord listens" not in ended.stdout

    @sqlite_only
    def test_says_nothing_of_roles_where_there_are_none(self):
        assert safety.role() == ""


@sqlite_only
class TestSqlite:
    def test_knows_no_roles_and_says_so(self):
        with pytest.raises(NotUsable, match="SQLite knows no roles"):
            call_command("grant_role", ROLE)

    def test_is_refused_by_name_before_anything_is_changed(self):
        with pytest.raises(privileges.Unfit), transaction.atomic():
            privileges.grant(connection, ROLE)
