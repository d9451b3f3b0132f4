"""Who changed the limit of a page's escalation, or set a day that protects the child, and why."""

from datetime import datetime

import msgspec

from accord.queries import limits
from accord.queries.limits import Change
from accord.web import sentences
from accord.web.present import Shown


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A change in words.

    Attributes:
        reason: in the words of whoever made it.
        entry: the entry that says so; 0 where nobody acted.
        replaced: another day of its kind counts by now.
    """

    text: str
    reason: str
    entry: int
    on: datetime
    replaced: bool


def changes(of: Shown) -> tuple[Changed, ...]:
    """Return every day that was set for the child or agreed for this stage, oldest first."""
    return tuple(
        Changed(
            text=_TOLD[each.kind](each, of),
            reason=each.reason,
            entry=each.entry,
            on=each.happened,
            replaced=not each.holds and each.kind not in ("moved", "policy"),
        )
        for each in limits.changes(of.steps, of.standing)
    )


def agreed(of: Shown) -> str:
    """Return who agreed to the present limit, or wrote so; empty where none was moved."""
    found = (each for each in limits.changes(of.steps, of.standing) if each.kind == "agreed")
    present = next((each for each in found if each.holds), None)
    if present is None:
        return ""
    said = _agreeing(present, of)
    return f"{said[:1].lower() + said[1:] if _confirmed(present, of) else said} it"


def _agreed(change: Change, of: Shown) -> str:
    said = f"{_agreeing(change, of)} another limit for this stage"
    return f"{said}: {of.speaker.due(change.due)}"


def _agreeing(change: Change, of: Shown) -> str:
    agreed = frozenset(change.agreed)
    return sentences.agreement(_who(change, of), agreed, _confirmed(change, of), of.speaker)


def _confirmed(change: Change, of: Shown) -> frozenset[str]:
    """Return the agencies that said themselves that they agree."""
    step = next(each for each in of.steps if each.entry == change.entry)
    return sentences.confirmed(event.body for event in step.events)


def _protective(change: Change, of: Shown) -> str:
    said = f"{_who(change, of)}, {of.speaker.badge(change.by)}, set the day by which the child"
    return f"{said} has to be safe: {of.speaker.due(change.due)}"


def _moved(change: Change, of: Shown) -> str:
    return f"New bank holidays were published: the limit moved to {of.speaker.due(change.due)}"


def _policy_moved(change: Change, of: Shown) -> str:
    said = f"{_who(change, of)}, {of.speaker.badge(change.by)}, moved it to another version of the"
    return f"{said} policy: counted by that, the stage ends on {of.speaker.due(change.due)}"


_TOLD = {"agreed": _agreed, "protective": _protective, "moved": _moved, "policy": _policy_moved}


def _who(change: Change, of: Shown) -> str:
    return of.speaker.person(change.actor) or of.speaker.post(change.by)
