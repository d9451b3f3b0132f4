"""A note beside the database of when a worker saw it last: it shows a copy that was put back.

A restored database does not know that it is old, and would send again what went after it was
copied. The worker of a machine remembers outside of it when it was last there.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Final

from accord.services import sending

NAME: Final = "worker-was-seen"


class Restored(Exception):
    """The database is older than when a worker of this machine last saw it."""


def note(folder: Path, at: datetime) -> None:
    """Write down that a worker saw the database.

    Args:
        at: the instant that the database knows as well.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Several workers may share the folder; each begins a file of its own, and the last one stays.
    begun = folder / f".{NAME}-{os.getpid()}"
    begun.write_text(at.isoformat(), encoding="ascii")
    begun.replace(folder / NAME)


def look(folder: Path) -> None:
    """Make sure that the database knows of the last time a worker of this machine saw it.

    Raises:
        Restored: it does not.
    """
    try:
        noted = datetime.fromisoformat((folder / NAME).read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError):
        return
    known = sending.last_seen()
    if known is None or known < noted:
        raise Restored
