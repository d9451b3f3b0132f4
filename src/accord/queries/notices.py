"""Notices: what somebody, or the office they work in, was told in Accord itself, e-mailed or not.

A notice is the row of the outbox that tells them, so it is there as soon as the step is, and once.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from accord.outbox.models import FAILED, FOR_DIGEST, IN_DOUBT, NOT_SENT, REMINDER, WHYS, Message
from accord.queries import messages

PAGE = 30
"""Notices on a page."""
MANY = 100
"""Unread ones are counted no further: nobody reads the difference."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One notice, in the words of the message that was sent for it.

    Attributes:
        text: what happened, and what is asked of the reader.
        asks: what else is asked of them, where they were told for several posts at once.
        title: of what it is; of a reminder what is wanted by when.
        path: of the page to which it leads.
        escalation: which that page shows; None where it leads elsewhere.
        office: the name of the partnership whose office it is for; empty for the reader's own.
        unsent: in a few words, why it did not reach them by e-mail; empty where it did or may yet.
        by_digest: when it goes by e-mail with others; None where it goes alone, or went.
        doubtful: it may have reached them all the same.
    """

    id: UUID
    written_at: datetime
    unread: bool
    text: str
    asks: tuple[str, ...]
    path: str
    escalation: UUID | None
    title: str
    clauses: tuple[str, ...]
    office: str
    by_digest: datetime | None
    unsent: str
    doubtful: bool


def unread(person: UUID, offices: Collection[UUID]) -> int:
    """Return how many notices somebody has not read yet, MANY at most; one query.

    Args:
        offices: the partnerships whose office's work is theirs.
    """
    found = _whose(person, offices).filter(read_at__isnull=True, twin=False)
    return found.order_by()[:MANY].count()


def page(
    person: UUID, offices: Collection[UUID], *, number: int
) -> tuple[tuple[Notice, ...], bool]:
    """Return a page of somebody's notices, newest first, and whether older ones follow.

    Seven queries at most.

    Args:
        offices: the partnerships whose office's work is theirs.
        number: of the page, from 1.
    """
    first = (number - 1) * PAGE
    mine = _whose(person, offices)
    rows = tuple(mine.filter(twin=False).order_by("-written_at", "-id")[first : first + PAGE + 1])
    shown, twins = rows[:PAGE], _twins(rows[:PAGE], mine)
    known = messages.known((*shown, *(each for some in twins.values() for each in some)))
    return tuple(_notice(each, twins.get(_event(each), ()), known) for each in shown), len(
        rows
    ) > PAGE


def open_to(person: UUID, offices: Collection[UUID]) -> QuerySet[Message]:
    """Return the notices of somebody and of these offices, twins among them."""
    return _whose(person, offices)


def _whose(person: UUID, offices: Collection[UUID]) -> QuerySet[Message]:
    whose = Q(person=person)
    if offices:
        whose |= Q(partnership__in=tuple(offices))
    return Message.objects.filter(whose, escalation__isnull=False).exclude(state=NOT_SENT)


Event = tuple[UUID | None, int | None, datetime, UUID | None]


def _event(row: Message) -> Event:
    """Return of what a row tells whom; what has no number has its instant."""
    return row.escalation, row.seq, row.written_at, row.person or row.partnership


def _twins(rows: tuple[Message, ...], mine: QuerySet[Message]) -> dict[Event, tuple[Message, ...]]:
    about = {row.escalation for row in rows}
    if not about:
        return {}
    found: dict[Event, tuple[Message, ...]] = {}
    since = rows[-1].written_at
    for twin in mine.filter(twin=True, escalation__in=about, written_at__gte=since).order_by("id"):
        found[_event(twin)] = (*found.get(_event(twin), ()), twin)
    return found


def _notice(row: Message, twins: tuple[Message, ...], known: messages.Known) -> Notice:
    text, path = messages.said(row, known), messages.path(row)
    asks = tuple(dict.fromkeys(messages.asked(each, known) for each in twins))
    every = [each for one in (row, *twins) for each in one.clauses.split(",") if each]
    return Notice(
        id=row.id,
        written_at=row.written_at,
        unread=row.read_at is None,
        text=text,
        asks=tuple(each for each in asks if each and each not in text),
        path=path,
        escalation=row.escalation if messages.leads_to_it(row) else None,
        title=messages.subject(row, known) if row.kind == REMINDER else known.reference(row),
        clauses=tuple(dict.fromkeys(every)),
        office=known.reader(row)[0] if row.partnership else "",
        by_digest=row.next_try_at if row.state == FOR_DIGEST else None,
        unsent=WHYS.get(row.why, "") if row.state in (FAILED, IN_DOUBT) else "",
        doubtful=row.state == IN_DOUBT,
    )
