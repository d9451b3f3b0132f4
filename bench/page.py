"""The page of one escalation over HTTP, beside a plain page of the same rows."""

import contextlib
import html
import importlib.util
import os
import pathlib
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from bench import apart, databases, page_client, serving, timing
from bench.apart import Service
from bench.page_client import Load, Page
from bench.timing import Effort, Goal, Table

OURS: Final = "Accord: granian, one thread"
PLAIN: Final = "Django template: gunicorn, sync"
TURNS: Final = 8
"""A turn is so many times as long as in other areas: slow pages are few."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured of one page; medians of the rounds.

    Attributes:
        differs: how many of the rows it should show it does not.
        size: in bytes.
    """

    name: str
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float | None
    differs: int
    size: int


class Statements(msgspec.Struct, frozen=True):
    """How many statements a page of so many rows needs."""

    rows: int
    read: int
    write: int


def measure(effort: Effort, *, peers: bool) -> tuple[Table, ...]:
    """Return the tables: pages, statements, and the goals beside them."""
    with databases.folder() as folder, contextlib.ExitStack() as open_ones:
        service = Service("bench.page_ours", folder / "sqlite")
        open_ones.callback(service.end)
        told = service.ask("told")
        pages = {OURS: open_ones.enter_context(_ours(service))}
        if peers and importlib.util.find_spec("gunicorn"):
            pages[PLAIN] = open_ones.enter_context(_plain(folder, told))
        bodies = {name: page_client.get(each) for name, each in pages.items()}
        loads = _in_turn(pages, effort)
        counted = [Statements(*each) for each in service.ask("statements")]
    found = [_shown(name, loads[name], bodies[name], told) for name in pages]
    title = f"An escalation's page of {len(told['rows'])} rows, {effort.rounds} rounds"
    asked = f"{page_client.CONNECTIONS} connections, by {page_client.name()}"
    return (
        _pages(f"{title}; {asked}", found),
        _statements(counted),
        timing.goals(tuple(_goals(loads, found, counted))),
    )


@contextlib.contextmanager
def _ours(service: Service) -> Iterator[Page]:
    around = apart.environment(service.folder)
    with serving.granian("accord.config.wsgi:application", around) as server:
        yield Page(server=server, path=service.ask("address"), cookie=service.ask("cookie"))


@contextlib.contextmanager
def _plain(folder: pathlib.Path, told: Mapping[str, Any]) -> Iterator[Page]:
    around = {
        **os.environ,
        "PYTHONPATH": str(apart.ROOT),
        "DJANGO_SETTINGS_MODULE": "bench.plain.settings",
        "PLAIN_DATABASE": str(folder / "plain.sqlite3"),
    }
    subprocess.run(
        [sys.executable, "-P", "-m", "bench.plain.fill"],
        env=around, input=msgspec.json.encode(told), check=True,
    )  # fmt: skip
    with serving.gunicorn("bench.plain.site:application", around) as server:
        yield Page(server=server, path="/escalations/1/")


def _in_turn(pages: Mapping[str, Page], effort: Effort) -> dict[str, list[Load]]:
    """Ask for each page in turn; the first time around only warms up."""
    names = list(pages)
    loads: dict[str, list[Load]] = {name: [] for name in names}
    for number in range(-1, effort.rounds):
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            came = page_client.load(pages[name], effort.seconds * TURNS)
            if number >= 0:
                loads[name].append(came)
    return loads


def _shown(name: str, loads: Sequence[Load], body: str, told: Mapping[str, Any]) -> Shown:
    cpu = [each.cpu for each in loads if each.cpu is not None]
    text = html.unescape(body)
    return Shown(
        name=name,
        per_second=statistics.median(each.per_second for each in loads),
        p50_ms=1e3 * statistics.median(each.half for each in loads),
        p99_ms=1e3 * statistics.median(each.slowest for each in loads),
        cpu_ms=1e3 * statistics.median(cpu) if cpu else None,
        differs=_missing(text, told),
        size=len(body.encode()),
    )


def _missing(text: str, told: Mapping[str, Any]) -> int:
    """Return how many of the rows a page lacks; rows that say the same are to be there as often."""
    wanted = [row["text"] for row in told["rows"]]
    return sum(max(0, wanted.count(each) - text.count(each)) for each in set(wanted))


def _pages(title: str, found: Sequence[Shown]) -> Table:
    return Table(
        title=title,
        head=("contender", "pages/s", "p50 ms", "p99 ms", "server's CPU ms", "bytes",
              "rows that lack"),
        rows=tuple(
            (
                each.name, timing.number(each.per_second), timing.number(each.p50_ms),
                timing.number(each.p99_ms),
                "" if each.cpu_ms is None else timing.number(each.cpu_ms), f"{each.size:,}",
                str(each.differs),
            )
            for each in found
        ),
        values=tuple(found),
    )  # fmt: skip


def _statements(counted: Sequence[Statements]) -> Table:
    return Table(
        title="Statements for our page, the session's among them",
        head=("rows", "that read", "that write"),
        rows=tuple((str(each.rows), str(each.read), str(each.write)) for each in counted),
        values=tuple(counted),
    )


def _goals(
    loads: Mapping[str, Sequence[Load]],
    found: Sequence[Shown],
    counted: Sequence[Statements],
) -> Iterator[Goal]:
    times = None
    if PLAIN in loads:
        pairs = zip(loads[OURS], loads[PLAIN], strict=True)
        times = statistics.median(ours.per_second / theirs.per_second for ours, theirs in pairs)
    every = [each.read + each.write for each in counted]
    more = max(every) - min(every)
    # There is no page that leaves the access entry out.
    yield Goal(what="5: times the plain page, without the access entry", wanted=5, measured=None)
    yield Goal(what="5: times the plain page, the access entry kept", wanted=2, measured=times)
    p99 = found[0].p99_ms
    yield Goal(what="5: p99 ms, 8 connections", wanted=100, measured=p99, at_most=True)
    yield Goal(what="5: statements more for more rows", wanted=0, measured=more, at_most=True)
