"""Reminding: who takes what is due, and writes it to the outbox; any number of workers at once.

What is due was written down by the steps (see `coming`). Whoever takes a row holds it under a
lease; a step meanwhile, or another who took it when the lease ran out, takes it away, and then
nothing of what was worked out is written. All that has come since somebody last looked is written
in one commit with when the next comes.
"""

import logging
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Min, Q

from accord.engine import posts, reminders
from accord.engine.reminders import Reminder
from accord.library import calendars
from accord.outbox.models import NOT_SENT, REMINDER, SETTLED, WAITING, Message
from accord.record import store
from accord.register import agendas, picture
from accord.register.models import Agenda, Entry
from accord.services import coming, steps, telling
from accord.services.steps import Stand

LEASE: Final = timedelta(minutes=5)
"""Far longer than a batch takes, also where a database is waited for."""
MOST: Final = 100
"""Escalations that are taken at once."""
TOGETHER: Final = 20
"""Escalations whose reminders are written in one commit: nobody else waits long for it."""
LATE: Final = timedelta(hours=1)
"""What goes later than this says so."""
FIRST_PAUSE: Final = timedelta(minutes=5)
LONGEST_PAUSE: Final = timedelta(days=1)
NAME: Final = "name"
"""Beside a reminder whose reader is asked to name somebody first (reading 17)."""

_LOG = logging.getLogger("accord.reminders")


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Escalations of which something is due, ours until the lease runs out."""

    lease: uuid.UUID
    escalations: tuple[uuid.UUID, ...]


def sweep(*, at: datetime) -> int:
    """Remind of what is due, of so many escalations at most; return how many were looked at.

    One that cannot be read is put aside and keeps nobody from the rest.

    Args:
        at: the instant now.
    """
    taken = take(at=at)
    if taken is None:
        return 0
    remind(taken, at=at)
    return len(taken.escalations)


def catch_up(*, until: datetime) -> None:
    """Remind of everything as if somebody had looked all the time, each at its own instant."""
    while True:
        first = Agenda.objects.filter(wake_at__lte=until).aggregate(Min("wake_at"))["wake_at__min"]
        if first is None:
            return
        sweep(at=first)


def take(*, at: datetime) -> Taken | None:
    """Take what is due under a lease; None where nothing is.

    Args:
        at: the instant now.
    """
    ready = Agenda.objects.filter(wake_at__lte=at)
    if not ready.exists():  # asked every second, and asking takes nobody's turn to write
        return None
    lease = uuid.uuid4()
    with transaction.atomic():
        found = ready.order_by("wake_at")
        if connection.features.has_select_for_update_skip_locked:
            found = found.select_for_update(skip_locked=True)
        some = tuple(found.values_list("pk", flat=True)[:MOST])
        ready.filter(pk__in=some).update(lease=lease, wake_at=at + LEASE)
    # in one order for everybody, so that no two wait for one another
    ours = Agenda.objects.filter(pk__in=some, lease=lease).order_by("pk")
    return Taken(lease=lease, escalations=tuple(ours.values_list("pk", flat=True)))


def remind(taken: Taken, *, at: datetime) -> None:
    """Write the reminders of what was taken, and when the next one of each goes.

    Args:
        at: the instant now.
    """
    for first in range(0, len(taken.escalations), TOGETHER):
        with transaction.atomic():
            for escalation in taken.escalations[first : first + TOGETHER]:
                _tried(escalation, taken.lease, at)


def put_aside() -> int:
    """Return how many escalations nobody is reminded of, as they cannot be read."""
    return Agenda.objects.filter(tries__gt=0).count()


def waiting(since: datetime) -> int:
    """Return how many escalations were due at an instant and have not been looked at."""
    return Agenda.objects.filter(wake_at__lte=since, tries=0).count()


def _tried(escalation: uuid.UUID, lease: uuid.UUID, at: datetime) -> None:
    try:
        with transaction.atomic():
            _one(escalation, lease, at)
    except store.Forgotten:  # its key was destroyed, and with it what people were to do
        agendas.show(escalation, None)
    except (OperationalError, InterfaceError):  # the database, and no escalation's fault
        raise
    except Exception as matter:  # whatever is wrong with it, the others go on
        _put_aside(escalation, lease, matter, at)


def _put_aside(escalation: uuid.UUID, lease: uuid.UUID, matter: Exception, at: datetime) -> None:
    """Let an escalation wait that went wrong, longer each time, and say so once."""
    row = Agenda.objects.filter(pk=escalation, lease=lease).first()
    if row is None:
        return
    if not row.tries:
        what = type(matter).__name__  # and no more: what it says may be what somebody wrote
        _LOG.error("Nobody is reminded of escalation %s: %s. It is put aside.", escalation, what)
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(row.tries, 12)))
    Agenda.objects.filter(pk=escalation, lease=lease).update(
        tries=F("tries") + 1, wake_at=at + pause, lease=None
    )


def _one(escalation: uuid.UUID, lease: uuid.UUID, at: datetime) -> None:
    """Write what has come of one escalation, if it is still ours once nobody else can write."""
    stream = store.lock(escalation)
    row = Agenda.objects.filter(pk=escalation, lease=lease).first()
    if row is None:
        return
    stand, calendar = steps.read(stream, store.events(stream)), calendars.load()
    spells = stand.spells
    found = reminders.due(spells, calendar, through=row.through, until=at)
    _write(found, stand, at)
    comes = reminders.comes(spells, calendar, through=at)
    agendas.show(escalation, agendas.Row(through=at, comes=comes))


def _write(found: tuple[Reminder, ...], stand: Stand, at: datetime) -> None:
    escalation, agencies = stand.stream.escalation, stand.standing.agencies
    before = coming.pressed(escalation, agencies)
    seats = steps.drawn(stand, pressed=before).seats
    readers = telling.readers(
        {who for each in found for who in each.point.who},
        seats=seats,
        agencies=agencies,
        partnership=stand.stream.partnership,
        at=at,
    )
    written = _without_what_is_overtaken(tuple(_messages(found, readers, escalation, at)))
    if before:
        _end_what_waits(written, at)
    Message.objects.bulk_create(written, ignore_conflicts=True)
    called = (each.post for each in written if each.why != SETTLED)
    after = {*before, *coming.places(called, agencies)}
    if len(after) > len(before):
        drawing = steps.drawn(stand, pressed=sorted(after))
        if drawing.seats != seats:
            picture.show(drawing)


def _messages(
    found: Iterable[Reminder],
    readers: dict[str, tuple[telling.Reader, ...]],
    escalation: uuid.UUID,
    at: datetime,
) -> Iterator[Message]:
    """Yield a message for every reader of every point, in their order."""
    for each in found:
        point = each.point
        for reader in (one for who in point.who for one in readers[who]):
            yield Message(
                escalation=escalation, kind=REMINDER, person=reader.person,
                partnership=reader.partnership, post=reader.post,
                tag=NAME if _is_vacant(reader) else "",
                clauses=",".join(point.clauses), stage=each.stage, cause=point.cause,
                point=point.number, point_at=point.at, about=",".join(point.duties),
                due_day=point.due.day if point.due else None,
                due_at=point.due.moment if point.due else None,
                late=at - point.goes > LATE, written_at=at,
                state=NOT_SENT if each.over else WAITING, why=SETTLED if each.over else "",
                ended_at=at if each.over else None,
            )  # fmt: skip


def _is_vacant(reader: telling.Reader) -> bool:
    """Test whether somebody, or an office, is told because nobody has the post."""
    _, title = posts.split(reader.post)
    for_nobody = reader.person is None and title in posts.AGENCY_TITLES
    return reader.kind == telling.NAME or for_nobody


def _without_what_is_overtaken(written: tuple[Message, ...]) -> tuple[Message, ...]:
    """Let each reader get the last point of each thing alone, for the first of their posts.

    Who is asked to name somebody is asked for each post.
    """
    last: dict[tuple[object, ...], int | None] = {}
    for each in reversed(written):
        key = (each.cause, each.person, each.partnership)
        if each.state == WAITING and last.setdefault(key, each.point) != each.point:
            _not_sent(each)
    told = set()
    for each in written:
        vacant = each.post if each.tag == NAME else ""
        once = (each.cause, each.person, each.partnership, vacant)
        if each.state == WAITING and once in told:
            _not_sent(each)
        elif each.state == WAITING:
            told.add(once)
    return written


def _not_sent(message: Message) -> None:
    message.state, message.why, message.ended_at = NOT_SENT, "overtaken", message.written_at


def _end_what_waits(written: Iterable[Message], at: datetime) -> None:
    """End earlier points of the same that nobody has sent yet to the same readers.

    Not the same point: what is written already stays, and is not written again.
    """
    same = Q(pk__in=())
    for each in written:
        if each.state == WAITING:
            reader = Q(person=each.person, partnership=each.partnership)
            same |= reader & Q(cause=each.cause, point__lt=each.point)
    waiting = Message.objects.filter(
        same, kind=REMINDER, state=WAITING, escalation__in={each.escalation for each in written}
    )
    waiting.update(state=NOT_SENT, why="overtaken", ended_at=at)


def prepare(*, at: datetime) -> int:
    """Write the agenda's row of every open escalation that has none; return how many had none.

    They are those of an installation from before there was one. One that goes wrong here is due at
    once, and put aside by whoever looks.

    Args:
        at: the instant now.
    """
    without = Entry.objects.exclude(status="closed").filter(agenda__isnull=True)
    found = tuple(without.values_list("escalation", "raised_at"))
    for escalation, raised in found:
        with transaction.atomic():
            try:
                stand = steps.read(stream := store.lock(escalation), store.events(stream))
                row = coming.wanted(escalation, stand.spells)
            except store.Forgotten:
                continue
            except (OperationalError, InterfaceError):
                raise
            except Exception:  # whatever is wrong with it, the others get theirs
                row = agendas.Row(through=raised, comes=at)
            agendas.show(escalation, row)
    return len(found)
