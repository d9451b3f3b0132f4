"""Reminds the demo's people as time goes by, beside its server; nothing is ever sent."""

import os
import sys
import threading

from django.db import connections
from django.utils import timezone

from accord.worker import loop


class BesideItsParent(threading.Event):
    """Is set as soon as the process that began us is gone, whatever ended it."""

    def __init__(self) -> None:
        super().__init__()
        self.parent = os.getppid()

    def is_set(self) -> bool:
        """Test whether it is time to end."""
        return super().is_set() or os.getppid() != self.parent


def begin() -> None:
    """Go on in this process, and remind people in another one until this one ends.

    This one becomes the server and keeps its id, so that whoever ends the demo ends both.
    """
    connections.close_all()  # no two processes share one
    sys.stdout.flush()
    sys.stderr.flush()
    if os.fork():
        return
    try:
        # whoever reads what the demo prints waits for nobody but the server
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        loop.run(None, clock=timezone.now, stop=BesideItsParent())
    finally:
        os._exit(0)
