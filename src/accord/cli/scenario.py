"""`scenario run`: plays scenarios and says what was expected and did not come."""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from accord.cli import render, usage
from accord.engine import actors
from accord.library import calendars, expectations, play, policies, scenario_files, source
from accord.library.expectations import Miss

PATIENCE = 1.0
"""Seconds before a terminal is told how far the playing is."""

ABOUT = """\
FILE is a scenario, FOLDER holds some; a policy's folder, or its id, stands for its scenarios.
Each expectation that does not hold is told on a line, and so is each file that cannot be used
(file:line:col, on the error stream); all others are played.

--json prints one object:
  {"scenarios": [{"path", "title", "policy",
                  "misses": [{"path", "line", "step", "do", "key", "expected", "got"}]}],
   "problems": [{"path", "line", "column", "message"}]}

Exit code: 0 every expectation holds, 1 one does not, 2 a file cannot be used.

example:
  ./accord scenario run policies/gscp"""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one scenario that could be played."""

    path: str
    title: str
    policy: str
    misses: tuple[Miss, ...]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `scenario run` takes."""
    parser.add_argument("paths", nargs="+", type=usage.path, metavar="FILE|FOLDER|ID")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.add_argument("--quiet", action="store_true", help="leave out the line of numbers")


def run(asked: argparse.Namespace) -> int:
    """Play scenarios; 0 when every expectation holds, 1 on a miss, 2 on an unusable file."""
    outcomes: list[Outcome] = []
    problems: list[source.Problem] = []
    for result in _results(asked.paths):
        if isinstance(result, Outcome):
            outcomes.append(result)
            if not asked.json:
                _say_misses(result)
        else:
            problems += result
            for problem in result:
                render.complain(str(problem))
    if asked.json:
        render.as_json(msgspec.to_builtins({"scenarios": outcomes, "problems": problems}), indent=2)
    elif not asked.quiet:
        render.say(_summary(outcomes, problems))
    if problems:
        return 2
    return 1 if any(each.misses for each in outcomes) else 0


def play_all(path: Path) -> tuple[scenario_files.Scenario, tuple[play.Played, ...]]:
    """Return a scenario with all its steps as they went.

    Raises:
        NotUsable: it cannot be played; every problem at once.
    """
    scenario = _loaded(path)
    return scenario, tuple(play.play(scenario))


def actor(scenario: scenario_files.Scenario, step: play.Played) -> str:
    """Return the post that takes a step; empty where only time passes."""
    if step.step.act is None:
        return ""
    if step.accepted:
        return step.standing.history[-1].by
    return step.step.by or actors.expected(step.step.act, step.standing, scenario.policy)


def _results(paths: Iterable[Path]) -> Iterator[Outcome | tuple[source.Problem, ...]]:
    files: dict[Path, None] = {}
    for path in map(_meant, paths):
        try:
            files.update(dict.fromkeys(scenario_files.find((path,))))
        except source.NotUsable as matter:
            yield matter.problems
        except OSError as matter:
            yield (source.Problem(str(path), 1, 1, f"cannot be read: {matter.strerror}"),)
    progress = _Progress(len(files))
    for number, path in enumerate(files):
        progress.show(number)
        result = _result(path)
        progress.clear()
        yield result


def _meant(path: Path) -> Path:
    """Return a path, or the folder of the policy whose id or short title it is."""
    name = str(path)
    meant = None if path.exists() else name if name in policies.ids() else policies.titled(name)
    return policies.find(meant).parent if meant else path


def _result(path: Path) -> Outcome | tuple[source.Problem, ...]:
    try:
        scenario = _loaded(path)
        # step by step: a long scenario is not kept in memory as it went
        steps = play.play(scenario)
        misses = tuple(miss for step in steps for miss in expectations.misses(scenario, step))
    except source.NotUsable as matter:
        return matter.problems
    policy = scenario.policy.id
    return Outcome(path=str(path), title=scenario.title, policy=policy, misses=misses)


def _loaded(path: Path) -> scenario_files.Scenario:
    try:
        return scenario_files.load(path)
    except (policies.Unknown, calendars.TableNotUsable) as matter:
        raise source.NotUsable([source.Problem(str(path), 1, 1, str(matter))]) from matter


def _say_misses(outcome: Outcome) -> None:
    for miss in outcome.misses:
        render.say(str(miss), style="red")


def _summary(outcomes: list[Outcome], problems: list[source.Problem]) -> str:
    missed = sum(1 for each in outcomes if each.misses)
    played = "1 scenario" if len(outcomes) == 1 else f"{len(outcomes)} scenarios"
    if missed:
        verb = "misses" if missed == 1 else "miss"
        summary = f"{missed} of {played} {verb} an expectation."
    elif outcomes:
        summary = f"{played} {'holds' if len(outcomes) == 1 else 'hold'}."
    else:
        summary = "No scenario was played."
    unusable = len({each.path for each in problems})
    if unusable:
        files = "1 file" if unusable == 1 else f"{unusable} files"
        summary += f" {files} could not be used."
    return summary


class _Progress:
    """A line on a terminal that says how far the playing is, once it takes long."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._since = time.monotonic()
        self._shown = False

    def show(self, done: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - self._since > PATIENCE:
            print(f"\rPlayed {done} of {self._total}.", end="", file=sys.stderr, flush=True)
            self._shown = True

    def clear(self) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._shown = False


RUN = usage.Command(
    name="scenario run",
    summary="play examples of a policy and say what was expected and what came",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
