"""What a person's calendar is told: limits, days by which something is asked of them, meetings."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from accord.engine.working_days import WorkingCalendar
from accord.library import calendars
from accord.outbox.models import Message
from accord.queries import sittings, work
from accord.register.models import Entry


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One day in somebody's calendar; no child, no name and no word that anybody wrote.

    Attributes:
        kind: the `limit` of a stage, a day by which something is `asked`, a `meeting`.
        day: local date.
        moment: an instant (UTC) on that day; None where the day counts as a whole.
        seq: number of the event by which it is so, which grows whenever it changes.
        changed_at: the instant of that event.
        provisional: the day may move, as the bank holidays are not published so far.
    """

    kind: Literal["limit", "asked", "meeting"]
    escalation: UUID
    reference: str
    stage: str
    day: date
    moment: datetime | None = None
    seq: int
    changed_at: datetime
    provisional: bool = False


def of(places: Iterable[work.Place], *, at: datetime) -> tuple[Planned, ...]:
    """Return what is planned for somebody who has these places; three queries however many.

    Limits and meetings where they see the whole, what is asked of them wherever it is.

    Args:
        at: an aware instant, for what is asked by then.
    """
    places = tuple(places)
    entries = {place.entry.pk: place.entry for place in places}
    whole = {place.entry.pk for place in places if place.whole}
    found = work.of(places, at=at)
    items = (*found.mine, *found.waiting)
    met = _meetings([entries[each.escalation] for each in items if each.escalation in whole])
    return tuple(
        planned
        for item in items
        for planned in (
            *_of_item(item, entries[item.escalation], whole=item.escalation in whole),
            *met.get(item.escalation, ()),
        )
    )


def moment_of(meeting: sittings.Meeting, calendar: WorkingCalendar) -> datetime | None:
    """Return the instant at which somebody meets; None where no time is given."""
    if meeting.at is None:
        return None
    return datetime.combine(meeting.day, meeting.at, tzinfo=calendar.zone)


def _of_item(item: work.Item, entry: Entry, *, whole: bool) -> Iterator[Planned]:
    limit = entry.due_day if whole and entry.status == "open" and entry.due_ends else None
    if limit is not None:
        yield _planned("limit", entry, item.stage, limit, _moment(entry, limit))
    days = {each.day for each in item.owing if each.day is not None and each.day != limit}
    for day in sorted(days):
        yield _planned("asked", entry, item.stage, day, None)


def _planned(
    kind: Literal["limit", "asked"], entry: Entry, stage: str, day: date, moment: datetime | None
) -> Planned:
    return Planned(
        kind=kind, escalation=entry.pk, reference=entry.reference, stage=stage, day=day,
        moment=moment, seq=entry.seq, changed_at=entry.changed_at,
        provisional=entry.provisional and day == entry.due_day,
    )  # fmt: skip


def _moment(entry: Entry, day: date) -> datetime | None:
    """Return the instant at which a limit ends; None where it ends with its day."""
    return None if entry.due_ends == calendars.load().due_on(day).ends else entry.due_ends


def _meetings(entries: Iterable[Entry]) -> dict[UUID, tuple[Planned, ...]]:
    """Return when who decides meets, by what both sides were told last at the present stage."""
    known = {each.pk: each for each in entries if each.status == "open"}
    told = Message.objects.filter(escalation__in=known, seq__isnull=False).exclude(meets="")
    last: dict[UUID, tuple[Planned, ...]] = {}
    for row in told.order_by("seq"):
        entry = known.get(row.escalation) if row.escalation else None
        meeting = sittings.read(row.meets)
        if entry is not None and meeting is not None and _is_of_this_stage(row, entry):
            planned = Planned(
                kind="meeting", escalation=entry.pk, reference=entry.reference, stage="",
                day=meeting.day, moment=moment_of(meeting, calendars.load()), seq=row.seq or 0,
                changed_at=row.written_at,
            )  # fmt: skip
            last[entry.pk] = (planned,)
    return last


def _is_of_this_stage(message: Message, entry: Entry) -> bool:
    """Test whether a message was written since the present stage began."""
    since = entry.stage_since
    return message.stage == entry.stage and (since is None or message.written_at >= since)
