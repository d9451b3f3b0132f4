"""Who represents an agency on a partnership: named by its office, one person at a time."""

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accord.directory.models import Agency, Representative
from accord.directory.posts import held_on
from accord.library import calendars
from accord.queries import agencies as asked
from accord.services import access, agency_letters, changes, offices, people

DAY = timedelta(days=1)


class AnotherLater(Exception):
    """Somebody else is named from a day on that lies within these days; `first` is that day."""

    def __init__(self, first: date) -> None:
        """Carry the local date."""
        super().__init__(first)
        self.first = first


@transaction.atomic
def name(
    person: uuid.UUID,
    *,
    agency: uuid.UUID,
    partnership: uuid.UUID,
    first: date,
    last: date | None,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """Name who represents an agency on a partnership from a day to a day (reading 21).

    Who represented it before ends with the day before. They are told, and the agency's
    administrators. The same said twice is one thing.

    Args:
        first: local date of their first day, from today to a year ahead; `last` of their last one,
            included; None where none is set.
        by: who holds the partnership's office.
        at: the instant at which it is said.

    Raises:
        AnotherLater: somebody else begins within these days. Nothing was written.
        NotOneself: nobody gives themselves a seat.
        Nobody: the office is not theirs, the agency is none of the partnership's, or the person
            cannot represent it.
    """
    today = calendars.load().local_date(at)
    if not today <= first <= today + people.FURTHEST or (last is not None and last < first):
        raise ValueError(f"Nobody represents anybody from {first} to {last}, said on {today}.")
    of, on = offices.to_agency(agency, partnership=partnership, person=by, today=today)
    if person == by:
        raise people.NotOneself
    if person not in {each.person for each in asked.candidates(agency, today=today)}:
        raise access.Nobody
    Agency.objects.select_for_update().get(pk=agency)
    seats = Representative.objects.filter(agency=of, partnership=on)
    if seats.filter(person=person, held_from=first, held_to=last).exists():
        return
    within = Q(held_from__gte=first) if last is None else Q(held_from__range=(first, last))
    later = seats.filter(within).order_by("held_from").first()
    if later is not None:
        raise AnotherLater(later.held_from)
    seats.filter(held_on(first), held_from__lt=first).update(held_to=first - DAY)
    Representative.objects.create(
        agency=of, partnership=on, person_id=person, held_from=first, held_to=last
    )
    changes.write(
        "represents", by=by, at=at, person=person, agency=of.pk, partnership=on.pk,
        first=first, last=last,
    )  # fmt: skip
    agency_letters.represents(person, of, on, by=by, at=at, first=first, last=last)


@transaction.atomic
def end(
    seat: uuid.UUID,
    *,
    agency: uuid.UUID,
    partnership: uuid.UUID,
    last: date,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """Let somebody represent an agency until a day; what was to begin later never does.

    What ends sooner already stays so. They are told, and the agency's administrators.

    Args:
        last: local date of the last day, included, from yesterday, which ends it at once, to a
            year ahead.
        at: the instant at which it is said.

    Raises:
        Nobody: the office is not theirs, or there is no such seat that has not passed.
    """
    today = calendars.load().local_date(at)
    if not today - DAY <= last <= today + people.FURTHEST:
        raise ValueError(f"No seat ends with {last}, said on {today}.")
    of, on = offices.to_agency(agency, partnership=partnership, person=by, today=today)
    seats = Representative.objects.select_for_update().exclude(held_to__lt=today)
    row = seats.filter(pk=seat, agency=of, partnership=on).first()
    if row is None:
        raise access.Nobody
    if row.held_to is not None and row.held_to <= last:
        return
    if row.held_from > last:
        row.delete()
    else:
        row.held_to = last
        row.save(update_fields=["held_to"])
    changes.write(
        "represents-no-more", by=by, at=at, person=row.person_id, agency=of.pk,
        partnership=on.pk, first=row.held_from, last=last,
    )  # fmt: skip
    agency_letters.represents_no_more(row.person_id, of, on, by=by, at=at, last=last)
