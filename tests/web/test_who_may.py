"""Who may see which page: every cell of the tables of `who_may`, asked over HTTP."""

import itertools
import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import who_may
from django.test import Client
from django.urls import converters, get_resolver, reverse
from knocking import (
    OBJECTS,
    SAID,
    ago,
    asks_to_sign_in,
    bare,
    browser,
    ended,
    nowhere,
    routes,
    stage,
    undone,
    unnamed,
    written,
)
from knocking import (
    who as me,
)
from service_steps import DAY
from service_world import World, find

from accord.directory.models import Person
from accord.engine import acts
from accord.register.models import Entry
from accord.services import access
from accord.web import act_forms, raising_questions, urls

TABLE = who_may.cells(who_may.ESCALATIONS)
NOTE = "A note that only my agency reads."

Wrong = tuple[str, ...]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def everything(people: World) -> dict[str, UUID]:
    """Return an escalation of every kind."""
    return {thing: make(people) for thing, make in OBJECTS.items()}


def knocked(
    people: World, escalations: dict[str, UUID]
) -> Iterator[tuple[str, str, str, UUID, Client, tuple[object, ...]]]:
    """Yield every cell of the table with a browser, and what it is answered about nothing."""
    for actor in who_may.rows(who_may.ESCALATIONS):
        client = browser(people, actor)
        nothing = nowhere(client)
        for thing, escalation in escalations.items():
            if actor == "ended":
                client = browser(people, actor)
            with ended(people, actor):
                yield actor, thing, TABLE[actor, thing], escalation, client, nothing


def shown(answer, nothing) -> str:
    """Return what an answer shows, in the letters of the table; notes apart."""
    if asks_to_sign_in(answer):
        return "?"
    if answer.status_code == 404 and bare(answer) == nothing:
        return "."
    if answer.status_code != 200:
        return f"answered {answer.status_code}"
    return "W" if SAID in answer.content.decode() else "P"


def wrong_pages(people: World, escalations: dict[str, UUID]) -> list[Wrong]:
    """Return the cells whose page shows something else than the table says."""
    return [
        (actor, thing, cell, found)
        for actor, thing, cell, escalation, client, nothing in knocked(people, escalations)
        for found in (shown(client.get(f"/escalations/{escalation}/"), nothing),)
        if found != cell.upper()
    ]


class TestThePageOfAnEscalation:
    def test_shows_what_the_table_says_to_everybody(self, people):
        assert wrong_pages(people, everything(people)) == []

    def test_takes_nothing_from_anybody(self, people):
        escalations, before = everything(people), written()

        for actor in who_may.rows(who_may.ESCALATIONS):
            client = browser(people, actor)
            for escalation in escalations.values():
                answer = client.post(f"/escalations/{escalation}/", {"key": str(uuid4())})
                assert asks_to_sign_in(answer) if actor == "nobody" else answer.status_code == 405

        assert written() == before

    def test_names_nobody_to_who_sees_a_part_but_who_told_or_asks_them(self, people):
        escalations, names = everything(people), dict(Person.objects.values_list("id", "name"))
        told = {("severn.reviewing_officer", "T"): {names[people.school.line_manager]}}

        for (actor, thing), cell in TABLE.items():
            if cell == "P":
                client = browser(people, actor)
                text = client.get(f"/escalations/{escalations[thing]}/").content.decode()
                others = {who: name for who, name in names.items() if who != me(people, actor)}
                found = {name for name in others.values() if name in text}
                # who is asked to name somebody reads whose disagreement it is
                raised = people.police if thing == "O" else people.school
                asked = {names[raised.practitioner]} if actor.endswith("lead") else set()
                assert found <= asked | told.get((actor, thing), set()), f"{actor} of {thing}"

    def test_would_be_found_open_if_its_door_were(self, people, monkeypatch):
        """The control: with every seat everybody's, the table goes red."""
        escalations = {"1": OBJECTS["1"](people), "3": OBJECTS["3"](people)}
        door = access.to_escalation

        def the_workers(escalation, *, person, at):
            del person
            return door(escalation, person=people.school.practitioner, at=at)

        monkeypatch.setattr(access, "to_escalation", the_workers)

        wrong = wrong_pages(people, escalations)

        assert ("health.practitioner", "1", ".", "W") in wrong
        assert ("severn.chair", "3", "P", "W") in wrong
        assert len(wrong) > 50


class TestNotes:
    def test_are_shown_and_taken_where_the_table_says(self, people):
        wrong, escalations, before = [], everything(people), written()
        for actor, thing, cell, escalation, client, nothing in knocked(people, escalations):
            address = f"/escalations/{escalation}/notes/"
            expected = {"W": "notes", "w": ".", "P": "."}.get(cell, cell)
            answer = client.get(address)
            asked = "notes" if answer.status_code == 200 else shown(answer, nothing)
            with undone():
                answer = client.post(address, {"key": str(uuid4()), "text": NOTE})
                kept = answer.status_code == 302 and written() != before
            sent = "notes" if kept else shown(answer, nothing)
            client.cookies.pop("messages", None)
            if (asked, sent) != (expected, expected):
                wrong.append((actor, thing, cell, asked, sent))

        assert wrong == []
        assert written() == before

    def test_take_no_key_that_is_another_persons(self, people):
        escalation = OBJECTS["2"](people)
        address, key = f"/escalations/{escalation}/notes/", str(uuid4())
        browser(people, "school.practitioner").post(address, {"key": key, "text": NOTE})
        before = written()

        for actor in ("school.line_manager", "social_care.practitioner"):
            client = browser(people, actor)
            answer = client.post(address, {"key": key, "text": "Mine now."})
            assert bare(answer) == nowhere(client)
            assert NOTE not in client.get(address).content.decode() or actor[:6] == "school"

        assert written() == before


class TestAnAct:
    """Behind a closed door; behind an open one see `test_who_may_act`."""

    def test_is_not_found_by_anybody_to_whom_the_escalation_is_not(self, people):
        wrong, acting = [], itertools.cycle(act_forms.FORMS)
        sending = itertools.cycle((True, False, True))  # so that each act is sent and looked at
        for actor, thing, cell, escalation, client, nothing in knocked(people, everything(people)):
            if cell not in ".?":
                continue
            address = f"/escalations/{escalation}/{next(acting)}/"
            typed = {"key": str(uuid4()), "seen": "1", "entry": "1", "reason": "why"}
            answer = client.post(address, typed) if next(sending) else client.get(address)
            if shown(answer, nothing) != cell:
                wrong.append((actor, thing, address, answer.status_code))

        assert wrong == []


class TestMyWork:
    def test_lists_what_the_table_shows_and_nothing_else(self, people):
        things = {thing: str(each) for thing, each in everything(people).items()}
        references = dict(Entry.objects.values_list("escalation", "reference"))
        named = {thing: references[UUID(each)] for thing, each in things.items()}

        for actor in who_may.rows(who_may.ESCALATIONS):
            client = browser(people, actor)
            with ended(people, actor):
                answer = client.get("/my-work/")
            if actor in ("nobody", "ended"):
                assert asks_to_sign_in(answer)
                continue
            text = answer.content.decode()
            listed = {thing for thing, reference in named.items() if reference in text}
            assert listed == {thing for thing in named if TABLE[actor, thing] != "."}, actor


class TestNothing:
    """What is not there and what is not for you are one answer, whatever is asked about it."""

    def test_is_answered_alike_whatever_is_asked(self, people):
        escalation, client = unnamed(people), browser(people, "school.colleague")
        typed, nothing = {"key": str(uuid4()), "seen": "1", "text": NOTE}, nowhere(client)

        for doing in ("", "notes/", *(f"{act}/" for act in act_forms.FORMS)):
            theirs, nobodys = (f"/escalations/{each}/{doing}" for each in (escalation, uuid4()))
            assert bare(client.get(theirs)) == bare(client.get(nobodys)) == nothing, doing
            assert bare(client.post(theirs, typed)) == bare(client.post(nobodys, typed)), doing

    def test_asks_a_visitor_alike_to_sign_in(self, people):
        escalation, client = unnamed(people), Client()

        theirs = client.get(f"/escalations/{escalation}/")
        nobodys = client.get(f"/escalations/{uuid4()}/")

        assert asks_to_sign_in(theirs)
        without = [re.sub(r"[0-9a-f-]{36}", "", each["Location"]) for each in (theirs, nobodys)]
        assert without[0] == without[1]

    def test_is_there_for_who_saw_the_whole_until_they_were_ended(self, people):
        escalations = everything(people)
        seen = [(row, thing) for (row, thing), cell in TABLE.items() if cell not in ".?"]

        for actor, thing in seen:
            client = browser(people, actor)
            with undone():
                me = Person.objects.filter(pk=client.session["_auth_user_id"])
                me.update(is_active=False)
                assert asks_to_sign_in(client.get(f"/escalations/{escalations[thing]}/")), actor

    def test_is_shown_to_who_was_moved_out_of_their_agency(self, people):
        escalation = OBJECTS["2"](people)
        client = browser(people, "social_care.line_manager")
        assert client.get(f"/escalations/{escalation}/").status_code == 200

        find(people.social_care.line_manager).holdings.update(held_to=ago().date() - DAY)

        assert bare(client.get(f"/escalations/{escalation}/")) == nowhere(client)


EVERY = dict(routes(get_resolver()))
NO_IDS = {"policy", "do", "step"}
"""Parts of addresses that are words of a policy or of ours: no id, and nobody's."""


def without_a_row(names: set[str]) -> set[str]:
    """Return the addresses of which no table says who may come."""
    return names - set(who_may.ROUTES) - set(urls.OPEN_TO_ALL)


class TestEveryRoute:
    def test_stands_in_a_table_or_is_open_to_all(self):
        assert not without_a_row(set(EVERY)), "Write down by hand who may come there: who_may.py."

    def test_that_stands_in_a_table_exists_and_is_open_to_nobody_else(self):
        assert set(who_may.ROUTES) <= set(EVERY)
        assert not set(who_may.ROUTES) & set(urls.OPEN_TO_ALL)

    def test_would_be_found_without_a_row(self):
        assert without_a_row({*EVERY, "export"}) == {"export"}

    def test_takes_ids_that_nobody_can_guess(self):
        loose = {
            f"{name}: {part}"
            for name, parts in EVERY.items()
            for part, converter in parts.items()
            if part not in NO_IDS and not isinstance(converter, converters.UUIDConverter)
        }

        assert not loose

    def test_of_an_act_has_a_row_for_each_act(self):
        assert set(who_may.rows(who_may.ACTS)) == set(act_forms.FORMS)
        assert set(act_forms.FORMS) == set(acts.BY_NAME) - {"raise"}

    def test_of_a_question_is_asked_of_every_question(self):
        assert "raise-question" in who_may.ROUTES
        assert raising_questions.QUESTIONS


class TestWhatIsOpenToAll:
    @pytest.mark.parametrize("actor", ["nobody", "stranger", "school.practitioner"])
    def test_shows_nothing_of_an_escalation_or_a_person(self, people, actor):
        escalation, client = OBJECTS["2"](people), browser(people, actor)
        me = client.session.get("_auth_user_id")
        others = Person.objects.exclude(pk=me).values_list("name", "email")
        reference = Entry.objects.get(escalation=escalation).reference
        secrets = (SAID, reference, *itertools.chain.from_iterable(others))

        for name in urls.OPEN_TO_ALL:
            known = {"policy": "gscp", "token": uuid4()}
            parts = {part: known[part] for part in EVERY[name]}
            answer = client.get(reverse(name, kwargs=parts))
            assert answer.status_code in (200, 302, 404), name
            assert not [said for said in secrets if said in answer.content.decode()], name


def test_what_was_typed_comes_back_alike(people):
    """A closed door and no door at all give the same words back: those that were sent."""
    client = browser(people, "school.colleague")
    typed = {"text": NOTE, "key": str(uuid4())}

    answers = [
        client.post(f"/escalations/{which}/notes/", typed) for which in (stage(people, 1), uuid4())
    ]

    first, second = (
        re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', "", answer.content.decode())
        for answer in answers
    )
    assert NOTE in first
    assert first == second
