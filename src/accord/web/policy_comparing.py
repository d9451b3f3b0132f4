"""Two policies side by side on a page: which two, and what differs first."""

import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from accord.engine.policy import Policy
from accord.library import compare, compare_words
from accord.library import policies as library

MOST_REPEATED = 40
"""Letters of what somebody typed that a message repeats."""

Pair = tuple[library.Loaded, library.Loaded]
Error = dict[str, str]


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """One matter, and what each of the two has on it; `topic` is empty where its group says all."""

    topic: str
    sides: tuple[tuple[compare_words.Line, ...], tuple[compare_words.Line, ...]]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Matters of one kind, under their heading."""

    heading: str
    matters: tuple[Matter, ...]


class Half(msgspec.Struct, frozen=True, kw_only=True):
    """What differs, or what comes to the same; `count` is the number of its matters."""

    groups: tuple[Group, ...]
    count: int


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Two policies, and all there is to compare of them."""

    both: tuple[Policy, Policy]
    differing: Half
    alike: Half


def choices() -> tuple[tuple[str, str], ...]:
    """Return the policies to choose from: the id, and the name that people know it by."""
    return tuple((each.policy.id, each.policy.short_title) for each in library.usable())


def read(given: Mapping[str, str]) -> tuple[Pair | None, list[Error]]:
    """Return the two policies asked for, or what is the matter with the question.

    With one of them alone, as a link from its page gives it, there is nothing wrong and nothing
    to compare yet.
    """
    known = {each.policy.id: each for each in library.usable()}
    errors = list(_unknown(given, known))
    if errors or "b" not in given:
        return None, errors
    one, other = known[given["a"]], known[given["b"]]
    if one is other:
        text = f"Choose two different policies: both are {one.policy.short_title}"
        return None, [{"text": text, "href": "#b"}]
    return (one, other), []


def of(one: library.Loaded, other: library.Loaded) -> Compared:
    """Return two policies side by side; worked out once, then kept."""
    return _of(one.path, other.path)


def _unknown(given: Mapping[str, str], known: Mapping[str, library.Loaded]) -> Iterator[Error]:
    """Yield what is the matter with each of the two names."""
    for field, which in (("a", "first"), ("b", "second")):
        name = given.get(field, "")
        if name in known or (not name and "b" not in given):
            continue
        text = f"Choose the {which} policy"
        if name:
            text += f": there is none called “{name[:MOST_REPEATED]}”"
        yield {"text": text, "href": f"#{field}"}


def versions(before: Policy, after: Policy) -> Compared:
    """Return two versions of a policy side by side."""
    rows, both = compare.compare(before, after), (before, after)
    return Compared(
        both=both,
        differing=_half([row for row in rows if not row.same], both),
        alike=_half([row for row in rows if row.same], both),
    )


@functools.cache
def _of(one: Path, other: Path) -> Compared:
    return versions(library.load(one).policy, library.load(other).policy)


def _half(rows: list[compare.Row], both: tuple[Policy, Policy]) -> Half:
    groups = (
        Group(heading=heading, matters=tuple(_matters(rows, group, both)))
        for group, heading in compare_words.GROUPS.items()
    )
    return Half(groups=tuple(each for each in groups if each.matters), count=len(rows))


def _matters(
    rows: Iterable[compare.Row], group: compare.Group, both: tuple[Policy, Policy]
) -> Iterator[Matter]:
    for row in rows:
        if row.group == group:
            one, other = (compare_words.said(row, side, policy) for side, policy in enumerate(both))
            yield Matter(topic=compare_words.topic(row), sides=(one, other))
