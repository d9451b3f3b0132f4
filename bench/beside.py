"""The service on each database, with what is measured beside it there."""

import contextlib
import pathlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bench import databases, durable_peers
from bench.apart import Service
from bench.databases import POSTGRESQL, SQLITE
from bench.durable_peers import Durable
from bench.timing import Contender

if TYPE_CHECKING:
    from bench.sourced import Sourced


class There(NamedTuple):
    """One database, the service on it, and the libraries that were found for it."""

    database: str
    service: Service
    flows: tuple[Durable, ...] = ()
    sourced: "tuple[Sourced, ...]" = ()

    def named(self, name: str) -> str:
        """Return the name of something on this database."""
        return on(name, self.database)


@contextlib.contextmanager
def each_database(tasks: str, folder: pathlib.Path, *, peers: bool) -> Iterator[tuple[There, ...]]:
    """Yield what is there: the service on SQLite; with peers beside them, and on PostgreSQL too.

    Args:
        tasks: the module whose tasks the service does.
        folder: where the files lie.
    """
    with contextlib.ExitStack() as open_ones:
        yield tuple(_found(tasks, folder, open_ones, peers=peers))


def on(name: str, database: str) -> str:
    """Return the name of something on a database."""
    return f"{name}, {database}"


def ours(name: str, contenders: Iterable[Contender]) -> Sequence[str]:
    """Return the names of one of ours on each database."""
    return tuple(each.name for each in contenders if each.name.startswith(f"{name}, "))


def _found(
    tasks: str, folder: pathlib.Path, open_ones: contextlib.ExitStack, *, peers: bool
) -> Iterator[There]:
    service = Service(tasks, folder / "sqlite")
    open_ones.callback(service.end)
    if not peers:
        yield There(SQLITE, service)
        return
    flows = durable_peers.spiff(durable_peers.sqlite(folder), "?")
    yield There(SQLITE, service, tuple(flows), tuple(durable_peers.sourced_in_sqlite(folder)))
    made = open_ones.enter_context(databases.postgresql(("accord", "flows", "sourced")))
    if not made:
        return
    service = Service(tasks, folder / "postgresql", made["accord"])
    open_ones.callback(service.end)
    flows = durable_peers.spiff(durable_peers.postgresql(made["flows"]), "%s")
    sourced = durable_peers.sourced_in_postgresql(made["sourced"])
    yield There(POSTGRESQL, service, tuple(flows), tuple(sourced))
