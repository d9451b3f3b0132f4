"""An installation from before there was an agenda: its rows are written when a worker starts."""

from datetime import UTC, datetime, timedelta

import pytest
from service_steps import at_stage, raised
from service_world import AT, world

from accord.outbox.models import REMINDER, Message
from accord.register import agendas
from accord.register.models import Agenda
from accord.services import reminding

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 16, 8, tzinfo=UTC)
"""The morning one working day before the limit of what `raised` raises."""


def test_it_gets_its_rows():
    escalation = at_stage(world(), 2)
    before = agendas.shown(escalation)
    Agenda.objects.all().delete()

    assert reminding.prepare(at=AT) == 1

    assert agendas.shown(escalation) == before
    assert reminding.prepare(at=AT) == 0


def test_one_that_cannot_be_read_stops_nothing_and_is_put_aside(monkeypatch):
    people = world()
    broken, whole = raised(people), raised(people)
    Agenda.objects.all().delete()
    opened = reminding.store.events

    def events(stream):
        if stream.escalation == broken:
            raise ValueError("something somebody wrote")
        return opened(stream)

    monkeypatch.setattr(reminding.store, "events", events)
    assert reminding.prepare(at=MONDAY) == 2
    reminding.sweep(at=MONDAY)

    assert reminding.put_aside() == 1
    assert Message.objects.get(kind=REMINDER).escalation == whole

    monkeypatch.undo()
    reminding.sweep(at=MONDAY + timedelta(hours=1))
    reminded = Message.objects.filter(kind=REMINDER)
    assert set(reminded.values_list("escalation", flat=True)) == {broken, whole}
