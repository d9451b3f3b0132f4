"""What somebody else did since a page was made: told before a form is sent again."""

from accord.services.escalations import ChangedSince
from accord.web import present, timeline
from accord.web.present import Shown


def now(of: Shown, *, what: str) -> Shown:
    """Return an escalation as it stands now, for who had it open as it stood before.

    Args:
        what: which page, for the list of who has looked.

    Raises:
        Nobody: its door has closed meanwhile.
    """
    return present.shown(of.door.escalation, person=of.door.person, what=what, at=of.at)


def lines(changed: ChangedSince, of: Shown) -> tuple[timeline.Entry, ...]:
    """Return the steps that were taken meanwhile, for who sees the whole."""
    if of.door.sees != "whole":
        return ()
    since = {each.event.entry for each in changed.since}
    return timeline.of([each for each in of.steps if each.entry in since], of.speaker)


SAID = "Something has happened here since you opened this page. Nothing was put on record."
