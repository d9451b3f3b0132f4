"""Seal and open: AES-GCM, every sealed thing bound to the place where it lies."""

import hashlib
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE: Final = 12
MARK: Final = 16
"""Bytes by which AES-GCM knows what it sealed; nothing sealed is shorter than nonce and mark."""

NAME: Final = 4
"""Bytes that say under which master key something was wrapped, so that it can change one day."""


class Broken(Exception):
    """What was sealed cannot be opened: another key, another place, or changed bytes."""


def new_key() -> bytes:
    """Return a fresh key of 32 bytes."""
    return AESGCM.generate_key(bit_length=256)


def seal(plain: bytes, *, key: bytes, place: str) -> bytes:
    """Return `plain` sealed under `key`; it opens at no other place than `place`."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unseal(sealed: bytes, *, key: bytes, place: str) -> bytes:
    """Return what was sealed.

    Raises:
        Broken: it was sealed under another key or at another place, or its bytes were changed.
    """
    try:
        if len(sealed) < NONCE + MARK:
            raise InvalidTag
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except InvalidTag as matter:
        raise Broken(f"What lies at {place} cannot be opened with the key at hand.") from matter


def wrap(key: bytes, *, master: bytes, place: str) -> bytes:
    """Return a key sealed under the master key, with the master key's name before it."""
    return _name(master) + seal(key, key=master, place=place)


def unwrap(wrapped: bytes, *, master: bytes, place: str) -> bytes:
    """Return the key that was wrapped.

    Raises:
        Broken: it was wrapped under another master key, for another place, or changed.
    """
    if wrapped[:NAME] != _name(master):
        raise Broken(f"The key at {place} was wrapped under another master key.")
    return unseal(wrapped[NAME:], key=master, place=place)


def _name(master: bytes) -> bytes:
    return hashlib.sha256(b"accord master key\0" + master).digest()[:NAME]
