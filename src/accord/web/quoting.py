"""What telling an event needs to know, and what comes of it."""

import msgspec

from accord.engine import posts, words
from accord.library import phrases
from accord.web.speaking import Speaker


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's own words, and what they are about; the label may be empty."""

    text: str
    label: str = ""
    clauses: tuple[str, ...] = ()


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One event told: a sentence, what was said with it, and the clauses it rests on."""

    text: str
    said: tuple[Said, ...] = ()
    clauses: tuple[str, ...] = ()


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What telling one event needs to know.

    Attributes:
        who: who acted, by name or by post, as a sentence begins.
        by: the post they acted for.
        meets: titles of the posts that meet at the stage, the raising side's first.
        departing: it was done although the policy asks for something else first.
        beside: the first parts of what was written down beside it.
        confirmed: the agencies whose own people said beside it that they agree.
    """

    speaker: Speaker
    who: str
    by: str
    meets: tuple[str, str]
    departing: bool = False
    confirmed: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()

    @property
    def near(self) -> str:
        """The side that a bare title means: the one that acts."""
        party = posts.party_of(self.by, self.speaker.agencies)
        return party if party in posts.SIDES else "raising"

    def post(self, address: str) -> str:
        """Return a post in words."""
        return self.speaker.post(address, near=self.near)

    def other(self, agency: str | None) -> str:
        """Return whom the one who acts was talking with."""
        raising, responding = self.meets
        if posts.party_of(self.by, self.speaker.agencies) != "raising":
            return self.post(f"raising.{raising}")
        return self.post(f"{agency or 'responding'}.{responding}")


def said(text: str | None, label: str = "") -> tuple[Said, ...]:
    """Return a quotation; none where nothing is said."""
    return (Said(label=label, text=text.strip()),) if words.is_said(text) and text else ()


def labelled(of: object) -> tuple[Said, ...]:
    """Return the parts of a concern, each under its label."""
    return tuple(
        one for key, label in phrases.LABELS.items() for one in said(getattr(of, key, None), label)
    )
