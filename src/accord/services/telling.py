"""Telling: from the posts that a step tells to people, as rows of the outbox; nothing is sent."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec

from accord.directory import posts as directory
from accord.engine import posts, words
from accord.engine.notices import Told
from accord.library import calendars
from accord.outbox.models import Message
from accord.register.seats import Seat


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets a message: a person, or a partnership's office.

    Attributes:
        kind: `step` for what happened; `name` for a lead who has to name somebody first.
        post: for which post they are told.
    """

    kind: str
    post: str
    person: uuid.UUID | None = None
    partnership: uuid.UUID | None = None


def write(
    told: Iterable[Told],
    *,
    escalation: uuid.UUID,
    partnership: uuid.UUID,
    seats: tuple[Seat, ...],
    agencies: words.Agencies,
    actor: uuid.UUID | None,
    seq: int,
    tag: str,
    at: datetime,
) -> None:
    """Write a message for everybody whom a step tells, but for the person who took it.

    Args:
        seq: number of the step's last event; with the post it keeps a message from being doubled.
        tag: the stored name of what happened.
        at: the instant of the step.

    Source: readings 3, 15, 17, 23 and 24.
    """
    today = calendars.load().local_date(at)
    rows = [
        Message(
            escalation=escalation, seq=seq, kind=reader.kind, tag=tag, person=reader.person,
            partnership=reader.partnership, post=reader.post, clauses=",".join(each.clauses),
            written_at=at,
        )
        for each in told
        for reader in _readers(each.who, seats, agencies, partnership, today=today)
        if reader.person is None or reader.person != actor
    ]  # fmt: skip
    Message.objects.bulk_create(rows)


def _readers(
    address: str,
    seats: tuple[Seat, ...],
    agencies: words.Agencies,
    partnership: uuid.UUID,
    *,
    today: date,
) -> Iterator[Reader]:
    if address == posts.PARTNERSHIP:
        yield Reader(kind="step", post=address, partnership=partnership)
        return
    for each in posts.exact(address, agencies):
        yield from _of_post(each, seats, agencies, partnership, today=today)


def _of_post(
    address: str,
    seats: tuple[Seat, ...],
    agencies: words.Agencies,
    partnership: uuid.UUID,
    *,
    today: date,
) -> Iterator[Reader]:
    """Yield who sits there; else who holds the post; else who names somebody; else the office."""
    body, title = posts.split(address)
    post = posts.of_agency(body, title, agencies) if body in agencies.all else address
    sitting = next((s.person for s in seats if (s.body, s.title) == (body, title)), None)
    if sitting is not None:
        yield Reader(kind="step", post=post, person=sitting)
        return
    holders = _holders(body, title, partnership, today)
    if len(holders) == 1 or body not in agencies.all:
        kind = "step"
    else:
        holders, kind = _holders(body, "safeguarding_lead", partnership, today), "name"
    for holder in holders:
        yield Reader(kind=kind, post=post, person=holder)
    if not holders:
        yield Reader(kind=kind, post=post, partnership=partnership)


def _holders(body: str, title: str, partnership: uuid.UUID, today: date) -> tuple[uuid.UUID, ...]:
    found = directory.holders(body, title, partnership=partnership, today=today)
    return tuple(dict.fromkeys(holder.person for holder in found))
