"""The last stage: what comes first for who decides, and how an office writes it down."""

from uuid import UUID

import pytest
from django.utils import timezone
from page import Page
from service_steps import DAY, at_stage, do
from service_world import World, find

from accord.engine import acts
from accord.services import escalations

pytestmark = pytest.mark.django_db


def at(page, who: UUID, address: str) -> Page:
    page.client.force_login(find(who))
    return page.get(address)


def brought(people: World) -> UUID:
    """Return one that has come to the chair, a day ago at most."""
    return at_stage(people, 4, at=timezone.now() - 4 * DAY)


def route(people: World, escalation: UUID, way: str) -> None:
    do(escalation, people.severn.chair, acts.ChooseRoute(route=way), at=timezone.now())


def appointed(people: World) -> UUID:
    """Return one for which a panel sits."""
    escalation = brought(people)
    route(people, escalation, "panel")
    agencies = (people.school, people.social_care, people.health)
    members = tuple(
        acts.Member(agency=each.slug, senior=True, body=("partnership",)) for each in agencies
    )
    panel = acts.AppointPanel(members=members)
    do(escalation, people.severn.chair, panel, at=timezone.now())
    return escalation


class TestWhoDecides:
    def test_is_asked_for_the_way_before_the_decision(self, page, people):
        escalation = brought(people)

        found = at(page, people.severn.chair, "/my-work/")

        links = [text for text, to in found.links.items() if str(escalation) in to]
        way = next(each for each in links if each.startswith("Choose whether to resolve it"))
        assert found.links[way] == f"/escalations/{escalation}/choose_route/"
        assert f"/escalations/{escalation}/decide/" not in found.links.values()

    def test_is_asked_for_the_decision_once_the_way_is_chosen(self, page, people):
        escalation = brought(people)
        route(people, escalation, "direct")

        found = at(page, people.severn.chair, "/my-work/")

        assert found.links["Give the decision"] == f"/escalations/{escalation}/decide/"

    def test_finds_the_decision_under_what_the_policy_asks_first(self, page, people):
        escalation = brought(people)

        found = at(page, people.severn.chair, f"/escalations/{escalation}/")

        (details,) = (
            each for each in found.all("details") if "asks something else first" in each.text
        )
        assert "Give the decision" in details.text
        assert "First choose how it is resolved" in details.text

    def test_is_the_panel_once_that_way_is_chosen(self, page, people):
        escalation = appointed(people)

        said = at(page, people.school.senior_manager, f"/escalations/{escalation}/").text

        assert "A panel decides it (clause 2.4c): " in said
        assert "It is decided by" not in said

    def test_is_the_chair_before(self, page, people):
        escalation = brought(people)

        said = at(page, people.school.senior_manager, f"/escalations/{escalation}/").text

        assert "It is decided by Cher Severn-Vale, chair." in said


class TestAnOffice:
    def test_finds_the_decision_of_the_chair_last_and_in_other_words(self, page, people):
        escalation = brought(people)
        route(people, escalation, "direct")

        office = at(page, people.severn.office, f"/escalations/{escalation}/")
        chair = at(page, people.severn.chair, f"/escalations/{escalation}/")

        (menu,) = (each for each in office.all("ul") if "accord-columns" in each["class"])
        assert [each.text for each in menu.children][-1] == "Write down what was decided"
        assert "Give the decision" not in office.links
        assert chair.links["Give the decision"] == f"/escalations/{escalation}/decide/"

    def test_is_told_that_it_does_not_decide_and_asked_for_the_day(self, page, people):
        escalation = brought(people)
        route(people, escalation, "direct")
        address = f"/escalations/{escalation}/decide/"

        found = at(page, people.severn.office, address)

        assert "You do not decide here: Cher Severn-Vale, chair, does." in found.text
        assert "Write down only what they have decided." in found.text
        day = found.one("input", id="happened-day")
        assert all(each.tag != "details" for each in day.above)
        assert "When was it decided?" in found.text
        sent = {**found.fields(""), "decision": "A plan by Friday."}
        assert page.client.post(address, sent).status_code == 302
        said = escalations.stand(escalation).stored[-1].event
        assert (said.by, said.body) == (
            "partnership.business_manager", acts.Decide(decision="A plan by Friday."),
        )  # fmt: skip

    def test_is_not_what_the_chair_is_told(self, page, people):
        escalation = brought(people)
        route(people, escalation, "direct")

        found = at(page, people.severn.chair, f"/escalations/{escalation}/decide/")

        assert "You do not decide here" not in found.text
        assert found.heading == "Give the decision"

    def test_has_nobody_to_name_for_an_agency(self, page, people):
        escalation = brought(people)

        office = at(page, people.severn.office, f"/escalations/{escalation}/")
        manager = at(page, people.school.senior_manager, f"/escalations/{escalation}/")

        naming = f"/escalations/{escalation}/name_counterpart/"
        assert naming not in office.links.values()
        assert naming in manager.links.values()

    def test_sees_the_limits_of_what_it_sees_in_part_the_overdue_first(self, page, people):
        for days in (3, 40):
            at_stage(people, 3, at=timezone.now() - days * DAY)

        found = at(page, people.severn.office, "/my-work/")

        seen = found.text.split("You can see the dates")[1]
        cards = [each for each in found.all("li") if "accord-item--quiet" in each["class"]]
        assert [("Overdue" in each.text) for each in cards] == [True, False]
        assert seen.count("Limit: ") == 2

    def test_is_not_led_to_where_nobody_of_it_can_go(self, page, people):
        office, worker = (
            at(page, each, "/my-work/")
            for each in (people.severn.office, people.school.practitioner)
        )

        assert "Raise a disagreement" not in office.links
        assert worker.links["Raise a disagreement"] == "/raise/"


class TestAHearing:
    def test_is_written_down_of_who_was_not_heard_yet(self, page, people):
        escalation = appointed(people)
        address = f"/escalations/{escalation}/hear/"
        both = at(page, people.severn.chair, address)
        do(escalation, people.severn.chair, acts.Hear(from_="raising"), at=timezone.now())

        one = at(page, people.severn.chair, address)

        assert offered(both) == ["raising", "responding"]
        assert offered(one) == ["responding"]
        page.post(address, {**one.fields(""), "from_": "raising"}, status=422)

    def test_says_which_side_is_missing(self, page, people):
        escalation = appointed(people)
        do(escalation, people.severn.chair, acts.Hear(from_="raising"), at=timezone.now())

        found = at(page, people.severn.chair, f"/escalations/{escalation}/")

        assert "side: Severn Vale Children's Care is still to be heard" in found.text

    def test_is_corrected_to_either_side(self, page, people):
        escalation = appointed(people)
        do(escalation, people.severn.chair, acts.Hear(from_="raising"), at=timezone.now())
        entry = escalations.stand(escalation).stored[-1].event.entry

        found = at(page, people.severn.chair, f"/escalations/{escalation}/correct/?entry={entry}")

        assert offered(found) == ["raising", "responding"]


def offered(found: Page) -> list[str]:
    return [each["value"] for each in found.all("input", name="from_")]


def test_a_panel_that_is_too_small_is_told_in_plain_words(page, people):
    escalation = brought(people)
    route(people, escalation, "panel")
    address = f"/escalations/{escalation}/appoint_panel/"
    sent = at(page, people.severn.chair, address).fields("")

    one = {"members-1-agency": people.health.slug, "members-2-agency": ""}
    found = page.post(address, {**sent, **one}, status=422)

    said = " ".join(found.errors)
    assert "3 agencies have to be on it, and 1 is;" in said
    assert (
        "Puddlewick School and Severn Vale Children's Care are in the disagreement and missing "
        "from it" in said
    )
