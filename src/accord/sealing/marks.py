"""Keyed marks: equal things get equal marks, and without the key nobody can tell of what."""

import hmac


def mark(said: str, *, master: bytes, purpose: str) -> str:
    """Return the mark of what was said, 64 hexadecimal digits.

    Under another master key, or for another purpose, the same words get another mark: short words
    cannot be found by trying them all, as with a plain hash.
    """
    key = hmac.digest(master, b"accord mark\0" + purpose.encode(), "sha256")
    return hmac.digest(key, said.encode(), "sha256").hex()
