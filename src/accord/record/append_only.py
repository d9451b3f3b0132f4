"""The guards by which the databases refuse to change, delete or replace what was recorded."""

from collections.abc import Iterator
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

KEPT: Final = {
    "record_policyversion": "hash = new.hash",
    "record_event": "escalation = new.escalation AND seq = new.seq",
    "record_command": "key = new.key",
    # What SQLite numbers itself shows as -1 before it is written.
    "record_look": "id = new.id AND new.id > 0",
}
"""Tables whose rows never change, and which row a new one would replace."""

GUARDED: Final = {
    "record_head": (
        "new.escalation = old.escalation AND new.partnership = old.partnership"
        " AND new.policy_hash = old.policy_hash"
        " AND new.seq > old.seq AND new.recorded_at >= old.recorded_at"
    ),
    "record_key": (
        "new.escalation = old.escalation AND old.wrapped IS NOT NULL"
        " AND (new.wrapped IS NULL) = (new.destroyed_at IS NOT NULL)"
    ),
}
"""Tables whose rows may change in one direction, and which: a head only grows, and a key is
wrapped anew or destroyed for good."""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place; where they are already, nothing changes."""
    lift(connection)
    if connection.vendor == "sqlite":
        _run(connection, (statement for _, statement in _sqlite_texts()))
    else:
        _run(connection, _postgresql())


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for emptying a test's database, and for nothing else."""
    if connection.vendor == "sqlite":
        _run(connection, (f"DROP TRIGGER IF EXISTS {name}" for name in _names("sqlite")))
        return
    tables = {name: table for table in _TABLES for name in _on(table, "postgresql")}
    _run(connection, (f"DROP TRIGGER IF EXISTS {name} ON {on}" for name, on in tables.items()))
    _run(connection, iter(["DROP FUNCTION IF EXISTS record_refuse()"]))


def lacking(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Return the guards that are not in this database word for word, or are switched off."""
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT[connection.vendor])
        present = {(name, *text) for name, *text in cursor.fetchall()}
    wanted = _sqlite_texts() if connection.vendor == "sqlite" else _postgresql_texts()
    return tuple(text[0] for text in wanted if text not in present)


_TABLES: Final = (*KEPT, *GUARDED)

_PRESENT: Final = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    # `A`: it acts in every mode, the one for replication too. Of tables of the same name only the
    # one that our statements reach; its schema is left out of the text.
    "postgresql": """
        SELECT t.tgname, replace(pg_get_triggerdef(t.oid), quote_ident(n.nspname) || '.', ''),
            p.prosrc
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE t.tgenabled = 'A' AND NOT t.tgisinternal AND pg_table_is_visible(c.oid)
    """,
}
"""The guards that are there: their names, and their text as the database itself tells it."""

_REFUSE: Final = (
    " BEGIN RAISE EXCEPTION 'The record is append-only: % on % is refused.', tg_op, tg_table_name"
    " USING ERRCODE = 'restrict_violation'; END "
)


def _on(table: str, vendor: str) -> tuple[str, ...]:
    what = {
        "sqlite": ("update", "delete", "replace"),
        "postgresql": ("update", "delete", "truncate"),
    }
    return tuple(f"{table}_{each}" for each in what[vendor])


def _names(vendor: str) -> tuple[str, ...]:
    return tuple(name for table in _TABLES for name in _on(table, vendor))


def _run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite_texts() -> Iterator[tuple[str, str]]:
    """Yield the triggers for SQLite by name; it keeps the statement that made one as it was.

    It deletes what `INSERT OR REPLACE` is in the way of without asking the trigger for deletions,
    unless the connection wants it otherwise; so a second row is refused before that.
    """
    for table in _TABLES:
        same = KEPT.get(table, "escalation = new.escalation")
        when = {
            "update": f"WHEN NOT ({GUARDED[table]})" if table in GUARDED else "",
            "delete": "",
            "insert": f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})",
        }
        for name, (event, condition) in zip(_on(table, "sqlite"), when.items(), strict=True):
            statement = (
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition} BEGIN SELECT"
                f" RAISE(ABORT, 'The record is append-only: {event} on {table} is refused.'); END"
            )
            yield name, statement


def _postgresql() -> Iterator[str]:
    """Yield the function and the triggers for PostgreSQL; they act in every mode there is."""
    yield (
        "CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $${_REFUSE}$$"
    )
    for name, statement, _ in _postgresql_texts():
        table = name.rpartition("_")[0]
        yield statement
        yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"


def _postgresql_texts() -> Iterator[tuple[str, str, str]]:
    """Yield the triggers for PostgreSQL: name, statement, and the body of what it carries out.

    Statements are bracketed as PostgreSQL does it when it tells them: so they can be compared.
    """
    for table in _TABLES:
        when = f"WHEN ({_bracketed(GUARDED[table])}) " if table in GUARDED else ""
        each = {
            "UPDATE": f"FOR EACH ROW {when}",
            "DELETE": "FOR EACH ROW ",
            "TRUNCATE": "FOR EACH STATEMENT ",
        }
        for name, (event, how) in zip(_on(table, "postgresql"), each.items(), strict=True):
            statement = (
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} {how}"
                "EXECUTE FUNCTION record_refuse()"
            )
            yield name, statement, _REFUSE


def _bracketed(allowed: str) -> str:
    each = " AND ".join(f"({condition})" for condition in allowed.split(" AND "))
    return f"(NOT ({each}))"
