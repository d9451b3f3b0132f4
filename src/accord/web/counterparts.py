"""Who is whose counterpart: what the post that meets at a stage is called in another agency."""

import msgspec

from accord.engine.policy import Clauses, Equivalent, Policy
from accord.library import phrases

KINDS = {"school": "education", "college": "education", "academy": "education", "gp": "health"}
"""Sectors of the directory that a document speaks of by a wider name."""


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """Who meets at a stage, and what the other agency calls its side.

    Attributes:
        called: titles in the other agency's sector; none where the document names none.
    """

    stage: str
    own: str
    theirs: str
    called: tuple[str, ...]
    clauses: Clauses


def titles(sector: str, policy: Policy | None) -> tuple[str, ...]:
    """Return every title that a policy gives to posts of a sector."""
    if policy is None:
        return ()
    return tuple(each.title for each in policy.equivalents if _is_of(each, sector))


def later(sector: str, policy: Policy) -> tuple[Later, ...]:
    """Return the stages at which the document says what a post is called in a sector."""
    found = []
    for stage in policy.stages:
        if stage.meets is not None and (said := called(stage.meets.responding, sector, policy)):
            found.append(
                Later(
                    stage=stage.title,
                    own=phrases.TITLES[stage.meets.raising],
                    theirs=phrases.TITLES[stage.meets.responding],
                    called=tuple(each.title for each in said),
                    clauses=tuple(dict.fromkeys(c for each in said for c in each.clauses)),
                )
            )
    return tuple(found)


def listed(post: str, policy: Policy) -> str:
    """Return what a post is called in each sector that the document names; empty for none."""
    return "; ".join(
        f"{phrases.capital(phrases.agency(each.sector))}: {each.title}"
        for each in policy.equivalents
        if each.post == post
    )


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """What a post is called in each sector that a document names, and where it says so."""

    text: str
    clauses: Clauses


def elsewhere(post: str, policy: Policy) -> Elsewhere | None:
    """Return what a post is called elsewhere, as a sentence; None where no document says it."""
    said = listed(post, policy)
    if not said:
        return None
    clauses = (c for each in policy.equivalents if each.post == post for c in each.clauses)
    text = f"Who is a {phrases.TITLES[post]} elsewhere? {said}."
    return Elsewhere(text=text, clauses=tuple(dict.fromkeys(clauses)))


def called(post: str, sector: str, policy: Policy) -> tuple[Equivalent, ...]:
    """Return what a policy calls a post in a sector."""
    return tuple(each for each in policy.equivalents if each.post == post and _is_of(each, sector))


def _is_of(equivalent: Equivalent, sector: str) -> bool:
    return equivalent.sector in (sector, KINDS.get(sector))
