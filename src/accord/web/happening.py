"""When a step took place, where it is written up later (reading 6)."""

from datetime import date, datetime
from datetime import time as clock

from accord.library import phrases
from accord.web import days, reading_forms
from accord.web.present import Shown
from accord.web.reading_forms import Problem, Typed, Unreadable

PARTS = ("day", "month", "year", "time")


def read(typed: Typed, of: Shown) -> tuple[datetime | None, tuple[Problem, ...]]:
    """Return when the step took place, None for now, and what could not be taken."""
    try:
        day = reading_forms.read_day(typed, "happened", EARLIER)
        time = reading_forms.read_time(typed, "happened", EARLIER)
        return _moment(day, time, of), ()
    except Unreadable as unreadable:
        return None, unreadable.problems


EARLIER = "When it happened"


def _moment(day: date | None, time: clock | None, of: Shown) -> datetime | None:
    if day is None and time is None:
        return None
    if day is None:
        raise Unreadable(Problem("happened-day", f"{EARLIER}: give the day as well."))
    if time is None:
        text = f"{EARLIER}: give the time too, as near as you know it."
        raise Unreadable(Problem("happened-time", text))
    happened = datetime.combine(day, time, tzinfo=of.calendar.zone)
    if happened > of.at:
        said = phrases.capital(days.moment(happened))
        text = f"{EARLIER}: {said} is still to come. Give a time in the past."
        raise Unreadable(Problem("happened-day", text))
    return happened
