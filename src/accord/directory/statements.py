"""The directory's SQL for what every step and every page asks: who holds which post on a day."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from accord.directory.models import Holding, Person
from accord.engine import posts

_ON: Final = "{0}.held_from <= %s AND ({0}.held_to IS NULL OR {0}.held_to >= %s)"
_INDEPENDENT: Final = ", ".join(f"'{title}'" for title in posts.INDEPENDENT_TITLES)

# Who sits where: whoever holds a post and whoever stands in, then what is to be said of each; for
# an independent post of an agency one row for each partnership that the agency belongs to. Two
# halves and no OR between them, so that each is found by its index.
_SITTING: Final = f"""
WITH sitting(holding, person) AS (
    SELECT held.id, held.person_id FROM directory_holding held WHERE {{own}}
    UNION ALL
    SELECT held.id, standing.person_id FROM directory_standin standing
    JOIN directory_holding held ON held.id = standing.holding_id
    WHERE {{standing}} AND standing.stands_from <= %s AND standing.stands_to >= %s)
SELECT person.id, person.name, held.person_id, held.title, agency.slug, held.partnership_id,
    belongs.partnership_id, EXISTS (
        SELECT 1 FROM directory_holding other
        JOIN directory_person holder ON holder.id = other.person_id AND holder.is_active
        WHERE other.title = held.title AND other.person_id <> held.person_id
        AND (other.agency_id = held.agency_id OR other.partnership_id = held.partnership_id)
        AND {_ON.format("other")})
FROM sitting
JOIN directory_holding held ON held.id = sitting.holding
JOIN directory_person person ON person.id = sitting.person AND person.is_active
LEFT JOIN directory_agency agency ON agency.id = held.agency_id
LEFT JOIN directory_agency_partnerships belongs
    ON belongs.agency_id = agency.id AND held.title IN ({_INDEPENDENT})
WHERE {_ON.format("held")}
ORDER BY held.title, held.id
"""
_OF_A_PERSON: Final = _SITTING.format(own="held.person_id = %s", standing="standing.person_id = %s")
_THROUGH: Final = """EXISTS (
    SELECT 1 FROM directory_agency_partnerships through
    JOIN directory_agency body ON body.id = through.agency_id
    WHERE through.agency_id = held.agency_id AND through.partnership_id = %s{})"""
_OF_A_POST: Final = {
    "partnership": "held.title = %s AND held.partnership_id = %s",
    "independent": f"held.title = %s AND (held.partnership_id = %s OR {_THROUGH.format('')})",
    "agency": f"held.title = %s AND {_THROUGH.format(' AND body.slug = %s')}",
}


class Sitting(NamedTuple):
    """Somebody who holds a post or stands in, and `of` whom; `agency` is a slug.

    `partnership` is that of an office or of an independent post; None for an agency's own post.
    """

    person: UUID
    name: str
    of: UUID
    title: str
    agency: str | None
    partnership: UUID | None
    shared: bool


def of_person(person: UUID, *, today: date) -> tuple[Sitting, ...]:
    """Return the posts of somebody who has not left, on a local date."""
    who = [_id(person)]
    return _found(_OF_A_PERSON, who, who, today)


def of_people(people: Collection[UUID], *, today: date) -> tuple[Sitting, ...]:
    """Return the posts of several people who have not left, on a local date."""
    who = [_id(each) for each in people]
    if not who:
        return ()
    holes = ", ".join(["%s"] * len(who))
    sql = _SITTING.format(
        own=f"held.person_id IN ({holes})", standing=f"standing.person_id IN ({holes})"
    )
    return _found(sql, who, who, today)


def of_post(body: str, title: str, *, partnership: UUID, today: date) -> tuple[Sitting, ...]:
    """Return who sits in a post of a body of a partnership, on a local date."""
    kind = body if body in _OF_A_POST else "agency"
    which = [title, _id(partnership)]
    if kind == "independent":
        which.append(_id(partnership))
    if kind == "agency":
        which.append(body)
    sql = _SITTING.format(own=_OF_A_POST[kind], standing=_OF_A_POST[kind])
    return _found(sql, which, which, today)


def _found(
    sql: str, own: Sequence[Any], standing: Sequence[Any], today: date
) -> tuple[Sitting, ...]:
    day = Holding._meta.get_field("held_from").get_db_prep_value(today, connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, (*own, *standing, day, day, day, day, day, day))
        rows = cursor.fetchall()
    return tuple(
        Sitting(
            _uuid(person), name, _uuid(of), title, agency,
            _uuid(office) if office is not None else through and _uuid(through), bool(shared),
        )
        for person, name, of, title, agency, office, through, shared in rows
    )  # fmt: skip


def _id(number: UUID) -> Any:
    return Person._meta.pk.get_db_prep_value(number, connection)


def _uuid(kept: Any) -> UUID:
    return kept if isinstance(kept, UUID) else UUID(kept)
