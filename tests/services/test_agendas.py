"""The agenda's row: written with each step, and the same when it is made anew."""

from datetime import UTC, datetime

import pytest
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, world

from accord.engine import acts
from accord.engine.objections import Refused
from accord.register import agendas
from accord.register.models import Agenda
from accord.services import rebuild


@pytest.mark.django_db
class TestTheAgendasRow:
    def test_says_when_the_first_reminder_goes_and_looks_then(self):
        escalation = raised(world())

        row = Agenda.objects.get(pk=escalation)

        assert row.through == AT
        assert row.comes == row.wake_at == datetime(2026, 3, 16, 8, tzinfo=UTC)

    def test_is_written_with_every_step_and_one_for_each_escalation(self):
        people = world()

        first, second = raised(people), at_stage(people, 2)

        assert Agenda.objects.count() == 2
        assert agendas.shown(first).comes < agendas.shown(second).comes

    def test_stays_as_it_was_where_a_step_is_refused(self):
        people = world()
        escalation = raised(people)
        before = Agenda.objects.values().get()

        with pytest.raises(Refused):
            do(escalation, people.school.practitioner, acts.Escalate(reason="why"), at=AT)

        assert Agenda.objects.values().get() == before

    def test_is_taken_away_once_it_is_closed(self):
        people = world()
        escalation = raised(people)
        worker = people.school.practitioner
        do(escalation, worker, discussed(), at=AT + DAY)
        do(escalation, worker, acts.Withdraw(reason="it was a mistake"), at=AT + DAY)
        assert Agenda.objects.exists()

        do(escalation, worker, acts.Close(), at=AT + DAY, departing="nothing was done")

        assert not Agenda.objects.exists()
        assert not list(rebuild.check())

    def test_is_made_anew_from_the_record(self):
        escalation = at_stage(world(), 3)
        before = agendas.shown(escalation)
        assert not list(rebuild.check())
        Agenda.objects.update(comes=None)
        assert [each.what for each in rebuild.check()] == ["agenda"]

        rebuild.rebuild()

        assert agendas.shown(escalation) == before
        Agenda.objects.all().delete()
        rebuild.rebuild()
        assert agendas.shown(escalation) == before
        assert not list(rebuild.check())
