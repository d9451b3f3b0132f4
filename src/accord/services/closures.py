"""Days on which an agency is closed, so that cover is called for. They never move a limit."""

import uuid
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from accord.directory.models import Agency, Closure
from accord.library import calendars
from accord.queries.people import Place
from accord.services import access, changes, people

LONGEST: Final = timedelta(days=92)
"""Longer than this no agency is closed: it is one that has ended."""

REASONS: Final = ("school-holidays", "inset-day", "other")


class ClosedAlready(Exception):
    """It is closed on some of these days already. Nothing was written."""


def to_agency(agency: uuid.UUID, *, by: uuid.UUID, today: date) -> Place:
    """Return an agency whose days somebody writes down: its administrator, or else the office.

    Args:
        today: local date on which posts are looked at.

    Raises:
        Nobody: it is not theirs to look after, or no agency.
    """
    place = people.to_place(agency, person=by, today=today)
    if not place.agency:
        raise access.Nobody
    return place


@transaction.atomic
def close(
    agency: uuid.UUID,
    *,
    first: date,
    last: date,
    reason: str,
    by: uuid.UUID,
    key: uuid.UUID,
    at: datetime,
) -> None:
    """Write down that an agency is closed from one local day to another, both included.

    Args:
        reason: a word of REASONS.
        by: who looks after its people.
        key: the form's own; sent twice it is one thing.
        at: the instant at which it is said.

    Raises:
        ClosedAlready: on some of these days it is.
        Nobody: the agency is not theirs to look after.
    """
    today = calendars.load().local_date(at)
    place = to_agency(agency, by=by, today=today)
    if last < first or last - first > LONGEST or last < today or reason not in REASONS:
        raise ValueError(f"No agency is closed from {first} to {last} ({reason}).")
    # Locked, so that two forms at the same moment come one after the other.
    Agency.objects.select_for_update().get(pk=agency)
    id = uuid.uuid5(key, f"closure of {agency}")
    if Closure.objects.filter(pk=id).exists():
        return
    known = Closure.objects.filter(agency=agency, taken_back_at=None)
    if known.filter(closed_from__lte=last, closed_to__gte=first).exists():
        raise ClosedAlready
    Closure.objects.create(
        pk=id, agency_id=agency, closed_from=first, closed_to=last, reason=reason, said_by=by,
        said_at=at,
    )  # fmt: skip
    changes.write("agency-closes", by=by, at=at, place=place, first=first, last=last)


@transaction.atomic
def take_back(closure: uuid.UUID, *, agency: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """Let an agency be open on days that were written down as closed; twice it is one thing.

    Args:
        by: who looks after its people.
        at: the instant at which it is said.

    Raises:
        Nobody: there is none such there, or the agency is not theirs to look after.
    """
    place = to_agency(agency, by=by, today=calendars.load().local_date(at))
    row = Closure.objects.select_for_update().filter(pk=closure, agency=agency).first()
    if row is None:
        raise access.Nobody
    if row.taken_back_at is None:
        row.taken_back_at = at
        row.save(update_fields=["taken_back_at"])
        changes.write(
            "agency-stays-open", by=by, at=at, place=place, first=row.closed_from,
            last=row.closed_to,
        )  # fmt: skip
