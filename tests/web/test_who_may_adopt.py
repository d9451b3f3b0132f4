"""Who may see, propose, approve and decline a version of a policy, against a table by hand."""

from uuid import UUID, uuid4

import adopted as versions
import pytest
import who_may
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from knocking import ago, asks_to_sign_in, bare, browser, ended, nowhere, undone, written
from service_steps import DAY, at_stage, raised
from service_world import World

from accord.directory.models import Adoption
from accord.queries.partnerships import Office
from accord.record import store
from accord.services import adopting, offices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

TABLE = who_may.cells(who_may.POLICIES)


@pytest.fixture
def waiting(people) -> dict[str, UUID]:
    """Return the version that waits in each partnership."""
    now = timezone.now()
    day, theirs = timezone.localdate(now) + DAY, people.harbour
    other = adopting.propose(
        versions.other(), partnership=theirs.id, day=day, by=theirs.business_manager,
        key=uuid4(), at=now,
    )  # fmt: skip
    return {"severn": versions.proposed(people, day=day, at=now), "harbour": other}


def signed_in(answer) -> bool:
    return not asks_to_sign_in(answer)


def letter(answer, nothing) -> str:
    if asks_to_sign_in(answer):
        return "?"
    if bare(answer) == nothing:
        return "."
    return {200: "W", 302: "W", 422: "O"}.get(answer.status_code, str(answer.status_code))


def wrong_cells(people: World, knock) -> list[tuple[object, ...]]:
    """Return the cells in which something else came of knocking than the table says.

    Args:
        knock: takes a browser, a partnership's name and its id; returns an answer.
    """
    wrong = []
    for actor in who_may.rows(who_may.POLICIES):
        client = browser(people, actor)
        nothing = nowhere(client, "office")
        for place in ("severn", "harbour"):
            client = browser(people, actor) if actor == "ended" else client
            with undone(), ended(people, actor):
                before, cell = written(), TABLE[actor, place]
                found = letter(knock(client, place, getattr(people, place).id), nothing)
                moved = written() != before
            client.cookies.pop("messages", None)
            if found != cell or (moved and cell != "W"):
                wrong.append((actor, place, cell, found))
    return wrong


def opened(wrong):
    """Return the wrong cells of a page that opens for who proposed it like for the others."""
    return [each for each in wrong if each[2:] != ("O", "W")]


class TestTheTable:
    @pytest.mark.usefixtures("waiting")
    def test_says_who_sees_what_is_in_force(self, people):
        found = wrong_cells(people, lambda client, _, id: client.get(f"/office/policy/{id}/"))
        assert opened(found) == []

    @pytest.mark.usefixtures("waiting")
    def test_says_who_sees_the_form(self, people):
        found = wrong_cells(people, lambda client, _, id: client.get(f"/office/policy/{id}/new/"))
        assert opened(found) == []

    def test_says_who_sees_what_was_proposed(self, people, waiting):
        def see(client, place, id):
            return client.get(f"/office/policy/{id}/{waiting[place]}/")

        assert opened(wrong_cells(people, see)) == []

    @pytest.mark.parametrize("do", ["approve", "decline"])
    def test_says_who_decides(self, people, waiting, do):
        def decide(client, place, id):
            sent = {"do": do, "because": "It is too short."}
            return client.post(f"/office/policy/{id}/{waiting[place]}/", sent)

        assert wrong_cells(people, decide) == []

    def test_says_who_has_partnerships_at_all(self, people):
        offices = {actor for (actor, _), cell in TABLE.items() if cell in "OW"}

        for actor in who_may.rows(who_may.POLICIES):
            client = browser(people, actor)
            nothing = nowhere(client, "office")
            with ended(people, actor):
                found = letter(client.get("/office/policy/"), nothing)
            asked = "?" if actor in ("nobody", "ended") else "."
            assert found == ("W" if actor in offices else asked), actor

    def test_says_who_proposes(self, people):
        day = timezone.localdate()

        def propose(client, _, id):
            sent = {
                "key": str(uuid4()), "do": "propose",
                "day-day": day.day, "day-month": day.month, "day-year": day.year,
                "policy-file": SimpleUploadedFile("p.yaml", versions.other_text().encode()),
            }  # fmt: skip
            answer = client.post(f"/office/policy/{id}/new/", sent)
            assert Adoption.objects.exists() == (answer.status_code == 302 and signed_in(answer))
            return answer

        assert opened(wrong_cells(people, propose)) == []

    @pytest.mark.usefixtures("waiting")
    def test_says_who_sees_what_is_open_under_an_older_version(self, people):
        found = wrong_cells(people, lambda client, _, id: client.get(f"/office/policy/{id}/older/"))
        assert opened(found) == []

    def test_says_who_moves_an_escalation(self, people):
        at = ago()
        found = {"1": raised(people, at=at), "3": at_stage(people, 3, at=at)}
        now = timezone.now()
        versions.adopted(people, day=timezone.localdate(now), at=now)
        places = {
            "1": (people.severn.id, found["1"]),
            "3": (people.severn.id, found["3"]),
            "harbour": (people.harbour.id, found["3"]),
        }
        table, wrong = who_may.cells(who_may.MOVES), []
        for actor in who_may.rows(who_may.MOVES):
            client = browser(people, actor)
            nothing = nowhere(client, "office")
            for name, (body, escalation) in places.items():
                client = browser(people, actor) if actor == "ended" else client
                address = f"/office/policy/{body}/move/{escalation}/"
                seen = store.read(escalation)[0].seq
                sent = {"key": str(uuid4()), "seen": seen, "reason": "It is shorter."}
                with undone(), ended(people, actor):
                    looked = letter(client.get(address), nothing)
                    before = written()
                    moved = letter(client.post(address, sent), nothing)
                    changed = written() != before
                client.cookies.pop("messages", None)
                cell = table[actor, name]
                if (looked, moved) != (cell, cell) or changed != (cell == "W"):
                    wrong.append((actor, name, cell, looked, moved, changed))
        assert wrong == []

    def test_goes_red_where_every_office_is_everybodys(self, people, monkeypatch):
        """The control: with the door to an office left open, the table is wrong."""

        def anywhere(partnership, **_):
            return Office(id=partnership, partnership="Anywhere", policy=None, titles=())

        monkeypatch.setattr(offices, "to_office", anywhere)

        assert wrong_cells(people, lambda client, _, id: client.get(f"/office/policy/{id}/"))
