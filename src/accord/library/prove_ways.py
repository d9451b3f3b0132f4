"""Ways through the states that were found: how far it is to a goal, and whence there is none."""

from collections import deque
from collections.abc import Callable, Iterable

from accord.library.prove_graph import Edge, Graph, State, Step, step_of

Within = Callable[[State], bool]


def steps_to(
    graph: Graph, goals: Iterable[int], *, flags: int, within: Within = lambda _: True
) -> dict[int, int]:
    """Return how many steps every state is from the nearest goal; a state without a way is absent.

    Args:
        flags: what every step has to be, as `prove_graph.ALONE`.
        within: states outside are neither passed nor counted.
    """
    before = _backwards(graph, flags)
    steps = {each: 0 for each in goals}
    waiting = deque(steps)
    while waiting:
        reached = waiting.popleft()
        for state in before[reached]:
            if state not in steps and within(graph.states[state]):
                steps[state] = steps[reached] + 1
                waiting.append(state)
    return steps


def from_which(graph: Graph, flags: int) -> set[int]:
    """Return the states from which one step has all of `flags`."""
    return {
        state for state, edges in enumerate(graph.edges) if any(_has(each, flags) for each in edges)
    }


def down(graph: Graph, state: int, steps: dict[int, int], *, flags: int) -> tuple[Step, ...]:
    """Return the steps from a state to the nearest goal, given how far every state is from one."""
    way = []
    while steps[state]:
        here = steps[state]
        nearer = (
            (edge, outcome)
            for edge, outcome in graph.edges[state].items()
            if _has(edge, flags) and steps.get(edge.to) == here - 1
        )
        edge, outcome = next(nearer)
        way.append(step_of(outcome))
        state = edge.to
    return tuple(way)


def _backwards(graph: Graph, flags: int) -> list[list[int]]:
    before: list[list[int]] = [[] for _ in graph.states]
    for state, edges in enumerate(graph.edges):
        for edge in edges:
            if _has(edge, flags):
                before[edge.to].append(state)
    return before


def _has(edge: Edge, flags: int) -> bool:
    return edge.flags & flags == flags
