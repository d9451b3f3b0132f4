"""Whether an escalation can get stuck under a policy: everything tried, from every state.

What no policy can break: an open escalation is ended by the raising side whenever it wishes, for
the engine never refuses it `resolve` or `withdraw` (reading 32). So *stuck* means one of these:
the ladder cannot go on, the last stage cannot be decided, or what was ended cannot be closed.
`prove_properties.PROPERTIES` says each in a sentence.
"""

import msgspec

from accord.engine.policy import Policy
from accord.engine.working_days import WorkingCalendar
from accord.library import prove_graph, prove_properties, prove_ways
from accord.library.prove_graph import Graph, Step, Watch
from accord.library.prove_properties import Finding


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How much a search saw.

    Attributes:
        states: what was found.
        gone_on_from: states from which every move was tried.
        tried: moves that the engine was asked for.
        accepted: moves that it accepted, those included that change nothing that matters.
        depth: steps from the raising to the farthest state.
        exhausted: whether nothing was left to try.
    """

    states: int
    gone_on_from: int
    tried: int
    accepted: int
    depth: int
    exhausted: bool


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What is proven of a policy, and what is not.

    Attributes:
        figures: of the search without a departure.
        departing: of the search in which whatever may be departed from is.
        findings: everything that does not hold; nothing where it is proven.
        remarks: what holds only while the other side does its part.
        farthest: the steps to the state that is farthest from an end.
        to_an_end: the shortest way from there: the longest of all shortest ways to an end.
    """

    policy: str
    figures: Figures
    departing: Figures
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...]
    farthest: tuple[Step, ...]
    to_an_end: tuple[Step, ...]

    @property
    def exhausted(self) -> bool:
        """Whether neither search left anything to try."""
        return self.figures.exhausted and self.departing.exhausted


def prove(
    policy: Policy,
    calendar: WorkingCalendar,
    *,
    depth: int | None = None,
    watch: Watch = lambda _: True,
) -> Proof:
    """Search all that can happen under a policy, and hold every property against it.

    A state is a standing without what no later step depends on (`prove_states`); a move is any
    act with a few particulars (`prove_moves`), or waiting until a limit is over. Where the search
    is cut, a state that was not gone on from is taken to lead anywhere. So what is found is so,
    however little was seen; and what is not found is ruled out only where nothing was cut.

    Args:
        depth: steps from the raising after which nothing is tried; none where left out.
        watch: is shown a search now and then; the search is cut when it returns False.
    """
    plain = Graph(policy, calendar)
    plain.search(depth=depth, watch=watch)
    departing = Graph(policy, calendar, departing=True)
    departing.search(depth=depth, watch=watch)
    farthest, to_an_end = _longest(plain)
    return Proof(
        policy=policy.id,
        figures=_figures(plain),
        departing=_figures(departing),
        findings=prove_properties.findings(plain, departing),
        remarks=tuple(prove_properties.remarks(plain)),
        farthest=farthest,
        to_an_end=to_an_end,
    )


def _figures(graph: Graph) -> Figures:
    return Figures(
        states=len(graph.states), gone_on_from=graph.gone_on_from, tried=graph.tried,
        accepted=graph.accepted, depth=graph.depth, exhausted=graph.exhausted,
    )  # fmt: skip


def _longest(graph: Graph) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Return the way to the state that is farthest from an end, and from there to the end."""
    steps = prove_ways.steps_to(graph, graph.closed, flags=prove_graph.ALONE)
    if not steps:
        return (), ()
    farthest = max(steps, key=lambda state: (steps[state], -state))
    down = prove_ways.down(graph, farthest, steps, flags=prove_graph.ALONE)
    return graph.way_to(farthest), down
