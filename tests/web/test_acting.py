"""Doing one thing in an escalation: asked for, refused, done all the same, done once."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from service_steps import do, raised
from service_world import World, find, world

from accord.directory.models import Holding
from accord.engine import acts, events
from accord.services import escalations
from accord.web.act_forms import FORMS

HOUR = timedelta(hours=1)
TALKED = {"mode": "telephone", "outcome": "unresolved"}


def where(escalation: UUID, doing: str = "") -> str:
    """Return the address of an escalation, or of doing something in it."""
    return f"/escalations/{escalation}/" + (f"{doing}/" if doing else "")


def begun(people: World) -> UUID:
    """Return an escalation that was raised an hour ago, to somebody named."""
    return raised(people, counterpart=people.social_care.practitioner, at=timezone.now() - HOUR)


def by(page, person: UUID):
    """Return the browser with that person signed in."""
    page.client.force_login(find(person))
    return page


def form(page, escalation: UUID, doing: str, **typed) -> dict[str, object]:
    """Return what the form of an act sends once something is typed in it."""
    return {**page.get(where(escalation, doing)).fields(""), **typed}


def taken(page, escalation: UUID, doing: str, typed: dict[str, object]) -> None:
    """Send the form of an act that is not refused."""
    answer = page.client.post(where(escalation, doing), typed)
    assert answer.status_code == 302, answer.content.decode()


def bodies(escalation: UUID) -> list[type]:
    return [type(each.event.body) for each in escalations.stand(escalation).stored]


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - timedelta(days=30))


class TestDoing:
    def test_puts_a_talk_on_record_and_comes_back(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = form(browser, escalation, "discuss", **TALKED, why_unsafe="Nobody has seen him.")

        after = browser.post(where(escalation, "discuss"), typed, follow=True)

        assert "It is on record.Penny Puddlewick-School talked" in after.text
        assert "<p" not in after.text
        assert "talked with the worker at Severn Vale Children's Care by telephone" in after.text
        assert "Nobody has seen him." in after.text
        said = escalations.stand(escalation).stored[-1].event.body
        assert said == acts.Discuss(
            mode="telephone", outcome="unresolved", why_unsafe="Nobody has seen him."
        )

    def test_sends_the_same_form_twice_and_writes_once(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = form(browser, escalation, "discuss", **TALKED)

        first = browser.client.post(where(escalation, "discuss"), typed)
        second = browser.client.post(where(escalation, "discuss"), typed)

        assert first["Location"] == second["Location"]
        assert bodies(escalation).count(acts.Discuss) == 1

    def test_asks_for_what_is_missing_and_keeps_what_was_typed(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = form(browser, escalation, "discuss", mode="video", change_wanted="A visit today")

        again = browser.post(where(escalation, "discuss"), typed, status=422)

        assert again.errors == ["Choose what came of it."]
        assert again.fields("")["mode"] == "video"
        assert "A visit today" in again.fields("")["change_wanted"]
        assert again.fields("")["key"] == typed["key"]
        assert acts.Discuss not in bodies(escalation)

    def test_takes_no_answer_that_is_not_offered(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = form(browser, escalation, "discuss", mode="pigeon", outcome="unresolved")

        browser.post(where(escalation, "discuss"), typed, status=422)

        assert acts.Discuss not in bodies(escalation)

    def test_says_kindly_that_a_text_is_too_long(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = form(browser, escalation, "withdraw", reason="a" * 10_001)

        again = browser.post(where(escalation, "withdraw"), typed, status=422)

        assert "at most 10,000 characters, this is 10,001" in again.errors[0]

    def test_is_not_found_where_there_is_no_such_act(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)

        for doing in ("raise", "explode", "look"):
            browser.get(where(escalation, doing), status=404)

    def test_is_not_found_for_a_side_that_may_not(self, page, people):
        escalation = begun(people)
        browser = by(page, people.social_care.practitioner)

        browser.get(where(escalation, "escalate"), status=404)
        browser.get(where(escalation, "respond"))

    def test_is_not_found_for_a_stranger(self, page, people):
        escalation = begun(people)
        typed = form(by(page, people.school.practitioner), escalation, "discuss", **TALKED)
        browser = by(page, people.stranger)

        browser.get(where(escalation, "discuss"), status=404)
        browser.post(where(escalation, "discuss"), typed, status=404)

        assert acts.Discuss not in bodies(escalation)

    def test_asks_who_somebody_is_first(self, page, people):
        escalation = begun(people)

        answer = page.client.get(where(escalation, "discuss"))

        assert answer.status_code == 302
        assert "next=/escalations/" in answer["Location"]

    @pytest.mark.parametrize("broken", [{"key": "no-key"}, {"seen": "many"}])
    def test_refuses_a_form_that_is_not_ours(self, page, people, broken):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = form(browser, escalation, "discuss", **TALKED) | broken

        browser.post(where(escalation, "discuss"), typed, status=400)

    def test_records_only_what_the_form_asks_for(self, page, people):
        escalation = begun(people)
        browser = by(page, people.social_care.practitioner)
        typed = form(browser, escalation, "respond", response="We went there.")
        slipped_in = {"agency": people.school.slug, "by": "raising.practitioner", "entry": "1"}

        taken(browser, escalation, "respond", typed | slipped_in)

        last = escalations.stand(escalation).stored[-1].event
        assert last.by == "responding.practitioner"
        assert last.body == acts.Respond(response="We went there.")


class TestARefusal:
    def test_shows_the_clause_and_asks_why_it_should_be_done_all_the_same(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        before = browser.get(where(escalation, "escalate"))
        typed = before.fields("") | {"reason": "He goes home tonight."}

        again = browser.post(where(escalation, "escalate"), typed, status=422)

        assert "Before leaving Stage 1" in before.text, "said before anything is typed"
        assert "Clause 2.1a" in before.text
        assert before.fields("")["departing"].strip() == ""
        assert not before.errors
        assert again.errors == ["Say why you do it all the same."]
        assert "Clause 2.1a" in again.text
        assert again.fields("")["departing"].strip() == ""
        assert "He goes home tonight." in again.fields("")["reason"]
        assert acts.Escalate not in bodies(escalation)

    def test_is_departed_from_with_a_reason_that_both_sides_read(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = form(
            browser, escalation, "escalate", reason="He goes home tonight.",
            departing="The worker is away until Monday.",
        )  # fmt: skip

        taken(browser, escalation, "escalate", typed)

        assert events.Departed in bodies(escalation)
        other = by(page, people.social_care.practitioner).get(where(escalation))
        assert "The worker is away until Monday." in other.text
        assert "Clause 2.1a" in other.text

    def test_that_nothing_overrides_offers_no_way_round(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = form(browser, escalation, "close")

        again = browser.post(where(escalation, "close"), typed, status=422)

        assert "There is no outcome yet" in again.errors[0]
        assert "departing" not in again.fields("")

    def test_names_agencies_and_posts_as_people_do(self, page, people):
        escalation = begun(people)
        do(
            escalation, people.school.practitioner, acts.Withdraw(reason="It is settled"),
            at=timezone.now(),
        )  # fmt: skip
        browser = by(page, people.school.practitioner)
        typed = form(browser, escalation, "close")

        again = browser.post(where(escalation, "close"), typed, status=422)

        assert "Puddlewick School" in again.text
        assert "raising." not in again.text


class TestSomebodyElseWasFirst:
    def test_is_told_what_changed_and_keeps_what_they_typed(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = form(browser, escalation, "discuss", **TALKED, why_unsafe="He was alone again.")
        answered = acts.Respond(response="We visit tomorrow.")
        do(escalation, people.social_care.practitioner, answered, at=timezone.now())

        lost = browser.post(where(escalation, "discuss"), typed, status=409)

        assert "gave the formal answer" in lost.text
        assert "We visit tomorrow." in lost.text
        assert "He was alone again." in lost.fields("")["why_unsafe"]
        assert acts.Discuss not in bodies(escalation)

    def test_sends_it_again_and_it_is_taken(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = form(browser, escalation, "discuss", **TALKED)
        answered = acts.Respond(response="We visit tomorrow.")
        do(escalation, people.social_care.practitioner, answered, at=timezone.now())
        lost = browser.post(where(escalation, "discuss"), typed, status=409)

        taken(browser, escalation, "discuss", lost.fields(""))

        assert bodies(escalation)[-1] is acts.Discuss


class TestWhenItHappened:
    def typed(self, browser, escalation, at: datetime | None = None, **more):
        local = timezone.localtime(at) if at else None
        day = {
            "happened-day": str(local.day),
            "happened-month": str(local.month),
            "happened-year": str(local.year),
            "happened-time": f"{local:%H:%M}",
        } if local else {}  # fmt: skip
        return form(browser, escalation, "consult", with_="raising.line_manager", **day, **more)

    def test_may_have_been_earlier(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        yesterday = timezone.now().replace(second=0, microsecond=0) - timedelta(days=1)

        taken(browser, escalation, "consult", self.typed(browser, escalation, yesterday))

        assert escalations.stand(escalation).stored[-1].event.happened == yesterday

    def test_shows_both_sides_how_much_later_it_was_written_down(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        before = timezone.now().replace(second=0, microsecond=0) - timedelta(days=3)

        taken(browser, escalation, "consult", self.typed(browser, escalation, before))

        for person in (people.school.practitioner, people.social_care.practitioner):
            found = by(page, person).get(where(escalation))
            assert "written down 3 days later" in found.text

    def test_is_never_in_the_future(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        tomorrow = timezone.now() + timedelta(days=1)
        typed = self.typed(browser, escalation, tomorrow)

        again = browser.post(where(escalation, "consult"), typed, status=422)

        assert "is still to come" in again.errors[0]

    def test_is_now_where_nothing_is_said(self, page, people):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        before = timezone.now()

        taken(browser, escalation, "consult", self.typed(browser, escalation))

        assert before < escalations.stand(escalation).stored[-1].event.happened <= timezone.now()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"happened-time": "9am"}, "give the day as well"),
            ({"happened-day": "1"}, "the month is missing"),
            (
                {"happened-day": "31", "happened-month": "6", "happened-year": "2025"},
                "there is no 31 June 2025",
            ),
            (
                {"happened-day": "3", "happened-month": "March", "happened-year": "025"},
                "write it in full, as in 2026",
            ),
            (
                {"happened-day": "3", "happened-month": "March", "happened-year": "2025"},
                "give the time too",
            ),
            (
                {
                    "happened-day": "3", "happened-month": "mar", "happened-year": "2025",
                    "happened-time": "4:30",
                },
                "say am or pm",
            ),
            (
                {
                    "happened-day": "3", "happened-month": "3", "happened-year": "2025",
                    "happened-time": "25:00",
                },
                "as in 4:30pm or 16:30",
            ),
        ],
    )  # fmt: skip
    def test_says_what_cannot_be_read(self, page, people, typed, said):
        escalation = begun(people)
        browser = by(page, people.school.practitioner)
        typed = self.typed(browser, escalation, **typed)

        again = browser.post(where(escalation, "consult"), typed, status=422)

        assert said in again.errors[0]


class TestGloucestershire:
    """From the first talk to closing, as five people, page by page."""

    def test_goes_up_twice_is_settled_confirmed_filed_and_closed(self, page, people):
        school, care = people.school, people.social_care
        escalation = raised(
            people, counterpart=care.practitioner, at=timezone.now() - timedelta(days=2)
        )

        def does(person, doing, **typed):
            browser = by(page, person)
            sent = form(browser, escalation, doing, **typed)
            return browser.post(where(escalation, doing), sent, follow=True)

        does(school.practitioner, "consult", with_="raising.line_manager")
        does(school.practitioner, "discuss", **TALKED)
        does(school.practitioner, "escalate", reason="No visit yet.")
        does(school.line_manager, "discuss", mode="video", outcome="no_response")
        does(school.line_manager, "escalate", reason="Nobody answers.")
        does(care.senior_manager, "propose", agreement="A visit each week.")
        does(school.senior_manager, "discuss", mode="meeting", outcome="resolved")
        does(school.senior_manager, "resolve", how="agreed", agreement="A visit each week.")
        does(care.senior_manager, "confirm", right="yes")
        does(school.senior_manager, "confirm", right="yes")
        does(care.senior_manager, "file_record")
        does(school.senior_manager, "file_record")
        after = does(school.senior_manager, "close")

        assert escalations.stand(escalation).standing.status == "closed"
        assert "Nothing: it is closed" in after.text


class TestEveryForm:
    """Each act has a form that can be filled in and sent, whoever's act it is."""

    def test_is_there_for_every_act_but_raising(self):
        assert set(FORMS) == set(acts.BY_NAME) - {"raise"}

    def test_gives_every_particular_that_an_act_has(self):
        for do_, form_ in FORMS.items():
            if do_ == "correct":
                continue
            asked = {each.name for each in form_.fields if not each.beside and not each.then}
            unasked = {"due"} if do_ == "report" else set()  # by when it was wanted is known
            assert asked == set(acts.BY_NAME[do_].__struct_fields__) - unasked, do_


def test_a_key_of_somebody_else_is_nobodys(page, people):
    escalation = begun(people)
    key = uuid4()
    do(
        escalation, people.school.practitioner, acts.Consult(), at=timezone.now(), key=key
    )  # fmt: skip
    browser = by(page, people.social_care.practitioner)
    typed = form(browser, escalation, "respond", response="Yes.") | {"key": str(key)}

    browser.post(where(escalation, "respond"), typed, status=404)

    assert acts.Respond not in bodies(escalation)


class TestADoorThatClosedMeanwhile:
    @pytest.mark.django_db
    def test_loses_nothing_that_was_typed(self, client):
        people = world(at=timezone.now() - timedelta(days=60))
        escalation = begun(people)
        gone = people.social_care.practitioner
        client.force_login(find(gone))
        address = f"/escalations/{escalation}/respond/"
        assert client.get(address).status_code == 200
        Holding.objects.filter(person=gone).update(agency_id=people.health.id)

        answered = client.post(
            address, {"response": "We saw her on Tuesday.", "key": str(uuid4()), "seen": "4"}
        )

        assert answered.status_code == 404
        assert "We saw her on Tuesday." in answered.content.decode()
