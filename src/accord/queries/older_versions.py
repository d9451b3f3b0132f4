"""Open escalations of a partnership that follow an older version than the one in force."""

from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from accord.queries import office_register
from accord.queries.in_force import InForce
from accord.queries.partnerships import Office
from accord.record import versions
from accord.register.models import Entry

MOST: Final = 50
"""How many are listed at once; moved, they make room for others."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One of them, without a word of what it is about.

    Attributes:
        stage: the present stage's title.
        edition: what the version is called that it follows.
        day: local day on which the present limit ends; None where there is none.
    """

    escalation: UUID
    reference: str
    stage: str
    edition: str
    day: date | None


class Older(msgspec.Struct, frozen=True, kw_only=True):
    """Those that the office sees, the longest waiting first, and how many there are in all.

    Attributes:
        seen: how many of them the office sees; `rows` are the first of these.
        unseen: how many others there are, of which it may know no more (reading 33).
    """

    rows: tuple[Row, ...] = ()
    seen: int = 0
    unseen: int = 0


def of(office: Office, holds: InForce | None) -> Older:
    """Return what is open under an older version; three queries, none before one was adopted.

    Args:
        holds: the version in force; None where there is none.
    """
    if holds is None or not holds.version:
        return Older()
    every = Entry.objects.filter(partnership=office.id, status="open").exclude(
        policy_hash=holds.version
    )
    mine = every.filter(pk__in=office_register.seen(office).values("pk"))
    seen = mine.count()
    found = mine.order_by("raised_at", "reference")[:MOST]
    return Older(rows=tuple(map(_row, found)), seen=seen, unseen=every.count() - seen)


def _row(entry: Entry) -> Row:
    policy = versions.policy(bytes(entry.policy_hash)).policy
    return Row(
        escalation=entry.escalation,
        reference=entry.reference,
        stage=policy.stages[entry.rung].title,
        edition=policy.version,
        day=entry.due_day,
    )
