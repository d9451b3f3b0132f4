"""`scenario trace`: what happened at each step of a scenario, as a table or as JSON."""

import argparse
import datetime
from typing import Any

from accord.cli import particulars, render, telling, usage, wording
from accord.cli import scenario as scenarios
from accord.engine import duties
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import expectations, phrases, play
from accord.library.scenario_files import Scenario

ABOUT = """\
--json prints one object a line and a step, in order; the whole is no JSON document, each line is:
  {"at", "happened", "do", "accepted", "refused": [{"clause", "reason"}], "stage", "status",
   "due", "provisional", "overdue",
   "owed": [{"clauses": [], "duty", "who", "strength", "due"}],
   "told": [{"who", "clauses": []}], "offered": [clauses], "departures", "can": [actions]}
Times are local with their offset. A due is a day (YYYY-MM-DD), a moment, or null.
What cannot be used is {"problems": [{"path", "line", "column", "message"}]}.

Exit code: 0 it was played, whatever it expected; 2 the file cannot be used.

example:
  ./accord scenario trace policies/gscp/scenarios/from-raising-to-close.yaml"""

UNDER = 21
"""Columns under which a step's details stand: those of its number and its time."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `scenario trace` takes."""
    parser.add_argument("path", type=usage.path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object a step instead")


def run(asked: argparse.Namespace) -> int:
    """Play one scenario and show every step."""
    played, steps = scenarios.play_all(asked.path)
    if asked.json:
        for step in steps:
            render.as_json(traced(played, step))
        return 0
    render.paragraph(played.title, style="bold")
    render.paragraph(f"{played.policy.title}, {phrases.edition(played.policy.version)}")
    was_owed: frozenset[str] = frozenset()
    for step in steps:
        _say_step(played, step, was_owed)
        was_owed = frozenset(each.id for each in step.agenda.owed)
    return 0


def traced(scenario: Scenario, step: play.Played) -> dict[str, Any]:
    """Return one step as the trace gives it to machines."""
    agenda, calendar = step.agenda, scenario.calendar
    return {
        "at": calendar.local(step.step.at).isoformat(),
        "happened": calendar.local(step.step.happened).isoformat(),
        "do": step.step.do,
        "accepted": step.accepted,
        "refused": [
            {"clause": clause, "reason": each.reason}
            for each in step.refused
            for clause in each.clauses
        ],
        "stage": step.standing.stage,
        "status": step.standing.status,
        "due": _due(agenda.due, calendar),
        "provisional": agenda.due is not None and agenda.due.provisional,
        "overdue": agenda.overdue,
        "owed": [_owed(each, calendar) for each in agenda.owed],
        "told": [{"who": each.who, "clauses": list(each.clauses)} for each in step.told],
        "offered": list(dict.fromkeys(c for each in agenda.offered for c in each.clauses)),
        "departures": step.standing.departures,
        "can": list(play.can(scenario, step)),
    }


def _owed(each: duties.Owed, calendar: WorkingCalendar) -> dict[str, Any]:
    return {
        "clauses": list(each.clauses),
        "duty": each.duty,
        "who": each.who,
        "strength": each.strength,
        "due": _due(each.due, calendar),
    }


def _due(due: Due | None, calendar: WorkingCalendar) -> str | None:
    if due is None:
        return None
    return due.day.isoformat() if due.moment is None else calendar.local(due.moment).isoformat()


def _say_step(scenario: Scenario, step: play.Played, was_owed: frozenset[str]) -> None:
    at, who = _minute(step.step.at, scenario.calendar), scenarios.actor(scenario, step)
    by = f" by {who}" if who else ""
    line = f"{step.number:>3} {at} {step.step.do}{by}{_late(scenario, step)}"
    render.say()
    render.paragraph(line, hang=UNDER, style="bold")
    said = particulars.said(step.step.act, scenario.calendar)
    if said:
        _detail(f"said: {said}")
    if telling.of_harm(step.step.act):
        _detail(wording.RING_999, style="bold red")
    for each in step.refused:
        _detail(f"refused: {each.reason} {render.clauses(each.clauses)}", style="red")
    if step.accepted and step.step.departing:
        _detail(f"departing: {step.step.departing}", style="yellow")
    accepted = "accepted: " if step.accepted else ""
    style = "red" if step.agenda.overdue else "green" if step.accepted else ""
    _detail(f"{accepted}{_where(scenario, step)}", style=style)
    _say_owed(scenario, step, was_owed)
    if step.told:
        told = (f"{each.who} {render.clauses(each.clauses)}".strip() for each in step.told)
        _detail(f"told: {', '.join(told)}")


def _say_owed(scenario: Scenario, step: play.Played, was_owed: frozenset[str]) -> None:
    """Show what came to be owed in full, and in short what is still owed."""
    new = [each for each in step.agenda.owed if each.id not in was_owed]
    for duty in new:
        due = f" by {_written(duty.due, scenario.calendar)}" if duty.due else ""
        ids = render.clauses(duty.clauses)
        _detail(f"owed: {duty.who} {duty.strength}{due}: {duty.duty} {ids}".rstrip())
    still = tuple(each for each in step.agenda.owed if each.id in was_owed)
    for (title, clauses), who in expectations.by_duty(still).items():
        said = f"{', '.join(who)}: {expectations.short(title)} {render.clauses(clauses)}"
        _detail(f"still owed: {said}".rstrip())


def _detail(text: str, *, style: str = "") -> None:
    render.paragraph(text, indent=UNDER, hang=2, style=style)


def _where(scenario: Scenario, step: play.Played) -> str:
    standing, due = step.standing, step.agenda.due
    if standing.status is None:
        return "nothing is raised"
    parts = [f"{standing.stage}, {standing.status}"]
    if due is not None:
        provisional = " (provisional)" if due.provisional else ""
        parts.append(f"due {_written(due, scenario.calendar)}{provisional}")
    if step.agenda.overdue:
        parts.append("overdue")
    if standing.departures:
        parts.append(f"departures: {standing.departures}")
    return ", ".join(parts)


def _written(due: Due | None, calendar: WorkingCalendar) -> str:
    return expectations.written(due, calendar).replace(" ", render.UNBROKEN)


def _late(scenario: Scenario, step: play.Played) -> str:
    """Return when a step took place, where that is not when it was recorded."""
    if step.step.happened == step.step.at:
        return ""
    return f" (happened {_minute(step.step.happened, scenario.calendar)})"


def _minute(at: datetime.datetime, calendar: WorkingCalendar) -> str:
    return f"{calendar.local(at):%Y-%m-%d %H:%M}".replace(" ", render.UNBROKEN)


TRACE = usage.Command(
    name="scenario trace",
    summary="show what happened at each step of one scenario",
    about=ABOUT,
    arguments=arguments,
    run=run,
)
