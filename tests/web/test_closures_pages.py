"""An agency that is closed: its own page, and what others see of it."""

from uuid import uuid4

import pytest
import who_may
from django.utils import timezone
from knocking import bare, browser, ended, nowhere, undone, written
from service_steps import DAY, at_stage
from service_world import find

from accord.directory.models import Closure, Holding, StandIn
from accord.services import closures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def typed(first, last, **more):
    return {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in (("first", first), ("last", last))
        for part in ("day", "month", "year")
    } | {"key": str(uuid4()), "reason": "inset-day", **more}


def closed(people, days=7):
    """Close the school from today on, and return the last day."""
    now = timezone.now()
    last = timezone.localdate(now) + days * DAY
    closures.close(
        people.school.id, first=timezone.localdate(now), last=last, reason="school-holidays",
        by=people.school.administrator, key=uuid4(), at=now,
    )  # fmt: skip
    return last


class TestItsOwnPage:
    def address(self, people):
        return f"/people/{people.school.id}/closed/"

    def test_takes_days_and_takes_them_back(self, page, people):
        page.client.force_login(find(people.school.administrator))
        today = timezone.localdate()

        page.post(self.address(people), typed(today, today + DAY), follow=True)
        shown = page.get(self.address(people))
        (row,) = Closure.objects.all()
        back = f"{self.address(people)}{row.pk}/end/"
        page.post(back, shown.fields(back), follow=True)

        assert "INSET day" in shown.text
        assert f"From {today:%A %-d %B %Y} to" in shown.text
        row.refresh_from_db()
        assert row.taken_back_at is not None

    def test_says_what_is_the_matter_and_keeps_what_was_typed(self, page, people):
        page.client.force_login(find(people.school.administrator))
        today = timezone.localdate()

        backwards = page.post(self.address(people), typed(today + DAY, today), status=422)
        nothing = page.post(self.address(people), {"key": str(uuid4())}, status=422)
        closed(people)
        twice = page.post(self.address(people), typed(today, today + DAY), status=422)

        assert backwards.errors == ["The last day is before the first one. Give a later day."]
        assert backwards.fields(self.address(people))["first-day"] == str((today + DAY).day)
        assert len(nothing.errors) == 3
        assert "closed on some of these days already" in twice.errors[0]

    def test_is_for_whom_the_table_says(self, people):
        Holding.objects.filter(person=people.health.administrator).update(
            held_to=timezone.localdate() - 9 * DAY
        )
        today, wrong = timezone.localdate(), []
        for (actor, place), cell in who_may.cells(who_may.CLOSED).items():
            client = browser(people, actor)
            nothing, id = nowhere(client), getattr(people, place).id
            with undone(), ended(people, actor):
                before = written()
                answers = [
                    client.get(f"/people/{id}/closed/"),
                    client.post(f"/people/{id}/closed/", typed(today, today)),
                ]
                asked = [each.get("Location", "").startswith("/sign-in/") for each in answers]
                refused = [bare(each) == nothing for each in answers]
                found = "?" if asked[0] else "." if all(refused) else "W"
                if found != cell or (written() != before) != (cell == "W"):
                    wrong.append((actor, place, cell, found))

        assert wrong == []


class TestWhatOthersSee:
    def test_is_until_when_and_that_the_limit_does_not_wait(self, page, people):
        escalation = at_stage(people, 1, at=timezone.now() - DAY)
        last = closed(people)
        page.client.force_login(find(people.social_care.practitioner))

        shown = page.get(f"/escalations/{escalation}/").text
        work = page.get("/my-work/").text

        said = f"Puddlewick School is closed until {last:%A %-d %B %Y} (school holidays)."
        assert f"{said} Nobody is said to stand in there. The limit does not wait for it." in shown
        assert said in work

    def test_is_who_can_be_reached_instead(self, page, people):
        escalation = at_stage(people, 1, at=timezone.now() - DAY)
        last = closed(people)
        StandIn.objects.bulk_create(
            StandIn(
                holding=each, person_id=people.school.colleague,
                stands_from=last - 7 * DAY, stands_to=last,
            )
            for each in Holding.objects.filter(person=people.school.practitioner)
        )  # fmt: skip
        page.client.force_login(find(people.social_care.practitioner))

        shown = page.get(f"/escalations/{escalation}/").text

        assert "There Colin Puddlewick-School can be reached instead." in shown


class TestWhoWorksThere:
    def test_is_asked_who_stands_in_where_they_take_part(self, page, people):
        at_stage(people, 1, at=timezone.now() - DAY)
        closed(people)

        asked = {}
        for who in ("practitioner", "director", "safeguarding_lead"):
            page.client.force_login(find(getattr(people.school, who)))
            asked[who] = "Say who stands in for you while" in page.get("/my-work/").text

        assert asked == {"practitioner": True, "director": False, "safeguarding_lead": True}

    def test_is_missed_by_the_office(self, page, people):
        closed(people)
        page.client.force_login(find(people.severn.office))

        shown = page.get(f"/office/{people.severn.id}/").text

        assert "nobody stands in for its safeguarding lead all that time" in shown
