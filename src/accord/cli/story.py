"""`demo`: an invented disagreement under each policy, told from the raising to the close."""

import argparse
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from accord.cli import policy, render, scenario, telling, usage, wording
from accord.engine import events, posts, words
from accord.engine.duties import Owed
from accord.engine.limits import overdue
from accord.engine.standing import NOTHING, Standing
from accord.library import policies
from accord.library.play import Played
from accord.library.scenario_files import Scenario

TALE = Path("scenarios", "from-raising-to-close.yaml")

ABOUT = """\
Tells how an invented disagreement goes under each policy: who does and says what, what the
policy asks and by which clause of its document, who is told, by which day, and how it ends.
ID tells the one of that policy alone.

Exit code: 0, or 2 when there is no such policy.

example:
  ./accord demo gscp"""

OPENING = """\
Somebody who works with a child thinks that another agency's decision leaves the child unsafe. The
partnership's policy says who talks to whom, by when, who must be told, and who decides if nobody
agrees. Accord carries that policy out. What follows is invented; the days are counted, and the
duties asked, as the policies ask them. Numbers in [brackets] are clauses of the partnership's own
document, so that you can check every one."""

CLOSING = """\
Each story is a scenario, a file that says what must be true after each step, and Accord has just
played it. Read a policy with ./accord policy show ID, list them with ./accord policy list, and
hear one story alone with ./accord demo ID."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `demo` takes."""
    parser.add_argument("policies", nargs="*", metavar="ID")
    parser.add_argument("--plain", action="store_true", help="no colour, whatever the terminal")


def run(asked: argparse.Namespace) -> int:
    """Tell a story for each policy."""
    render.be_plain(asked.plain)
    tales = [policy.path_of(name).parent / TALE for name in asked.policies or policies.ids()]
    played = [scenario.play_all(tale) for tale in tales]
    render.paragraph(" ".join(OPENING.split()))
    for tale, steps in played:
        _tell(tale, steps)
    render.say()
    render.paragraph(" ".join(CLOSING.split()))
    return 0


def _tell(tale: Scenario, steps: tuple[Played, ...]) -> None:
    render.say()
    render.rule(f"{tale.policy.partnership.name}")
    render.paragraph(tale.title, style="bold")
    before = NOTHING
    was_owed: tuple[Owed, ...] = ()
    for step in steps:
        if step.standing.stage != before.stage:
            _reach_stage(tale, step)
        _tell_step(tale, step, before, was_owed)
        before, was_owed = step.standing, step.agenda.owed
    _end(tale, steps)


def _reach_stage(tale: Scenario, step: Played) -> None:
    stage = tale.policy.stages[step.standing.rung]
    render.say()
    render.paragraph(f"{wording.stage(stage)} {wording.clauses(stage.clauses)}", style="bold cyan")


def _tell_step(tale: Scenario, step: Played, before: Standing, was_owed: Iterable[Owed]) -> None:
    now_owed = {each.id for each in step.agenda.owed}
    done = _met(step, was_owed, now_owed)
    told = telling.told(step.step.act, _teller(tale, step, before))
    render.say()
    render.paragraph(_when(tale, step), style="dim")
    render.paragraph(f"{told.sentence} {wording.clauses(done)}".rstrip(), indent=2)
    for said in told.said:
        label = f"{wording.sentence(said.label).removesuffix('.')}: " if said.label else ""
        text = said.text if label else f"\u201c{said.text}\u201d"
        render.paragraph(f"{label}{text}", indent=4, style="italic")
    _objections(step)
    _limit(tale, step, before)
    _asked(tale, step, was_owed)
    _left_undone(tale, step, before)
    _who_is_told(tale, step)


def _objections(step: Played) -> None:
    for each in step.refused:
        _mark(f"The policy objects: {each.reason} {wording.clauses(each.clauses)}", style="red")
    if step.accepted and step.step.departing:
        why = f"Done against the policy, and recorded so with the reason: {step.step.departing}"
        _mark(wording.sentence(why), style="yellow")


def _limit(tale: Scenario, step: Played, before: Standing) -> None:
    """Say by when, where that is new; and that it has passed, where it has."""
    due, standing = step.agenda.due, step.standing
    changed = (before.limits, before.varied, before.protective, before.visit)
    if due is not None and changed != (
        standing.limits, standing.varied, standing.protective, standing.visit,
    ):  # fmt: skip
        protects = due == standing.protective
        limits = tale.policy.stages[standing.rung].limits
        ids = ("reading-7",) if protects else limits[0].clauses if limits else ()
        what = "The child's own limit" if protects else "Time for this stage: until the end of"
        said = wording.due(due, tale.calendar)
        _mark(f"{what}{':' if protects else ''} {said} {wording.clauses(ids)}")
    at = step.step.at
    if step.agenda.overdue and not (before.rung >= 0 and overdue(before, tale.policy, at=at)):
        _mark("The limit has passed. Accord presses whose turn it is; nobody has to wait.")


def _asked(tale: Scenario, step: Played, was_owed: Iterable[Owed]) -> None:
    """Say what the policy asks from now on, post by post."""
    known = {each.id for each in was_owed}
    new = [each for each in step.agenda.owed if each.id not in known]
    for who, duties in itertools.groupby(new, key=lambda each: each.who):
        _mark(f"The policy asks {wording.post(who, tale.policy, step.standing.agencies)}:")
        for duty in duties:
            verb = "must " if duty.strength == "must" else "should "
            text = f"- {verb}{duty.duty} {wording.clauses(duty.clauses)}"
            render.paragraph(text, indent=6, hang=2)


def _left_undone(tale: Scenario, step: Played, before: Standing) -> None:
    """Say which duties ended undone with the stage; the record says so too."""
    for fact in step.standing.left[len(before.left) :]:
        ids = tuple(dict.fromkeys(c for each in fact.undone for c in each.clauses))
        if ids:
            _mark(f"Left undone at this stage, and the record says so: {wording.clauses(ids)}")
        if fact.late:
            _mark("The stage took longer than its limit, and the record says so.")


def _who_is_told(tale: Scenario, step: Played) -> None:
    agencies = step.standing.agencies
    names = [
        f"{wording.post(each.who, tale.policy, agencies)} {wording.clauses(each.clauses)}".rstrip()
        for each in step.told
    ]
    if names:
        _mark(f"Accord tells {wording.listed(names)}.")


def _met(step: Played, was_owed: Iterable[Owed], now_owed: set[str]) -> tuple[str, ...]:
    """Return the clauses of duties that a step has met, none that merely ended with a stage."""
    if step.refused or step.step.departing:
        return ()
    ended = {each.duty for fact in step.standing.left for each in fact.undone}
    gone = [each for each in was_owed if each.id not in now_owed and each.id not in ended]
    return tuple(dict.fromkeys(clause for each in gone for clause in each.clauses))


def _teller(tale: Scenario, step: Played, before: Standing) -> telling.Teller:
    standing = before if before.rung >= 0 else step.standing
    meets = tale.policy.meets(standing.rung)
    return telling.Teller(
        policy=tale.policy, calendar=tale.calendar, agencies=tale.agencies,
        by=_actor(step), stage=wording.stage(tale.policy.stages[step.standing.rung]),
        meets=(posts.post("raising", meets.raising), posts.post("responding", meets.responding)),
    )  # fmt: skip
