"""Attachments: kept with their step or not at all, sealed, read by who sees the whole."""

import io
import uuid
from datetime import timedelta

import files
import pytest
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, World, world

from accord.attachments import keeping, labels
from accord.attachments.models import Attachment, Chunk
from accord.engine import acts
from accord.engine.objections import Refused
from accord.record import models as record
from accord.record import store, verify
from accord.sealing import seals
from accord.services import access, attaching, attachments, escalations

LATER = AT + timedelta(hours=1)
SECRET = b"What she told the teaching assistant."
LETTER = b"".join(b"Line %d. " % n + SECRET + b"\n" for n in range(14_000))
"""A text of several chunks."""


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world()


def given(name: str = "letter.txt", said: bytes = LETTER) -> attaching.Given:
    return attaching.checked(name, io.BytesIO(said))


def attached(
    escalation: uuid.UUID, person: uuid.UUID, *added: attaching.Given, key: uuid.UUID | None = None
) -> uuid.UUID:
    """Take a step with files, and return the first one's id."""
    door = access.to_escalation(escalation, person=person, at=LATER)
    seen = escalations.stand(escalation).stream.seq
    escalations.carry_out(
        discussed(), door=door, key=key or uuid.uuid4(), seen=seen, happened=None, departing="",
        attachments=added or (given(),), at=LATER,
    )  # fmt: skip
    return named(escalation)[0].id


def named(escalation: uuid.UUID) -> list[labels.Label]:
    stored = escalations.stand(escalation).stored
    return [label for each in stored for label in labels.of_body(each.event.body)]


def read(escalation: uuid.UUID, person: uuid.UUID, attachment: uuid.UUID) -> bytes:
    door = access.to_escalation(escalation, person=person, at=LATER)
    return b"".join(attachments.opened(door, attachment, at=LATER).pieces)


@pytest.fixture
def theirs(people) -> uuid.UUID:
    """An escalation at its first stage, with people of both sides."""
    return raised(people, counterpart=people.social_care.practitioner)


class TestAFile:
    def test_is_read_by_both_sides_as_it_was(self, people, theirs):
        id = attached(theirs, people.school.practitioner)

        assert read(theirs, people.school.practitioner, id) == LETTER
        assert read(theirs, people.social_care.practitioner, id) == LETTER
        assert Chunk.objects.count() > 2

    def test_is_named_in_the_record_beside_its_step(self, people, theirs):
        attached(theirs, people.school.practitioner, given(), given("coat.jpg", files.jpeg()))

        letter, coat = named(theirs)
        assert (letter.name, letter.kind, letter.size) == ("letter.txt", "txt", len(LETTER))
        assert (coat.name, coat.kind) == ("coat.jpg", "jpg")
        assert coat.size < len(files.jpeg())

    def test_may_come_with_the_raising(self, people):
        desk = access.desks(people.school.practitioner, today=AT.date())[0]
        done = escalations.raise_(
            acts.Raise(areas=("levels-of-need",)), key=uuid.uuid4(),
            person=people.school.practitioner, desk=desk,
            responding=(people.social_care.slug,), counterpart=people.social_care.practitioner,
            happened=None, departing="", attachments=(given(),), at=AT,
        )  # fmt: skip

        (label,) = named(done.escalation)
        assert read(done.escalation, people.school.practitioner, label.id) == LETTER

    def test_lies_sealed(self, people, theirs):
        attached(theirs, people.school.practitioner)

        whole = b"".join(bytes(each) for each in Chunk.objects.values_list("sealed", flat=True))
        assert SECRET not in whole
        assert not any(
            b"letter.txt" in bytes(each)
            for each in record.Event.objects.values_list("payload", flat=True)
        )

    def test_is_kept_once_though_its_form_comes_twice(self, people, theirs):
        key = uuid.uuid4()

        for _ in range(2):
            attached(theirs, people.school.practitioner, given(), key=key)

        assert len(named(theirs)) == Attachment.objects.count() == 1

    def test_is_not_kept_where_the_step_is_refused(self, people, theirs):
        door = access.to_escalation(theirs, person=people.school.practitioner, at=LATER)
        seen = escalations.stand(theirs).stream.seq

        with pytest.raises(Refused):
            escalations.carry_out(
                acts.Escalate(reason="no"), door=door, key=uuid.uuid4(), seen=seen,
                happened=None, departing="", attachments=(given(),), at=LATER,
            )  # fmt: skip

        assert not Attachment.objects.exists()

    def test_that_cannot_be_kept_takes_its_step_with_it(self, people, theirs):
        before = escalations.stand(theirs).stream.seq
        cut = given()
        cut.file.truncate(100)

        with pytest.raises(keeping.Changed):
            attached(theirs, people.school.practitioner, cut)

        assert escalations.stand(theirs).stream.seq == before
        assert not Attachment.objects.exists()

    def test_is_forgotten_with_its_escalation(self, people, theirs):
        id = attached(theirs, people.school.practitioner)
        door = access.to_escalation(theirs, person=people.school.practitioner, at=LATER)

        store.forget(theirs, LATER)

        with pytest.raises(access.Nobody):
            attachments.opened(door, id, at=LATER)
        assert list(attachments.findings()) == []

    def test_stays_where_its_entry_is_corrected(self, people, theirs):
        id = attached(theirs, people.school.practitioner)
        entry = escalations.stand(theirs).standing.last_entry

        do(
            theirs,
            people.school.practitioner,
            acts.Correct(entry=entry, reason="Not so."),
            at=LATER,
        )

        assert read(theirs, people.school.practitioner, id) == LETTER


class TestWhoOpensIt:
    def test_is_written_down_before_it_is_sent(self, people, theirs):
        id = attached(theirs, people.school.practitioner)

        read(theirs, people.social_care.practitioner, id)

        look = record.Look.objects.get(what="attachment")
        assert (look.escalation, look.person) == (theirs, people.social_care.practitioner)

    def test_sees_the_whole(self, people):
        """The office sees stages alone at the third, and the whole at the fourth (reading 33)."""
        third, fourth = at_stage(people, 3), at_stage(people, 4)

        for escalation, opens in ((third, False), (fourth, True)):
            later = AT + 10 * DAY
            door = access.to_escalation(escalation, person=people.school.practitioner, at=later)
            seen = escalations.stand(escalation).stream.seq
            escalations.carry_out(
                acts.Refer(to="MASH"), door=door, key=uuid.uuid4(), seen=seen, happened=None,
                departing="", attachments=(given(),), at=later,
            )  # fmt: skip
            (label,) = named(escalation)
            office = access.to_escalation(escalation, person=people.severn.chair, at=later)
            assert (office.sees == "whole") is opens
            if opens:
                assert b"".join(attachments.opened(office, label.id, at=later).pieces) == LETTER
            else:
                with pytest.raises(access.Nobody):
                    attachments.opened(office, label.id, at=later)

    def test_finds_it_at_its_own_escalation_alone(self, people, theirs):
        id = attached(theirs, people.school.practitioner)
        other = raised(people)

        for where, what in ((other, id), (theirs, uuid.uuid4())):
            with pytest.raises(access.Nobody):
                read(where, people.school.practitioner, what)


class TestLimits:
    def test_five_files_come_with_a_step(self, people, theirs):
        many = tuple(given(f"page-{n}.txt", b"Page %d." % n) for n in range(6))

        with pytest.raises(attaching.Unfit, match="You chose 6 files"):
            attached(theirs, people.school.practitioner, *many)

        attached(theirs, people.school.practitioner, *many[:5])
        assert len(named(theirs)) == 5

    def test_an_escalation_has_so_many_bytes(self, people, theirs, settings):
        settings.ATTACHMENTS_MOST = 2 * len(LETTER)
        for _ in range(2):
            attached(theirs, people.school.practitioner)

        with pytest.raises(attaching.Unfit, match="All files of one disagreement"):
            attached(theirs, people.school.practitioner, given("one.txt", b"1"))

        attached(raised(people), people.school.practitioner)
        assert len(named(theirs)) == 2


def swapped(id: uuid.UUID) -> None:
    one, other = Chunk.objects.filter(attachment=id).order_by("number")[:2]
    one.sealed, other.sealed = other.sealed, one.sealed
    one.save()
    other.save()


def tampered(id: uuid.UUID) -> None:
    piece = Chunk.objects.filter(attachment=id, number=1).get()
    sealed = bytearray(bytes(piece.sealed))
    sealed[100] ^= 1
    piece.sealed = bytes(sealed)
    piece.save()


def truncated(id: uuid.UUID) -> None:
    Chunk.objects.filter(attachment=id).order_by("number").last().delete()


def shorter(id: uuid.UUID) -> None:
    """Cut the last chunk away, and let the row say that there were no more."""
    truncated(id)
    row = Attachment.objects.get(pk=id)
    row.chunks, row.size = row.chunks - 1, (row.chunks - 1) * keeping.CHUNK
    row.save()


def moved(id: uuid.UUID) -> None:
    Attachment.objects.filter(pk=id).update(escalation=uuid.uuid4())


def gone(id: uuid.UUID) -> None:
    Attachment.objects.filter(pk=id).delete()


def another(id: uuid.UUID) -> None:
    """Put another text of that length in its place, by somebody who has the key."""
    row = Attachment.objects.get(pk=id)
    key = store.read(row.escalation)[0].key
    for piece in row.pieces.all():
        place = keeping.place_of(row.escalation, id, piece.number, row.chunks)
        said = seals.unseal(bytes(piece.sealed), key=key, place=place).replace(b"told", b"sold")
        piece.sealed = seals.seal(said, key=key, place=place)
        piece.save()


WAYS = [swapped, tampered, truncated, shorter, moved, gone, another]


class TestAChangedFile:
    @pytest.mark.parametrize("changed", WAYS)
    def test_is_never_sent(self, people, theirs, changed):
        id = attached(theirs, people.school.practitioner)

        changed(id)

        with pytest.raises((keeping.Changed, seals.Broken)):
            read(theirs, people.school.practitioner, id)

    @pytest.mark.parametrize("changed", WAYS)
    def test_is_found(self, people, theirs, changed):
        id = attached(theirs, people.school.practitioner)
        assert list(attachments.findings()) == []

        changed(id)

        assert list(verify.findings()) == []
        (found,) = attachments.findings(theirs)
        assert found.escalation == str(theirs)
        assert found.seq > 1
        assert str(id) in found.matter
        assert found in list(attachments.findings())

    def test_is_found_that_no_step_names(self, theirs):
        stray = Attachment.objects.create(escalation=theirs, size=1, chunks=1, kept_at=AT)
        lost = Attachment.objects.create(escalation=uuid.uuid4(), size=1, chunks=1, kept_at=AT)

        found = [(each.escalation, each.matter) for each in attachments.findings()]

        assert found == [
            (str(theirs), f"No step names the attachment {stray.id}."),
            (str(lost.escalation), f"No step names the attachment {lost.id}."),
        ]

    def test_of_one_escalation_opens_in_no_other(self, people, theirs):
        """Even under the other one's key: where it lies is sealed into it."""
        id = attached(theirs, people.school.practitioner)
        key = store.read(theirs)[0].key
        piece = bytes(Chunk.objects.get(attachment=id, number=0).sealed)

        for place in (
            keeping.place_of(uuid.uuid4(), id, 0, 3),
            keeping.place_of(theirs, uuid.uuid4(), 0, 3),
            keeping.place_of(theirs, id, 1, 3),
            keeping.place_of(theirs, id, 0, 2),
        ):
            with pytest.raises(seals.Broken):
                seals.unseal(piece, key=key, place=place)
        assert seals.unseal(piece, key=key, place=keeping.place_of(theirs, id, 0, 3))
