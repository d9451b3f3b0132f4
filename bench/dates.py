"""Ways to find the date so many working days after another."""

import datetime
from collections.abc import Callable
from typing import Any, Final

import msgspec

LENGTHS: Final = (1, 2, 5, 10)
"""How many working days are added; every length to as many dates."""

Days = list[datetime.date]


def _as_they_are(given: Any) -> Any:
    return given


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """One way to find them.

    Attributes:
        prepare: turns dates into what the way takes in; a slice of it is as many dates.
        work: adds so many working days to each of what was prepared.
        dates: turns what came into dates.
    """

    name: str
    work: Callable[[Any, int], Any]
    prepare: Callable[[Days], Any] = _as_they_are
    dates: Callable[[Any], Days] = _as_they_are
    note: str = ""


def one_by_one(call: Callable[[Any, int], Any]) -> Callable[[Any, int], list[Any]]:
    """Return the work of a way that is called once a date."""

    def work(days: Any, length: int) -> list[Any]:
        return [call(day, length) for day in days]

    return work
