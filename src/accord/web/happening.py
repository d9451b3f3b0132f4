"""When a step took place, where it is written up later (reading 6)."""

from datetime import date, datetime
from datetime import time as clock

from accord.library import phrases
from accord.web import days, reading_forms
from accord.web.present import Shown
from accord.web.reading_forms import Problem, Typed, Unreadable

PARTS = ("day", "month", "year", "time")


def read(
    typed: Typed, of: Shown, *, by_day: bool = False
) -> tuple[datetime | None, tuple[Problem, ...]]:
    """Return when the step took place, None for now, and what could not be taken.

    Args:
        by_day: the day has to be said, and its time need not: whoever types it was not there.
    """
    try:
        day = reading_forms.read_day(typed, "happened", EARLIER)
        time = reading_forms.read_time(typed, "happened", EARLIER)
        if by_day and day is None:
            raise Unreadable(Problem("happened-day", f"{EARLIER}: give the day."))
        if by_day and day is not None and time is None:
            return _on(day, of), ()
        return _moment(day, time, of), ()
    except Unreadable as unreadable:
        return None, unreadable.problems


EARLIER = "When it happened"

_UNKNOWN = clock(12)
"""What is put down for a time that nobody knows; pages that leave it open say so."""


def _on(day: date, of: Shown) -> datetime | None:
    """Return the middle of a day, or as near to it as the present stage and the clock allow."""
    if day == of.calendar.local_date(of.at):
        return None
    happened = datetime.combine(day, _UNKNOWN, tzinfo=of.calendar.zone)
    entered = of.standing.entered
    if entered is not None and of.calendar.local_date(entered) == day:
        happened = max(happened, entered)
    return _past(happened, of)


def _moment(day: date | None, time: clock | None, of: Shown) -> datetime | None:
    if day is None and time is None:
        return None
    if day is None:
        raise Unreadable(Problem("happened-day", f"{EARLIER}: give the day as well."))
    if time is None:
        text = f"{EARLIER}: give the time too, as near as you know it."
        raise Unreadable(Problem("happened-time", text))
    return _past(datetime.combine(day, time, tzinfo=of.calendar.zone), of)


def _past(happened: datetime, of: Shown) -> datetime:
    if happened > of.at:
        said = phrases.capital(days.moment(happened))
        text = f"{EARLIER}: {said} is still to come. Give a time in the past."
        raise Unreadable(Problem("happened-day", text))
    return happened
