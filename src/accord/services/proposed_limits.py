"""What becomes of a proposed limit: its row, as the steps of an escalation change it."""

import uuid
from datetime import datetime

from accord.desk.models import ProposedLimit
from accord.desk.proposals import LAPSED


def open_(escalation: uuid.UUID) -> ProposedLimit | None:
    """Return the proposed limit that waits for an answer; None where none does."""
    return ProposedLimit.objects.filter(escalation=escalation, ended="").first()


def end(row: ProposedLimit, how: str, *, at: datetime) -> None:
    """Say what became of a proposed limit."""
    row.ended, row.ended_at = how, at
    row.save(update_fields=["ended", "ended_at"])


def lapse(escalation: uuid.UUID, *, at: datetime) -> None:
    """End the proposed limit of a stage that was left, or whose limit changed."""
    rows = ProposedLimit.objects.filter(escalation=escalation, ended="")
    rows.update(ended=LAPSED, ended_at=at)
