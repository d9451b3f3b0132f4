"""`policy story`: an invented disagreement under each policy, told from raising to close."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from accord.cli import policy, render, scenario, scenes, usage, wording
from accord.engine.standing import NOTHING
from accord.library import policies, source
from accord.library.play import Played
from accord.library.scenario_files import Scenario

TALE = Path("scenarios", "from-raising-to-close.yaml")

ABOUT = """\
Tells how an invented disagreement goes under each policy: who does and says what, what the
policy asks and by which clause of its document, who is told, by which day, and how it ends.
ID tells the one of that policy alone; a short title will do, such as Medway. The story of a policy
is the scenario scenarios/from-raising-to-close.yaml in its folder. It is only played: nothing is
stored, and nobody is written to.

Exit code: 0, or 2 when there is no such policy, or no story of it.

example:
  ./accord policy story gscp"""

OPENING = """\
Somebody who works with a child thinks that another agency's decision leaves the child unsafe. The
partnership's policy says who talks to whom, by when, who must be told, and who decides if nobody
agrees. Accord carries that policy out. What follows is invented and only played: nobody is written
to, whomever "Accord tells". The days are counted, and the duties asked, as the policies ask them.
What a policy does not allow yet can be done all the same, with a reason that stays in the record:
that is called a departure. Numbers in [brackets] are clauses of the partnership's own document, so
that you can check every one."""

CLOSING = """\
Each story is a scenario, a file that says what must be true after each step, and Accord has just
played it. Read a policy with ./accord policy show ID, list them with ./accord policy list, and
hear one story alone with ./accord policy story ID."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `policy story` takes."""
    parser.add_argument("policies", nargs="*", type=usage.given, metavar="ID")
    parser.add_argument("--plain", action="store_true", help="no colour, whatever the terminal")


def run(asked: argparse.Namespace) -> int:
    """Tell a story for each policy."""
    render.be_plain(asked.plain)
    asked_for = [_tale(policy.path_of(name)) for name in asked.policies]
    played = [scenario.play_all(path) for path in asked_for] or list(_all_that_can_be_told())
    render.paragraph(wording.RING_999, style="bold")
    render.say()
    render.paragraph(" ".join(OPENING.split()))
    for tale, steps in played:
        _tell(tale, steps)
    render.say()
    render.paragraph(" ".join(CLOSING.split()))
    return 0


def _tale(of: Path) -> Path:
    """Return the file that tells a policy's story.

    Raises:
        NotUsable: the policy cannot be used; every problem at once.
        Wrong: nobody wrote the story yet.
    """
    loaded, path = policies.load(of), of.parent / TALE
    if not path.exists():
        raise usage.Wrong(
            f"There is no story of {loaded.policy.short_title} yet: it would be {path}, and "
            "that file is not there. Write it as a scenario, or read the policy with "
            f"{usage.PROGRAM} policy show."
        )
    return path


def _all_that_can_be_told() -> Iterator[tuple[Scenario, tuple[Played, ...]]]:
    """Yield every story there is, played; say which cannot be, and let the others go on."""
    for loaded in policy.usable():
        path = loaded.path.parent / TALE
        if path.exists():
            try:
                yield scenario.play_all(path)
            except source.NotUsable:
                name = loaded.policy.id
                render.complain(
                    f"{name}: its story cannot be told yet; ./accord scenario run {name} says why"
                )


def _tell(tale: Scenario, steps: tuple[Played, ...]) -> None:
    render.say()
    render.rule(tale.policy.partnership.name)
    render.paragraph(tale.title, style="bold")
    before, was, day = NOTHING, scenes.NOTHING_ASKED, None
    for step in steps:
        first = before.status is None and step.standing.status is not None
        scenes.tell(
            scenes.Scene(tale=tale, step=step, before=before, was=was, first=first, day=day)
        )
        before, was = step.standing, step.agenda
        day = tale.calendar.local_date(step.step.at)
    _end(steps)


def _end(steps: tuple[Played, ...]) -> None:
    first, last = steps[0].step.at, steps[-1]
    days = (last.step.at.date() - first.date()).days
    entries = len({event.entry for event in last.standing.history})
    departures = last.standing.departures or "no"
    noun = "departure" if last.standing.departures == 1 else "departures"
    render.say()
    render.paragraph(
        f"From the first entry to the last: {days} days, {entries} entries in the record, "
        f"{departures} {noun} from the policy.",
        style="bold",
    )


STORY = usage.Command(
    name="policy story",
    summary="tell how an invented disagreement goes under each policy",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
