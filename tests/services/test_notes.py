"""Notes are an agency's own: sealed, never the other side's, no part of the record."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from service_steps import at_stage, raised
from service_world import AT, World, world

from accord.desk.models import Note
from accord.record import models as record
from accord.record import store
from accord.sealing import seals
from accord.services import access, notes

LATER = AT + timedelta(hours=1)


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world()


def door(escalation: UUID, person: UUID) -> access.Door:
    return access.to_escalation(escalation, person=person, at=LATER)


def both(people: World) -> tuple[access.Door, access.Door]:
    escalation = raised(people, counterpart=people.social_care.practitioner)
    return (
        door(escalation, people.school.practitioner),
        door(escalation, people.social_care.practitioner),
    )


class TestANote:
    def test_is_read_by_people_of_the_same_agency(self, people):
        own, _ = both(people)

        notes.write(own, "Ring the grandmother.", key=uuid4(), at=LATER)

        (kept,) = notes.of_agency(own)
        assert (kept.text, kept.person, kept.written_at) == (
            "Ring the grandmother.", people.school.practitioner, LATER,
        )  # fmt: skip

    def test_is_never_read_by_the_other_side(self, people):
        own, other = both(people)

        notes.write(own, "Ring the grandmother.", key=uuid4(), at=LATER)

        assert notes.of_agency(other) == ()

    def test_is_nothing_for_the_partnership(self, people):
        escalation = at_stage(people, 4)
        chair = access.to_escalation(
            escalation, person=people.severn.chair, at=AT + timedelta(days=5)
        )

        with pytest.raises(access.Nobody):
            notes.of_agency(chair)
        with pytest.raises(access.Nobody):
            notes.write(chair, "Mine.", key=uuid4(), at=LATER)

    def test_lies_sealed_and_opens_nowhere_else(self, people):
        own, other = both(people)
        notes.write(own, "Ring the grandmother.", key=uuid4(), at=LATER)

        row = Note.objects.get()
        assert b"grandmother" not in bytes(row.sealed)
        Note.objects.update(agency=other.agency)
        with pytest.raises(seals.Broken):
            notes.of_agency(other)

    def test_is_forgotten_with_its_escalation(self, people):
        own, _ = both(people)
        notes.write(own, "Ring the grandmother.", key=uuid4(), at=LATER)

        store.forget(own.escalation, LATER)

        with pytest.raises(access.Nobody):
            notes.of_agency(own)
        with pytest.raises(access.Nobody):
            notes.write(own, "Again.", key=uuid4(), at=LATER)

    def test_is_kept_once_though_its_form_comes_twice(self, people):
        own, _ = both(people)
        key = uuid4()

        for _ in range(2):
            notes.write(own, "Ring the grandmother.", key=key, at=LATER)

        assert len(notes.of_agency(own)) == 1

    def test_is_not_written_under_somebody_elses_key(self, people):
        own, other = both(people)
        key = uuid4()
        notes.write(own, "Ring the grandmother.", key=key, at=LATER)

        with pytest.raises(access.Nobody):
            notes.write(other, "Ours.", key=key, at=LATER)

        assert notes.of_agency(other) == ()

    def test_leaves_the_record_as_it_was(self, people):
        own, _ = both(people)
        before = record.Event.objects.count()

        notes.write(own, "Ring the grandmother.", key=uuid4(), at=LATER)

        assert record.Event.objects.count() == before

    @pytest.mark.parametrize("text", ["", "a" * (notes.LONGEST + 1)])
    def test_says_something_and_not_a_book(self, people, text):
        own, _ = both(people)

        with pytest.raises(ValueError, match="1 to 10000 characters"):
            notes.write(own, text, key=uuid4(), at=LATER)

    def test_comes_newest_first(self, people):
        own, _ = both(people)
        for minutes, text in enumerate(("first", "second")):
            at = LATER + timedelta(minutes=minutes)
            notes.write(own, text, key=uuid4(), at=at)

        assert [each.text for each in notes.of_agency(own)] == ["second", "first"]
