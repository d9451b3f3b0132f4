"""Who adds and changes agencies, names their representatives, lists domains, and answers."""

from uuid import UUID, uuid4

import pytest
import who_may
from django.utils import timezone
from knocking import asks_to_sign_in, bare, browser, ended, nowhere, undone, written
from service_steps import DAY
from service_world import World

from accord.directory.models import Agency, Asking, MailDomain, Partnership, Representative
from accord.services import offices
from accord.web import reading_forms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

TABLE = who_may.cells(who_may.AGENCIES)


def day(name):
    today = timezone.localdate() + DAY
    return {key: said for key, (said,) in reading_forms.write_day(name, today).items()}


def agency(people: World, place: str):
    return people.school if place == "severn" else people.harbour_school


def letter(answer, nothing) -> str:
    if asks_to_sign_in(answer):
        return "?"
    if bare(answer) == nothing or (answer.status_code == 404 and nothing[0] == 404):
        return "."
    return "W" if answer.status_code in (200, 302) else f"answered {answer.status_code}"


def addresses(people: World, place: str) -> dict[str, tuple[str, dict[str, str] | None]]:
    """Return every page of an office with what is sent to it; None where it is only read."""
    base, of = f"/people/{getattr(people, place).id}", agency(people, place)
    one, seat = f"{base}/agencies/{of.id}", Representative.objects.get(agency=of.id)
    new = {
        "name": "Newly Added", "sector": "school", "administrator": "Sam Newcomer",
        "email": "sam@newly.example", "key": str(uuid4()),
    }  # fmt: skip
    return {
        "agencies": (f"{base}/agencies/", None),
        "the form to add one": (f"{base}/agencies/add/", None),
        "adding one": (f"{base}/agencies/add/", new),
        "the form to ask one": (f"{base}/agencies/ask/", None),
        "asking one": (f"{base}/agencies/ask/", {"email": "ada@severn-care.example"}),
        "an agency": (f"{one}/", None),
        "changing it": (f"{one}/", {"name": "Another Name", "sector": "health"}),
        "a domain": (f"{one}/domains/", {"domain": "another.example"}),
        "a domain to take off": (f"{one}/domains/?remove={of.domain}", None),
        "off the list": (f"{one}/domains/", {"remove": of.domain}),
        "representing it": (f"{one}/representatives/", {"who": str(of.director), **day("first")}),
        "a seat to end": (f"{one}/representatives/{seat.pk}/end/", None),
        "no longer": (f"{one}/representatives/{seat.pk}/end/", {}),
        "its facts": (f"{base}/partnership/", None),
        "changing them": (
            f"{base}/partnership/", {"mailbox": "new@office.example", "front_door": "ring 999"},
        ),
    }  # fmt: skip


def state() -> tuple[object, ...]:
    """Return what an office can change."""
    return (
        written(),
        sorted(MailDomain.objects.values_list("domain")),
        sorted(Agency.objects.values_list("name", "sector")),
        sorted(Partnership.objects.values_list("mailbox", "front_door")),
        sorted(map(str, Representative.objects.values_list("person", "held_from", "held_to"))),
    )


@pytest.mark.parametrize("actor", who_may.rows(who_may.AGENCIES))
def test_the_table_says_who_looks_after_agencies(people, actor):
    client = browser(people, actor)
    nothing, wrong = nowhere(client), []
    for place in ("severn", "harbour"):
        for name, (address, sent) in addresses(people, place).items():
            with undone(), ended(people, actor):
                before, cell = state(), TABLE[actor, place]
                answer = client.get(address) if sent is None else client.post(address, sent)
                found, moved = letter(answer, nothing), state() != before
            if found != cell or (moved and cell != "W"):
                wrong.append((place, name, cell, found, moved))
            if sent is not None and cell == "W" and name != "asking one" and not moved:
                wrong.append((place, name, "changed nothing"))
            client.cookies.pop("messages", None)
    assert wrong == []


def test_it_goes_red_where_every_partnership_is_everybodys(people, monkeypatch):
    """The control: with the door to a partnership left open, the table is wrong."""
    door = offices.to_partnership

    def of_the_office(partnership, *, person, today):
        del person
        return door(partnership, person=people.severn.office, today=today)

    monkeypatch.setattr(offices, "to_partnership", of_the_office)
    client = browser(people, "school.practitioner")

    assert client.get(f"/people/{people.severn.id}/agencies/").status_code == 200


@pytest.mark.parametrize("tail", ["", "domains/", "representatives/"])
def test_an_agency_of_another_partnership_is_not_there(people, tail):
    client = browser(people, "severn.office")
    theirs, nobodys = (
        f"/people/{people.severn.id}/agencies/{id}/{tail}"
        for id in (people.harbour_school.id, uuid4())
    )
    sent, before = {"name": "X", "sector": "school", "domain": "x.example"}, state()

    if not tail:
        assert bare(client.get(theirs)) == bare(client.get(nobodys)) == nowhere(client)
    assert client.post(theirs, sent).status_code == client.post(nobodys, sent).status_code == 404
    assert state() == before


class TestAQuestionToAnAgency:
    @pytest.fixture
    def asking(self, people) -> UUID:
        return Asking.objects.create(
            partnership_id=people.harbour.id, agency_id=people.school.id,
            asked_by=people.harbour.office, asked_at=timezone.now(),
        ).pk  # fmt: skip

    @pytest.mark.parametrize("actor", [row for row, _ in who_may.cells(who_may.JOINING)])
    def test_is_answered_by_its_administrators_alone(self, people, asking, actor):
        client, cell = browser(people, actor), who_may.cells(who_may.JOINING)[actor, ""]
        nothing = nowhere(client)
        address = f"/people/{people.school.id}/asked/{asking}/"

        with ended(people, actor):
            asked = letter(client.get(address), nothing)
            answered = letter(client.post(address, {"answer": "yes"}), nothing)

        assert (asked, answered) == (cell, cell)
        assert (Asking.objects.get().joined is True) == (cell == "W")

    def test_is_not_found_under_another_agency(self, people, asking):
        client = browser(people, "social_care.administrator")

        answer = client.get(f"/people/{people.social_care.id}/asked/{asking}/")

        assert bare(answer) == nowhere(client)
