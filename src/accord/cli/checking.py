"""`policy check`: everything that is wrong with policy files, and what deserves a look."""

import argparse
import datetime
from collections.abc import Iterator
from pathlib import Path

import msgspec

from accord.cli import policy, render, usage
from accord.library import checkup, policies, source

ABOUT = """\
FILE is a policy file, its folder, or the id of a policy that comes with Accord. Every error of
every file is told at once, as file:line:col and what is the matter. Warnings stop nothing: the
bank holidays end within a year, the review date is past, no part of the file names a clause; and
what a partnership might like to know of its document: a stage without a limit, text and flowchart
that disagree, a body that a small agency does not sit on, a person or a mailbox in the text,
nothing of immediate harm, and what nobody can do, do in time or be told.

--json prints one object:
  {"errors": [{"path", "line", "column", "message"}],
   "warnings": [{"path", "message"}]}

Exit code: 0 no error, 2 an error.

example:
  ./accord policy check policies/*/policy.yaml"""


class Warned(msgspec.Struct, frozen=True):
    """Something about a policy that deserves a look and stops nothing."""

    path: str
    message: str

    def __str__(self) -> str:
        """Return the warning on one line."""
        return f"{self.path}: warning: {self.message}"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `policy check` takes."""
    parser.add_argument("policies", nargs="+", type=usage.given, metavar="FILE|ID")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.add_argument(
        "--today", type=usage.day, metavar="YYYY-MM-DD",
        help="the day from which warnings are judged (default: today)",
    )  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Check policy files; 0 without errors, 2 with."""
    today = asked.today or datetime.datetime.now(datetime.UTC).date()
    errors: list[source.Problem] = []
    warnings: list[Warned] = []
    for path in dict.fromkeys(_paths(asked.policies, errors)):
        try:
            loaded = policies.load(path)
            warnings += [Warned(str(loaded.path), each) for each in checkup.warnings(loaded, today)]
        except source.NotUsable as matter:
            errors += matter.problems
    if asked.json:
        render.as_json(msgspec.to_builtins({"errors": errors, "warnings": warnings}), indent=2)
    else:
        _say(errors, warnings)
        render.say(_summary(asked.policies, errors))
    return 2 if errors else 0


def _paths(names: list[str], errors: list[source.Problem]) -> Iterator[Path]:
    for name in names:
        try:
            yield policy.path_of(name)
        except policies.Unknown as matter:
            errors.append(source.Problem(name, 1, 1, str(matter)))


def _say(errors: list[source.Problem], warnings: list[Warned]) -> None:
    for error in errors:
        render.say(str(error), style="red")
    for warning in warnings:
        render.say(str(warning), style="yellow")


def _summary(names: list[str], errors: list[source.Problem]) -> str:
    files = "1 policy" if len(names) == 1 else f"{len(names)} policies"
    if not errors:
        return f"{files} checked: in order."
    return f"{files} checked: {len(errors)} error{'s' if len(errors) > 1 else ''} to mend."


CHECK = usage.Command(
    name="policy check",
    summary="tell every error of policy files at once, and what deserves a look",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
