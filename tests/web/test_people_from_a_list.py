"""Inviting many people from a list: what it would change, what is the matter, and the file back."""

import csv
import io
from datetime import timedelta

import pytest
import service_world
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from service_world import find

from accord.directory.models import Agency, Change, Holding, Person
from accord.outbox.models import Message
from accord.services import people as services
from accord.web import people_file

pytestmark = pytest.mark.django_db

HEAD = "name,e-mail,posts\n"
SAM = "Sam Newcomer,sam@puddlewick-school.example,line manager; safeguarding lead\n"
COLIN = "Colin X,colin@puddlewick-school.example,Worker;director\n"
PENNY = "Penny Y,penny@puddlewick-school.example,worker\n"


@pytest.fixture
def ada(page, people):
    page.client.force_login(find(people.school.administrator))
    return page


@pytest.fixture
def address(people):
    return f"/people/{people.school.id}/import/"


def counts():
    return Person.objects.count(), Holding.objects.count(), Message.objects.count()


class TestAList:
    def test_shows_what_it_would_change_and_changes_nothing(self, ada, address):
        before = counts()

        shown = ada.post(address, {"text": HEAD + SAM + COLIN + PENNY})

        assert counts() == before
        assert "New here: 1" in shown.text
        assert "Here already, with a further post: 1" in shown.text
        assert "Nothing changes: 1" in shown.text
        assert "director" in shown.text
        assert any(each.text == "Invite these 2" for each in shown.all("button"))

    def test_invites_them_once_that_was_asked_for(self, ada, address):
        shown = ada.post(address, {"text": HEAD + SAM + COLIN + PENNY})

        done = ada.post(address, shown.fields(address), follow=True)

        assert "2 people were invited." in done.text
        sam = Person.objects.get(email="sam@puddlewick-school.example")
        titles = set(Holding.objects.filter(person=sam).values_list("title", flat=True))
        assert titles == {"line_manager", "safeguarding_lead"}
        assert Message.objects.filter(kind="invited").count() == 2
        assert Change.objects.filter(what="post-given").count() == 3
        assert Person.objects.get(email="colin@puddlewick-school.example").name.startswith(
            "Colin Puddlewick"
        )

    def test_brought_twice_changes_nothing_the_second_time(self, ada, address):
        for _ in range(2):
            shown = ada.post(address, {"text": HEAD + SAM + COLIN + PENNY})
            if "Invite" in shown.text:
                fields = shown.fields(address)
                ada.post(address, fields, follow=True)
                before = counts()

        assert "Everybody in the list is here with these posts." in shown.text
        ada.post(address, fields, follow=True)
        assert counts() == before

    def test_is_taken_as_a_file_with_semicolons_and_in_the_coding_of_old(self, ada, address):
        raw = "E-mail;Name;Role\nsam@puddlewick-school.example;Zoë Newcomer;DSL\n".encode("cp1252")
        file = SimpleUploadedFile("people.csv", raw, content_type="text/csv")

        shown = ada.post(address, {"file": file})

        assert "Zoë Newcomer" in shown.text
        assert "safeguarding lead" in shown.text

    def test_names_columns_that_are_not_read_and_doubts(self, ada, address):
        text = "name,e-mail,posts,shoe size\nSam,sam@elsewhere.example,director,43\n"

        shown = ada.post(address, {"text": text})

        assert "Columns that are not used: “shoe size”" in shown.text
        assert "Please look twice: This is none of the mailboxes" in shown.text

    def test_gives_away_nobodys_name(self, ada, address):
        text = f"{HEAD}Typed Name,dirk@severn-care.example,director\n"

        shown = ada.post(address, {"text": text})

        assert "Typed Name" in shown.text
        assert "Dirk" not in shown.text

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "Choose a file"),
            ("\n\n", "Choose a file"),
            (f'{HEAD}"{"x" * 140_000}', "no list as a spreadsheet saves it"),
            (HEAD, "Line 2: Nobody stands in the list"),
            (
                "naem,e-mail,posts\nx",
                "Line 1, column “name”: There is no column “name”. Is it “naem”",
            ),
            (f"{HEAD},a@b.example,worker", "Line 2, column “name”: Give their name."),
            (f"{HEAD}Sam,sam@,worker", "Line 2, column “e-mail”: Give their e-mail address"),
            (
                f"{HEAD}{SAM}Sam,SAM@puddlewick-school.example,worker",
                "Line 3, column “e-mail”: Line 2",
            ),
            (f"{HEAD}Ada,ada@puddlewick-school.example,worker", "That is your own address"),
            (f"{HEAD}Sam,sam@a.example,line manger", "did you mean 'line manager'?"),
            (f"{HEAD}Sam,sam@a.example,chair", "“chair” is no post that you can give"),
            (f"{HEAD}Sam,sam@a.example,", "Line 2, column “posts”: Give the post they hold."),
            (f'{HEAD}"Sam\nX",sam@a.example,worker\nPat,pat,worker', "Line 4, column “e-mail”"),
            (HEAD + "".join(f"P,p{n}@a.example,worker\n" for n in range(501)), "500 is the most"),
        ],
    )
    def test_that_cannot_be_taken_says_where_and_why_and_comes_back(self, ada, address, text, says):
        before = counts()

        again = ada.post(address, {"text": text}, status=422)

        assert any(says in each for each in again.errors), again.errors
        assert counts() == before
        assert again.fields(address)["text"].split() == text.split()

    def test_says_all_that_is_the_matter_at_once(self, ada, address):
        text = f"{HEAD},sam@,chair\nPat,pat@a.example,wroker\n"

        again = ada.post(address, {"text": text}, status=422)

        assert len(again.errors) == 4

    def test_invites_nobody_where_one_of_them_cannot_be(self, page, people):
        services.end(people.school.colleague, by=people.school.administrator, at=timezone.now())
        page.client.force_login(find(people.severn.office))
        address, before = f"/people/{people.severn.id}/import/", counts()
        text = f"{HEAD}Pat,pat@a.example,panel\nColin,colin@puddlewick-school.example,panel\n"
        shown = page.post(address, {"text": text})

        again = page.post(address, shown.fields(address), status=422)

        assert "Line 3" in again.errors[0]
        assert counts() == before


class TestAnOfficesList:
    def test_names_agencies_that_it_looks_after_and_no_others(self, page, people):
        last_month = timezone.localdate() - timedelta(days=30)
        Holding.objects.filter(person=people.health.administrator).update(held_to=last_month)
        page.client.force_login(find(people.severn.office))
        address = f"/people/{people.severn.id}/import/"
        head = "name,e-mail,posts,agency\n"
        hers = "Pat,pat@wobbleford-health.example,administrator,Wobbleford Health\n"
        theirs = "Pam,pam@puddlewick-school.example,administrator,Puddlewick School\n"

        again = page.post(address, {"text": head + hers + theirs}, status=422)
        shown = page.post(address, {"text": head + hers})
        page.post(address, shown.fields(address), follow=True)

        assert "look after their own" in again.errors[0]
        pat = Person.objects.get(email="pat@wobbleford-health.example")
        assert Holding.objects.get(person=pat).agency_id == people.health.id


class TestTheFileOfWhoIsHere:
    def test_brought_back_changes_nothing(self, ada, address, people):
        school = Agency.objects.get(pk=people.school.id)
        odd = service_world.person("Odd Name", domain="puddlewick-school.example")
        Person.objects.filter(pk=odd.pk).update(name="=SUM(A1)")
        service_world.hold(odd, "director", school)
        file = ada.client.get(f"/people/{people.school.id}/list/")
        text = file.content.decode("utf-8-sig")

        shown = ada.post(address, {"text": text})

        assert "Everybody in the list is here with these posts." in shown.text
        assert file["Content-Type"].startswith("text/csv")

    def test_holds_nothing_that_a_spreadsheet_would_carry_out(self, ada, people):
        school = Agency.objects.get(pk=people.school.id)
        odd = service_world.person("Odd Name", domain="puddlewick-school.example")
        Person.objects.filter(pk=odd.pk).update(name="=SUM(A1)")
        service_world.hold(odd, "director", school)

        text = ada.client.get(f"/people/{people.school.id}/list/").content.decode("utf-8-sig")

        names = [row[0] for row in csv.reader(io.StringIO(text))]
        assert "'=SUM(A1)" in names

    def test_to_fill_in_has_the_columns_alone(self, ada, people):
        text = ada.client.get(f"/people/{people.school.id}/list/?empty").content.decode("utf-8-sig")

        assert text.strip() == ",".join(people_file.HEADINGS)
