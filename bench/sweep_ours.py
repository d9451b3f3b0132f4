"""What the service is asked to do for `sweep`; it runs in its process."""

import itertools
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection

from accord.outbox.models import REMINDER, Message
from accord.register.models import Agenda, Entry
from accord.services import reminding
from bench import service_story, timing
from bench.in_django import Task
from bench.timing import Spent

TOGETHER: Final = 5_000
"""So many rows are written at once while getting ready."""


class _Sql(msgspec.Struct, frozen=True, kw_only=True):
    """What each database calls a new id, a reference, and an instant of the next eleven days."""

    id: str
    reference: str
    later: str


_SQL: Final = {
    "sqlite": _Sql(
        id="lower(hex(randomblob(16)))",
        reference="lower(hex(randomblob(6)))",
        later="strftime('%%Y-%%m-%%d %%H:%%M:%%S', %s, (abs(random()) %% 1000000) || ' seconds')",
    ),
    "postgresql": _Sql(
        id="gen_random_uuid()",
        reference="substr(replace(gen_random_uuid()::text, '-', ''), 1, 12)",
        later="%s::timestamptz + random() * 1000000 * interval '1 second'",
    ),
}


def tasks() -> Mapping[str, Task]:
    """Return what can be asked, once everybody is there."""
    who = service_story.settled()
    raised_at = service_story.COMMANDS[0].at

    def raise_(times: int) -> None:
        for _ in range(times):
            service_story.raised(who, at=raised_at)

    def fill(times: int) -> None:
        _fill(times - Entry.objects.count())

    def sweep(times: int) -> Spent:
        return _without_the_rest(times, _swept)

    def claim(times: int) -> Spent:
        return _without_the_rest(times, _claimed)

    def find(times: int) -> Spent:
        return _without_the_rest(times, _found)

    def poll(times: int) -> None:
        for _ in range(times):
            reminding.sweep(at=raised_at)

    return {
        "raise": raise_, "fill": fill, "sweep": sweep, "claim": claim, "find": find, "poll": poll,
        "check": lambda _: _different(),
    }  # fmt: skip


def _due() -> datetime:
    """Return when the first of those come that were raised; the others come a day later."""
    return Agenda.objects.order_by("comes").values_list("comes", flat=True)[0]  # type: ignore[return-value]


def _without_the_rest(times: int, work: Callable[[datetime], Any]) -> Spent:
    """Do something to what is due so many times, and return what that took without the undoing."""
    due = _due()
    raised_at = service_story.COMMANDS[0].at
    mine = Agenda.objects.filter(through=raised_at, comes=due).values_list("pk", flat=True)
    due_ones = tuple(mine)
    took = []
    for _ in range(times):
        took.append(timing.clocked(lambda _: work(due), 1))
        Message.objects.filter(kind=REMINDER).delete()
        for some in _batches(due_ones):
            Agenda.objects.filter(pk__in=some).update(
                through=raised_at, comes=due, wake_at=due, lease=None, tries=0
            )
    return Spent(sum(each.wall for each in took), sum(each.cpu for each in took))


def _swept(due: datetime) -> int:
    return sum(iter(lambda: reminding.sweep(at=due), 0))


def _claimed(due: datetime) -> None:
    while reminding.take(at=due):
        pass


def _found(due: datetime) -> None:
    """Read what is due from the index, and nothing else: the floor."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id FROM register_agenda WHERE wake_at <= %s ORDER BY wake_at", [due]
        )
        cursor.fetchall()


def _different() -> int:
    """Return how many are not reminded, once and of the first point, that should be."""
    due = _due()
    wanted = Agenda.objects.filter(comes=due).count()
    _swept(due)
    reminders = Message.objects.filter(kind=REMINDER, point=0)
    came, told = reminders.count(), reminders.values("escalation").distinct().count()
    left = Agenda.objects.filter(wake_at__lte=due).count()
    reminders.delete()
    Agenda.objects.filter(through=due).update(
        through=service_story.COMMANDS[0].at, comes=due, wake_at=due
    )
    return left + abs(came - wanted) + abs(told - wanted)


def _fill(lacking: int) -> None:
    """Write rows of open escalations of which nothing is due; nobody ever reads their record."""
    new = ("escalation", "reference")
    every = (field.column for field in Entry._meta.concrete_fields)
    columns = ", ".join(each for each in every if each not in new)
    first = _due() + timedelta(days=1)
    sql = _SQL[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE number(i) AS (
                SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < %s
            )
            INSERT INTO register_entry (escalation, reference, {columns})
            SELECT {sql.id}, {sql.reference}, {columns}
            FROM number, (SELECT * FROM register_entry LIMIT 1) AS pattern
            """,
            [max(lacking, 1)],
        )
        cursor.execute(
            f"""
            INSERT INTO register_agenda (entry_id, through, comes, wake_at, tries)
            SELECT escalation, %s, {sql.later}, {sql.later}, 0 FROM register_entry
            WHERE escalation NOT IN (SELECT entry_id FROM register_agenda)
            """,
            [first, first, first],
        )


def _batches(of: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
    rest = iter(of)
    return iter(lambda: tuple(itertools.islice(rest, TOGETHER)), ())
