"""Nothing stays in the browser, of any answer to somebody signed in, and after they left."""

from uuid import uuid4

import pytest
import who_may
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knocking import SAID, asks_to_sign_in, browser, stage
from service_steps import discussed, do
from service_world import World, find

from accord.services import escalations
from accord.web import act_forms, raising_questions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

SECRET = "A note that only my agency reads."


def findings(answer: HttpResponse) -> list[str]:
    """Return what an answer lets stay, or lets in."""
    headers = answer.headers
    policy = {
        name: sources
        for name, *sources in (
            each.split() for each in headers.get("Content-Security-Policy", "").split(";") if each
        )
    }
    wanted = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    found = [
        f"{name} is {headers.get(name)!r}"
        for name, value in wanted.items()
        if headers.get(name) != value
    ]
    for name in ("default-src", "frame-ancestors", "base-uri"):
        if policy.get(name) != ["'none'"]:
            found.append(f"{name} is {policy.get(name)}")
    allowed = {source for sources in policy.values() for source in sources}
    if allowed - {"'none'", "'self'"} or "script-src" in policy:
        found.append(f"the content security policy allows {allowed}")
    if policy.get("form-action") != ["'self'"]:
        found.append("forms may be sent elsewhere")
    return [*found, *_cookies(answer)]


def _cookies(answer: HttpResponse) -> list[str]:
    """Return the cookies that a script could read, or that stay when the browser is closed."""
    return [
        f"cookie {name}"
        for name, cookie in answer.cookies.items()
        if not cookie["httponly"]
        or not cookie["samesite"]
        or (name == "sessionid" and cookie["max-age"] not in ("", 0))
    ]


def addresses(people: World, client: Client) -> list[str]:
    """Return every address that somebody who is signed in could open, or try to."""
    escalation, draft = stage(people, 2), uuid4()
    client.post("/raise/", {"key": str(draft), "danger": "no"})
    of_a_draft = [name for name, table in who_may.ROUTES.items() if table == who_may.DRAFTS]
    return [
        "/my-work/",
        "/raise/",
        "/settled/",
        "/people/",
        f"/people/{people.school.id}/",
        f"/people/{people.school.id}/{people.school.colleague}/end/",
        f"/escalations/{escalation}/",
        f"/escalations/{escalation}/notes/",
        f"/escalations/{escalation}/attachments/{uuid4()}/",
        *(f"/escalations/{escalation}/{each}/" for each in act_forms.FORMS),
        *(
            reverse(each, kwargs={"draft": draft})
            for each in of_a_draft
            if each != "raise-question"
        ),
        *(f"/raise/{draft}/{each}/" for each in raising_questions.QUESTIONS),
        f"/advice/{draft}/",
        f"/escalations/{uuid4()}/",
        "/nothing/at/all/",
        "/", "/immediate-danger/", "/policies/", "/policies/gscp/", "/when-due/", "/sign-in/",
        "/policies/gscp/flowchart.svg", "/sign-in/code/", "/sign-in/name/", "/sign-out/",
        "/outbox/",
    ]  # fmt: skip


class TestEveryAnswer:
    @pytest.mark.parametrize("actor", ["school.practitioner", "school.administrator"])
    def test_to_somebody_signed_in_stays_nowhere(self, people, actor):
        client = browser(people, actor)

        for address in addresses(people, client):
            for answer in (client.get(address), client.options(address)):
                assert findings(answer) == [], address

    def test_to_a_form_stays_nowhere(self, people):
        client = browser(people, "school.practitioner")
        escalation = stage(people, 1)
        address = f"/escalations/{escalation}/discuss/"
        seen = escalations.stand(escalation).stream.seq
        whole = {"key": str(uuid4()), "seen": seen, "mode": "telephone", "outcome": "unresolved"}
        answered = {
            302: client.post(address, whole),
            409: client.post(address, whole | {"key": str(uuid4())}),
            422: client.post(address, {"key": str(uuid4()), "seen": seen}),
            400: client.post(address, whole | {"key": "none"}),
            404: client.post(f"/escalations/{uuid4()}/discuss/", whole),
            405: client.post(f"/escalations/{escalation}/"),
            403: _without_a_token(client).post(address, whole),
        }

        for status, answer in answered.items():
            assert answer.status_code == status
            assert findings(answer) == [], status

    def test_would_be_found_to_stay(self, people):
        """The control: each header that is missing is found."""
        answer = browser(people, "school.practitioner").get("/my-work/")
        wanted = [
            "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options",
            "Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options",
        ]  # fmt: skip
        assert findings(answer) == []

        for name in wanted:
            kept = answer.headers.pop(name)
            assert findings(answer), name
            answer.headers[name] = kept
        answer.headers["Content-Security-Policy"] += "; script-src 'unsafe-inline'"

        assert findings(answer)

    def test_has_no_script_and_no_style_in_it(self, people):
        client = browser(people, "school.practitioner")

        for address in addresses(people, client):
            text = client.get(address).content.decode()
            if not address.endswith(".svg"):
                assert "<script" not in text
                assert " style=" not in text
                assert " onclick=" not in text


def _without_a_token(client: Client) -> Client:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    return strict


class TestAfterSigningOut:
    def test_nothing_is_shown(self, people):
        client, escalation = browser(people, "school.practitioner"), stage(people, 1)
        note = {"key": str(uuid4()), "text": SECRET}
        client.post(f"/escalations/{escalation}/notes/", note)
        seen = [f"/escalations/{escalation}/{each}" for each in ("", "notes/", "discuss/")]
        assert SAID in client.get(seen[0]).content.decode()
        assert SECRET in client.get(seen[1]).content.decode()
        before = client.cookies["sessionid"].value

        client.post("/sign-out/")

        for address in (*seen, "/my-work/", "/raise/", "/people/"):
            answer = client.get(address)
            assert asks_to_sign_in(answer), address
            assert answer.content == b""
        assert not Session.objects.filter(session_key=before).exists()

    def test_an_old_cookie_opens_nothing(self, people):
        client, escalation = browser(people, "school.practitioner"), stage(people, 1)
        kept = client.cookies["sessionid"].value

        client.post("/sign-out/")
        client.cookies["sessionid"] = kept

        assert asks_to_sign_in(client.get(f"/escalations/{escalation}/"))

    def test_a_form_that_was_open_takes_nothing(self, people):
        client, escalation = browser(people, "school.practitioner"), stage(people, 1)
        seen = escalations.stand(escalation).stream.seq
        client.post("/sign-out/")

        answer = client.post(
            f"/escalations/{escalation}/withdraw/",
            {"key": str(uuid4()), "seen": seen, "reason": "It is settled by now."},
        )

        assert asks_to_sign_in(answer)
        assert escalations.stand(escalation).stream.seq == seen

    def test_the_next_person_at_this_browser_finds_only_what_is_theirs(self, people):
        client, escalation = browser(people, "school.practitioner"), stage(people, 1)
        do(escalation, people.school.practitioner, discussed(), at=timezone.now())
        client.get(f"/escalations/{escalation}/")
        client.post("/sign-out/")

        client.force_login(find(people.stranger))

        assert client.get(f"/escalations/{escalation}/").status_code == 404
        assert "Penny" not in client.get("/my-work/").content.decode()
