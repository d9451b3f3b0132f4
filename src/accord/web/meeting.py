"""A professionals' meeting that was called, and is still to be written down."""

from accord.engine import acts, corrections
from accord.services import access
from accord.web.present import Shown


def is_called(of: Shown) -> bool:
    """Test whether a meeting was called that nobody has written down, and the reader can."""
    if of.standing.status != "open":
        return False
    called = False
    for event, counts in corrections.amended(of.standing.history):
        act = event.body
        if counts and isinstance(act, acts.ConsiderMeeting):
            called = bool(act.convened)
        elif counts and isinstance(act, acts.Discuss) and act.mode == "meeting":
            called = False
    return called and access.acting(of.door, acts.Discuss(), of.standing, of.policy) is not None
