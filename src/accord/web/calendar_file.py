"""Calendar files as every calendar reads them (RFC 5545): whole days, instants, and no more."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

import msgspec

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
LONGEST: Final = 75
"""Octets of a line, without its end; what is longer goes on in the next, after a space."""


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in a calendar.

    Attributes:
        uid: the same for ever, so that what moves is moved and not doubled.
        sequence: grows with every change.
        changed_at: the instant of the last change.
        on: a local date for a whole day, or an aware instant.
        tentative: the day may move.
    """

    uid: str
    sequence: int
    changed_at: datetime
    on: date | datetime
    title: str
    about: str
    address: str
    place: str = ""
    tentative: bool = False


def made(happenings: Iterable[Happening], *, name: str = "") -> bytes:
    """Return a calendar file.

    Args:
        name: what the calendar is called, where it is one to follow; empty for a single thing.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Accord//Accord//EN", "METHOD:PUBLISH"]
    if name:
        lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
        lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for each in happenings:
        lines += _event(each)
    return "".join(f"{_folded(each)}\r\n" for each in (*lines, "END:VCALENDAR")).encode()


def _event(of: Happening) -> Iterator[str]:
    changed = _instant(of.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{of.uid}"
    yield f"SEQUENCE:{of.sequence}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    if isinstance(of.on, datetime):
        yield f"DTSTART:{_instant(of.on)}"
    else:
        yield f"DTSTART;VALUE=DATE:{of.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{of.on + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"  # a limit keeps nobody from other things on that day
    yield f"SUMMARY:{_text(of.title)}"
    yield f"DESCRIPTION:{_text(of.about)}"
    yield f"URL:{of.address}"
    if of.place:
        yield f"LOCATION:{_text(of.place)}"
    yield f"STATUS:{'TENTATIVE' if of.tentative else 'CONFIRMED'}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(said: str) -> str:
    """Return words as a line can hold them: what would end or part it is written otherwise."""
    said = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    said = "\\n".join(said.splitlines())
    return "".join(each for each in said if each >= " " and each != "\x7f")


def _folded(line: str) -> str:
    """Return a line in parts of 75 octets; no character is cut through."""
    parts, part, room = [], "", LONGEST
    for each in line:
        if len((part + each).encode()) > room:
            parts.append(part)
            part, room = "", LONGEST - 1  # the space before it counts
        part += each
    return "\r\n ".join((*parts, part))
