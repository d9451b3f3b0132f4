"""Days, times and the ends of limits as pages say them."""

import datetime

from django.utils import timezone

from accord.engine.working_days import Due


def day(of: datetime.date | datetime.datetime) -> str:
    """Return a day in full, Friday 20 November 2026; of an instant, the local day."""
    local = timezone.localtime(of) if isinstance(of, datetime.datetime) else of
    return f"{local:%A} {local.day} {local:%B} {local.year}"


def time(of: datetime.datetime) -> str:
    """Return the local time of an instant: 4:30pm, 9am; midday and midnight by their names."""
    local = timezone.localtime(of)
    if local.minute == 0 and local.hour % 12 == 0:
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def moment(of: datetime.datetime) -> str:
    """Return an instant in local time: Friday 20 November 2026, 4:30pm."""
    return f"{day(of)}, {time(of)}"


def due(of: Due) -> str:
    """Return the end of a limit: a day, or a moment where people named one."""
    return day(of.day) if of.moment is None else moment(of.moment)
