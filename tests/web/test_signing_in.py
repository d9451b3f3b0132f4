"""Signing in and out, as people do it: by password or by a code, and the same for every address."""

import html
import re

import pytest
import service_world
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from service_world import AT, PASSWORD, world

from accord.directory.models import Person
from accord.outbox import reading
from accord.outbox.models import Message
from accord.services import people

pytestmark = pytest.mark.django_db

SIGN_IN, CODE, NAME, OUT = "/sign-in/", "/sign-in/code/", "/sign-in/name/", "/sign-out/"
KNOWN = "penny@puddlewick-school.example"
NEW = "robin.new@puddlewick-school.example"
ELSEWHERE = "robin@elsewhere.example"
ENDED = "colin@puddlewick-school.example"
SWITCHED_OFF = "dirk@puddlewick-school.example"


def ask(client, email, *, password="", how="any", **more):
    return client.post(SIGN_IN, {"email": email, "password": password, "how": how, **more})


def sent():
    return reading.words(Message.objects.filter(kind="sign-in").latest("written_at")).split()[0]


def signed_in(client):
    return client.session.get("_auth_user_id")


def text(response):
    """Return what a page says, without what differs from one request to the next."""
    said = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return html.unescape(said)


def with_somebody_ended():
    there = world()
    people.end(there.school.colleague, by=there.school.administrator, at=AT)
    # by the switch alone, their password being what it was
    Person.objects.filter(email=SWITCHED_OFF).update(is_active=False)
    return there


class TestSigningInByPassword:
    def test_leads_to_my_work(self, client):
        there = world()

        response = ask(client, KNOWN, password=PASSWORD)

        assert (response.status_code, response["Location"]) == (302, "/my-work/")
        assert signed_in(client) == str(there.school.practitioner)

    def test_does_not_mind_the_case_of_an_address(self, client):
        world()

        ask(client, " Penny@Puddlewick-School.Example ", password=PASSWORD)

        assert signed_in(client)

    def test_says_the_same_for_a_wrong_password_and_for_whoever_cannot_sign_in(self, client):
        with_somebody_ended()

        answers = {
            (response.status_code, text(response).replace(email, ""))
            for email, password in (
                (KNOWN, "seven wrong herons"), (ELSEWHERE, PASSWORD), (NEW, PASSWORD),
                (ENDED, PASSWORD), (SWITCHED_OFF, PASSWORD),
            )
            for response in [ask(client, email, password=password)]
        }  # fmt: skip

        ((status, said),) = answers
        assert status == 422
        assert "That address and password do not belong together" in said
        assert not signed_in(client)

    def test_never_lets_in_somebody_who_has_none(self, client):
        robin = service_world.person("Robin Codeonly")

        for password in ("", "!", robin.password):
            ask(client, robin.email, password=password)

        assert not signed_in(client)

    def test_stops_after_five_wrong_ones_even_for_the_right_one(self, client):
        world()
        for _ in range(5):
            ask(client, KNOWN, password="seven wrong herons")

        response = ask(client, KNOWN, password=PASSWORD)

        assert response.status_code == 429
        assert "Wait five minutes" in text(response)
        assert "Or have a code sent: leave the password empty." in text(response)
        assert not signed_in(client)
        assert ask(client, KNOWN)["Location"] == CODE

    def test_stops_for_one_address_and_not_for_another(self, client):
        world()
        for _ in range(5):
            ask(client, KNOWN, password="seven wrong herons")

        ask(client, "lina@puddlewick-school.example", password=PASSWORD)

        assert signed_in(client)

    def test_is_not_helped_by_pretending_to_come_from_elsewhere(self, client):
        world()
        for number in range(5):
            client.post(
                SIGN_IN, {"email": KNOWN.upper(), "password": "seven wrong herons"},
                headers={"x-forwarded-for": f"192.0.2.{number}"},
            )  # fmt: skip

        assert ask(client, KNOWN, password=PASSWORD).status_code == 429


class TestSigningInByACode:
    def test_leads_to_my_work(self, client):
        there = world()
        asked = ask(client, KNOWN)
        assert asked["Location"] == CODE

        response = client.post(CODE, {"code": sent()})

        assert (response.status_code, response["Location"]) == (302, "/my-work/")
        assert signed_in(client) == str(there.school.practitioner)

    def test_is_chosen_by_a_button_though_a_password_is_filled_in(self, client):
        world()

        assert ask(client, KNOWN, password=PASSWORD, how="code")["Location"] == CODE
        assert not signed_in(client)

    def test_looks_the_same_for_every_address(self, client):
        with_somebody_ended()

        answers = set()
        for email in (KNOWN, NEW, ELSEWHERE, ENDED, SWITCHED_OFF):
            asked = ask(client, email)
            page = client.get(CODE)
            said = text(page).replace(email, "")
            answers.add((asked.status_code, asked["Location"], page.status_code, said))

        assert len(answers) == 1

    def test_asks_the_database_as_often_for_every_address(self, client):
        with_somebody_ended()
        ask(client, "first@elsewhere.example")
        counted = {}
        for email in (KNOWN, NEW, ELSEWHERE, ENDED, SWITCHED_OFF):
            with CaptureQueriesContext(connection) as asked:
                ask(Client(), email)
            # taking back a savepoint is two statements, keeping it is one
            counted[email] = sum("SAVEPOINT" not in query["sql"] for query in asked)

        assert len(set(counted.values())) == 1

    def test_writes_only_to_mailboxes_that_may_sign_in(self, client):
        with_somebody_ended()

        for email in (KNOWN, NEW, ELSEWHERE, ENDED, SWITCHED_OFF):
            ask(client, email)

        written = {reading.letter(message).to for message in Message.objects.all()}
        assert written == {KNOWN, NEW}

    def test_says_gently_that_a_code_is_wrong_and_lets_try_again(self, client):
        world()
        ask(client, KNOWN)

        wrong = client.post(CODE, {"code": "ZZZZ-ZZZZ"})
        right = client.post(CODE, {"code": sent()})

        assert wrong.status_code == 422
        assert "That is not the code we sent" in text(wrong)
        assert right.status_code == 302

    def test_says_the_same_of_wrong_codes_for_every_address(self, client):
        with_somebody_ended()

        answers = set()
        for email in (KNOWN, NEW, ELSEWHERE, ENDED, SWITCHED_OFF):
            ask(client, email)
            response = client.post(CODE, {"code": "ZZZZ-ZZZZ"})
            answers.add((response.status_code, text(response).replace(email, "")))

        assert len(answers) == 1

    def test_ends_after_five_tries_and_asks_for_the_address_again(self, client):
        world()
        ask(client, KNOWN)
        for _ in range(5):
            client.post(CODE, {"code": "ZZZZ-ZZZZ"})

        response = client.post(CODE, {"code": sent(), "email": KNOWN})

        assert response.status_code == 422
        assert "too often" in text(response)
        assert f'value="{KNOWN}"' in text(response)
        assert not signed_in(client)

    def test_is_good_in_the_browser_that_asked_and_in_no_other(self, client):
        world()
        ask(client, KNOWN)
        stranger = Client()
        ask(stranger, KNOWN)
        newest = sent()
        Message.objects.latest("written_at").delete()

        response = stranger.post(CODE, {"code": sent()})

        assert response.status_code == 422
        assert newest != sent()
        assert not signed_in(stranger)

    def test_is_possible_once(self, client):
        world()
        ask(client, KNOWN)
        code, before = sent(), client.cookies["sessionid"].value
        client.post(CODE, {"code": code})
        other = Client()
        other.cookies["sessionid"] = before

        other.post(CODE, {"code": code})

        assert not signed_in(other)

    def test_is_asked_for_three_times_in_five_minutes_at_most(self, client):
        world()
        for _ in range(3):
            assert ask(client, ELSEWHERE).status_code == 302

        assert ask(client, ELSEWHERE).status_code == 429
        assert ask(client, KNOWN).status_code == 302

    def test_without_having_asked_begins_at_the_address(self, client):
        assert client.get(CODE)["Location"] == SIGN_IN
        assert client.get(NAME)["Location"] == SIGN_IN
        assert "Give your address" in text(client.post(CODE, {"code": "BCDF-GHJK"}))


class TestSigningInForTheFirstTime:
    def begin(self, client):
        ask(client, NEW)
        return client.post(CODE, {"code": sent()})

    def test_asks_for_the_name_and_then_leads_to_my_work(self, client):
        there = world()
        assert self.begin(client)["Location"] == NAME
        assert "Puddlewick School" in text(client.get(NAME))

        response = client.post(NAME, {"name": " Robin New "})

        robin = Person.objects.get(email=NEW)
        assert response["Location"] == "/my-work/"
        assert (robin.name, signed_in(client)) == ("Robin New", str(robin.id))
        assert Message.objects.get(kind="joined").person == there.school.administrator

    def test_makes_nobody_until_the_name_is_said(self, client):
        world()
        self.begin(client)

        response = client.post(NAME, {"name": "  "})

        assert response.status_code == 422
        assert "Enter your name" in text(response)
        assert not Person.objects.filter(email=NEW).exists()

    def test_cannot_be_reached_without_the_right_code(self, client):
        world()
        ask(client, NEW)

        response = client.post(NAME, {"name": "Robin New"})

        assert "Give your address" in text(response)
        assert not Person.objects.filter(email=NEW).exists()

    def test_sent_twice_is_one_person_who_is_signed_in(self, client):
        world()
        self.begin(client)
        client.post(NAME, {"name": "Robin New"})

        again = client.post(NAME, {"name": "Robin New"})

        assert again["Location"] == "/my-work/"
        assert Person.objects.filter(email=NEW).count() == 1


class TestWhereSigningInLeads:
    @pytest.mark.parametrize(
        "wanted",
        [
            "https://elsewhere.example/", "//elsewhere.example/", "///elsewhere.example",
            "/\\elsewhere.example", "javascript:alert(1)", "https:elsewhere.example",
            "elsewhere", "/\t/elsewhere.example", "http:///elsewhere.example",
            "//testserver/when-due/", "\x00/when-due/", " //elsewhere.example",
        ],
    )  # fmt: skip
    def test_is_never_another_site(self, client, wanted):
        world()

        by_password = ask(Client(), KNOWN, password=PASSWORD, next=wanted)
        ask(client, KNOWN, next=wanted)
        by_code = client.post(f"{CODE}?next={wanted}", {"code": sent(), "next": wanted})

        assert by_password["Location"] == "/my-work/"
        assert by_code["Location"] == "/my-work/"

    def test_is_the_page_that_somebody_wanted(self, client):
        world()
        wanted = "/when-due/?policy=gscp"

        asked = ask(client, KNOWN, next=wanted)
        page = client.get(asked["Location"])
        response = client.post(CODE, {"code": sent(), "next": wanted})

        assert f'name="next" value="{wanted}"' in text(page)
        assert response["Location"] == wanted

    def test_is_kept_while_somebody_new_says_their_name(self, client):
        world()
        wanted = "/when-due/"
        ask(client, NEW, next=wanted)

        asked = client.post(CODE, {"code": sent(), "next": wanted})
        response = client.post(NAME, {"name": "Robin New", "next": wanted})

        assert asked["Location"] == f"{NAME}?next=%2Fwhen-due%2F"
        assert response["Location"] == wanted

    def test_is_at_once_there_for_who_is_signed_in(self, client):
        there = world()
        client.force_login(service_world.find(there.stranger))

        for page in (SIGN_IN, CODE, NAME):
            assert client.get(f"{page}?next=/when-due/")["Location"] == "/when-due/"


class TestTheAddressThatIsTyped:
    @pytest.mark.parametrize(
        ("email", "says"),
        [
            ("", "Enter your e-mail address."),
            ("penny", "Enter an e-mail address as in"),
            (f"{'p' * 300}@school.example", "at most 254 letters"),
            ("penny@school.example\nbcc: all@school.example", "Enter an e-mail address as in"),
        ],
    )
    def test_is_asked_for_again_where_it_is_none(self, client, email, says):
        response = ask(client, email)

        assert response.status_code == 422
        assert says in text(response)
        assert not Message.objects.exists()


class TestThePagesOfSigningIn:
    def test_keep_the_rules_of_every_page(self, page):
        world()

        page.get(f"{SIGN_IN}?next=/when-due/")
        assert page.post(SIGN_IN, {}, status=422).errors == ["Enter your e-mail address."]
        asked = page.post(SIGN_IN, {"email": NEW, "next": "/when-due/"}, follow=True)
        assert asked.heading == "Enter your code"
        assert page.post(CODE, {"code": "ZZZZ-ZZZZ"}, status=422).errors
        assert page.post(CODE, {}, status=422).errors == [
            "Enter the code from the message we sent you."
        ]
        named = page.post(CODE, {"code": sent()}, follow=True)
        assert named.heading == "What is your name?"
        assert page.post(NAME, {"name": ""}, status=422).errors
        page.post(NAME, {"name": "Robin New", "next": "/when-due/"}, follow=True)
        assert page.get(OUT).heading == "Sign out"
        assert "You are signed out." in page.post(OUT, follow=True).text

    def test_never_show_a_password_again(self, page):
        world()

        said = page.post(SIGN_IN, {"email": KNOWN, "password": "seven wrong herons"}, status=422)

        assert "seven wrong herons" not in said.html

    def test_show_what_is_typed_as_it_is_and_run_none_of_it(self, page):
        world()
        typed = '"><script>alert(1)</script>@elsewhere.example'

        said = page.post(SIGN_IN, {"email": typed}, status=422)

        assert said.one("input", id="email")["value"] == typed

    def test_offer_a_way_on_to_somebody_whose_code_does_not_come(self, page):
        world()
        asked = page.post(SIGN_IN, {"email": ELSEWHERE}, follow=True)

        assert "Ask the office of your safeguarding partnership" in asked.text
        assert asked.fields(SIGN_IN)["email"] == ELSEWHERE
        assert asked.links["Use another address"] == SIGN_IN

    def test_say_in_the_demonstration_as_whom_to_sign_in(self, page, settings):
        world()
        settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
        settings.DEMO_FIRST = {ENDED: "teacher", "offa@severn-vale.example": "administrator"}

        shown = page.get(SIGN_IN)

        for said in (
            PASSWORD, "Puddlewick School", "Colin Puddlewick-School, teacher", ENDED,
            "Severn Vale Safeguarding Children Partnership", "Offa Severn-Vale, administrator",
        ):  # fmt: skip
            assert said in shown.text
        assert KNOWN not in shown.text
        assert ask(page.client, KNOWN, password=PASSWORD)["Location"] == "/my-work/"

    def test_name_nobody_in_a_real_service(self, page, settings):
        world()
        settings.DEMO_PASSWORD, settings.DEMO_FIRST = PASSWORD, {KNOWN: "teacher"}

        shown = page.get(SIGN_IN)

        assert "puddlewick" not in shown.html
        assert "teacher" not in shown.html
        assert PASSWORD not in shown.html

    def test_say_how_to_write_to_the_offices(self, page):
        world()
        asked = page.post(SIGN_IN, {"email": ELSEWHERE}, follow=True)

        for shown in (page.get(SIGN_IN), asked):
            office = "office@severn-vale.example"
            assert shown.links[office] == f"mailto:{office}"

    def test_say_whom_to_ask_before_and_after(self, page):
        first = page.get(SIGN_IN)

        assert "ask the office of your safeguarding partnership to invite you" in first.text
        assert first.one("form", action=SIGN_IN)
