"""Advice on what is not raised yet: who can be asked, who was, and what they said."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date, datetime

import msgspec
from django.db.models import Q, QuerySet

from accord.desk import keeping
from accord.desk.models import DraftReader
from accord.desk.writing import Writing
from accord.directory import names
from accord.engine import posts
from accord.queries import colleagues

LEAD = "safeguarding_lead"
LONGEST = 10_000
"""Characters that advice may have."""


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was asked for advice on a draft.

    Attributes:
        id: by which they find the draft.
        title: of the post for which they were asked.
        may_read: they can open the draft; no longer once that was taken back.
        read_at: when they opened it last; None where they have not yet.
        advice: what they said; empty until then.
        at: when they said it.
    """

    id: uuid.UUID
    person: uuid.UUID
    name: str
    agency: str
    title: str
    may_read: bool
    asked_at: datetime
    read_at: datetime | None
    advice: str
    at: datetime | None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A draft on which somebody's advice is wanted, as they find it among their work.

    Attributes:
        id: by which they find the draft.
        agency: in which they are asked.
        writing: what is written by now.
    """

    id: uuid.UUID
    agency: str
    writer: uuid.UUID
    name: str
    writing: Writing
    asked_at: datetime
    at: datetime | None


class OnMyWork(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is asked, and who was asked of each of their own drafts, by its id."""

    asked: tuple[Asked, ...]
    of_mine: dict[uuid.UUID, tuple[Reader, ...]]


def advisers(
    agency: str,
    titles: Iterable[str],
    *,
    but: uuid.UUID,
    against: Iterable[str] = (),
    today: date,
) -> tuple[tuple[uuid.UUID, str, str], ...]:
    """Return who of an agency can be asked for advice: id, name and title, the nearest post first.

    These are the holders of a post above the writer's, and the agency's safeguarding leads.

    Args:
        titles: of the writer's posts in the agency.
        but: the writer.
        against: slugs of the agencies on the other side, whose people are not asked.
        today: local date on which posts are looked at.
    """
    tiers = [posts.TIERS.index(each) for each in titles if each in posts.TIERS]
    above = (*posts.TIERS[min(tiers, default=0) + 1 :], LEAD)
    found: dict[uuid.UUID, tuple[uuid.UUID, str, str]] = {}
    for person, name, title in colleagues.of_agency(agency, above, today=today):
        if person != but:
            found.setdefault(person, (person, name, title))
    return colleagues.of_none(found.values(), against, today=today)


def of_draft(draft: uuid.UUID) -> tuple[Reader, ...]:
    """Return who was asked for advice on a draft, in the order of asking; two queries."""
    rows = tuple(_rows().filter(draft=draft))
    known = names.people(each.person for each in rows)
    return tuple(_reader(each, known) for each in rows)


def marks(readers: Iterable[Reader]) -> tuple[str, ...]:
    """Return what tells one state of the advice on a draft from another, and nothing it says."""
    return tuple(f"{each.person} {each.at}" for each in readers if each.advice)


def on_my_work(
    person: uuid.UUID, *, drafts: Collection[uuid.UUID], agencies: Collection[str], at: datetime
) -> OnMyWork:
    """Return what somebody is asked for, and what became of what they asked; two queries.

    Args:
        drafts: their own.
        agencies: those, by slug, in which they lead others now.
        at: the instant at which drafts are looked at.
    """
    asked = Q(person=person, may_read=True, agency__in=agencies, draft__expires_at__gt=at)
    rows = tuple(_rows().filter(asked | Q(draft__in=drafts)))
    known = names.people({who for each in rows for who in (each.person, each.draft.person)})
    of_mine: dict[uuid.UUID, tuple[Reader, ...]] = {}
    for each in rows:
        if each.draft_id in drafts:
            of_mine[each.draft_id] = (*of_mine.get(each.draft_id, ()), _reader(each, known))
    return OnMyWork(
        asked=tuple(
            Asked(
                id=each.id,
                agency=each.agency,
                writer=each.draft.person,
                name=known.get(each.draft.person, ""),
                writing=keeping.read(each.draft),
                asked_at=each.asked_at,
                at=each.advised_at,
            )
            for each in rows
            if each.person == person
        ),
        of_mine=of_mine,
    )


def _rows() -> QuerySet[DraftReader]:
    return DraftReader.objects.select_related("draft").order_by("asked_at", "id")


def _reader(row: DraftReader, known: dict[uuid.UUID, str]) -> Reader:
    return Reader(
        id=row.id,
        person=row.person,
        name=known.get(row.person, ""),
        agency=row.agency,
        title=row.title,
        may_read=row.may_read,
        asked_at=row.asked_at,
        read_at=row.read_at,
        advice=keeping.advice(row),
        at=row.advised_at,
    )
