"""Corrections: the record as it would read had everything been said right at once (reading 32)."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from accord.engine import acts, events

Said = TypeVar("Said", bound=msgspec.Struct)


def amended(
    history: tuple[events.Event, ...],
) -> Iterator[tuple[events.Event, bool]]:
    """Yield every event as corrected, and whether it still counts.

    The record itself keeps both; this is only what duties and limits are judged by.
    """
    corrections = _by_entry(history)
    for event in history:
        said = corrections.get(event.entry)
        if said is None or not isinstance(event.body, acts.Act):
            yield event, True
        else:
            body, counts = _corrected(event.body, said)
            yield replace(event, body=body), counts


def entry(history: Iterable[events.Event], number: int | None) -> acts.Act | None:
    """Return the act accepted as that step, as it was said; None where there is none."""
    for event in history:
        if event.entry == number and isinstance(event.body, acts.Act):
            return event.body
    return None


def _by_entry(history: tuple[events.Event, ...]) -> dict[int, list[acts.Act | None]]:
    """Return the corrections of each entry, oldest first.

    Read backwards, since a correction can itself be corrected or struck out by a later one.
    """
    corrections: dict[int, list[acts.Act | None]] = {}
    for event in reversed(history):
        if not isinstance(event.body, acts.Correct):
            continue
        body, counts = _corrected(event.body, corrections.get(event.entry, []))
        if counts and isinstance(body, acts.Correct) and body.entry is not None:
            corrections.setdefault(body.entry, []).insert(0, body.particulars)
    return corrections


def _corrected(act: acts.Act, said: list[acts.Act | None]) -> tuple[acts.Act, bool]:
    counts = True
    for particulars in said:
        counts = particulars is not None
        if particulars is not None:
            act = laid_over(act, particulars)
    return act, counts


def laid_over(said: Said, particulars: msgspec.Struct) -> Said:
    """Return `said` with what `particulars` gives; what it leaves out stays.

    Particulars of another act say nothing about this one.
    """
    if type(said) is not type(particulars):
        return said
    given = {}
    for name in particulars.__struct_fields__:
        new, old = getattr(particulars, name), getattr(said, name)
        if isinstance(new, acts.Child | acts.Concern) and old is not None:
            given[name] = laid_over(old, new)
        elif new is not None:
            given[name] = new
    return replace(said, **given)
