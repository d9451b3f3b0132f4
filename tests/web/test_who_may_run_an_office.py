"""Who reads a partnership's register and does its office's work: tables written by hand."""

from uuid import UUID, uuid4

import pytest
import who_may_in_offices
from django.test import Client
from django.utils import timezone
from knocking import (
    asks_to_sign_in,
    bare,
    browser,
    ended,
    knocked,
    nowhere,
    of_the_police,
    stage,
    undone,
)
from service_world import World
from who_may import cells

from accord.desk.models import ContactRequest, FollowedUp
from accord.outbox.models import FAILED, Message
from accord.services import access, contacts, offices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def letter(answer, nothing) -> str:
    if asks_to_sign_in(answer):
        return "?"
    if answer.status_code == 404 and bare(answer) == nothing:
        return "."
    return {200: "W", 302: "W", 422: "W"}.get(answer.status_code, str(answer.status_code))


def wrong(people: World, table: str, path: str) -> list[tuple[str, ...]]:
    """Return the cells in which a page answers something else than its table says."""
    return [
        (actor, place, cell, found)
        for actor, place, cell, client, nothing in knocked(people, cells(table), path.split("/")[1])
        for found in (letter(client.get(path.format(getattr(people, place).id)), nothing),)
        if found != cell
    ]


class TestARegister:
    @pytest.mark.parametrize("path", ["/register/{}/", "/register/{}/file/"])
    def test_is_read_by_its_own_office(self, people, path):
        assert wrong(people, who_may_in_offices.REGISTERS, path) == []

    def test_would_be_found_open(self, people, monkeypatch):
        """The control: where any office's register is everybody's, the table goes red."""
        today = timezone.localdate()
        found = offices.to_office(people.severn.id, person=people.severn.chair, today=today)
        monkeypatch.setattr(offices, "to_office", lambda *_, **__: found)

        cells = wrong(people, who_may_in_offices.REGISTERS, "/register/{}/")

        assert ("school.practitioner", "severn", ".", "W") in cells

    def test_leads_whoever_is_in_one_office_there_at_once(self, people):
        client = browser(people, "severn.office")

        assert client.get("/register/").headers["Location"] == f"/register/{people.severn.id}/"

    def test_is_no_page_for_whoever_is_in_none(self, people):
        client = browser(people, "school.line_manager")

        assert bare(client.get("/register/")) == bare(client.get(f"/register/{uuid4()}/"))

    def test_shows_an_agency_of_two_partnerships_in_each_ones_own(self, people):
        theirs, ours = of_the_police(people), stage(people, 3)

        severn = browser(people, "severn.office").get(f"/register/{people.severn.id}/")
        harbour = browser(people, "harbour.office").get(f"/register/{people.harbour.id}/")

        assert str(ours) in severn.content.decode()
        assert str(theirs) not in severn.content.decode()
        assert str(theirs) in harbour.content.decode()
        assert str(ours) not in harbour.content.decode()


def question(people: World, place: str) -> UUID:
    """Return a question to an office: of the school's practitioner, or of the harbour's."""
    school = people.school if place == "severn" else people.harbour_school
    now, person = timezone.now(), school.practitioner
    (desk,) = access.desks(person, today=timezone.localdate(now))
    agency = people.social_care if place == "severn" else people.harbour_care
    return contacts.ask(
        desk, agency=agency.slug, title="", text="A team", escalation=None, person=person,
        key=uuid4(), at=now,
    )  # fmt: skip


class TestAnOffice:
    def test_is_run_by_its_own_people(self, people):
        assert wrong(people, who_may_in_offices.OFFICES, "/office/{}/") == []

    def test_answers_what_it_was_asked_and_no_other(self, people):
        asked = {place: question(people, place) for place in ("severn", "harbour")}
        found = []
        for actor, place, cell, client, nothing in knocked(
            people, cells(who_may_in_offices.OFFICES), "office"
        ):
            where = getattr(people, place).id
            path = f"/office/{where}/contacts/{asked[place]}/"
            typed = {"key": str(uuid4()), "seen": "", "text": "Mrs Drains"}
            shown, sent = (
                letter(client.get(path), nothing),
                letter(client.post(path, typed), nothing),
            )
            client.cookies.pop("messages", None)  # what is said once, on the next page of all
            kept = ContactRequest.objects.filter(answered_at__isnull=False).exists()
            other = asked["harbour" if place == "severn" else "severn"]
            wrong_one = letter(client.get(f"/office/{where}/contacts/{other}/"), nothing)
            if (shown, sent, kept) != (cell, cell, cell == "W") or wrong_one not in ".?":
                found.append((actor, place, cell, shown, sent, kept, wrong_one))

        assert found == []

    def test_leads_there_at_once(self, people):
        client = browser(people, "severn.office")

        assert client.get("/office/").headers["Location"] == f"/office/{people.severn.id}/"

    def test_is_no_page_for_its_chair(self, people):
        client = browser(people, "severn.chair")

        assert bare(client.get("/office/")) == nowhere(client, "office")


class TestAQuestionToAnOffice:
    def test_is_asked_by_who_works_for_an_agency(self, people):
        found = [
            (actor, cell, came)
            for (actor, _), cell in cells(who_may_in_offices.ASKING).items()
            for client in (browser(people, actor),)
            for nothing in (nowhere(client),)
            for came in (asks(people, actor, client, nothing),)
            if came != cell
        ]

        assert found == []

    def test_is_read_and_taken_back_by_who_asked(self, people):
        contact, found = question(people, "severn"), []
        table = cells(who_may_in_offices.ASKED)
        for actor, _, cell, client, nothing in knocked(people, table, "contacts"):
            shown = letter(client.get(f"/contacts/{contact}/"), nothing)
            client.post(f"/contacts/{contact}/take-back/")
            gone = not ContactRequest.objects.filter(pk=contact).exists()
            if (shown, gone) != (cell, cell == "W"):
                found.append((actor, cell, shown, gone))

        assert found == []

    def test_leads_to_no_escalation_that_is_not_theirs(self, people):
        escalation = stage(people, 1)
        client = browser(people, "school.colleague")
        typed = {"key": str(uuid4()), "agency": people.social_care.slug}

        answers = [
            client.post("/contacts/", {**typed, "escalation": str(which)})
            for which in (escalation, uuid4())
        ]

        assert [each.status_code for each in answers] == [404, 404]
        assert not ContactRequest.objects.exists()


def asks(people: World, actor: str, client: Client, nothing) -> str:
    with undone(), ended(people, actor):
        return letter(client.get("/contacts/"), nothing)


class TestAnOfficesWork:
    @pytest.mark.parametrize("page", ["messages", "agencies"])
    def test_is_seen_by_its_own_people(self, people, page):
        assert wrong(people, who_may_in_offices.OFFICES, f"/office/{{}}/{page}/") == []

    def test_on_a_message_is_done_by_its_own_people(self, people):
        found = []
        for place, escalation in (("severn", stage(people, 1)), ("harbour", of_the_police(people))):
            mine = Message.objects.filter(escalation=escalation)
            mine.update(state=FAILED, ended_at=timezone.now())
            message = mine.first().id
            for actor, column, cell, client, nothing in knocked(
                people, cells(who_may_in_offices.OFFICES), "office"
            ):
                if column == place:
                    path = f"/office/{getattr(people, place).id}/messages/{message}/"
                    typed = {"key": str(uuid4()), "how": "told"}
                    came = letter(client.post(path, typed), nothing)
                    client.cookies.pop("messages", None)
                    if (came, FollowedUp.objects.exists()) != (cell, cell == "W"):
                        found.append((actor, place, cell, came))

        assert found == []
