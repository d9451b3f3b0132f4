"""The bank holidays' table, read into the engine's calendars."""

import datetime
import functools
import pathlib
import re
import zoneinfo
from typing import Any, Final

import yaml

from accord.engine import working_days
from accord.library import places

A_YEAR: Final = datetime.timedelta(days=365)
A_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class TableNotUsable(Exception):
    """The bank holidays' table, or what was asked of it, cannot be used: a sentence for people."""


@functools.lru_cache(maxsize=64)
def load(
    path: pathlib.Path | None = None,
    *,
    division: str = "england-and-wales",
    zone: str = "Europe/London",
) -> working_days.WorkingCalendar:
    """Return the calendar of a division; read once, then kept.

    Args:
        path: the table; the bundled one when left out.
        division: whose bank holidays, as the table names them.
        zone: the time zone by whose clocks days begin and end, by its IANA name.

    Raises:
        TableNotUsable: the table cannot be read, or has no such division, or this machine
            knows no such zone.
        FileNotFoundError: the bundled policies are missing.
    """
    table_path = path or places.policies_folder() / "bank-holidays.yaml"
    clocks = _clocks(zone)
    table = _read(table_path)
    try:
        _check_division(table_path, table["divisions"], division)
        return _calendar(table, division=division, clocks=clocks)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise TableNotUsable(
            f"{table_path}: the table of bank holidays is not written as expected: "
            f"{_matter(error)}. It needs `version`, `covers` with `from` and `until`, and under "
            "`divisions`, for each division, its years with their days, as in "
            '"2025": {04-18: Good Friday}.'
        ) from error


def ends_within_a_year(calendar: working_days.WorkingCalendar, today: datetime.date) -> bool:
    """Test whether the published bank holidays end within 365 days of `today`, or have ended."""
    return calendar.covers_until - today < A_YEAR


def _matter(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error} is missing"
    if isinstance(error, ValueError):
        return str(error)
    return "there is a list or a text where names with values should stand, or the reverse"


def _clocks(zone: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(zone)
    # A name that is a folder of the time zones' data is an OSError, an odd path a ValueError.
    except (zoneinfo.ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise TableNotUsable(
            f"This machine knows no time zone named {zone!r}. Check the name, as in "
            "Europe/London; if it is right, install the Python package tzdata."
        ) from error


def _read(path: pathlib.Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        # The base loader leaves every scalar a text: a key such as 2025 or 01-02 stays as written.
        table: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TableNotUsable(
            f"{path}: the table of bank holidays cannot be read. {error}. "
            "Mend the file, or take the one that comes with Accord."
        ) from error
    return table


def _check_division(path: pathlib.Path, divisions: dict[str, Any], division: str) -> None:
    if division not in divisions:
        raise TableNotUsable(
            f"{path} has no bank holidays for {division!r}. It has {', '.join(divisions)}."
        )


def _calendar(
    table: dict[str, Any], *, division: str, clocks: zoneinfo.ZoneInfo
) -> working_days.WorkingCalendar:
    covers_from, covers_until = (_date(table["covers"][end]) for end in ("from", "until"))
    days = {
        _date(f"{year}-{day}"): str(title)
        for year, its_days in table["divisions"][division].items()
        for day, title in its_days.items()
    }
    outside = [str(day) for day in days if not covers_from <= day <= covers_until]
    if outside:
        raise ValueError(f"{', '.join(outside)} lies outside the covered days")
    return working_days.WorkingCalendar(
        name=division,
        version=str(table["version"]),
        bank_holidays=days,
        covers_from=covers_from,
        covers_until=covers_until,
        zone=clocks,
    )


def _date(text: str) -> datetime.date:
    # Dates are taken in one form only; Python would accept 20250418 and 2025-W16-5 as well.
    if not A_DATE.fullmatch(text):
        raise ValueError(f"{text!r} is not a day written as 2025-04-18")
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"there is no day {text}") from error
