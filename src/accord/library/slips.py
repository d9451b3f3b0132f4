"""The word that somebody probably meant."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from accord.library import source

ABOUT: Final = 0.1
"""Two words are about as near to a third when their likeness, from 0 to 1, differs by less."""

_PARTS: Final = re.compile("[-_ ]")


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the nearest known word, or nothing.

    For the nearest two where one is about as near as the other and has a part of the word in it:
    ask_report may be report or request_report. A number is the one word that ends with it: 1 is
    stage-1.
    """
    by_folded = {one.casefold(): one for one in known}
    folded = word[:60].casefold()
    numbered = [one for one in by_folded if folded.isdecimal() and one.endswith(f"-{folded}")]
    nearest = numbered if len(numbered) == 1 else _nearest(folded, by_folded)
    meant = " or ".join(source.shown(by_folded[one]) for one in nearest)
    return f"; did you mean {meant}?" if nearest else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the nearest known word, whatever its capitals; None where none is near."""
    by_folded = {one.casefold(): one for one in known}
    near = _nearest(word[:60].casefold(), by_folded)
    return by_folded[near[0]] if near else None


def _nearest(word: str, known: Collection[str]) -> list[str]:
    """Return the nearest known word, or two; of more that are all about as near, one."""
    # Slow to import, and a file without a slip needs it not at all.
    import difflib

    near = difflib.get_close_matches(word, known, n=3)
    ratios = [difflib.SequenceMatcher(None, one, word).ratio() for one in near]
    parts = set(_PARTS.split(word))
    level = [
        one
        for one, ratio in zip(near, ratios, strict=True)
        if ratios[0] - ratio < ABOUT and not parts.isdisjoint(_PARTS.split(one))
    ]
    return level if len(level) == 2 else near[:1]
