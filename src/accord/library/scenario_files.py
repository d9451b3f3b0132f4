"""Scenario files: one escalation played step by step, read with every problem at once."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from accord.engine import policy as policy_words
from accord.engine import words
from accord.engine.working_days import WorkingCalendar
from accord.library import calendars, policies, positions, scenario_steps, scenario_words, source
from accord.library.scenario_steps import Step
from accord.library.scenario_words import AgencyName

MOST_AGENCIES = 100
"""Agencies that one disagreement may be between; there are not as many in a county."""


class _Agencies(msgspec.Struct, frozen=True, kw_only=True):
    raising: AgencyName = AgencyName("school")
    responding: tuple[AgencyName, ...] = (AgencyName("social-care"),)


class _File(msgspec.Struct, frozen=True, kw_only=True):
    scenario: str
    policy: str
    steps: tuple[source.Mapping, ...]
    agencies: _Agencies = _Agencies()


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
        files = in_folder(path) if path.is_dir() else (path,)
        if not files:
            problems.append(source.Problem(str(path), 1, 1, "there is no scenario in this folder"))
        found.update(dict.fromkeys(files))
    if problems:
        raise source.NotUsable(problems)
    return tuple(found)


def in_folder(folder: Path) -> tuple[Path, ...]:
    """Return the scenario files in a folder and those below it; there may be none."""
    return tuple(_in_folder(folder))


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
    names = _named(node)
    listed = tuple(name.text for name in names[:MOST_AGENCIES])
    known = scenario_words.known(loaded, calendar, listed)
    read = notes.read(node, _File, known)
    _check_agencies(node, names, notes)
    steps = scenario_steps.read(positions.entries(node, "steps"), known, notes)
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
        if os.path.isdir(found):
            notes.tell(name, _folder(name.text, found))
            return None
        if os.path.exists(found):
            return policies.load(found)
        wish = "expected a policy's id, or a path from this file's folder"
        notes.tell(name, f"there is no file {source.shown(name.text)}: {wish}")
    except policies.Unknown as unknown:
        notes.tell(name, _small(str(unknown)))
    except source.NotUsable as fault:
        notes.tell(name, "the policy named here cannot be used: mend its own file first")
        notes.problems += fault.problems
    return None


def _folder(name: str, found: Path) -> str:
    """Return what is said of a folder where a policy file is expected."""
    there = os.path.exists(found / policies.FILE)
    wish = f"write {name.rstrip('/')}/{policies.FILE}" if there else "name the policy file in it"
    return f"{source.shown(name)} is a folder: {wish}"


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _named(node: source.Node) -> list[source.Scalar]:
    """Return the agencies' names as written; those left out at no place."""
    given = node.get("agencies") if isinstance(node, source.Mapping) else None
    if not isinstance(given, source.Mapping):
        given = source.Mapping((), 0, 0)
    raising, responding = given.get("raising"), given.get("responding")
    defaults = words.Agencies()
    one = [raising] if isinstance(raising, source.Scalar) else _unwritten((defaults.raising,))
    if isinstance(responding, source.Sequence):
        return one + [each for each in responding.items if isinstance(each, source.Scalar)]
    return one + _unwritten(defaults.responding)


def _unwritten(names: tuple[str, ...]) -> list[source.Scalar]:
    return [source.Scalar(name, True, 0, 0) for name in names]


def _check_agencies(node: source.Node, names: list[source.Scalar], notes: positions.Notes) -> None:
    place = positions.at(node, "agencies")
    if len(names) == 1:
        notes.tell(
            positions.at(node, "agencies", "responding"),
            "expected at least one responding agency, got an empty list",
        )
    if len(names) > MOST_AGENCIES:
        notes.tell(place, f"more than {MOST_AGENCIES} agencies: expected far fewer")
        return
    for number, name in enumerate(names):
        if any(name.text == other.text for other in names[:number]):
            message = f"agency {source.shown(name.text)} stands here twice: give each its own name"
            notes.tell(name if name.line else place, message)
