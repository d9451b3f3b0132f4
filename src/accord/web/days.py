"""Days, times and the ends of limits as pages say them; and days as people type them."""

import calendar
import datetime

from django.utils import timezone

from accord.engine.working_days import Due
from accord.library import calendars, phrases


def day(of: datetime.date | datetime.datetime) -> str:
    """Return a day in full, Friday 20 November 2026; of an instant, the local day."""
    local = timezone.localtime(of) if isinstance(of, datetime.datetime) else of
    return phrases.day(local)


def time(of: datetime.datetime) -> str:
    """Return the local time of an instant: 4:30pm, 9am; midday and midnight by their names."""
    return time_of_day(timezone.localtime(of).time())


def time_of_day(of: datetime.time) -> str:
    """Return a local time of day in the same way."""
    if of.minute == 0 and of.hour % 12 == 0:
        return "midday" if of.hour else "midnight"
    minutes = f":{of:%M}" if of.minute else ""
    return f"{of.hour % 12 or 12}{minutes}{'am' if of.hour < 12 else 'pm'}"


def moment(of: datetime.datetime) -> str:
    """Return an instant in local time: Friday 20 November 2026, 4:30pm."""
    return f"{day(of)}, {time(of)}"


def gap(happened: datetime.datetime, recorded: datetime.datetime) -> str:
    """Return how long after it happened something was written down, in local days.

    Less than a day is said as the same day.
    """
    days = (timezone.localtime(recorded).date() - timezone.localtime(happened).date()).days
    if days == 0:
        return "later that day"
    return "1 day later" if days == 1 else f"{days:,} days later"


def meeting(on: datetime.date, at: datetime.time | None, place: str) -> str:
    """Return when and where somebody meets: Friday 20 November 2026, 2pm, the town hall."""
    parts = (day(on), time_of_day(at) if at is not None else "", place)
    return ", ".join(filter(None, parts))


def due(of: Due) -> str:
    """Return the end of a limit: a day, or a moment where people named one."""
    return day(of.day) if of.moment is None else moment(of.moment)


PASSED = "That day has passed. Give today or a later day."
"""What is said of a day that is to come and has gone by, wherever one is typed."""
TOO_FAR = "That is more than a year from today. Check the year, or give an earlier day."
"""What is said of a day that lies too far ahead."""


def of_the_past(due: Due) -> bool:
    """Test whether a limit ended before the years whose bank holidays are listed."""
    return due.day < calendars.load().covers_from


class NoDay(Exception):
    """What was typed is no day; the message says why in a sentence without its capital and stop.

    Attributes:
        part: the box to look at: `day`, `month` or `year`.
    """

    def __init__(self, part: str, why: str) -> None:
        """Keep the box."""
        super().__init__(why)
        self.part = part


def typed(day: str, month: str, year: str) -> datetime.date | None:
    """Return the day that was typed in three boxes; None where all are empty.

    A month may be a number or its name, and a year may do without its century: 27 Nov 26.

    Raises:
        NoDay: it is none.
    """
    parts = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    if not any(parts.values()):
        return None
    for part, text in parts.items():
        if not text:
            raise NoDay(part, f"the {part} is missing")
    number = {"day": _number(parts["day"]), "month": _month(parts["month"]), "year": _year(year)}
    for part, found in number.items():
        if found is None:
            raise NoDay(part, f"“{parts[part][:20]}” is no {part}: {_WRITTEN[part]}")
    try:
        return datetime.date(**number)  # type: ignore[arg-type] # none of them is None
    except ValueError:
        said = f"{number['day']} {calendar.month_name[number['month'] or 0]} {number['year']}"
        raise NoDay("day", f"there is no {said}") from None


_CENTURY = 2000
_WRITTEN = {
    "day": "write it as a number, as in 27",
    "month": "write it as a number from 1 to 12 or by its name, as in November",
    "year": "write it in full, as in 2026",
}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _month(text: str) -> int | None:
    said, names = text.casefold(), calendar.month_name[1:]
    if len(said) >= 3:
        near = [names.index(name) + 1 for name in names if name.casefold().startswith(said)]
        return near[0] if near else None
    number = _number(text)
    return number if number and number <= 12 else None


def _year(text: str) -> int | None:
    number = _number(text.strip())
    if number is None or len(text.strip()) not in (2, 4):
        return None
    return number if len(text.strip()) == 4 else _CENTURY + number
