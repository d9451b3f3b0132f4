"""A process that has Accord loaded and forks it, so that what is killed is there again at once.

It reads a line of JSON for each child that is wanted, {"what": "worker", ...}, and answers with its
process id: `settings` are the child's own, `broken` is one of sabotage.KINDS. When nobody writes to
it any more, it ends the children that are left. It has no connection to the database itself: a
connection does not survive a fork.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import sabotage

from accord.config.wsgi import application

LONGEST = 3600
"""Seconds after which a child ends in any case, whatever became of those who wanted it."""


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *args: Any) -> None:
        del format, args


def web(*, port: int) -> None:
    """Serve the pages on a port."""
    with make_server("127.0.0.1", port, application, handler_class=Quiet) as server:
        server.serve_forever()


def worker() -> None:
    """Be `./accord worker`."""
    from django.core.management import call_command

    call_command("worker")


def emptying(*, into: str) -> None:
    """Be a worker whose carrier takes all and keeps its own list; end when nothing waits."""
    from django.utils import timezone

    from accord.worker import loop
    from accord.worker.carrier import Outcome, Said

    with open(into, "a", buffering=1, encoding="ascii") as handled:

        def carry(mail: Any, *, hand_over: Callable[[], None], at: Any) -> Said:
            del at
            hand_over()
            handled.write(f"{mail.id}\n")
            return Said(outcome=Outcome.TAKEN)

        left = 3  # what others are just taking may come back
        while left:
            left = 3 if loop.one(carry, clock=timezone.now) else left - 1


WHATS: Mapping[str, Callable[..., None]] = {"web": web, "worker": worker, "emptying": emptying}


def main() -> None:
    signal.signal(signal.SIGCHLD, _bury)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _warm()
    children = []
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if not child:
            _be(**wanted)
        children.append(child)
        print(child, flush=True)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for each in children:
        if each not in _BURIED:
            os.kill(each, signal.SIGKILL)


_BURIED: set[int] = set()


def _bury(number: int, frame: object) -> None:
    """Let go of children that have ended, so that who asks for their id finds nobody."""
    del number, frame
    try:
        while (gone := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            _BURIED.add(gone)
    except ChildProcessError:
        return


def _be(*, what: str, settings: Mapping[str, Any], broken: str = "", **how: Any) -> None:
    """Become what is wanted, and never come back."""
    from django.conf import settings as ours

    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.alarm(LONGEST)
        os.dup2(2, 1)  # what it prints is no answer of ours
        os.close(0)
        for name, value in settings.items():
            setattr(ours, name, value)
        if broken:
            sabotage.KINDS[broken]()
        WHATS[what](**how)
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _warm() -> None:
    """Load what the first page would load, and let go of the database."""
    from django.db import connections
    from django.test import Client

    Client(headers={"host": "127.0.0.1"}).get("/immediate-danger/")
    connections.close_all()
    assert threading.active_count() == 1  # a fork takes along but one thread


if __name__ == "__main__":
    main()
