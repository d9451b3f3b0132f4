"""The posts of an agency on its administrator's page, and one's own page with one's password."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from service_steps import at_stage
from service_world import PASSWORD, find

from accord.directory.models import Holding, Partnership, Person, StandIn
from accord.services import people as services
from accord.web import reading_forms

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PHONE = "01632 960 123"
NEW_PASSWORD = "nine invented cormorants"


@pytest.fixture
def ada(page, people):
    page.client.force_login(find(people.school.administrator))
    return page


def of_day(name, day):
    return {key: said for key, (said,) in reading_forms.write_day(name, day).items()}


def card(page, title):
    section = page.one("section", aria_labelledby=f"post-{title}")
    return section.text


class TestThePostsOfAnAgency:
    def test_say_what_the_policy_calls_them_who_holds_them_and_who_stands_in(self, ada, people):
        today = timezone.localdate()
        Partnership.objects.filter(pk=people.harbour.id).update(policy="mscb")
        Person.objects.filter(pk=people.police.line_manager).update(telephone=PHONE)
        held = Holding.objects.get(person=people.police.line_manager)
        StandIn.objects.create(
            holding=held, person_id=people.police.director, stands_from=today, stands_to=today + DAY
        )
        ada.client.force_login(find(people.police.administrator))

        shown = ada.get(f"/people/{people.police.id}/posts/")

        said = card(shown, "line_manager")
        assert "Lina Twoshires-Police" in said
        called = "detective sergeant in Harbour Bay Safeguarding Children Partnership (clause s1a)"
        assert f"In your sector: {called}" in said
        assert PHONE in said
        assert "Dirk Twoshires-Police stands in" in said
        assert shown.heading == "Posts of Twoshires Police"

    def test_say_what_is_missing(self, ada, people):
        Holding.objects.filter(person=people.school.safeguarding_lead).delete()
        Holding.objects.filter(person=people.school.line_manager).delete()

        shown = ada.get(f"/people/{people.school.id}/posts/")

        assert "nobody can be asked to name somebody" in card(shown, "safeguarding_lead")
        assert "Nobody holds it" in card(shown, "line_manager")
        assert "There is only one." in card(shown, "administrator")

    def test_of_a_partnership_are_its_offices(self, ada, people):
        ada.client.force_login(find(people.severn.office))

        shown = ada.get(f"/people/{people.severn.id}/posts/")

        assert "Cher Severn-Vale" in card(shown, "chair")

    def test_show_no_name_and_no_telephone_of_who_was_only_invited(self, ada, people):
        dirk = people.social_care.director
        Person.objects.filter(pk=dirk).update(telephone=PHONE)
        services.invite(
            "dirk@severn-care.example", name="Typed Name", title="director",
            body=people.school.id, by=people.school.administrator, at=timezone.now(),
        )  # fmt: skip

        for tail in ("posts/", "changes/", f"{dirk}/"):
            shown = ada.get(f"/people/{people.school.id}/{tail}")
            assert "Typed Name" in shown.text
            assert "Dirk Severn-Care" not in shown.html
            assert PHONE not in shown.html


class TestALastDay:
    def test_is_given_on_the_page_and_stands_among_the_changes(self, ada, people):
        today, school = timezone.localdate(), people.school
        held = Holding.objects.get(person=school.director)
        address = f"/people/{school.id}/posts/{held.pk}/end/"
        ada.get(address)

        ada.post(address, of_day("last", today + DAY), follow=True)

        held.refresh_from_db()
        assert held.held_to == today + DAY
        shown = ada.get(f"/people/{school.id}/changes/")
        assert "A post of Dirk Puddlewick-School got a last day: director" in shown.text

    @pytest.mark.parametrize(
        ("days", "says"),
        [(None, "Give the last day"), (-2, "has passed"), (400, "more than a year")],
    )
    def test_that_cannot_be_is_asked_for_again(self, ada, people, days, says):
        held = Holding.objects.get(person=people.school.director)
        day = timezone.localdate() + (days or 0) * DAY
        sent = of_day("last", day) if days else {"last-day": "", "last-month": "", "last-year": ""}

        asked = ada.post(f"/people/{people.school.id}/posts/{held.pk}/end/", sent, status=422)

        (said,) = asked.errors
        assert says in said
        assert not days or asked.fields()["last-year"] == str(day.year)


class TestAFirstDay:
    def test_is_asked_for_when_somebody_is_invited(self, ada, people):
        day = timezone.localdate() + 3 * DAY
        sent = {
            "name": "Sam Newcomer", "email": "sam@puddlewick-school.example", "title": "director",
            **of_day("since", day),
        }  # fmt: skip

        ada.post(f"/people/{people.school.id}/", sent, follow=True)

        sam = Person.objects.get(email=sent["email"])
        assert Holding.objects.get(person=sam).held_from == day

    @pytest.mark.parametrize("days", [-1, 400])
    def test_that_has_passed_or_is_far_off_is_asked_for_again(self, ada, people, days):
        day = timezone.localdate() + days * DAY
        sent = {
            "name": "Sam Newcomer", "email": "sam@puddlewick-school.example", "title": "director",
            **of_day("since", day),
        }  # fmt: skip

        asked = ada.post(f"/people/{people.school.id}/", sent, status=422)

        assert len(asked.errors) == 1
        assert asked.fields()["since-day"] == str(day.day)
        assert asked.fields()["email"] == sent["email"]
        assert not Person.objects.filter(email=sent["email"]).exists()


class TestATelephone:
    def test_is_shown_on_the_sides_to_who_takes_part(self, page, people):
        escalation = at_stage(people, 1, at=timezone.now() - 3 * DAY)
        Person.objects.filter(pk=people.social_care.practitioner).update(telephone=PHONE)
        page.client.force_login(find(people.school.practitioner))

        shown = page.get(f"/escalations/{escalation}/")

        assert shown.links[PHONE] == "tel:01632960123"

    def test_is_shown_to_nobody_who_sees_a_part(self, page, people):
        escalation = at_stage(people, 1, at=timezone.now() - 3 * DAY)
        Person.objects.update(telephone=PHONE)
        page.client.force_login(find(people.social_care.safeguarding_lead))

        assert PHONE not in page.get(f"/escalations/{escalation}/").html

    def test_that_is_none_is_asked_for_again(self, teacher):
        name = teacher.get("/me/").fields("/me/")["name"]

        asked = teacher.post("/me/", {"name": name, "telephone": "ring me"}, status=422)

        assert asked.fields("/me/")["telephone"] == "ring me"
        assert "figures" in asked.errors[0]

    @pytest.mark.parametrize("said", [PHONE, "+44 (0)1632 960123 ext 12", ""])
    def test_of_ones_own_is_kept(self, teacher, people, said):
        teacher.post("/me/", {"name": "Penny Chalk", "telephone": said}, follow=True)

        penny = Person.objects.get(pk=people.school.practitioner)
        assert (penny.name, penny.telephone) == ("Penny Chalk", said)


class TestOnesPassword:
    def test_is_chosen_and_signs_in(self, teacher, people):
        teacher.get("/me/password/")

        sent = {"password": NEW_PASSWORD, "password-again": NEW_PASSWORD}
        teacher.post("/me/password/", sent, follow=True)

        penny = Person.objects.get(pk=people.school.practitioner)
        assert penny.check_password(NEW_PASSWORD)
        assert teacher.get("/me/").status == 200
        elsewhere = {"email": penny.email, "password": NEW_PASSWORD, "how": "password"}
        answer = Client().post("/sign-in/", elsewhere)
        assert answer["Location"] == "/my-work/"

    def test_ends_every_other_session(self, teacher, people):
        other = Client()
        other.force_login(find(people.school.practitioner))

        teacher.post(
            "/me/password/", {"password": NEW_PASSWORD, "password-again": NEW_PASSWORD}, follow=True
        )

        assert other.get("/me/")["Location"].startswith("/sign-in/")
        teacher.get("/me/")

    @pytest.mark.parametrize(
        ("first", "second", "says"),
        [
            ("", "", "Enter the password"),
            ("short heron", "short heron", "at least 12"),
            ("qwertyuiop123", "qwertyuiop123", "Many people"),
            ("penny puddlewick-school", "penny puddlewick-school", "like your name"),
            (NEW_PASSWORD, "nine invented herons", "not the same"),
            ("x" * 201, "x" * 201, "at most 200"),
        ],
    )
    def test_that_is_too_easy_is_asked_for_again_and_shown_nowhere(
        self, teacher, people, first, second, says
    ):
        sent = {"password": first, "password-again": second}

        asked = teacher.post("/me/password/", sent, status=422)

        assert says in asked.errors[0]
        assert not first or first not in re.sub("<title>.*</title>|<a .*?</a>", "", asked.html)
        assert Person.objects.get(pk=people.school.practitioner).check_password(PASSWORD)

    def test_is_never_shown_again_where_the_session_had_run_out(self, teacher):
        teacher.client.cookies.pop("sessionid")

        answer = teacher.client.post("/me/password/", {"password-again": NEW_PASSWORD})

        assert NEW_PASSWORD not in answer.content.decode()
