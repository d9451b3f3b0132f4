"""Naming who takes part: what a lead sees of it, and what everybody else sees meanwhile."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from raising_steps import at as step
from raising_steps import filled
from service_steps import discussed, do, raised
from service_world import World, find, hold, person, world

from accord.directory.models import Agency, Holding, StandIn
from accord.engine import acts
from accord.library import calendars
from accord.register.models import Entry
from accord.services import escalations

DAY = timedelta(days=1)


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - 60 * DAY)


def at(page, who, path):
    page.client.force_login(find(who))
    return page.get(path)


def begun(people: World, **particulars):
    return raised(
        people, at=timezone.now() - timedelta(hours=1),
        concern=acts.Concern(what_happened="The secret of the concern."), **particulars,
    )  # fmt: skip


def said(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def facts(found) -> dict[str, str]:
    """Return what stands beside each heading of a list of facts."""
    return {each.text: each.parent.children[1].text for each in found.all("dt")}


class TestALead:
    @pytest.mark.parametrize("page_of_it", ["", "name_counterpart/"])
    def test_sees_enough_to_choose_and_not_a_word_of_it(self, page, people, page_of_it):
        tomorrow = calendars.load().due_on(timezone.localdate() + DAY)
        escalation = begun(people, protect_by=tomorrow)
        own = escalations.stand(escalation).standing.limits[0].day
        lead = people.social_care.safeguarding_lead

        found = at(page, lead, f"/escalations/{escalation}/{page_of_it}")

        told = facts(found)
        worker = "Penny Puddlewick-School, worker, Puddlewick School"
        raised_at = Entry.objects.get(pk=escalation).raised_at
        assert told["Raised by"] == f"{worker}, on {said(timezone.localdate(raised_at))}"
        assert "levels of need" in told["About"].casefold()
        assert told["Stage"].startswith("Stage 1: ")
        why = "the day by which the child has to be safe. The stage's own limit would be"
        assert told["Limit"] == f"{said(tomorrow.day)}, {why} {said(own)}."
        assert told["The child has to be safe by"] == said(tomorrow.day)
        assert told["Wanted"] == "Your agency's worker"
        assert "secret" not in found.html

    def test_sees_no_words_where_the_area_is_another_one(self, page, people):
        escalation = begun(people, areas=("other",), area_other="The secret of the area.")

        found = at(page, people.social_care.safeguarding_lead, f"/escalations/{escalation}/")

        assert facts(found)["About"] == "Something else"
        assert "secret" not in found.html

    def test_of_whom_no_name_is_wanted_sees_nothing_of_it(self, page, people):
        escalation = begun(people)

        found = at(page, people.school.safeguarding_lead, f"/escalations/{escalation}/")

        assert "Penny" not in found.text

    @pytest.mark.parametrize("page_of_it", ["", "name_counterpart/"])
    def test_is_told_first_that_the_child_was_thought_in_danger(self, page, people, page_of_it):
        escalation = begun(people, immediate_harm=True)

        lead = people.social_care.safeguarding_lead
        found = at(page, lead, f"/escalations/{escalation}/{page_of_it}")

        assert "The child was thought to be in immediate danger." in found.text

    def test_sees_who_is_out(self, page, people):
        today = timezone.localdate()
        held = Holding.objects.get(person=people.social_care.practitioner)
        StandIn.objects.create(
            holding=held, person_id=people.social_care.colleague,
            stands_from=today - DAY, stands_to=today + DAY,
        )  # fmt: skip

        form = at(
            page, people.social_care.safeguarding_lead,
            f"/escalations/{begun(people)}/name_counterpart/",
        )  # fmt: skip

        options = [each.text for each in form.one("select", name="who").children]
        assert f"Penny Severn-Care, worker, out until {said(today + DAY)}" in options
        assert "Colin Severn-Care, worker" in options

    def test_may_take_it_up_in_so_many_words(self, page, people):
        escalation, lead = begun(people), people.social_care.safeguarding_lead

        form = at(page, lead, f"/escalations/{escalation}/name_counterpart/")

        assert form.one("input", name="post")["value"] == "practitioner"
        options = form.one("select", name="who").children
        assert options[1]["value"] == str(lead)
        assert options[1].text.startswith("I take it up myself")


class TestWhoRaises:
    def test_sees_who_is_out_among_whom_they_choose(self, teacher, people):
        today = timezone.localdate()
        held = Holding.objects.get(person=people.social_care.practitioner)
        StandIn.objects.create(
            holding=held, person_id=people.social_care.colleague,
            stands_from=today - DAY, stands_to=today + DAY,
        )  # fmt: skip

        asked = teacher.get(step(filled(teacher, "agency"), "person"))

        assert f"Penny Severn-Care Out until {said(today + DAY)}" in asked.text
        assert asked.text.count("Out until") == 1


class TestEverybodyElse:
    def test_reads_who_has_to_name_somebody_and_where_to_write(self, page, people):
        escalation = begun(people)

        found = at(page, people.school.practitioner, f"/escalations/{escalation}/")

        following = found.text.split("Next", 1)[1].split("The limit", 1)[0]
        assert (
            "Waiting for the safeguarding lead at Severn Vale Children's Care, Sage Severn-Care, "
            "to name somebody" in following
        )
        assert found.links["sage@severn-care.example"] == "mailto:sage@severn-care.example"
        owed = found.text.split("What is owed", 2)[2]
        assert "Name somebody for Severn Vale Children's Care" in owed
        assert "Talk with the other worker" in owed

    def test_waits_for_nothing_at_once_where_a_child_is_in_danger(self, page, people):
        escalation = begun(people, immediate_harm=True)

        found = at(page, people.school.practitioner, f"/escalations/{escalation}/")

        following = found.text.split("Next", 1)[1].split("The limit", 1)[0]
        assert "Tell the designated safeguarding lead" in following


class TestWhereNobodyCanBeAsked:
    @pytest.fixture
    def address(self, people) -> str:
        Holding.objects.filter(person=people.social_care.safeguarding_lead).delete()
        return f"/escalations/{begun(people)}/"

    def test_the_office_is_who_was_asked(self, page, people, address):
        shown = at(page, people.school.practitioner, address)

        following = shown.text.split("Next", 1)[1].split("The limit", 1)[0]
        agency = "Severn Vale Children's Care"

        assert (
            f"Waiting for the partnership's office to see that {agency} gets a safeguarding lead"
            in following
        )
        assert f"The partnership's office, as {agency} has no safeguarding lead" in following
        assert "its safeguarding lead was asked" not in shown.text
        assert "it has no safeguarding lead, so the partnership's office was asked" in shown.text

    def test_a_lead_who_comes_later_is_whom_it_waits_for(self, page, people, address):
        care = Agency.objects.get(pk=people.social_care.id)
        hold(person("Late Lead", domain=people.social_care.domain), "safeguarding_lead", care)

        later = at(page, people.school.practitioner, address)

        assert "Late Lead, to name somebody" in later.text
        assert "the partnership's office to see" not in later.text


class TestWhoAloneHoldsThePost:
    def at_stage_two(self, people: World):
        escalation, worker = begun(people), people.school.practitioner
        do(escalation, worker, discussed(), at=timezone.now())
        do(escalation, worker, acts.Escalate(reason="No."), at=timezone.now())
        return escalation

    def test_is_named_to_both_sides_alike(self, page, people):
        escalation = self.at_stage_two(people)
        takes_part = {}

        for side in (people.school, people.social_care):
            found = at(page, side.line_manager, f"/escalations/{escalation}/")
            takes_part[side.slug] = found.text.split("Who takes part", 1)[1]

        school = "Line manager: Lina Puddlewick-School{}, who holds the post"
        care = "Line manager: Lina Severn-Care{}, who holds the post"
        for mine, said in ((school, takes_part["puddlewick-school"]),
                           (care, takes_part["severn-care"])):  # fmt: skip
            for each in (school, care):
                assert each.format(" (you)" if each == mine else "") in said

    def test_is_what_is_next_and_nobody_waits_for_a_name(self, page, people):
        escalation = self.at_stage_two(people)

        found = at(page, people.school.line_manager, f"/escalations/{escalation}/")

        assert "Next, for you" in found.text
        assert "to name somebody" not in found.text
        assert found.links["lina@severn-care.example"] == "mailto:lina@severn-care.example"

    def test_is_nobody_where_two_hold_it(self, page, people):
        care = Agency.objects.get(pk=people.social_care.id)
        hold(person("Second Manager", domain=people.social_care.domain), "line_manager", care)
        escalation = self.at_stage_two(people)

        found = at(page, people.school.line_manager, f"/escalations/{escalation}/")

        assert "Children's Care, Sage Severn-Care, to name somebody" in found.text
        assert "Second Manager" not in found.text


class TestAMailbox:
    def test_is_for_those_who_see_the_whole(self, page, people):
        escalation = begun(people)
        told = acts.Inform(who="independent.reviewing_officer")
        do(escalation, people.school.practitioner, told, at=timezone.now())

        found = at(page, people.severn.reviewing_officer, f"/escalations/{escalation}/")

        assert "mailto:" not in found.html
