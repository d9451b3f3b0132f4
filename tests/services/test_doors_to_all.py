"""All of a person's doors at once: the very ones that they would find one by one."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from service_steps import DAY, at_stage, do, raised
from service_world import AT, World, world

from accord.directory.models import Person
from accord.engine import acts
from accord.register.models import Entry
from accord.services import access

LATER = AT + 30 * DAY


def one_by_one(person: UUID) -> dict[UUID, access.Door]:
    found = {}
    for escalation in Entry.objects.values_list("pk", flat=True):
        try:
            found[escalation] = access.to_escalation(escalation, person=person, at=LATER)
        except access.Nobody:
            continue
    return found


def at_once(person: UUID, closed_since=AT) -> dict[UUID, access.Door]:
    ways = access.to_all(person, at=LATER, closed_since=closed_since)
    return {way.entry.pk: way.door for way in ways}


def some(people: World) -> None:
    """Raise escalations that call people in every way there is."""
    raised(people)
    raised(people, counterpart=people.social_care.practitioner)
    told = raised(people)
    worker = people.school.practitioner
    do(told, worker, acts.Inform(who="independent.reviewing_officer"), at=AT)
    do(told, worker, acts.Consult(with_="raising.director"), at=AT)
    do(told, worker, acts.Withdraw(reason="Settled."), at=AT + DAY)
    do(told, worker, acts.FileRecord(), at=AT + DAY)
    do(told, worker, acts.Close(), at=AT + DAY)
    for stage in (2, 3, 4):
        at_stage(people, stage)


@pytest.mark.django_db
class TestAllDoorsAtOnce:
    def test_are_those_that_are_found_one_by_one_for_everybody(self):
        people = world()
        some(people)

        everybody = tuple(Person.objects.values_list("pk", flat=True))

        assert any(one_by_one(person) for person in everybody)
        for person in everybody:
            assert at_once(person) == one_by_one(person)

    def test_leave_out_what_was_closed_before(self):
        people = world()
        some(people)

        found = at_once(people.school.practitioner, closed_since=AT + timedelta(days=2))

        closed = set(Entry.objects.filter(status="closed").values_list("pk", flat=True))
        assert set(found) == set(one_by_one(people.school.practitioner)) - closed
        assert closed

    def test_take_as_many_queries_for_many_as_for_one(self):
        people = world()
        at_stage(people, 4)
        one = self.counted(people.school.board_member)

        for _ in range(5):
            at_stage(people, 4)

        assert self.counted(people.school.board_member) == one

    def test_ask_each_thing_once(self, django_assert_num_queries):
        """The posts, the boards, the register, its seats, and who sits in them works there."""
        people = world()
        some(people)

        with django_assert_num_queries(5):
            assert at_once(people.school.practitioner)

    def counted(self, person: UUID) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert at_once(person)
        return len(queries)
