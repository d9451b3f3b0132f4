"""Whether what a database has answered for survives a power cut."""

from collections.abc import Mapping
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

NEEDED: Final = {
    "fsync": frozenset({"on"}),
    "full_page_writes": frozenset({"on"}),
    "synchronous_commit": frozenset({"on", "remote_apply", "remote_write", "local"}),
}
"""What PostgreSQL needs to be set to."""
FULL: Final = 2
"""SQLite's word for: every commit is flushed. EXTRA, which is more, is 3."""


def settings(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return what a database is set to that decides whether commits survive."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            return {"synchronous": str(cursor.fetchone()[0])}
        found = {}
        for name in NEEDED:
            cursor.execute(f"SHOW {name}")
            found[name] = str(cursor.fetchone()[0])
        return found


def lacking(found: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of those settings by which a commit could be lost."""
    if "synchronous" in found:
        return () if int(found["synchronous"]) >= FULL else ("synchronous",)
    return tuple(name for name, good in NEEDED.items() if found.get(name) not in good)
