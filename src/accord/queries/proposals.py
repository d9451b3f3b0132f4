"""Limits that wait for an agency's answer, for the page of what somebody has to do."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from accord.desk.models import ProposedLimit


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed limit that waits for one's own agency.

    Attributes:
        agency: which proposes it, by slug.
        day: local date on which it would end; `moment` the instant, where one was named.
    """

    escalation: UUID
    agency: str
    day: date
    moment: datetime | None


def to_answer(mine: Mapping[UUID, str]) -> tuple[Waiting, ...]:
    """Return what waits for an answer, the earliest day first; two queries however many.

    Args:
        mine: escalations, each with the slug of one's own agency there.
    """
    rows = ProposedLimit.objects.filter(escalation__in=tuple(mine), ended="")
    return tuple(
        Waiting(
            escalation=row.escalation, agency=row.agency, day=row.due_day, moment=row.due_moment
        )
        for row in rows.order_by("due_day", "id").prefetch_related("answers")
        if mine[row.escalation] != row.agency
        if all(each.agency != mine[row.escalation] for each in row.answers.all())
    )
