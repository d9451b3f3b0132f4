"""One's own days in one's own calendar: the secret address, what is read there, and a meeting."""

import logging
from uuid import uuid4

import pytest
import who_may
from django.conf import settings
from django.test import Client
from django.utils import timezone
from knocking import CONCERN, OBJECTS, SAID, bare, browser, nowhere
from last_stage import appointed, panel
from service_steps import DAY, at_stage, do
from service_world import find

from accord.config import logs
from accord.directory.models import CalendarAddress, Person
from accord.engine import acts, events
from accord.library import calendars
from accord.queries import sittings
from accord.register.models import Entry
from accord.services import calendar_addresses

pytestmark = pytest.mark.django_db


def address_of(person) -> str:
    token = calendar_addresses.make(person, key=uuid4(), at=timezone.now())
    return f"/calendar/{token}.ics"


def read(address) -> list[dict[str, str]]:
    """Return what a calendar reads at an address, one dictionary an entry."""
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return entries(answer)


def entries(answer) -> list[dict[str, str]]:
    text = answer.content.decode().replace("\r\n ", "")
    return [
        dict(line.partition(":")[::2] for line in each.strip().split("\r\n"))
        for each in text.split("BEGIN:VEVENT")[1:]
    ]


class TestTheAddress:
    def test_is_shown_once_and_only_its_hash_is_kept(self, teacher):
        first = teacher.get("/me/calendar/")
        form = first.fields("/me/calendar/") | {"do": "make"}

        made = teacher.post("/me/calendar/", form)

        address = made.one("input", id="address")["value"]
        token = address.rpartition("/")[2].removesuffix(".ics")
        assert Client().get(f"/calendar/{token}.ics").status_code == 200
        assert token not in str(CalendarAddress.objects.values_list())
        again = teacher.get("/me/calendar/")
        assert token not in again.html
        assert "It is not shown again" in again.text

    def test_is_the_same_where_the_same_form_was_sent_twice(self, teacher):
        form = teacher.get("/me/calendar/").fields("/me/calendar/") | {"do": "make"}

        shown = [
            teacher.post("/me/calendar/", form).one("input", id="address")["value"]
            for _ in range(2)
        ]

        assert shown[0] == shown[1]
        assert CalendarAddress.objects.count() == 1

    def test_ends_when_another_is_made_and_leads_nowhere_as_if_it_had_never_been(self, people):
        first, second = (address_of(people.school.practitioner) for _ in range(2))

        never = bare(Client().get(f"/calendar/{uuid4()}.ics"))

        assert bare(Client().get(first)) == never
        assert never[0] == 404
        assert read(second) == []

    def test_ends_when_its_person_says_so_and_does_not_come_back(self, teacher):
        form = teacher.get("/me/calendar/").fields("/me/calendar/")
        made = teacher.post("/me/calendar/", form | {"do": "make"})
        path = made.one("input", id="address")["value"].removeprefix(settings.BASE_URL)

        teacher.post("/me/calendar/", {"key": str(uuid4()), "do": "end"}, follow=True)
        sent_again = teacher.post("/me/calendar/", form | {"do": "make"}, status=422)

        assert Client().get(path).status_code == 404
        assert "it does not come back" in sent_again.errors[0]

    def test_leads_nowhere_once_its_person_has_no_access_any_more(self, people):
        address = address_of(people.school.practitioner)
        Person.objects.filter(pk=people.school.practitioner).update(is_active=False)

        assert Client().get(address).status_code == 404

    def test_is_not_asked_without_end(self, people, settings):
        settings.CALENDAR_READS = 2
        address = address_of(people.school.practitioner)

        answers = [Client().get(address).status_code for _ in range(5)]

        assert 429 in answers[2:]  # a minute may have begun in between
        assert set(answers) == {200, 429}

    def test_reaches_no_log(self):
        token = uuid4()
        said = logging.LogRecord(
            "x", logging.ERROR, "", 0, "Fault: %s", (f"/calendar/{token}.ics",), None
        )

        assert logs.NoSecretAddresses().filter(said)
        assert said.getMessage() == "Fault: /calendar/..."

    def test_keeps_a_line_that_does_not_fit_from_being_anybodys_fault(self):
        said = logging.LogRecord("x", logging.ERROR, "x", 1, "%d times", ("some",), None)

        assert logs.NoSecretAddresses().filter(said)


class TestWhatACalendarReads:
    def test_is_a_limit_by_its_reference_with_no_name_and_no_word_of_it(self, people):
        at = timezone.now() - DAY
        escalation = at_stage(people, 1, at=at, concern=CONCERN)
        entry = Entry.objects.get(escalation=escalation)
        address = address_of(people.school.practitioner)

        (found,) = read(address)

        assert found["SUMMARY"] == f"{entry.reference}: limit of Stage 1"
        assert found["DTSTART;VALUE=DATE"] == f"{entry.due_day:%Y%m%d}"
        assert found["URL"].endswith(f"/escalations/{escalation}/")
        assert found["UID"].startswith(f"limit-{escalation}@")
        answer = Client().get(address)
        text = answer.content.decode()
        names = [*Person.objects.values_list("name", flat=True), "Puddlewick", "Severn", SAID]
        assert not [each for each in names if each in text]
        assert answer["Cache-Control"] == "private, no-cache"

    def test_keeps_its_id_and_counts_on_when_something_changes(self, people):
        at = timezone.now() - 2 * DAY
        escalation = at_stage(people, 1, at=at)
        address = address_of(people.school.practitioner)
        (before,) = read(address)

        earlier = calendars.load().due_on(timezone.localdate() + DAY)
        safe = acts.ProtectBy(due=earlier, reason="She goes home then.")
        do(escalation, people.school.practitioner, safe, at=timezone.now())

        (after,) = read(address)
        assert before["UID"] == after["UID"]
        assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])

    def test_is_for_nobody_else(self, people):
        at_stage(people, 1, at=timezone.now() - DAY)

        assert read(address_of(people.police.practitioner)) == []


class TestAMeeting:
    def meets(self, day: int):
        when = (timezone.localdate() + day * DAY).isoformat()
        return events.Line(id=sittings.MEETING, text=f"{when}T14:00 The old corn hall")

    def moved_to(self, people, escalation, day):
        do(
            escalation, people.severn.chair, panel(people), at=timezone.now(),
            account=(self.meets(day),),
        )  # fmt: skip

    def test_is_a_file_that_moves_when_the_meeting_does(self, people, client):
        escalation = appointed(people)
        client.force_login(find(people.school.practitioner))
        path = f"/escalations/{escalation}/meeting.ics"
        assert client.get(path).status_code == 404

        self.moved_to(people, escalation, 5)
        (before,) = entries(client.get(path))
        self.moved_to(people, escalation, 9)
        (after,) = entries(client.get(path))

        assert before["UID"] == after["UID"]
        assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
        assert before["LOCATION"] == "The old corn hall"
        assert before["DTSTART"] < after["DTSTART"]
        assert path in client.get(f"/escalations/{escalation}/").content.decode()

    def test_is_for_whom_the_table_says(self, people):
        escalation = OBJECTS["4"](people)
        do(escalation, people.severn.chair, acts.ChooseRoute(route="panel"), at=timezone.now())
        self.moved_to(people, escalation, 5)
        wrong = []
        for (actor, thing), cell in who_may.cells(who_may.PAPERS).items():
            if thing != "4" or actor == "ended":
                continue
            client = browser(people, actor)
            nothing = nowhere(client)
            answer = client.get(f"/escalations/{escalation}/meeting.ics")
            found = "." if bare(answer) == nothing else {200: "W", 302: "?"}[answer.status_code]
            # the panel's post is called with the panel
            if found != ("W" if actor == "severn.panel" else cell):
                wrong.append((actor, cell, found))

        assert wrong == []

    def test_stands_in_the_calendar_without_its_place(self, people, client):
        escalation = appointed(people)
        self.moved_to(people, escalation, 5)
        client.force_login(find(people.school.practitioner))

        (file,) = entries(client.get(f"/escalations/{escalation}/meeting.ics"))
        found = read(address_of(people.school.practitioner))

        (own,) = (each for each in found if each["UID"].startswith("meeting-"))
        assert own == {name: said for name, said in file.items() if name != "LOCATION"}
