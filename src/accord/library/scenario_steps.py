"""A scenario's steps: what is done, when, and what is expected, read with every problem at once."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from accord.engine import acts, words
from accord.library import positions, reading, scenario_words, source
from accord.library.scenario_words import Action, DueWanted, LocalMoment


class Expect(msgspec.Struct, frozen=True, kw_only=True):
    """What must be true after a step; what is left out is not looked at."""

    stage: words.StageId | None = None
    status: words.Status | None = None
    due: DueWanted | None = None
    overdue: bool | None = None
    owed: tuple[words.Clause, ...] | None = None
    not_owed: tuple[words.Clause, ...] | None = None
    offered: tuple[words.Clause, ...] | None = None
    told: tuple[words.Addressee, ...] | None = None
    refused: bool | words.Clause | tuple[words.Clause, ...] | None = None
    departures: int | None = None
    can: tuple[Action, ...] | None = None
    cannot: tuple[Action, ...] | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a scenario, ready to play.

    Attributes:
        at: when it is recorded, an aware instant.
        happened: when it took place, an aware instant.
        act: what is done; None where only time passes.
        by: who acts; None for whoever it falls to (reading 14).
        line: where the step stands in its file; `column` likewise.
        happened_at: line and column of `happened`, or of the step where that is left out.
    """

    at: datetime
    happened: datetime
    do: str
    act: acts.AnyAct | None
    by: words.Post | None
    departing: str
    expect: Expect
    line: int
    column: int
    happened_at: tuple[int, int]


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    at: LocalMoment
    do: Action
    happened: LocalMoment | None = None
    with_: source.Mapping | None = msgspec.field(default=None, name="with")
    by: words.Post | None = None
    departing: str | None = None
    expect: Expect = Expect()


class _Correction(msgspec.Struct, frozen=True, kw_only=True):
    entry: int | None = None
    reason: str | None = None
    particulars: source.Mapping | None = None


def read(
    nodes: tuple[source.Mapping, ...], known: reading.Known, notes: positions.Notes
) -> tuple[Step, ...]:
    """Return the steps that can be read; what is wrong with any is noted."""
    return tuple(_Steps(nodes, known, notes).read())


class _Steps:
    """One reading of a file's steps: a correction has to know the others."""

    def __init__(
        self, nodes: tuple[source.Mapping, ...], known: reading.Known, notes: positions.Notes
    ) -> None:
        self.nodes = nodes
        self.known = known
        self.notes = notes

    def read(self) -> Iterator[Step]:
        """Yield the steps with their acts; the act says which particulars there are."""
        self.check_times()
        for node in self.nodes:
            step = self.notes.read(node, _Step, self.known)
            self.check_expectations(node.get("expect"))
            act = self.act(_with(node), node)
            if step is None:
                continue
            if step.do == scenario_words.LOOK:
                self.none_of(_with(node), step.do)
            yield _step(node, step, act)

    def check_times(self) -> None:
        """Note times that run backwards, whatever else may be wrong with their steps."""
        before: tuple[datetime, source.Scalar] | None = None
        for node in self.nodes:
            at, happened = self.moment(node, "at"), self.moment(node, "happened")
            if at is None:
                continue
            if before is not None and at[0] < before[0]:
                wish = f"expected {before[1].text}, as at the step before, or later"
                self.notes.tell(at[1], f"time runs backwards: {wish}")
            if happened is not None and happened[0] > at[0]:
                wish = f"expected {at[1].text} or earlier"
                self.notes.tell(happened[1], f"this happened after it was recorded: {wish}")
            before = at

    def check_expectations(self, node: source.Node | None) -> None:
        """Note expectations that would hold whatever came, since nothing is said."""
        for key, value in node.entries if isinstance(node, source.Mapping) else ():
            if source.kind(value) == "nothing":
                none = " (none where there is no limit)" if key.text == "due" else ""
                message = f"nothing is expected here: say what{none}, or leave the key out"
                self.notes.tell(value, message)

    def act(self, given: source.Mapping, step: source.Mapping) -> acts.AnyAct | None:
        """Return a step's act with particulars, its own or those that correct it.

        None where only time passes, and where they cannot be read.
        """
        do = step.get("do")
        name = do.text if isinstance(do, source.Scalar) else ""
        kind = acts.BY_NAME.get(name)
        if kind is acts.Correct:
            return self.correction(given, step)
        if kind is None:
            return None
        if not kind.__struct_fields__:
            given = self.none_of(given, name)
        act: acts.AnyAct | None = self.notes.read(given, kind, self.known)
        return act

    def none_of(self, given: source.Mapping, name: str) -> source.Mapping:
        """Note every particular of what has none; return that there is none left."""
        for key, _ in given.entries:
            what = f"{source.shown(name)} has no particulars"
            self.notes.tell(key, f"{what}: leave {source.shown(key.text)} out")
        return _NOTHING

    def correction(self, given: source.Mapping, step: source.Mapping) -> acts.Correct | None:
        """Return a correction, with particulars of the act at the step that it names.

        One that corrects a correction names that one's step, unless it gives another.
        """
        correction = self.notes.read(given, _Correction, self.known)
        entry = self.entry(given) or self.entry(_with(step))
        below = given.get("particulars")
        particulars = None
        if isinstance(below, source.Mapping) and 1 <= entry <= len(self.nodes):
            particulars = self.act(below, self.nodes[entry - 1])
        if correction is None:
            return None
        return acts.Correct(
            entry=correction.entry, reason=correction.reason, particulars=particulars
        )

    def moment(self, node: source.Mapping, key: str) -> tuple[datetime, source.Scalar] | None:
        """Return a step's time and where it stands; None, and silence, where it is none."""
        place = node.get(key)
        if not isinstance(place, source.Scalar):
            return None
        moment = self.silently(place, LocalMoment)
        return (moment, place) if isinstance(moment, datetime) else None

    def entry(self, given: source.Mapping) -> int:
        """Return the step that a correction names; 0 where it names none."""
        place = given.get("entry")
        entry = 0 if place is None else self.silently(place, int)
        return entry if isinstance(entry, int) else 0

    def silently(self, place: source.Node, wanted: object) -> object:
        """Return a value that is read for itself: what is wrong is noted with its step."""
        return reading.read(place, wanted, path="", known=self.known, problems=[])


_NOTHING = source.Mapping((), 1, 1)


def _with(step: source.Mapping) -> source.Mapping:
    given = step.get("with")
    return given if isinstance(given, source.Mapping) else _NOTHING


def _step(node: source.Mapping, step: _Step, act: acts.AnyAct | None) -> Step:
    happened = positions.at(node, "happened")
    return Step(
        at=step.at, happened=step.happened or step.at, do=step.do, act=act, by=step.by,
        departing=step.departing or "", expect=step.expect, line=node.line, column=node.column,
        happened_at=(happened.line, happened.column),
    )  # fmt: skip
