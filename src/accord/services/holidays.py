"""A bank holiday that is proclaimed late: open limits are counted anew, and both sides are told.

Which table a limit was counted by stands in the record beside it. It moves by an event alone, so
that what people were told stays what they were told, and a verdict once given is kept.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec
from django.db import transaction

from accord.engine import decide, events, notices, posts, words
from accord.engine.evolve import evolve
from accord.engine.working_days import Due
from accord.library import calendars
from accord.record import rows, store, versions
from accord.register.models import Entry
from accord.sealing import seals
from accord.services import coming, escalations, proposed_limits, steps
from accord.services.steps import Stand

NEWER: Final = "newer"
UNREADABLE: Final = "unreadable"


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What counting its limits anew means for an escalation.

    Attributes:
        was: the ends of the present stage's limits as people were told them.
        now: by the table that holds now; empty where nothing can be counted.
        passed: one of them moves, and has passed by now all the same.
        barred: why nothing can be counted: `newer` where a later table counted it already,
            `unreadable` where its record does not fit, which `verify-record` looks into.
    """

    escalation: uuid.UUID
    reference: str
    was: tuple[Due | None, ...] = ()
    now: tuple[Due | None, ...] = ()
    passed: bool = False
    barred: str = ""

    @property
    def moves(self) -> bool:
        """Whether a day moves; else one is certain by now that was provisional."""
        return _days(self.was) != _days(self.now)


def dry_run(*, at: datetime) -> Iterator[Counted]:
    """Yield every open escalation whose limits the table counts otherwise; nothing is written.

    Args:
        at: the instant now.
    """
    for escalation, reference in _not_closed():
        found = _counted(escalation, reference, at=at, done=False)
        if found is not None:
            yield found


def count_anew(*, at: datetime) -> Iterator[Counted]:
    """Move the limits that the table counts otherwise, each in a transaction of its own.

    Done twice it is one thing, and what stopped half-way goes on. One that cannot be read stops
    none of the others. Both sides and the worker are told where a day moves; where a provisional
    day only becomes certain, the record says so and nobody is told. When people are reminded next
    is worked out anew everywhere: that counts working days as well.

    Args:
        at: the instant from which the new days hold.

    Source: reading 5.
    """
    for escalation, reference in _not_closed():
        with transaction.atomic():
            found = _counted(escalation, reference, at=at, done=True)
        if found is not None:
            yield found


def _not_closed() -> tuple[tuple[uuid.UUID, str], ...]:
    # All at once: SQLite lets nobody write who still reads what others have changed since.
    found = Entry.objects.exclude(status="closed").order_by("pk")
    return tuple(found.values_list("escalation", "reference"))


def _counted(escalation: uuid.UUID, reference: str, *, at: datetime, done: bool) -> Counted | None:
    """Return what is counted otherwise, and write it down where it is to be done."""
    calendar = calendars.load()
    try:
        if done:
            store.lock(escalation)
        before = escalations.stand(escalation)
    except (rows.Unreadable, seals.Broken, store.Unknown, store.Forgotten, versions.Unknown):
        return Counted(escalation=escalation, reference=reference, barred=UNREADABLE)
    at = steps.no_earlier(at, before)
    new = decide.moved_limits(before.standing, before.kept.policy, calendar, at=at)
    if not new:
        if done:
            coming.keep(escalation, before.spells, at=at)
        return None
    if any(table > calendar.version for table in _tables(before)):
        # an older release on a newer record: it would take back what people were told since
        return Counted(escalation=escalation, reference=reference, barred=NEWER)
    was, now = before.standing.limits, evolve(before.standing, new[0]).limits
    found = Counted(
        escalation=escalation, reference=reference, was=was, now=now,
        passed=any(each.passed(at) for each in now if each is not None and each not in was),
    )  # fmt: skip
    if done:
        _write(new, before, told=found.moves, at=at)
    return found


def _write(new: tuple[events.Event, ...], before: Stand, *, told: bool, at: datetime) -> None:
    after = steps.appended(new, before, None)
    policy = before.kept.policy
    readers = notices.told(new, before=before.standing, after=after.standing, policy=policy)
    worker = notices.Told(who=words.Addressee(posts.WORKER), clauses=policy.worker_is_told)
    if told:
        proposed_limits.lapse(before.stream.escalation, at=at)
    step = steps.Step(new=new, after=after, told=(*readers, worker) if told else ())
    steps.finished_by_nobody(step, at=at)


def _tables(stand: Stand) -> Iterator[str]:
    """Yield the versions of the table by which its limits were counted anew before."""
    for each in stand.stored:
        if isinstance(each.event.body, events.LimitsMoved):
            yield each.event.body.calendar


def _days(dues: tuple[Due | None, ...]) -> list[tuple[object, object]]:
    return [(each.day, each.moment) if each else (None, None) for each in dues]
