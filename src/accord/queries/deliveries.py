"""Messages that failed: a task of the raising side and of the partnership's office (reading 23).

Letters for signing in, for joining and for posts belong to no partnership and are not among them.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from accord.desk.models import FollowedUp
from accord.directory.models import Agency
from accord.engine import posts
from accord.outbox.models import FAILED, IN_DOUBT, SENT, WHYS, Message
from accord.queries import messages
from accord.register.models import Entry

MOST: Final = 50
"""Messages on a page; the oldest come first, for they have waited longest."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A message that did not arrive, or may not have, without a word of what it was about.

    Attributes:
        to: who was to be told, or the name of the partnership whose office was.
        title: for which post; empty for a partnership's mailbox.
        agency: the slug of the agency whose post that is, `agency_id` and `agency_name` its others;
            empty and None where it is no agency's.
        gone: whoever it was for is not here any more.
        doubtful: it may have arrived all the same.
        why: in a few words, why not.
        escalation: about which it was, for a page to link where a door opens it.
    """

    id: UUID
    to: str
    address: str
    title: str
    agency: str
    agency_id: UUID | None
    agency_name: str
    gone: bool
    doubtful: bool
    why: str
    escalation: UUID | None
    written_at: datetime
    ended_at: datetime | None


def failed(partnership: UUID) -> tuple[Failure, ...]:
    """Return the messages of a partnership that failed and that nobody followed up; six queries."""
    return _failures(_open(_of((partnership,))))


def about(escalations: Collection[UUID], *, person: UUID) -> tuple[Failure, ...]:
    """Return those about these escalations that nobody followed up, for the side that raised them.

    One query where there are none, six at most. What was for this person themselves is left out:
    who reads that it did not reach them knows of it.
    """
    if not escalations:
        return ()
    return _failures(_open(Q(escalation__in=tuple(escalations))).exclude(person=person))


def _failures(found: QuerySet[Message]) -> tuple[Failure, ...]:
    rows = tuple(found.order_by("written_at", "id")[:MOST])
    if not rows:
        return ()
    known = messages.known(rows)
    slugs = {slug for row in rows if (slug := _whose(row, known.entry(row)))}
    agencies = {each.slug: each for each in Agency.objects.filter(slug__in=slugs)}
    return tuple(_failure(row, known, agencies) for row in rows)


def unreached(people: Collection[UUID]) -> frozenset[UUID]:
    """Return those of these people to whom the last e-mail came back, whatever it was; one query.

    Codes and invitations are among it: they are about no escalation, and nobody else's task.
    """
    later = Message.objects.filter(
        person=OuterRef("person"), state=SENT, ended_at__gt=OuterRef("ended_at")
    )
    failed = Message.objects.filter(
        ~Exists(later), person__in=people, state=FAILED, why__in=("refused", "address")
    )
    return frozenset(filter(None, failed.order_by().values_list("person", flat=True)))


def waiting(partnerships: Collection[UUID]) -> dict[UUID, int]:
    """Return how many failed messages wait for each of these offices; two queries."""
    if not partnerships:
        return {}
    rows = tuple(_open(_of(partnerships)).values_list("escalation", "partnership"))
    entries = {escalation for escalation, _ in rows if escalation}
    places = dict(Entry.objects.filter(pk__in=entries).values_list("pk", "partnership"))
    found: dict[UUID, int] = {}
    for escalation, partnership in rows:
        place = places.get(escalation, partnership) if escalation else partnership
        if place is not None:
            found[place] = found.get(place, 0) + 1
    return found


def is_of(partnership: UUID) -> Q:
    """Return the condition for messages that are a partnership's."""
    return _of((partnership,))


def _open(whose: Q) -> QuerySet[Message]:
    # sent again, it may fail once more: what was done about the first time counts no longer
    told = FollowedUp.objects.filter(message=OuterRef("pk"), failed_at=OuterRef("ended_at"))
    ended = Message.objects.filter(whose, state__in=(FAILED, IN_DOUBT))
    return ended.exclude(Exists(told))


def _of(partnerships: Iterable[UUID]) -> Q:
    mine = tuple(partnerships)
    entries = Entry.objects.filter(partnership__in=mine)
    return Q(escalation__in=entries.values("escalation")) | Q(
        partnership__in=mine, escalation__isnull=True
    )


def _whose(row: Message, entry: Entry | None) -> str:
    """Return the agency whose post a message was for; empty where it was no agency's."""
    if entry is None:
        return ""
    party, _ = posts.split(row.post)
    return next(iter(posts.named(party, entry.agencies)), "")


def _failure(row: Message, known: messages.Known, agencies: dict[str, Agency]) -> Failure:
    to, address = known.reader(row)
    slug = _whose(row, known.entry(row))
    agency = agencies.get(slug)
    return Failure(
        id=row.id,
        to=to,
        address=address,
        title=posts.split(row.post)[1],
        agency=slug,
        agency_id=agency.id if agency else None,
        agency_name=agency.name if agency else "",
        gone=row.why in ("ended", "no-reader"),
        doubtful=row.state == IN_DOUBT,
        why=WHYS.get(row.why, ""),
        escalation=row.escalation,
        written_at=row.written_at,
        ended_at=row.ended_at,
    )
