"""What deserves a look in a policy that can be used: it stops nothing."""

import datetime
from collections.abc import Iterator

import msgspec

from accord.library import (
    calendars,
    coverage,
    critic,
    expectations,
    play,
    policies,
    scenario_files,
)  # fmt: skip


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


def scenarios(loaded: policies.Loaded) -> tuple[int, tuple[str, ...]]:
    """Return how many scenarios lie beside a policy's file, and what does not come out in them.

    Each is played under this policy, whatever others bear its id.

    Raises:
        NotUsable: one of them cannot be used.
    """
    folder = loaded.path.parent / "scenarios"
    files = scenario_files.in_folder(folder) if folder.is_dir() else ()
    missed: list[str] = []
    for path in files:
        scenario = msgspec.structs.replace(scenario_files.load(path), policy=loaded.policy)
        for played in play.play(scenario):
            missed += map(str, expectations.misses(scenario, played))
    return len(files), tuple(missed)


def _table_ends(until: datetime.date, today: datetime.date) -> str:
    verb = "ended" if until < today else "end"
    return (
        f"the bank holidays {verb} with {until}; days counted past that are provisional: "
        "take the next published table"
    )
