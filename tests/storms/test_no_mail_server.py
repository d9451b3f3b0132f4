"""A mail server that goes away, for hours or for one reader: all is sent in the end (R50)."""

from collections import defaultdict
from datetime import timedelta
from uuid import uuid4

import mail_server
import pytest
import weather
from letters import arrivals, states
from service_world import AT, world

from accord.outbox.models import Message
from accord.queries import deliveries
from accord.services import sending

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

pytestmark = pytest.mark.django_db(transaction=True)


def told(partnership, *, escalations, each):
    """Tell a partnership's office of the steps of its escalations, in turn; return the messages."""
    about = [uuid4() for _ in range(escalations)]
    rows = [
        Message(
            kind="step", escalation=escalation, seq=step, partnership=partnership.id,
            written_at=AT + timedelta(seconds=step),
        )
        for step in range(1, each + 1)
        for escalation in about
    ]  # fmt: skip
    return Message.objects.bulk_create(rows)


def in_order(server, messages):
    """Return, by escalation, whether its messages arrived in the order of its steps."""
    places = {each: place for place, each in enumerate(arrivals(server))}
    steps = defaultdict(list)
    for each in sorted(messages, key=lambda message: places[message.id]):
        steps[each.escalation].append(each.seq)
    return [found == sorted(found) for found in steps.values()]


def endured(trouble, span, figures, *, escalations, each, step):
    there, hours = world(), weather.Hours(AT + MINUTE, step=step)
    messages = [
        message
        for office in (there.severn, there.harbour)
        for message in told(office, escalations=escalations, each=each)
    ]
    with mail_server.running() as server:
        trouble(hours, server, span)
        attempts = sum(Message.objects.values_list("attempts", flat=True))
        waiting = set(
            Message.objects.exclude(next_try_at=None).values_list("next_try_at", flat=True)
        )
        over = hours.now
        while states() != {"sent": len(messages)} and hours.now < over + 3 * HOUR:
            hours.pass_(server, MINUTE)
        late = hours.now - over
        figures(
            trouble=trouble.__name__, messages=len(messages), hours=span / HOUR,
            attempts_meanwhile=attempts, minutes_until_all_were_sent=late / MINUTE,
            out_of_order=in_order(server, messages).count(False), states=states(),
        )  # fmt: skip

        assert arrivals(server) == dict.fromkeys((message.id for message in messages), 1)
        assert all(in_order(server, messages))
        if trouble is not weather.slow:
            # those that failed together do not come again together, and nobody is pestered
            assert trouble is weather.putting_off or len(waiting) > 1
            assert attempts <= 2 + span / MINUTE * 2 + len(messages)


def test_what_waited_goes_in_its_order_once_a_mail_server_is_back(figures):
    endured(weather.closing, 3 * MINUTE, figures, escalations=2, each=2, step=20.0)


@pytest.mark.storm
@pytest.mark.parametrize("trouble", weather.ALL)
def test_what_waited_for_four_hours_goes_in_its_order(trouble, figures):
    endured(trouble, 4 * HOUR, figures, escalations=5, each=4, step=10.0)


@pytest.mark.parametrize("trouble", ["421 too many", "450 later", ""])
def test_a_reader_in_trouble_holds_back_nobody_of_another_partnership(trouble):
    there, hours = world(), weather.Hours(AT + MINUTE)
    stuck = told(there.severn, escalations=8, each=1)
    free = told(there.harbour, escalations=2, each=1)
    with mail_server.running() as server:

        def for_one(command):
            if command == "RCPT":
                its = "severn" in server.heard[-1]
                server.answers["RCPT"] = trouble if its else "250 ok"

        server.on = for_one
        hours.pass_(server, 5 * timedelta(seconds=1))

        assert set(arrivals(server)) == {each.id for each in free}
        tried = Message.objects.filter(id__in=[each.id for each in stuck], attempts__gt=0)
        assert tried.count() == 1  # one try says it for all


def test_what_a_mail_server_refuses_for_good_is_a_task_of_the_office():
    there, hours = world(), weather.Hours(AT + MINUTE)
    (message,) = told(there.severn, escalations=1, each=1)
    Message.objects.filter(pk=message.pk).update(escalation=None, seq=None)
    with mail_server.running(answers={"RCPT": "550 nobody here"}) as server:
        hours.pass_(server, timedelta(seconds=5))

    (failure,) = deliveries.failed(there.severn.id)
    assert (failure.id, failure.why) == (message.id, "the mail server of its reader refused it")


def once_away(hours):
    """Tell of three steps, the first while the mail server is away; return what came, in order."""
    messages = told(world().severn, escalations=1, each=3)
    with mail_server.running() as server:
        weather.closing(hours, server, timedelta(seconds=1))
        hours.pass_(server, MINUTE)
        return in_order(server, messages)


def test_a_later_message_waits_for_the_first():
    assert once_away(weather.Hours(AT + MINUTE)) == [True]


def test_without_the_order_a_later_message_is_seen_to_overtake(monkeypatch):
    def whatever_waits(at):
        return Message.objects.filter(sending._due(at), state="waiting")

    monkeypatch.setattr(sending, "_ready", whatever_waits)

    assert once_away(weather.Hours(AT + MINUTE)) == [False]
