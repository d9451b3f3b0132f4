"""Who has a team, takes and passes on, hands over, and says who is out: tables written by hand."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import who_may
import who_may_go_on
from django.utils import timezone
from knocking import OBJECTS, asks_to_sign_in, bare, browser, knocked, nowhere, who, written
from service_world import World, find, hold, person

from accord.directory.models import Agency, Holding, StandIn
from accord.register.models import Entry
from accord.services import absences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

SCHOOL = {"practitioner", "line_manager", "safeguarding_lead"}


def letter(answer, nothing) -> str:
    if asks_to_sign_in(answer):
        return "?"
    if answer.status_code == 404 and bare(answer) == nothing:
        return "."
    return {200: "W", 302: "W", 422: "R"}.get(answer.status_code, str(answer.status_code))


class TestATeam:
    def test_is_shown_to_who_leads_people(self, people):
        wrong = [
            (actor, cell, found)
            for actor, _, cell, client, nothing in knocked(people, who_may.cells(who_may.TEAMS))
            for found in (letter(client.get("/team/"), nothing),)
            if found != cell
        ]

        assert wrong == []


def naming(people: World, table: str, path: str, title: str) -> list[tuple[str, ...]]:
    """Return the cells of a table where something else came of naming somebody than it says.

    Args:
        path: where the form is.
        title: the post of who is named, in the agency of who names.
    """
    wrong = []
    escalations = {thing: make(people) for thing, make in OBJECTS.items()}
    seen = dict(Entry.objects.values_list("escalation", "seq"))
    where = path.strip("/").partition("/")[0]
    for actor, thing, cell, client, nothing in knocked(people, who_may.cells(table), where):
        escalation, before = escalations[thing], written()
        body = actor.partition(".")[0]
        agency = getattr(people, body, None)
        person = getattr(agency, title, people.school.director)
        address = path.format(escalation)
        asked = letter(client.get(address), nothing)
        typed = {"key": str(uuid4()), "seen": str(seen[escalation]), "who": str(person)}
        sent = letter(client.post(address, typed), nothing)
        moved = written() != before
        if (asked, sent, moved) != ("W" if cell == "R" else cell, cell, cell == "W"):
            wrong.append((actor, thing, cell, asked, sent, str(moved)))
    return wrong


class TestTakingAndPassingOn:
    def test_are_for_managers_of_ones_own_side(self, people):
        assert naming(people, who_may.PASSED_ON, "/team/{}/", "director") == []

    def test_would_be_found_open(self, people, monkeypatch):
        """The control: where everybody has a team, the table goes red."""
        monkeypatch.setattr("accord.directory.posts.LEADING", ("practitioner", "line_manager"))

        wrong = naming(people, who_may.PASSED_ON, "/team/{}/", "director")

        assert ("school.practitioner", "2", ".", "W", "W", "True") in wrong


class TestHandingOver:
    def test_is_for_the_raising_side(self, people):
        path = "/escalations/{}/hand-over/"

        assert naming(people, who_may.HANDED_OVER, path, "colleague") == []


class TestGoingOnFromAClosedOne:
    def test_is_for_its_people_of_the_raising_agency(self, people):
        wrong = []
        escalations = {thing: make(people) for thing, make in OBJECTS.items()}
        table = who_may.cells(who_may_go_on.FOLLOWED_UP)
        for actor, thing, cell, client, nothing in knocked(people, table):
            address, before = f"/escalations/{escalations[thing]}/follow-up/", written()
            asked = letter(client.get(address), nothing)
            sent = letter(client.post(address, {"key": str(uuid4())}), nothing)
            if (asked, sent, written() != before) != (cell, cell, cell == "W"):
                wrong.append((actor, thing, cell, asked, sent))

        assert wrong == []


def out_of(people: World, thing: str) -> tuple[UUID, UUID, UUID]:
    """Return who is out in a column of the table, at which body, and who stands in."""
    if thing == "chair":
        return people.severn.chair, people.severn.id, people.severn.panel
    agency = people.school if thing in SCHOOL else people.social_care
    title = thing if thing in SCHOOL else "practitioner"
    return getattr(agency, title), agency.id, newcomer(agency)


def newcomer(agency) -> UUID:
    """Return somebody of an agency who could stand in, and whom no row of the table is about."""
    name = f"Stan {agency.slug.title()}"
    known = Holding.objects.filter(agency=agency.id, person__name=name).first()
    body = Agency.objects.get(pk=agency.id)
    return (known or hold(person(name), "practitioner", body)).person_id


class TestBeingOut:
    def test_is_said_by_who_may(self, people):
        wrong, today = [], timezone.localdate()
        for actor, thing, cell, client, nothing in knocked(people, who_may.cells(who_may.DAYS_OUT)):
            person, body, stand_in = out_of(people, thing)
            asked = letter(client.get("/out/", {"of": str(person)}), nothing)
            days = {
                f"{name}-{part}": str(getattr(today, part))
                for name in ("first", "last")
                for part in ("day", "month", "year")
            }
            typed = {**days, "of": str(person), "who": f"{stand_in} {body}"}
            sent = letter(client.post("/out/", typed), nothing)
            kept = StandIn.objects.exists()
            if (asked, sent, kept) != (cell, cell, cell == "W"):
                wrong.append((actor, thing, cell, asked, sent, kept))

        assert wrong == []

    def test_is_ended_by_who_may(self, people):
        wrong, today = [], timezone.localdate()
        rows = {
            thing: StandIn.objects.create(
                holding=Holding.objects.get(person=out_of(people, thing)[0]),
                person=find(people.health.practitioner),  # whom no row of the table is about
                stands_from=today - timedelta(days=1), stands_to=today,
            )
            for thing in dict.fromkeys(thing for _, thing in who_may.cells(who_may.DAYS_OUT))
        }  # fmt: skip
        for actor, thing, cell, client, nothing in knocked(people, who_may.cells(who_may.DAYS_OUT)):
            found = letter(client.post(f"/out/{rows[thing].id}/end/"), nothing)
            ended_ = not StandIn.objects.filter(pk=rows[thing].pk, stands_to=today).exists()
            if (found, ended_) != (cell, cell == "W"):
                wrong.append((actor, thing, cell, found, ended_))

        assert wrong == []

    def test_that_nobody_wrote_down_is_ended_like_one_of_others(self, people):
        client = browser(people, "school.practitioner")

        assert bare(client.post(f"/out/{uuid4()}/end/")) == nowhere(client)

    def test_would_be_found_open(self, people, monkeypatch):
        """The control: where anybody can say it, the table goes red."""
        speak = absences.to_person

        def for_anybody(person, *, by, today):
            del by
            return speak(person, by=person, today=today)

        monkeypatch.setattr(absences, "to_person", for_anybody)
        client = browser(people, "social_care.colleague")
        nothing = nowhere(client)

        answer = client.get("/out/", {"of": str(who(people, "school.director"))})

        assert letter(answer, nothing) == "W"
