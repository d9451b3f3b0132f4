"""The words that files may use: posts, addresses, acts, clauses, each with its complaint."""

from collections.abc import Callable, Collection, Iterable, Mapping

from accord.engine import posts
from accord.library import slips, source

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

MOST_LISTED = 40
"""Words that a message lists: every action fits, a document's clauses do not."""
MOST_COMPARED = 500
"""Words among which a near one is looked for; a file full of them must not take minutes."""

Complaint = Callable[[str], str | None]


def one_of(kind: str, known: Collection[str], *, where: str = "") -> Complaint:
    """Return what complains about a text that is none of a closed list.

    Args:
        kind: what the list is of: a stage.
        where: whose list it is, for the message: " in gscp".
    """
    listed = frozenset(known)

    def complaint(text: str) -> str | None:
        if text in listed:
            return None
        return f"there is no {kind} {source.shown(text)}{where}{nearest(text, known)}"

    return complaint


def nearest(text: str, known: Collection[str]) -> str:
    """Return, for the end of a message, the word that is probably meant, else what there is."""
    if not known:
        return ": expected none, there is nothing to choose from"
    near = slips.suggestion(text, known) if len(known) <= MOST_COMPARED else ""
    return near or _listed(known)


def name(text: str) -> str | None:
    """Complain about a text that cannot serve as an id."""
    if text and not any(character.isspace() for character in text):
        return None
    return f"expected a name without spaces, got {source.shown(text)}"


def post(agencies: Iterable[str] = ()) -> Complaint:
    """Return what complains about a text that is no post, given the agencies' own names."""
    titles = _titles(agencies)

    def complaint(text: str) -> str | None:
        party, dot, title = text.partition(".")
        if dot:
            return _complaint(party, title, titles)
        wanted = f"expected a post such as raising.line_manager, got {source.shown(text)}"
        return wanted + slips.suggestion(_in_full(text), _POSTS)

    return complaint


def addressee(agencies: Iterable[str] = ()) -> Complaint:
    """Return what complains about a text that is no post, no bare title and no mailbox."""
    titles = _titles(agencies)
    bare = one_of("post", (*ALL_TITLES, posts.PARTNERSHIP))

    def complaint(text: str) -> str | None:
        party, dot, title = text.partition(".")
        return _complaint(party, title, titles) if dot else bare(text)

    return complaint


def side(agencies: Iterable[str]) -> tuple[str, ...]:
    """Return the names by which a side or an agency of one disagreement is meant."""
    return (*posts.SIDES, *agencies)


_POSTS = tuple(f"{party}.{title}" for party, titles in TITLES.items() for title in titles)


def _in_full(title: str) -> str:
    """Return the first post with that title, else the text as it is."""
    return next((each for each in _POSTS if each.endswith(f".{title}")), title)


def _titles(agencies: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    return {**dict.fromkeys((*agencies, *SECTORS), posts.AGENCY_TITLES), **TITLES}


def _complaint(party: str, title: str, titles: Mapping[str, tuple[str, ...]]) -> str | None:
    if party not in titles:
        near = slips.suggestion(party, titles) or (
            ": expected raising, responding, partnership, independent, an agency of this "
            "disagreement or a sector such as police"
        )
        return f"there is no party {source.shown(party)}{near}"
    if title not in titles[party]:
        return f"{party} has no post {source.shown(title)}{nearest(title, titles[party])}"
    return None


def _listed(names: Collection[str]) -> str:
    if len(names) <= MOST_LISTED:
        return f": expected one of {', '.join(names)}"
    return f": expected one of {len(names)}, such as {next(iter(names))}"
