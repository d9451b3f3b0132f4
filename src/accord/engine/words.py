"""The engine's small vocabulary: kinds of text, closed lists, and who is who."""

from typing import Literal, NewType

import msgspec

Clause = NewType("Clause", str)
"""A clause of the partnership's document by its id, or one of our readings (`reading-7`)."""

StageId = NewType("StageId", str)
AreaId = NewType("AreaId", str)
GroundId = NewType("GroundId", str)
FormId = NewType("FormId", str)

Post = NewType("Post", str)
"""A role in a disagreement as PARTY.POST: `raising.line_manager`, `social-care.director`."""

PostTitle = NewType("PostTitle", str)
"""The second half of a post: `line_manager`."""

Addressee = NewType("Addressee", str)
"""Who can be told: a post, a bare post title, or `partnership` for its mailbox."""

Side = NewType("Side", str)
"""`raising`, `responding` (all responding agencies together), or one agency by its name."""

Strength = Literal["must", "should"]
Status = Literal["open", "resolved", "withdrawn", "closed"]
Condition = Literal["looked_after", "on_protection_plan", "in_need"]
Mode = Literal["face-to-face", "telephone", "video", "meeting", "email"]
Discussed = Literal["unresolved", "resolved", "no_response"]
How = Literal["agreed", "understood"]
Route = Literal["direct", "panel"]
Body = Literal["executive", "partnership"]

OTHER_AREA = AreaId("other")
"""An area of every policy, given in words (reading 4)."""


class Agencies(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The agencies of one disagreement, by names of the reader's choice."""

    raising: str = "school"
    responding: tuple[str, ...] = ("social-care",)

    @property
    def all(self) -> tuple[str, ...]:
        """Every agency in the disagreement, the raising one first."""
        return (self.raising, *self.responding)


def listed(one_or_many: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return what was said as one, as many or not at all as a tuple."""
    if one_or_many is None:
        return ()
    return (one_or_many,) if isinstance(one_or_many, str) else one_or_many


def is_said(text: str | None) -> bool:
    """Test whether a text says anything: it is there and not blank."""
    return text is not None and bool(text.strip())
