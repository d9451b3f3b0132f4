"""`policy prove`: whether an escalation can get stuck, everything tried from every state."""

import argparse
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from accord.cli import policy, render, usage, wording
from accord.engine import decide
from accord.engine.policy import Policy
from accord.library import calendars, phrases, policies, prove
from accord.library.prove import Figures, Proof
from accord.library.prove_graph import Graph, Refusal, Step
from accord.library.prove_properties import PROPERTIES, Finding

_LISTED = "\n".join(
    textwrap.fill(text, 98, initial_indent="  - ", subsequent_indent="    ")
    for text in PROPERTIES.values()
)

ABOUT = f"""\
ID is a policy's id, its short title, its file or its folder. A pretend disagreement of three
agencies is played in every way there is: every act by the post that is expected to do it, with a
few particulars that stand for all others, before the limit and after it. Standings from which the
same can happen are one state. Taken for granted: the partnership has twenty agencies, and each has
a senior officer on every body. What a correction undoes is followed from one record of each state.
Held against every state, without a departure:
{_LISTED}
Resolving and withdrawing are never refused to the raising side, so no policy can keep it from an
outcome. Stuck means that it cannot go on, that it cannot be decided, or that it cannot be closed.

A second search departs, with a reason, from whatever objects. Where the budget ends a search, what
is found is so; what is not found may lie deeper.

--json prints one object:
  {{"policy", "proven", "exhausted", "seconds", "figures": FIGURES, "departing": FIGURES,
   "findings": [{{"breaks", "text", "clauses": [], "who", "way": [STEP],
                 "refused": [{{"by", "text", "objections": [OBJECTION]}}]}}],
   "remarks": [], "farthest": [STEP], "to_an_end": [STEP]}}
FIGURES is {{"states", "gone_on_from", "tried", "accepted", "depth", "exhausted"}}, STEP is
{{"by", "text", "stage", "status"}}, OBJECTION is
{{"clauses": [], "reason", "barred", "duties": []}}. Proven is what is exhausted without a finding.
Texts may be worded anew; the other values stay as they are.

Exit code: 0 nothing gets stuck, 1 something does, 2 the policy cannot be used.

example:
  ./accord policy prove bscp"""

SECONDS = 60
BETWEEN = 0.2
"""Seconds from one look at the progress to the next."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `policy prove` takes."""
    parser.add_argument("policy", type=usage.given, metavar="ID|FILE")
    parser.add_argument(
        "--depth", type=_number, metavar="N",
        help="steps from the raising after which nothing is tried (default: no end)",
    )  # fmt: skip
    parser.add_argument(
        "--seconds", type=_number, default=SECONDS, metavar="N",
        help=f"time for both searches together (default: {SECONDS})",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")


def run(asked: argparse.Namespace) -> int:
    """Prove one policy; 1 when something gets stuck."""
    read = policies.load(policy.path_of(asked.policy)).policy
    calendar = calendars.load(division=read.calendar, zone=read.zone)
    watch = _Watch(asked.seconds)
    proof = prove.prove(read, calendar, depth=asked.depth, watch=watch.goes_on)
    watch.clear()
    if asked.json:
        render.as_json(_as_json(proof, watch.passed), indent=2)
    else:
        _show(proof, read, watch.passed)
    return 1 if proof.findings else 0


class _Watch:
    """Ends the search when its time is up; shows in a terminal how far it is."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._started = time.monotonic()
        self._shown = 0.0

    @property
    def passed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def goes_on(self, graph: Graph) -> bool:
        """Show the progress now and then, and tell whether there is time left."""
        if sys.stderr.isatty() and self.passed >= self._shown + BETWEEN:
            self._shown = self.passed
            what = "Departing" if graph.departing else "Without a departure"
            states = f"{graph.gone_on_from:,} of {len(graph.states):,} states"
            _over(f"{what}: {states}, {_steps(graph.depth)} deep")
        return self.passed < self._seconds

    def clear(self) -> None:
        """Take the progress away."""
        if sys.stderr.isatty():
            _over("")


def _over(text: str) -> None:
    """Write over the last line of a terminal."""
    print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, got '{text}'")
    return int(text)


def _as_json(proof: Proof, seconds: float) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(proof)
    return {
        "policy": said.pop("policy"),
        "proven": proof.exhausted and not proof.findings,
        "exhausted": proof.exhausted,
        "seconds": round(seconds, 1),
        **said,
    }


def _show(proof: Proof, read: Policy, seconds: float) -> None:
    render.paragraph(f"{read.title}, {phrases.edition(read.version)}", style="bold")
    _show_figures("Without a departure", proof.figures)
    _show_figures("Departing wherever that is possible", proof.departing)
    render.paragraph(f"It took {seconds:.1f} seconds.")
    _show_properties(proof)
    shown: tuple[Step, ...] = ()
    for finding in proof.findings:
        _show_finding(finding, shown, read)
        shown = finding.way
    if proof.to_an_end:
        _show_longest(proof, read)
    for remark in proof.remarks:
        render.say()
        render.paragraph(f"Good to know: {remark}", style="yellow")
    render.say()
    render.paragraph(_verdict(proof), style="red" if proof.findings else "bold")


def _show_figures(what: str, figures: Figures) -> None:
    seen = "There is nothing more to see."
    if not figures.exhausted:
        seen = f"It was cut: everything was tried from {figures.gone_on_from:,} of the states."
    far = f"the farthest state {_steps(figures.depth)} from the start"
    accepted = f"{figures.accepted:,} steps accepted of {figures.tried:,} tried"
    render.paragraph(f"{what}: {figures.states:,} states; {accepted}; {far}. {seen}", hang=2)


def _show_properties(proof: Proof) -> None:
    broken = {each.breaks for each in proof.findings}
    render.say()
    for name, text in PROPERTIES.items():
        holds = "holds" if proof.figures.exhausted else "so far"
        said, style = ("broken", "red") if name in broken else (holds, "")
        render.paragraph(
            f"{said:<8}{text}".replace("  ", f"{render.UNBROKEN} "), hang=8, style=style
        )


def _show_finding(finding: Finding, shown: tuple[Step, ...], read: Policy) -> None:
    render.say()
    owner = f" It is owed by {wording.post(finding.who, read)}." if finding.who else ""
    text = f"{finding.text}{owner} {wording.clauses(finding.clauses)}"
    render.paragraph(text.strip(), style="bold")
    if finding.way and finding.way == shown:
        render.paragraph("The way there is the same.", indent=2)
    elif finding.way:
        render.paragraph("The way there:", indent=2)
        _show_way(finding.way, read)
    if finding.refused:
        render.paragraph("There, refused without a departure:", indent=2)
    for refusal in finding.refused:
        _show_refusal(refusal, read)


def _show_refusal(refusal: Refusal, read: Policy) -> None:
    who = wording.post(refusal.by, read)
    render.paragraph(wording.sentence(f"{who} {refusal.text}"), indent=4, hang=2)
    for each in refusal.objections:
        render.paragraph(f"{each.reason} {wording.clauses(each.clauses)}", indent=6, hang=2)


def _show_longest(proof: Proof, read: Policy) -> None:
    render.say()
    steps = _steps(len(proof.to_an_end))
    render.paragraph(f"The longest of the shortest ways to an end has {steps}.", style="bold")
    render.paragraph("It starts after:", indent=2)
    _show_way(proof.farthest, read)
    render.paragraph("and goes on:", indent=2)
    _show_way(proof.to_an_end, read, after=proof.farthest[-1])


def _show_way(way: Sequence[Step], read: Policy, *, after: Step | None = None) -> None:
    for number, text in enumerate(_in_words(way, read, after), start=1):
        render.paragraph(f"{number}. {text}", indent=4, hang=3)


def _in_words(way: Sequence[Step], read: Policy, after: Step | None) -> Iterator[str]:
    """Yield each step as a sentence, and the stage or the status where it is a new one."""
    stage, status = (after.stage, after.status) if after else (None, None)
    for step in way:
        who = "" if step.by == decide.CALENDAR else f"{wording.post(step.by, read)} "
        new = []
        if step.stage is not None and step.stage != stage:
            new.append(read.stage(step.stage).title)
        if step.status != status and step.status != "open":
            new.append(str(step.status))
        stage, status = step.stage, step.status
        then = f" Now: {', '.join(new)}." if new else ""
        yield f"{wording.sentence(f'{who}{step.text}')}{then}"


def _verdict(proof: Proof) -> str:
    if proof.findings:
        number = len({each.breaks for each in proof.findings})
        are = "is" if number == 1 else "are"
        return (
            f"{proof.policy}: stuck. {number} of {len(PROPERTIES)} properties {are} broken. The "
            "raising side can resolve or withdraw it all the same: no policy can keep it from that."
        )
    if proof.exhausted:
        return f"{proof.policy}: proven. Nothing gets stuck, whatever is done."
    more = "More --seconds, and no --depth, see more."
    if proof.figures.exhausted:
        return (
            f"{proof.policy}: nothing gets stuck as long as nobody departs. What follows from "
            f"departures was not all seen. {more}"
        )
    return f"{proof.policy}: nothing found stuck, but not everything was seen. {more}"


def _steps(number: int) -> str:
    return f"{number} step{'' if number == 1 else 's'}"


PROVE = usage.Command(
    name="policy prove",
    summary="try everything there is to do, and tell where an escalation gets stuck",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
