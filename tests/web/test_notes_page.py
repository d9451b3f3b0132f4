"""The page of an agency's own notes."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from service_steps import at_stage, raised
from service_world import World, find, world

from accord.desk.models import Note


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - timedelta(days=60))


@pytest.fixture
def escalation(people) -> UUID:
    return raised(
        people, counterpart=people.social_care.practitioner,
        at=timezone.now() - timedelta(hours=2),
    )  # fmt: skip


def notes(page, escalation: UUID, person: UUID, *, status: int = 200):
    page.client.force_login(find(person))
    return page.get(f"/escalations/{escalation}/notes/", status=status)


class TestNotes:
    def test_are_kept_and_shown_to_the_same_agency_alone(self, page, escalation, people):
        found = notes(page, escalation, people.school.practitioner)
        typed = found.fields("") | {"text": "Ring the grandmother.\r\nTwice."}

        page.client.post(f"/escalations/{escalation}/notes/", typed)

        own = notes(page, escalation, people.school.practitioner)
        other = notes(page, escalation, people.social_care.practitioner)
        assert (
            "Only people of Puddlewick School see this; it is not part of the record." in own.text
        )
        assert "Ring the grandmother." in own.text
        assert "Penny Puddlewick-School" in own.text
        assert "grandmother" not in other.html

    def test_are_nowhere_else(self, page, escalation, people):
        typed = notes(page, escalation, people.school.practitioner).fields("")
        page.client.post(f"/escalations/{escalation}/notes/", typed | {"text": "The grandmother."})

        for person in (people.school.practitioner, people.social_care.practitioner):
            page.client.force_login(find(person))
            for address in ("/my-work/", f"/escalations/{escalation}/"):
                assert "grandmother" not in page.get(address).html

    def test_are_not_found_by_the_partnership(self, page, people):
        escalation = at_stage(people, 4, at=timezone.now() - timedelta(days=20))

        notes(page, escalation, people.severn.chair, status=404)

    def test_are_not_found_by_a_stranger(self, page, escalation, people):
        typed = notes(page, escalation, people.school.practitioner).fields("") | {"text": "Mine."}
        notes(page, escalation, people.stranger, status=404)

        page.post(f"/escalations/{escalation}/notes/", typed, status=404)

        assert not Note.objects.exists()

    def test_are_kept_once_though_the_form_comes_twice(self, page, escalation, people):
        typed = notes(page, escalation, people.school.practitioner).fields("") | {"text": "Once."}

        for _ in range(2):
            page.client.post(f"/escalations/{escalation}/notes/", typed)

        assert Note.objects.count() == 1

    @pytest.mark.parametrize(
        ("text", "said"), [(" ", "Write the note."), ("a" * 10_001, "at most 10,000 characters")]
    )
    def test_say_what_is_wrong_and_keep_what_was_typed(self, page, escalation, people, text, said):
        typed = notes(page, escalation, people.school.practitioner).fields("") | {"text": text}

        again = page.post(f"/escalations/{escalation}/notes/", typed, status=422)

        assert said in again.errors[0]
        assert again.fields("")["key"] == typed["key"]
        assert text.strip() in again.fields("")["text"]

    def test_want_a_form_of_ours(self, page, escalation, people):
        typed = notes(page, escalation, people.school.practitioner).fields("")

        page.post(
            f"/escalations/{escalation}/notes/", typed | {"text": "a", "key": "?"}, status=400
        )
