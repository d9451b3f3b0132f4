"""Who may do what in an escalation: each act's page and form, against a table written by hand."""

from uuid import UUID, uuid4

import act_bodies
import pytest
import who_may
from django.test import Client
from knocking import OBJECTS, bare, browser, nowhere, undone, written
from service_world import World

from accord.engine import acts
from accord.services import access, escalations

TABLE = who_may.cells(who_may.ACTS)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


class Place:
    """Somebody at an escalation, with what they would type there."""

    def __init__(self, people: World, column: str) -> None:
        self.actor, thing = who_may.ACTING[column]
        self.column = column
        self.escalation: UUID = OBJECTS[thing](people)
        self.client: Client = browser(people, self.actor)
        self.nothing = nowhere(self.client)
        self.seen = escalations.stand(self.escalation).stream.seq
        body, _, title = self.actor.partition(".")
        self.bodies = act_bodies.bodies(people, body)
        if title == "safeguarding_lead":
            there = getattr(people, body)
            self.bodies["name_counterpart"] = {"post": "practitioner", "who": there.colleague}

    def address(self, do: str) -> str:
        return f"/escalations/{self.escalation}/{do}/"

    def form(self, do: str, **other: object) -> dict[str, object]:
        """Return what the form of an act sends."""
        return {"key": str(uuid4()), "seen": self.seen, **self.bodies[do], **other}

    def sent(self, do: str, **other: object) -> str:
        """Send it, take back what it writes, and return what came of it in a letter."""
        with undone():
            before = written()
            answer = self.client.post(self.address(do), self.form(do, **other))
            after = written()
        self.client.cookies.pop("messages", None)  # said once, on the next page of all
        if answer.status_code == 302 and after[:2] > before[:2]:
            return "T"
        if answer.status_code == 302 and after[:2] == before[:2] and after > before:
            return "A"
        assert after == before, f"{do} was not taken, and something was written"
        if answer.status_code == 422:
            said = answer.content.decode()
            return "R" if "There is a problem" in said else "refused without a reason"
        return "." if bare(answer) == self.nothing else f"answered {answer.status_code}"

    def shown(self, do: str) -> str:
        answer = self.client.get(self.address(do))
        if answer.status_code == 200:
            return "form"
        return "." if bare(answer) == self.nothing else f"answered {answer.status_code}"


@pytest.mark.parametrize("column", who_may.ACTING)
class TestTheTable:
    def test_says_whose_form_it_is_and_what_it_is_answered(self, people, column):
        place = Place(people, column)
        expected = {do: TABLE[do, column] for do in who_may.rows(who_may.ACTS)}

        shown = {do: place.shown(do) for do in expected}
        sent = {do: place.sent(do) for do in expected}

        assert shown == {do: "." if cell == "." else "form" for do, cell in expected.items()}
        assert sent == expected, place.actor

    def test_lets_nobody_name_what_is_not_theirs(self, people, column):
        place = Place(people, column)
        taken = {
            do: found
            for do, ids in act_bodies.foreign(people).items()
            for found in (place.sent(do, **ids),)
            if found != (TABLE[do, column] if TABLE[do, column] == "." else "R")
        }

        # a fourth stage has no later one to name, and a third asks nobody to which it goes
        taken.pop("escalate", None)
        # no entry of that number: the page asks which one is meant, and nothing is written
        assert taken.pop("correct", "answered 200") == "answered 200"
        assert taken == {}, place.actor


class TestAKey:
    def test_that_answered_somebody_else_answers_nobody(self, people):
        mine, theirs = Place(people, "a"), Place(people, "b")
        key = str(uuid4())
        mine.client.post(mine.address("refer"), mine.form("refer", key=key))
        theirs.escalation = mine.escalation
        acted = [do for do in theirs.bodies if TABLE[do, "b"] == "T"]

        assert {theirs.sent(do, key=key) for do in acted} == {"."}

    def test_that_answered_in_another_escalation_answers_in_none(self, people):
        here, there = Place(people, "a"), Place(people, "a")
        key = str(uuid4())
        there.client.post(there.address("refer"), there.form("refer", key=key))

        assert {here.sent(do, key=key) for do in here.bodies if TABLE[do, "a"] == "T"} == {"."}


class TestALead:
    def test_names_somebody_of_their_own_agency_alone(self, people):
        place = Place(people, "j")

        for stranger in act_bodies.named(people, "social_care"):
            assert place.sent("name_counterpart", who=stranger) == "R"
        assert place.sent("name_counterpart", who=people.social_care.practitioner) == "T"

    def test_takes_nobodys_seat(self, people):
        place = Place(people, "o")

        assert place.sent("name_counterpart") == "."
        assert place.sent("name_counterpart", who=people.school.safeguarding_lead) == "."


class TestTheControl:
    def test_goes_red_where_everybody_may_do_everything(self, people, monkeypatch):
        place = Place(people, "b")
        monkeypatch.setattr(access, "acting", lambda *_: acts and "raising.practitioner")

        found = {do: place.sent(do) for do in ("withdraw", "escalate", "resolve", "consult")}

        assert all(cell != TABLE[do, "b"] for do, cell in found.items())
        assert found["withdraw"] == "T"
