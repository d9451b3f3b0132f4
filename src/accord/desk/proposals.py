"""Proposed limits as they lie in their rows: why sealed under the escalation's key, the day not."""

from accord.desk.models import LimitAnswer, ProposedLimit
from accord.sealing import seals

AGREED, DECLINED, REPLACED = "agreed", "declined", "replaced"
TAKEN_BACK, LAPSED = "taken-back", "lapsed"
"""What becomes of a proposed limit; the last where its stage was left, or its limit changed."""


def seal(text: str, row: ProposedLimit | LimitAnswer, *, key: bytes) -> bytes:
    """Return what somebody wrote, sealed for its row."""
    return seals.seal(text.encode(), key=key, place=_place(row))


def unseal(row: ProposedLimit | LimitAnswer, *, key: bytes) -> str:
    """Return what somebody wrote; empty where they wrote nothing.

    Raises:
        Broken: the key is another one, or the row was changed.
    """
    if row.sealed is None:
        return ""
    return seals.unseal(bytes(row.sealed), key=key, place=_place(row)).decode()


def _place(row: ProposedLimit | LimitAnswer) -> str:
    """Return where it lies: it opens as no other row, and for no other agency."""
    if isinstance(row, ProposedLimit):
        return f"proposed-limit|{row.escalation}|{row.id}|{row.agency}|{row.due_day}"
    return f"limit-answer|{row.proposal_id}|{row.id}|{row.agency}"
