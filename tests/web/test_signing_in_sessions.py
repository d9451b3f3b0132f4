"""How long somebody stays signed in, and what ends it."""

from datetime import timedelta

import pytest
import service_world
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from service_world import AT, PASSWORD, world

from accord.config.settings import base
from accord.services import people
from accord.web import sessions

pytestmark = pytest.mark.django_db

KNOWN = "penny@puddlewick-school.example"
PAGE = "/my-work/"
MINUTE = 60
HOUR = 60 * MINUTE


def sign_in(client):
    client.post("/sign-in/", {"email": KNOWN, "password": PASSWORD})
    client.get(PAGE)
    assert signed_in(client)


def signed_in(client):
    return "_auth_user_id" in client.session


def key(client):
    return client.cookies["sessionid"].value


def pass_by(client, seconds, *, names=(sessions.SINCE, sessions.SEEN)):
    """Let a session be older by some time."""
    session = client.session
    for name in names:
        session[name] -= seconds
    session.save()


class TestSigningIn:
    def test_gives_the_session_another_key(self, client):
        world()
        client.post("/sign-in/", {"email": KNOWN, "how": "code"})
        before = key(client)

        client.post("/sign-in/", {"email": KNOWN, "password": PASSWORD})

        assert signed_in(client)
        assert key(client) != before
        assert not Session.objects.filter(session_key=before).exists()

    def test_keeps_neither_name_nor_address_in_the_session(self, client):
        world()
        client.post("/sign-in/", {"email": KNOWN, "how": "code"})
        asked = dict(client.session.items())
        sign_in(client)

        kept = repr(asked) + repr(dict(client.session.items()))

        assert "puddlewick" not in kept.casefold()
        assert "penny" not in kept.casefold()

    def test_is_forgotten_when_the_browser_is_closed_and_hidden_from_scripts(self, client):
        world()
        sign_in(client)

        cookie = client.cookies["sessionid"]

        assert (cookie["max-age"], cookie["expires"]) == ("", "")
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_hashes_passwords_with_argon2(self):
        assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


class TestDoingNothing:
    def test_for_half_an_hour_signs_out(self, client):
        world()
        sign_in(client)
        pass_by(client, 30 * MINUTE)

        response = client.get(PAGE)

        assert response["Location"] == f"/sign-in/?next={PAGE}"
        assert not signed_in(client)
        assert "nothing happened for 30 minutes" in client.get("/sign-in/").content.decode()

    def test_for_less_does_not(self, client):
        world()
        sign_in(client)
        pass_by(client, 29 * MINUTE)

        client.get(PAGE)

        assert signed_in(client)

    def test_counts_from_the_last_page(self, client):
        world()
        sign_in(client)
        for _ in range(3):
            pass_by(client, 20 * MINUTE)
            client.get(PAGE)

        assert signed_in(client)

    def test_shows_what_was_just_being_sent_so_that_it_is_not_lost(self, page):
        world()
        client = page.client
        sign_in(client)
        pass_by(client, 31 * MINUTE)
        written = 'She said "<b>nobody</b> came" & it was late.'

        sent = {"what_happened": written, "password": "one secret", "key": "x y"}
        said = page.post("/raise/", sent, status=403)

        assert [each.text for each in said.all("textarea")] == [written]
        assert "one secret" not in said.html
        assert "x y" not in said.html
        assert said.links["Sign in"] == "/sign-in/?next=%2Fraise%2F"
        assert not signed_in(client)

    def test_sends_back_to_the_page_where_nothing_was_being_written(self, client):
        world()
        sign_in(client)
        pass_by(client, 31 * MINUTE)

        response = client.post("/raise/", {"danger": "no", "key": "x y"})

        assert response["Location"] == "/sign-in/?next=/raise/"


class TestStayingSignedIn:
    def test_ends_after_twelve_hours_whatever_is_done(self, client):
        world()
        sign_in(client)
        pass_by(client, 12 * HOUR, names=[sessions.SINCE])

        response = client.get(PAGE)

        assert response["Location"].startswith("/sign-in/")
        assert "12 hours ago" in client.get("/sign-in/").content.decode()

    def test_goes_on_until_then(self, client):
        world()
        sign_in(client)
        pass_by(client, 12 * HOUR - MINUTE, names=[sessions.SINCE])

        client.get(PAGE)

        assert signed_in(client)

    def test_is_written_down_once_a_minute_at_most(self, client):
        world()
        sign_in(client)
        before = client.session[sessions.SEEN]
        pass_by(client, 50, names=[sessions.SEEN])
        client.get(PAGE)
        assert client.session[sessions.SEEN] < before

        pass_by(client, 50, names=[sessions.SEEN])
        client.get(PAGE)

        assert client.session[sessions.SEEN] >= before


class TestBeingEnded:
    def test_signs_out_with_the_next_page(self, client):
        there = world()
        sign_in(client)
        people.end(there.school.practitioner, by=there.school.administrator, at=AT)

        response = client.get(PAGE)

        assert response["Location"].startswith("/sign-in/")
        assert not signed_in(client)

    def test_removes_the_session_for_good_even_for_who_is_invited_again(self, client):
        there = world()
        sign_in(client)
        people.end(there.school.practitioner, by=there.school.administrator, at=AT)

        people.invite(
            KNOWN, name="Penny", title="practitioner", body=there.school.id,
            by=there.school.administrator, at=AT + timedelta(days=1),
        )  # fmt: skip

        assert client.get(PAGE)["Location"].startswith("/sign-in/")

    def test_by_the_switch_alone_signs_out_too(self, client):
        there = world()
        sign_in(client)
        before = key(client)
        service_world.Person.objects.filter(pk=there.school.practitioner).update(is_active=False)

        client.get(PAGE)

        assert not SessionStore().exists(before)


class TestSigningOut:
    def test_ends_the_session_and_leads_to_the_start(self, client):
        world()
        sign_in(client)
        before = key(client)

        response = client.post("/sign-out/")

        assert response["Location"] == "/"
        assert not SessionStore().exists(before)
        assert client.get(PAGE)["Location"].startswith("/sign-in/")

    def test_is_only_asked_by_a_link(self, client):
        world()
        sign_in(client)

        response = client.get("/sign-out/")

        assert "<h1" in response.content.decode()
        assert signed_in(client)

    def test_needs_the_pages_own_form(self):
        world()
        careful = Client(enforce_csrf_checks=True)
        careful.force_login(service_world.find(service_world.Person.objects.get(email=KNOWN).pk))

        assert careful.post("/sign-out/").status_code == 403
        assert signed_in(careful)
