"""The statement that goes to who decides, and the papers that both sides read there."""

import pytest
import who_may
from django.utils import timezone
from knocking import OBJECTS, SAID, asks_to_sign_in, bare, browser, ended, nowhere
from page import Page
from service_steps import DAY, at_stage, do
from service_world import World, find

from accord.directory.models import Partnership
from accord.engine import acts, events
from accord.services import escalations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

CONCERN = acts.Concern(what_happened="Nobody went there.", change_wanted="A visit today.")


def by(page, person):
    page.client.force_login(find(person))
    return page


def before_the_last(people: World):
    """Return one at stage three, ready to go up, with an answer and a departure in it."""
    escalation = at_stage(people, 3, at=timezone.now() - 9 * DAY, concern=CONCERN)
    answer = acts.Respond(response="We go there each Friday.")
    do(escalation, people.social_care.senior_manager, answer, at=timezone.now() - 5 * DAY)
    return escalation


def lines(escalation) -> dict[str, str]:
    bodies = (each.event.body for each in reversed(escalations.stand(escalation).stored))
    account = next(each for each in bodies if isinstance(each, events.Account))
    return {line.id: line.text for line in account.lines}


class TestGoingUpToTheLastStage:
    def test_offers_the_statement_filled_in_from_the_record(self, page, people):
        escalation = before_the_last(people)

        form = by(page, people.school.senior_manager).get(f"/escalations/{escalation}/escalate/")

        said = {name: text.strip() for name, text in form.fields("").items()}
        assert "Nobody went there." in said["statement.concern"]
        assert "Stage 3" in said["statement.said"]
        assert "We go there each Friday." in said["statement.said"]
        assert "They did not agree." in said["statement.said"]
        assert "raised a disagreement" in said["statement.done"]
        assert "talked with" not in said["statement.done"]
        assert "Stage 1: ended in time." in said["statement.limits"]
        assert said["statement.departures"] == ""

    def test_says_what_was_departed_from_and_why(self, page, people):
        escalation = at_stage(people, 2, at=timezone.now() - 9 * DAY)
        worker = people.school.practitioner
        up = acts.Escalate(reason="No visit.")
        do(escalation, worker, up, at=timezone.now() - DAY, departing="He comes home on Friday.")

        form = by(page, worker).get(f"/escalations/{escalation}/escalate/")

        said = form.fields("")["statement.departures"]
        assert "He comes home on Friday." in said
        assert "clause 2.2a" in said

    def test_is_asked_for_it_at_no_other_stage(self, page, people):
        escalation = at_stage(people, 2, at=timezone.now() - 9 * DAY)

        form = by(page, people.school.line_manager).get(f"/escalations/{escalation}/escalate/")

        assert not [name for name in form.fields("") if name.startswith("statement.")]

    def test_asks_once_what_was_done_where_the_policy_asks_it(self, page, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="chscp")
        escalation = before_the_last(people)

        form = by(page, people.school.senior_manager).get(f"/escalations/{escalation}/escalate/")

        said = form.fields("")
        assert "raised a disagreement" in said["actions_to_date"]
        assert "statement.done" not in said

    def test_keeps_it_as_it_was_changed(self, page, people):
        escalation = before_the_last(people)
        address = f"/escalations/{escalation}/escalate/"
        form = by(page, people.school.senior_manager).get(address)
        sent = {
            **form.fields(""), "reason": "Friday is too late.",
            "statement.concern": "He is alone at night.", "statement.limits": "",
            "departing": "The members are away.",
        }  # fmt: skip

        assert page.client.post(address, sent).status_code == 302

        assert lines(escalation)["statement.concern"] == "He is alone at night."
        assert "statement.limits" not in lines(escalation)
        papers = by(page, people.severn.chair).get(f"/escalations/{escalation}/papers/")
        assert "He is alone at night." in papers.text
        assert "Nobody wrote one" not in papers.text


class TestThePapers:
    def test_say_what_both_sides_said_each_with_its_entry(self, page, people):
        escalation = before_the_last(people)
        up = acts.Escalate(reason="Friday is too late.")
        do(
            escalation, people.school.senior_manager, up, at=timezone.now(), departing="No time.",
        )  # fmt: skip

        for person in (
            people.severn.chair,
            people.school.practitioner,
            people.social_care.senior_manager,
        ):
            papers = by(page, person).get(f"/escalations/{escalation}/papers/")
            headings = [each.text for each in papers.all("h2")]
            assert headings[:3] == [
                "The statement",
                "What Puddlewick School says",
                "What Severn Vale Children's Care answered",
            ]
            assert "Nobody wrote one when it came here." in papers.text
            assert "Nobody went there." in papers.text
            assert "We go there each Friday." in papers.text
            assert papers.one("li", id="entry-1")

    def test_are_led_to_from_the_top_of_the_last_stage_alone(self, page, people):
        last = at_stage(people, 4, at=timezone.now() - 9 * DAY)
        before = at_stage(people, 3, at=timezone.now() - 9 * DAY)

        there = by(page, people.severn.chair).get(f"/escalations/{last}/")
        not_yet = by(page, people.school.practitioner).get(f"/escalations/{before}/")

        assert f"/escalations/{last}/papers/" in there.links.values()
        assert f"/escalations/{before}/papers/" not in not_yet.links.values()

    def test_open_for_whom_the_table_says(self, people):
        things = {thing: OBJECTS[thing](people) for thing in ("3", "4", "O")}
        wrong = []
        for (actor, thing), cell in who_may.cells(who_may.PAPERS).items():
            client = browser(people, actor)
            nothing = nowhere(client)
            with ended(people, actor):
                found = shown(client.get(f"/escalations/{things[thing]}/papers/"), nothing)
            if found != cell:
                wrong.append((actor, thing, cell, found))

        assert wrong == []


def shown(answer, nothing) -> str:
    if asks_to_sign_in(answer):
        return "?"
    if answer.status_code == 404 and bare(answer) == nothing:
        return "."
    return "W" if answer.status_code == 200 and SAID in Page(answer).text else "wrong"
