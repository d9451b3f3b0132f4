"""Sweeping: finding what is due among all that is open, and reminding people of it."""

import contextlib
import pathlib
import statistics
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from bench import databases, timing
from bench.apart import Service
from bench.databases import POSTGRESQL, SQLITE
from bench.timing import Effort, Goal, Spent, Table

DUE: Final = 1_000
FEW, MANY = 10_000, 1_000_000
SIZES = {"few": FEW, "many": MANY}
"""So many escalations are open, of which DUE are due; each size has a database of its own."""
POLLS: Final = 100

TASKS: Final = ("find", "claim", "sweep", "poll")


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured on one database with so many open; medians by the clock on the wall.

    Attributes:
        find_ms: reading what is due from its index: the floor.
        claim_ms: finding it and taking it under leases.
        sweep_s: that, and reading each record, and writing the reminders.
        sweep_cpu_s: the processor's time of that.
        poll_ms: asking once where nothing is due.
        differs: how many were not reminded, once, that should have been.
    """

    database: str
    open: int
    find_ms: float
    claim_ms: float
    sweep_s: float
    sweep_cpu_s: float
    poll_ms: float
    differs: int


def measure(effort: Effort, *, peers: bool) -> tuple[Table, ...]:
    """Return the tables: sweeps, and the goals beside them; with peers on PostgreSQL too."""
    with databases.folder() as folder, contextlib.ExitStack() as open_ones:
        every = [(SQLITE, dict.fromkeys(SIZES, ""))]
        made = open_ones.enter_context(databases.postgresql((*SIZES,))) if peers else {}
        if made:
            every.append((POSTGRESQL, made))
        found = tuple(
            each
            for database, addresses in every
            for each in _measured(
                database, _services(addresses, folder / database, open_ones), effort
            )
        )
    return _table(found, effort), timing.goals(tuple(_goals(found)))


def _services(
    addresses: Mapping[str, str], folder: pathlib.Path, open_ones: contextlib.ExitStack
) -> dict[int, Service]:
    """Return a service for each size, with so many open escalations."""
    found = {}
    for name, many in SIZES.items():
        service = Service("bench.sweep_ours", folder / name, addresses[name])
        open_ones.callback(service.end)
        service.run("raise", DUE)
        service.run("fill", many)
        found[many] = service
    return found


def _measured(database: str, services: Mapping[int, Service], effort: Effort) -> Iterator[Measured]:
    """Measure over few and over many in turn, so that both have the same neighbours."""
    took: dict[tuple[str, int], list[Spent]] = {}
    for number in range(effort.rounds):
        for task in TASKS:
            for many in sorted(services, reverse=bool(number % 2)):
                spent = services[many].run(task, POLLS if task == "poll" else 1)
                took.setdefault((task, many), []).append(spent)
    for many, service in services.items():
        wall = {task: statistics.median(each.wall for each in took[task, many]) for task in TASKS}
        yield Measured(
            database=database, open=many, find_ms=1e3 * wall["find"],
            claim_ms=1e3 * wall["claim"], sweep_s=wall["sweep"],
            sweep_cpu_s=statistics.median(each.cpu for each in took["sweep", many]),
            poll_ms=1e3 * wall["poll"] / POLLS, differs=service.ask("check"),
        )  # fmt: skip


def _table(found: tuple[Measured, ...], effort: Effort) -> Table:
    return Table(
        title=f"Sweeping {DUE:,} due, {effort.rounds} rounds; medians by the clock on the wall",
        head=(
            "open", "find ms (the floor)", "find and claim ms", "times the floor",
            "whole sweep s", "its CPU s", "empty poll ms", "not reminded once",
        ),
        rows=tuple(
            (
                f"{each.open:,}, {each.database}",
                timing.number(each.find_ms),
                timing.number(each.claim_ms),
                timing.number(each.claim_ms / each.find_ms),
                timing.number(each.sweep_s),
                timing.number(each.sweep_cpu_s),
                timing.number(each.poll_ms),
                str(each.differs),
            )
            for each in found
        ),
        values=found,
    )  # fmt: skip


def _goals(found: tuple[Measured, ...]) -> Iterator[Goal]:
    for database, claim, poll in ((SQLITE, 30.0, 0.05), (POSTGRESQL, 15.0, 1.0)):
        few, many = (
            next((each for each in found if (each.database, each.open) == (database, size)), None)
            for size in (FEW, MANY)
        )
        ratio = many.sweep_s / few.sweep_s if many and few else None
        cpu = many.sweep_cpu_s / few.sweep_cpu_s if many and few else None
        for what, wanted, measured in (
            (f"4: find and claim {DUE:,} of {MANY:,}, ms", claim, many and many.claim_ms),
            ("4: empty poll, ms", poll, many and many.poll_ms),
            ("4b: the whole sweep, s", 0.3, many and many.sweep_s),
            (f"4b: over {MANY:,} open, times over {FEW:,}", 2.0, ratio),
            ("4b: the same by the processor's time", 2.0, cpu),
        ):
            yield Goal(what=f"{what}, {database}", wanted=wanted, measured=measured, at_most=True)
