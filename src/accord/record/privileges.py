"""What the service's own role may do on PostgreSQL: its work, and to the record add alone."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from accord.record import append_only

WRITABLE: Final = {
    "record_head": "seq, hash, recorded_at",
    "record_key": "wrapped, destroyed_at",
}
"""The columns of the record that the service's own role may change; of its other tables, none."""

_RECORD: Final = (*append_only.KEPT, *append_only.GUARDED)
_READ_ONLY: Final = "django_migrations"
_ALL: Final = "SELECT, INSERT, UPDATE, DELETE"

# Whoever owns a table, its schema or the guards' function can take the guards away; and a right
# may come through another role, or through none at all to a superuser.
_POWERFUL: Final = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_roles r ON r.rolname = %s
LEFT JOIN pg_proc p ON p.oid = to_regproc('record_refuse')
WHERE c.oid IN (SELECT to_regclass(name) FROM unnest(%s::text[]) AS name) AND (
    pg_has_role(r.oid, c.relowner, 'MEMBER') OR pg_has_role(r.oid, n.nspowner, 'MEMBER')
    OR pg_has_role(r.oid, p.proowner, 'MEMBER')
    OR has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER'))
"""


class Unfit(Exception):
    """A role cannot be made the service's own: a sentence why, and what to do."""


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give a PostgreSQL role what the service needs, in every room, and take the rest from it.

    Run it as the tables' owner, and again after each migration: a new table is nobody else's. The
    service signs in as `role`, which then cannot change the record by any statement, guards or
    none.

    Raises:
        Unfit: this is no PostgreSQL, we own no tables, there is no such role, or it could change
            the record all the same. Nothing was granted.
    """
    _need_roles(connection, role)
    _need_ownership(connection)
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            for statement in _statements(connection, _quoted(role)):
                cursor.execute(statement)
        if may_change(connection, role):
            raise Unfit(
                f"{role} could change the record whatever is granted: it owns tables or is a "
                "superuser, or another role lends it such rights. Nothing was granted. Make a "
                "role of its own for the service: CREATE ROLE name LOGIN PASSWORD '...'"
            )


def may_change(connection: BaseDatabaseWrapper, role: str) -> bool:
    """Test whether a role of this PostgreSQL could change the record, or take its guards away."""
    with connection.cursor() as cursor:
        cursor.execute(_POWERFUL, (role, list(_RECORD)))
        (count,) = cursor.fetchone()
    return bool(count)


def own_role(connection: BaseDatabaseWrapper) -> str:
    """Return the role as which we are signed in to this PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    return str(role)


def _need_roles(connection: BaseDatabaseWrapper, role: str) -> None:
    if connection.vendor != "postgresql":
        raise Unfit(
            "SQLite knows no roles, so there is nothing to grant. Who may write to its file is "
            "for the system to say; what they change, ./accord verify-record shows."
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
        if cursor.fetchone() is None:
            raise Unfit(
                f"There is no role {role} on this PostgreSQL. Make it, and come again: "
                f"CREATE ROLE {_quoted(role)} LOGIN PASSWORD '...'"
            )


def _need_ownership(connection: BaseDatabaseWrapper) -> None:
    """Make sure that what we grant is ours: PostgreSQL only warns of grants that grant nothing."""
    ours = own_role(connection)
    if not may_change(connection, ours):
        raise Unfit(
            f"We are signed in as {ours}, and the tables are not its own or not there yet. Run "
            "this with the DATABASE_URL with which ./accord migrate made them."
        )


def _quoted(role: str) -> str:
    """Return a role's name for a statement, whatever its letters are: it was typed by somebody."""
    return '"' + role.replace('"', '""') + '"'


def _statements(connection: BaseDatabaseWrapper, to: str) -> Iterator[str]:
    """Yield what takes everything from a role, and what then gives it what the service needs."""
    there = [connection.ops.quote_name(table) for table in _tables(connection)]
    yield from (f"REVOKE ALL ON {table} FROM {to}" for table in (*there, *_RECORD))
    yield from (f"REVOKE ALL ON {table} FROM PUBLIC" for table in _RECORD)
    yield from (f"GRANT {_ALL} ON {table} TO {to}" for table in there)
    yield from (f"GRANT SELECT, INSERT ON {table} TO {to}" for table in _RECORD)
    yield from (f"GRANT UPDATE ({of}) ON {table} TO {to}" for table, of in WRITABLE.items())
    yield f"REVOKE ALL ON {_READ_ONLY} FROM {to}"
    yield f"GRANT SELECT ON {_READ_ONLY} TO {to}"
    for sequence in map(connection.ops.quote_name, _sequences(connection)):
        yield f"REVOKE ALL ON SEQUENCE {sequence} FROM {to}"
        yield f"GRANT USAGE ON SEQUENCE {sequence} TO {to}"


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables of all rooms but the record: those of models, and the cache's."""
    modelled = connection.introspection.django_table_names(only_existing=True, include_views=False)
    cache = str(settings.CACHES["default"]["LOCATION"])
    return sorted({*map(str, modelled), cache} - {*_RECORD})


def _sequences(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        return sorted(
            each["name"]
            for table in (*_tables(connection), *_RECORD)
            for each in connection.introspection.get_sequences(cursor, table)
        )
