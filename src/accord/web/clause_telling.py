"""A document told clause by clause: what it asks, what Accord does for it, and how we read it."""

import functools
from pathlib import Path

import msgspec

from accord.engine.policy import Policy
from accord.library import coverage
from accord.library import policies as library
from accord.queries.in_force import InForce
from accord.web import clause_deeds
from accord.web.clause_deeds import Deed

SORTS = {
    "rule": "A rule: Accord carries it out",
    "guidance": "Advice: Accord shows it where it helps",
    "context": "Background: Accord shows it here",
}


_NOT_YET = ("declared", "nothing")


class ClauseTold(msgspec.Struct, frozen=True, kw_only=True):
    """One clause of a document.

    Attributes:
        sort: what kind of clause it is, in words.
        deeds: what Accord does for it.
        readings: what we chose where the document leaves a choice.
        scenarios: how many worked examples of the policy rest on it.
        tests: how many tests of Accord itself do.
        waiting: it is a rule, and none of these shows that it is carried out.
    """

    id: str
    text: str
    sort: str
    strength: str
    actor: str
    deeds: tuple[Deed, ...]
    readings: tuple[str, ...]
    scenarios: int
    tests: int
    waiting: bool


class DocumentTold(msgspec.Struct, frozen=True, kw_only=True):
    """Every clause of a document, in its order; `waiting` are rules that nothing shows yet.

    Attributes:
        tried: worked examples and tests show it; else the policy's file alone does.
    """

    clauses: tuple[ClauseTold, ...]
    rules: int
    waiting: tuple[str, ...]
    tried: bool = True


def of(loaded: library.Loaded) -> DocumentTold:
    """Return the clauses of a policy's document; worked out once, then kept."""
    return _of(loaded.path)


def of_adopted(holds: InForce) -> DocumentTold:
    """Return the clauses of a version that a partnership adopted: no worked examples came along."""
    return _document(
        holds.policy, coverage.declared(holds.policy, holds.catalogue).rows, tried=False
    )


@functools.cache
def _of(path: Path) -> DocumentTold:
    loaded = library.load(path)
    return _document(loaded.policy, coverage.of(loaded).rows, tried=True)


def _document(policy: Policy, rows: tuple[coverage.Row, ...], *, tried: bool) -> DocumentTold:
    done = clause_deeds.of(policy)
    told = tuple(_told(row, done.get(row.clause.id, ()), policy, tried=tried) for row in rows)
    return DocumentTold(
        clauses=told,
        rules=sum(row.clause.sort == "rule" for row in rows),
        waiting=tuple(each.id for each in told if each.waiting),
        tried=tried,
    )


def _told(row: coverage.Row, done: tuple[Deed, ...], policy: Policy, *, tried: bool) -> ClauseTold:
    clause = row.clause
    tests = sum("::" in each for each in row.shown_by)
    return ClauseTold(
        id=clause.id,
        text=clause.text,
        sort=SORTS[clause.sort],
        strength=clause.strength or "",
        actor=clause.actor or "",
        deeds=done,
        readings=tuple(e.reading for e in policy.interpretations if clause.id in e.clauses),
        scenarios=len(row.shown_by) - tests,
        tests=tests,
        waiting=clause.sort == "rule" and row.state in (_NOT_YET if tried else ("nothing",)),
    )
