"""What an office reads at the head of its pages where nothing is sent; nobody else can help it."""

from datetime import datetime

from accord.services import watching
from accord.web import days

_GONE = (
    "No e-mail and no reminder goes out: the worker that sends them was {seen}. What people do in "
    "Accord is kept, is shown under Notices, and is sent once it runs again. Limits run meanwhile, "
    "so ring where it cannot wait, and tell whoever runs this Accord."
)
_CLOCKS = (
    "No e-mail and no reminder goes out: the clocks of this Accord's machines disagree by more "
    "than two minutes. Tell whoever runs it. What people do is kept, and sent once they agree."
)


def said(*, at: datetime) -> str:
    """Return what is the matter with sending; empty where nothing is.

    Args:
        at: the instant now.
    """
    found = watching.alarm(at=at)
    if found is None:
        return ""
    if found.clocks:
        return _CLOCKS
    seen = f"last seen {days.moment(found.seen)}" if found.seen else "never seen"
    return _GONE.format(seen=seen)
