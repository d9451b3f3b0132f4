"""Digests: what need not be read at once goes once a working day, for those who choose so.

Only what merely tells is put off. What asks its reader for something that they must do, what has
no time left, and whatever is about a child in danger or by when a child has to be safe, goes at
once whatever they chose: nobody can silence a must. Reminders are never put off.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from accord.directory.models import Person
from accord.engine import acts, posts
from accord.engine.working_days import WorkingCalendar
from accord.library import calendars
from accord.outbox.models import DIGEST, FOR_DIGEST, IN_DIGEST, WAITING, Message
from accord.queries import wording
from accord.register.models import Entry

GOES: Final = time(8)
"""When the day's digest goes, local time; on working days."""
TELLING: Final = frozenset({"step", "passed"})
"""Kinds of messages that tell; the others ask for something."""
ASKING: Final = wording.NEW_STAGE | {"proposed.1", "panel_appointed.1", "report_requested.1"}
"""Steps that ask their readers for something, whether or not the policy makes a must of it."""
ALWAYS_OWED: Final = acts.FileRecord.do
"""Owed from the first step to after the last (reading 25): no step asks it more than another, and
reminders press for it."""


def put_off(rows: Sequence[Message], *, escalation: uuid.UUID, at: datetime) -> None:
    """Let those of a step's messages wait for a digest that may, before they are written.

    Two questions more than without, and those only where somebody chose digests.

    Args:
        rows: messages about one step; the register shows where it led already.
        at: the instant of the step.
    """
    people = [row.person for row in rows if row.person is not None]
    choosing = Person.objects.filter(pk__in=people, daily=True)
    found = set(choosing.values_list("pk", flat=True)) if people else set()
    if not found:
        return
    mine = [row for row in rows if row.person in found]
    calendar, entry = calendars.load(), Entry.objects.get(pk=escalation)
    owed = entry.owed.filter(strength="must").exclude(do=ALWAYS_OWED)
    must = tuple(owed.values_list("who", flat=True))
    urgent = {row.person for row in mine if _is_urgent(row, entry, must, calendar, at)}
    for row in mine:
        if row.person not in urgent:
            row.state, row.next_try_at = FOR_DIGEST, next_one(calendar, at)


def next_one(calendar: WorkingCalendar, at: datetime) -> datetime:
    """Return the instant at which the next digest after another instant goes."""
    local = calendar.local(at)
    day = local.date()
    if not calendar.is_working_day(day) or local.time() >= GOES:
        day = calendar.add(day, 1)
    return local.replace(
        year=day.year, month=day.month, day=day.day, hour=GOES.hour, minute=0, second=0,
        microsecond=0,
    )  # fmt: skip


def gather(*, at: datetime) -> int:
    """Write the digests that are due, each with what goes in it; return how many.

    Any number of workers may do so at once: a message goes in one digest.

    Args:
        at: the instant now.
    """
    due = Message.objects.filter(state=FOR_DIGEST, next_try_at__lte=at)
    people = set(due.order_by().values_list("person", flat=True))
    return sum(_gathered(due.filter(person=person), person, at) for person in people)


def choose(person: uuid.UUID, *, daily: bool) -> None:
    """Keep how somebody wants their e-mail; what waits for a digest they want no more goes now."""
    with transaction.atomic():
        Person.objects.filter(pk=person).update(daily=daily)
        if not daily:
            waiting = Message.objects.filter(state=FOR_DIGEST, person=person)
            waiting.update(state=WAITING, next_try_at=None)


def _is_urgent(
    row: Message, entry: Entry, must: Iterable[str], calendar: WorkingCalendar, at: datetime
) -> bool:
    today = calendar.local_date(at)
    return (
        row.kind not in TELLING
        or entry.in_danger
        or entry.safe_by is not None
        or (row.due_day is not None and row.due_day <= today)
        or row.tag in ASKING
        or any(posts.same(row.post, who, entry.agencies) for who in must)
    )


def _gathered(due: QuerySet[Message], person: uuid.UUID | None, at: datetime) -> int:
    with transaction.atomic():
        digest = Message(kind=DIGEST, person=person, written_at=at)
        taken = due.update(state=IN_DIGEST, next_try_at=None, digest=digest.id, ended_at=at)
        if taken:  # else another worker was first
            digest.save(force_insert=True)
    return int(bool(taken))
