"""Days of the demo, which are counted from the day on which it is made."""

from datetime import date, datetime, time

import msgspec

from accord.library import calendars


class MomentData(msgspec.Struct, frozen=True, kw_only=True):
    """When something took place: so many working days ago, at a local time."""

    ago: int
    time: str


def moment(when: MomentData, at: datetime) -> datetime:
    """Return when something took place.

    Args:
        at: the instant at which the demo is made; days are counted back from its local date.
    """
    calendar = calendars.load()
    day = from_today(-when.ago, calendar.local_date(at))
    return datetime.combine(day, time.fromisoformat(when.time), tzinfo=calendar.zone)


def from_today(working_days: int, today: date) -> date:
    """Return the day so many working days after a local date; before it where that is negative."""
    calendar = calendars.load()
    if working_days < 0:
        return calendar.back(today, -working_days)
    return calendar.add(today, working_days) if working_days else today
