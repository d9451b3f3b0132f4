"""What a file is called: for showing and for the header of a download, and never as a path."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 120
"""Letters of a name; a longer one loses its middle part before the ending."""

_NEVER: Final = re.compile(r'[<>:"|?*]')
"""What a name cannot hold on somebody's computer."""


def cleaned(name: str) -> str:
    """Return a name without folders, control characters and marks that turn letters round."""
    last = re.split(r"[\\/]", name)[-1]
    seen = "".join(each for each in unicodedata.normalize("NFC", last) if _is_seen(each))
    stem, dot, ending = _NEVER.sub("_", " ".join(seen.split())).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.strip(". ") or "file"
    ending = f".{ending.strip().lower()}"[:LONGEST] if ending.strip() else ""
    return stem[: LONGEST - len(ending)].rstrip(". ") + ending


def ending(name: str) -> str:
    """Return what stands after a name's last dot, in small letters; empty where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_seen(letter: str) -> bool:
    """Test whether a letter shows; marks of direction, joiners and controls do not."""
    category = unicodedata.category(letter)
    return category == "Zs" or category[0] not in "CZ"
