"""What was changed in the directory at an agency or a partnership, the newest first."""

import uuid
from datetime import date, datetime

import msgspec
from django.db.models import Q

from accord.directory import names
from accord.directory.models import Agency, Change, Holding, Partnership
from accord.queries import people

PAGE = 50
"""Changes that are shown at once."""

OF_A_BOARD = ("represents", "represents-no-more")
"""Changes about somebody of an agency that a partnership's office made."""

ASKED = "agency-asked"
"""A question to the administrators of an agency, which they alone read until it is answered."""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One change, with names instead of ids.

    Attributes:
        at: an aware instant.
        by: who did it.
        person: whom it is about; empty where it is about nobody.
        agency: and `partnership` where, by name; empty where it is not said.
        first: and `last` local dates of a post or a seat.
    """

    at: datetime
    by: str
    what: str
    person: str
    agency: str
    partnership: str
    title: str
    first: date | None
    last: date | None
    detail: str


def at(body: uuid.UUID, *, after: int = 0) -> tuple[tuple[Changed, ...], bool]:
    """Return a page of the changes at an agency or a partnership, and whether there are more.

    Somebody who was invited there and has not come stands under the name that was typed. Whom an
    office asked to join stands there once they have answered: it typed an address, and nobody
    learns whose that is.

    Args:
        after: how many of the newest are left out.
    """
    mine = Q(partnership=body) & ~Q(what=ASKED)
    rows = Change.objects.filter(Q(agency=body) | mine).order_by("-at", "-id")
    found = tuple(rows[after : after + PAGE + 1])
    shown = found[:PAGE]
    called = names.people({row.by for row in shown} | {row.person for row in shown if row.person})
    here = _here({row.person for row in shown if row.person}, body)
    agencies = dict(
        Agency.objects.filter(pk__in={row.agency for row in shown}).values_list("pk", "name")
    )
    partnerships = dict(
        Partnership.objects.filter(pk__in={row.partnership for row in shown}).values_list(
            "pk", "name"
        )
    )
    changes = tuple(
        Changed(
            at=row.at, by=called.get(row.by, ""), what=row.what, title=row.title,
            person=_about(row, here, called),
            agency=agencies.get(row.agency, "") if row.agency else "",
            partnership=partnerships.get(row.partnership, "") if row.partnership else "",
            first=row.first, last=row.last, detail=row.detail,
        )
        for row in shown
    )  # fmt: skip
    return changes, len(found) > PAGE


def _about(row: Change, here: dict[uuid.UUID, str], called: dict[uuid.UUID, str]) -> str:
    """Return whom a change is about, as they stand there: an address gives away nobody's name."""
    if row.person is None:
        return ""
    known = called if row.what in OF_A_BOARD or row.person == row.by else {}
    return here.get(row.person) or known.get(row.person, "somebody who came to hold no post here")


def _here(people_: set[uuid.UUID], body: uuid.UUID) -> dict[uuid.UUID, str]:
    held: dict[uuid.UUID, list[Holding]] = {}
    of = Q(agency=body) | Q(partnership=body)
    for each in Holding.objects.filter(of, person__in=people_).select_related("person"):
        held.setdefault(each.person_id, []).append(each)
    return {person: people.shown(theirs) for person, theirs in held.items()}
