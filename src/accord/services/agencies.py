"""Agencies of a partnership: added by its office, or joining from another one with a yes."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify

from accord.directory.models import Agency, Asking, Holding, Partnership
from accord.directory.posts import ADMINISTRATOR, held_on
from accord.engine import posts
from accord.library import calendars
from accord.queries import people as asked
from accord.services import access, agency_letters, changes, offices, people


class SameName(Exception):
    """The partnership has an agency of this name. Nothing was written."""


@transaction.atomic
def add(
    name: str,
    *,
    sector: str,
    administrator: str,
    email: str,
    partnership: uuid.UUID,
    by: uuid.UUID,
    at: datetime,
    key: uuid.UUID,
) -> uuid.UUID:
    """Add an agency to a partnership, invite its first administrator, and return the agency.

    Args:
        administrator: the administrator's name; `email` their address.
        by: who holds the partnership's office.
        at: the instant at which it is said.
        key: the form's own; sent twice, there is one agency.

    Raises:
        SameName: there is one of that name already.
        NotOneself: it is the mailbox of `by`.
        EndedElsewhere: the administrator's access was ended, and `by` cannot give it back.
        Nobody: the office is not theirs.
    """
    today = calendars.load().local_date(at)
    offices.to_partnership(partnership, person=by, today=today)
    id = uuid.uuid5(key, "agency")
    if Agency.objects.filter(pk=id, partnerships=partnership).exists():
        return id
    on = Partnership.objects.select_for_update().get(pk=partnership)
    if Agency.objects.filter(partnerships=partnership, name__iexact=name).exists():
        raise SameName
    made = Agency.objects.create(pk=id, slug=_slug(name), name=name, sector=sector)
    made.partnerships.add(on)
    changes.write("agency-added", by=by, at=at, agency=id, partnership=partnership)
    people.invite(email, name=administrator, title=ADMINISTRATOR, body=id, by=by, at=at, key=key)
    return id


@transaction.atomic
def change(
    agency: uuid.UUID,
    *,
    name: str,
    sector: str,
    partnership: uuid.UUID,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """Give an agency another name or sector; its name in the record stays.

    Its administrators and leads are told, and the offices of its other partnerships.

    Args:
        by: who holds the office of a partnership that it belongs to.
        at: the instant at which it is said.

    Raises:
        SameName: the partnership has another agency of this name.
        Nobody: the office is not theirs, or the agency is none of the partnership's.
    """
    today = calendars.load().local_date(at)
    of, on = offices.to_agency(agency, partnership=partnership, person=by, today=today)
    if (of.name, of.sector) == (name, sector):
        return
    others = Agency.objects.filter(partnerships=partnership).exclude(pk=agency)
    if others.filter(name__iexact=name).exists():
        raise SameName
    changes.write("agency-changed", by=by, at=at, agency=of.pk, partnership=on.pk, detail=of.name)
    of.name, of.sector = name, sector
    of.save(update_fields=["name", "sector"])
    agency_letters.changed(of, on, by=by, at=at)


@transaction.atomic
def ask(email: str, *, partnership: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """Ask the agencies that a mailbox's owner administers to join a partnership.

    Where it is the mailbox of no administrator, or of one whose agencies all belong there, nothing
    happens, and nobody learns which: what is in Accord is not found out by typing addresses.

    Args:
        by: who holds the partnership's office.
        at: the instant at which it is said.

    Raises:
        Nobody: the office is not theirs.
    """
    today = calendars.load().local_date(at)
    offices.to_partnership(partnership, person=by, today=today)
    on = Partnership.objects.get(pk=partnership)
    somebody = asked.who_reads(people.plain(email))
    held = Holding.objects.filter(
        held_on(today), person=somebody, person__is_active=True, title=ADMINISTRATOR
    )
    theirs = Agency.objects.filter(holdings__in=held).exclude(partnerships=on)
    open_ = Asking.objects.filter(partnership=on, joined__isnull=True).values("agency")
    for of in theirs.exclude(pk__in=open_).distinct():
        asking = Asking.objects.create(partnership=on, agency=of, asked_by=by, asked_at=at)
        changes.write("agency-asked", by=by, at=at, agency=of.pk, partnership=on.pk)
        agency_letters.asked(asking, at=at)


def to_asking(asking: uuid.UUID, *, agency: uuid.UUID, by: uuid.UUID, today: date) -> Asking:
    """Return what an agency's administrator is asked, and has not been answered.

    Nobody answers what they asked themselves: it takes a second person.

    Args:
        today: local date on which their posts are looked at.

    Raises:
        Nobody: there is none such, or they are no administrator of the agency.
    """
    place = people.to_place(agency, person=by, today=today)
    found = (
        Asking.objects.select_related("partnership", "agency")
        .filter(pk=asking, agency=agency)
        .first()
    )
    if not place.administers or found is None or found.asked_by == by:
        raise access.Nobody
    return found


@transaction.atomic
def answer(asking: uuid.UUID, *, agency: uuid.UUID, yes: bool, by: uuid.UUID, at: datetime) -> None:
    """Let an agency join the partnership that asked it, or not; the office that asked is told.

    What is answered stays answered.

    Args:
        at: the instant of the answer.

    Raises:
        Nobody: there is no such question, or it is not theirs to answer.
    """
    today = calendars.load().local_date(at)
    to_asking(asking, agency=agency, by=by, today=today)
    row = Asking.objects.select_for_update().get(pk=asking)
    if row.joined is not None:
        return
    row.joined, row.answered_by, row.answered_at = yes, by, at
    row.save(update_fields=["joined", "answered_by", "answered_at"])
    if yes:
        row.agency.partnerships.add(row.partnership)
    what: changes.What = "agency-joined" if yes else "agency-declined"
    changes.write(what, by=by, at=at, agency=row.agency_id, partnership=row.partnership_id)
    agency_letters.answered(row, at=at)


@transaction.atomic
def describe_partnership(
    partnership: uuid.UUID, *, mailbox: str, front_door: str, by: uuid.UUID, at: datetime
) -> None:
    """Change a partnership's mailbox, and whom to ring there about a child at risk.

    The others of its office are told.

    Args:
        by: who holds its office.
        at: the instant at which it is said.

    Raises:
        Nobody: the office is not theirs.
    """
    today = calendars.load().local_date(at)
    offices.to_partnership(partnership, person=by, today=today)
    on = Partnership.objects.select_for_update().get(pk=partnership)
    if (on.mailbox, on.front_door) == (mailbox, front_door):
        return
    on.mailbox, on.front_door = mailbox, front_door
    on.save(update_fields=["mailbox", "front_door"])
    changes.write("partnership-changed", by=by, at=at, partnership=on.pk)
    agency_letters.partnership_changed(on, by=by, at=at)


def _slug(name: str) -> str:
    """Return an agency's name in the record, which no other has, and no party either."""
    base = slugify(name)[:40].strip("-") or "agency"
    number, slug = 1, base
    while slug in (*posts.PARTIES, "office") or Agency.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
