"""Somebody who works for several bodies: a page shows what concerns its own, and no other."""

from datetime import timedelta

import pytest
from django.utils import timezone
from raising_steps import filled
from service_steps import DAY, at_stage, do, raised
from service_world import find, hold, person
from test_out_page import at, typed

from accord.directory.models import Agency, Partnership, StandIn
from accord.engine import acts
from accord.services import absences

pytestmark = pytest.mark.django_db


def body(of):
    return Agency.objects.get(pk=of.id)


def out(of, who, stand_in, days=5):
    today = timezone.localdate()
    absences.plan(
        who, body=of.id, stand_in=stand_in, first=today, last=today + timedelta(days=days),
        by=who, at=timezone.now(),
    )  # fmt: skip


def last(days=5) -> str:
    day = timezone.localdate() + timedelta(days=days)
    return f"{day:%A} {day.day} {day:%B} {day.year}"


class TestAManagersPage:
    def test_of_a_worker_shows_and_takes_nothing_of_another_body(self, page, people):
        manager, worker, severn = (
            people.school.line_manager,
            people.school.practitioner,
            people.severn,
        )
        hold(find(worker), "chair", Partnership.objects.get(pk=severn.id))
        out(severn, worker, severn.business_manager)
        row, today = StandIn.objects.get(), timezone.localdate()

        found = at(page, manager, f"/out/?of={worker}")

        for name in ("Bess", "Offa", "Severn Vale Safeguarding", f"/out/{row.pk}/end/"):
            assert name not in found.html
        sent = typed(today, today, severn.business_manager, severn.id, of=str(worker))
        page.post("/out/", sent, status=422)
        page.post(f"/out/{row.pk}/end/", status=404)
        row.refresh_from_db()
        assert row.stands_to > today
        assert StandIn.objects.count() == 1

    def test_of_a_worker_says_nothing_of_whom_they_stand_in_for_elsewhere(self, page, people):
        worker, police = people.school.practitioner, people.police
        hold(find(worker), "practitioner", body(police))
        out(police, police.practitioner, worker)
        out(people.school, people.school.colleague, worker)

        found = at(page, people.school.line_manager, f"/out/?of={worker}")

        assert "for Colin Puddlewick-School, Puddlewick School" in found.text
        assert "Twoshires" not in found.text
        assert "for Penny Twoshires-Police" in at(page, worker).text

    def test_says_that_nobody_there_could_stand_in(self, page, people):
        small = Agency.objects.create(slug="tiny-nursery", name="Tiny Nursery", sector="school")
        small.partnerships.set([people.severn.id])
        alone = hold(person("Hettie Head"), "practitioner", small).person_id
        hold(person("Adam Admin"), "administrator", small)

        said = at(page, alone).text

        assert "Nobody else holds a post there in which they could stand in" in said
        assert "Adam" not in said


class TestDaysFarOff:
    def test_are_said_to_be_too_far_off(self, page, people):
        worker, colleague = people.school.practitioner, people.school.colleague
        page.client.force_login(find(worker))
        today = timezone.localdate()
        ever = {
            "first-day": "31", "first-month": "12", "first-year": "9999",
            "last-day": "31", "last-month": "12", "last-year": "9999",
        }  # fmt: skip
        sent = typed(today, today, colleague, people.school.id) | ever

        found = page.post("/out/", sent, status=422)

        assert found.errors == [
            "The first day out is more than a year from today. Check the year, or give an "
            "earlier day."
        ]
        shown = {each["name"]: each["value"] for each in found.all("input")}
        assert shown["first-year"] == shown["last-year"] == "9999"
        assert not StandIn.objects.exists()

    def test_a_year_from_today_are_taken(self, page, people):
        worker, colleague = people.school.practitioner, people.school.colleague
        page.client.force_login(find(worker))
        first = timezone.localdate() + absences.LONGEST
        sent = typed(first, first + absences.LONGEST, colleague, people.school.id)

        page.post("/out/", sent, follow=True)

        assert StandIn.objects.get().stands_from == first


class TestWhoIsOutElsewhere:
    def test_is_not_out_on_the_page_of_an_escalation(self, page, people):
        other, harbour = people.social_care.practitioner, people.harbour_care
        hold(find(other), "practitioner", body(harbour))
        escalation = raised(people, counterpart=other, at=timezone.now() - DAY)
        out(harbour, other, harbour.colleague)

        assert (
            "out until"
            not in at(page, people.school.practitioner, f"/escalations/{escalation}/").text
        )

        out(people.social_care, other, people.social_care.colleague, days=3)
        said = page.get(f"/escalations/{escalation}/").text
        assert f"out until {last(3)}; Colin Severn-Care stands in" in said
        assert "Harbour" not in said

    def test_is_not_out_on_the_page_that_asks_who_takes_it(self, page, people):
        senior, police = people.school.senior_manager, people.police
        hold(find(senior), "practitioner", body(police))
        escalation = at_stage(people, 2, at=timezone.now() - 5 * DAY)
        out(police, senior, police.colleague)

        found = at(page, people.school.line_manager, f"/team/{escalation}/")

        assert "Sena Puddlewick-School, senior manager" in found.text
        assert "out until" not in found.text

    def test_is_out_in_the_team_of_that_agency_alone(self, page, people):
        director, senior, police = (
            people.school.director,
            people.school.senior_manager,
            people.police,
        )
        hold(find(director), "director", body(police))
        hold(find(senior), "senior_manager", body(police))
        escalation = at_stage(people, 3, at=timezone.now() - 9 * DAY)
        asked = acts.Consult(with_="raising.director")
        do(escalation, people.school.practitioner, asked, at=timezone.now())
        out(police, senior, police.colleague)

        found = at(page, director, "/team/")

        (card,) = [each.text for each in found.all("li") if "has it" in each.text]
        assert "Sena Puddlewick-School has it" in card
        assert "out until" not in card
        assert f"Sena Puddlewick-School, out until {last()}; Colin Twoshires-Police" in found.text

    def test_reads_on_their_own_work_where_and_who_stands_in(self, page, people):
        worker, police = people.school.practitioner, people.police
        hold(find(worker), "practitioner", body(police))
        out(people.school, worker, people.school.colleague, days=2)
        out(police, worker, police.colleague)

        said = at(page, worker, "/my-work/").text

        assert f"You are out until {last(2)}; Colin Puddlewick-School stands in" in said
        assert f"You are out until {last()}; Colin Twoshires-Police stands in" in said
        assert "at Puddlewick School" in said
        assert "at Twoshires Police" in said

    def test_reads_nothing_of_it_there_before_it_begins(self, page, people):
        worker, tomorrow = people.school.practitioner, timezone.localdate() + DAY
        absences.plan(
            worker, body=people.school.id, stand_in=people.school.colleague, first=tomorrow,
            last=tomorrow, by=worker, at=timezone.now(),
        )  # fmt: skip

        assert "You are out" not in at(page, worker, "/my-work/").text

    def test_can_be_asked_for_advice_here(self, page, people):
        manager, police = people.school.line_manager, people.police
        hold(find(manager), "practitioner", body(police))
        out(police, manager, police.colleague)

        page.client.force_login(find(people.school.practitioner))
        ask = f"/raise/{filled(page)}/ask/"

        assert "out until" not in page.get(ask).text

        out(people.school, manager, people.school.senior_manager)
        assert f"Line manager, out until {last()}" in page.get(ask).text


class TestWhoHasLooked:
    def test_is_said_without_the_posts_that_they_hold_elsewhere(self, page, people):
        other = people.social_care.practitioner
        hold(find(other), "practitioner", body(people.harbour_care))
        escalation = raised(people, counterpart=other, at=timezone.now() - DAY)
        at(page, other, f"/escalations/{escalation}/")

        said = at(page, people.school.practitioner, f"/escalations/{escalation}/").text

        assert "Penny Severn-Care, worker, Severn Vale Children's Care last on" in said
        assert "Harbour" not in said
