"""What a form can change: what it asks for, and nothing else, whatever is sent with it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import act_bodies
import msgspec
import pytest
import who_may
from django.apps import apps
from django.test import Client
from django.utils import timezone
from knocking import OBJECTS, browser, stage, undone, written
from page import Page
from raising_steps import QUICK
from service_world import World

from accord.desk import writing
from accord.desk.models import Draft, Note
from accord.directory.models import Agency, Holding, MailDomain, Partnership, Person
from accord.engine import acts, commands, events
from accord.queries import raising
from accord.record import models as record
from accord.services import access, drafts, escalations
from accord.web import act_fields, raising_questions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def noise(people: World) -> dict[str, object]:
    """Return every name that anything here is stored under, each with something to smuggle in.

    The fields of all tables, of all acts, commands, doors and drafts, and what else decides who
    acts, when, and for whom.
    """
    structs = (
        *acts.BY_NAME.values(), acts.Child, acts.Concern, acts.Action, acts.Member, events.Event,
        commands.Command, access.Door, access.Desk, writing.Writing,
    )  # fmt: skip
    names = {
        *(field.name for each in apps.get_models() for field in each._meta.get_fields()),
        *(field.attname for each in apps.get_models() for field in each._meta.concrete_fields),
        *(name for each in structs for name in each.__struct_fields__),
        *("happened", "recorded_at", "is_staff", "is_superuser", "user", "actor", "do", "as"),
    }
    return {name: _smuggled(name, people) for name in sorted(names)}


def _smuggled(name: str, people: World) -> object:
    """Return a value that would do harm, were it taken."""
    known: dict[str, object] = {
        "agency": people.harbour_care.slug, "agency_id": people.harbour_care.id,
        "partnership": people.harbour.id, "partnership_id": people.harbour.id,
        "responding": people.harbour_care.slug, "raising": people.social_care.slug,
        "party": people.social_care.slug, "by": "partnership.chair", "post": "chair",
        "posts": "partnership.chair", "title": "chair", "person": people.stranger,
        "person_id": people.stranger, "counterpart": people.health.practitioner,
        "who": people.health.practitioner, "actor": people.stranger,
        "at": "2020-01-01T00:00:00Z", "recorded_at": "2020-01-01T00:00:00Z",
        "happened": "2020-01-01", "joined_at": "2020-01-01", "written_at": "2020-01-01",
        "held_from": "2020-01-01", "expires_at": "2099-01-01", "entry": "1", "entry_id": "1",
        "stage": "stage-4", "start_at": "stage-4", "to": "stage-4", "status": "closed",
        "policy": "mscb", "departing": "Because I say so.", "sees": "whole",
        "immediate_harm": "yes", "is_active": "", "is_superuser": "on", "is_staff": "on",
        "password": "an invented password", "escalation": uuid4(), "id": uuid4(),
    }  # fmt: skip
    return known.get(name, "1")


OURS = {"key", "seen", "csrfmiddlewaretoken"}
"""What a form of ours carries beside what it asks for."""


def offered(client: Client, address: str) -> set[str]:
    """Return the names of everything that the form at an address asks for; none if it leads on."""
    answer = client.get(address)
    if answer.status_code == 302:
        return set()
    page = Page(answer)
    form = page.all("form")[-1]
    typed = ("input", "select", "textarea", "button")
    return {each["name"] for each in page.elements if each.tag in typed and form in each.above}


def smuggled(client: Client, address: str, people: World) -> dict[str, object]:
    """Return everything that a form does not ask for."""
    asked = offered(client, address) | OURS
    return {name: value for name, value in noise(people).items() if name not in asked}


def said(escalation: UUID, after: int) -> list[tuple[object, ...]]:
    """Return what was written since an event: everything but the time, which goes on."""
    return [
        (each.event.body, each.event.by, each.event.entry, each.actor, each.seq)
        for each in escalations.stand(escalation).stored[after:]
    ]


COLUMNS = "abefghjm"


class TestAnAct:
    @pytest.mark.parametrize("column", COLUMNS)
    def test_records_what_its_form_asks_for_and_who_sent_it(self, people, column):
        assert changed(people, column) == []

    def test_would_be_found_to_take_more(self, people, monkeypatch):
        """The control: were what is fixed read from what was typed, it is found."""
        typed = act_fields.Kind(
            lambda field, typed, _: (typed.get(field.name) or [None])[-1],
            act_fields.KINDS["fixed"].write,
        )
        monkeypatch.setitem(act_fields.KINDS, "fixed", typed)

        assert "respond" in changed(people, "b")

    def test_is_recorded_when_it_was_sent_and_not_before(self, people):
        escalation, client = stage(people, 1), browser(people, "school.practitioner")
        address, before = f"/escalations/{escalation}/refer/", timezone.now()
        form = {"key": str(uuid4()), "seen": seen(escalation), "to": "MASH"}

        client.post(address, form | smuggled(client, address, people))

        event = escalations.stand(escalation).stored[-1].event
        assert before <= event.happened == event.at <= timezone.now()
        assert record.Head.objects.get(escalation=escalation).partnership == people.severn.id


def seen(escalation: UUID) -> int:
    return escalations.stand(escalation).stream.seq


def changed(people: World, column: str) -> list[str]:
    """Return the acts that record something else once everything is sent that nobody asked for."""
    actor, thing = who_may.ACTING[column]
    escalation, client = OBJECTS[thing](people), browser(people, actor)
    bodies, before = act_bodies.bodies(people, actor.partition(".")[0]), seen(escalation)
    found = []
    for do, body in bodies.items():
        if who_may.cells(who_may.ACTS)[do, column] not in "TA":
            continue
        address = f"/escalations/{escalation}/{do}/"
        asked = f"{address}?entry=1" if do == "correct" else address
        more, came = smuggled(client, asked, people), []
        for sent in (body, {**more, **body}):
            with undone():
                client.post(address, {"key": str(uuid4()), "seen": before, **sent})
                came.append((written(), said(escalation, before)))
        if came[0] != came[1]:
            found.append(do)
    return found


class TestANote:
    def test_is_its_agencys_and_its_writers(self, people):
        escalation, client = stage(people, 1), browser(people, "school.practitioner")
        address, key = f"/escalations/{escalation}/notes/", uuid4()
        more = smuggled(client, address, people)

        client.post(address, {**more, "key": str(key), "text": "He was seen."})

        kept = Note.objects.get()
        assert (kept.id, kept.escalation) == (key, escalation)
        assert (kept.agency, kept.person) == (people.school.slug, people.school.practitioner)
        assert timezone.now() - kept.written_at < timedelta(minutes=1)


class TestADraft:
    @pytest.mark.parametrize("step", [each for each in raising_questions.QUESTIONS])
    def test_keeps_of_a_question_what_it_asks_for(self, people, step):
        client, draft = browser(people, "school.practitioner"), uuid4()
        client.post("/raise/", {"key": str(draft), "danger": "no"})
        for each, typed in QUICK.items():
            client.post(f"/raise/{draft}/{each}/", typed)
        address, came = f"/raise/{draft}/{step}/", []
        body = {"danger": {"danger": "no"}, **QUICK}.get(step, {})

        for sent in (body, {**smuggled(client, address, people), **body}):
            with undone():
                client.post(address, sent)
                came.append((_read(people, draft), _kept(draft)))

        assert came[0] == came[1]

    def test_begins_with_the_first_answer_alone(self, people):
        client, draft = browser(people, "school.practitioner"), uuid4()
        more = {**smuggled(client, "/raise/", people), "key": str(draft), "danger": "no"}

        client.post("/raise/", more)

        assert _read(people, draft) == writing.Writing(stood_on={"danger": ""})
        kept = Draft.objects.get()
        assert (kept.id, kept.person) == (draft, people.school.practitioner)
        assert kept.expires_at - timezone.now() < drafts.KEPT

    def test_raises_what_was_written_and_nothing_that_is_sent_last(self, people):
        client, came = browser(people, "school.practitioner"), []
        for more in ({}, smuggled(client, "/raise/", people)):
            draft = uuid4()
            client.post("/raise/", {"key": str(draft), "danger": "no"})
            for each, typed in QUICK.items():
                client.post(f"/raise/{draft}/{each}/", typed)
            answer = client.post(f"/raise/{draft}/check/", more)
            escalation = UUID(answer.headers["Location"].split("/")[2])
            came.append(said(escalation, 0))
            assert record.Head.objects.get(escalation=escalation).partnership == people.severn.id

        assert came[0] == came[1]

    @pytest.mark.parametrize(
        ("step", "field", "foreign"),
        [
            ("agency", "responding", "gullhaven-school"),
            ("agency", "responding", "puddlewick-school"),
            ("agency", "responding", "nobodys-agency"),
            ("person", "counterpart", "health.practitioner"),
            ("person", "counterpart", "harbour_care.practitioner"),
            ("person", "counterpart", "social_care.director"),
            ("person", "counterpart", "school.practitioner"),
            ("person", "counterpart", "stranger"),
            ("child", "child", "superuser"),
            ("about", "areas", "communication"),
        ],
    )
    def test_takes_nothing_that_is_not_of_its_partnership(self, people, step, field, foreign):
        client, draft = browser(people, "school.practitioner"), uuid4()
        client.post("/raise/", {"key": str(draft), "danger": "no"})
        client.post(f"/raise/{draft}/agency/", QUICK["agency"])
        body, dot, title = foreign.partition(".")
        sent = getattr(people, body, foreign)
        before = _read(people, draft)

        answer = client.post(
            f"/raise/{draft}/{step}/", {field: getattr(sent, title) if dot else sent}
        )

        assert answer.status_code == 422
        assert _read(people, draft) == before

    def test_is_raised_from_no_desk_of_another_partnership(self, people):
        client, draft = browser(people, "police.practitioner"), uuid4()
        client.post("/raise/", {"key": str(draft), "danger": "no"})
        address = f"/raise/{draft}/desk/"

        for agency, of in (
            (people.police.slug, uuid4()),
            (people.harbour_school.slug, people.harbour.id),
            (people.school.slug, people.severn.id),
        ):
            assert client.post(address, {"desk": f"{agency} {of}"}).status_code == 422
        harbour = {"desk": f"{people.police.slug} {people.harbour.id}"}
        assert client.post(address, harbour).status_code == 302
        severns = {"responding": people.social_care.slug}
        assert client.post(f"/raise/{draft}/agency/", severns).status_code == 422


def _read(people: World, draft: UUID) -> writing.Writing | None:
    return raising.draft(draft, person=people.school.practitioner, at=timezone.now())


def _kept(draft: UUID) -> tuple[Any, ...]:
    """Return whose a draft is, and for how many days it is kept."""
    row = Draft.objects.get(pk=draft)
    return row.person, (row.expires_at - row.saved_at).days


SAM = {"name": "Sam Newcomer", "email": "sam@puddlewick-school.example"}


class TestPeople:
    @pytest.mark.parametrize(
        ("actor", "title"), [("school.administrator", "director"), ("severn.office", "panel")]
    )
    def test_get_the_post_that_was_asked_for_there_and_nothing_else(self, people, actor, title):
        place = getattr(people, actor.partition(".")[0])
        client, address = browser(people, actor), f"/people/{place.id}/"
        sam, more = {**SAM, "title": title}, smuggled(client, address, people)

        assert client.post(address, {**more, **sam}).status_code == 302

        made = Person.objects.get(email=sam["email"])
        held = Holding.objects.get(person=made)
        assert held.title == title
        assert {held.agency_id, held.partnership_id} == {place.id, None}
        assert held.held_from == timezone.localdate()
        assert (made.name, made.is_active, held.held_to) == ("Sam Newcomer", True, None)
        assert not made.has_usable_password()
        assert str(made.id) != str(more["id"])

    def test_who_are_ended_take_nobody_with_them(self, people):
        client = browser(people, "school.administrator")
        address = f"/people/{people.school.id}/{people.school.colleague}/end/"

        client.post(address, smuggled(client, address, people))

        ended = Person.objects.filter(is_active=False).values_list("id", flat=True)
        assert list(ended) == [people.school.colleague]

    @pytest.mark.parametrize("title", ["chair", "office", "superuser", "reviewing_officer", ""])
    def test_of_an_agency_get_no_post_that_an_agency_has_not(self, people, title):
        client, before = browser(people, "school.administrator"), Holding.objects.count()
        sam = {**SAM, "title": title}

        assert client.post(f"/people/{people.school.id}/", sam).status_code == 422
        assert Holding.objects.count() == before

    def test_never_change_agencies_or_partnerships(self, people):
        before = [list(each.objects.order_by("pk").values()) for each in _PLACES]
        client, address = browser(people, "severn.office"), f"/people/{people.severn.id}/"
        sam = {**SAM, "title": "chair"}

        client.post(address, {**smuggled(client, address, people), **sam})

        assert [list(each.objects.order_by("pk").values()) for each in _PLACES] == before


_PLACES = (Agency, Partnership, MailDomain)


class TestTheNoise:
    def test_has_the_name_of_every_field_there_is(self, people):
        made = noise(people)

        assert {"is_active", "partnership", "person", "held_to", "departing", "by", "at", "seq",
                "entry", "recorded_at", "happened", "agency", "post", "sealed", "sees",
                "counterpart", "immediate_harm", "from_", "with_"} <= set(made)  # fmt: skip
        assert len(made) > 150
        assert msgspec.structs.fields(acts.Respond)
