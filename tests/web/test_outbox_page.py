"""The demonstration's outbox: what each message says, and what its row keeps."""

from datetime import timedelta
from uuid import UUID

import pytest
import service_steps
import service_world
from django.utils import timezone
from service_world import World, world

from accord.directory import models as directory
from accord.directory.models import Person
from accord.engine import acts
from accord.outbox import mail
from accord.outbox.models import FAILED, Message
from accord.register.models import Entry
from accord.web import days


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - timedelta(days=60))


@pytest.fixture
def escalation(people) -> UUID:
    return service_steps.raised(
        people, counterpart=people.social_care.practitioner,
        at=timezone.now() - timedelta(hours=2),
    )  # fmt: skip


@pytest.mark.usefixtures("escalation")
class TestTheOutbox:
    def test_is_there_in_the_demonstration_alone(self, page):
        page.get("/outbox/", status=404)

    def test_shows_who_would_have_been_told(self, page, settings):
        settings.DEMO = True

        found = page.get("/outbox/")

        assert "To Penny Severn-Care" in found.text
        assert "penny@severn-care.example" in found.text

    def test_shows_to_which_mailbox_a_code_goes_that_is_nobodys_yet(self, page, settings):
        settings.DEMO = True
        letter = mail.Letter(to="robin@puddlewick-school.example", subject="A code", text="BCDF")
        mail.keep(letter, kind="sign-in", person=None, at=timezone.now())

        shown = page.get("/outbox/")

        assert "To robin@puddlewick-school.example" in shown.text

    def test_shows_what_did_not_arrive_and_why(self, page, settings):
        settings.DEMO = True
        assert "Did not arrive" not in page.get("/outbox/").text
        Message.objects.update(state=FAILED, why="refused")

        shown = page.get("/outbox/")

        assert "Did not arrive" in shown.text
        assert "The mail server of its reader refused it" in shown.text

    def test_says_who_did_what_and_what_its_reader_does_by_when(
        self, page, settings, people, escalation
    ):
        settings.DEMO, settings.BASE_URL = True, "https://accord.example"
        for person, act in (
            (people.school.practitioner, service_steps.discussed()),
            (people.school.practitioner, acts.Escalate(reason="Freddie is not safe")),
        ):
            service_steps.do(escalation, person, act, at=timezone.now())

        found = page.get("/outbox/")

        reference = Entry.objects.get(pk=escalation).reference
        due = days.day(Entry.objects.get(pk=escalation).due_day)
        assert (
            f"The worker of Puddlewick School took {reference} to Stage 2. As line manager you "
            f"talk with the line manager at Puddlewick School by {due}."
        ) in found.text
        assert (
            f"The worker of Puddlewick School raised a disagreement with Severn Vale Children's "
            f"Care: {reference}. As worker you talk with the worker at Puddlewick School by"
        ) in found.text
        assert f"https://accord.example/escalations/{escalation}/" in found.links
        assert "Freddie" not in found.text

    def test_asks_for_a_name_where_somebody_has_to_be_named(self, page, settings, people):
        settings.DEMO = True
        care = directory.Agency.objects.get(pk=people.social_care.id)
        service_world.hold(service_world.person("Second Manager"), "line_manager", care)
        raised = service_steps.raised(
            people, counterpart=people.social_care.practitioner, at=timezone.now()
        )
        for act in (service_steps.discussed(), acts.Escalate(reason="no agreement")):
            service_steps.do(raised, people.school.practitioner, act, at=timezone.now())

        found = page.get("/outbox/")

        assert "To Sage Severn-Care" in found.text
        assert (
            "Please name who takes part as line manager for Severn Vale Children's Care."
        ) in found.text

    def test_keeps_no_name_and_no_word_in_its_rows(self):
        rows = repr(list(Message.objects.values()))

        assert "raised.1" in rows
        for name in Person.objects.values_list("name", flat=True):
            assert name not in rows

    def test_asks_the_database_as_often_for_many_as_for_few(
        self, page, settings, people, escalation, django_assert_max_num_queries
    ):
        settings.DEMO = True
        for _ in range(6):
            raised = service_steps.raised(
                people, counterpart=people.social_care.practitioner, at=timezone.now()
            )
            assert raised != escalation

        page.client.logout()
        with django_assert_max_num_queries(5):
            page.get("/outbox/")
