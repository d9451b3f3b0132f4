"""Reading the cells of an office's list: names of agencies, several things in one cell, days."""

import calendar as months
import re
from collections.abc import Iterable
from datetime import date

from accord.library import phrases, slips


class Cannot(Exception):
    """A cell cannot be taken; the message says why and what to do."""


def plain(text: str) -> str:
    """Return a text as it is compared: no capitals, one blank between its words.

    An apostrophe is one however it is written: spreadsheets make a curly one of what was typed.
    """
    return " ".join(text.casefold().replace("_", " ").replace("\u2019", "'").split())


def agency(said: str, agencies: Iterable[tuple[str, str]]) -> str:
    """Return an agency's slug.

    Args:
        agencies: those of the partnership, by slug and name.

    Raises:
        Cannot: the partnership has none of that name.
    """
    agencies = tuple(agencies)
    if not said:
        raise Cannot("This is empty. Give the agency's name.")
    names = {plain(each): slug for slug, name in agencies for each in (slug, name)}
    found = names.get(plain(said))
    if found is None:
        every = [name for _, name in agencies]
        near = slips.suggestion(said, every) or f". They are {phrases.listed(every)}."
        raise Cannot(f"No agency of this partnership is called “{said[:60]}”{near}")
    return found


def parts(said: str, whole: set[str]) -> tuple[str, ...]:
    """Return the parts of a cell that names several; one that is a name itself stays whole."""
    if plain(said) in whole:
        return (said,)
    parts = re.split(r"[;|\n]", said)
    if len(parts) == 1:
        parts = said.split(",") if all(plain(each) in whole for each in said.split(",")) else [said]
    return tuple(each.strip() for each in parts if each.strip())


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_WRITTEN = re.compile(r"(\d{1,2})[ ./-]+(\d{1,2}|[A-Za-z]{3,9})[ ./-]+(\d{4}|\d{2})")


def day(said: str) -> date:
    """Return a day as spreadsheets of this country write it: 3/11/2026, 3 Nov 2026, 2026-11-03.

    Raises:
        Cannot: it is none.
    """
    iso, written = _ISO.fullmatch(said), _WRITTEN.fullmatch(said)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if written:
            year = int(written[3]) + (2000 if len(written[3]) == 2 else 0)
            return date(year, _month(written[2]), int(written[1]))
    except ValueError:
        pass
    raise Cannot("This is no day. Write it as 3/11/2026, day first, or as 2026-11-03.")


def _month(said: str) -> int:
    if said.isdigit():
        return int(said)
    names = [each.casefold() for each in months.month_name]
    return next((at for at, each in enumerate(names) if at and each.startswith(said.casefold())), 0)
