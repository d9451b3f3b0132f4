"""A meeting is considered, called, held and written down: who was there, when, what came of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from service_steps import DAY, at_stage
from service_world import find

from accord.engine import acts, events
from accord.services import escalations

pytestmark = pytest.mark.django_db
WRITE = "Write down the meeting"


@pytest.fixture
def escalation(people):
    return at_stage(people, 2, at=timezone.now() - 6 * DAY)


@pytest.fixture
def manager(page, people):
    page.client.force_login(find(people.school.line_manager))
    return page


def called(page, escalation, convened="yes"):
    address = f"/escalations/{escalation}/consider_meeting/"
    sent = {**page.get(address).fields(""), "convened": convened, "reason": "Three know him."}
    return page.post(address, sent, follow=True)


class TestAMeetingThatWasCalled:
    def test_is_offered_to_be_written_down_until_it_is(self, manager, escalation):
        after = called(manager, escalation)
        (link,) = (to for text, to in after.links.items() if text == WRITE)
        form = manager.get(link)
        sent = {**form.fields(""), "outcome": "unresolved", "present": "Dee Example, nurse"}

        done = manager.post(link, sent, follow=True)

        assert WRITE not in done.links
        assert "Dee Example, nurse" in done.text
        assert "in a meeting" in done.text

    def test_that_was_decided_against_is_not(self, manager, escalation):
        assert WRITE not in called(manager, escalation, convened="no").links

    def test_is_for_both_sides_to_write_down(self, page, people, manager, escalation):
        called(manager, escalation)
        page.client.force_login(find(people.social_care.line_manager))

        assert WRITE in page.get(f"/escalations/{escalation}/").links


class TestWritingItDown:
    def address(self, escalation):
        return f"/escalations/{escalation}/discuss/?mode=meeting"

    def test_asks_who_was_there_when_and_what_was_said(self, manager, escalation):
        form = manager.get(self.address(escalation))

        assert form.title.startswith("Write down a meeting")
        assert {"present", "notes", "happened-day", "happened-time"} <= set(form.fields(""))
        assert form.all("input", name="outcome")
        assert form.fields("")["mode"] == "meeting"

    def test_keeps_it_as_a_talk_with_its_account(self, manager, escalation):
        when = timezone.localtime() - timedelta(days=1)
        sent = {
            **manager.get(self.address(escalation)).fields(""),
            "outcome": "resolved", "present": "Dee Example\nEve Example", "notes": "A visit.",
            "happened-day": when.day, "happened-month": when.month, "happened-year": when.year,
            "happened-time": f"{when:%H:%M}", "why_unsafe": "He is alone.",
        }  # fmt: skip

        after = manager.post(self.address(escalation), sent, follow=True)

        act, account = (each.event for each in escalations.stand(escalation).stored[-2:])
        assert act.body == acts.Discuss(
            mode="meeting", outcome="resolved", why_unsafe="He is alone."
        )
        assert account.body == events.Account(
            lines=(
                events.Line(id="present", text="Dee Example\nEve Example"),
                events.Line(id="notes", text="A visit."),
            )
        )
        assert act.happened == when.replace(second=0, microsecond=0)
        assert "Who was there" in after.text
        assert "written down" in after.text
        assert "1 day later" in after.text

    def test_loses_nothing_where_an_answer_is_missing(self, manager, escalation):
        sent = {**manager.get(self.address(escalation)).fields(""), "present": "Dee Example"}

        again = manager.post(self.address(escalation), sent, status=422)

        assert again.errors == ["Choose what came of it."]
        assert again.fields("")["present"].strip() == "Dee Example"

    def test_asks_nobody_who_was_there_of_a_talk_by_telephone(self, manager, escalation):
        form = manager.get(f"/escalations/{escalation}/discuss/")

        assert "present" not in form.fields("")
        assert any("mode=meeting" in to for to in form.links.values())

    def test_takes_no_account_of_a_talk_by_telephone(self, manager, escalation):
        address = f"/escalations/{escalation}/discuss/"
        sent = {**manager.get(address).fields(""), "mode": "telephone", "outcome": "unresolved"}

        manager.client.post(address, {**sent, "present": "Slipped in"})

        last = escalations.stand(escalation).stored[-1].event.body
        assert isinstance(last, acts.Discuss)
