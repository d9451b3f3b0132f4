"""Who reads a partnership's register and does its office's work: tables written by hand."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import who_may
from django.test import Client
from django.utils import timezone
from knocking import asks_to_sign_in, bare, browser, ended, nowhere, of_the_police, stage, undone
from service_world import World

from accord.services import offices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def knocked(people: World, table: str) -> Iterator[tuple[str, str, str, Client, tuple]]:
    """Yield every cell of a table with a browser, and what it is answered about nothing there."""
    for (actor, place), cell in who_may.cells(table).items():
        client = browser(people, actor)
        nothing = nowhere(client, "register")
        with undone(), ended(people, actor):
            yield actor, place, cell, client, nothing


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
        for actor, place, cell, client, nothing in knocked(people, table)
        for found in (letter(client.get(path.format(getattr(people, place).id)), nothing),)
        if found != cell
    ]


class TestARegister:
    @pytest.mark.parametrize("path", ["/register/{}/", "/register/{}/file/"])
    def test_is_read_by_its_own_office(self, people, path):
        assert wrong(people, who_may.REGISTERS, path) == []

    def test_would_be_found_open(self, people, monkeypatch):
        """The control: where any office's register is everybody's, the table goes red."""
        today = timezone.localdate()
        found = offices.to_office(people.severn.id, person=people.severn.chair, today=today)
        monkeypatch.setattr(offices, "to_office", lambda *_, **__: found)

        cells = wrong(people, who_may.REGISTERS, "/register/{}/")

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
