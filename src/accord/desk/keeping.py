"""How a draft lies in its row: sealed under a key of its own, bound to its id and its writer.

Advice on it lies sealed under the same key, bound to the draft and to who gave it.
"""

import uuid

import msgspec
from django.conf import settings

from accord.desk.models import Draft, DraftReader
from accord.desk.writing import Writing
from accord.sealing import marks, seals

_DECODER = msgspec.json.Decoder(Writing)


def fresh(draft: uuid.UUID, *, person: uuid.UUID) -> Draft:
    """Return a row, not yet stored, with a new key and nothing written in it."""
    wrapped = seals.wrap(seals.new_key(), master=settings.MASTER_KEY, place=_place(draft, person))
    return Draft(id=draft, person=person, wrapped=wrapped)


def read(draft: Draft) -> Writing:
    """Return what is written in a draft.

    Raises:
        Broken: the master key is another one, or the row was changed.
    """
    place = _place(draft.id, draft.person)
    return _DECODER.decode(seals.unseal(bytes(draft.sealed), key=_key(draft), place=place))


def write(draft: Draft, writing: Writing) -> None:
    """Put what is written into the row, sealed; storing the row is the caller's.

    Raises:
        Broken: the master key is another one, or the row was changed.
    """
    place = _place(draft.id, draft.person)
    draft.sealed = seals.seal(msgspec.json.encode(writing), key=_key(draft), place=place)


def advice(reader: DraftReader) -> str:
    """Return what somebody advised; empty where they have not yet.

    Raises:
        Broken: the master key is another one, or the row was changed.
    """
    if reader.sealed is None:
        return ""
    sealed = bytes(reader.sealed)
    return seals.unseal(sealed, key=_key(reader.draft), place=_beside(reader)).decode()


def advise(reader: DraftReader, text: str) -> None:
    """Put advice into its row, sealed; storing the row is the caller's.

    Raises:
        Broken: the master key is another one, or the row was changed.
    """
    reader.sealed = seals.seal(text.encode(), key=_key(reader.draft), place=_beside(reader))


def raised_key(reader: uuid.UUID) -> uuid.UUID:
    """Return the key under which who was asked for advice finds what the draft became.

    Nobody can work it out from the id in their address, so no form of theirs can answer it first.

    Args:
        reader: the id of their row.
    """
    purpose = "advice on a draft"
    return uuid.UUID(marks.mark(str(reader), master=settings.MASTER_KEY, purpose=purpose)[:32])


def _beside(reader: DraftReader) -> str:
    return f"advice|{reader.draft_id}|{reader.person}"


def _key(draft: Draft) -> bytes:
    place = _place(draft.id, draft.person)
    return seals.unwrap(bytes(draft.wrapped), master=settings.MASTER_KEY, place=place)


def _place(draft: uuid.UUID, person: uuid.UUID) -> str:
    return f"draft|{draft}|{person}"
