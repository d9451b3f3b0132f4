"""What a scenario expects of a step, held against what came; each miss as a sentence."""

import textwrap
from collections.abc import Iterator
from typing import Any

import msgspec

from accord.engine import posts, words
from accord.engine.duties import Owed
from accord.engine.notices import Told
from accord.engine.policy import Policy
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import play
from accord.library.play import Played
from accord.library.scenario_files import Scenario
from accord.library.scenario_steps import Expect

A_FEW_WORDS = 60
"""Letters of a title, or of somebody's words, that stand beside others on a line."""


class Miss(msgspec.Struct, frozen=True, kw_only=True):
    """An expectation that did not hold."""

    path: str
    line: int
    step: int
    do: str
    key: str
    expected: str
    got: str

    def __str__(self) -> str:
        """Return file, step, expected and got on one line."""
        where = f"{self.path}:{self.line} step {self.step} ({self.do})"
        return f"{where}: {self.key}: expected {self.expected}, got {self.got}"


def misses(scenario: Scenario, played: Played) -> Iterator[Miss]:
    """Yield every expectation of a step that does not hold."""
    for key, expected, got in _differences(scenario, played):
        yield Miss(
            path=str(scenario.path), line=played.step.line, step=played.number,
            do=played.step.do, key=key, expected=expected, got=got,
        )  # fmt: skip


def is_told(address: str, told: tuple[Told, ...], agencies: words.Agencies) -> bool:
    """Test whether an address is among those told.

    A bare post matches any party, `responding.X` each responding agency's X.
    """
    party, title = posts.split(address)
    reached = {exact for each in told for exact in posts.exact(each.who, agencies)}
    if not party:
        return any(posts.split(each)[1] == title for each in reached)
    return set(posts.exact(address, agencies)) <= reached


def written(due: Due | None, calendar: WorkingCalendar) -> str:
    """Return a limit as scenarios write it: a day, a local date and time, or none."""
    if due is None:
        return "none"
    if due.moment is None:
        return due.day.isoformat()
    local = calendar.local(due.moment)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def by_duty(owed: tuple[Owed, ...]) -> dict[tuple[str, tuple[str, ...]], list[str]]:
    """Return the posts that owe each duty, by its title and clauses."""
    whose: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for each in owed:
        whose.setdefault((each.duty, each.clauses), []).append(each.who)
    return whose


def short(text: str) -> str:
    """Return a text as long as fits beside others on a line."""
    return textwrap.shorten(text, A_FEW_WORDS, placeholder=" ...")


Difference = tuple[str, str, str]


def _differences(scenario: Scenario, played: Played) -> Iterator[Difference]:
    expect = played.step.expect
    yield from _refusal(expect, played)
    standing, agenda = played.standing, played.agenda
    facts = {
        "stage": standing.stage,
        "status": standing.status,
        "overdue": agenda.overdue,
        "departures": standing.departures,
    }
    for key, got in facts.items():
        expected = getattr(expect, key)
        if expected is not None and expected != got:
            yield key, _said(expected), _said(got)
    if expect.due is not None:
        wanted = written(expect.due.due, scenario.calendar)
        got_due = written(agenda.due, scenario.calendar)
        if wanted != got_due:
            childs = agenda.due is not None and agenda.due == standing.protective
            whose = " (the child's protective limit, reading-7)" if childs else ""
            yield "due", wanted, f"{got_due}{whose}"
    yield from _lists(expect, scenario, played)


def _refusal(expect: Expect, played: Played) -> Iterator[Difference]:
    got = [clause for each in played.refused for clause in each.clauses]
    reasons = "; ".join(f"{', '.join(each.clauses)}: {each.reason}" for each in played.refused)
    match expect.refused:
        case None | False:
            if got:
                yield "refused", "accepted", f"refused under {reasons}"
        case True | ():
            if not got:
                yield "refused", "refused", "accepted"
        case wanted:
            clauses = words.listed(wanted)
            if not set(clauses) <= set(got):
                came = f"refused under {reasons}" if got else "accepted"
                yield "refused", f"refused under {', '.join(clauses)}", came


def _lists(expect: Expect, scenario: Scenario, played: Played) -> Iterator[Difference]:
    agenda = played.agenda
    offered = {clause for each in agenda.offered for clause in each.clauses}
    yield from _owing(expect, scenario, played)
    yield from _among("offered", expect.offered, offered)
    if expect.told is not None:
        agencies = played.standing.agencies
        missing = [each for each in expect.told if not is_told(each, played.told, agencies)]
        if missing:
            yield "told", ", ".join(missing), _said([each.who for each in played.told])
    if expect.can is not None or expect.cannot is not None:
        can = set(play.can(scenario, played))
        yield from _among("can", expect.can, can)
        yield from _not_among("cannot", expect.cannot, can)


def _owing(expect: Expect, scenario: Scenario, played: Played) -> Iterator[Difference]:
    """Yield what is not owed and should be, and what is owed and should not be."""
    everything = played.agenda.owed
    owed = {clause for each in everything for clause in each.clauses}
    missing = [each for each in expect.owed or () if each not in owed]
    if missing:
        yield (
            "owed",
            ", ".join(_titled(each, scenario.policy) for each in missing),
            _due(everything),
        )
    present = {each for each in expect.not_owed or () if each in owed}
    if present:
        against = tuple(each for each in everything if not present.isdisjoint(each.clauses))
        yield "not_owed", f"not {', '.join(sorted(present))}", _due(against)


def _due(owed: tuple[Owed, ...]) -> str:
    """Return duties by their clauses, with what has to be done and who owes it."""
    whose = by_duty(owed)
    said = [
        f"{', '.join(clauses) or 'a promise'} ({' and '.join(who)}: {short(duty)})"
        for (duty, clauses), who in whose.items()
    ]
    return ", ".join(said) or "none"


def _titled(clause: words.Clause, policy: Policy) -> str:
    """Return a clause with what has to be done under it, where a duty says so."""
    stages = (duty for stage in policy.stages for duty in stage.duties)
    for duty in (*policy.immediate_harm, *stages):
        if clause in duty.clauses:
            return f"{clause} ({duty.who}: {short(duty.title)})"
    return clause


def _among(key: str, wanted: tuple[str, ...] | None, got: set[Any]) -> Iterator[Difference]:
    missing = [each for each in wanted or () if each not in got]
    if missing:
        yield key, ", ".join(missing), _said(sorted(got))


def _not_among(key: str, wanted: tuple[str, ...] | None, got: set[Any]) -> Iterator[Difference]:
    present = [each for each in wanted or () if each in got]
    if present:
        yield key, f"not {', '.join(present)}", _said(sorted(got))


_AS_YAML: dict[object, str] = {True: "true", False: "false", None: "none"}


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return _AS_YAML[value] if value is None or isinstance(value, bool) else str(value)
