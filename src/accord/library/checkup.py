"""What deserves a look in a policy that can be used: it stops nothing."""

import datetime
from collections.abc import Iterator

from accord.library import calendars, coverage, critic, policies


def warnings(loaded: policies.Loaded, today: datetime.date) -> Iterator[str]:
    """Yield what a partnership might like to know of its policy, each in a sentence.

    Args:
        today: local date from which holidays and the review are judged.
    """
    read = loaded.policy
    calendar = calendars.load(division=read.calendar, zone=read.zone)
    if calendars.ends_within_a_year(calendar, today):
        yield _table_ends(calendar.covers_until, today)
    if read.review_due is not None and read.review_due < today:
        yield f"the review was due on {read.review_due}: is this version in force?"
    for finding in critic.findings(loaded):
        yield str(finding)
    named = coverage.declared_in(loaded)
    for clause in loaded.catalogue.clauses:
        if clause.id not in named:
            yield f"no part names clause {clause.id}: {clause.text}"


def _table_ends(until: datetime.date, today: datetime.date) -> str:
    verb = "ended" if until < today else "end"
    return (
        f"the bank holidays {verb} with {until}; days counted past that are provisional: "
        "take the next published table"
    )
