"""Contenders measured in turn: rounds, medians, ratios, and the tables that show them."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

By = Literal["cpu", "wall"]
"""What a ratio goes by: processor time, or where the disk is waited for, the clock on the wall."""

Run = Callable[[int], object]
"""Does the work so many times; where another process did it, returns what it took there."""


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """How much to measure.

    Attributes:
        rounds: how often each contender has its turn.
        seconds: how long a turn is to last, about.
        size: how many dates there are to take from.
        kept: how many escalations are held in memory to weigh them.
    """

    rounds: int = 7
    seconds: float = 0.25
    size: int = 1_000_000
    kept: int = 1_000


class Contender(msgspec.Struct, frozen=True, kw_only=True):
    """One way to do the work.

    Attributes:
        run: does the work.
        each: how many pieces of work one of these times is.
        differs: how many of its answers are not what they should be.
        most: how many times `run` can do it in one go; 0 for any number.
    """

    name: str
    run: Run
    each: int = 1
    differs: int = 0
    most: int = 0
    note: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured of a contender.

    Attributes:
        per_second: median, by the clock on the wall.
        cpu_us: median microseconds of processor time for one.
        ratios: how many times as fast the named ones are; medians of the ratios in each round.
    """

    name: str
    differs: int
    per_second: float
    cpu_us: float
    ratios: dict[str, float]
    note: str = ""


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """What we want, and what came; `measured` is None where nothing was there to measure."""

    what: str
    wanted: float
    measured: float | None
    at_most: bool = False

    @property
    def met(self) -> str:
        """Say whether it is met."""
        if self.measured is None:
            return "not measured"
        reached = self.measured <= self.wanted if self.at_most else self.measured >= self.wanted
        return "yes" if reached else "no"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table as people read it, with the values in it as machines read them."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    values: tuple[Any, ...]

    def __str__(self) -> str:
        """Return the table in Markdown, which also reads well in a terminal."""
        lines = [self.head, *self.rows]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.head))]
        sides = [str.ljust] + [str.rjust] * (len(self.head) - 1)
        rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        shown = [
            [side(cell, width) for side, cell, width in zip(sides, line, widths, strict=True)]
            for line in lines
        ]
        shown.insert(1, rule)
        return "\n".join((self.title, "", *(f"| {' | '.join(line)} |" for line in shown)))


class Spent(msgspec.Struct, frozen=True):
    """What a turn took, or one piece of work in it: seconds on the wall, and of the processor."""

    wall: float
    cpu: float


TICK: Final = 1e-9
"""No turn takes less: the clocks of some machines stand still for a moment."""


def in_turn(contenders: Sequence[Contender], effort: Effort) -> dict[str, list[Spent]]:
    """Return what each contender's turns took, round by round.

    A round begins with another contender each time, so that nobody always follows the same one.
    """
    times = {each.name: _times(each, effort.seconds) for each in contenders}
    spent: dict[str, list[Spent]] = {each.name: [] for each in contenders}
    for number in range(effort.rounds):
        first = number % len(contenders)
        for each in (*contenders[first:], *contenders[:first]):
            spent[each.name].append(_turn(each, times[each.name]))
    return spent


def ratio(spent: Mapping[str, list[Spent]], name: str, other: str, by: By = "cpu") -> float | None:
    """Return how many times as fast `name` is as `other`; None where one was not there."""
    if name not in spent or other not in spent:
        return None
    pairs = zip(spent[name], spent[other], strict=True)
    return statistics.median(getattr(theirs, by) / getattr(ours, by) for ours, theirs in pairs)


def rows(
    contenders: Iterable[Contender],
    spent: Mapping[str, list[Spent]],
    ours: Sequence[str],
    by: By = "cpu",
) -> tuple[Row, ...]:
    """Return what was measured, with how many times as fast `ours` are."""
    return tuple(
        Row(
            name=each.name,
            differs=each.differs,
            per_second=1 / statistics.median(turn.wall for turn in spent[each.name]),
            cpu_us=1e6 * statistics.median(turn.cpu for turn in spent[each.name]),
            ratios={name: ratio(spent, name, each.name, by) or 0.0 for name in ours},
            note=each.note,
        )
        for each in contenders
    )


def speeds(title: str, unit: str, measured: Sequence[Row]) -> Table:
    """Return the table of contenders."""
    ours = tuple(measured[0].ratios)
    columns = tuple(f"times as fast: {name}" for name in ours)
    return Table(
        title=title,
        head=("contender", f"{unit}/s", "CPU us", "different answers", *columns),
        rows=tuple(
            (
                f"{row.name} ({row.note})" if row.note else row.name,
                f"{row.per_second:,.0f}",
                number(row.cpu_us),
                str(row.differs),
                *(number(row.ratios[name]) for name in ours),
            )
            for row in measured
        ),
        values=tuple(measured),
    )


def goals(wanted: Sequence[Goal]) -> Table:
    """Return the table of goals."""
    return Table(
        title="Beside the goals",
        head=("goal", "wanted", "measured", "met"),
        rows=tuple(
            (
                each.what,
                f"{'at most' if each.at_most else 'at least'} {number(each.wanted)}",
                "" if each.measured is None else number(each.measured),
                each.met,
            )
            for each in wanted
        ),
        values=tuple(wanted),
    )


def number(value: float) -> str:
    """Return a number with three digits that mean something."""
    if value >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _times(contender: Contender, seconds: float) -> int:
    """Return how many times the work fills a turn; finding out also warms it up."""
    times = 1
    while True:
        spent = _turn(contender, times).wall * times * contender.each
        if contender.most and times >= contender.most:
            return contender.most
        if spent >= seconds / 4:
            wanted = max(1, int(times * seconds / spent))
            return min(wanted, contender.most or wanted)
        times = min(times * 4, contender.most or times * 4)


def _turn(contender: Contender, times: int) -> Spent:
    took = clocked(contender.run, times)
    pieces = times * contender.each
    return Spent(max(took.wall, TICK) / pieces, max(took.cpu, TICK) / pieces)


def clocked(run: Run, times: int) -> Spent:
    """Return what it took to do the work so many times, here or where it was done."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    came = run(times)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return came if isinstance(came, Spent) else Spent(wall, cpu)
