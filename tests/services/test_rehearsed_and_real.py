"""What a rehearsal shows is what people get: the same reminders, line by line."""

from datetime import date

import pytest
from service_steps import do, raised
from service_world import world

from accord.engine import posts
from accord.library import calendars, policies, rehearse
from accord.library.pretence import Pretence
from accord.outbox.models import REMINDER, Message
from accord.services import reminding

THE_NINTH = date(2026, 3, 9)
"""A Monday; the three weeks after it see the clocks change."""


@pytest.mark.django_db
def test_three_silent_weeks_remind_as_they_were_rehearsed():
    people = world()
    played = rehearse.rehearse(
        policies.by_id("gscp").policy,
        calendars.load(),
        pretence=Pretence(silent="responding", start=THE_NINTH, weeks=3),
    )
    first, *later = (each for each in played.happenings if each.kind == "step")

    escalation = raised(people, at=first.at, areas=first.act.areas)
    for step in later:
        reminding.catch_up(until=step.at)
        person = getattr(people.school, posts.split(step.by)[1])
        do(escalation, person, step.act, at=step.at, departing="no answer" if step.departed else "")
    reminding.catch_up(until=played.until)

    rehearsed = [
        (each.at, each.point, told.who, told.clauses)
        for each in played.happenings
        if each.kind != "step"
        for told in each.told
    ]
    rows = Message.objects.filter(escalation=escalation, kind=REMINDER)
    real = [(row.point_at, row.point + 1, row.post, tuple(row.clauses.split(","))) for row in rows]
    assert sorted(real) == sorted(rehearsed)
    assert len(real) == 15
    assert not rows.filter(late=True).exists()
