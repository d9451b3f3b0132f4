"""The words that files may use: posts, addresses, acts, clauses, each with its complaint."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from accord.engine import posts
from accord.library import reading

READINGS = tuple(f"reading-{number}" for number in range(1, 39))
"""Our readings by the ids under which refusals name them."""

SECTORS = (
    "school", "education", "early-years", "college", "social-care", "adult-social-care", "health",
    "mental-health", "hospital", "gp", "police", "probation", "housing", "youth-justice",
    "early-help", "voluntary", "fire", "prison", "ambulance", "midwifery", "health-visiting",
)  # fmt: skip
"""Sectors whose posts can be named though their agency is not in the disagreement."""

TITLES: dict[str, tuple[str, ...]] = {
    "raising": posts.AGENCY_TITLES,
    "responding": posts.AGENCY_TITLES,
    "partnership": posts.PARTNERSHIP_TITLES,
    "independent": posts.INDEPENDENT_TITLES,
}
ALL_TITLES = (*posts.AGENCY_TITLES, *posts.PARTNERSHIP_TITLES, *posts.INDEPENDENT_TITLES)

Complaint = Callable[[str], str | None]


def post(agencies: Iterable[str] = ()) -> Complaint:
    """Return what complains about a text that is no post, given the agencies' own names."""
    titles = _titles(agencies)

    def complaint(text: str) -> str | None:
        party, dot, title = text.partition(".")
        if not dot:
            return (
                f"expected a post such as raising.line_manager, got '{text}'"
                + reading.suggestion(
                    text, [f"{party}.{title}" for party in SHORT for title in titles[party]]
                )
            )
        return _complaint(party, title, titles)

    return complaint


SHORT = ("raising", "responding", "partnership")


def addressee(agencies: Iterable[str] = ()) -> Complaint:
    """Return what complains about a text that is no post, no bare title and no mailbox."""
    titles = _titles(agencies)

    def complaint(text: str) -> str | None:
        party, dot, title = text.partition(".")
        if dot:
            return _complaint(party, title, titles)
        known = (*ALL_TITLES, posts.PARTNERSHIP)
        return (
            None
            if text in known
            else f"there is no post '{text}'" + reading.suggestion(text, known)
        )

    return complaint


def side(agencies: Iterable[str]) -> tuple[str, ...]:
    """Return the names by which a side or an agency of one disagreement is meant."""
    return (*posts.SIDES, *agencies)


def _titles(agencies: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    return {**dict.fromkeys((*SECTORS, *agencies), posts.AGENCY_TITLES), **TITLES}


def _complaint(party: str, title: str, titles: Mapping[str, tuple[str, ...]]) -> str | None:
    if party not in titles:
        known = [each for each in titles if each not in SECTORS] or list(titles)
        return f"there is no party '{party}'{reading.suggestion(party, titles) or _listed(known)}"
    if title not in titles[party]:
        found = reading.suggestion(title, titles[party]) or _listed(titles[party])
        return f"{party} has no post '{title}'{found}"
    return None


def _listed(names: Iterable[Any]) -> str:
    return f"; there are: {', '.join(names)}"
