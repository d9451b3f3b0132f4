"""What whoever runs Accord sets: in the environment, or in a file that ACCORD_SETTINGS names.

The environment counts before the file. docs/settings.md has a row for each; a test compares.
"""

import functools
import os
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

KNOWN: Final = frozenset({
    "ACCORD_BEHIND_PROXY", "ACCORD_DATA", "ACCORD_FILES_MB", "ACCORD_FILE_MB", "ACCORD_FROM",
    "ACCORD_HOSTS", "ACCORD_MACHINES", "ACCORD_MAKE_KEYS", "ACCORD_MASTER_KEY",
    "ACCORD_MASTER_KEY_FILE", "ACCORD_NOTIFY_KEY", "ACCORD_NOTIFY_KEY_FILE",
    "ACCORD_NOTIFY_REPLY_TO", "ACCORD_NOTIFY_TEMPLATE", "ACCORD_NOTIFY_URL", "ACCORD_PROXIES",
    "ACCORD_SECRET_KEY", "ACCORD_SECRET_KEY_FILE", "ACCORD_SMTP_HOST", "ACCORD_SMTP_PASSWORD",
    "ACCORD_SMTP_PASSWORD_FILE", "ACCORD_SMTP_PORT", "ACCORD_SMTP_TLS", "ACCORD_SMTP_USER",
    "ACCORD_URL", "DATABASE_URL", "DATABASE_URL_FILE",
})  # fmt: skip
"""What a file of settings may set."""

_YES, _NO = frozenset({"1", "yes", "true", "on"}), frozenset({"", "0", "no", "false", "off"})


class NotUsable(ImproperlyConfigured):
    """A setting cannot be used: a sentence what it is, why, and what to write instead."""


def text(name: str, default: str = "") -> str:
    """Return a setting as it is written; empty counts as not set.

    Raises:
        NotUsable: the file of settings cannot be read.
    """
    return os.environ.get(name) or _file(os.environ.get("ACCORD_SETTINGS", "")).get(name) or default


def number(name: str, default: int) -> int:
    """Return a setting that is a whole number, 0 or more.

    Raises:
        NotUsable: it is none, or the file of settings cannot be read.
    """
    said = text(name, str(default))
    if not said.isdecimal():
        raise NotUsable(f"{name} is '{said}', which is no whole number. Write one, such as 1.")
    return int(said)


def switch(name: str) -> bool:
    """Return a setting that is yes or no; no where it is not set.

    Raises:
        NotUsable: it is neither, or the file of settings cannot be read.
    """
    said = text(name).lower()
    if said not in _YES | _NO:
        raise NotUsable(f"{name} is '{said}', which is neither yes nor no. Write 1 or 0.")
    return said in _YES


def path() -> Path | None:
    """Return the file of settings, where one is named."""
    named = os.environ.get("ACCORD_SETTINGS", "")
    return Path(named).absolute() if named else None


@functools.cache
def _file(named: str) -> dict[str, str]:
    if not named:
        return {}
    try:
        lines = Path(named).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as matter:
        raise NotUsable(
            f"ACCORD_SETTINGS names {named}, which cannot be read ({matter}). Name a file that "
            "the user can read as whom Accord runs, or leave ACCORD_SETTINGS out."
        ) from matter
    found: dict[str, str] = {}
    for number_, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, value = _pair(line, f"{named}:{number_}")
            if name in found:
                raise NotUsable(f"{named}:{number_}: {name} is set twice. Leave one of them out.")
            found[name] = value
    return found


def _pair(line: str, where: str) -> tuple[str, str]:
    name, sign, value = (part.strip() for part in line.partition("="))
    if not sign or name not in KNOWN:
        raise NotUsable(
            f"{where}: there is no setting '{name}'. Write lines like ACCORD_HOSTS=accord.example; "
            "docs/settings.md lists the names."
        )
    quoted = len(value) > 1 and value[0] == value[-1] == '"'
    return name, value[1:-1] if quoted else value
