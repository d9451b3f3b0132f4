"""What each side told who decides, who was heard, and which panel members have a connection."""

from collections.abc import Iterator

import msgspec

from accord.engine import acts, corrections, events, posts, words
from accord.register.panels import CONFLICT as CONFLICT
from accord.register.panels import NO_CONNECTION as NO_CONNECTION
from accord.register.panels import Declared as Declared
from accord.register.panels import declared as declared

REPRESENTATION = "representation"
"""What the line beside a telling is called with which a side says what it has to say."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What a side wrote to who decides.

    Attributes:
        by: the post for which it was written.
        since: how many events went before it.
    """

    side: words.Side
    entry: int
    text: str
    by: words.Post
    since: int


def sent(history: tuple[events.Event, ...], agencies: words.Agencies) -> dict[str, Sent]:
    """Return what each side wrote last to who decides, by side."""
    found: dict[str, Sent] = {}
    for place, event, line in _beside(acts.Inform, history):
        side = posts.party_of(event.by, agencies)
        if line.id == REPRESENTATION and side in posts.SIDES:
            found[side] = Sent(
                side=words.Side(side),
                entry=event.entry,
                text=line.text,
                by=event.by,
                since=place,
            )
    return found


def _beside(
    kind: type[acts.Act], history: tuple[events.Event, ...]
) -> Iterator[tuple[int, events.Event, events.Line]]:
    """Yield the lines beside each step of a kind that counts, with its place and the step."""
    lines: dict[int, tuple[events.Line, ...]] = {
        event.entry: event.body.lines for event in history if isinstance(event.body, events.Account)
    }
    for place, (event, counts) in enumerate(corrections.amended(history)):
        if counts and isinstance(event.body, kind):
            for line in lines.get(event.entry, ()):
                yield place, event, line
