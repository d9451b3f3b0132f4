"""`policy coverage`: clause by clause, what carries a document out."""

import argparse
from typing import Any

from accord.cli import policy, render, usage
from accord.library import coverage, policies, source

ABOUT = """\
ID is a policy's id, its short title, its file or its folder. Each clause of its document is
  shown      a scenario, or a test marked with the clause, rests on it;
  declared   a named part of the policy file carries it;
  nothing    neither.
No clause must be left with nothing: a rule is carried out, guidance and context have a place.

--json prints one list, an object a policy:
  {"policy", "clauses": [{"clause", "sort", "strength", "text", "state", "shown_by": [],
                          "declared_in": []}], "lacking": [clauses]}
What cannot be used is {"problems": [{"path", "line", "column", "message"}]}.

Exit code: 0; 1 when a clause has nothing (with --shown: also when a rule is only declared);
2 when a policy or one of its scenarios cannot be used.

example:
  ./accord policy coverage gscp"""

STATES = ("shown", "declared", "nothing")
MOST_NAMED = 2
"""Scenarios and tests named for one clause; the others are counted."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `policy coverage` takes."""
    parser.add_argument("policies", nargs="*", type=usage.given, metavar="ID|FILE")
    parser.add_argument("--all", action="store_true", help="every policy that comes with Accord")
    parser.add_argument(
        "--shown", action="store_true", help="exit 1 on rules that are only declared, too"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list instead")


def run(asked: argparse.Namespace) -> int:
    """Show the coverage of policies; 1 when a rule lacks what is asked."""
    names = [*asked.policies, *(policies.ids() if asked.all else ())]
    if not names:
        raise usage.Wrong(
            "Name a policy, or all of them with --all.\nTry: ./accord policy coverage --help"
        )
    found, problems = _coverages(dict.fromkeys(names))
    if asked.json and not problems:
        render.as_json([_as_json(each, asked.shown) for each in found], indent=2)
    elif not asked.json:
        for each in found:
            _say(each, shown=asked.shown)
    if problems:
        raise source.NotUsable(problems)
    return 1 if any(each.lacking(shown=asked.shown) for each in found) else 0


def _coverages(names: dict[str, None]) -> tuple[list[coverage.Coverage], list[source.Problem]]:
    """Return the coverage of each policy, and every problem of those that cannot be used."""
    found: list[coverage.Coverage] = []
    problems: list[source.Problem] = []
    for path in dict.fromkeys(policy.path_of(name) for name in names):
        try:
            found.append(coverage.of(policies.load(path)))
        except source.NotUsable as matter:
            problems += matter.problems
    return found, problems


def _as_json(each: coverage.Coverage, shown: bool) -> dict[str, Any]:
    return {
        "policy": each.policy,
        "clauses": [
            {
                "clause": row.clause.id,
                "sort": row.clause.sort,
                "strength": row.clause.strength,
                "text": row.clause.text,
                "state": row.state,
                "shown_by": list(row.shown_by),
                "declared_in": list(row.declared_in),
            }
            for row in each.rows
        ],
        "lacking": [row.clause.id for row in each.lacking(shown=shown)],
    }


def _say(each: coverage.Coverage, *, shown: bool) -> None:
    rows = [(row.clause.id, row.clause.sort, row.state, _where(row)) for row in each.rows]
    render.table((each.policy, "sort", "state", "by"), rows)
    render.paragraph(_summary(each), style="bold")
    lacking = each.lacking(shown=shown)
    if lacking:
        what = "Not shown by a scenario or a test" if shown else "Nothing carries out or places"
        render.paragraph(f"{what}: {', '.join(row.clause.id for row in lacking)}.", style="red")
    render.say()


def _where(row: coverage.Row) -> str:
    places = row.shown_by or row.declared_in
    named, more = places[:MOST_NAMED], len(places) - MOST_NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _summary(each: coverage.Coverage) -> str:
    rules = [row for row in each.rows if row.clause.sort == "rule"]
    counts = [f"{sum(row.state == state for row in rules)} {state}" for state in STATES]
    others = [row for row in each.rows if row.clause.sort != "rule"]
    placed = sum(row.state != "nothing" for row in others)
    return (
        f"{each.policy}: of {len(rules)} rules {counts[0]}, {counts[1]}, {counts[2]}; "
        f"of {len(others)} clauses of guidance and context {placed} have their place."
    )


COVERAGE = usage.Command(
    name="policy coverage",
    summary="tell, clause by clause, what shows or declares that it is carried out",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
