"""What happens in the escalation that every contender carries out, and how they are compared.

Raised on a Monday; each stage has five working days; the second is left late, and that has to be
noticed; from the fourth it is resolved. Every contender works out by when each stage is due, keeps
a record of what happened, and refuses what cannot be done.
"""

import datetime
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import msgspec

from accord.library import calendars

RAISE, ESCALATE, RESOLVE = "raise", "escalate", "resolve"

Story = tuple[tuple[str, datetime.date], ...]

STORY: Final[Story] = (
    (RAISE, datetime.date(2025, 3, 3)),
    (ESCALATE, datetime.date(2025, 3, 5)),
    (ESCALATE, datetime.date(2025, 3, 14)),
    (ESCALATE, datetime.date(2025, 3, 17)),
    (RESOLVE, datetime.date(2025, 3, 18)),
)
"""What is asked, and the day on which it is."""

STILL_OPEN: Final = 3
"""So many steps of the story lead to an open escalation, in its third stage."""

STAGES: Final = ("stage-1", "stage-2", "stage-3", "stage-4")
WORKING_DAYS: Final = 5
RESOLVED: Final = "resolved"

Facts = Counter[str]
"""What the record says, counted: raised, entered, left, late, resolved; and how it ended."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One way to hold an open escalation in memory.

    Attributes:
        whole: returns an escalation in its third stage.
        bare: the same without its record; None where the two cannot be told apart.
        many: how many are held at most to weigh one.
    """

    name: str
    whole: Callable[[], Any]
    bare: Callable[[], Any] | None = None
    many: int = 1_000


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """One way to carry an escalation out.

    Attributes:
        through: carries it out to its end, and returns what is then kept.
        facts: carries it out, and returns what its record says.
        kept: how an open one is held in memory.
    """

    name: str
    through: Callable[[], Any]
    facts: Callable[[], Facts]
    kept: tuple[Kept, ...]
    note: str = ""


def due_on(day: datetime.date) -> datetime.date:
    """Return by when a stage is due that is entered on that day."""
    return calendars.load().add(day, WORKING_DAYS)


def facts_of(record: list[tuple[Any, ...]], stage: str) -> Facts:
    """Return the facts of a record of tuples: what, on which day, at which stage, late or due."""
    found = Counter(line[0] for line in record)
    found["late"] = sum(line[0] == "left" and line[3] for line in record)
    found[f"stands at {stage}"] = 1
    return found
