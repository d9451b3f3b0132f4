"""Workers killed between "the mail server took it" and "it is written down" (R18).

No fault is built in: the mail server of the tests keeps its answer back until the worker is dead.
Killed there, a message is in doubt, and nobody is told twice by itself; killed just before, it was
not handed over, and goes once more and only once.
"""

from uuid import uuid4

import mail_server
import pytest
from django.utils import timezone
from letters import arrivals, doubled, send_all, states
from processes import gone, kill, until
from service_world import world

from accord.outbox.models import IN_DOUBT, Message
from accord.queries import deliveries, partnerships
from accord.services import deliveries as following
from accord.services import sending

BEFORE, WITHIN = "DATA", "content"
"""The command upon which a worker is killed: nothing has gone yet, or all of it has."""


class Killing:
    """A mail server's habit of killing who speaks to it, at a certain command."""

    def __init__(self):
        self.worker, self.at = 0, ""

    def __call__(self, command):
        if command == self.at:
            until(lambda: self.worker, "it is known whom to kill")
            kill(self.worker)


def killed(forking, killing, at, *, broken=""):
    """Start a worker, and let it be killed at a command."""
    killing.worker, killing.at = 0, at
    killing.worker = forking.start("worker", broken=broken)
    gone(killing.worker)


def told(there):
    """Write a message to the partnership's office."""
    return Message.objects.create(
        kind="step", partnership=there.severn.id, written_at=timezone.now()
    ).id


def doubted():
    """Return the messages that are in doubt once every lease has run out."""
    sending.let_go(at=timezone.now() + 2 * sending.HEARING)
    return set(Message.objects.filter(state=IN_DOUBT).values_list("id", flat=True))


def sent_again(there, messages):
    """Let the partnership's office decide that these are sent once more."""
    today = timezone.localdate()
    (office,) = partnerships.offices_of(there.severn.office, today=today)
    for each in messages:
        following.follow_up(
            each, following.AGAIN, office=office, person=there.severn.office, key=uuid4(),
            at=timezone.now(),
        )  # fmt: skip


def killings(forking, count, figures):
    """Kill workers within the window and, half as often, just before it; say what came of it."""
    there, killing = world(), Killing()
    within, before = set(), set()
    with mail_server.running(on=killing) as server:
        forking.mail = server.port
        for number in range(count):
            within.add(told(there))
            killed(forking, killing, WITHIN)
            if number % 2:
                before.add(told(there))
                killed(forking, killing, BEFORE)
        killing.at = ""
        in_doubt = doubted()
        arrived = arrivals(server)

        assert in_doubt == within
        assert arrived == dict.fromkeys(within, 1)
        assert {each.id for each in deliveries.failed(there.severn.id)} <= within

        send_all(server)  # what was not handed over goes by itself, and nothing else
        by_itself = doubled(arrivals(server).elements())
        assert arrivals(server) == dict.fromkeys(within | before, 1)

        sent_again(there, in_doubt)  # a person has to want it
        send_all(server)
        assert arrivals(server) == {**dict.fromkeys(within, 2), **dict.fromkeys(before, 1)}
        assert states() == {"sent": len(within | before)}
        figures(
            killed_within=len(within), killed_before=len(before), in_doubt=len(in_doubt),
            doubled_by_itself=by_itself, lost=0,
            doubled_because_somebody_wished=doubled(arrivals(server).elements()),
        )  # fmt: skip


def test_what_may_have_arrived_is_in_doubt_and_goes_again_only_if_somebody_says_so(
    forking, times, figures
):
    killings(forking, times(2), figures)


@pytest.mark.storm
def test_two_hundred_workers_killed_within_the_window_double_nothing(forking, times, figures):
    killings(forking, times(200), figures)


def test_a_worker_that_does_not_write_down_what_it_hands_over_is_seen_to_double(forking):
    there, killing = world(), Killing()
    with mail_server.running(on=killing) as server:
        forking.mail = server.port
        message = told(there)
        killed(forking, killing, WITHIN, broken="not_written_down")
        killing.at = ""

        assert doubted() == set()
        send_all(server)
        assert arrivals(server) == {message: 2}
