"""Reading notices: opened one by one, by opening what they are about, or all at once.

An office's notices are read once somebody of it has read them, as its mailbox is.
"""

import uuid
from datetime import datetime

from accord.directory import posts as directory
from accord.library import calendars
from accord.outbox.models import Message
from accord.queries import messages
from accord.queries import notices as asked
from accord.services import access
from accord.services.access import Door


def offices_run_by(person: uuid.UUID, *, at: datetime) -> tuple[uuid.UUID, ...]:
    """Return the partnerships whose office's work is somebody's.

    Args:
        at: the instant on whose local date posts are looked at.
    """
    held = directory.held_by(person, today=calendars.load().local_date(at))
    return directory.offices_run(held)


def opened(notice: uuid.UUID, *, person: uuid.UUID, at: datetime) -> str:
    """Write down that somebody opened a notice of theirs, and return where it leads.

    Args:
        at: the instant now.

    Raises:
        Nobody: there is no such notice, or it is not theirs.
    """
    mine = asked.open_to(person, offices_run_by(person, at=at))
    row = mine.filter(pk=notice).first()
    if row is None:
        raise access.Nobody
    # with its twins; what has no number is told apart by its instant, and by what it reminds of
    same = {name: getattr(row, name) for name in ("escalation", "seq", "written_at", "cause")}
    mine.filter(**same, read_at__isnull=True).update(read_at=at)
    return messages.path(row)


def read_about(door: Door, *, at: datetime) -> None:
    """Write down that whoever opened an escalation read their notices about it; one query or two.

    Args:
        at: the instant now.
    """
    unread = Message.objects.filter(escalation=door.escalation, read_at__isnull=True)
    mine, office = unread.filter(person=door.person), unread.filter(partnership=door.partnership)
    found = (mine | office).order_by().values_list("person", "partnership")
    readers = {person or partnership for person, partnership in found}
    if door.person in readers:
        mine.update(read_at=at)
    if door.partnership in readers and door.partnership in offices_run_by(door.person, at=at):
        office.update(read_at=at)


def read_all(person: uuid.UUID, *, upto: datetime, at: datetime) -> None:
    """Write down that somebody read all their notices, and those of the offices they work in.

    Args:
        upto: the instant at which they saw them; what came later they have not seen.
        at: the instant now.
    """
    mine = asked.open_to(person, offices_run_by(person, at=at))
    mine.filter(read_at__isnull=True, written_at__lte=upto).update(read_at=at)
