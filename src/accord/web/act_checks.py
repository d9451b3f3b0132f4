"""What a page looks at before a step is taken: a day gone by, protection that would fall away.

The rules let a side take back its own protecting day, and the record keep any day at all (reading
7). A slip of the keyboard does both as well, so a page asks first.
"""

import re
from datetime import datetime, timedelta

import msgspec

from accord.engine import acts, events, evolve, limits
from accord.engine.standing import Standing
from accord.engine.working_days import Due
from accord.queries import sittings
from accord.web import days, reading_forms
from accord.web.act_form import Scene
from accord.web.present import Shown
from accord.web.reading_forms import Problem, Typed

BOX = "falls"
"""The name of the box to tick where protection falls away; its value is what was typed instead."""


class Falling(msgspec.Struct, frozen=True, kw_only=True):
    """Protection of the child that a step would take away.

    Attributes:
        text: what falls away, and what would count then.
        label: what is agreed to by ticking the box.
        value: of the box: another day typed is another question.
    """

    text: str
    label: str
    value: str
    ticked: bool


def problems(act: acts.Act, scene: Scene, of: Shown) -> tuple[Problem, ...]:
    """Return what is wrong with the days of an act: they have passed."""
    if isinstance(act, acts.RequestReport):
        return _passed(act.due, of)
    after = _after(act, scene, of)
    new = (after.protective, after.varied)
    old = (of.standing.protective, of.standing.varied)
    changed = next((each for each, was in zip(new, old, strict=True) if each != was), None)
    return _passed(changed, of) or _no_change(act, of)


def _no_change(act: acts.Act, of: Shown) -> tuple[Problem, ...]:
    """Return that a day is the limit already, or a slip of the year."""
    if not isinstance(act, acts.VaryLimit) or act.due is None:
        return ()
    now = of.limit.own if of.limit is not None and of.limit.kind == "protective" else None
    now = now or (of.limit.due if of.limit is not None else None)
    if now is not None and (now.day, now.moment) == (act.due.day, act.due.moment):
        return (Problem("due-day", "That is the limit already. Give another day."),)
    if act.due.day - of.calendar.local_date(of.at) > FURTHEST:
        return (Problem("due-day", TOO_FAR),)
    return ()


_PROMISED = re.compile(r"(?:actions|outstanding)-\d{1,2}-by-day")
PROMISED_BEFORE = "This day is before the day of this entry. Give a later day."
MET_BEFORE = "This day has passed. Give the day on which it is to be met, or leave it empty."
PAPERS_BEFORE = "This day has passed. Give a later day, or leave it empty."
PAPERS_AFTER = "That is after the panel meets. Give a day before it, or the same day."


def out_of_order(typed: Typed, happened: datetime | None, of: Shown) -> tuple[Problem, ...]:
    """Return which days come before, or after, what they belong to.

    What is to be done by a day gone by would be missed at once, nobody is asked to a meeting that
    was, and papers for a panel that has met help nobody. What can be read was read before.

    Args:
        happened: when the step took place; None for now.
    """
    on = of.calendar.local_date(happened or of.at)
    promised = {
        name: reading_forms.read_day(typed, name.removesuffix("-day"), "By when")
        for name in typed
        if _PROMISED.fullmatch(name)
    }
    found = [Problem(at, PROMISED_BEFORE) for at, day in promised.items() if day and day < on]
    meets = reading_forms.read_day(typed, "meeting", "")
    papers = reading_forms.read_day(typed, "papers_by", "")
    last = sittings.meeting(of.standing.history, since=of.standing.visit)
    known = last.meeting if last is not None else None
    # a meeting that was held stays what it was where others are chosen after it
    if meets is not None and meets < on and (known is None or known.day != meets):
        found.append(Problem("meeting-day", MET_BEFORE))
    elif papers is not None and papers < on and (last is None or last.papers_by != papers):
        found.append(Problem("papers_by-day", PAPERS_BEFORE))
    elif meets is not None and papers is not None and papers > meets:
        found.append(Problem("papers_by-day", PAPERS_AFTER))
    return tuple(found)


FURTHEST = timedelta(days=366)
"""Further away nobody puts a limit: it is a slip of the year."""
TOO_FAR = "That is more than a year away. Check the year, or give an earlier day."


def falling(act: acts.Act, typed: Typed, scene: Scene, of: Shown) -> Falling | None:
    """Return the earlier protecting day that an act would take away; None where it does not."""
    old, after = of.standing.protective, _after(act, scene, of)
    if old is None or (after.protective is not None and not old.before(after.protective)):
        return None
    value = days.due(after.protective) if after.protective else "none"
    return Falling(
        text=f"Until now the child has to be safe by {days.due(old)}. That day would fall away: "
        f"{_counting_then(after, of)}",
        label=f"{days.due(old)} may fall away",
        value=value,
        ticked=reading_forms.one(typed, BOX) == value,
    )


def not_ticked(found: Falling | None) -> tuple[Problem, ...]:
    """Return that the box is still to be ticked."""
    if found is None or found.ticked:
        return ()
    return (Problem(BOX, f"{found.text} If that is right, tick the box."),)


def _counting_then(after: Standing, of: Shown) -> str:
    due = limits.due(after, of.policy)
    if due is None:
        return "nothing would have to be done by any day."
    whose = "the day you give now" if due is after.protective else "the stage's own limit"
    return f"the limit would be {days.due(due)}, {whose}."


def _after(act: acts.Act, scene: Scene, of: Shown) -> Standing:
    """Return where an act would lead, as far as limits go; unchanged by any other."""
    if not isinstance(act, acts.ProtectBy | acts.VaryLimit | acts.Correct):
        return of.standing
    entry = of.standing.last_entry + 1
    event = events.Event(at=of.at, happened=of.at, by=scene.post, entry=entry, body=act)  # type: ignore[arg-type]
    return evolve.evolve(of.standing, event)


def _passed(due: Due | None, of: Shown) -> tuple[Problem, ...]:
    if due is None or not due.passed(of.at):
        return ()
    if due.moment is not None and due.day >= of.calendar.local_date(of.at):
        return (Problem("due-time", "That time has passed. Give a later one."),)
    return (Problem("due-day", days.PASSED),)
