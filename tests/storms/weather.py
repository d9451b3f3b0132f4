"""Hours with a mail server that is in trouble, in a time of their own: they pass in seconds."""

import contextlib
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from letters import by
from msgspec.structs import replace

from accord.worker import loop

NOBODY = 9
"""A port on which nobody listens."""
PATIENCE = 0.05
"""Seconds that stand for the half minute in which a mail server has to answer."""


@dataclass
class Hours:
    """A clock that goes on only while the worker waits, or a conversation takes long."""

    now: datetime
    until: datetime = field(init=False)
    step: float = 1.0
    """Seconds that pass at least whenever the worker waits."""

    def __call__(self):
        return self.now

    def is_set(self):
        return self.now >= self.until

    def wait(self, seconds):
        self.now += timedelta(seconds=max(seconds, self.step))

    def pass_(self, server, span, **how):
        """Let a worker do its rounds for so long."""
        self.until = self.now + span
        loop.run(replace(by(server), **how), clock=self, stop=self)


@contextlib.contextmanager
def _answers(server, **answers):
    """Let a mail server answer so until the block ends."""
    server.answers.update(answers)
    try:
        yield
    finally:
        server.answers.clear()


def refusing(hours, server, span):
    """Nobody listens."""
    hours.pass_(server, span, port=NOBODY)


def silent(hours, server, span):
    """It takes the call and says nothing."""
    with _answers(server, EHLO=""):
        hours.pass_(server, span, patience=PATIENCE)


def closing(hours, server, span):
    """It says to everybody that it closes."""
    with _answers(server, MAIL="421 closing"):
        hours.pass_(server, span)


def putting_off(hours, server, span):
    """It asks everybody to come again."""
    with _answers(server, RCPT="450 later"):
        hours.pass_(server, span)


def slow(hours, server, span):
    """It takes every mail, and each takes it a while."""

    def dawdle(command):
        if command == "RCPT":
            time.sleep(PATIENCE)

    server.on = dawdle
    hours.pass_(server, span)
    server.on = lambda _: None


ALL = (refusing, silent, closing, putting_off, slow)
