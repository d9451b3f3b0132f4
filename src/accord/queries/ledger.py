"""The ledger: every duty of an escalation since it arose, and what became of it.

Nobody writes it down. It is worked out from the events alone, step by step: what is owed before a
step and after it says what the step did.
"""

import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from accord.engine import acts, corrections, duties, events, evolve, words
from accord.engine import policy as policies
from accord.engine.duties import Owed
from accord.engine.standing import NOTHING, Standing
from accord.engine.working_days import Due
from accord.register import titles

State = Literal["owed", "done", "lapsed", "departed"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One duty from when it arose.

    Attributes:
        duty: its id, as the engine's `Owed` has it.
        do: the act that does it.
        who: the post that owes it, or owed it last.
        stage: the stage it belongs to; empty where it belongs to none.
        lasts: leaving the stage does not end it (reading 18).
        arose: the entry by which it arose.
        place: its place among all duties, in the order in which they arose; from 0.
        state: `owed`; `done`; `lapsed` where it ended undone (reading 18); `departed` where the
            policy was departed from with a reason (reading 1).
        ended: the entry that did it, ended it or departed from it; 0 while it is owed.
        late: it was done after its limit.
        struck: it was done by an entry that counts no more (reading 32).
    """

    duty: str
    do: str
    title: str
    who: words.Post
    strength: words.Strength
    clauses: policies.Clauses
    due: Due | None
    stage: str
    lasts: bool
    arose: int
    place: int
    state: State = "owed"
    ended: int = 0
    late: bool = False
    struck: bool = False


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step, and where it led.

    Attributes:
        arisen: by id, every duty that has arisen and not ended, done or not.
        owed: by id, those of them that are still to be done.
    """

    entry: int
    act: acts.Act | None
    happened: datetime
    after: Standing
    arisen: dict[str, Owed]
    owed: dict[str, Owed]

    @property
    def corrects(self) -> bool:
        """Whether it says that an earlier entry was wrong."""
        return isinstance(self.act, acts.Correct)


def of(history: Iterable[events.Event], policy: policies.Policy) -> tuple[Line, ...]:
    """Return every duty that arose, in the order in which they did.

    One that arises anew, such as filing at each stage, has a line for each time (readings 25
    and 32); one that a correction wakes goes on in its own.

    Args:
        history: the events of one escalation, oldest first.
    """
    book = _Book(policy)
    for step in _steps(history, policy):
        book.count(step)
    return book.lines()


class _Book:
    """What is written down while the steps are counted, one after another."""

    def __init__(self, policy: policies.Policy) -> None:
        self.policy = policy
        self.past: list[Line] = []
        self.current: dict[str, Line] = {}
        self.before: list[_Step] = []
        self.places = itertools.count()

    def count(self, step: _Step) -> None:
        """Count one step."""
        # what arises goes by the engine's order: at once first, then as in the document
        for duty in dict.fromkeys((*step.arisen, *self.current)):
            self._count(duty, step)
        self.before.append(step)

    def lines(self) -> tuple[Line, ...]:
        """Return every line so far, in the order in which the duties arose."""
        if not self.before:
            return ()
        ordered = sorted((*self.past, *self.current.values()), key=lambda line: line.place)
        return tuple(_struck(ordered, self.before[-1].after))

    def _count(self, duty: str, step: _Step) -> None:
        """Count what one step means for one duty."""
        known, arisen, owed = self.current.pop(duty, None), step.arisen.get(duty), None
        if arisen is not None:
            owed = step.owed.get(duty)
        elif known is not None:
            self.past.extend(_over(known, step))
            return
        if known is not None and owed is not None and known.state != "owed" and not step.corrects:
            self.past.append(known)  # owed anew
            known = None
        if known is not None:
            self.current[duty] = _going_on(known, owed, step)
        elif arisen is not None:
            self.current[duty] = self._arising(owed or arisen, step)

    def _arising(self, each: Owed, step: _Step) -> Line:
        """Return a duty that arises; what was done beforehand can have met it already."""
        part = each.id.partition("/")[0]
        stage = part if part in self.policy.rungs else ""
        line = Line(
            duty=each.id, do=titles.of(each.id, self.policy).do, title=each.duty, who=each.who,
            strength=each.strength, clauses=each.clauses, due=each.due,
            stage=stage, lasts=not (stage and each.ends_with_stage),
            arose=step.entry, place=next(self.places),
        )  # fmt: skip
        if each.id in step.owed:
            return line
        if each.id in step.after.departed:
            return replace(line, state="departed", ended=step.entry)
        return replace(line, state="done", ended=self._met_beforehand(each.id, step))

    def _met_beforehand(self, duty: str, step: _Step) -> int:
        """Return the first entry after which a duty that now arises was met (reading 19)."""
        asked = _asked(step.after)
        for earlier in self.before:
            tried = replace(step.after, marks={**asked, **earlier.after.marks})
            if duty not in _by_id(tried, self.policy):
                return earlier.entry
        return step.entry


def _steps(history: Iterable[events.Event], policy: policies.Policy) -> Iterator[_Step]:
    standing = NOTHING
    for entry, together in itertools.groupby(history, key=lambda event: event.entry):
        act, happened = None, None
        for event in together:
            standing = evolve.evolve(standing, event)
            happened = event.happened
            act = event.body if isinstance(event.body, acts.Act) else act
        if happened is not None:
            yield _Step(
                entry=entry, act=act, happened=happened, after=standing,
                arisen=_by_id(_undone(standing, _asked(standing)), policy),
                owed=_by_id(standing, policy),
            )  # fmt: skip


def _by_id(standing: Standing, policy: policies.Policy) -> dict[str, Owed]:
    return {each.id: each for each in duties.owed(standing, policy)}


def _undone(standing: Standing, marks: dict[str, int]) -> Standing:
    """Return a standing as it would be had nobody done, or departed from, anything owed."""
    promises = tuple(replace(each, done=False) for each in standing.promises)
    return replace(
        standing, marks=marks, answered={}, departed=(), closed_as=None, promises=promises
    )


def _asked(standing: Standing) -> dict[str, int]:
    """Return the marks that make something owed: the reports that were asked for (reading 31)."""
    marks = standing.marks.items()
    return {mark: version for mark, version in marks if mark.startswith("requested:")}


def _going_on(line: Line, owed: Owed | None, step: _Step) -> Line:
    """Return a duty that had arisen, after a step that did not end it."""
    if owed is not None:
        return replace(
            line, state="owed", ended=0, late=False, who=owed.who, due=owed.due, title=owed.duty
        )
    if line.state != "owed":
        return line
    if line.duty in step.after.departed:
        return replace(line, state="departed", ended=step.entry)
    return _done(line, step)


def _over(line: Line, step: _Step) -> Iterator[Line]:
    """Yield a duty that is no more: done, departed from or lapsed; nothing if it never was."""
    if step.corrects:
        return  # what was corrected had made it arise
    if line.state != "owed":
        yield line
    elif line.duty in step.after.departed:
        yield replace(line, state="departed", ended=step.entry)
    elif step.act is not None and step.act.do == line.do:
        yield _done(line, step)
    else:
        yield replace(line, state="lapsed", ended=step.entry)


def _done(line: Line, step: _Step) -> Line:
    late = line.due is not None and line.due.passed(step.happened)
    return replace(line, state="done", ended=step.entry, late=late)


def _struck(lines: Iterable[Line], standing: Standing) -> Iterator[Line]:
    """Yield the lines with what is said of those whose entry counts no more."""
    void = {event.entry for event, counts in corrections.amended(standing.history) if not counts}
    for line in lines:
        yield replace(line, struck=True) if line.state == "done" and line.ended in void else line
