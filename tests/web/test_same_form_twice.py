"""The same form twice is done once: sent again, in two windows, and ten times at once."""

from uuid import UUID, uuid4

import act_bodies
import pytest
import who_may
from at_once import at_once
from django.http import HttpResponse
from knocking import OBJECTS, browser, stage, undone, written
from page import Page
from raising_steps import QUICK

from accord.desk.models import Draft, Note
from accord.directory.models import Holding, Person
from accord.engine import acts
from accord.outbox.models import Message
from accord.record import models as record
from accord.record import verify
from accord.services import escalations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

TAKEN = [
    (do, column)
    for (do, column), cell in who_may.cells(who_may.ACTS).items()
    if cell in "TA" and column in "abefhjm"
]
"""Each act, by somebody whose form is taken: see `who_may`."""
FIRST = {do: column for do, column in reversed(TAKEN)}
MANY = 10

WORKER, CHAIR = "school.practitioner", "severn.chair"
SEATED = {
    f"members-{row}-{part}": said
    for row in (1, 2, 3)
    for part, said in (("senior", "yes"), ("body", "partnership"))
}
LATER: dict[str, list[tuple[str, str, dict[str, object]]]] = {
    "1": [
        (WORKER, "agree_plan", {}),
        (WORKER, "plan_done", {}),
        (WORKER, "discuss", {}),
        (WORKER, "escalate", {}),
        (WORKER, "resolve", {}),
        (WORKER, "reopen", {}),
        (WORKER, "resolve", {}),
        (WORKER, "debrief", {}),
        (WORKER, "confirm", {}),
        ("social_care.practitioner", "confirm", {"party": "severn-care"}),
        (WORKER, "file_record", {}),
        ("social_care.practitioner", "file_record", {"agency": "severn-care"}),
        (WORKER, "close", {}),
    ],
    "4": [
        (CHAIR, "choose_route", {"route": "panel"}),
        (CHAIR, "appoint_panel", SEATED),
        (CHAIR, "hear", {}),
        (CHAIR, "hear", {"from_": "responding"}),
        (CHAIR, "decide", {}),
    ],
}
"""What can only be done once something else was, in its order: who, what, and what they type."""


def invitation() -> dict[str, object]:
    """Return an invitation as a form sends it."""
    sam = {"name": "Sam Newcomer", "email": "sam@puddlewick-school.example", "title": "director"}
    return {**sam, "key": str(uuid4())}


def form(escalation: UUID, typed: dict[str, object]) -> dict[str, object]:
    seen = escalations.stand(escalation).stream.seq
    return {"key": str(uuid4()), "seen": seen, **typed}


def answered(answer: HttpResponse) -> tuple[int, str]:
    """Return what an answer comes to: its status and where it leads."""
    return answer.status_code, answer.headers.get("Location", "")


class TestSentAgain:
    @pytest.mark.parametrize("column", sorted(set(FIRST.values())))
    def test_an_act_is_written_once(self, people, column):
        actor, thing = who_may.ACTING[column]
        escalation, client = OBJECTS[thing](people), browser(people, actor)
        bodies = act_bodies.bodies(people, actor.partition(".")[0])

        for do in (each for each, where in FIRST.items() if where == column):
            address, typed = f"/escalations/{escalation}/{do}/", form(escalation, bodies[do])
            with undone():
                first = client.post(address, typed)
                once = written()
                second = client.post(address, typed)
                assert answered(first) == answered(second), do
                assert first.status_code == 302, do
                assert written() == once, do

    @pytest.mark.parametrize("thing", ["1", "4"])
    def test_an_act_of_later_on_is_written_once(self, people, thing):
        escalation = OBJECTS[thing](people)
        for actor, do, other in LATER[thing]:
            client, bodies = browser(people, actor), act_bodies.bodies(people, actor[:6])
            address = f"/escalations/{escalation}/{do}/"
            if do == "plan_done":
                other = {"what": escalations.stand(escalation).standing.promises[0].id}
            typed = form(escalation, {**bodies[do], **other})

            first = client.post(address, typed)
            once = written()
            second = client.post(address, typed)

            assert answered(first) == answered(second), do
            assert first.status_code == 302, do
            assert written() == once, do

    def test_covers_every_act_that_anybody_can_take_at_these_places(self):
        later = {do for steps in LATER.values() for _, do, _ in steps}

        # reports are Medway's alone, and their forms are like the others
        assert set(FIRST) | later == set(who_may.rows(who_may.ACTS)) - {"request_report", "report"}

    def test_in_two_windows_is_written_once_and_the_other_is_told(self, people):
        escalation, client = stage(people, 1), browser(people, "school.practitioner")
        address = f"/escalations/{escalation}/discuss/"
        typed = {"mode": "telephone", "outcome": "unresolved"}
        one, other = form(escalation, typed), form(escalation, typed)

        assert client.post(address, one).status_code == 302
        once = written()

        assert client.post(address, other).status_code == 409
        assert written() == once

    def test_without_its_key_would_be_written_twice(self, people):
        """The control: two forms are two entries."""
        escalation, client = stage(people, 1), browser(people, "school.practitioner")
        address = f"/escalations/{escalation}/refer/"
        before = record.Event.objects.count()

        for _ in range(2):
            assert client.post(address, form(escalation, {"to": "MASH"})).status_code == 302

        assert record.Event.objects.count() == before + 2

    def test_a_note_is_kept_once_and_two_are_two(self, people):
        escalation, client = stage(people, 1), browser(people, "school.practitioner")
        address, typed = f"/escalations/{escalation}/notes/", {"key": str(uuid4()), "text": "So."}

        assert answered(client.post(address, typed)) == answered(client.post(address, typed))
        assert Note.objects.count() == 1
        client.post(address, {**typed, "key": str(uuid4())})
        assert Note.objects.count() == 2

    def test_an_act_that_says_something_else_is_neither_lost_nor_taken_unasked(self, people):
        escalation, client = stage(people, 1), browser(people, "school.practitioner")
        address = f"/escalations/{escalation}/refer/"
        typed = form(escalation, {"to": "the front door"})
        client.post(address, typed)
        once = written()

        answer = Page(client.post(address, {**typed, "to": "the police"}))

        assert answer.status == 409
        assert "You sent this form before: what it said then is entry 3." in answer.errors[0]
        assert written() == once
        again = answer.fields()
        assert again["to"] == "the police"
        assert client.post(address, again).status_code == 302
        assert written() != once

    def test_a_note_that_says_something_else_is_kept_as_well(self, people):
        escalation, client = stage(people, 1), browser(people, "school.practitioner")
        address, key = f"/escalations/{escalation}/notes/", str(uuid4())

        for text in ("So.", "So, and more.", "So, and more."):
            client.post(address, {"key": key, "text": text})

        assert Note.objects.count() == 2

    def test_an_invitation_is_written_once_and_another_one_again(self, people):
        client, address = browser(people, "school.administrator"), f"/people/{people.school.id}/"
        typed = invitation()

        assert answered(client.post(address, typed)) == answered(client.post(address, typed))
        assert Message.objects.filter(kind="invited").count() == 1
        assert client.post(address, {**typed, "key": str(uuid4())}).status_code == 302
        assert Message.objects.filter(kind="invited").count() == 2
        assert Holding.objects.filter(person__email=typed["email"]).count() == 1

    def test_an_invitation_that_was_corrected_under_its_key_is_written_all_the_same(self, people):
        client, address = browser(people, "school.administrator"), f"/people/{people.school.id}/"
        typed = invitation()

        client.post(address, typed)
        client.post(address, {**typed, "email": "samuel@puddlewick-school.example"})

        assert Message.objects.filter(kind="invited").count() == 2

    def test_a_first_answer_begins_one_draft(self, people):
        client, typed = browser(people, "school.practitioner"), {"key": str(uuid4())}
        typed["danger"] = "no"

        assert answered(client.post("/raise/", typed)) == answered(client.post("/raise/", typed))
        assert Draft.objects.count() == 1

    def test_every_answer_of_a_draft_is_taken_as_once(self, people):
        client, draft = browser(people, "school.practitioner"), uuid4()
        client.post("/raise/", {"key": str(draft), "danger": "no"})

        for step, typed in QUICK.items():
            address = f"/raise/{draft}/{step}/"
            first, second = (client.post(address, typed) for _ in range(2))
            assert answered(first) == answered(second), step
        raised = [answered(client.post(f"/raise/{draft}/check/")) for _ in range(2)]

        assert raised[0] == raised[1]
        assert record.Head.objects.count() == 1
        assert not Draft.objects.exists()

    def test_a_draft_is_thrown_away_and_somebody_signs_out_as_once(self, people):
        client, draft = browser(people, "school.practitioner"), uuid4()
        client.post("/raise/", {"key": str(draft), "danger": "no"})

        for address in (f"/raise/{draft}/throw-away/", "/sign-out/"):
            assert len({answered(client.post(address)) for _ in range(2)}) == 1
        assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestTenAtOnce:
    """Threads, so the database is a real one: nothing is taken back until the end."""

    def test_are_one_event_and_one_answer(self, people):
        escalation, client = stage(people, 1), browser(people, "school.practitioner")
        other = browser(people, "social_care.practitioner")
        bodies = act_bodies.bodies(people, "school")
        sent = (
            (client, "discuss"), (other, "respond"), (client, "inform"), (client, "protect_by"),
            (client, "escalate"), (client, "resolve"), (client, "file_record"),
        )  # fmt: skip
        for by, do in sent:
            address, typed = f"/escalations/{escalation}/{do}/", form(escalation, bodies[do])
            commands = record.Command.objects.count()

            answers = {answered(each) for each in at_once([(by, address, typed)] * MANY)}

            assert len(answers) == 1, do
            assert answers.pop()[0] == 302, do
            assert record.Command.objects.count() == commands + 1, do
        bodies_now = [each.event.body for each in escalations.stand(escalation).stored]
        acted = [each.do for each in bodies_now if isinstance(each, acts.Act)]
        assert acted[-len(sent) :] == [do for _, do in sent]
        assert list(verify.findings(escalation)) == []

    def test_are_one_note(self, people):
        client = browser(people, "school.practitioner")
        address = f"/escalations/{stage(people, 1)}/notes/"
        typed = {"key": str(uuid4()), "text": "He was seen."}

        answers = {answered(each) for each in at_once([(client, address, typed)] * MANY)}

        assert answers == {(302, address)}
        assert Note.objects.count() == 1

    def test_are_one_draft_and_one_escalation(self, people):
        client, draft = browser(people, "school.practitioner"), uuid4()
        first = (client, "/raise/", {"key": str(draft), "danger": "no"})

        assert {answered(each) for each in at_once([first] * MANY)} == {(302, f"/raise/{draft}/")}
        assert Draft.objects.count() == 1
        for step, typed in QUICK.items():
            client.post(f"/raise/{draft}/{step}/", typed)
        last = (client, f"/raise/{draft}/check/", {})
        answers = {answered(each) for each in at_once([last] * MANY)}

        assert len(answers) == 1
        assert record.Head.objects.count() == 1
        assert not Draft.objects.exists()

    def test_are_one_person_invited_once_and_ended_once(self, people):
        client, address = browser(people, "school.administrator"), f"/people/{people.school.id}/"

        answers = {answered(each) for each in at_once([(client, address, invitation())] * MANY)}

        assert answers == {(302, address)}
        sam = Person.objects.get(email="sam@puddlewick-school.example")
        assert sam.holdings.count() == 1
        assert Message.objects.filter(kind="invited").count() == 1
        end = (client, f"{address}{sam.id}/end/", {})
        assert {answered(each) for each in at_once([end] * MANY)} == {(302, address)}
        assert not Person.objects.get(pk=sam.id).is_active
