"""The other end of `apart`: sets Django up, makes the database, and does tasks as they are asked.

It is started as a program. Tasks come as lines of JSON, and so do the answers.
"""

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

import django
import msgspec
from django.core.management import call_command
from django.db import connection

from bench import timing
from bench.apart import Answer, Asked
from bench.timing import Spent

Task = Callable[[int], Any]
"""Does something so many times and returns what came of it; 0 times: only what is to be told."""

_HURRY: Final = {
    "sqlite": "PRAGMA synchronous=OFF",
    "postgresql": "SET synchronous_commit = off",
}
_ASKED: Final = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
_FULL: Final = 2


def main(module: str) -> None:
    """Do what is asked until nobody asks any more."""
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # whatever prints must not answer
    django.setup()
    tasks = _ready(module)
    for line in sys.stdin.buffer:
        asked = msgspec.json.decode(line, type=Asked)
        answers.write(msgspec.json.encode(_done(tasks[asked.task], asked.times)) + b"\n")
        answers.flush()


def _ready(module: str) -> Mapping[str, Task]:
    """Return the tasks, once everything they need is in the database.

    Getting ready need not survive a power cut. What is measured has to: it comes by a connection
    of its own, made as the service's settings say.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HURRY[connection.vendor])
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    tasks: Mapping[str, Task] = importlib.import_module(module).tasks()
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(_ASKED[connection.vendor])
        (durable,) = cursor.fetchone()
    assert durable in (_FULL, "on"), f"Nothing durable would be measured: {durable}."
    return tasks


def _done(task: Task, times: int) -> Answer:
    if not times:
        return Answer(took=Spent(0.0, 0.0), came=task(0))
    return Answer(took=timing.clocked(task, times))


if __name__ == "__main__":
    main(sys.argv[1])
