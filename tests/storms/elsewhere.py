"""A PostgreSQL beside that of the tests, with the tests' tables, which may be stopped at will."""

import contextlib
import os
import subprocess
from collections.abc import Iterator

import database
import dj_database_url
import psycopg
from django.db import connection

LASTING = ("fsync=on", "full_page_writes=on", "synchronous_commit=on")
"""As it comes, and as Accord asks for."""
FORGETFUL = ("fsync=on", "full_page_writes=on", "synchronous_commit=off", "wal_writer_delay=10s")
"""It answers before what it answers for is on the disk; nobody may run Accord on it."""


@contextlib.contextmanager
def another(settings: tuple[str, ...]) -> Iterator[database.Server]:
    """Yield one that runs and has the tables; the tests' own connection leads there meanwhile."""
    with database.prepared() as fresh:
        fresh.start(settings)
        _tables(fresh)
        with _leading_to(fresh.address):
            yield fresh


def restart(server: database.Server, settings: tuple[str, ...]) -> None:
    """Stop a server as if the power had gone, and start it again; it repairs itself."""
    server.stop_at_once()
    server.start(settings)


def _tables(fresh: database.Server) -> None:
    """Copy the tables of the tests' database, with what lies in them: next to nothing."""
    here = database.named(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
    copied = subprocess.run(
        [fresh.programs / "pg_dump", "--no-owner", here], check=True, capture_output=True,
        timeout=database.PATIENCE,
    ).stdout  # fmt: skip
    subprocess.run(
        [fresh.programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", fresh.address], check=True,
        input=copied, stdout=subprocess.DEVNULL, timeout=database.PATIENCE,
    )  # fmt: skip
    with psycopg.connect(fresh.address, autocommit=True) as asked:
        asked.execute("CHECKPOINT")  # the making of the tables is no part of what is tried


@contextlib.contextmanager
def _leading_to(address: str) -> Iterator[None]:
    """Let Django's connection lead to another server until the block ends."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(dj_database_url.parse(address))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)
