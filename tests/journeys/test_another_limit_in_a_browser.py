"""Another limit is agreed by two people, each in a window of their own, without a script."""

from datetime import timedelta

import pytest
import service_steps
import service_world as worlds
from browser import NARROW
from django.utils import timezone

from accord.services import escalations


@pytest.fixture
def people(transactional_db) -> worlds.World:  # noqa: ARG001 - a live server needs it
    return worlds.world()


@pytest.fixture
def escalation(people):
    return service_steps.at_stage(people, 2, at=timezone.now() - timedelta(days=4))


def test_is_proposed_agreed_and_read_by_both(browser, people, escalation):
    theirs, ours = (worlds.find(each.line_manager) for each in (people.social_care, people.school))
    day = timezone.localdate() + timedelta(days=20)

    with browser.window(width=NARROW, person=ours) as window:
        window.goto(f"/escalations/{escalation}/")
        window.get_by_role("link", name="Propose another limit for this stage").click()
        for part in ("day", "month", "year"):
            window.locator(f"#due-{part}").fill(str(getattr(day, part)))
        window.get_by_label("Why this day?").fill("The conference is on Thursday.")
        window.get_by_role("button", name="Propose this day").click()
        assert "The other side has been asked." in window.locator("main").inner_text()

    assert browser.look(f"/escalations/{escalation}/vary_limit/", person=theirs) == []
    assert browser.look(f"/escalations/{escalation}/proposed-limit/", person=ours) == []
    assert browser.look(f"/escalations/{escalation}/proposed-limit/", person=theirs) == []
    with browser.window(width=NARROW, person=theirs) as window:
        window.goto("/my-work/")
        window.get_by_role("link", name="Agree to another day").click()
        window.get_by_label("Yes").check()
        window.get_by_role("button", name="Send the answer").click()
        assert "Both agencies agreed another limit" in window.locator("main").inner_text()

    assert escalations.stand(escalation).standing.varied.day == day
    assert browser.look(f"/escalations/{escalation}/", person=ours) == []


def test_a_meeting_and_a_form_have_nothing_for_axe_to_find(browser, people):
    at = timezone.now() - timedelta(days=9)
    escalation = service_steps.at_stage(people, 3, at=at)
    manager = worlds.find(people.school.senior_manager)

    for address in ("discuss/?mode=meeting", "send_form/", "vary_limit/?alone=yes"):
        assert browser.look(f"/escalations/{escalation}/{address}", person=manager) == []
