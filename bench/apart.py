"""The service in a process of its own, beside its own database: what is asked of it, it does."""

import importlib.util
import os
import pathlib
import subprocess
import sys
from typing import Any

import msgspec

from bench.timing import Spent

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One task for it; how many times, or 0 for its answer and not what it took."""

    task: str
    times: int = 0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a task, and what it took."""

    took: Spent
    came: Any = None


class Ended(Exception):
    """It ended before it answered; its own words are above."""


class Service:
    """A process that holds Django, the service and one database, and takes one task at a time.

    Attributes:
        folder: where it keeps what it keeps.
    """

    def __init__(self, tasks: str, folder: pathlib.Path, database: str = "") -> None:
        """Start it.

        Args:
            tasks: the module whose `tasks()` it can do.
            folder: its own; it is made.
            database: address of a PostgreSQL; without one it has an SQLite file in its folder.
        """
        (folder / "static").mkdir(parents=True)  # which the pages look for
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "bench.in_django", tasks],
            env=environment(folder, database), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, task: str) -> Any:
        """Return what comes of a task."""
        return self._answer(Asked(task=task)).came

    def run(self, task: str, times: int) -> Spent:
        """Return what it took to do a task so many times."""
        return self._answer(Asked(task=task, times=times)).took

    def end(self) -> None:
        """Let it end, and wait until it has."""
        self._process.communicate()

    def _answer(self, asked: Asked) -> Answer:
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        to.write(msgspec.json.encode(asked) + b"\n")
        to.flush()
        line = back.readline()
        if not line:
            raise Ended(f"The service ended over {asked.task!r}; its own words are above.")
        return msgspec.json.decode(line, type=Answer)


def environment(folder: pathlib.Path, database: str = "") -> dict[str, str]:
    """Return what the service reads of its surroundings: keys that protect nothing, no host."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "accord.config.settings.base",
        "DATABASE_URL": database,
        "ACCORD_DATA": str(folder),
        "ACCORD_HOSTS": "127.0.0.1,testserver",
        "ACCORD_SECRET_KEY": "measuring knows no secret, and this is long enough for one",
        "ACCORD_MASTER_KEY": "00" * 32,
    }


def is_there() -> bool:
    """Test whether what the service needs is installed beside us."""
    return importlib.util.find_spec("django") is not None
