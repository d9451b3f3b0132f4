"""The door to a partnership's office: whose it is, and who does its work."""

import uuid
from datetime import date

from accord.directory.models import Agency, Partnership
from accord.queries import partnerships
from accord.queries.partnerships import Office
from accord.queries.people import Place
from accord.services import access, people


def to_office(partnership: uuid.UUID, *, person: uuid.UUID, today: date) -> Office:
    """Return the office of a partnership, for somebody who sees its register (reading 33).

    Args:
        today: local date on which posts are looked at.

    Raises:
        Nobody: there is no such partnership, or they are not of its office.
    """
    found = partnerships.offices_of(person, today=today)
    for office in found:
        if office.id == partnership:
            return office
    raise access.Nobody


def to_running(partnership: uuid.UUID, *, person: uuid.UUID, today: date) -> Office:
    """Return the office of a partnership, for somebody who does its work.

    Its chair reads the register, and has no part in what people ask the office.

    Args:
        today: local date on which posts are looked at.

    Raises:
        Nobody: there is no such partnership, or its office's work is not theirs.
    """
    office = to_office(partnership, person=person, today=today)
    if not office.runs:
        raise access.Nobody
    return office


def to_partnership(partnership: uuid.UUID, *, person: uuid.UUID, today: date) -> Place:
    """Return a partnership whose agencies and people this person looks after for its office.

    Args:
        today: local date on which their posts are looked at.

    Raises:
        Nobody: there is no such partnership, or its office is not theirs.
    """
    place = people.to_place(partnership, person=person, today=today)
    if place.agency:
        raise access.Nobody
    return place


def to_agency(
    agency: uuid.UUID, *, partnership: uuid.UUID, person: uuid.UUID, today: date
) -> tuple[Agency, Partnership]:
    """Return an agency of a partnership whose office this person holds, and the partnership.

    Args:
        today: local date on which their posts are looked at.

    Raises:
        Nobody: there is none such, or the office is not theirs.
    """
    to_partnership(partnership, person=person, today=today)
    found = Agency.objects.filter(pk=agency, partnerships=partnership).first()
    if found is None:
        raise access.Nobody
    return found, Partnership.objects.get(pk=partnership)
