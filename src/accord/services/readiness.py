"""Whether this process can do its work: asked by who decides where people are sent, and watched.

It tells of machines and never of people; anybody may read it.
"""

import functools
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from accord.outbox.models import Heartbeat
from accord.record import store
from accord.record.models import Key
from accord.sealing import seals
from accord.services import reminding, sending, watching

LEAST_FREE: Final = 200 * 1024 * 1024
"""Bytes: below that a busy day could fill the disk."""
QUIET: Final = timedelta(minutes=2)
"""After which a worker that was not seen is said to be gone."""

OVERDUE: Final = timedelta(minutes=5)
"""After which a reminder that nobody has looked at is missed."""


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that has to be in order, and how it is, in a few words.

    Attributes:
        look: it keeps nobody away, and somebody should see to it all the same.
    """

    name: str
    is_ready: bool
    said: str
    look: bool = False


def look(*, at: datetime) -> tuple[Thing, ...]:
    """Return everything that has to be in order, and how it is.

    Args:
        at: the instant now.
    """
    disk = _disk()
    try:
        connection.ensure_connection()
    except DatabaseError:
        return (_thing("database", False, "does not answer"), disk)
    answers = _thing("database", True, "answers")
    try:
        migrations = _migrations()
        if not migrations.is_ready:
            return (answers, migrations, disk)
        return (answers, migrations, _key(), disk, _reminders(at), _clocks(at), _worker(at))
    except DatabaseError:
        lets_nobody = "lets its role read nothing: run ./accord manage grant-role as the owner"
        return (_thing("database", False, lets_nobody), disk)


def _thing(name: str, is_ready: bool, said: str) -> Thing:
    return Thing(name=name, is_ready=is_ready, said=said)


def _migrations() -> Thing:
    lacking = len(_ours() - set(MigrationRecorder(connection).applied_migrations()))
    said = f"{lacking} not applied: run ./accord migrate" if lacking else "all applied"
    return _thing("migrations", not lacking, said)


@functools.cache
def _ours() -> frozenset[tuple[str, str]]:
    """Return the migrations of this version, which stay the same while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _key() -> Thing:
    """Open something that was sealed; where nothing was, every key is the right one."""
    some = Key.objects.filter(wrapped__isnull=False).first()
    if some is None:
        return _thing("master key", True, "nothing is sealed yet")
    try:
        place = store.place_of_key(some.escalation)
        seals.unwrap(bytes(some.wrapped or b""), master=settings.MASTER_KEY, place=place)
    except seals.Broken:
        return _thing("master key", False, "does not open what is stored")
    return _thing("master key", True, "opens what is stored")


def _disk() -> Thing:
    folder = Path(settings.DATA)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    is_ready = free >= LEAST_FREE
    return _thing(
        "disk", is_ready, f"{free // 1024**2} MB free{'' if is_ready else ', too little'}"
    )


def _worker(at: datetime) -> Thing:
    """Say when a worker was last seen. Pages work without one, so it keeps nobody away."""
    seen = sending.last_seen()
    if seen is None:
        said = "none was seen: nothing is sent"
        return Thing(name="worker", is_ready=True, said=said, look=True)
    ago, gone = max(int((at - seen).total_seconds()), 0), at - seen > QUIET
    said = f"last seen {ago} seconds ago{': nothing is sent' if gone else ''}"
    return Thing(name="worker", is_ready=True, said=said, look=gone)


def _clocks(at: datetime) -> Thing:
    """Say whether the clocks of this machine, the database's and the last worker's agree."""
    ahead = int((at - watching.database_clock()).total_seconds())
    worker = Heartbeat.objects.order_by("-seen_at").values_list("skew", flat=True).first() or 0
    found = []
    most = watching.APART.total_seconds()
    if abs(ahead) > most:
        found.append(f"this machine is {ahead} seconds ahead of the database's")
    if abs(worker) > most:
        found.append(f"the worker's is {worker} seconds ahead of the database's: nothing is sent")
    return Thing(name="clocks", is_ready=True, said="; ".join(found) or "agree", look=bool(found))


def _reminders(at: datetime) -> Thing:
    """Say of how many escalations nobody is reminded; it keeps nobody away."""
    aside, waiting = reminding.put_aside(), reminding.waiting(at - OVERDUE)
    found = []
    if aside:
        found.append(f"{aside} put aside, as they cannot be read: run ./accord verify-record")
    if waiting:
        found.append(f"{waiting} due and not looked at: is a worker running?")
    said = "; ".join(found) or "all that was due is written"
    return Thing(name="reminders", is_ready=True, said=said, look=bool(found))
