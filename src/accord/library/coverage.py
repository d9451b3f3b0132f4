"""Coverage: clause by clause, what carries a document out.

A clause is *shown* when an expectation of a scenario that holds rests on it, or a test bears its
mark; *declared* when a named part of the policy file carries it; else there is nothing.
"""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from accord.engine import acts, posts
from accord.engine.policy import Policy
from accord.library import clauses, expectations, places, play, policies, scenario_files
from accord.library.play import Played
from accord.library.scenario_files import Scenario

State = Literal["shown", "declared", "nothing"]

WORDS_ONLY = ("context", "flowchart", "flowchart_limits", "guidance", "interpretations")
"""Parts of a policy file that only say something; no rule is carried out by them."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One clause, and what carries it out.

    Attributes:
        shown_by: scenarios (by file name) and tests that rest on it.
        declared_in: parts of the policy file that name it.
    """

    clause: clauses.Clause
    state: State
    shown_by: tuple[str, ...]
    declared_in: tuple[str, ...]


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Every clause of one document."""

    policy: str
    rows: tuple[Row, ...]

    def lacking(self, *, shown: bool) -> tuple[Row, ...]:
        """Return the clauses that nothing carries or places; with `shown`, rules not shown too."""
        return tuple(
            row
            for row in self.rows
            if row.state == "nothing"
            or (shown and row.clause.sort == "rule" and row.state == "declared")
        )


def of(loaded: policies.Loaded) -> Coverage:
    """Return the coverage of a policy by its scenarios, the tests' marks and its own file.

    Raises:
        NotUsable: one of its scenarios cannot be used.
    """
    shown = _shown_by_scenarios(loaded)
    for clause, test in marked_tests().get(loaded.policy.id, ()):
        shown.setdefault(clause, {})[test] = None
    declared = declared_in(loaded)
    rows = tuple(
        _row(clause, tuple(shown.get(clause.id, ())), declared.get(clause.id, ()))
        for clause in loaded.catalogue.clauses
    )
    return Coverage(policy=loaded.policy.id, rows=rows)


def declared(policy: Policy, catalogue: clauses.Catalogue) -> Coverage:
    """Return the coverage of a policy by itself alone, where no scenarios lie beside it."""
    parts = _declared_in(policy)
    rows = (_row(clause, (), parts.get(clause.id, ())) for clause in catalogue.clauses)
    return Coverage(policy=policy.id, rows=tuple(rows))


def declared_in(loaded: policies.Loaded) -> dict[str, tuple[str, ...]]:
    """Return, for every clause that a policy file names, the parts that name it."""
    return _declared_in(loaded.policy)


def _declared_in(policy: Policy) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for part, clause in _named(policy, ""):
        found.setdefault(clause, {})[part] = None
    return {clause: tuple(parts) for clause, parts in found.items()}


@functools.cache
def marked_tests() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return, by policy, the clauses that tests are marked with, and those tests.

    Tests are found in a checkout; they are read and not run, for they run in `./accord test`.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    checkout = places.PACKAGE.parents[1]
    tests = (
        (checkout / "tests").rglob("test_*.py") if (checkout / "pyproject.toml").exists() else ()
    )
    for path in sorted(tests):
        for policy, clause, test in _marks(path):
            found.setdefault(policy, []).append((clause, test))
    return {policy: tuple(marks) for policy, marks in found.items()}


def rests_on(scenario: Scenario, played: Played) -> Iterator[str]:
    """Yield the clauses on which the expectations of a step rest, those that hold."""
    missed = {miss.key for miss in expectations.misses(scenario, played)}
    expect = played.step.expect
    said = {
        key
        for key in expect.__struct_fields__
        if getattr(expect, key) is not None and key not in missed
    }
    if "refused" in missed:
        return
    for key in said & {"owed", "offered"}:
        yield from getattr(expect, key)
    if isinstance(expect.refused, str):
        yield expect.refused
    elif isinstance(expect.refused, tuple):
        yield from expect.refused
    if said & {"due", "overdue"}:
        yield from _limit(scenario, played)
    if "told" in said:
        yield from _tellings(played)
    if said and played.accepted:
        yield from _by_acting(scenario, played)


def _row(clause: clauses.Clause, shown: tuple[str, ...], parts: tuple[str, ...]) -> Row:
    if clause.sort == "rule":
        parts = tuple(part for part in parts if part.partition(".")[0] not in WORDS_ONLY)
    state: State = "shown" if shown else "declared" if parts else "nothing"
    return Row(clause=clause, state=state, shown_by=shown, declared_in=parts)


def _shown_by_scenarios(loaded: policies.Loaded) -> dict[str, dict[str, None]]:
    shown: dict[str, dict[str, None]] = {}
    folder = loaded.path.parent / "scenarios"
    for path in scenario_files.in_folder(folder) if folder.is_dir() else ():
        scenario = scenario_files.load(path)
        if scenario.policy.id != loaded.policy.id:
            continue
        # the policy in hand may be a copy that somebody is working on
        scenario = msgspec.structs.replace(scenario, policy=loaded.policy)
        for played in play.play(scenario):
            for clause in rests_on(scenario, played):
                shown.setdefault(clause, {})[path.stem] = None
    return shown


def _limit(scenario: Scenario, played: Played) -> Iterator[str]:
    """Yield the clauses of the limits that a stated due, or verdict, rests on."""
    if played.agenda.due is not None:
        for limit in scenario.policy.stages[played.standing.rung].limits:
            yield from limit.clauses


def _tellings(played: Played) -> Iterator[str]:
    agencies = played.standing.agencies
    for address in played.step.expect.told or ():
        for telling in played.told:
            if expectations.is_told(address, (telling,), agencies) or _half(address, telling.who):
                yield from telling.clauses


def _half(address: str, who: str) -> bool:
    """Test whether `who` is one agency's post where all agencies' were expected."""
    return posts.split(address)[0] in posts.SIDES and posts.split(address)[1] == posts.split(who)[1]


def _by_acting(scenario: Scenario, played: Played) -> Iterator[str]:
    """Yield what an accepted act shows: an area, a ground, a way to end."""
    act, policy = played.step.act, scenario.policy
    if isinstance(act, acts.Raise):
        if act.areas:
            yield from policy.areas.clauses
        for ground in policy.grounds:
            if ground.id in (act.grounds or ()):
                yield from ground.clauses
    if isinstance(act, acts.Resolve):
        for way in policy.outcome.ways:
            if way.how == act.how:
                yield from way.clauses


def _named(value: object, part: str) -> Iterator[tuple[str, str]]:
    """Yield every clause that a part of a policy names, with the part."""
    if isinstance(value, msgspec.Struct):
        for field in msgspec.structs.fields(value):
            below = getattr(value, field.name)
            if field.encode_name in ("clauses", "worker_is_told", "tiers"):
                name = part if field.encode_name == "clauses" else field.encode_name
                yield from ((name, clause) for clause in below)
            else:
                yield from _named(below, f"{part}.{field.encode_name}".lstrip("."))
    elif isinstance(value, tuple):
        for each in value:
            named = getattr(each, "id", None)
            yield from _named(each, f"{part}.{named}" if named else part)


def _marks(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the clause marks on a file's tests: policy, clause, and which test."""
    try:
        module = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError:  # somebody is at work on it; `./accord test` will say so
        return
    for test in ast.walk(module):
        if isinstance(test, ast.FunctionDef | ast.ClassDef):
            for mark in test.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("mark.clause"):
                    policy, *named = (str(ast.literal_eval(each)) for each in mark.args)
                    yield from ((policy, clause, f"{path.stem}::{test.name}") for clause in named)
