"""Durable steps: each committed before it is answered; and bringing an escalation back."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from bench import beside, databases, durable_peers, floor, ladder_by_hand, timing
from bench.beside import There
from bench.databases import POSTGRESQL, SQLITE
from bench.timing import Contender, Effort, Goal, Spent, Table

if TYPE_CHECKING:
    from bench.sourced import Sourced

OURS: Final = "Accord: escalations.carry_out"
BACK: Final = "Accord: escalations.stand"
GET: Final = f"{durable_peers.EVENTSOURCING}: repository.get"
EVENTS: Final = 12
STEPS: Final = 10

Turns = Mapping[str, list[Spent]]


def measure(effort: Effort, *, peers: bool) -> tuple[Table, ...]:
    """Return the tables: durable steps, bringing back, and the goals beside them."""
    with (
        databases.folder() as folder,
        beside.each_database("bench.durable_ours", folder, peers=peers) as there,
    ):
        steps = [floor.contender(folder), *(way for each in there for way in _steps(each))]
        back = [way for each in there for way in _back(each)]
        stepped, brought = timing.in_turn(steps, effort), timing.in_turn(back, effort)
    return (
        timing.speeds(
            f"Durable steps, {effort.rounds} rounds; ratios by the clock on the wall", "steps",
            timing.rows(steps, stepped, beside.ours(OURS, steps), "wall"),
        ),
        timing.speeds(
            f"Bringing {EVENTS} events back, {effort.rounds} rounds; ratios by processor time",
            "times", timing.rows(back, brought, beside.ours(BACK, back)),
        ),
        timing.goals(tuple(_goals(stepped, brought))),
    )  # fmt: skip


def _steps(there: There) -> Iterator[Contender]:
    service = there.service
    yield Contender(
        name=there.named(OURS),
        run=lambda times: service.run("story", times),
        each=STEPS,
        differs=_different(service.ask("facts")),
        note=f"{STEPS} steps",
    )
    for flow in there.flows:
        yield Contender(
            name=there.named(flow.name), run=flow.through, each=flow.steps,
            differs=_different(flow.facts()), note=f"{flow.steps} steps",
        )  # fmt: skip


def _back(there: There) -> Iterator[Contender]:
    service = there.service
    yield Contender(
        name=there.named(BACK),
        run=lambda times: service.run("stand", times),
        differs=abs(service.ask("stand") - EVENTS),
    )
    for sourced in there.sourced:
        yield _gotten(there.named(GET), sourced)


def _gotten(name: str, sourced: "Sourced") -> Contender:
    kept = sourced.begun()
    for number in range(1, EVENTS):
        sourced.save(kept, f"we still do not agree, {number}")

    def run(times: int) -> None:
        for _ in range(times):
            sourced.get(kept.id)

    return Contender(name=name, run=run, differs=abs(len(sourced.get(kept.id).said) - EVENTS))


def _different(facts: Mapping[str, int]) -> int:
    """Return in how many facts a record differs from that of the ladder by hand."""
    known = ladder_by_hand.shape().facts()
    return sum(abs(facts.get(what, 0) - known[what]) for what in {*known, *facts})


def _goals(stepped: Turns, brought: Turns) -> Iterator[Goal]:
    def times(spent: Turns, ours: str, other: str, database: str, by: timing.By) -> Any:
        return timing.ratio(spent, beside.on(ours, database), beside.on(other, database), by)

    for database, spiff, viewflow in ((SQLITE, 6, 12), (POSTGRESQL, 3.5, 10)):
        came = times(stepped, OURS, durable_peers.SPIFF, database, "wall")
        yield Goal(what=f"2c: times SpiffWorkflow, {database}", wanted=spiff, measured=came)
        yield Goal(what=f"2c: times viewflow, {database}", wanted=viewflow, measured=None)
    for database in (SQLITE, POSTGRESQL):
        came = times(brought, BACK, GET, database, "cpu")
        yield Goal(what=f"2d: times eventsourcing, {database}", wanted=20, measured=came)
