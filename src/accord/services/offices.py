"""The door to a partnership's office: whose it is, and who does its work."""

import uuid
from datetime import date

from accord.queries import partnerships
from accord.queries.partnerships import Office
from accord.services import access


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
