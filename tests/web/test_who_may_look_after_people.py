"""Who may see, invite and end whom: the pages of people, against a table written by hand."""

from uuid import UUID, uuid4

import pytest
import who_may
from django.urls import get_resolver, reverse
from django.utils import timezone
from knocking import (
    SAID,
    asks_to_sign_in,
    bare,
    browser,
    ended,
    nowhere,
    routes,
    stage,
    undone,
    written,
)
from service_steps import DAY
from service_world import World

from accord.directory.models import Holding, Person
from accord.services import people as services
from accord.web import reading_forms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

EVERY = dict(routes(get_resolver()))
TABLE = who_may.cells(who_may.PLACES)
TITLES = {"severn": "chair", "harbour": "chair", "health": "administrator"}
"""The post that is given at each place; a line manager's at the others."""


@pytest.fixture
def people(people) -> World:
    """The invented world, in which health has no administrator any more."""
    last_month = (timezone.now() - 30 * DAY).date()
    Holding.objects.filter(person=people.health.administrator).update(held_to=last_month)
    return people


def invitation(people: World, place: str) -> dict[str, object]:
    """Return what is typed to give somebody new a post at a place, with a mailbox of theirs."""
    domain = getattr(getattr(people, place), "domain", "elsewhere.example")
    title = TITLES.get(place, "line_manager")
    return {"name": "Sam Newcomer", "email": f"sam@{domain}", "title": title}


def places(people: World) -> dict[str, UUID]:
    return {name: getattr(people, name).id for _, name in TABLE}


def somebody(people: World, place: str) -> UUID:
    """Return somebody who works there and looks after nobody."""
    there = getattr(people, place)
    return there.chair if place in ("severn", "harbour") else there.colleague


def letter(answer, nothing) -> str:
    if asks_to_sign_in(answer):
        return "?"
    if bare(answer) == nothing:
        return "."
    return "W" if answer.status_code in (200, 302) else f"answered {answer.status_code}"


def wrong_cells(people: World, knock) -> list[tuple[object, ...]]:
    """Return the cells in which something else came of knocking than the table says.

    Args:
        knock: takes a browser, a place's name and its id; returns an answer.
    """
    wrong, ids = [], places(people)
    for actor in who_may.rows(who_may.PLACES):
        client = browser(people, actor)
        nothing = nowhere(client)
        for place, id in ids.items():
            client = browser(people, actor) if actor == "ended" else client
            with undone(), ended(people, actor):
                before, cell = written(), TABLE[actor, place]
                found = letter(knock(client, place, id), nothing)
                moved = written() != before
            client.cookies.pop("messages", None)
            if found != cell or (moved and cell != "W"):
                wrong.append((actor, place, cell, found))
    return wrong


class TestTheTable:
    def test_says_who_sees_them(self, people):
        assert wrong_cells(people, lambda client, _, id: client.get(f"/people/{id}/")) == []

    def test_says_who_invites_them(self, people):
        def invite(client, place, id):
            typed = invitation(people, place)
            answer = client.post(f"/people/{id}/", typed)
            assert Person.objects.filter(email=typed["email"]).exists() == (
                answer.status_code == 302 and not asks_to_sign_in(answer)
            )
            return answer

        assert wrong_cells(people, invite) == []

    def test_says_who_is_asked_whether_to_end_them(self, people):
        def ask(client, place, id):
            return client.get(f"/people/{id}/{somebody(people, place)}/end/")

        assert wrong_cells(people, ask) == []

    def test_says_who_ends_them(self, people):
        def end(client, place, id):
            who = somebody(people, place)
            answer = client.post(f"/people/{id}/{who}/end/")
            gone = not Person.objects.get(pk=who).is_active
            assert gone == (answer.status_code == 302 and not asks_to_sign_in(answer))
            return answer

        assert wrong_cells(people, end) == []

    @pytest.mark.parametrize("tail", ["posts", "changes", "import", "list"])
    def test_says_who_sees_their_posts_and_lists_and_what_was_changed(self, people, tail):
        assert wrong_cells(people, lambda client, _, id: client.get(f"/people/{id}/{tail}/")) == []

    def test_says_who_invites_many(self, people):
        def bring(client, place, id):
            typed = invitation(people, place)
            row = f"{typed['name']},{typed['email']},{typed['title']}"
            sent = {"text": f"name,e-mail,posts\n{row}", "do": "invite", "key": str(uuid4())}
            answer = client.post(f"/people/{id}/import/", sent)
            assert Person.objects.filter(email=typed["email"]).exists() == (
                answer.status_code == 302 and not asks_to_sign_in(answer)
            )
            return answer

        assert wrong_cells(people, bring) == []

    def test_says_who_gives_a_post_a_last_day(self, people):
        def end(client, place, id):
            held = Holding.objects.get(person=somebody(people, place))
            typed = reading_forms.write_day("last", timezone.localdate() + DAY)
            answer = client.post(f"/people/{id}/posts/{held.pk}/end/", typed)
            held.refresh_from_db()
            ends = answer.status_code == 302 and not asks_to_sign_in(answer)
            assert (held.held_to is not None) == ends
            return answer

        assert wrong_cells(people, end) == []

    def test_says_who_changes_a_name_and_a_telephone(self, people):
        def describe(client, place, id):
            who = somebody(people, place)
            sent = {"name": "Colin Newname", "telephone": "01632 960 123"}
            answer = client.post(f"/people/{id}/{who}/", sent)
            changed = Person.objects.get(pk=who).name == "Colin Newname"
            assert changed == (answer.status_code == 302 and not asks_to_sign_in(answer))
            return answer

        assert wrong_cells(people, describe) == []

    def test_says_who_has_places_at_all(self, people):
        after = {actor for (actor, _), cell in TABLE.items() if cell == "W"}

        for actor in who_may.rows(who_may.PLACES):
            client = browser(people, actor)
            nothing = nowhere(client)
            with ended(people, actor):
                found = letter(client.get("/people/"), nothing)
            asked = "?" if actor in ("nobody", "ended") else "."
            assert found == ("W" if actor in after else asked), actor

    def test_goes_red_where_every_place_is_everybodys(self, people, monkeypatch):
        """The control: with the door to a place left open, the table is wrong."""
        door = services.to_place

        def of_the_school(body, *, person, today):
            del person
            return door(body, person=people.school.administrator, today=today)

        monkeypatch.setattr(services, "to_place", of_the_school)

        wrong = wrong_cells(people, lambda client, _, id: client.get(f"/people/{id}/"))

        assert ("school.practitioner", "school", ".", "W") in wrong


class TestOnesOwnPage:
    @pytest.mark.parametrize(
        "address", ["/me/", "/me/password/", "/me/calendar/", "/me/e-mail/", "/notices/"]
    )
    def test_is_for_whoever_is_signed_in(self, people, address):
        for actor, cell in who_may.cells(who_may.MINE).items():
            client = browser(people, actor[0])
            nothing = nowhere(client)
            with ended(people, actor[0]):
                assert letter(client.get(address), nothing) == cell, actor


class TestAPlaceThatIsNotThere:
    @pytest.mark.parametrize("tail", ["posts/", "changes/", f"posts/{uuid4()}/end/"])
    def test_has_no_posts_and_no_changes_either(self, people, tail):
        client = browser(people, "school.administrator")

        theirs, nobodys = (f"/people/{id}/{tail}" for id in (people.social_care.id, uuid4()))

        assert bare(client.get(theirs)) == bare(client.get(nobodys)) == nowhere(client)

    @pytest.mark.parametrize("tail", ["", "end"])
    def test_is_answered_like_one_that_is_not_theirs(self, people, tail):
        client, nobody = browser(people, "school.administrator"), uuid4()
        tail = f"{people.social_care.colleague}/end/" if tail else ""

        theirs, nobodys = (f"/people/{id}/{tail}" for id in (people.social_care.id, nobody))

        assert bare(client.get(theirs)) == bare(client.get(nobodys)) == nowhere(client)
        sent = invitation(people, "social_care")
        assert bare(client.post(theirs, sent)) == bare(client.post(nobodys, sent))


class TestAPersonOfElsewhere:
    @pytest.mark.parametrize("who", ["social_care.colleague", "harbour.chair", "left", ""])
    def test_is_not_found_under_ones_own_place_and_not_ended(self, people, who):
        body, _, title = who.partition(".")
        found = getattr(people, body) if body else uuid4()
        person = getattr(found, title) if title else found
        client, before = browser(people, "school.administrator"), list(Holding.objects.values())
        address = f"/people/{people.school.id}/{person}/end/"

        assert bare(client.get(address)) == nowhere(client)
        client.post(address)

        assert list(Holding.objects.values()) == before
        assert not Person.objects.filter(pk=person, is_active=False).exists()


class TestNobody:
    """Whoever looks after people gives nothing to themselves, and takes nothing from themselves."""

    @pytest.mark.parametrize("title", ["line_manager", "safeguarding_lead", "practitioner"])
    def test_gives_themselves_a_post(self, people, title):
        client, before = browser(people, "school.administrator"), Holding.objects.count()
        me = Person.objects.get(pk=people.school.administrator)
        typed = {"name": "Me Myself", "email": me.email.upper(), "title": title}

        answer = client.post(f"/people/{people.school.id}/", typed)

        assert answer.status_code == 422
        assert "You cannot give yourself a post" in answer.content.decode()
        assert Holding.objects.count() == before

    def test_of_an_office_gives_themselves_one_in_an_agency(self, people):
        client, before = browser(people, "severn.office"), Holding.objects.count()
        me = Person.objects.get(pk=people.severn.office)
        typed = {"name": "Me", "email": me.email, "title": "administrator"}

        answer = client.post(f"/people/{people.health.id}/", typed)

        assert answer.status_code == 422
        assert Holding.objects.count() == before

    def test_gives_their_own_post_a_last_day_or_themselves_a_name_there(self, people):
        client, me = browser(people, "school.administrator"), people.school.administrator
        held = Holding.objects.get(person=me)
        day = reading_forms.write_day("last", timezone.localdate())

        for address in (f"posts/{held.pk}/end/", f"{me}/"):
            address = f"/people/{people.school.id}/{address}"
            assert bare(client.get(address)) == nowhere(client)
            client.post(address, {**day, "name": "Another Name", "telephone": ""})

        held.refresh_from_db()
        assert held.held_to is None
        assert Person.objects.get(pk=me).name != "Another Name"

    def test_ends_themselves(self, people):
        client = browser(people, "school.administrator")
        address = f"/people/{people.school.id}/{people.school.administrator}/end/"

        assert bare(client.get(address)) == nowhere(client)
        client.post(address)

        assert Person.objects.get(pk=people.school.administrator).is_active


class TestAnAdministrator:
    """Whoever looks after people sees no escalation by that, and can do nothing in one."""

    OF_ESCALATIONS = sorted(name for name, parts in EVERY.items() if "escalation" in parts)

    @pytest.mark.parametrize("who", ["school.administrator", "social_care.administrator"])
    def test_finds_no_page_of_any_escalation_of_their_agency(self, people, who):
        client = browser(people, who)
        nothing, escalations = nowhere(client), [stage(people, 2), stage(people, 4)]

        for name in self.OF_ESCALATIONS:
            for escalation in escalations:
                address = reverse(name, kwargs=parts(name, escalation))
                for knock in (client.get, client.post):
                    with undone():
                        before = written()
                        answer = knock(address, {"key": str(uuid4()), "seen": "1"})
                        assert written() == before, name
                    assert answer.status_code in (404, 405), (name, knock.__name__)
                    assert answer.status_code == 405 or bare(answer) == nothing, name

    def test_sees_of_them_nothing_on_the_pages_of_their_people(self, people):
        said = SAID[:20]
        stage(people, 2)
        client, school = browser(people, "school.administrator"), people.school.id

        for tail in ("", "posts/", "changes/", f"{people.school.practitioner}/"):
            assert said not in client.get(f"/people/{school}/{tail}").content.decode()

    def test_would_find_them_as_a_worker(self, people):
        """The control: the same pages open for who raised it."""
        client, escalation = browser(people, "school.practitioner"), stage(people, 2)

        assert client.get(f"/escalations/{escalation}/").status_code == 200


def parts(name: str, escalation: UUID) -> dict[str, object]:
    """Return the parts of an address of an escalation."""
    words = {"do": "discuss", "step": "what-happened", "policy": "gscp", "escalation": escalation}
    return {part: words.get(part, uuid4()) for part in EVERY[name]}
