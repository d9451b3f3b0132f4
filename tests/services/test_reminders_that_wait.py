"""Reminders that are still to go: ended when they are settled, and never lost to a second look."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from service_steps import do, raised
from service_world import world

from accord.engine import acts
from accord.outbox.models import NOT_SENT, REMINDER, WAITING, Message
from accord.queries import letters
from accord.register.models import Agenda
from accord.services import notices, reminding, sending

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 16, 8, tzinfo=UTC)
"""The morning one working day before the limit of what `raised` raises."""


def test_one_that_a_mail_server_put_off_ends_when_it_is_settled():
    people = world()
    escalation = raised(people)
    reminding.sweep(at=MONDAY)
    row = Message.objects.get(kind=REMINDER)
    lease = sending.claim(row.pk, at=MONDAY)
    taken = sending.Taken(mail=letters.written(row), lease=lease, attempts=1)
    sending.hand_over(taken, at=MONDAY)
    assert sending.later(taken, "later", chance=0, at=MONDAY)

    done = acts.Resolve(how="agreed", agreement="a visit this week")
    do(escalation, people.school.practitioner, done, at=MONDAY)

    row.refresh_from_db()
    assert (row.state, row.why) == (NOT_SENT, "over")


def test_one_that_waits_is_not_ended_by_the_same_point_looked_at_again():
    escalation = raised(world())
    reminding.sweep(at=MONDAY)

    # as where a late bank holiday lets a point come once more
    again = MONDAY - timedelta(hours=1)
    Agenda.objects.filter(pk=escalation).update(through=again, comes=MONDAY, wake_at=MONDAY)
    reminding.sweep(at=MONDAY)

    assert Message.objects.get(kind=REMINDER).state == WAITING


def test_one_that_is_opened_leaves_another_thing_unread():
    people = world()
    reader = people.school.practitioner
    escalation = raised(people)
    one, other = (
        Message.objects.create(
            escalation=escalation, kind=REMINDER, person=reader, cause=cause, point=0,
            post="raising.practitioner", written_at=MONDAY,
        )
        for cause in ("promise/1", "promise/2")
    )  # fmt: skip

    notices.opened(one.pk, person=reader, at=MONDAY)

    assert list(Message.objects.filter(person=reader, read_at=None, kind=REMINDER)) == [other]


def test_one_of_much_names_every_clause(monkeypatch):
    escalation = raised(world())
    clauses = tuple(f"section-4-paragraph-{number}" for number in range(20))
    due = reminding.reminders.due

    def of_much(*spells, **when):
        return tuple(
            replace(each, point=replace(each.point, clauses=clauses))
            for each in due(*spells, **when)
        )

    monkeypatch.setattr(reminding.reminders, "due", of_much)
    reminding.sweep(at=MONDAY)

    row = Message.objects.get(kind=REMINDER, escalation=escalation)
    assert row.clauses.split(",") == list(clauses)
