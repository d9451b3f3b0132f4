"""How a draft lies in its row: sealed under a key of its own, bound to its id and its writer."""

import uuid

import msgspec
from django.conf import settings

from accord.desk.models import Draft
from accord.desk.writing import Writing
from accord.sealing import seals

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


def _key(draft: Draft) -> bytes:
    place = _place(draft.id, draft.person)
    return seals.unwrap(bytes(draft.wrapped), master=settings.MASTER_KEY, place=place)


def _place(draft: uuid.UUID, person: uuid.UUID) -> str:
    return f"draft|{draft}|{person}"
