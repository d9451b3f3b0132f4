"""Notes that one agency keeps to itself beside an escalation; no part of the record."""

import uuid
from datetime import datetime

import msgspec
from django.db import transaction

from accord.desk.models import Note
from accord.record import store
from accord.sealing import seals
from accord.services import access
from accord.services.access import Door

LONGEST = 10_000


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A note as its agency reads it."""

    id: uuid.UUID
    person: uuid.UUID
    written_at: datetime
    text: str


def write(door: Door, text: str, *, key: uuid.UUID, at: datetime) -> None:
    """Keep a note for the agency of a door.

    Args:
        text: what it says, 1 to 10,000 characters.
        key: the form's own; sent twice, it is kept once, and twice where it says something else.
        at: the instant at which it is written.

    Raises:
        Nobody: this door sees no agency's notes, or the key is another note's.
    """
    agency = _agency(door)
    if not 0 < len(text) <= LONGEST:
        raise ValueError(f"A note has 1 to {LONGEST} characters, not {len(text)}.")
    with transaction.atomic():
        stream = _locked(door)
        note = _note(door, agency, text, key, stream, at)
        if _text(note, stream) != text:
            _note(door, agency, text, uuid.uuid5(key, text), stream, at)


def _note(
    door: Door, agency: str, text: str, key: uuid.UUID, stream: store.Stream, at: datetime
) -> Note:
    """Return the note of that key, written now unless it was there."""
    place = _place(door.escalation, agency, key)
    note, new = Note.objects.get_or_create(
        id=key,
        defaults={
            "escalation": door.escalation,
            "agency": agency,
            "person": door.person,
            "sealed": seals.seal(text.encode(), key=stream.key, place=place),
            "written_at": at,
        },
    )
    own = (note.escalation, note.agency, note.person) == (door.escalation, agency, door.person)
    if not new and not own:
        raise access.Nobody
    return note


def of_agency(door: Door) -> tuple[Kept, ...]:
    """Return the notes of a door's own agency, the newest first; never another's.

    Raises:
        Nobody: this door sees no agency's notes, or what was said has been destroyed.
    """
    agency = _agency(door)
    stream = _read(door)
    rows = Note.objects.filter(escalation=door.escalation, agency=agency)
    return tuple(
        Kept(
            id=row.id,
            person=row.person,
            written_at=row.written_at,
            text=_text(row, stream),
        )
        for row in rows.order_by("-written_at", "id")
    )


def _text(note: Note, stream: store.Stream) -> str:
    place = _place(note.escalation, note.agency, note.id)
    return seals.unseal(bytes(note.sealed), key=stream.key, place=place).decode()


def _agency(door: Door) -> str:
    if door.agency is None:
        raise access.Nobody
    return door.agency


def _place(escalation: uuid.UUID, agency: str, note: uuid.UUID) -> str:
    """Return where a note lies: it opens there alone, for no other agency and as no other note."""
    return f"note|{escalation}|{agency}|{note}"


def _read(door: Door) -> store.Stream:
    try:
        return store.read(door.escalation)[0]
    except (store.Unknown, store.Forgotten) as matter:
        raise access.Nobody from matter


def _locked(door: Door) -> store.Stream:
    """Return the escalation's stream; locked, so that its key is not destroyed meanwhile."""
    try:
        return store.lock(door.escalation)
    except (store.Unknown, store.Forgotten) as matter:
        raise access.Nobody from matter
