"""Committing one command: three events, a message, a row of the register; one by one, and many."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from bench import beside, databases, durable_peers, floor, timing
from bench.beside import There
from bench.databases import POSTGRESQL, SQLITE
from bench.timing import Contender, Effort, Goal, Spent, Table

if TYPE_CHECKING:
    from bench.sourced import Sourced

OURS: Final = "Accord: one command a commit"
BATCH: Final = "Accord: 20 commands a commit"
REGISTER: Final = "Accord: with the whole register, and the form's answer"
SAVE: Final = f"{durable_peers.EVENTSOURCING}: app.save of one event"
TOGETHER: Final = 20


def measure(effort: Effort, *, peers: bool) -> tuple[Table, ...]:
    """Return the tables: commands, and the goals beside them."""
    with (
        databases.folder() as folder,
        beside.each_database("bench.commit_ours", folder, peers=peers) as there,
    ):
        ways = [floor.contender(folder), *(way for each in there for way in _ways(each))]
        spent = timing.in_turn(ways, effort)
    ours = beside.ours(OURS, ways)
    return (
        timing.speeds(
            f"Committing commands, {effort.rounds} rounds; ratios by the clock on the wall",
            "commands", timing.rows(ways, spent, ours, "wall"),
        ),
        timing.goals(tuple(_goals(spent))),
    )  # fmt: skip


def _ways(there: There) -> Iterator[Contender]:
    service = there.service
    lost = service.ask("check")

    def run(task: str) -> timing.Run:
        return lambda times: service.run(task, times)

    yield Contender(name=there.named(OURS), run=run("single"), differs=lost)
    yield Contender(name=there.named(BATCH), run=run("batch"), each=TOGETHER, differs=lost)
    yield Contender(name=there.named(REGISTER), run=run("register"))
    for sourced in there.sourced:
        yield _saved(there.named(SAVE), sourced)


def _saved(name: str, sourced: "Sourced") -> Contender:
    kept = sourced.begun()
    said = "we still do not agree " * 11  # about what one of our events says, in bytes

    def run(times: int) -> None:
        for _ in range(times):
            sourced.save(kept, said)

    run(3)
    return Contender(name=name, run=run, differs=abs(len(sourced.get(kept.id).said) - 4))


def _goals(spent: Mapping[str, list[Spent]]) -> Iterator[Goal]:
    def times(ours: str, other: str) -> float | None:
        return timing.ratio(spent, ours, other, "wall")

    for database, wanted in ((SQLITE, 0.4), (POSTGRESQL, 0.17)):
        one, many = beside.on(OURS, database), beside.on(BATCH, database)
        came = times(one, floor.NAME)
        yield Goal(what=f"3: of the disk floor, {database}", wanted=wanted, measured=came)
        came = times(many, one)
        yield Goal(what=f"3: 20 a commit, times one, {database}", wanted=3.5, measured=came)
