"""A policy file that somebody brings: read, checked, rehearsed, set beside the one in force."""

from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from accord.engine.policy import Policy
from accord.library import checkup, coverage, policies, source
from accord.library.clauses import Catalogue
from accord.queries import in_force
from accord.queries.in_force import InForce
from accord.web import policy_comparing, policy_rehearsing
from accord.web.reading_forms import Problem

LARGEST = 256 * 1024
"""Bytes that a file may bring: some ten times the longest of the five."""
LONGEST_LINE = 80
"""Letters of a line that a message repeats."""
_NOWHERE = Path(policies.FILE)


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody brought, as text, so that nothing is lost while it is mended.

    Attributes:
        policy: what the policy file holds.
        clauses: what the catalogue of its document holds; empty where it is not brought along.
    """

    policy: str = ""
    clauses: str = ""


class Clauses(msgspec.Struct, frozen=True, kw_only=True):
    """How many clauses of a document are named by a part of the policy, and which are not."""

    named: int
    all: int
    rules_without: tuple[str, ...]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that can be used, and all there is to say of it.

    Attributes:
        before: the version in force; None where there is none yet.
        compared: the two side by side; None where there is nothing to compare with.
    """

    policy: Policy
    warnings: tuple[str, ...]
    clauses: Clauses
    rehearsal: tuple[policy_rehearsing.Line, ...]
    before: Policy | None
    compared: policy_comparing.Compared | None


def brought(request: HttpRequest) -> tuple[Brought, tuple[Problem, ...]]:
    """Return what a form brings, by file or in its boxes, and what cannot be taken of it."""
    texts, problems = {}, []
    for name in ("policy", "clauses"):
        file = request.FILES.get(f"{name}-file")
        texts[name] = request.POST.get(f"{name}-text", "")
        if not isinstance(file, UploadedFile):
            continue
        if (file.size or 0) > LARGEST:
            problems.append(Problem(f"{name}-file", _TOO_LARGE))
            continue
        try:
            texts[name] = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            problems.append(Problem(f"{name}-file", _NOT_TEXT))
    for name, text in texts.items():
        if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
            problems.append(Problem(f"{name}-file", _TOO_LARGE))
    if not texts["policy"].strip() and not problems:
        problems.append(Problem("policy-file", "Choose the file of the policy."))
    return Brought(policy=texts["policy"], clauses=texts["clauses"]), tuple(problems)


_TOO_LARGE = (
    f"The file is larger than {LARGEST // 1024} kB, and no policy is. Choose the policy as a YAML "
    "file, not the document itself."
)
_NOT_TEXT = (
    "The file is not text in UTF-8. Choose the policy as a YAML file, not the document itself, and "
    "save it as UTF-8."
)


def read(what: Brought, *, known: Catalogue | None) -> policies.Loaded:
    """Return the policy that was brought.

    Args:
        known: the catalogue of the version in force, for a policy that brings none of its own.

    Raises:
        NotUsable: it cannot be used; every problem at once, with its line and column.
    """
    clauses = what.clauses.encode("utf-8", "surrogatepass") if what.clauses.strip() else None
    return policies.typed(
        what.policy.encode("utf-8", "surrogatepass"), catalogue=clauses, known=known
    )


def told(problems: tuple[source.Problem, ...], what: Brought) -> tuple[Problem, ...]:
    """Return what is wrong with files as their page tells it: file, line, column, and that line.

    A box shows no numbers of lines; what stands there can be searched for.
    """
    return tuple(
        Problem(
            _box(each),
            f"{each.path}, line {each.line}, column {each.column}: {each.message}"
            f"{_quoted(each, what)}",
        )
        for each in problems
    )


def _quoted(problem: source.Problem, what: Brought) -> str:
    text = what.clauses if problem.path == policies.CATALOGUE else what.policy
    lines = text.splitlines()
    line = lines[problem.line - 1].strip() if problem.line <= len(lines) else ""
    stop = "" if problem.message.endswith(("?", ".")) else "."
    return f"{stop} There stands: “{line[:LONGEST_LINE]}”" if line else ""


def of(policy: Policy, catalogue: Catalogue, *, before: InForce | None, day: date) -> Checked:
    """Return all there is to say of a policy that can be used.

    Args:
        before: the version in force, if there is one.
        day: local date from which it is judged and rehearsed.
    """
    loaded = policies.Loaded(policy=policy, catalogue=catalogue, path=_NOWHERE)
    rows = coverage.declared(policy, catalogue).rows
    return Checked(
        policy=policy,
        warnings=tuple(checkup.warnings(loaded, day)),
        clauses=Clauses(
            named=sum(row.state != "nothing" for row in rows),
            all=len(rows),
            rules_without=tuple(
                row.clause.id
                for row in rows
                if row.state == "nothing" and row.clause.sort == "rule"
            ),
        ),
        rehearsal=policy_rehearsing.of(policy, day=day),
        before=before.policy if before is not None else None,
        compared=policy_comparing.versions(before.policy, policy) if before is not None else None,
    )


def before(partnership: UUID, day: date) -> InForce | None:
    """Return the version in force in a partnership on a day; None where there is none yet."""
    try:
        return in_force.on(partnership, day)
    except in_force.NoPolicy:
        return None


def _box(problem: source.Problem) -> str:
    return "clauses-text" if problem.path == policies.CATALOGUE else "policy-text"
