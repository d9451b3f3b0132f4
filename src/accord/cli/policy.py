"""`policy list`, and how every command finds the policy that it is asked for."""

import argparse
from pathlib import Path
from typing import Any

from accord.cli import render, usage
from accord.library import policies, scenario_files

ABOUT = """\
--json prints one list, an object a policy:
  {"id", "title", "version", "in_force_from", "review_due", "stages", "clauses", "scenarios"}
Dates are YYYY-MM-DD or null; stages, clauses and scenarios are numbers.
What cannot be used is {"problems": [{"path", "line", "column", "message"}]}.

A policy that cannot be used yet is named on the error stream, and stops nothing.

Exit code: 0.

example:
  ./accord policy list"""

COLUMNS = (
    "id", "title", "version", "in force", "review due", "stages", "clauses", "scenarios",
)  # fmt: skip


def path_of(name: str) -> Path:
    """Return the file of a policy that is named by its id, short title, file or folder.

    Raises:
        Unknown: there is no such policy; the message suggests one.
    """
    if name in policies.ids():
        return policies.find(name)
    asked = Path(name)
    try:
        if asked.is_dir() and (asked / policies.FILE).exists():
            return asked / policies.FILE
        if asked.is_file():
            return asked
    except OSError:  # reading it will say why it cannot be read, as of any file
        return asked
    return policies.find(policies.titled(name) or name)


def usable() -> tuple[policies.Loaded, ...]:
    """Return the bundled policies that can be used; say of the others where it is told why not."""
    found = policies.usable()
    named = {each.path.parent.name for each in found}
    for name in policies.ids():
        if name not in named:
            render.complain(f"{name}: cannot be used yet; ./accord policy check {name} says why")
    return found


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `policy list` takes."""
    parser.add_argument("--json", action="store_true", help="print one JSON list instead")


def run(asked: argparse.Namespace) -> int:
    """Show the bundled policies."""
    rows = [_row(each) for each in usable()]
    if asked.json:
        render.as_json(rows, indent=2)
    else:
        render.table(COLUMNS, [[_shown(cell) for cell in row.values()] for row in rows])
    return 0


def _row(loaded: policies.Loaded) -> dict[str, Any]:
    policy = loaded.policy
    return {
        "id": policy.id,
        "title": policy.title,
        "version": policy.version,
        "in_force_from": policy.in_force_from and policy.in_force_from.isoformat(),
        "review_due": policy.review_due and policy.review_due.isoformat(),
        "stages": len(policy.stages),
        "clauses": len(loaded.catalogue.clauses),
        "scenarios": len(scenario_files.in_folder(loaded.path.parent)),
    }


def _shown(cell: Any) -> str:
    return "-" if cell is None else str(cell)


LIST = usage.Command(
    name="policy list",
    summary="list the policies that come with Accord",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
