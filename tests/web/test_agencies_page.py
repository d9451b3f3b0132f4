"""A partnership's agencies on its office's pages."""

from datetime import timedelta

import pytest
import service_world
from django.utils import timezone
from service_world import find

from accord.directory.models import Agency, Asking, MailDomain, Partnership, Representative
from accord.web import reading_forms

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NEW = {
    "name": "Newly Added Nursery", "sector": "early-years", "administrator": "Sam Newcomer",
    "email": "sam@newly.example",
}  # fmt: skip


@pytest.fixture
def offa(page, people):
    page.client.force_login(find(people.severn.office))
    return page


@pytest.fixture
def base(people):
    return f"/people/{people.severn.id}"


@pytest.fixture
def school(base, people):
    return f"{base}/agencies/{people.school.id}/"


def of_day(name, day):
    return {key: said for key, (said,) in reading_forms.write_day(name, day).items()}


class TestTheAgencies:
    def test_say_what_each_of_them_lacks(self, offa, base, people):
        Representative.objects.filter(agency=people.health.id).delete()

        shown = offa.get(f"{base}/agencies/")

        assert shown.text.count("Nobody represents it") == 1
        assert "Represented by Bora Puddlewick-School" in shown.text
        assert "Gullhaven School" not in shown.text

    def test_are_found_from_the_page_of_the_office(self, offa, base):
        assert f"{base}/agencies/" in offa.get(f"{base}/").links.values()

    def test_are_asked_for_with_the_same_number_of_questions_however_many(
        self, offa, base, people, django_assert_max_num_queries
    ):
        severn = Partnership.objects.get(pk=people.severn.id)
        for number in range(20):
            service_world.agency(f"more-{number}", f"More {number}", "school", severn)
        offa.get(f"{base}/agencies/")

        with django_assert_max_num_queries(16):
            offa.get(f"{base}/agencies/")


class TestAddingOne:
    def test_leads_to_it(self, offa, base):
        asked = offa.get(f"{base}/agencies/add/")

        shown = offa.post(f"{base}/agencies/add/", {**asked.fields(), **NEW}, follow=True)

        assert shown.heading == NEW["name"]
        assert "none of them has signed in yet" in shown.text

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"name": " "}, "Enter the agency's name"),
            ({"name": "Puddlewick School"}, "has an agency of that name"),
            ({"sector": "circus"}, "Choose one of the sectors"),
            ({"administrator": ""}, "Enter the administrator's name"),
            ({"email": "sam"}, "name@example.org"),
            ({"email": "offa@severn-vale.example"}, "your own address"),
        ],
    )
    def test_asks_again_and_loses_nothing(self, offa, base, wrong, says):
        asked = offa.get(f"{base}/agencies/add/")

        again = offa.post(f"{base}/agencies/add/", {**asked.fields(), **NEW, **wrong}, status=422)

        (said,) = again.errors
        assert says in said
        kept = again.fields()
        assert kept["key"] == asked.fields()["key"]
        assert all(kept[key] == {**NEW, **wrong}[key] for key in ("name", "administrator", "email"))
        assert not Agency.objects.filter(name="Newly Added Nursery").exists()


class TestWhoRepresentsIt:
    def test_is_named_and_ended(self, offa, school, people):
        typed = {"who": str(people.school.director), **of_day("first", timezone.localdate())}

        shown = offa.post(f"{school}representatives/", typed, follow=True)
        assert "Dirk Puddlewick-School" in shown.text
        seat = Representative.objects.get(person=people.school.director)
        end = f"{school}representatives/{seat.pk}/end/"
        assert end in offa.get(school).links.values()
        asked = offa.get(end)
        assert "Dirk Puddlewick-School represents Puddlewick School" in asked.text
        assert "Nobody yet." not in offa.get(school).text, "it asks first"
        offa.post(end, asked.fields(), follow=True)

        assert "Nobody yet." in offa.get(school).text
        offa.get(end, status=404)

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"who": ""}, "Choose who represents"),
            ({"first-day": "31", "first-month": "2"}, "The first day"),
            ({"first-year": "2020"}, "has passed"),
            ({"last-day": "1", "last-month": "1", "last-year": "2021"}, "before the first"),
            ({"first-day": "", "first-month": "", "first-year": ""}, "Give the first day"),
        ],
    )
    def test_is_asked_for_again(self, offa, school, people, wrong, says):
        today = timezone.localdate()
        typed = {"who": str(people.school.director), **of_day("first", today), **wrong}

        again = offa.post(f"{school}representatives/", typed, status=422)

        assert any(says in each for each in again.errors)
        kept = again.fields(f"{school}representatives/")
        assert all(kept[name] == said for name, said in wrong.items())
        assert not Representative.objects.filter(person=people.school.director).exists()


class TestADomain:
    def test_is_listed_and_taken_off(self, offa, school):
        offa.post(f"{school}domains/", {"domain": "puddle.sch.example"}, follow=True)
        assert "puddle.sch.example" in offa.get(school).text

        asked = offa.get(f"{school}domains/?remove=puddle.sch.example")
        assert "puddle.sch.example" in asked.text
        assert MailDomain.objects.filter(domain="puddle.sch.example").exists(), "it asks first"
        offa.post(f"{school}domains/", asked.fields(), follow=True)

        assert offa.client.get(f"{school}domains/?remove=puddle.sch.example").url == school
        assert not MailDomain.objects.filter(domain="puddle.sch.example").exists()

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("gmail.com", "Anybody gets a mailbox at gmail.com"),
            ("x@nhs.net", "Many agencies share nhs.net"),
            ("harbour-care.example", "listed for another agency"),
            ("puddle", "behind the @"),
        ],
    )
    def test_that_would_let_others_in_is_refused(self, offa, school, typed, says):
        again = offa.post(f"{school}domains/", {"domain": typed}, status=422)

        assert says in again.errors[0]
        assert again.fields(f"{school}domains/")["domain"] == typed


class TestItsNameAndSector:
    def test_are_changed(self, offa, school, people):
        offa.post(school, {"name": "Puddlewick Academy", "sector": "school"}, follow=True)

        assert Agency.objects.get(pk=people.school.id).name == "Puddlewick Academy"

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"name": "", "sector": "school"}, "Enter the agency's name"),
            ({"name": "Wobbleford Health", "sector": "school"}, "has an agency of that name"),
            ({"name": "Puddlewick", "sector": "circus"}, "Choose one of the sectors"),
        ],
    )
    def test_are_asked_for_again(self, offa, school, typed, says):
        again = offa.post(school, typed, status=422)

        assert says in again.errors[0]
        assert again.fields(school)["name"] == typed["name"]


class TestAskingOne:
    @pytest.mark.parametrize("email", ["ada@gullhaven-school.example", "nobody@nowhere.example"])
    def test_is_answered_alike_whoever_has_the_address(self, offa, base, email):
        offa.get(f"{base}/agencies/ask/")

        shown = offa.post(f"{base}/agencies/ask/", {"email": email}, follow=True)

        assert "If that is the mailbox of an administrator" in shown.text
        assert Asking.objects.exists() == email.startswith("ada")

    def test_is_shown_to_its_administrator_who_answers(self, offa, base, people):
        offa.post(f"{base}/agencies/ask/", {"email": "ada@gullhaven-school.example"}, follow=True)
        offa.client.force_login(find(people.harbour_school.administrator))
        shown = offa.get(f"/people/{people.harbour_school.id}/")
        address = f"/people/{people.harbour_school.id}/asked/{Asking.objects.get().pk}/"
        assert address in shown.links.values()

        assert offa.post(address, {}, status=422).errors == ["Choose yes or no."]
        offa.post(address, {"answer": "yes"}, follow=True)

        assert "answered already" in offa.get(address).text
        agency = Agency.objects.get(pk=people.harbour_school.id)
        assert agency.partnerships.count() == 2


class TestThePartnership:
    def test_says_another_front_door_on_the_page_for_emergencies(self, offa, base):
        kept = offa.get(f"{base}/partnership/").fields()

        sent = {**kept, "front_door": "the night desk, 01632 960 555"}
        offa.post(f"{base}/partnership/", sent, follow=True)

        assert "the night desk" in offa.get("/immediate-danger/").text

    def test_asks_again_for_what_is_missing(self, offa, base):
        again = offa.post(f"{base}/partnership/", {"mailbox": "x", "front_door": ""}, status=422)

        assert len(again.errors) == 2
        assert again.fields()["mailbox"] == "x"
