"""What was raised and why, for whoever has to answer it: at hand, not at the end of the record."""

import msgspec

from accord.web import timeline
from accord.web.present import Shown
from accord.web.timeline import Quoted

BESIDE = ("respond", "discuss", "propose", "decline")
"""Acts whose forms show it, for they answer it."""


class Concern(msgspec.Struct, frozen=True, kw_only=True):
    """The concern in the words of whoever raised it, as corrected.

    Attributes:
        shown: whether it lies open: the reader has done nothing here yet.
    """

    said: tuple[Quoted, ...]
    shown: bool


def of(shown: Shown) -> Concern | None:
    """Return the concern; None where nothing was said, or the reader does not see the whole."""
    if shown.door.sees != "whole":
        return None
    said = timeline.raised(shown.steps, shown.speaker)
    acted = any(step.actor == shown.door.person for step in shown.steps)
    return Concern(said=said, shown=not acted) if said else None
