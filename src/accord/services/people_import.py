"""Many people at once, from a list: what it would change, and inviting them."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec
from django.db import transaction

from accord.directory.models import Holding
from accord.directory.posts import held_on
from accord.library import calendars
from accord.queries import people as asked
from accord.queries.people import Place
from accord.services import access, people, people_letters

Would = Literal["new", "more", "same"]
"""Somebody new at a place; somebody there who gets a further post; nothing changes."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a list, on the line of that number, with the posts they are to hold."""

    number: int
    name: str
    email: str
    titles: tuple[str, ...]
    place: Place


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a line would do.

    Attributes:
        gives: the posts that they do not hold yet.
        doubt: what speaks against it; often nothing.
    """

    line: Line
    would: Would
    gives: tuple[str, ...]
    doubt: str


class NotInvited(Exception):
    """Who stands on a line cannot be invited; `why` is what `people.invite` says of them."""

    def __init__(self, line: int, why: Exception) -> None:
        """Carry the line's number, and why."""
        super().__init__(line, why)
        self.line = line
        self.why = why


def changes(lines: Sequence[Line], *, by: uuid.UUID, today: date) -> tuple[Change, ...]:
    """Return what a list would change; nothing is written.

    Args:
        by: who brings it.
        today: local date on which posts are looked at.
    """
    held: dict[tuple[uuid.UUID, str], set[str]] = {}
    rows = Holding.objects.filter(
        held_on(today), person__email__in=[line.email for line in lines], person__is_active=True
    ).values_list("agency", "partnership", "person__email", "title")
    for agency, partnership, email, title in rows:
        for body in (agency, partnership):
            held.setdefault((body, email), set()).add(title)
    return tuple(_change(line, held, by, today) for line in lines)


@transaction.atomic
def invite(lines: Sequence[Line], *, by: uuid.UUID, at: datetime, key: uuid.UUID) -> int:
    """Invite everybody for whom a list changes something, and return how many; all or nobody.

    Brought twice it changes nothing the second time, and writes to nobody. Those who would know
    that a post is not right get one letter for all that were given at a place.

    Args:
        by: who brings it; of a place that they do not look after nobody is invited.
        at: the instant of the invitation.
        key: the form's own.

    Raises:
        NotInvited: the first line of `by` themselves, or of somebody whose access was ended and
            whom they cannot bring back. Nothing was written.
        Nobody: somebody is not for them to invite. Nothing was written.
    """
    today = calendars.load().local_date(at)
    places = {each.id: each for each in asked.places(by, today=today)}
    count, given = 0, dict[uuid.UUID, list[tuple[uuid.UUID, str]]]()
    for change in changes(lines, by=by, today=today):
        line = change.line
        if line.place.id not in places:
            raise access.Nobody
        for title in change.gives:
            try:
                # one letter a person and place, however many posts it tells of
                person = people.invite(
                    line.email, name=line.name, title=title, body=line.place.id, by=by, at=at,
                    key=uuid.uuid5(key, line.email), quietly=True,
                )  # fmt: skip
                given.setdefault(line.place.id, []).append((person.id, title))
            except (people.EndedElsewhere, people.NotOneself) as why:
                raise NotInvited(line.number, why) from None
        count += bool(change.gives)
    for place, posts in given.items():
        people_letters.posts_given(posts, places[place], by=by, at=at, since=today)
    return count


def _change(
    line: Line,
    held: dict[tuple[uuid.UUID, str], set[str]],
    by: uuid.UUID,
    today: date,
) -> Change:
    mine = held.get((line.place.id, line.email), set())
    gives = tuple(title for title in line.titles if title not in mine)
    if mine or not gives:
        would: Would = "more" if gives else "same"
        return Change(line=line, would=would, gives=gives, doubt="")
    doubt = asked.doubt(line.email, line.place, by=by, today=today)
    return Change(line=line, would="new", gives=gives, doubt=doubt)
