"""What has to hold in every state that was found, and where it does not."""

from collections.abc import Callable, Collection, Iterator

import msgspec

from accord.engine import policy as policies
from accord.engine import words
from accord.library import prove_panels, prove_ways
from accord.library.prove_graph import (
    ALONE,
    DECIDED,
    SILENT,
    SURE,
    UP,
    Graph,
    Refusal,
    State,
    Step,
)  # fmt: skip

PROPERTIES = {
    "outcome": "While it is open, the raising side can resolve it and can withdraw it.",
    "gate": "Every gate, before a stage is left and before it is decided, is met by something "
    "that the one who owes it can do.",
    "leave": "From every state of a stage but the last it can go on to a later stage, with no "
    "outcome in between.",
    "enter": "Every stage is entered.",
    "panel": "The panel can be filled, whether two agencies disagree or five.",
    "decide": "From every state of the last stage it can be decided, by the route that is chosen.",
    "end": "From every state it can be closed without reopening, by steps of the raising side and "
    "of the body that decides alone.",
}
"""Each property by its name, in the order in which it is told. All of it without a departure."""

DECIDING = ("choose_route", "appoint_panel", "hear", "decide")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Where a property does not hold.

    Attributes:
        breaks: the property, by its name in `PROPERTIES`.
        text: what cannot be done, in a sentence.
        clauses: of the part of the policy that is in the way, where it is one part.
        who: who owes what cannot be done, where it is one post.
        way: the steps to a state in which it cannot be done; none where it belongs to no state.
        refused: what is tried there in vain.
    """

    breaks: str
    text: str
    clauses: policies.Clauses = ()
    who: words.Post | None = None
    way: tuple[Step, ...] = ()
    refused: tuple[Refusal, ...] = ()


Within = Callable[[State], bool]


def findings(plain: Graph, departing: Graph) -> tuple[Finding, ...]:
    """Return where a property does not hold, in the order of `PROPERTIES`.

    Args:
        plain: what can happen without a departure.
        departing: what can happen when whatever may be departed from is. Only what is found in
            no other way is told of it.
    """
    found = list(_everything(plain))
    broken = {each.breaks for each in found}
    for each in _of_every_state(departing):
        if each.breaks not in broken:
            found.append(msgspec.structs.replace(each, text=f"After a departure: {each.text}"))
    return tuple(sorted(found, key=lambda each: tuple(PROPERTIES).index(each.breaks)))


def remarks(graph: Graph) -> Iterator[str]:
    """Yield what cannot be done, without a departure, while the other side says nothing."""
    stages = graph.policy.stages
    for rung, stage in enumerate(stages):
        last = rung == graph.policy.last
        goal = DECIDED if last else UP
        anybody = _stuck(graph, goal | SURE, SURE, _open_at(rung))
        silent = _stuck(graph, goal | SILENT, SILENT, _open_at(rung))
        waiting = len(silent) - len(anybody)
        if waiting:
            what = "deciding" if last else "going on"
            states = sum(map(_open_at(rung), graph.states))
            yield (
                f"{stage.title}: in {waiting} of {states} states {what} waits for a word of "
                "another agency. While it is silent that takes a departure."
            )


def _everything(graph: Graph) -> Iterator[Finding]:
    yield from _of_every_state(graph)
    yield from _panel(graph)
    yield from _gates(graph)
    if graph.exhausted:  # a stage that was not seen yet could still come
        yield from _entered(graph)


def _of_every_state(graph: Graph) -> Iterator[Finding]:
    yield from _outcome(graph)
    yield from _leave(graph)
    yield from _decide(graph)
    yield from _end(graph)


def _outcome(graph: Graph) -> Iterator[Finding]:
    """Hold what the engine promises to the raising side against every state (reading 32)."""
    kept = [
        state
        for state, each in enumerate(graph.states)
        if each.standing.status == "open" and graph.refusals(state, "resolve", "withdraw")
    ]
    text = "The raising side cannot end it"
    yield from _told(graph, "outcome", kept, text, "resolve", "withdraw")


def _leave(graph: Graph) -> Iterator[Finding]:
    for rung, stage in enumerate(graph.policy.stages[:-1]):
        stuck = _stuck(graph, UP | SURE, SURE, _open_at(rung))
        text = f"{stage.title} cannot be left, whatever is done there"
        yield from _told(graph, "leave", stuck, text, "escalate")


def _decide(graph: Graph) -> Iterator[Finding]:
    """Ask of the last stage, and then of each route, whether it leads to a decision."""
    last = graph.policy.stages[-1]
    at_last = _open_at(graph.policy.last)
    panel = last.decision is not None and last.decision.panel is not None
    steps = DECIDING if panel else DECIDING[-1:]
    stuck = _stuck(graph, DECIDED | SURE, SURE, at_last)
    yield from _told(graph, "decide", stuck, f"{last.title} cannot be decided", *steps)
    for route in () if stuck else ("direct", "panel"):
        by_route = _stuck(
            graph, DECIDED | SURE, SURE,
            lambda each, route=route: at_last(each) and each.standing.route == route,  # type: ignore[misc]
        )  # fmt: skip
        text = f"{last.title} cannot be decided by the {route} route"
        yield from _told(graph, "decide", by_route, text, *steps[1:])


def _end(graph: Graph) -> Iterator[Finding]:
    goals = {*graph.closed, *graph.left_over}
    steps = prove_ways.steps_to(graph, goals, flags=ALONE)
    stuck = [state for state in range(len(graph.states)) if state not in steps]
    ended = [state for state in stuck if graph.states[state].standing.status != "open"]
    yield from _told(graph, "end", ended or stuck, "It was ended and cannot be closed", "close")


def _entered(graph: Graph) -> Iterator[Finding]:
    entered = {each.standing.rung for each in graph.states}
    for rung, stage in enumerate(graph.policy.stages):
        if rung not in entered:
            text = f"{stage.title} is never entered."
            yield Finding(breaks="enter", text=text, clauses=stage.clauses)


def _gates(graph: Graph) -> Iterator[Finding]:
    """Let the post that owes a gate try to meet it, where it is first found unmet."""
    for rung, stage in enumerate(graph.policy.stages):
        for number, duty in enumerate(stage.duties, start=1):
            name = f"{stage.id}/{number}"
            state = _first_unmet(graph, rung, name) if _is_gate(duty) else None
            if state is not None and not _meets(graph, state, name, duty):
                yield Finding(
                    breaks="gate",
                    who=duty.who,
                    text=f"A gate of {stage.title} is met by nothing that the one who owes it can "
                    f"do: {duty.title}.",
                    clauses=duty.clauses,
                    way=graph.way_to(state),
                    refused=graph.refusals_of(duty.who, state, duty.do),
                )


def _first_unmet(graph: Graph, rung: int, name: str) -> int | None:
    here = _open_at(rung)
    unmet = (
        state
        for state, each in enumerate(graph.states)
        if here(each) and name in graph.reduced.unmet(each.standing)
    )
    return next(unmet, None)


def _meets(graph: Graph, state: int, name: str, duty: policies.Duty) -> bool:
    return any(
        name not in graph.reduced.unmet(each.standing)
        for each in graph.by(duty.who, state)
        if each.move.do == duty.do
    )


def _panel(graph: Graph) -> Iterator[Finding]:
    vain = prove_panels.unfilled(graph.policy, graph.calendar)
    if vain is None:
        return
    at_last = _open_at(graph.policy.last)
    waiting = [
        state
        for state, each in enumerate(graph.states)
        if at_last(each) and each.standing.route in (None, "panel")
    ]
    waiting.sort(key=lambda state: graph.states[state].standing.route is None)
    yield Finding(
        breaks="panel",
        text=f"The panel cannot be filled when {vain.agencies} agencies disagree.",
        clauses=vain.clauses,
        way=graph.way_to(waiting[0]) if waiting else (),
        refused=vain.refused,
    )


def _stuck(graph: Graph, goal: int, flags: int, within: Within) -> list[int]:
    """Return the states within some part from which no way inside it leads to a goal.

    Args:
        goal: what the last step of such a way is.
        flags: what its other steps are.
    """
    inside = {state for state, each in enumerate(graph.states) if within(each)}
    goals = inside & {*prove_ways.from_which(graph, goal), *graph.left_over}
    steps = prove_ways.steps_to(graph, goals, flags=flags, within=within)
    return sorted(inside - steps.keys())


def _told(
    graph: Graph, breaks: str, stuck: Collection[int], text: str, *tried: str
) -> Iterator[Finding]:
    """Yield a finding with the way to the state in which the least is still in the way."""
    if not stuck:
        return
    refusals = {state: graph.refusals(state, *tried) for state in stuck}
    least = min(
        stuck,
        key=lambda state: (sum(len(each.objections) for each in refusals[state]), state),
    )
    yield Finding(
        breaks=breaks,
        text=f"{text}: in {len(stuck)} of the {len(graph.states)} states found.",
        way=graph.way_to(least),
        refused=refusals[least],
    )


def _is_gate(duty: policies.Duty) -> bool:
    return duty.before_leaving or duty.before_deciding


def _open_at(rung: int) -> Within:
    return lambda each: each.standing.status == "open" and each.standing.rung == rung
