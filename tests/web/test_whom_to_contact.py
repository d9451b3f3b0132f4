"""Who cannot tell whom to contact asks the partnership's office (`tscp` who), and is answered."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from knocking import browser, of_the_police, stage
from service_steps import DAY
from service_world import World, find

from accord.desk.models import ContactRequest
from accord.directory.models import Holding, Partnership
from accord.outbox import reading
from accord.outbox.models import Message
from accord.services import contacts

pytestmark = pytest.mark.django_db

TEAM = "The team at the harbour wall. I tried the switchboard twice."


@pytest.fixture
def worker(page, people):
    """A browser in which a worker of Gullhaven School is signed in; its policy is Torbay's."""
    page.client.force_login(find(people.harbour_school.practitioner))
    return page


@pytest.fixture
def office(people):
    """A browser in which the harbour's office is signed in."""
    return browser(people, "harbour.office")


def question(people: World, **said: object) -> dict[str, object]:
    return {
        "key": str(uuid4()), "agency": people.harbour_care.slug, "title": "line_manager",
        "text": TEAM, **said,
    }  # fmt: skip


def asked(client, people: World, **said: object) -> UUID:
    """Ask, and return the question's id."""
    answer = client.post("/contacts/", question(people, **said))
    assert answer.status_code == 302, answer.content.decode()
    return ContactRequest.objects.latest("asked_at").id


def answered(client, people: World, contact: UUID, **said: object):
    typed = {"key": str(uuid4()), "seen": "", "counterpart": "", "text": "", **said}
    return client.post(f"/office/{people.harbour.id}/contacts/{contact}/", typed)


def letters(kind: str) -> list[str]:
    return [reading.letter(each) for each in Message.objects.filter(kind=kind)]


@pytest.mark.clause("tscp", "who")
class TestWhoCannotTellWhomToContact:
    def test_asks_the_office_and_is_told_who_it_is(self, worker, office, people):
        contact = asked(worker.client, people)

        shown = office.get(f"/office/{people.harbour.id}/").content.decode()
        assert f"/office/{people.harbour.id}/contacts/{contact}/" in shown
        assert "asks for the line manager at Harbour Bay Children&#39;s Care" in shown
        answered(
            office, people, contact, counterpart=people.harbour_care.line_manager,
            text="She is there from nine.",
        )  # fmt: skip

        told = worker.get(f"/contacts/{contact}/").text
        manager = find(people.harbour_care.line_manager)
        assert f"{manager.name}, line manager, Harbour Bay Children's Care" in told
        assert manager.email in told
        assert "She is there from nine." in told
        assert "Answered" in worker.get("/my-work/").text

    def test_is_told_by_a_message_that_says_nothing_of_it(self, worker, office, people):
        contact = asked(worker.client, people)
        answered(office, people, contact, text="Ask for Mrs Drains.")

        (asks,), (says,) = letters("contact-asked"), letters("contact-answered")
        asker = find(people.harbour_school.practitioner)
        assert asks.to == "office@harbour-bay.example"
        assert says.to == asker.email
        for letter in (asks, says):
            text = letter.subject + letter.text
            for secret in (TEAM, "Drains", asker.name, "Children's Care", "line manager"):
                assert secret not in text

    def test_sees_the_clause_and_is_asked_not_to_name_the_child(self, worker):
        shown = worker.get("/contacts/")

        assert "clause who" in shown.text
        assert "Do not name the child" in shown.text

    @pytest.mark.clause("bscp", "fn1")
    def test_sees_in_bromley_that_its_document_asks_the_office_too(self, worker, people):
        Partnership.objects.filter(pk=people.harbour.id).update(policy="bscp")

        assert "clause fn1" in worker.get("/contacts/").text

    def test_may_mean_an_agency_that_nobody_listed(self, worker, office, people):
        contact = asked(worker.client, people, agency="another", title="")

        page = office.get(f"/office/{people.harbour.id}/contacts/{contact}/").content.decode()

        assert "somebody at another agency" in page
        assert 'name="counterpart"' not in page

    @pytest.mark.parametrize(
        ("said", "problem"),
        [
            ({"agency": ""}, "Choose the agency"),
            ({"agency": "severn-care"}, "Choose the agency"),
            ({"agency": "another", "text": " "}, "Write which agency it is."),
            ({"text": "x" * 2_001}, "Use at most 2,000 characters."),
        ],
    )
    def test_is_told_what_is_missing_and_loses_nothing(self, worker, people, said, problem):
        answer = worker.post("/contacts/", question(people, **said), status=422)

        assert problem in answer.text
        assert said.get("text", TEAM).strip() in answer.html
        assert not ContactRequest.objects.exists()

    def test_is_led_back_to_the_escalation_and_the_office_learns_of_none(self, page, people):
        page.client.force_login(find(people.school.practitioner))
        escalation = stage(people, 1)
        link = f"/contacts/?escalation={escalation}"
        assert link in page.get(f"/escalations/{escalation}/").html

        sent = page.client.post(
            "/contacts/",
            {
                "key": str(uuid4()), "agency": people.social_care.slug, "title": "",
                "text": "", "escalation": str(escalation),
            },
        )  # fmt: skip

        assert sent.headers["Location"] == f"/escalations/{escalation}/"
        contact = ContactRequest.objects.get()
        shown = browser(people, "severn.office").get(
            f"/office/{people.severn.id}/contacts/{contact.id}/"
        )
        assert shown.status_code == 200
        assert str(escalation) not in shown.content.decode()

    def test_leads_the_office_to_an_escalation_that_it_may_see(self, people):
        escalation = of_the_police(people)
        asked(
            browser(people, "police.practitioner"), people, escalation=str(escalation),
            place=f"{people.police.slug} {people.harbour.id}",
        )  # fmt: skip

        shown = browser(people, "harbour.office").get(f"/office/{people.harbour.id}/")

        assert "from escalation" in shown.content.decode()

    def test_in_two_partnerships_says_whose_office(self, people):
        client = browser(people, "police.practitioner")

        first = client.get("/contacts/").content.decode()
        place = f"{people.police.slug} {people.severn.id}"
        second = client.get("/contacts/", {"place": place}).content.decode()

        assert "Whose office do you ask?" in first
        assert 'name="agency"' not in first
        assert 'value="severn-care"' in second
        assert 'value="harbour-care"' not in second


class TestAQuestion:
    def test_sent_twice_is_asked_once(self, worker, people):
        typed = question(people)

        for _ in range(2):
            worker.client.post("/contacts/", typed)
        worker.client.post("/contacts/", {**typed, "text": "Another one."})

        assert ContactRequest.objects.count() == 2
        assert len(letters("contact-asked")) == 2

    def test_lies_sealed_in_its_row(self, worker, office, people):
        contact = asked(worker.client, people)
        answered(office, people, contact, text="Ask for Mrs Drains.")

        row = ContactRequest.objects.get()
        assert TEAM.encode() not in bytes(row.sealed)
        assert b"Drains" not in bytes(row.answer)

    def test_is_gone_after_ninety_days(self, worker, office, people):
        contact = asked(worker.client, people)
        long_ago = timezone.now() - contacts.KEPT - timedelta(minutes=1)
        ContactRequest.objects.update(asked_at=long_ago, expires_at=long_ago + contacts.KEPT)

        assert worker.client.get(f"/contacts/{contact}/").status_code == 404
        assert answered(office, people, contact, text="Late.").status_code == 404
        asked(worker.client, people, text="A new one")
        assert not ContactRequest.objects.filter(pk=contact).exists()

    def test_can_be_taken_back(self, worker, people):
        contact = asked(worker.client, people)

        for _ in range(2):
            sent = worker.client.post(f"/contacts/{contact}/take-back/")
            assert sent.headers["Location"] == "/my-work/"

        assert not ContactRequest.objects.exists()

    def test_is_no_colleagues_to_take_back(self, worker, people):
        contact = asked(worker.client, people)

        browser(people, "harbour_school.colleague").post(f"/contacts/{contact}/take-back/")

        assert ContactRequest.objects.filter(pk=contact).exists()


class TestAnAnswer:
    def test_sent_twice_is_given_once(self, worker, office, people):
        contact, key = asked(worker.client, people), str(uuid4())

        for _ in range(2):
            sent = answered(office, people, contact, key=key, text="Mrs Drains")
            assert sent.status_code == 302

        assert len(letters("contact-answered")) == 1

    def test_given_meanwhile_by_another_is_shown_and_nothing_is_lost(self, worker, office, people):
        contact = asked(worker.client, people)
        other = browser(people, "harbour.business_manager")
        answered(other, people, contact, text="Mrs Drains")

        sent = answered(office, people, contact, text="Mr Gutter")

        text = sent.content.decode()
        assert sent.status_code == 409
        assert "Mrs Drains" in text
        assert "Mr Gutter" in text
        assert contacts.asked.one(contact, at=timezone.now()).answer == "Mrs Drains"

    def test_can_be_changed_by_who_has_read_it(self, worker, office, people):
        contact = asked(worker.client, people)
        answered(office, people, contact, text="Mrs Drains")
        seen = contacts.asked.one(contact, at=timezone.now()).seen

        answered(office, people, contact, text="Mr Gutter", seen=seen)

        assert "Mr Gutter" in worker.get(f"/contacts/{contact}/").text

    @pytest.mark.parametrize(
        ("said", "problem"),
        [
            ({}, "Choose somebody, or write whom to contact."),
            ({"text": "x" * 2_001}, "Use at most 2,000 characters."),
        ],
    )
    def test_that_says_nothing_is_asked_for_again(self, worker, office, people, said, problem):
        contact = asked(worker.client, people)

        sent = answered(office, people, contact, **said)

        assert (sent.status_code, problem in sent.content.decode()) == (422, True)

    def test_names_nobody_who_left_meanwhile(self, worker, office, people):
        contact = asked(worker.client, people)
        manager = people.harbour_care.line_manager
        yesterday = (timezone.now() - DAY).date()
        Holding.objects.filter(person=manager).update(held_to=yesterday)

        sent = answered(office, people, contact, counterpart=manager)

        assert sent.status_code == 422
        assert "They do not hold that post any more." in sent.content.decode()

    def test_is_wanted_on_the_offices_my_work_until_it_is_given(self, worker, office, people):
        contact = asked(worker.client, people)
        assert "1 to tell whom to contact" in office.get("/my-work/").content.decode()
        assert (
            "to tell whom" not in browser(people, "harbour.chair").get("/my-work/").content.decode()
        )

        answered(office, people, contact, text="Mrs Drains")

        assert "to tell whom" not in office.get("/my-work/").content.decode()
        assert "Answered recently" in office.get(f"/office/{people.harbour.id}/").content.decode()
