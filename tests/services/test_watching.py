"""Watching the workers from outside: nobody there while something waits, and clocks apart."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from service_steps import raised
from service_world import AT, world

from accord.outbox.models import FOR_DIGEST, SENT, Message
from accord.register.models import Agenda
from accord.services import sending, watching

pytestmark = pytest.mark.django_db
SECOND, LATER = timedelta(seconds=1), AT + watching.QUIET + timedelta(seconds=1)


def seen(at, **said):
    """Let a worker be seen."""
    sending.beat(uuid.uuid4(), begun=at, at=at, **said)


class TestAWorkerThatIsGone:
    def test_is_missed_after_five_minutes_in_which_something_waited(self):
        raised(world(), at=AT)
        seen(AT)

        assert watching.alarm(at=AT + watching.QUIET) is None
        assert watching.alarm(at=LATER) == watching.Alarm(seen=AT, clocks=False)

    def test_is_missed_though_none_was_ever_there(self):
        raised(world(), at=AT)

        assert watching.alarm(at=LATER) == watching.Alarm(seen=None, clocks=False)

    def test_is_not_missed_where_nothing_waits(self):
        raised(world(), at=AT)
        seen(AT)
        Message.objects.update(state=SENT)

        assert watching.alarm(at=LATER) is None

    def test_is_missed_where_reminders_are_due(self):
        raised(world(), at=AT)
        seen(AT)
        Message.objects.update(state=SENT)
        Agenda.objects.update(wake_at=AT)

        assert watching.alarm(at=LATER) == watching.Alarm(seen=AT, clocks=False)

    def test_is_missed_where_the_mornings_digests_are_due(self):
        raised(world(), at=AT)
        seen(AT)
        Message.objects.update(state=FOR_DIGEST, next_try_at=AT + 2 * SECOND)

        assert watching.alarm(at=LATER) is None
        assert watching.alarm(at=LATER + SECOND) == watching.Alarm(seen=AT, clocks=False)

    def test_is_looked_for_by_one_question_while_one_is_there(self):
        raised(world(), at=AT)
        seen(LATER)

        with CaptureQueriesContext(connection) as asked:
            assert watching.alarm(at=LATER) is None

        assert len(asked) == 1


class TestClocks:
    @pytest.mark.parametrize("apart", [timedelta(minutes=3), -timedelta(minutes=3)])
    def test_that_disagree_are_said(self, apart):
        seen(AT, skew=apart)

        assert watching.alarm(at=AT) == watching.Alarm(seen=AT, clocks=True)

    def test_of_a_worker_ahead_of_the_page_are_said(self):
        seen(AT + watching.APART + SECOND)

        assert watching.alarm(at=AT).clocks

    def test_that_agree_to_two_minutes_are_not(self):
        seen(AT, skew=watching.APART)

        assert watching.alarm(at=AT) is None

    @pytest.mark.parametrize(
        "wrong", [{"at": AT + timedelta(hours=1)}, {"at": AT + SECOND, "skew": timedelta(hours=1)}]
    )
    def test_of_one_worker_are_no_alarm_while_another_sends(self, wrong):
        seen(AT)
        seen(**wrong)

        assert watching.alarm(at=AT + SECOND) is None
