"""Where one escalation stands, as marks on the boxes of its policy's flowchart."""

import datetime

from accord.engine import words
from accord.engine.agenda import Agenda
from accord.engine.policy import Policy, Stage
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import flowchart_words as wording
from accord.library import phrases
from accord.library.flowchart_boxes import START, Mark

ENDINGS = {
    "agreed": "both sides agree",
    "understood": "the reasons for the other decision are understood",
    "withdrawn": "the side that raised it withdrew it",
}


def at_stage(policy: Policy, stage: words.StageId) -> dict[str, Mark]:
    """Return the marks of an escalation of which nothing but its stage is known."""
    rung = policy.rung(stage)
    marks: dict[str, Mark] = {each.id: _been("Passed") for each in policy.stages[:rung]}
    return {**marks, stage: Mark(now=True, said=("The escalation is here.",))}


def standing(
    of: Standing, agenda: Agenda, policy: Policy, calendar: WorkingCalendar
) -> dict[str, Mark]:
    """Return the marks of an escalation as it stands.

    Args:
        of: where it stands.
        agenda: what that asks for at the moment of looking: it says whether a limit has passed.
        policy: the policy that it runs under.
        calendar: by whose local time days are told.
    """
    if of.stage is None:
        return {START: Mark(now=True, said=("Nothing has been raised yet.",))}
    marks: dict[str, Mark] = {}
    late = {left.stage: left.late for left in of.left}
    for stage in policy.stages[: of.rung]:
        if stage.id not in of.visits:
            marks[stage.id] = _been("Left out")
        else:
            # a protective limit is no guide: which of the two had passed is not kept
            guide = _guide(stage) and of.protective is None
            marks[stage.id] = _passed(late.get(stage.id), guide=guide)
    if of.status == "open":
        said = _open(of, agenda, policy, calendar)
    else:
        said = _ended(of, policy, calendar)
    return {**marks, of.stage: Mark(now=True, said=said)}


def _been(said: str) -> Mark:
    return Mark(now=False, said=(f"{said}.",))


def _passed(late: bool | None, *, guide: bool) -> Mark:
    if not late:
        return _been("Passed")
    return _been("Passed, past the guide" if guide else "Passed, late")


def _open(
    of: Standing, agenda: Agenda, policy: Policy, calendar: WorkingCalendar
) -> tuple[str, ...]:
    since = f", since {_day(calendar.local_date(of.entered))}" if of.entered else ""
    here = f"The escalation is here{since}."
    if agenda.due is None:
        return (here, "It has no limit now.")
    own = agenda.due is of.protective
    by = f"{_written(agenda.due, calendar)}{', a limit that protects the child' if own else ''}"
    if not agenda.overdue:
        return (here, f"Due {by}.")
    guide = _guide(policy.stages[of.rung]) and not own
    return (here, f"{'Past the guide' if guide else 'Overdue'}: it was due {by}.")


def _ended(of: Standing, policy: Policy, calendar: WorkingCalendar) -> tuple[str, ...]:
    day = _day(calendar.local_date(of.history[of.ended - 1].happened))
    decision = policy.stages[policy.last].decision
    how = ENDINGS.get(of.how or "", "")
    if of.how == "decided" and decision is not None:
        by = decision.panel.decides if decision.panel and of.route == "panel" else decision.by
        how = f"{wording.post(by, policy)} decided"
    ended = f"It ended here, on {day}: {how}."
    return (ended, "It is closed.") if of.status == "closed" else (ended,)


def _guide(stage: Stage) -> bool:
    """Test whether a stage has guide limits only: past them is no breach (reading 9)."""
    return bool(stage.limits) and all(limit.guide for limit in stage.limits)


def _written(due: Due, calendar: WorkingCalendar) -> str:
    """Return the end of a limit: Monday 3 March 2025, with its time where it is a moment."""
    said = _day(due.day)
    if due.moment is not None:
        local = calendar.local(due.moment)
        said = f"{_day(local.date())}, {local:%H:%M}"
    return f"{said} (provisional)" if due.provisional else said


def _day(of: datetime.date) -> str:
    return phrases.day(of).replace(" ", wording.UNBROKEN)
