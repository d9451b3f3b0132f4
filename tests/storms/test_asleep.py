"""Workers that sleep past their lease and wake: they change and send nothing any more (R40)."""

import os
import signal

import mail_server
import pytest
from django.utils import timezone
from letters import arrivals, doubled, send_all, waiting
from processes import end, until

from accord.outbox.models import Message
from accord.services import sending

BEFORE, AFTER = "RCPT", "content"
"""The command at which a worker falls asleep: before it hands its mail over, or after."""


class Lulling:
    """A mail server's habit of putting to sleep who speaks to it, at a certain command, once."""

    def __init__(self):
        self.worker, self.at, self.done = 0, "", False

    def __call__(self, command):
        if command == self.at:
            self.at = ""
            until(lambda: self.worker, "it is known who is to sleep")
            os.kill(self.worker, signal.SIGSTOP)
            until(lambda: _state(self.worker) == "T", "the worker sleeps")
            self.done = True


def _state(process):
    """Return the letter by which the system says what a process does."""
    with open(f"/proc/{process}/stat") as said:
        return said.read().rpartition(")")[2].split()[0]


def asleep(forking, lulling, at, *, broken=""):
    """Start a worker that falls asleep at a command, and return its process id."""
    lulling.worker, lulling.at, lulling.done = 0, at, False
    lulling.worker = worker = forking.start("worker", broken=broken)
    until(lambda: lulling.done, "a worker fell asleep")
    return worker


def awake(worker):
    """Wake a worker; it finishes what it has in hand and ends."""
    os.kill(worker, signal.SIGTERM)  # heard once it wakes
    os.kill(worker, signal.SIGCONT)
    end(worker)


def row(message):
    """Return all that is stored of a message."""
    return Message.objects.filter(pk=message).values().get()


def by_another(server):
    """Let another worker go on when every lease has run out."""
    send_all(server, when=timezone.now() + 2 * sending.HEARING)


def by_nobody(server):
    """Let the lease run out, and nobody look at it."""
    del server
    past = timezone.now() - sending.LEASE
    Message.objects.filter(state="sending").update(leased_until=past)


NIGHTS = ((BEFORE, by_another), (BEFORE, by_nobody), (AFTER, by_another))
"""Where a worker falls asleep, and what happens meanwhile."""


def slept(forking, lulling, server, at, meanwhile, *, broken=""):
    """Let one worker sleep past its lease; return whether it wrote or sent anything afterwards."""
    (message,) = waiting(1)
    worker = asleep(forking, lulling, at, broken=broken)
    meanwhile(server)
    before, mails = row(message), len(server.mails)
    awake(worker)
    late = row(message) != before or len(server.mails) != mails
    send_all(server)
    return message, late


def nights(forking, count, figures):
    lulling, late, messages = Lulling(), 0, []
    with mail_server.running(on=lulling) as server:
        forking.mail = server.port
        for number in range(count):
            message, wrote = slept(forking, lulling, server, *NIGHTS[number % len(NIGHTS)])
            messages.append(message)
            late += wrote
        arrived = arrivals(server)
        figures(slept=count, late_writes=late, doubled=doubled(arrived.elements()))

        assert late == 0, forking.said
        assert arrived == dict.fromkeys(messages, 1)
        ends = dict(Message.objects.values_list("id", "state"))
        in_doubt = messages[2::3]  # handed over before it slept
        assert ends == {each: "in_doubt" if each in in_doubt else "sent" for each in messages}


def test_a_worker_that_slept_past_its_lease_is_fenced(forking, times, figures):
    nights(forking, times(3), figures)


@pytest.mark.storm
def test_a_hundred_workers_that_slept_past_their_lease_are_fenced(forking, times, figures):
    nights(forking, times(100), figures)


def test_a_worker_without_the_fence_is_seen_to_write_late_and_double(forking):
    lulling = Lulling()
    with mail_server.running(on=lulling) as server:
        forking.mail = server.port
        message, late = slept(
            forking, lulling, server, BEFORE, by_another, broken="without_fence"
        )  # fmt: skip

        assert late
        assert arrivals(server) == {message: 2}
