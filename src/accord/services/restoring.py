"""Copies of the database, and what is held back when one of them takes its place."""

import os
import sqlite3
import uuid
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from accord.outbox.models import (
    DIGEST,
    FAILED,
    FOR_DIGEST,
    HELD,
    SENDING,
    WAITING,
    Heartbeat,
    Message,
)
from accord.services import sending

_UNSENT: Final = (WAITING, SENDING, FOR_DIGEST)
_HOLD: Final = (
    "UPDATE outbox_message SET state = ?, lease = NULL, leased_until = NULL "
    "WHERE state IN (?, ?, ?)"
)


class NotCopied(Exception):
    """No copy was made: a sentence why, and what to do."""


def keep_copy(file: Path) -> int:
    """Copy a database of SQLite while it is in use, and return how many messages are held in it.

    The copy is whole: as the database stood at one moment. Whatever was not sent then is held in
    the copy, so that a service which is started on it sends nothing twice. Only its owner can read
    the file, and it is there under its name only once it has been looked through.

    Raises:
        NotCopied: it is no SQLite, the file is there already, or the copy is damaged.
        OSError: the file cannot be written.
    """
    if connection.vendor != "sqlite":
        raise NotCopied(
            "The database is a PostgreSQL, which has its own way to copy itself: pg_dump. "
            "docs/operating.md says how, and what comes after a restore."
        )
    if file.exists():
        raise NotCopied(f"{file} is there already, and no copy is ever written over another one.")
    begun = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    # made by us first: what SQLite makes, others could read
    os.close(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(begun)])
        held = _held_in(begun)
        _name(begun, file)
    finally:
        begun.unlink(missing_ok=True)
    return held


@transaction.atomic
def hold(*, at: datetime) -> int:
    """Hold back everything that was not sent; return how much is held now.

    Args:
        at: the instant now; workers go by it that somebody has looked after the restore.
    """
    unsent = Message.objects.select_for_update().filter(state__in=_UNSENT)
    unsent.update(state=HELD, why="", lease=None, leased_until=None)
    Heartbeat.objects.create(begun_at=at, seen_at=at)
    return held()


def held() -> int:
    """Return how many messages wait for a person."""
    return Message.objects.filter(state=HELD).count()


@transaction.atomic
def release() -> int:
    """Let everything that was held be sent; return how much that is."""
    return Message.objects.filter(state=HELD).update(
        state=WAITING, attempts=0, next_try_at=None, handed_over_at=None
    )


@transaction.atomic
def drop(*, at: datetime) -> int:
    """End everything that was held unsent; return how much that is.

    Args:
        at: the instant now.
    """
    held = Message.objects.filter(state=HELD)
    sending.fall_with(held.filter(kind=DIGEST), FAILED, "dropped", at)
    return held.update(state=FAILED, why="dropped", ended_at=at)


def _name(begun: Path, file: Path) -> None:
    """Give a copy its name; a link never goes over a file that came meanwhile."""
    try:
        os.link(begun, file)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, as on many a network disk
        begun.rename(file)


def _held_in(copy: Path) -> int:
    with closing(sqlite3.connect(copy)) as opened:
        (said,) = opened.execute("PRAGMA integrity_check").fetchone()
        if said != "ok":
            raise NotCopied(
                f"The copy is damaged ({said}), and so may the database be: keep the last good "
                "copy, look at the disk, and run ./accord verify-record."
            )
        opened.execute(_HOLD, (HELD, *_UNSENT))
        opened.commit()
        (count,) = opened.execute(
            "SELECT count(*) FROM outbox_message WHERE state = ?", (HELD,)
        ).fetchone()
    return int(count)
