"""Nobody can change the record by SQL: the databases refuse, by privilege and by trigger (R23).

Each attempt is made a second time with the guards lifted, where it succeeds: what refuses is the
guard, and not a mistake in the attempt.
"""

import re
import uuid

import pytest
import written
from django.db import DatabaseError, IntegrityError, connection, transaction

from accord.record import append_only, models, privileges, rows, store, verify

pytestmark = pytest.mark.django_db

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone does this")
postgresql_only = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL alone does this"
)

CHANGES = {
    "record_event": "tag = 'x'",
    "record_command": "seq = 0",
    "record_look": "what = ''",
    "record_policyversion": "version = 'x'",
    "record_head": "seq = 0",
    "record_key": "wrapped = NULL",
}
"""A change to each table that its guard has to refuse."""

ADDED = {
    "record_event": "escalation, seq",
    "record_command": "key",
    "record_look": "id",
    "record_policyversion": "hash",
    "record_head": "escalation",
    "record_key": "escalation",
}
"""The columns by which a new row would be taken for one that is there."""

UPDATES = {table: f"UPDATE {table} SET {change}" for table, change in CHANGES.items()}
DELETIONS = {table: f"DELETE FROM {table}" for table in CHANGES}
CONFLICTS = {
    table: f"INSERT INTO {table} SELECT * FROM {table} WHERE true"
    f" ON CONFLICT ({keys}) DO UPDATE SET {CHANGES[table]}"
    for table, keys in ADDED.items()
}
WAYS = [*UPDATES.values(), *DELETIONS.values(), *CONFLICTS.values()]
TRUNCATIONS = [f"TRUNCATE {table} CASCADE" for table in CHANGES]
REPLACEMENTS = [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}" for table in CHANGES]


@pytest.fixture
def stream():
    """Return an escalation that has a row in every table."""
    stream = written.written()
    at = written.events()[-1].at
    person = written.WORKER
    store.answer(uuid.uuid4(), escalation=stream.escalation, person=person, seq=1, at=at)
    store.look(stream.escalation, person=person, at=at, what="a page")
    return stream


@pytest.fixture
def as_the_service(stream):
    """Go on as the role that the service has on PostgreSQL: not the owner of the tables."""
    written.sql("CREATE ROLE accord_test_service")
    privileges.grant(connection, "accord_test_service")
    written.sql("SET ROLE accord_test_service")
    yield stream
    written.sql("RESET ROLE")


def attempt(statement, *values):
    """Run a statement, and take back what it did."""
    with transaction.atomic():
        touched = written.sql(statement, *values)
        transaction.set_rollback(True)
    return touched


def lifted(statement, *values):
    """Run a statement with the guards lifted, and take back both."""
    with transaction.atomic():
        append_only.lift(connection)
        touched = written.sql(statement, *values)
        transaction.set_rollback(True)
    return touched


@pytest.mark.usefixtures("stream")
class TestTheGuards:
    def test_are_all_there(self):
        assert append_only.lacking(connection) == ()

    def test_can_be_put_in_place_twice(self):
        append_only.install(connection)
        append_only.install(connection)

        assert append_only.lacking(connection) == ()

    def test_are_missed_when_they_are_gone(self):
        with transaction.atomic():
            append_only.lift(connection)
            missed = append_only.lacking(connection)
            transaction.set_rollback(True)

        assert len(missed) == 3 * len(CHANGES)

    @pytest.mark.parametrize("way", WAYS)
    def test_refuse(self, way):
        with pytest.raises(IntegrityError, match="append-only"):
            attempt(way)

        assert not list(verify.findings())
        assert lifted(way) > 0

    @sqlite_only
    @pytest.mark.parametrize("recursive", ["ON", "OFF"])
    @pytest.mark.parametrize("way", REPLACEMENTS)
    def test_refuse_to_replace_whatever_the_connection_wants(self, way, recursive):
        written.sql(f"PRAGMA recursive_triggers={recursive}")
        try:
            with pytest.raises(IntegrityError, match="append-only"):
                attempt(way)
        finally:
            written.sql("PRAGMA recursive_triggers=ON")

        assert lifted(way) > 0

    @postgresql_only
    @pytest.mark.parametrize("way", TRUNCATIONS)
    def test_refuse_to_empty_a_table(self, way):
        with pytest.raises(IntegrityError, match="append-only"):
            attempt(way)

        lifted(way)

    @postgresql_only
    @pytest.mark.parametrize("way", WAYS)
    def test_act_in_the_mode_for_replication_too(self, way):
        written.sql("SET LOCAL session_replication_role = replica")

        with pytest.raises(IntegrityError, match="append-only"):
            attempt(way)

    @postgresql_only
    def test_say_when_one_is_switched_off(self):
        written.sql("ALTER TABLE record_event DISABLE TRIGGER record_event_update")

        assert append_only.lacking(connection) == ("record_event_update",)


GUARDS = [f"{table}_{event}" for table in CHANGES for event in ("update", "delete")]
KINDS_OF_HOLLOW = {
    "another condition": (
        "DROP TRIGGER record_head_update ON record_head;"
        " CREATE TRIGGER record_head_update BEFORE UPDATE ON record_head FOR EACH ROW"
        " WHEN (new.seq < 0) EXECUTE FUNCTION record_refuse();"
        " ALTER TABLE record_head ENABLE ALWAYS TRIGGER record_head_update"
    ),
    "the same words bracketed otherwise": (
        "DROP TRIGGER record_key_update ON record_key;"
        " CREATE TRIGGER record_key_update BEFORE UPDATE ON record_key FOR EACH ROW"
        " WHEN ((NOT new.escalation = old.escalation) AND old.wrapped IS NOT NULL"
        " AND (new.wrapped IS NULL) = (new.destroyed_at IS NOT NULL))"
        " EXECUTE FUNCTION record_refuse();"
        " ALTER TABLE record_key ENABLE ALWAYS TRIGGER record_key_update"
    ),
    "one column only": (
        "DROP TRIGGER record_event_update ON record_event;"
        " CREATE TRIGGER record_event_update BEFORE UPDATE OF form ON record_event"
        " FOR EACH ROW EXECUTE FUNCTION record_refuse();"
        " ALTER TABLE record_event ENABLE ALWAYS TRIGGER record_event_update"
    ),
    "another function": (
        "CREATE FUNCTION record_nod() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN new; END';"
        " DROP TRIGGER record_event_update ON record_event;"
        " CREATE TRIGGER record_event_update BEFORE UPDATE ON record_event"
        " FOR EACH ROW EXECUTE FUNCTION record_nod();"
        " ALTER TABLE record_event ENABLE ALWAYS TRIGGER record_event_update"
    ),
    "a table of the same name elsewhere": (
        "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.record_event (seq integer);"
        " DROP TRIGGER record_event_update ON record_event;"
        " CREATE TRIGGER record_event_update BEFORE UPDATE ON elsewhere.record_event"
        " FOR EACH ROW EXECUTE FUNCTION record_refuse();"
        " ALTER TABLE elsewhere.record_event ENABLE ALWAYS TRIGGER record_event_update"
    ),
}
"""Ways in which a guard of PostgreSQL stands there by name and lets something through."""


@pytest.mark.usefixtures("stream")
class TestAHollowGuard:
    @pytest.mark.parametrize("guard", GUARDS)
    def test_is_known_by_its_text(self, guard):
        written.hollow(guard)

        assert append_only.lacking(connection) == (guard,)

    def test_lets_through_what_the_real_one_refuses(self):
        written.hollow("record_look_delete")

        assert attempt("DELETE FROM record_look") == 1

    @sqlite_only
    def test_against_replacing_is_known_too(self):
        written.sql("DROP TRIGGER record_event_replace")
        written.sql(
            "CREATE TRIGGER record_event_replace BEFORE insert ON record_event"
            " WHEN EXISTS (SELECT 1 FROM record_event WHERE 0)"
            " BEGIN SELECT RAISE(ABORT, 'The record is append-only.'); END"
        )

        assert append_only.lacking(connection) == ("record_event_replace",)

    @postgresql_only
    @pytest.mark.parametrize("how", KINDS_OF_HOLLOW.values(), ids=KINDS_OF_HOLLOW)
    def test_is_known_however_it_was_made(self, how):
        (guard,) = set(re.findall(r"CREATE TRIGGER (\w+)", how))

        written.sql(how)

        assert append_only.lacking(connection) == (guard,)

    @postgresql_only
    def test_is_every_one_of_them_when_their_function_lets_all_through(self):
        written.sql(
            "CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN RETURN coalesce(new, old); END'"
        )

        assert len(append_only.lacking(connection)) == 3 * len(CHANGES)

    @postgresql_only
    def test_is_none_of_those_that_a_longer_search_path_finds(self):
        written.sql("SET LOCAL search_path TO pg_catalog, public")

        assert append_only.lacking(connection) == ()

    def test_is_mended_by_putting_the_guards_back(self):
        written.hollow("record_event_update")

        append_only.install(connection)

        assert append_only.lacking(connection) == ()


@pytest.mark.usefixtures("stream")
class TestAHead:
    @pytest.mark.parametrize(
        "change",
        [
            "seq = seq - 1",
            "seq = seq",
            "seq = seq + 1, recorded_at = recorded_at - 1",
            "seq = seq + 1, policy_hash = hash",
        ],
    )
    def test_only_goes_on(self, change):
        with pytest.raises(IntegrityError, match="append-only"):
            attempt(f"UPDATE record_head SET {change}")

        assert lifted(f"UPDATE record_head SET {change}") == 1

    @pytest.mark.parametrize("column", ["partnership", "escalation"])
    def test_stays_with_its_escalation_and_partnership(self, column):
        change = f"UPDATE record_head SET seq = seq + 1, {column} = %s"

        with pytest.raises(IntegrityError, match="append-only"):
            attempt(change, uuid.uuid4())

        assert lifted(change, uuid.uuid4()) == 1


@pytest.mark.usefixtures("stream")
class TestAKey:
    def test_can_be_wrapped_anew_until_it_is_destroyed(self):
        assert written.sql("UPDATE record_key SET wrapped = %s", b"another wrapping") == 1

        assert written.sql("UPDATE record_key SET wrapped = NULL, destroyed_at = 1") == 1

        for change in ("wrapped = %s, destroyed_at = NULL", "wrapped = %s"):
            with pytest.raises(IntegrityError, match="append-only"):
                attempt(f"UPDATE record_key SET {change}", b"back from the dead")

    def test_stays_with_its_escalation(self):
        with pytest.raises(IntegrityError, match="append-only"):
            attempt("UPDATE record_key SET escalation = %s", uuid.uuid4())


@postgresql_only
@pytest.mark.usefixtures("as_the_service")
class TestTheServicesOwnRole:
    @pytest.mark.parametrize(
        "way",
        [
            *(UPDATES[table] for table in append_only.KEPT),
            *(CONFLICTS[table] for table in append_only.KEPT),
            *DELETIONS.values(),
            *TRUNCATIONS,
            "UPDATE record_head SET partnership = escalation",
            "UPDATE record_head SET policy_hash = hash",
            "UPDATE record_key SET escalation = escalation",
            *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in CHANGES),
            *(f"DROP TRIGGER {table}_update ON {table}" for table in CHANGES),
            *(f"DROP TABLE {table} CASCADE" for table in CHANGES),
            "DROP FUNCTION record_refuse() CASCADE",
            "SET session_replication_role = replica",
        ],
    )
    def test_has_no_right_to(self, way):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            attempt(way)

    @pytest.mark.parametrize("way", [*DELETIONS.values(), *TRUNCATIONS])
    def test_has_no_right_to_even_without_the_guards(self, way):
        written.sql("RESET ROLE")
        append_only.lift(connection)
        written.sql("SET ROLE accord_test_service")

        with pytest.raises(DatabaseError, match="permission denied"):
            attempt(way)

        written.sql("RESET ROLE")
        assert attempt(way) != 0

    def test_can_do_all_that_the_store_does(self):
        at = written.events()[-1].at

        stream = written.written()
        store.answer(
            uuid.uuid4(), escalation=stream.escalation, person=written.WORKER, seq=1, at=at
        )
        store.look(stream.escalation, person=written.WORKER, at=at, what="a page")
        assert store.read(stream.escalation)[0] == stream
        store.forget(stream.escalation, at)

        assert not list(verify.findings())
        assert models.Key.objects.get(pk=stream.escalation).destroyed_at == rows.microseconds(at)
