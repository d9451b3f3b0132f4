"""Where secrets come from: the environment, or a file that only its owner can read."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


class Missing(ImproperlyConfigured):
    """A secret is neither in the environment nor in a file; shown to whoever starts Accord."""


def text(variable: str, path: Path) -> str:
    """Return a secret text, made on first use where Accord may make its own.

    Raises:
        Missing: it is nowhere, and ACCORD_MAKE_KEYS is not set.
    """
    return os.environ.get(variable) or _kept(variable, path)


def optional(variable: str) -> str:
    """Return a secret text from the environment or the file that VARIABLE_FILE names, or nothing.

    Raises:
        Missing: the file that is named cannot be read.
    """
    file = os.environ.get(f"{variable}_FILE")
    if not file:
        return os.environ.get(variable, "")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as matter:
        raise Missing(
            f"{variable}_FILE names {file}, which cannot be read ({matter.strerror}). Name a file "
            "that the user can read as whom Accord runs, or leave the setting out."
        ) from matter


def key(variable: str, path: Path) -> bytes:
    """Return a key of 32 bytes, given as 64 hexadecimal digits.

    Raises:
        Missing: it is nowhere, and ACCORD_MAKE_KEYS is not set; or it is no such key.
    """
    given = text(variable, path)
    try:
        found = bytes.fromhex(given.strip())
    except ValueError:
        found = b""
    if len(found) != 32:
        raise Missing(f"{variable} (or {path}) is no key: expected 64 hexadecimal digits.")
    return found


def _kept(variable: str, path: Path) -> str:
    if path.is_file():
        return path.read_text(encoding="ascii").strip()
    if not os.environ.get("ACCORD_MAKE_KEYS"):
        raise Missing(
            f"Accord needs {variable} and found neither that variable nor the file {path}. "
            "Give it 64 hexadecimal digits, and keep them apart from the database's backups."
        )
    try:
        return _made(path)
    except OSError as matter:
        raise Missing(
            f"Accord cannot keep its keys in {path.parent} ({matter.strerror}). Choose another "
            "folder, with --data DIR or ACCORD_DATA."
        ) from matter


def _made(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_hex(32)
    # Created readable by its owner alone: a mode set later would leave a moment in between.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(made)
    return made
