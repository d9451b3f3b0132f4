"""The page of the people whom somebody looks after."""

import uuid
from datetime import timedelta

import pytest
import service_world
from django.utils import timezone
from service_world import AT, world

from accord.directory import models as directory
from accord.directory import posts
from accord.directory.models import Person
from accord.outbox import mail
from accord.services import changes, people, sending

pytestmark = pytest.mark.django_db

NEW = {"name": "Sam Newcomer", "email": "sam@puddlewick-school.example", "title": "line_manager"}


@pytest.fixture
def there():
    return world()


@pytest.fixture
def as_person(client):
    """Return a function that signs somebody in."""

    def signed_in(who):
        client.force_login(service_world.find(who))
        return client

    return signed_in


def here(place):
    return f"/people/{place.id}/"


def end(place, who):
    return f"/people/{place.id}/{who}/end/"


class TestAnAddressThatTakesNothing:
    def test_is_said_to_who_looks_after_them_until_something_arrives(self, there, as_person):
        def writes():
            letter = mail.Letter(to="x@y.example", subject="x", text="x")
            mail.keep(letter, kind="invited", person=there.school.colleague, at=AT)

        writes()
        administrator = as_person(there.school.administrator)
        before = administrator.get(here(there.school)).content.decode()

        sending.refused(sending.take(at=AT), at=AT)
        refused = administrator.get(here(there.school)).content.decode()
        writes()
        sending.sent(sending.take(at=AT), at=AT + timedelta(days=1))
        arrived = administrator.get(here(there.school)).content.decode()

        counts = [said.count("No e-mail arrives") for said in (before, refused, arrived)]
        assert counts == [0, 1, 0]


class TestThePeopleOfAnAgency:
    def test_are_shown_to_its_administrator_with_their_posts(self, there, as_person):
        response = as_person(there.school.administrator).get("/people/", follow=True)

        said = response.content.decode()
        assert response.redirect_chain == [(here(there.school), 302)]
        assert '<h1 class="govuk-heading-l">People of Puddlewick School</h1>' in said
        assert "Penny Puddlewick-School" in said
        assert "Safeguarding lead" in said
        assert "Lettie Gone" not in said
        assert "severn-care.example" not in said

    def test_are_one_of_several_places_for_the_office(self, there, as_person):
        directory.Holding.objects.filter(title="administrator").delete()
        said = as_person(there.severn.office).get("/people/").content.decode()

        for place in (there.severn, there.school, there.police):
            assert here(place) in said
        assert here(there.harbour_school) not in said

    @pytest.mark.parametrize("who", ["director", "practitioner", "board_member"])
    def test_are_not_found_by_their_colleagues(self, there, as_person, who):
        colleague = as_person(getattr(there.school, who))

        for page in ("/people/", here(there.school), end(there.school, there.school.colleague)):
            assert colleague.get(page).status_code == 404
        assert colleague.post(here(there.school), NEW).status_code == 404
        assert colleague.post(end(there.school, there.school.colleague)).status_code == 404
        assert not Person.objects.filter(email=NEW["email"]).exists()
        assert Person.objects.get(pk=there.school.colleague).is_active

    def test_that_are_not_hers_answer_like_those_that_are_not_there(self, there, as_person):
        ada = as_person(there.school.administrator)

        other, absent = ada.get(here(there.social_care)), ada.get(f"/people/{uuid.uuid4()}/")

        assert (other.status_code, absent.status_code) == (404, 404)
        assert _said(other) == _said(absent)

    def test_are_shown_to_nobody_who_is_not_signed_in(self, there, client):
        for page in ("/people/", here(there.school), end(there.school, there.school.colleague)):
            assert client.get(page)["Location"].startswith("/sign-in/?next=/people/")

    @pytest.mark.parametrize("tail", ["", "posts/", "changes/"])
    def test_are_shown_with_the_same_number_of_questions_however_many_they_are(
        self, there, as_person, django_assert_max_num_queries, tail
    ):
        ada = as_person(there.school.administrator)
        ada.get(here(there.school))
        school = service_world.Agency.objects.get(slug="puddlewick-school")
        for number in range(40):
            somebody = service_world.person(f"More People {number}")
            service_world.hold(somebody, "director", school)
            changes.write(
                "name", by=there.school.administrator, at=AT, person=somebody.id, agency=school.id
            )

        with django_assert_max_num_queries(14):
            ada.get(f"{here(there.school)}{tail}")


class TestThePagesThemselves:
    def test_keep_the_rules_of_every_page(self, there, page):
        directory.Holding.objects.filter(agency=there.school.id, title="administrator").delete()
        page.client.force_login(service_world.find(there.severn.office))

        assert page.get("/people/").heading == "People"
        for place in (there.severn, there.school):
            page.get(here(place))
            asked = page.post(here(place), {}, status=422)
            assert len(asked.errors) == 3
        page.get(end(there.school, there.school.colleague))


class TestInvitingOnThePage:
    def test_gives_the_post_and_says_so(self, there, as_person):
        response = as_person(there.school.administrator).post(here(there.school), NEW, follow=True)

        sam = Person.objects.get(email=NEW["email"])
        (post,) = posts.held_by(sam.id, today=sam.joined_at.date())
        assert post.title == "line_manager"
        assert "They were invited." in response.content.decode()

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"name": " "}, "Enter their name."),
            ({"email": "sam"}, "Enter an e-mail address as in"),
            ({"title": ""}, "Choose the post they hold."),
            ({"title": "office"}, "Choose one of the posts."),
        ],
    )
    def test_asks_again_and_keeps_what_was_typed(self, there, as_person, wrong, says):
        sent = {**NEW, **wrong}

        response = as_person(there.school.administrator).post(here(there.school), sent)

        said = response.content.decode()
        assert response.status_code == 422
        assert says in said
        assert all(f'value="{sent[name]}"' in said for name in ("name", "email"))
        assert not Person.objects.filter(email=NEW["email"]).exists()

    def test_sets_nothing_but_what_the_page_asks_for(self, there, as_person):
        more = {
            "is_active": "", "password": "chosen by another", "id": str(there.stranger),
            "held_from": "2020-01-01", "agency": str(there.social_care.id),
            "joined_at": "2020-01-01", "person": str(there.stranger),
            "partnership": str(there.severn.id),
        }  # fmt: skip

        as_person(there.school.administrator).post(here(there.school), {**NEW, **more})

        sam = Person.objects.get(email=NEW["email"])
        (post,) = posts.held_by(sam.id, today=sam.joined_at.date())
        assert (post.body, sam.is_active) == ("puddlewick-school", True)
        assert not sam.has_usable_password()
        assert posts.held_by(there.stranger, today=AT.date()) == ()


class TestInvitingAnAddressThatMayBeWrong:
    @pytest.mark.parametrize(
        ("email", "says"),
        [
            ("Sam@Severn-Care.example", "This is a mailbox of Severn Vale Children's Care"),
            ("penny@severn-care.example", "This is a mailbox of Severn Vale Children's Care"),
            ("sam@elsewhere.example", "none of the mailboxes that Puddlewick School has listed"),
            ("ann.other@nowhere.example", "known here under another agency"),
        ],
    )
    def test_is_asked_back_once_and_then_done(self, there, page, email, says):
        health = service_world.Agency.objects.get(slug="wobbleford-health")
        service_world.hold(service_world.person("Ann Other"), "director", health)
        page.client.force_login(service_world.find(there.school.administrator))
        place, today = here(there.school), timezone.localdate()

        asked = page.post(place, {**NEW, "email": email}, status=422)

        (said,) = asked.errors
        assert says in said
        assert said.endswith("press Invite again.")
        school = directory.Holding.objects.filter(agency=there.school.id, title="line_manager")
        assert school.count() == 1
        page.post(place, {**asked.fields(place), "title": "line_manager"}, follow=True)
        who = Person.objects.get(email=email.lower())
        assert "line_manager" in {each.title for each in posts.held_by(who.id, today=today)}

    def test_is_asked_back_again_when_it_is_another(self, there, page):
        page.client.force_login(service_world.find(there.school.administrator))
        sent = {**NEW, "email": "sam@severn-care.example", "sure": "sam@elsewhere.example"}

        page.post(here(there.school), sent, status=422)

    def test_is_nothing_to_ask_of_colleagues_nor_where_no_mailbox_is_listed(self, there, page):
        page.client.force_login(service_world.find(there.school.administrator))
        colleague = "colin@puddlewick-school.example"
        page.post(here(there.school), {**NEW, "email": colleague}, follow=True)
        directory.MailDomain.objects.all().delete()

        page.post(here(there.school), {**NEW, "email": "sam@elsewhere.example"}, follow=True)

        assert Person.objects.filter(email="sam@elsewhere.example").exists()

    def test_is_nothing_to_ask_for_a_post_of_the_partnership(self, there, page):
        page.client.force_login(service_world.find(there.severn.office))
        sent = {**NEW, "email": "sena@severn-care.example", "title": "panel"}

        page.post(here(there.severn), sent, follow=True)

        sena = there.social_care.senior_manager
        assert "panel" in {each.title for each in posts.held_by(sena, today=timezone.localdate())}


class TestAnAgencyThatNobodyLooksAfter:
    @pytest.fixture
    def office(self, there, page):
        directory.Holding.objects.filter(agency=there.police.id, title="administrator").delete()
        page.client.force_login(service_world.find(there.harbour.office))
        return page

    def test_can_be_given_an_administrator_by_the_office_and_nothing_else(self, there, office):
        place = here(there.police)
        new = {**NEW, "email": "sam@twoshires-police.example"}

        shown = office.get(place)
        office.post(place, {**new, "title": "safeguarding_lead"}, status=422)
        office.post(place, {**new, "title": "administrator"}, follow=True)

        assert "nobody yet who looks after its people" in shown.text
        sam = Person.objects.get(email=new["email"])
        (post,) = posts.held_by(sam.id, today=timezone.localdate())
        assert post.title == "administrator"

    def test_is_the_offices_no_more_once_that_administrator_has_signed_in(
        self, there, office, as_person
    ):
        place = here(there.police)
        new = {**NEW, "email": "sam@twoshires-police.example", "title": "administrator"}
        office.post(place, new, follow=True)
        assert office.client.get(place).status_code == 200
        sam = Person.objects.get(email=new["email"])

        assert "Sam Newcomer" in as_person(sam.id).get(place).content.decode()

        assert as_person(there.harbour.office).get(place).status_code == 404


class TestSomebodyWhoseAccessWasEnded:
    def test_is_not_let_in_by_an_office_that_did_not_end_them(self, there, page):
        people.end(there.school.colleague, by=there.school.administrator, at=timezone.now())
        page.client.force_login(service_world.find(there.severn.office))
        sent = {**NEW, "email": "colin@puddlewick-school.example", "title": "panel"}

        asked = page.post(here(there.severn), sent, status=422)

        (said,) = asked.errors
        assert "access of whoever has this address was ended" in said
        assert not Person.objects.get(pk=there.school.colleague).is_active


class TestTheNameThatIsShown:
    def test_is_the_typed_one_and_that_of_nobody_who_has_the_address(self, there, as_person):
        ada, place = as_person(there.school.administrator), here(there.school)
        sent = {**NEW, "name": "Somebody Typed", "email": "dirk@severn-care.example"}
        ada.post(place, {**sent, "sure": sent["email"]})

        shown = ada.get(place).content.decode()
        asked = ada.get(end(there.school, there.social_care.director)).content.decode()

        for said in (shown, asked):
            assert "Somebody Typed" in said
            assert "Dirk Severn-Care" not in said
        as_person(there.social_care.director)
        after = as_person(there.school.administrator).get(place).content.decode()
        assert "Dirk Severn-Care" in after

    def test_stands_in_no_title(self, there, as_person):
        page = end(there.school, there.school.colleague)

        said = as_person(there.school.administrator).get(page).content.decode()

        assert "Colin" not in said.partition("<title>")[2].partition("</title>")[0]
        assert "Colin" in said


class TestEndingOnThePage:
    def test_asks_first_and_then_ends(self, there, as_person):
        ada = as_person(there.school.administrator)
        page = end(there.school, there.school.colleague)

        asked = ada.get(page).content.decode()
        assert "<strong>Colin Puddlewick-School</strong>" in asked
        assert Person.objects.get(pk=there.school.colleague).is_active
        done = ada.post(page, follow=True).content.decode()

        assert "they are signed out, and can sign in no more." in done
        assert not Person.objects.get(pk=there.school.colleague).is_active

    def test_sent_twice_ends_once_and_leads_back_all_the_same(self, there, as_person):
        ada = as_person(there.school.administrator)
        page = end(there.school, there.school.colleague)

        first, second = ada.post(page), ada.post(page)

        assert first["Location"] == second["Location"] == here(there.school)
        assert ada.get(page).status_code == 404

    def test_of_oneself_is_not_offered_and_not_found(self, there, as_person):
        ada = as_person(there.school.administrator)
        page = end(there.school, there.school.administrator)

        assert page not in ada.get(here(there.school)).content.decode()
        assert ada.post(page).status_code == 404

    def test_of_somebody_elsewhere_is_not_found_under_ones_own_place(self, there, as_person):
        ada = as_person(there.school.administrator)
        page = end(there.school, there.social_care.director)

        assert ada.get(page).status_code == 404
        assert ada.post(page)["Location"] == here(there.school)
        assert Person.objects.get(pk=there.social_care.director).is_active


def _said(response):
    return response.content.decode().split("<main")[1]
