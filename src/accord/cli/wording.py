"""Posts, days, limits and agencies in words for people."""

import datetime
from collections.abc import Iterable

from accord.cli import render
from accord.engine import policy as policies
from accord.engine import posts, words
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import phrases

agency, listed, the_agency = phrases.agency, phrases.listed, phrases.the_agency

TITLES, CONDITIONS, MODES, LABELS = (
    phrases.TITLES, phrases.CONDITIONS, phrases.MODES, phrases.LABELS,
)  # fmt: skip
RING_999 = phrases.RING_999
limit, post, sentence = phrases.limit, phrases.post, phrases.sentence

OUTCOMES = {
    "unresolved": "They do not agree.",
    "resolved": "They come to an understanding.",
}


def side(name: str, agencies: words.Agencies) -> str:
    """Return a side, or one agency, as people speak of it: the school, social care."""
    return listed([the_agency(each) for each in posts.named(name, agencies) or (name,)])


def day(of: datetime.date) -> str:
    """Return a day in full, never broken between lines: Monday 3 March 2025."""
    return phrases.day(of).replace(" ", render.UNBROKEN)


def moment(at: datetime.datetime, calendar: WorkingCalendar) -> str:
    """Return an instant in local time, in full: Monday 3 March 2025, 10:00."""
    local = calendar.local(at)
    return f"{day(local.date())},{render.UNBROKEN}{local:%H:%M}"


def due(limit: Due, calendar: WorkingCalendar) -> str:
    """Return the end of a limit in full, and whether it may still move."""
    said = day(limit.day) if limit.moment is None else moment(limit.moment, calendar)
    if not limit.provisional:
        return said
    return f"{said} (provisional: the bank holidays of {limit.day.year} are not published yet)"


def clauses(ids: Iterable[str]) -> str:
    """Return clauses in brackets; our own readings as `reading 7`."""
    return render.clauses([each.replace("reading-", f"reading{render.UNBROKEN}") for each in ids])


def stage(of: policies.Stage) -> str:
    """Return a stage's heading: Stage 2: Escalate to the line manager."""
    return f"{of.title}: {of.name}"
