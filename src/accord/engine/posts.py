"""Posts and parties: who `raising.line_manager` is in one disagreement, and who stands above."""

from typing import Literal

from accord.engine import words

PartyKind = Literal["raising", "responding", "partnership", "independent", "outsider"]

PARTNERSHIP = words.Addressee("partnership")
WORKER = words.Post("raising.practitioner")
"""The worker who raised the concern (reading 3)."""

TIERS = ("practitioner", "line_manager", "senior_manager", "director")
"""The tiers that a pressing climbs; the last one stays (reading 11)."""

AGENCY_TITLES = (*TIERS, "safeguarding_lead", "board_member")
PARTNERSHIP_TITLES = (
    "chair", "panel", "business_manager", "learning_lessons_chair", "independent_chair",
)  # fmt: skip
INDEPENDENT_TITLES = ("child_protection_chair", "reviewing_officer")
"""Titles by party (reading 38)."""

SIDES = ("raising", "responding")
PARTIES = (*SIDES, "partnership", "independent")


def post(party: str, title: str) -> words.Post:
    """Return the post of a party by its title."""
    return words.Post(f"{party}.{title}")


def split(address: str) -> tuple[str, str]:
    """Return party and title; the party is empty for a bare title, the title for a mailbox."""
    party, dot, title = address.partition(".")
    if dot:
        return party, title
    return (party, "") if party == PARTNERSHIP else ("", party)


def party_of(address: str, agencies: words.Agencies) -> PartyKind:
    """Return which party a post belongs to in this disagreement.

    An agency by its name belongs to its side; one that is not in it is an outsider.
    """
    party, dot, _ = address.partition(".")
    if not dot and party != PARTNERSHIP:
        return "outsider"  # a bare title is nobody's
    if party == "raising" or party == agencies.raising:
        return "raising"
    if party == "responding" or party in agencies.responding:
        return "responding"
    if party == "partnership":
        return "partnership"
    return "independent" if party == "independent" else "outsider"


def named(side: str | None, agencies: words.Agencies) -> tuple[str, ...]:
    """Return the agencies that a side's or an agency's name stands for; all where none is named.

    A name that is not in the disagreement stands for none.
    """
    if side is None:
        return agencies.all
    if side == "raising":
        return (agencies.raising,)
    if side == "responding":
        return agencies.responding
    return (side,) if side in agencies.all else ()


def meant(name: str | None, agencies: words.Agencies) -> tuple[str, ...]:
    """Return the agencies that a name stands for; any other name stands for itself."""
    said = name or ""
    return named(said, agencies) or (said,)


def responding(side: str | None, agencies: words.Agencies) -> tuple[str, ...]:
    """Return the responding agencies that `side` stands for; all where none is named."""
    if side is None:
        return agencies.responding
    return tuple(each for each in named(side, agencies) if each != agencies.raising)


def against(agency: str, agencies: words.Agencies) -> tuple[str, ...]:
    """Return the agencies on the other side of an agency; none where it is not in it."""
    if agency == agencies.raising:
        return agencies.responding
    return (agencies.raising,) if agency in agencies.responding else ()


def of_agency(agency: str, title: str, agencies: words.Agencies) -> words.Post:
    """Return an agency's post as people read it: by its side where it is alone on it."""
    if agency == agencies.raising:
        return post("raising", title)
    if agencies.responding == (agency,):
        return post("responding", title)
    return post(agency, title)


def exact(address: str, agencies: words.Agencies, *, near: str = "raising") -> tuple[str, ...]:
    """Return the address agency by agency, so that two ways to name one post compare equal.

    Args:
        near: the side meant by a bare title that both sides have.
    """
    party, title = split(address)
    if not title:
        return (address,)
    if not party:
        party = _home(title, near)
    if party in SIDES:
        return tuple(f"{each}.{title}" for each in named(party, agencies))
    return (f"{party}.{title}",)


def same(one: str, other: str, agencies: words.Agencies) -> bool:
    """Test whether two addresses name the same posts."""
    return set(exact(one, agencies)) == set(exact(other, agencies))


def higher(address: words.Post, tiers: int) -> words.Post:
    """Return the post `tiers` above in the same party; other posts do not climb (reading 11)."""
    party, title = split(address)
    if title not in TIERS or tiers == 0:
        return address
    return post(party, TIERS[min(TIERS.index(title) + tiers, len(TIERS) - 1)])


def _home(title: str, near: str) -> str:
    if title in PARTNERSHIP_TITLES:
        return "partnership"
    return "independent" if title in INDEPENDENT_TITLES else near
