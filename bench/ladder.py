"""The ladder: an escalation from raising over four stages to its end, in memory."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from bench import ladder_by_hand, ladder_ours, ladder_peers, timing, weighing
from bench.ladder_ours import BARE, FULL
from bench.ladder_story import Shape
from bench.timing import Contender, Effort, Goal, Spent, Table
from bench.weighing import Weight

A_KILOBYTE: Final = 1_000


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """How much Python does in one step of the engine, as a mean."""

    name: str
    steps: int
    python_calls: float
    other_calls: float


def measure(effort: Effort, *, peers: bool) -> tuple[Table, ...]:
    """Return the tables: speed, calls, memory, and the goals beside them."""
    shapes = (*ladder_ours.shapes(), ladder_by_hand.shape())
    if peers:
        shapes = (*shapes, *ladder_peers.shapes())
    wrong = compared(shapes)
    contenders = [_contender(shape, wrong[shape.name]) for shape in shapes]
    spent = timing.in_turn(contenders, effort)
    title = f"The ladder from raising to the end, {effort.rounds} rounds"
    speeds = timing.speeds(title, "escalations", timing.rows(contenders, spent, (BARE, FULL)))
    weights = [weighing.weigh(kept, effort.kept) for shape in shapes for kept in shape.kept]
    goals = timing.goals(_goals(spent, weights))
    return speeds, _calls(), weighing.table(weights), goals


def compared(shapes: Sequence[Shape]) -> dict[str, int]:
    """Return for each shape how many facts of its record differ from those by hand."""
    known = ladder_by_hand.shape().facts()
    found = {shape.name: shape.facts() for shape in shapes}
    return {
        name: sum(abs(facts[what] - known[what]) for what in known | facts)
        for name, facts in found.items()
    }


def _contender(shape: Shape, wrong: int) -> Contender:
    through = shape.through

    def run(times: int) -> None:
        for _ in range(times):
            through()

    return Contender(name=shape.name, run=run, differs=wrong, note=shape.note)


def _calls() -> Table:
    """Return the table of calls; they are the same in every run."""
    found = []
    for name, asked in ladder_ours.asked().items():
        python, others = ladder_ours.calls_a_step(asked)
        steps = len(asked.commands)
        found.append(Step(name=name, steps=steps, python_calls=python, other_calls=others))
    return Table(
        title="What one step of the engine calls",
        head=("", "steps", "Python functions", "functions in C"),
        rows=tuple(
            (each.name, str(each.steps), f"{each.python_calls:.0f}", f"{each.other_calls:.0f}")
            for each in found
        ),
        values=tuple(found),
    )


def _goals(spent: Mapping[str, list[Spent]], weights: Sequence[Weight]) -> tuple[Goal, ...]:
    def times(other: str, name: str = BARE) -> float | None:
        return timing.ratio(spent, name, other)

    ours = [each for each in weights if each.name.startswith((BARE, FULL))]
    loaded = max(each.bare or 0 for each in ours if each.name.endswith(ladder_ours.LOADED))
    hand = ladder_by_hand.NAME
    return (
        Goal(what="2: of the floor, bare", wanted=0.3, measured=times(hand)),
        Goal(what="2: of the floor, duties and guards on", wanted=0.15, measured=times(hand, FULL)),
        Goal(what="2: times viewflow.fsm, bare", wanted=1.5, measured=None),
        Goal(what="2: times transitions, bare", wanted=8, measured=times(ladder_peers.TRANSITIONS)),
        Goal(what="2: times xstate, bare", wanted=8, measured=None),
        Goal(what="2: times SpiffWorkflow, bare", wanted=400, measured=times(ladder_peers.SPIFF)),
        _at_most("2b: bytes of an open one as loaded, without its record", A_KILOBYTE, loaded),
        _at_most("2b: bytes once let go", 0, max(each.let_go for each in ours)),
        _at_most("2b: threads for open ones", 0, max(each.threads for each in ours)),
    )


def _at_most(what: str, wanted: float, measured: float) -> Goal:
    return Goal(what=what, wanted=wanted, measured=round(measured), at_most=True)
