"""The last stage as who decides sees it: what is asked, in order, both sides, the limit."""

from datetime import timedelta

import pytest
from django.utils import timezone
from page import Page
from service_steps import DAY, at_stage, do, raised
from service_world import World, find

from accord.directory.models import Partnership
from accord.engine import acts
from accord.library import calendars

pytestmark = pytest.mark.django_db


def at(page, who, address: str) -> Page:
    page.client.force_login(find(who))
    return page.get(address)


def brought(people: World):
    return at_stage(people, 4, at=timezone.now() - 4 * DAY)


def step(people: World, escalation, act: acts.Act) -> None:
    do(escalation, people.severn.chair, act, at=timezone.now())


def panel(people: World) -> acts.AppointPanel:
    agencies = (people.school, people.social_care, people.health)
    return acts.AppointPanel(
        members=tuple(
            acts.Member(agency=each.slug, senior=True, body=("partnership",)) for each in agencies
        )
    )


def medway(people: World):
    """Return one of Medway's at stage four."""
    Partnership.objects.filter(pk=people.severn.id).update(policy="mscb")
    start = timezone.now() - 9 * DAY
    escalation = raised(people, counterpart=people.social_care.practitioner, at=start)
    for hours in range(1, 5):
        do(
            escalation, people.school.practitioner, acts.Escalate(reason="No visit."),
            at=start + timedelta(hours=hours), departing="The child cannot wait.",
        )  # fmt: skip
    return escalation


def way(found: Page) -> list[tuple[str, str]]:
    """Return each step with where it leads; empty where it leads nowhere."""
    steps = [each for each in found.all("li") if "accord-way__step" in each["class"]]
    return [
        (
            " ".join(each.text.split()),
            next(
                (a["href"] for a in found.all("a") if each in a.above and "act" not in a.text), ""
            ),
        )
        for each in steps
    ]


def states(found: Page) -> list[str]:
    steps = [each for each in found.all("li") if "accord-way__step" in each["class"]]
    return [each["class"].rpartition("--")[2] for each in steps]


class TestTheWay:
    def test_begins_with_the_route_and_goes_on_step_by_step(self, page, people):
        escalation, chair = brought(people), people.severn.chair
        address = f"/escalations/{escalation}/"

        found = at(page, chair, address)
        assert states(found) == ["now", "then", "then", "then"]
        assert "What is asked of you, in order" in found.text
        step(people, escalation, acts.ChooseRoute(route="panel"))
        assert states(at(page, chair, address)) == ["done", "now", "then", "then"]
        step(people, escalation, panel(people))
        assert states(at(page, chair, address)) == ["done", "done", "now", "then"]
        step(people, escalation, acts.Hear(from_="raising"))

        found = at(page, chair, address)
        assert "Puddlewick School has been heard." in found.text
        assert "Severn Vale Children's Care is still to be heard." in found.text
        step(people, escalation, acts.Hear(from_="responding"))
        assert states(at(page, chair, address)) == ["done", "done", "done", "now"]

    def test_has_no_panel_where_it_is_settled_directly(self, page, people):
        escalation = brought(people)
        step(people, escalation, acts.ChooseRoute(route="direct"))

        found = at(page, people.severn.chair, f"/escalations/{escalation}/")

        assert states(found) == ["done", "now"]
        assert "Give the decision" in found.text

    def test_says_on_whom_the_ten_days_run(self, page, people):
        escalation = brought(people)

        chair = at(page, people.severn.chair, f"/escalations/{escalation}/")
        school = at(page, people.school.senior_manager, f"/escalations/{escalation}/")

        assert "The policy gives 10 working days, and they run on you." in chair.text
        assert "they run on who decides." in school.text
        assert "How it is decided" in school.text

    def test_leads_nobody_to_what_is_not_theirs(self, page, people):
        escalation = brought(people)

        school = at(page, people.school.senior_manager, f"/escalations/{escalation}/")

        assert f"/escalations/{escalation}/choose_route/" not in school.links.values()
        assert states(school)[0] == "now"

    def test_is_shown_at_no_other_stage(self, page, people):
        escalation = at_stage(people, 3, at=timezone.now() - 4 * DAY)

        found = at(page, people.school.senior_manager, f"/escalations/{escalation}/")

        assert states(found) == []


class TestMedways:
    def test_way_begins_with_the_notification_and_asks_for_reports(self, page, people):
        escalation = medway(people)

        found = at(page, people.severn.office, f"/escalations/{escalation}/")

        assert states(found) == ["now", "then", "then"]
        assert "It has not come yet from" in found.text
        assert "The policy sets no limit here." in found.text

    def test_way_says_which_report_is_out_and_late(self, page, people):
        escalation = medway(people)
        gone = calendars.load().due_on(timezone.localdate() - 2 * DAY)
        asked = acts.RequestReport(agency=people.health.slug, due=gone)
        do(escalation, people.severn.office, asked, at=timezone.now() - 4 * DAY)

        found = at(page, people.severn.office, f"/escalations/{escalation}/")

        (report,) = (text for text, _ in way(found) if text.startswith("The report of"))
        assert "The report of Wobbleford Health" in report
        assert "Late" in report
        assert "Wanted by" in report


class TestMyWork:
    def test_says_who_is_still_to_be_heard(self, page, people):
        escalation = brought(people)
        step(people, escalation, acts.ChooseRoute(route="panel"))
        step(people, escalation, panel(people))
        step(people, escalation, acts.Hear(from_="raising"))

        found = at(page, people.severn.chair, "/my-work/")

        assert "Severn Vale Children's Care is still to be heard." in found.text
        assert "Puddlewick School is still to be heard." not in found.text

    def test_says_it_to_nobody_else(self, page, people):
        escalation = brought(people)
        step(people, escalation, acts.ChooseRoute(route="panel"))
        step(people, escalation, panel(people))

        assert "to be heard." not in at(page, people.school.senior_manager, "/my-work/").text
