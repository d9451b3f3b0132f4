"""What was typed: texts by name, days in three boxes, times as people write them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

import msgspec

from accord.web import days

Typed = Mapping[str, Sequence[str]]


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with something typed: at which element, and what to do."""

    at: str
    text: str


class Unreadable(Exception):
    """What was typed in a field cannot be taken; shown beside it."""

    def __init__(self, *problems: Problem) -> None:
        """Carry the problems; the message is their sentences."""
        super().__init__(" ".join(each.text for each in problems))
        self.problems = problems


def one(typed: Typed, name: str) -> str:
    """Return what was typed under a name, without blanks around it; empty where nothing was."""
    return (typed.get(name) or ("",))[-1].strip()


def number(said: str) -> int | None:
    """Return a number as our own forms and links carry it; None for anything else."""
    return int(said) if said.isdecimal() and len(said) <= LONGEST_NUMBER else None


def an_id(said: str) -> UUID | None:
    """Return an id as our own forms and links carry it; None for anything else."""
    try:
        return UUID(said)
    except ValueError:
        return None


def shown(typed: Typed, problems: Sequence[Problem] = ()) -> dict[str, Any]:
    """Return what a page with a form shows of what was typed, and of what is the matter with it."""
    return {
        "typed": typed,
        "one": one,
        "problems": {each.at: each.text for each in problems},
        "errors": summary(problems),
    }


def summary(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Return what is the matter as the error summary lists it, each with a link to where it is."""
    return [{"text": each.text, "href": f"#{each.at}"} for each in problems]


LONGEST_NUMBER = 9
"""Digits: more than this is no number of ours, and Python itself refuses very long ones."""
A_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?")
NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}


def read_day(typed: Typed, name: str, label: str) -> date | None:
    """Return the day typed in three boxes; None where all are empty.

    Raises:
        Unreadable: it is no day.
    """
    parts = (one(typed, f"{name}-{part}") for part in ("day", "month", "year"))
    try:
        return days.typed(*parts)
    except days.NoDay as matter:
        raise Unreadable(Problem(f"{name}-{matter.part}", f"{_spoken(label)}: {matter}.")) from None


def read_time(typed: Typed, name: str, label: str) -> time | None:
    """Return the time of day typed; None where nothing is.

    Raises:
        Unreadable: it is no time, or could be one in the morning and one in the afternoon.
    """
    said = one(typed, f"{name}-time").casefold().replace(" ", "")
    if not said:
        return None
    if said in NAMED_TIMES:
        return NAMED_TIMES[said]
    found = A_TIME.fullmatch(said)
    if found is None:
        raise _no_time(name, label)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is None and 1 <= hour <= 7 and not said.startswith("0"):
        raise Unreadable(
            Problem(f"{name}-time", f"{_spoken(label)}: say am or pm, as in {hour}:30pm.")
        )
    if half is not None and not 1 <= hour <= 12:
        raise _no_time(name, label)
    try:
        return time(hour % 12 + 12 * (half == "pm") if half else hour, minute)
    except ValueError:
        raise _no_time(name, label) from None


def _spoken(label: str) -> str:
    """Return a label as a message names it, without what is only said beside its boxes."""
    return label.removesuffix(" (optional)").removesuffix("?")


def _no_time(name: str, label: str) -> Unreadable:
    said = f"{_spoken(label)}: write the time as in 4:30pm or 16:30."
    return Unreadable(Problem(f"{name}-time", said))


def write_day(name: str, day: date) -> dict[str, list[str]]:
    """Return a day as it is typed in three boxes."""
    return {
        f"{name}-day": [str(day.day)],
        f"{name}-month": [str(day.month)],
        f"{name}-year": [str(day.year)],
    }
