"""Where secrets come from: a setting, or a file that only its owner can read."""

import os
import secrets
from pathlib import Path
from typing import Final

from accord.config import environment

FILES: Final[list[Path]] = []
"""Files from which secrets were read; before the service starts, it is looked who may read them."""


class Missing(environment.NotUsable):
    """A secret is neither set nor in a file; shown to whoever starts Accord."""


def text(name: str, path: Path) -> str:
    """Return a secret text, made on first use where Accord may make its own.

    Raises:
        Missing: it is nowhere, and ACCORD_MAKE_KEYS is not set.
    """
    return optional(name) or _kept(name, path)


def optional(name: str) -> str:
    """Return a secret text that is set, or stands in the file that NAME_FILE names; or nothing.

    Raises:
        Missing: the file that is named cannot be read.
    """
    said = environment.text(name)
    file = environment.text(f"{name}_FILE")
    return said if said or not file else _read(Path(file), f"{name}_FILE names it")


def key(name: str, path: Path) -> bytes:
    """Return a key of 32 bytes, given as 64 hexadecimal digits.

    Raises:
        Missing: it is nowhere, and ACCORD_MAKE_KEYS is not set; or it is no such key.
    """
    given = text(name, path)
    try:
        found = bytes.fromhex(given.strip())
    except ValueError:
        found = b""
    if len(found) != 32:
        raise Missing(f"{name} (or {path}) is no key: expected 64 hexadecimal digits.")
    return found


def _kept(name: str, path: Path) -> str:
    if path.is_file():
        return _read(path, f"{name} is kept there")
    if not environment.switch("ACCORD_MAKE_KEYS"):
        raise Missing(
            f"Accord needs {name} and found neither that setting, nor {name}_FILE, nor the file "
            f"{path}. Give it 64 hexadecimal digits, and keep them apart from the database's "
            "backups."
        )
    try:
        return _made(path)
    except OSError as matter:
        raise Missing(
            f"Accord cannot keep its keys in {path.parent} ({matter.strerror}). Choose another "
            "folder, with --data DIR or ACCORD_DATA."
        ) from matter


def _read(path: Path, why: str) -> str:
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as matter:
        raise Missing(
            f"{path} cannot be read ({matter}); {why}. Let the user read it as whom Accord runs, "
            "and nobody else."
        ) from matter
    FILES.append(path)
    return found


def _made(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_hex(32)
    # Created readable by its owner alone: a mode set later would leave a moment in between.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(made)
    return made
