"""Sweeping: finding what is due among all that is open, and reminding people of it."""

import statistics
from collections.abc import Iterator
from typing import Final

import msgspec

from bench import beside, databases, timing
from bench.beside import There
from bench.databases import POSTGRESQL, SQLITE
from bench.timing import Effort, Goal, Table

DUE: Final = 1_000
FEW, MANY = 10_000, 1_000_000
"""So many escalations are open, of which DUE are due."""
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
    """Return the tables: sweeps, and the goals beside them."""
    with (
        databases.folder() as folder,
        beside.each_database("bench.sweep_ours", folder, peers=peers) as there,
    ):
        found = tuple(each for one in there for each in _measured(one, effort))
    return _table(found, effort), timing.goals(tuple(_goals(found)))


def _measured(there: There, effort: Effort) -> Iterator[Measured]:
    service = there.service
    service.run("raise", DUE)
    for many in (FEW, MANY):
        service.run("fill", many)
        took: dict[str, list[float]] = {each: [] for each in TASKS}
        cpu: list[float] = []
        for _ in range(effort.rounds):
            for task in TASKS:
                times = POLLS if task == "poll" else 1
                spent = service.run(task, times)
                took[task].append(spent.wall / times)
                if task == "sweep":
                    cpu.append(spent.cpu)
        median = {task: statistics.median(each) for task, each in took.items()}
        yield Measured(
            database=there.database, open=many, find_ms=1e3 * median["find"],
            claim_ms=1e3 * median["claim"], sweep_s=median["sweep"],
            sweep_cpu_s=statistics.median(cpu), poll_ms=1e3 * median["poll"],
            differs=service.ask("check"),
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
