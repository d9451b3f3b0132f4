"""The ladder by hand: a reducer on tuples, as little as Python can do. This is the floor.

It knows four stages, one limit, an order and an end: no duties, no reasons, no departures, no
corrections, no clauses, and nobody's turn.
"""

import datetime
from collections.abc import Callable
from typing import Any, Final

from accord.library import calendars
from bench import ladder_story
from bench.ladder_story import RESOLVED, STAGES, STORY, Facts, Kept, Shape

NAME: Final = "by hand: reducer on tuples"

# stage's place, day on which it is due, open or not
State = tuple[int, datetime.date, bool]
Line = tuple[Any, ...]
Step = Callable[[State, datetime.date], tuple[State, tuple[Line, ...]]]

NEVER: Final = datetime.date.min
NOTHING: Final[State] = (-1, NEVER, True)


def shape() -> Shape:
    """Return the floor."""
    return Shape(
        name=NAME,
        through=_through,
        facts=_facts,
        kept=(Kept(name=NAME, whole=_open, bare=lambda: _open()[0]),),
        note="the floor",
    )


def _reducer() -> dict[str, Step]:
    add = calendars.load().add
    last = len(STAGES) - 1

    def raised(state: State, day: datetime.date) -> tuple[State, tuple[Line, ...]]:
        if state is not NOTHING:
            raise ValueError("raised already")
        due = add(day, 5)
        return (0, due, True), (("raised", day), ("entered", day, STAGES[0], due))

    def escalated(state: State, day: datetime.date) -> tuple[State, tuple[Line, ...]]:
        rung, due, is_open = state
        if not is_open or not 0 <= rung < last:
            raise ValueError("there is no later stage")
        later = add(day, 5)
        new = rung + 1
        return (new, later, True), (
            ("left", day, STAGES[rung], day > due),
            ("entered", day, STAGES[new], later),
        )

    def resolved(state: State, day: datetime.date) -> tuple[State, tuple[Line, ...]]:
        rung, due, is_open = state
        if not is_open or rung < 0:
            raise ValueError("nothing is open")
        return (rung, due, False), (
            ("left", day, STAGES[rung], day > due),
            ("resolved", day),
        )

    return {
        ladder_story.RAISE: raised,
        ladder_story.ESCALATE: escalated,
        ladder_story.RESOLVE: resolved,
    }


_STEPS: Final = _reducer()


def _carried_out(story: ladder_story.Story) -> tuple[State, list[Line]]:
    state = NOTHING
    record: list[Line] = []
    for what, day in story:
        state, new = _STEPS[what](state, day)
        record += new
    return state, record


def _through() -> tuple[State, list[Line]]:
    return _carried_out(STORY)


def _open() -> tuple[State, list[Line]]:
    return _carried_out(STORY[: ladder_story.STILL_OPEN])


def _facts() -> Facts:
    (rung, _, is_open), record = _through()
    return ladder_story.facts_of(record, STAGES[rung] if is_open else RESOLVED)
