"""Scenario files: one escalation played step by step, read with every problem at once."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from accord.engine import acts, words
from accord.engine import policy as policy_words
from accord.engine.working_days import WorkingCalendar
from accord.library import calendars, policies, positions, reading, scenario_words, source
from accord.library.scenario_words import Action, AgencyName, DueWanted, LocalMoment


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


class _Agencies(msgspec.Struct, frozen=True, kw_only=True):
    raising: AgencyName = AgencyName("school")
    responding: tuple[AgencyName, ...] = (AgencyName("social-care"),)


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    at: LocalMoment
    do: Action
    happened: LocalMoment | None = None
    with_: source.Mapping | None = msgspec.field(default=None, name="with")
    by: words.Post | None = None
    departing: str | None = None
    expect: Expect = Expect()


class _File(msgspec.Struct, frozen=True, kw_only=True):
    scenario: str
    policy: str
    steps: tuple[source.Mapping, ...]
    agencies: _Agencies = _Agencies()


class _Correction(msgspec.Struct, frozen=True, kw_only=True):
    entry: int | None = None
    reason: str | None = None
    particulars: source.Mapping | None = None


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


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario, ready to play."""

    title: str
    path: Path
    policy: policy_words.Policy
    calendar: WorkingCalendar
    agencies: words.Agencies
    steps: tuple[Step, ...]


def find(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the scenario files that paths lead to; folders are searched.

    In a policy's folder, its scenarios are those under `scenarios`.

    Raises:
        NotUsable: there is no such file or folder, or no scenario in a folder.
    """
    found: dict[Path, None] = {}
    problems = []
    for path in paths:
        files = tuple(_in_folder(path)) if path.is_dir() else (path,)
        if not files:
            problems.append(source.Problem(str(path), 1, 1, "there is no scenario in this folder"))
        found.update(dict.fromkeys(files))
    if problems:
        raise source.NotUsable(problems)
    return tuple(found)


def load(path: Path) -> Scenario:
    """Return the scenario in a file.

    Raises:
        NotUsable: it is no scenario, or its policy cannot be used; every problem at once.
    """
    problems: list[source.Problem] = []
    node = source.load(path, problems=problems)
    notes = positions.Notes(str(path), problems)
    loaded = _policy(path, node, notes)
    calendar = calendars.load()
    if loaded is not None:
        calendar = calendars.load(division=loaded.policy.calendar, zone=loaded.policy.zone)
    known = scenario_words.known(loaded, calendar, _names(node)[:MOST_AGENCIES])
    read = notes.read(node, _File, known)
    _check_agencies(node, notes)
    steps = tuple(_steps(positions.entries(node, "steps"), known, notes))
    if read is not None and not read.steps:
        notes.tell(positions.at(node, "steps"), "expected at least one step, got an empty list")
    if problems or read is None or loaded is None:
        raise source.NotUsable(problems)
    agencies = words.Agencies(raising=read.agencies.raising, responding=read.agencies.responding)
    return Scenario(
        title=read.scenario, path=path, policy=loaded.policy, calendar=calendar,
        agencies=agencies, steps=steps,
    )  # fmt: skip


def too_early(scenario: Scenario, step: Step) -> source.Problem:
    """Return what says that a step is told to have happened before its stage began."""
    message = (
        f"{source.shown(step.do)} cannot have happened before the present stage began: expected "
        "a later time"
    )
    return source.Problem(str(scenario.path), *step.happened_at, message)


def _in_folder(folder: Path) -> Iterator[Path]:
    if (folder / policies.FILE).exists():
        folder = folder / "scenarios"
        if not folder.is_dir():
            return
    for each in sorted(folder.iterdir()):
        # a link to a folder could lead back here, and round again
        if each.is_dir():
            if not each.name.startswith(".") and not each.is_symlink():
                yield from _in_folder(each)
        elif each.suffix in (".yaml", ".yml") and each.name != "bank-holidays.yaml":
            yield each


def _policy(path: Path, node: source.Node, notes: positions.Notes) -> policies.Loaded | None:
    """Return the scenario's policy; None where the file names none that can be used."""
    name = node.get("policy") if isinstance(node, source.Mapping) else None
    if not isinstance(name, source.Scalar) or source.kind(name) != "words":
        return None
    try:
        found = policies.find(name.text, beside=path.parent)
        if os.path.exists(found):
            return policies.load(found)
        notes.tell(name, f"there is no file {found}: expected a policy's id, or a path from here")
    except policies.Unknown as unknown:
        notes.tell(name, _small(str(unknown)))
    except source.NotUsable as fault:
        notes.tell(name, "the policy named here cannot be used: mend its own file first")
        notes.problems += fault.problems
    return None


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _names(node: source.Node) -> tuple[str, ...]:
    """Return the agencies' names as written, to know who can be meant in the steps."""
    defaults = words.Agencies()
    raising, responding = _agencies(node)
    return (
        *(each.text for each in raising or [source.Scalar(defaults.raising, False, 1, 1)]),
    )


def _policy(
    path: Path, node: source.Node, problems: list[source.Problem]
) -> policies.Loaded | None:
    """Return the scenario's policy; without one nothing else can be read."""
    name = positions.at(node, "policy")
    if not isinstance(node, source.Mapping) or not isinstance(name, source.Scalar):
        # the shape itself is wrong: let the reader say so in its own words
        reading.read(node, _File, path=str(path), known=reading.Known(), problems=problems)
        return None
    try:
        return policies.load(policies.find(name.text, beside=path.parent))
    except policies.Unknown as unknown:
        source.tell(problems, str(path), name, _small(str(unknown)))
    except source.NotUsable as fault:
        source.tell(problems, str(path), name, "the policy named here cannot be used:")
        problems += fault.problems
    return None


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _names(node: source.Node) -> tuple[str, ...]:
    """Return the agencies' names as written, to know who can be meant in the steps."""
    raising = positions.at(node, "agencies", "raising")
    responding = positions.at(node, "agencies", "responding")
    defaults = words.Agencies()
    one = raising.text if isinstance(raising, source.Scalar) else defaults.raising
    if isinstance(responding, source.Sequence):
        others = tuple(each.text for each in responding.items if isinstance(each, source.Scalar))
    else:
        others = defaults.responding
    return (one, *others)


def _check_agencies(node: source.Node, names: tuple[str, ...], notes: positions.Notes) -> None:
    place = positions.at(node, "agencies")
    if len(names) < 2:
        notes.tell(place, "a disagreement needs at least one responding agency")
    for number, name in enumerate(names):
        if name in names[:number]:
            notes.tell(place, f"agency '{name}' stands here twice")


def _steps(
    read: _File, node: source.Node, known: reading.Known, notes: positions.Notes
) -> Iterator[Step]:
    """Yield the steps with their acts; the act says which particulars there are."""
    before: datetime | None = None
    for number, step in enumerate(read.steps):
        where = ("steps", number)
        if before is not None and step.at < before:
            notes.tell(
                positions.at(node, *where, "at"),
                "time runs backwards: this is before the last step",
            )
        if step.happened is not None and step.happened > step.at:
            notes.tell(
                positions.at(node, *where, "happened"), "this happened after it was recorded ('at')"
            )
        before = step.at
        act = None if step.do == scenario_words.LOOK else _act(read, number, known, notes)
        place = positions.at(node, *where)
        yield Step(
            at=step.at, happened=step.happened or step.at, do=step.do, act=act, by=step.by,
            departing=step.departing or "", expect=step.expect, line=place.line,
            column=place.column,
        )  # fmt: skip


def _act(
    read: _File, number: int, known: reading.Known, notes: positions.Notes
) -> acts.AnyAct | None:
    step = read.steps[number]
    given = step.with_
    if given is None:
        given = source.Mapping((), 1, 1)
    if step.do != acts.Correct.do:
        act: acts.AnyAct | None = notes.read(given, acts.BY_NAME[step.do], known)
        return act
    correction = notes.read(given, _Correction, known)
    if correction is None:
        return None
    return acts.Correct(
        entry=correction.entry,
        reason=correction.reason,
        particulars=_particulars(read, correction, known, notes),
    )


def _particulars(
    read: _File, correction: _Correction, known: reading.Known, notes: positions.Notes
) -> acts.AnyAct | None:
    """Return what a correction lays over its entry: particulars of the entry's own act."""
    entry = correction.entry or 0
    if correction.particulars is None or not 1 <= entry <= len(read.steps):
        return None
    corrected = read.steps[entry - 1].do
    if corrected == scenario_words.LOOK:
        return None
    act: acts.AnyAct | None = notes.read(
        correction.particulars, acts.BY_NAME[corrected], known
    )
    return act
