"""Other libraries whose state is kept in a database, each as its documentation shows."""

import importlib
import pathlib
import sqlite3
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, Protocol

import msgspec

from bench import ladder_peers
from bench.ladder_story import STORY, Facts

if TYPE_CHECKING:
    from bench.sourced import Sourced

SPIFF: Final = "SpiffWorkflow, its state as JSON in a row"
EVENTSOURCING: Final = "eventsourcing"


class Rows(Protocol):
    """A database that is asked in SQL, as `sqlite3` and psycopg both are."""

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        """Run one statement."""

    def commit(self) -> None:
        """Make it last."""


class Durable(msgspec.Struct, frozen=True, kw_only=True):
    """One way to keep an escalation's steps: `through` carries the story out, so many times."""

    name: str
    through: Callable[[int], object]
    facts: Callable[[], Facts]
    steps: int


def sqlite(folder: pathlib.Path) -> Rows:
    """Return an SQLite file, as durable as the service's."""
    connection = sqlite3.connect(folder / "peers.sqlite3")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def postgresql(address: str) -> Rows:
    """Return a PostgreSQL, as it is set up."""
    connection: Rows = importlib.import_module("psycopg").connect(address)
    return connection


def spiff(rows: Rows, place: str) -> Iterator[Durable]:
    """Yield SpiffWorkflow, if it is there: each step reads its state from a row and writes it.

    Args:
        place: how a value is marked in the SQL of this database.
    """
    try:
        ladder = ladder_peers.Spiff()
    except ImportError:
        return
    serializers = importlib.import_module("SpiffWorkflow.bpmn.serializer")
    serializer = serializers.BpmnWorkflowSerializer()
    rows.execute("CREATE TABLE flow (id integer PRIMARY KEY, state text NOT NULL)")
    rows.commit()
    insert = f"INSERT INTO flow (state) VALUES ({place}) RETURNING id"
    if place != "?":
        rows.execute("ALTER TABLE flow ALTER id ADD GENERATED ALWAYS AS IDENTITY")
    select = f"SELECT state FROM flow WHERE id = {place}"
    update = f"UPDATE flow SET state = {place} WHERE id = {place}"

    def loaded(number: int) -> Any:
        return serializer.deserialize_json(rows.execute(select, (number,)).fetchone()[0])

    def carried_out() -> int:
        number = 0
        for what, day in STORY:
            flow = loaded(number) if number else ladder.begun()
            ladder.step(flow, what, day)
            state = serializer.serialize_json(flow)
            if number:
                rows.execute(update, (state, number))
            else:
                number = int(rows.execute(insert, (state,)).fetchone()[0])
            rows.commit()
        return number

    def through(times: int) -> None:
        for _ in range(times):
            carried_out()

    yield Durable(
        name=SPIFF, through=through, facts=lambda: ladder.facts(loaded(carried_out())),
        steps=len(STORY),
    )  # fmt: skip


def sourced_in_sqlite(folder: pathlib.Path) -> Iterator["Sourced"]:
    """Yield it on an SQLite file, if it is there; it is as durable as the service's."""
    yield from _sourced({
        "PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "SQLITE_DBNAME": str(folder / "eventsourcing.sqlite3"),
    })  # fmt: skip


def sourced_in_postgresql(address: str) -> Iterator["Sourced"]:
    """Yield it on a PostgreSQL, if it is there."""
    parts = importlib.import_module("psycopg.conninfo").conninfo_to_dict(address)
    yield from _sourced({
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts["dbname"],
        "POSTGRES_HOST": parts["host"],
        "POSTGRES_PORT": str(parts.get("port", 5432)),
        "POSTGRES_USER": parts["user"],
        "POSTGRES_PASSWORD": parts.get("password") or "none",
    })  # fmt: skip


def _sourced(environment: dict[str, str]) -> Iterator["Sourced"]:
    try:
        yield importlib.import_module("bench.sourced").Sourced(environment)
    except ImportError:
        return
