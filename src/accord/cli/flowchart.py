"""`policy flowchart`: a policy as boxes and arrows, and where one escalation stands on it."""

import argparse
import sys
from collections.abc import Mapping

from accord.cli import policy, render, scenario, usage
from accord.library import (
    flowchart,
    flowchart_marks,
    flowchart_rows,
    flowchart_svg,
    flowchart_text,
    policies,
)
from accord.library.flowchart_boxes import Flowchart, Mark

ABOUT = """\
ID is a policy's id, its file or its folder. A policy that has the boxes of its document's own
flowchart is drawn with these, every other from its ladder. In brackets stand the clauses.

svg is one column, to be read on a telephone or in a page; with --paper it is a sheet of A4 for
printing. It has no styles and no scripts. text is the same in words.

Exit code: 0, or 2 when the policy or the scenario cannot be used.

example:
  ./accord policy flowchart gscp --paper --output gscp.svg"""

HELP_OF = f"{usage.PROGRAM} policy flowchart"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `policy flowchart` takes."""
    parser.add_argument("policy", type=usage.given, metavar="ID")
    parser.add_argument("--format", choices=("svg", "text"), default="svg", help="svg if left out")
    parser.add_argument("--paper", action="store_true", help="a sheet of A4 instead of one column")
    parser.add_argument("--output", type=usage.path, metavar="FILE", help="write it to FILE")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--at", type=usage.given, metavar="STAGE", help="mark where one stands")
    where.add_argument(
        "--scenario", type=usage.path, metavar="FILE", help="mark where one scenario stands"
    )
    parser.add_argument(
        "--step", type=int, metavar="N", help="after its step N; left out, after the last one"
    )


def run(asked: argparse.Namespace) -> int:
    """Draw one policy, or write it down."""
    _check(asked)
    loaded = policies.load(policy.path_of(asked.policy))
    drawn = _drawn(flowchart.of(loaded.policy, marks=_marks(asked, loaded)), asked)
    if asked.output is not None:
        asked.output.write_text(drawn, encoding="utf-8", newline="\n")
        render.say(f"Written to {asked.output}.")
    elif asked.format == "svg":
        sys.stdout.write(drawn)
    else:
        render.say(drawn.removesuffix("\n"))
    return 0


def _check(asked: argparse.Namespace) -> None:
    """Refuse options that do nothing together."""
    if asked.step is not None and asked.scenario is None:
        raise usage.Wrong(f"--step counts the steps of a --scenario: name its file.\n{_try()}")
    if asked.paper and asked.format == "text":
        raise usage.Wrong(f"--paper is for drawings: leave it out with --format text.\n{_try()}")


def _try() -> str:
    return f"Try: {HELP_OF} --help"


def _drawn(chart: Flowchart, asked: argparse.Namespace) -> str:
    if asked.format == "text":
        return flowchart_text.written(chart)
    shape = flowchart_rows.SHEET if asked.paper else flowchart_rows.NARROW
    return flowchart_svg.drawn(chart, shape)


def _marks(asked: argparse.Namespace, loaded: policies.Loaded) -> Mapping[str, Mark]:
    """Return where the escalation that was asked for stands; no marks where none was."""
    if asked.scenario is not None:
        return _played(asked, loaded)
    if asked.at is None:
        return {}
    stages = [stage.id for stage in loaded.policy.stages]
    if asked.at not in stages:
        raise usage.unknown("stage", asked.at, stages, help_of=HELP_OF)
    return flowchart_marks.at_stage(loaded.policy, asked.at)


def _played(asked: argparse.Namespace, loaded: policies.Loaded) -> Mapping[str, Mark]:
    played, steps = scenario.play_all(asked.scenario)
    if played.policy.id != loaded.policy.id:
        raise usage.Wrong(
            f"{asked.scenario} plays under {played.policy.id}: that is the ID to draw it on.\n"
            f"Try: {HELP_OF} {played.policy.id} --scenario {asked.scenario}"
        )
    number = len(steps) if asked.step is None else asked.step
    if not 1 <= number <= len(steps):
        raise usage.Wrong(f"{asked.scenario} has steps 1 to {len(steps)}: there is no {number}.")
    step = steps[number - 1]
    # by the scenario's own policy: the one drawn may be a copy that somebody is working on
    return flowchart_marks.standing(step.standing, step.agenda, played.policy, played.calendar)


FLOWCHART = usage.Command(
    name="policy flowchart",
    summary="draw a policy as a flowchart, and where one escalation stands on it",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
