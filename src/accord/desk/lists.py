"""How an office's list lies in its row: sealed under a key of its own, bound to who uploaded it."""

import uuid

from django.conf import settings

from accord.desk.models import OfficeList
from accord.sealing import seals


def sealed(
    of: uuid.UUID, data: bytes, *, partnership: uuid.UUID, person: uuid.UUID
) -> tuple[bytes, bytes]:
    """Return a new key, wrapped, and a file sealed under it."""
    key, place = seals.new_key(), _place(of, partnership, person)
    wrapped = seals.wrap(key, master=settings.MASTER_KEY, place=place)
    return wrapped, seals.seal(data, key=key, place=place)


def read(row: OfficeList) -> bytes:
    """Return a file as it was uploaded.

    Raises:
        Broken: the master key is another one, or the row was changed.
    """
    place = _place(row.id, row.partnership, row.person)
    key = seals.unwrap(bytes(row.wrapped), master=settings.MASTER_KEY, place=place)
    return seals.unseal(bytes(row.sealed), key=key, place=place)


def _place(of: uuid.UUID, partnership: uuid.UUID, person: uuid.UUID) -> str:
    return f"office list|{of}|{partnership}|{person}"
