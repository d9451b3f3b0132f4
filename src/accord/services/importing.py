"""Entering a partnership's own list of on-going disagreements, one row an escalation.

A row is entered once, whoever presses how often, and whatever breaks in between: its key is worked
out from what the office calls it.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.conf import settings
from django.db import transaction

from accord.desk import lists
from accord.desk.models import OfficeList
from accord.engine import posts, words
from accord.engine.notices import Told
from accord.engine.objections import Refused
from accord.library import calendars
from accord.queries import colleagues, imported, wording
from accord.queries.partnerships import Office
from accord.sealing import marks
from accord.services import access, entering, escalations, list_reading, list_steps, telling
from accord.services.list_reading import Book, Listed, Row
from accord.services.list_steps import Played

KEPT: Final = timedelta(days=30)
"""How long a list is kept after it was uploaded."""
AT_ONCE: Final = 50
"""Rows that one press enters, so that nobody waits long; the next press goes on."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it would be entered, or has been.

    Attributes:
        entered: what it became; None where it is still to be entered.
        wrong: why it cannot be; empty where it can.
    """

    row: Row
    played: Played
    entered: imported.Became | None = None
    wrong: str = ""

    @property
    def is_to_enter(self) -> bool:
        """Whether it can be entered, and has not been."""
        return self.entered is None and not self.wrong


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A list that was uploaded: its rows, and what in it cannot be read.

    Attributes:
        taken: headings that are not ours, each with the column for which it was taken.
        unused: headings of columns that are left out.
    """

    id: uuid.UUID
    office: Office
    rows: tuple[Shown, ...]
    wrong: tuple[list_reading.Wrong, ...]
    taken: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A list that was uploaded, and until when it is kept."""

    id: uuid.UUID
    saved_at: datetime
    expires_at: datetime


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a press: how many rows were entered, and which could not be, by line."""

    count: int
    failed: tuple[tuple[int, str], ...] = ()


def keep(of: uuid.UUID, data: bytes, *, office: Office, person: uuid.UUID, at: datetime) -> None:
    """Keep a file that was uploaded, sealed; the same form again keeps the last one.

    Args:
        of: its id, made with the form.
        office: that of the person, who does its work.
        at: the instant, from which it is kept 30 days.

    Raises:
        Nobody: there is one of that id, and it is another person's.
    """
    with transaction.atomic():
        OfficeList.objects.filter(expires_at__lte=at).delete()
        wrapped, sealed = lists.sealed(of, data, partnership=office.id, person=person)
        content = {
            "wrapped": wrapped, "sealed": sealed, "saved_at": at, "expires_at": at + KEPT,
        }  # fmt: skip
        row, fresh = OfficeList.objects.get_or_create(
            pk=of, defaults={"partnership": office.id, "person": person, **content}
        )
        if (row.partnership, row.person) != (office.id, person):
            raise access.Nobody
        if not fresh:  # gone back, put right, and sent once more
            OfficeList.objects.filter(pk=of).update(**content)


def mine(*, office: Office, person: uuid.UUID, at: datetime) -> tuple[Kept, ...]:
    """Return the lists that somebody uploaded for an office and that are still kept, latest first.

    Args:
        at: the instant at which they are looked at.
    """
    rows = OfficeList.objects.filter(partnership=office.id, person=person, expires_at__gt=at)
    found = rows.order_by("-saved_at", "pk").values_list("pk", "saved_at", "expires_at")
    return tuple(Kept(id=pk, saved_at=saved, expires_at=expires) for pk, saved, expires in found)


def sheet(of: uuid.UUID, *, office: Office, person: uuid.UUID, at: datetime) -> Sheet:
    """Return a list as it would be entered now; nothing is written.

    Args:
        at: the instant at which it is looked at.

    Raises:
        Nobody: there is none, or it is not this person's, or nothing can be raised there yet.
    """
    row = OfficeList.objects.filter(
        pk=of, partnership=office.id, person=person, expires_at__gt=at
    ).first()
    if row is None or office.policy is None:
        raise access.Nobody
    found = read(lists.read(row), office=office, at=at)
    done = imported.entered(key(each, office) for each in found.rows)
    calendar = calendars.load(division=office.policy.calendar, zone=office.policy.zone)
    barred = _on_both_sides(found.rows, person, at)
    rows = []
    for each in found.rows:
        played = list_steps.play(each, office.policy, calendar, at=at)
        wrong = played.refused or (BOTH_SIDES if each.line in barred else "")
        rows.append(
            Shown(row=each, played=played, entered=done.get(key(each, office)), wrong=wrong)
        )
    return Sheet(
        id=of, office=office, rows=tuple(rows), wrong=found.wrong, taken=found.taken,
        unused=found.unused,
    )  # fmt: skip


def read(data: bytes, *, office: Office, at: datetime) -> Listed:
    """Return what a file says, read against an office's policy and agencies.

    Raises:
        Nobody: nothing can be raised there yet.
    """
    if office.policy is None:
        raise access.Nobody
    calendar = calendars.load(division=office.policy.calendar, zone=office.policy.zone)
    book = Book(
        policy=office.policy,
        agencies=colleagues.agencies_of(office.id),
        covers_from=calendar.covers_from,
        today=calendar.local_date(at),
    )
    return list_reading.read(data, book)


def enter(of: uuid.UUID, *, office: Office, person: uuid.UUID, at: datetime) -> Entered:
    """Enter the next rows of a list that can be entered: one transaction a row.

    Args:
        at: the instant at which they are recorded.

    Raises:
        Nobody: there is no such list, or it is not this person's.
    """
    wanted = [
        each for each in sheet(of, office=office, person=person, at=at).rows if each.is_to_enter
    ]
    count, failed = 0, []
    for each in wanted[:AT_ONCE]:
        try:
            with transaction.atomic():
                _enter(each, office, person, at)
            count += 1
        except Refused as refused:
            reasons = " ".join(objection.reason for objection in refused.objections)
            failed.append((each.row.line, reasons))
        except access.Nobody:
            failed.append((each.row.line, CHANGED))
    return Entered(count=count, failed=tuple(failed))


BOTH_SIDES = (
    "You also work for the other side of this disagreement: ask a colleague of the office to enter "
    "it."
)
CHANGED = "Something changed meanwhile, or a colleague is entering it too. Look at it again."


def key(row: Row, office: Office) -> uuid.UUID:
    """Return the key of a row: the same for ever, for one reference of one office's list.

    Nobody can work it out without the master key, so no form of theirs can answer it first.
    """
    said = f"{office.id}|{row.raising}|{' '.join(row.reference.casefold().split())}"
    found = marks.mark(said, master=settings.MASTER_KEY, purpose="row of an office's list")
    return uuid.UUID(found[:32])


def _on_both_sides(rows: Iterable[Row], person: uuid.UUID, at: datetime) -> frozenset[int]:
    """Return the lines of rows on whose other side somebody works, who would enter them."""
    found: dict[tuple[str, tuple[str, ...]], bool] = {}
    lines = set()
    for row in rows:
        between = (row.raising, row.responding)
        if between not in found:
            agencies = words.Agencies(raising=row.raising, responding=row.responding)
            found[between] = access.is_on_both_sides(person, (row.raising,), agencies, at=at)
        if found[between]:
            lines.add(row.line)
    return frozenset(lines)


def _enter(shown: Shown, office: Office, person: uuid.UUID, at: datetime) -> None:
    """Enter one row quietly, step by step, and tell everybody once that it is there."""
    row, own = shown.row, key(shown.row, office)
    source = entering.Source(how="list", listed=row.reference)
    first, *others = shown.played.steps
    done = entering.raise_(
        first.act, key=own, person=person, office=office, agency=row.raising,  # type: ignore[arg-type]
        responding=row.responding, source=source, happened=first.happened,
        account=first.account, quietly=True, at=at,
    )  # fmt: skip
    if done.again:
        return
    for step in others:
        door = access.to_escalation(done.escalation, person=person, at=at)
        done = entering.carry_out(
            step.act, door=door, agency=row.raising, source=entering.Source(how="list"),
            key=uuid.uuid5(own, step.name), seen=done.seq, happened=step.happened,
            departing=step.departing, account=step.account, quietly=True, at=at,
        )  # fmt: skip
    _tell(done, person, at)


def _tell(done: escalations.Done, person: uuid.UUID, at: datetime) -> None:
    """Tell both sides once that it is on record, whatever its history; the office knows."""
    stand = escalations.stand(done.escalation)
    drawing = escalations.drawn(stand)
    meets = stand.kept.policy.meets(stand.standing.rung)
    sides = (("raising", meets.raising), ("responding", meets.responding))
    clauses = (words.Clause("reading-17"),)
    telling.write(
        [Told(who=words.Addressee(f"{side}.{title}"), clauses=clauses) for side, title in sides],
        newcomers={},
        escalation=done.escalation,
        partnership=stand.stream.partnership,
        seats=drawing.seats,
        agencies=stand.standing.agencies,
        actor=person,
        by=words.Post(posts.PARTNERSHIP),
        seq=done.seq,
        tag=wording.FROM_LIST,
        stage=drawing.entry["stage"],
        due_day=drawing.entry["due_day"],
        offices=False,
        at=at,
    )
