"""`policy compare`: two policies side by side, differences first."""

import argparse
from collections.abc import Sequence
from typing import Any

from accord.cli import grid, policy, render, usage, wording
from accord.engine.policy import Policy
from accord.library import compare, compare_words, phrases, policies
from accord.library.compare import Row

ABOUT = """\
ID is a policy's id, its short title, its file or its folder. Stages stand side by side by who
meets there, and duties by what is done, whatever their numbers and words. First what differs, then
what comes to the same, each with its clauses in brackets.

--json prints one object:
  {"policies": [ID, ID],
   "rows": [{"group", "about", "stages": [STAGE, STAGE], "same",
             "parts": [[{"text", "clauses": []}], [{"text", "clauses": []}]]}]}
stages are ids, null for a stage that one has not; stages as a whole is null where a matter is of
no stage. Texts may be worded anew; the other values stay as they are.

Exit code: 0, or 2 when there is no such policy or it cannot be used.

example:
  ./accord policy compare tscp gscp"""

FIRST = 18
"""Columns for a stage, and what is compared of it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `policy compare` takes."""
    parser.add_argument("one", type=usage.given, metavar="ID")
    parser.add_argument("other", type=usage.given, metavar="ID")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")


def run(asked: argparse.Namespace) -> int:
    """Show two policies side by side."""
    one, other = (policies.load(policy.path_of(name)).policy for name in (asked.one, asked.other))
    rows = compare.compare(one, other)
    if asked.json:
        render.as_json(_as_json((one, other), rows), indent=2)
        return 0
    _show_heads(one, other)
    differing = [row for row in rows if not row.same]
    _show(f"What differs ({len(differing)})", differing, (one, other))
    alike = [row for row in rows if row.same]
    _show(f"What comes to the same ({len(alike)})", alike, (one, other))
    return 0


def _show_heads(one: Policy, other: Policy) -> None:
    for each in (one, other):
        render.paragraph(
            f"{each.short_title}: {each.title}, {phrases.edition(each.version)}", style="bold"
        )
    render.paragraph(
        "Stages stand side by side by who meets there, duties by what is done. In brackets: "
        "clauses of each partnership's own document."
    )


def _show(title: str, rows: Sequence[Row], both: tuple[Policy, Policy]) -> None:
    render.say()
    render.rule(title)
    if not rows:
        render.paragraph("Nothing.")
    names = _names(both)
    labels = [f"{name}: " for name in names]
    for group, heading in compare_words.GROUPS.items():
        of_group = [_row(row, both) for row in rows if row.group == group]
        if of_group:
            render.say()
            render.paragraph(heading, style="bold")
            grid.show(("", *names), of_group, first=FIRST, labels=labels)


def _row(row: Row, both: tuple[Policy, Policy]) -> grid.Row:
    said = (_said(row, side, policy) for side, policy in enumerate(both))
    return grid.Row((compare_words.topic(row), *said))


def _said(row: Row, side: int, policy: Policy) -> str:
    """Return what one of the two has on a matter, a line a part, with the clauses."""
    lines = compare_words.said(row, side, policy)
    return "\n".join(f"{each.text} {wording.clauses(each.clauses)}".rstrip() for each in lines)


def _names(both: tuple[Policy, Policy]) -> list[str]:
    """Return what the two are called, by version where they are of one partnership."""
    names = [each.short_title for each in both]
    if names[0] != names[1]:
        return names
    return [f"{each.short_title}, {phrases.edition(each.version)}" for each in both]


def _as_json(both: tuple[Policy, Policy], rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "policies": [each.id for each in both],
        "rows": [
            {
                "group": row.group,
                "about": row.about,
                "stages": row.stages and [each and each.id for each in row.stages],
                "same": row.same,
                "parts": [_parts(row, side, policy) for side, policy in enumerate(both)],
            }
            for row in rows
        ],
    }


def _parts(row: Row, side: int, policy: Policy) -> list[dict[str, Any]]:
    return [
        {"text": text, "clauses": list(getattr(part, "clauses", ()))}
        for part in row.parts[side]
        for text in compare_words.in_words(row, part, policy)
    ]


COMPARE = usage.Command(
    name="policy compare",
    summary="set two policies side by side, differences first",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
