"""What names in a policy have to be like, so that addresses and tables can carry them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from accord.library import policies, source

NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""What an id looks like: it stands in addresses."""
TAKEN: Final = frozenset({"compare"})
"""Ids of policies under whose address another page lies."""
LONGEST: Final = {"policy": 50, "version": 100, "stage": 30, "form": 40, "area": 60, "clause": 20}
"""Letters that a name may have."""
ALL_AREAS: Final = 360
"""Letters of the ids of all areas, for an escalation may be about each of them."""
CLAUSES: Final = 90
"""Letters of the ids of the clauses of one part: they are told together with those of another."""


def complaints(loaded: policies.Loaded) -> Iterator[str]:
    """Yield what is the matter with the names in a policy, each in a sentence with what to do."""
    policy = loaded.policy
    yield from _ids("policy", (policy.id,))
    if policy.id in TAKEN:
        yield f"No policy can be called {source.shown(policy.id)}: give it another id."
    yield from _ids("stage", (each.id for each in policy.stages))
    yield from _ids("form", (each.id for each in policy.forms))
    yield from _ids("area", policy.areas.listed)
    if not policy.version.strip() or not policy.version.isprintable():
        yield "Write after “version:” what the document calls it, in one line."
    yield from _long("version", (policy.version,))
    yield from _long("clause", loaded.catalogue.ids)
    if len(",".join(policy.areas.listed)) > ALL_AREAS:
        yield f"The ids of the areas have more than {ALL_AREAS} letters in all. Shorten them."
    for clauses in _clauses(policy):
        if len(",".join(clauses)) > CLAUSES:
            yield f"One part names too many clauses: {', '.join(clauses[:3])} ... Name fewer."


def _ids(what: str, names: Iterable[str]) -> Iterator[str]:
    for each in names:
        if NAME.fullmatch(each) is None:
            yield (
                f"The {what} {source.shown(each)} cannot be in an address. Use small letters, "
                "digits and hyphens."
            )
        yield from _long(what, (each,))


def _long(what: str, names: Iterable[str]) -> Iterator[str]:
    for each in names:
        if len(each) > LONGEST[what]:
            yield (
                f"The {what} {source.shown(each)} is longer than {LONGEST[what]} letters. "
                "Shorten its name."
            )


def _clauses(value: object) -> Iterator[tuple[str, ...]]:
    """Yield the clauses of each part of a policy."""
    if isinstance(value, msgspec.Struct):
        for field in msgspec.structs.fields(value):
            below = getattr(value, field.name)
            if field.encode_name in ("clauses", "worker_is_told", "tiers"):
                yield below
            else:
                yield from _clauses(below)
    elif isinstance(value, tuple):
        for each in value:
            yield from _clauses(each)
