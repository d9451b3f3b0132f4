"""What an open escalation weighs: bytes held in memory, and threads that wait for it."""

import gc
import threading
import tracemalloc
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from bench import timing
from bench.ladder_story import Kept
from bench.timing import Table


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """What one open escalation weighs.

    Attributes:
        whole: bytes, its record included.
        bare: bytes without its record; None where the two cannot be told apart.
        let_go: bytes that stay when nobody holds it any more.
        threads: how many were started for it.
    """

    name: str
    whole: float
    bare: float | None
    let_go: float
    threads: float


def weigh(kept: Kept, most: int) -> Weight:
    """Return the weight of one, as a mean over many that are held at once."""
    many = min(most, kept.many)
    before = threading.active_count()
    whole, let_go, threads = _bytes(kept.whole, many)
    bare = None if kept.bare is None else _bytes(kept.bare, many)[0]
    return Weight(
        name=kept.name, whole=whole, bare=bare, let_go=let_go, threads=(threads - before) / many
    )


def table(weights: Sequence[Weight]) -> Table:
    """Return the table of weights."""
    return Table(
        title="One open escalation in memory",
        head=("contender", "bytes", "its record, bytes more", "bytes once let go", "threads"),
        rows=tuple(
            (
                each.name,
                timing.number(round(each.whole if each.bare is None else each.bare)),
                "in it" if each.bare is None else timing.number(round(each.whole - each.bare)),
                timing.number(round(each.let_go)),
                timing.number(each.threads),
            )
            for each in weights
        ),
        values=tuple(weights),
    )


def _bytes(make: Callable[[], Any], many: int) -> tuple[float, float, int]:
    """Return the bytes of one while held, those that stay of it, and the threads there are."""
    tracemalloc.start()
    try:
        # What is made once, or what Python keeps ready for the next, is there after these.
        held = [make() for _ in range(many)]
        held.clear()
        gc.collect()
        empty = tracemalloc.get_traced_memory()[0]
        held = [make() for _ in range(many)]
        gc.collect()
        full = tracemalloc.get_traced_memory()[0]
        threads = threading.active_count()
        held.clear()
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    return (full - empty) / many, max(0, after - empty) / many, threads
