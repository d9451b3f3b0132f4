"""Real processes of Accord beside a test, on the test's own database: started, killed, awaited."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import database
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90
"""Seconds for anything that is awaited here; a busy machine takes its time."""


@dataclass
class Nursery:
    """What forks processes of Accord; `folder` holds what they say, `data` what they keep."""

    process: subprocess.Popen
    folder: Path
    data: Path
    mail: int = 0

    def start(self, what: str, **how: object) -> int:
        """Start a child, and return its process id."""
        settings = {"DATA": str(self.data), "SMTP_PORT": self.mail}
        self.process.stdin.write(json.dumps({"what": what, "settings": settings, **how}) + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        assert said, f"The nursery has ended:\n{self.said}"
        return int(said)

    @property
    def said(self) -> str:
        """What all children said, from the first on."""
        return (self.folder / "said").read_text()


@contextlib.contextmanager
def nursery(folder: Path, *, address: str) -> Iterator[Nursery]:
    """Run one until the block ends; with it end all children.

    Args:
        address: of the database.
    """
    with (folder / "said").open("a") as said:
        process = subprocess.Popen(
            [sys.executable, "-P", str(ROOT / "tests" / "storms" / "nursery.py")],
            env=dict(environment(folder, address=address)),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True,
        )  # fmt: skip
        with process:
            yield Nursery(process, folder, data=folder)
            process.stdin.close()


def environment(folder: Path, *, address: str) -> Mapping[str, str]:
    """Return the settings of a process that shares the tests' keys, and sends on this machine."""
    here = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tests" / "storms")]
    return {
        "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(here),
        "DJANGO_SETTINGS_MODULE": "accord.config.settings.test",
        "DATABASE_URL": address, "ACCORD_DATA": str(folder),
        "ACCORD_SECRET_KEY": settings.SECRET_KEY, "ACCORD_MASTER_KEY": settings.MASTER_KEY.hex(),
        "ACCORD_SMTP_HOST": "127.0.0.1", "ACCORD_SMTP_TLS": "none",
    }  # fmt: skip


def address_of_the_tests() -> str:
    """Return the address of the tests' own database, for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return database.named(os.environ["DATABASE_URL"], name)


def kill(process: int) -> None:
    """Kill a child as a power cut would end it, and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    gone(process)


def end(process: int) -> None:
    """Ask a child to end in order, and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGTERM)
    gone(process)


def gone(process: int, *, patience: float = PATIENCE) -> None:
    """Wait until a child is gone."""

    def is_gone() -> bool:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        return False

    until(is_gone, f"process {process} is gone", patience=patience)


def until(holds, what: str, *, patience: float = PATIENCE) -> None:
    """Wait until something holds; a wait that does not end fails and says for what."""
    late = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < late, f"Waited {patience} s in vain until {what}."
        time.sleep(0.005)


def free_port() -> int:
    """Return a port that nobody has at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def answers(port: int) -> bool:
    """Test whether somebody listens on a port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
