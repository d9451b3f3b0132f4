"""What is said first wherever a child was thought to be in immediate danger."""

from accord.web.present import Shown

THOUGHT = "The child was thought to be in immediate danger."


def said(*, in_danger: bool, by: str) -> str:
    """Return that a child was thought in danger, and by when they have to be safe.

    Args:
        by: that day in words; empty where none is set.
    """
    safe = f"The child has to be safe by {by}." if by else ""
    return " ".join(filter(None, (THOUGHT if in_danger else "", safe)))


def of(shown: Shown) -> str:
    """Return it for a page; empty once it is settled, or where nobody thought so."""
    standing = shown.standing
    if standing.status != "open" or not standing.harm_now:
        return ""
    by = shown.speaker.due(standing.protective) if standing.protective else ""
    return said(in_danger=True, by=by)
