"""What links escalations about the same child: an agency's own reference, never the child."""

import re
from typing import Final

from django.conf import settings

from accord.engine import acts, corrections, events
from accord.sealing import marks

REFERENCE: Final = "child_reference"
"""The line of an account that says the raising agency's reference for the child."""
SHORTEST: Final = 4
"""Letters and digits that a reference needs to tell one child from another."""
_AN_ESCALATION: Final = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


def key(agency: str, reference: str) -> str:
    """Return the same key for the same reference of the same agency, however it is typed.

    Only letters and digits count, and no capitals. Empty where that leaves fewer than four: too
    little to tell one child from another.

    Args:
        agency: slug of the agency whose reference it is; another agency's is another child's.
    """
    signs = "".join(each for each in reference.casefold() if each.isalnum())
    if len(signs) < SHORTEST:
        return ""
    return marks.mark(f"{agency}\0{signs}", master=settings.MASTER_KEY, purpose="child reference")


def key_of(history: tuple[events.Event, ...], agency: str) -> str:
    """Return the key of the child that an escalation is about; empty where none was given."""
    return key(agency, reference_of(history))


def reference_of(history: tuple[events.Event, ...]) -> str:
    """Return the raising agency's reference for the child, as corrected; empty where none stands.

    None stands once the raising itself was struck out: whatever it linked, it links no more.
    """
    said = {
        event.entry: (event.body, counts)
        for event, counts in corrections.amended(history)
        if isinstance(event.body, acts.Act)
    }
    raised = next((entry for entry, (act, _) in said.items() if isinstance(act, acts.Raise)), 0)
    counting = {entry for entry, (act, counts) in said.items() if counts and _is_of(raised, act)}
    if raised not in counting:
        return ""
    lines = (
        line.text
        for event in history
        if event.entry in counting and isinstance(event.body, events.Account)
        for line in event.body.lines
        if line.id == REFERENCE
    )
    return next(reversed(tuple(lines)), "")


def _is_of(entry: int, act: acts.Act) -> bool:
    """Test whether an act is the raising, or corrects it."""
    return isinstance(act, acts.Raise) or (isinstance(act, acts.Correct) and act.entry == entry)


def followed(history: tuple[events.Event, ...]) -> str:
    """Return the reference of the escalation that this one goes on from, as corrected.

    Empty where none is named, or named in other words: the register keeps nobody's words.
    """
    raised = (
        event.body
        for event, counts in corrections.amended(history)
        if counts and isinstance(event.body, acts.Raise)
    )
    said = next((each.follows or "" for each in raised), "")
    return said if _AN_ESCALATION.fullmatch(said) else ""
