"""What each side told who decides, who was heard, and which panel members have a connection."""

from collections.abc import Iterator, Mapping

import msgspec

from accord.engine import acts, corrections, events, posts, words

REPRESENTATION, CONFLICT = "representation", "conflict"
"""First parts of the lines beside a step; `conflict.` goes on with the member's agency."""

NO_CONNECTION = "none"
"""What such a line says where there is no connection."""


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


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What a panel's member said of a connection with the child or with the decision.

    Attributes:
        text: in their words; empty where they have none.
    """

    agency: str
    entry: int
    text: str


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


def declared(
    history: tuple[events.Event, ...], *, since: int = 0, seated: Mapping[str, int] | None = None
) -> dict[str, Declared]:
    """Return what each member said of a connection, by their agency.

    Args:
        since: the entry with which the panel was appointed; what was said before is of another.
        seated: the entry since which the same person sits for an agency, where that is earlier.
    """
    seated = seated or {}
    return {
        agency: Declared(agency=agency, entry=event.entry, text=_words(line.text))
        for _, event, line in _beside(acts.Inform, history)
        for kind, _, agency in (line.id.partition("."),)
        if kind == CONFLICT and event.entry > seated.get(agency, since)
    }


def _words(text: str) -> str:
    return "" if text == NO_CONNECTION else text


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
