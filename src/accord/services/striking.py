"""What nobody strikes out for others: whom a side named, and what somebody told who decides.

A correction is anybody's (reading 15). But whoever was named comes in by the naming, and an office
speaks for an agency for which nobody was; and what was told before a decision is to be read there.
"""

from collections.abc import Iterable, Iterator

from accord.engine import acts, events, posts, words
from accord.queries import hearings
from accord.record.store import Stored
from accord.services import access
from accord.services.access import Door


def check(act: acts.Act, door: Door, stored: tuple[Stored, ...], agencies: words.Agencies) -> None:
    """Test that a correction strikes out nothing that is another's alone.

    Raises:
        Nobody: it does.
    """
    if not isinstance(act, acts.Correct) or act.particulars is not None:
        return
    if not is_theirs(act.entry, door, stored, agencies):
        raise access.Nobody


def is_theirs(
    entry: int | None, door: Door, stored: tuple[Stored, ...], agencies: words.Agencies
) -> bool:
    """Test whether somebody may strike out an entry; to strike out a correction is to undo it."""
    steps = {each.event.entry: each for each in stored if isinstance(each.event.body, acts.Act)}
    said = steps.get(entry or 0)
    while said is not None and isinstance(said.event.body, acts.Correct):
        said = steps.get(said.event.body.entry or 0)
    if said is None:
        return True  # what is not there, the rules refuse
    body, beside = said.event.body, tuple(_lines(stored, said.event.entry))
    if isinstance(body, acts.NameCounterpart):
        named = frozenset(posts.named(body.party, agencies))
        return said.actor == door.person or (bool(named) and named <= _own(door, agencies))
    kinds = {line.partition(".")[0] for line in beside}
    if isinstance(body, acts.Inform) and hearings.CONFLICT in kinds:
        return said.actor == door.person
    if isinstance(body, acts.Inform) and hearings.REPRESENTATION in kinds:
        side = posts.party_of(said.event.by, agencies)
        return side in {posts.party_of(each, agencies) for each in door.posts}
    return True


def _own(door: Door, agencies: words.Agencies) -> frozenset[str]:
    parties = (posts.split(each)[0] for each in door.posts)
    return frozenset(slug for party in parties for slug in posts.named(party, agencies))


def _lines(stored: Iterable[Stored], entry: int) -> Iterator[str]:
    """Yield the headings of what was written down beside a step."""
    for each in stored:
        if each.event.entry == entry and isinstance(each.event.body, events.Account):
            yield from (line.id for line in each.event.body.lines)
