"""Every state that an escalation can come to, searched breadth-first with the real engine."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from accord.engine import acts, decide, evolve, posts, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection, Refused
from accord.engine.standing import NOTHING, Standing
from accord.engine.working_days import WorkingCalendar
from accord.library import prove_cast, prove_moves, prove_states
from accord.library.prove_moves import Here, Move

START = datetime(2025, 3, 3, 10, tzinfo=UTC)
"""When the pretend disagreement is raised: a Monday, far from any bank holiday."""

SURE = 1
"""No departure, and the same for every standing that was merged into the state."""
ALONE = 2
"""Sure, on the way to an end, and taken by the raising side or by the body that decides.

Time passes by itself. Reopening is no way to an end.
"""
SILENT = 4
"""Alone, and possible though the other side says nothing."""
UP = 8
"""To a later stage."""
DECIDED = 16
"""The body's decision."""
DEPARTED = 32
"""By departing, where the search departs."""

WAIT = Move(do="wait", text="time passes until the limit is over", make=lambda _: None)

A_MINUTE = timedelta(minutes=1)

SOME = 50
"""States between two looks at the budget."""


class Edge(NamedTuple):
    """A move that leads from one state to another."""

    to: int
    flags: int


class State(NamedTuple):
    """One state: the first standing that was found in it, and how it was come to."""

    standing: Standing
    at: datetime
    depth: int
    before: int
    move: Move
    by: words.Post


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a way, in words, and the stage and status that it leads to."""

    by: words.Post
    text: str
    stage: words.StageId | None
    status: words.Status | None


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody cannot do, and what stands against it."""

    by: words.Post
    text: str
    objections: tuple[Objection, ...]


class Outcome(NamedTuple):
    """What comes of a move."""

    standing: Standing
    at: datetime
    move: Move
    by: words.Post
    flags: int


NOWHERE = State(NOTHING, START, 0, -1, WAIT, decide.CALENDAR)


class Graph:
    """The states found, in the order of their distance from the raising.

    Attributes:
        states: what was found; the first `gone_on_from` of them were gone on from with every move.
        edges: for each state the moves that lead elsewhere.
        accepted: moves that the engine accepted, those included that change nothing.
        tried: moves that the engine was asked for.
    """

    def __init__(
        self, policy: policies.Policy, calendar: WorkingCalendar, *, departing: bool = False
    ) -> None:
        """Search nothing yet.

        Args:
            departing: give a reason for every step that the policy objects to, and take it.
        """
        self.policy = policy
        self.calendar = calendar
        self.states: list[State] = []
        self.edges: list[dict[Edge, Outcome]] = []
        self.gone_on_from = 0
        self.accepted = 0
        self.tried = 0
        self.departing = departing
        self.reduced = prove_states.States(policy)
        self._beginnings = tuple(prove_moves.beginnings(policy))
        self._moves = prove_moves.everything(policy)
        self._found: dict[prove_states.Key, int] = {}

    @property
    def exhausted(self) -> bool:
        """Whether nothing is left that was not tried."""
        return not self.left_over

    @property
    def left_over(self) -> range:
        """The states that were found and not gone on from."""
        return range(self.gone_on_from, len(self.states))

    @property
    def closed(self) -> list[int]:
        """The states in which it is closed."""
        return [n for n, each in enumerate(self.states) if each.standing.status == "closed"]

    @property
    def depth(self) -> int:
        """Steps to the farthest state found."""
        return self.states[-1].depth if self.states else 0

    def search(self, *, depth: int | None = None, watch: "Watch" = lambda _: True) -> None:
        """Try every move from every state, nearest first, until all is seen or the budget ends.

        Args:
            depth: steps after which no state is tried on; none where left out.
            watch: see `Watch`; the search stops when it returns False.
        """
        self._expand(-1)
        while self.gone_on_from < len(self.states):
            if self.gone_on_from % SOME == 0 and not watch(self):
                return
            if depth is not None and self.states[self.gone_on_from].depth >= depth:
                return
            self._expand(self.gone_on_from)
            self.gone_on_from += 1

    def way_to(self, state: int) -> tuple[Step, ...]:
        """Return a shortest way to a state."""
        steps = []
        while state >= 0:
            steps.append(step_of(self.states[state]))
            state = self.states[state].before
        return tuple(reversed(steps))

    def refusals(self, state: int, *dos: str) -> tuple[Refusal, ...]:
        """Return what is refused of some acts in a state, each tried with everything said."""
        first = [next(each for each in self._moves if each.do == do) for do in dos]
        return tuple(self._refused(first, state))

    def refusals_of(self, who: words.Post, state: int, do: str) -> tuple[Refusal, ...]:
        """Return what is refused of every way to do one act in a state, when one post tries it."""
        moves = (each for each in self._moves if each.do == do and not each.earlier)
        return tuple(self._refused((replace(each, by=who) for each in moves), state))

    def _refused(self, moves: Iterable[Move], state: int) -> Iterator[Refusal]:
        found = self.states[state]
        here = self._here(found)
        for move in moves:
            asked = prove_moves.command(move, here, found.depth + 1)
            against = asked and decide.objections(asked, found.standing, self.policy)
            if asked and against:
                yield Refusal(by=asked.by, text=move.text, objections=against)

    def _here(self, state: State) -> Here:
        at = state.at + prove_moves.A_MOMENT
        return Here(standing=state.standing, policy=self.policy, calendar=self.calendar, at=at)

    def outcomes(self, here: Here, entry: int) -> Iterator[Outcome]:
        """Yield what comes of each move that the engine accepts.

        Args:
            entry: the number under which the record would know the step.
        """
        yield from self._tried(
            self._moves if here.standing.status else self._beginnings, here, entry
        )
        yield from _waited(here)

    def by(self, who: words.Post, state: int) -> Iterator[Outcome]:
        """Yield what comes of each move that is accepted of one post in a state."""
        found = self.states[state]
        moves = [replace(each, by=who) for each in self._moves]
        return self._tried(moves, self._here(found), found.depth + 1)

    def _tried(self, moves: Iterable[Move], here: Here, entry: int) -> Iterator[Outcome]:
        for move in moves:
            asked = prove_moves.command(move, here, entry)
            if asked is None:
                continue
            self.tried += 1
            outcome = self._outcome(move, asked, here.standing)
            if outcome is not None:
                self.accepted += 1
                yield outcome

    def _outcome(self, move: Move, asked: Command, before: Standing) -> Outcome | None:
        flags = _flags(move, asked)
        try:
            new = decide.decide(asked, before, self.policy, self.calendar)
        except Refused as refusal:
            if not self.departing or any(each.barred for each in refusal.objections):
                return None
            flags = DEPARTED
            asked = replace(asked, departing=prove_moves.SAID)
            new = decide.decide(asked, before, self.policy, self.calendar)
        after = before
        for event in new:
            after = evolve.evolve(after, event)
        flags |= DECIDED if isinstance(asked.act, acts.Decide) else 0
        flags |= UP if after.rung > before.rung else 0
        return Outcome(after, asked.at, move, asked.by, flags)

    def _expand(self, number: int) -> None:
        """Try every move from a state; the one before all others is that nobody raised it yet."""
        state = self.states[number] if number >= 0 else NOWHERE
        for outcome in self.outcomes(self._here(state), state.depth + 1):
            self._reach(outcome, number, state.depth + 1)

    def _reach(self, outcome: Outcome, before: int, depth: int) -> None:
        key = self.reduced.of(outcome.standing, at=outcome.at)
        number = self._found.setdefault(key, len(self.states))
        if number == len(self.states):
            found = State(outcome.standing, outcome.at, depth, before, outcome.move, outcome.by)
            self.states.append(found)
            self.edges.append({})
        if before >= 0 and number != before:
            self.edges[before].setdefault(Edge(number, outcome.flags), outcome)


def step_of(came: State | Outcome) -> Step:
    """Return a step in words."""
    now = came.standing
    return Step(by=came.by, text=came.move.text, stage=now.stage, status=now.status)


def _waited(here: Here) -> Iterator[Outcome]:
    """Yield what comes of waiting until the last of an open stage's limits is over."""
    standing = here.standing
    ends = [due.ends for due in prove_states.dues(standing)] if standing.status == "open" else []
    if ends and max(ends) >= here.at:
        at = max(ends) + A_MINUTE
        yield Outcome(standing, at, WAIT, decide.CALENDAR, SURE | ALONE | SILENT)


def _flags(move: Move, asked: Command) -> int:
    # What a correction undoes depends on the record, which merged standings do not share.
    if isinstance(asked.act, acts.Correct):
        return 0
    party = posts.party_of(asked.by, prove_cast.AGENCIES)
    if party not in ("raising", "partnership") or isinstance(asked.act, acts.Reopen):
        return SURE
    return SURE | ALONE | (0 if move.needs_answer else SILENT)


Watch = Callable[[Graph], bool]
"""Is shown a search now and then; returns whether to go on."""
