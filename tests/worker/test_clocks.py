"""A worker whose clock is wrong: it holds back, and goes on once the clocks agree."""

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from service_world import AT

from accord.outbox import mail
from accord.outbox.models import Heartbeat
from accord.worker import loop
from accord.worker.carrier import Outcome, Said


@pytest.mark.django_db(transaction=True)
class TestAWrongClock:
    @pytest.mark.parametrize(("wrong", "sends"), [(0, 1), (100, 1), (130, 0), (-3600, 0)])
    def test_sends_nothing_until_it_agrees_with_the_databases(self, wrong, sends, monkeypatch):
        monkeypatch.setattr(loop, "BEAT", timedelta(milliseconds=20))
        stop, taken = threading.Event(), []
        mail.keep(mail.Letter(to="a@b.example", subject="x", text="x"), kind="invited",
                  person=None, at=AT)  # fmt: skip
        threading.Timer(0.1, stop.set).start()

        def takes(mail, *, hand_over, at):
            del at
            hand_over()
            taken.append(mail)
            return Said(outcome=Outcome.TAKEN)

        ours = timezone.now() + timedelta(seconds=wrong)
        loop.run(takes, clock=lambda: ours, stop=stop, other_clock=timezone.now)

        assert len(taken) == sends
        assert abs(Heartbeat.objects.get().skew - wrong) <= 1

    def test_that_was_set_right_is_compared_again_at_once(self):
        stop, right = threading.Event(), timezone.now()
        said = iter([right + timedelta(hours=1)] * 3)

        def set_right_soon():
            at = next(said, None)
            if at is None:
                threading.Timer(0.1, stop.set).start()
            return at or right

        stop.wait = lambda _: time.sleep(0.01)
        loop.run(None, clock=set_right_soon, stop=stop, other_clock=lambda: right)

        assert Heartbeat.objects.get().skew == 0
