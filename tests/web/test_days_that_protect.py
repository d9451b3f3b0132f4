"""A limit is moved on a page: no day gone by, and no protection lost by a slip of the keyboard."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from service_steps import do, raised
from service_world import World, find, world

from accord.engine import acts
from accord.library import calendars
from accord.services import escalations

DAY = timedelta(days=1)
PASSED = "That day has passed. Give today or a later day."


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - 30 * DAY)


@pytest.fixture
def escalation(people) -> UUID:
    """An escalation in which the school said by when the child has to be safe: tomorrow."""
    made = raised(
        people, counterpart=people.social_care.practitioner, at=timezone.now() - timedelta(hours=1)
    )
    act = acts.ProtectBy(due=calendars.load().due_on(in_days(1)), reason="He goes home.")
    do(made, people.school.practitioner, act, at=timezone.now())
    return made


def in_days(number: int) -> date:
    return timezone.localdate() + number * DAY


def said(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


class Sent:
    """A form of an act, sent by somebody with a day."""

    def __init__(self, page, escalation, person, doing):
        page.client.force_login(find(person))
        self.page, self.where = page, f"/escalations/{escalation}/{doing}/"

    def form(self, day: date, **typed):
        parts = {"due-day": day.day, "due-month": day.month, "due-year": day.year}
        return self.page.get(self.where).fields("") | parts | {"reason": "So.", **typed}

    def refused(self, day: date, **typed):
        return self.page.post(self.where, self.form(day, **typed), status=422)

    def taken(self, typed) -> None:
        assert self.page.client.post(self.where, typed).status_code == 302


def protective(escalation):
    return escalations.stand(escalation).standing.protective


class TestADayThatHasPassed:
    @pytest.mark.parametrize("doing", ["protect_by", "vary_limit"])
    def test_is_no_limit(self, page, people, escalation, doing):
        agreed = [people.school.slug, people.social_care.slug]
        form = Sent(page, escalation, people.school.practitioner, doing)

        again = form.refused(in_days(-1), agreed_by=agreed)

        assert again.errors[0] == PASSED
        assert protective(escalation).day == in_days(1)
        assert escalations.stand(escalation).standing.varied is None

    def test_is_none_by_correction_either(self, page, people, escalation):
        form = Sent(page, escalation, people.school.practitioner, "correct")
        form.where += "?entry=3"

        again = form.refused(in_days(-300), instead="keep", why="Mistyped.")

        assert again.errors[0] == PASSED

    def test_today_has_not_passed(self, page, people, escalation):
        form = Sent(page, escalation, people.school.practitioner, "protect_by")

        form.taken(form.form(in_days(0)))

        assert protective(escalation).day == in_days(0)


class TestALaterDay:
    def test_says_what_falls_away_and_asks_for_a_tick(self, page, people, escalation):
        own = escalations.stand(escalation).standing.limits[0]
        form = Sent(page, escalation, people.school.practitioner, "protect_by")

        again = form.refused(in_days(40))

        assert f"Until now the child has to be safe by {said(in_days(1))}" in again.errors[0]
        assert f"the limit would be {said(own.day)}, the stage's own limit" in again.errors[0]
        assert again.one("input", type="checkbox")["name"] == "falls"
        assert "falls" not in again.fields("")
        assert again.fields("")["due-day"] == str(in_days(40).day)
        assert again.fields("")["reason"].strip() == "So."
        assert protective(escalation).day == in_days(1)

    def test_is_taken_once_it_is_ticked(self, page, people, escalation):
        form = Sent(page, escalation, people.school.practitioner, "protect_by")
        again = form.refused(in_days(40))

        form.taken(again.fields("") | {"falls": again.one("input", type="checkbox")["value"]})

        assert protective(escalation).day == in_days(40)

    def test_is_asked_again_for_another_day(self, page, people, escalation):
        form = Sent(page, escalation, people.school.practitioner, "protect_by")
        ticked = form.refused(in_days(40)).one("input", type="checkbox")["value"]

        again = form.refused(in_days(400), falls=ticked)

        assert "would fall away" in again.errors[0]
        assert protective(escalation).day == in_days(1)

    def test_is_asked_for_when_the_entry_is_struck_out(self, page, people, escalation):
        form = Sent(page, escalation, people.school.practitioner, "correct")
        form.where += "?entry=3"

        again = form.refused(in_days(1), instead="strike", why="Not needed.")

        assert "would fall away" in again.errors[0]

    def test_needs_no_tick_where_it_is_earlier(self, page, people, escalation):
        form = Sent(page, escalation, people.school.practitioner, "protect_by")

        assert "fall away" not in page.get(form.where).text
        form.taken(form.form(in_days(0)))


class TestAnotherLimit:
    def test_that_one_side_sets_alone_is_written_by_who_wrote_it(self, page, people, escalation):
        form = Sent(page, escalation, people.social_care.practitioner, "vary_limit")
        form.where += "?alone=yes"

        form.taken(form.form(in_days(30), departing="Nobody answers."))

        found = page.get(f"/escalations/{escalation}/")
        care = "Severn Vale Children's Care"
        assert f"Penny Severn-Care wrote that {care} agreed another limit" in found.text
        assert "Both agencies" not in found.text
