"""Days on which an agency is closed: cover is called for, and no limit ever waits."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from service_steps import DAY, at_stage
from service_world import AT, world

from accord.directory.models import Change, Closure, Holding, Person, StandIn
from accord.queries import closures as queries
from accord.register import agendas
from accord.register.models import Entry
from accord.services import access, closures, rebuild

pytestmark = pytest.mark.django_db

TODAY = AT.date()


@pytest.fixture
def people():
    return world()


def close(people, first=TODAY, last=TODAY + 10 * DAY, *, by=None, key=None, reason="inset-day"):
    closures.close(
        people.school.id, first=first, last=last, reason=reason,
        by=by or people.school.administrator, key=key or uuid4(), at=AT,
    )  # fmt: skip


def stands_in(people, person, first, last):
    StandIn.objects.bulk_create(
        StandIn(holding=each, person_id=people.school.colleague, stands_from=first, stands_to=last)
        for each in Holding.objects.filter(person=person)
    )


def asked(person, today=TODAY):
    """Return for which closures of their own agencies somebody is asked for a stand-in."""
    return queries.around(person, (), today=today)[1]


class TestNoLimit:
    @pytest.mark.parametrize("stage", [1, 2, 3, 4])
    def test_waits_for_an_agency_that_is_closed(self, people, stage):
        """The child's clock runs alike: due, overdue, reminders and all that is shown of it."""
        before = at_stage(people, stage)
        for agency in (people.school, people.social_care):
            closures.close(
                agency.id, first=TODAY, last=TODAY + 60 * DAY, reason="school-holidays",
                by=agency.administrator, key=uuid4(), at=AT,
            )  # fmt: skip

        after = at_stage(people, stage)

        shown = [
            Entry.objects.values(
                "due_day", "due_ends", "waiting_for", "then_waiting_for", "stage", "provisional"
            ).get(escalation=each)
            for each in (before, after)
        ]
        assert shown[0] == shown[1]
        assert agendas.shown(before) == agendas.shown(after)
        assert list(rebuild.check()) == []


class TestClosing:
    def test_is_for_its_administrator_alone_and_is_written_down(self, people):
        close(people, by=people.school.administrator)

        for person in (people.school.director, people.severn.office, people.police.administrator):
            with pytest.raises(access.Nobody):
                close(people, TODAY + 20 * DAY, TODAY + 21 * DAY, by=person)
        change = Change.objects.get(what="agency-closes")
        assert (change.agency, change.first) == (people.school.id, TODAY)

    def test_is_for_the_office_where_there_is_no_administrator(self, people):
        Holding.objects.filter(person=people.school.administrator).update(held_to=date(2026, 1, 1))

        close(people, by=people.severn.office)

        assert Closure.objects.count() == 1

    def test_of_a_partnership_is_not_there(self, people):
        with pytest.raises(access.Nobody):
            closures.to_agency(people.severn.id, by=people.severn.office, today=TODAY)

    def test_said_twice_is_one_thing(self, people):
        key = uuid4()

        for _ in range(2):
            close(people, key=key)

        assert Closure.objects.count() == 1

    def test_is_not_said_of_days_that_are_closed_already(self, people):
        close(people)

        with pytest.raises(closures.ClosedAlready):
            close(people, TODAY + 10 * DAY, TODAY + 12 * DAY)

    @pytest.mark.parametrize("days", [(5, 4), (-9, -1), (0, 93)])
    def test_is_not_backwards_nor_past_nor_for_ever(self, people, days):
        with pytest.raises(ValueError, match="No agency is closed"):
            close(people, *(TODAY + timedelta(days=each) for each in days))

    def test_is_taken_back_once_and_by_nobody_else(self, people):
        close(people)
        closure, school = Closure.objects.get().pk, people.school
        with pytest.raises(access.Nobody):
            closures.take_back(closure, agency=school.id, by=school.director, at=AT)
        with pytest.raises(access.Nobody):
            closures.take_back(
                closure, agency=people.police.id, by=people.police.administrator, at=AT
            )

        for _ in range(2):
            closures.take_back(closure, agency=school.id, by=school.administrator, at=AT)

        assert queries.on([school.slug], today=TODAY) == {}
        assert Change.objects.filter(what="agency-stays-open").count() == 1
        close(people)  # so that other days, or the same, can be given


class TestCover:
    def test_is_asked_of_its_people_beforehand_until_somebody_stands_in(self, people):
        first, last = TODAY + 14 * DAY, TODAY + 20 * DAY
        close(people, first, last)
        me = people.school.practitioner

        (first_asked,) = asked(me)
        stands_in(people, me, first, last - DAY)
        too_short = asked(me, TODAY)
        stands_in(people, me, first, last)

        assert (first_asked.first, first_asked.last, first_asked.leads) == (first, last, False)
        assert len(too_short) == 1
        assert asked(me, TODAY) == ()

    def test_is_not_asked_of_others_nor_long_before(self, people):
        close(people, TODAY + 40 * DAY, TODAY + 41 * DAY)

        assert asked(people.police.practitioner, TODAY) == ()
        assert asked(people.school.practitioner, TODAY) == ()
        assert asked(people.severn.chair, TODAY) == ()

    def test_of_the_days_that_are_left_is_enough(self, people):
        close(people)
        stands_in(people, people.school.practitioner, TODAY + DAY, TODAY + 10 * DAY)

        assert asked(people.school.practitioner, TODAY + DAY) == ()

    def test_is_missed_by_the_office_where_nobody_stands_in_for_the_lead(self, people):
        close(people)
        stands_in(people, people.school.practitioner, TODAY, TODAY + 10 * DAY)

        (missed,) = queries.without_cover(people.severn.id, today=TODAY)
        stands_in(people, people.school.safeguarding_lead, TODAY, TODAY + 10 * DAY)

        assert missed.agency == people.school.slug
        assert queries.without_cover(people.severn.id, today=TODAY) == ()
        assert queries.without_cover(people.harbour.id, today=TODAY) == ()

    def test_by_somebody_who_has_left_is_none(self, people):
        close(people)
        stands_in(people, people.school.safeguarding_lead, TODAY, TODAY + 10 * DAY)
        Person.objects.filter(pk=people.school.colleague).update(is_active=False)

        assert len(queries.without_cover(people.severn.id, today=TODAY)) == 1
