"""Who is reminded comes in to act; whom nobody reminded, as it was settled by then, does not."""

from datetime import UTC, datetime, timedelta

import pytest
from service_steps import do, raised
from service_world import world

from accord.engine import acts
from accord.outbox.models import REMINDER, Message
from accord.register.models import Agenda
from accord.services import access, rebuild, reminding

pytestmark = pytest.mark.django_db
WEEKS_LATER = datetime(2026, 4, 1, 8, tzinfo=UTC)
"""Two weeks after the limit of what `raised` raises: by then directors are reminded."""


def comes_in(escalation, person):
    try:
        return access.to_escalation(escalation, person=person, at=WEEKS_LATER).sees == "whole"
    except access.Nobody:
        return False


def test_whoever_has_to_act_on_it_comes_in():
    people = world()
    escalation = raised(people)

    reminding.sweep(at=WEEKS_LATER)

    assert comes_in(escalation, people.school.director)
    assert not tuple(rebuild.check())


def test_nobody_comes_in_by_what_was_settled_before_anybody_was_reminded():
    people = world()
    escalation = raised(people)
    settled = acts.Resolve(how="agreed", agreement="a visit this week")
    do(escalation, people.school.practitioner, settled, at=WEEKS_LATER - timedelta(hours=1))

    reminding.sweep(at=WEEKS_LATER)

    assert Message.objects.filter(kind=REMINDER, person=people.school.director).exists()
    for side in (people.school, people.social_care):
        assert not comes_in(escalation, side.senior_manager)
        assert not comes_in(escalation, side.director)
    assert not tuple(rebuild.check())


def test_nor_by_what_an_installation_from_before_catches_up_with():
    people = world()
    escalation = raised(people)
    settled = acts.Resolve(how="agreed", agreement="a visit this week")
    do(escalation, people.school.practitioner, settled, at=WEEKS_LATER - timedelta(hours=1))
    Agenda.objects.all().delete()

    reminding.prepare(at=WEEKS_LATER)
    reminding.sweep(at=WEEKS_LATER)

    assert not comes_in(escalation, people.social_care.director)
