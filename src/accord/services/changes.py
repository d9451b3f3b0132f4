"""What was changed in the directory: one row a change, written with it and never changed after."""

import uuid
from datetime import date, datetime
from typing import Final, Literal

from accord.directory.models import Change
from accord.queries.people import Place

What = Literal[
    "joined", "post-given", "post-ended", "ended", "came-back", "name", "telephone", "password",
    "represents", "represents-no-more", "domain-listed", "domain-unlisted",
    "agency-added", "agency-changed", "agency-asked", "agency-joined", "agency-declined",
    "partnership-changed", "agency-closes", "agency-stays-open",
]  # fmt: skip

WHAT: Final[tuple[What, ...]] = What.__args__  # type: ignore[attr-defined] # a literal's words


def write(
    what: What,
    *,
    by: uuid.UUID,
    at: datetime,
    person: uuid.UUID | None = None,
    place: Place | None = None,
    agency: uuid.UUID | None = None,
    partnership: uuid.UUID | None = None,
    title: str = "",
    first: date | None = None,
    last: date | None = None,
    detail: str = "",
) -> None:
    """Write down what somebody changed; in the transaction of the change itself.

    Args:
        by: who did it; somebody who joined by their mailbox did it themselves.
        at: the instant of the change.
        person: whom it is about.
        place: where; or `agency` and `partnership` by their ids.
        title: of a post; `first` and `last` its local dates, both included, as they are now.
        detail: a domain, or an agency's name as it was before; never words about anybody.
    """
    if place is not None:
        agency, partnership = (place.id, None) if place.agency else (None, place.id)
    Change.objects.create(
        what=what, by=by, at=at, person=person, agency=agency, partnership=partnership,
        title=title, first=first, last=last, detail=detail,
    )  # fmt: skip
