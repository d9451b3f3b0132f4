"""A post that ends on a day: of one person, while they may keep their others."""

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accord.directory.models import Holding
from accord.library import calendars
from accord.queries.people import Place
from accord.services import access, changes, leaving, people, people_letters


@transaction.atomic
def end(
    holding: uuid.UUID, *, body: uuid.UUID, last: date, by: uuid.UUID, at: datetime
) -> uuid.UUID:
    """Let a post end with a day, and return whose it was.

    What was to begin later never does; what ends sooner already stays so. Yesterday as its last
    day ends it at once; where nothing is left to them anywhere from today on, the way in goes too.
    They are told, and so are those who are told when a post is given.

    Args:
        body: the agency or the partnership whose post it is.
        last: local date of the last day in the post, which is part of it: from yesterday to a
            year ahead.
        at: the instant at which it is said.

    Raises:
        Nobody: there is no such post there that has not passed, or it is one of `by` themselves.
    """
    today = calendars.load().local_date(at)
    if not today - timedelta(days=1) <= last <= today + people.FURTHEST:
        raise ValueError(f"No post ends with {last}, said on {today}.")
    place = people.to_place(body, person=by, today=today)
    row = (
        Holding.objects.select_for_update(of=("self",))
        .exclude(held_to__lt=today)
        .filter(Q(agency=body) | Q(partnership=body), pk=holding, person__is_active=True)
        .select_related("person")
        .first()
    )
    if row is None or row.person_id == by:
        raise access.Nobody
    if row.held_to is not None and row.held_to <= last:
        return row.person_id
    changes.write(
        "post-ended", by=by, at=at, person=row.person_id, title=row.title, first=row.held_from,
        last=last, place=place,
    )  # fmt: skip
    _close(row, last)
    _leave_boards(row, place, last)
    people_letters.post_ended(row.person, row.title, place, by=by, at=at, last=last)
    leaving.shut_out(row.person_id, today=today)
    return row.person_id


def _close(row: Holding, last: date) -> None:
    if row.held_from > last:
        row.delete()
        return
    row.held_to = last
    row.save(update_fields=["held_to"])


def _leave_boards(row: Holding, place: Place, last: date) -> None:
    """Let nobody represent an agency on a board after the last of their posts there."""
    if not place.agency:
        return
    others = Holding.objects.filter(agency=place.id, person=row.person_id).exclude(pk=row.pk)
    if not others.filter(Q(held_to__isnull=True) | Q(held_to__gt=last)).exists():
        leaving.leave_board(row.person_id, Q(agency=place.id), last=last)
