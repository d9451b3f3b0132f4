"""Limits of the present stage: what is due, whether it has passed, whether it is met."""

from datetime import datetime

from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar


def issued(
    stage: policies.Stage, *, opened: datetime, entered: datetime, calendar: WorkingCalendar
) -> tuple[Due | None, ...]:
    """Return the end of each of a stage's limits, as people are told it on entering.

    Args:
        opened: when the raising, or the latest reopening, happened.
        entered: when the stage's start happened (reading 6).
        calendar: whose working days are counted, and in whose local time a day ends.

    Source: readings 5, 6 and 9.
    """
    ends = []
    for limit in stage.limits:
        ends.append(_end(limit, opened if limit.runs_from == "raising" else entered, calendar))
    return tuple(ends)


def due(standing: Standing, policy: policies.Policy) -> Due | None:
    """Return the present limit, the protective one if that is earlier; None where there is none.

    A limit that is met still shows (reading 10), unless another of the stage's is unmet.
    """
    if standing.status != "open":
        return None
    unmet = _unmet(standing, policy)
    return _earliest(standing, unmet or tuple(each for each in _present(standing) if each))


def pressing(standing: Standing, policy: policies.Policy) -> Due | None:
    """Return the earliest limit that is still unmet: what people are pressed for (reading 11)."""
    if standing.status != "open":
        return None
    return _earliest(standing, _unmet(standing, policy))


def overdue(standing: Standing, policy: policies.Policy, *, at: datetime) -> bool:
    """Test whether an open escalation is past an unmet limit at an instant (reading 12)."""
    unmet = pressing(standing, policy)
    return unmet is not None and unmet.passed(at)


def late(standing: Standing, policy: policies.Policy, *, at: datetime) -> bool | None:
    """Return the verdict on the stage when left at `at`: late, in time, or None without a limit.

    A response counts from when it was given (reading 6), a protective limit as any.
    """
    stage = policy.stages[standing.rung]
    responded = (_answered(standing) if stage.asks_response else None) or at
    verdict = None if standing.protective is None else standing.protective.passed(at)
    for place, each in enumerate(_present(standing)):
        if each is not None and not verdict:
            response = responded is not at and _for_response(stage, place)
            verdict = each.passed(responded if response else at)
    return verdict


def unanswered(standing: Standing) -> tuple[str, ...]:
    """Return the responding agencies that have not answered at this stage (reading 10)."""
    return tuple(
        agency for agency in standing.agencies.responding if agency not in standing.answered
    )


def _end(limit: policies.Limit, start: datetime, calendar: WorkingCalendar) -> Due | None:
    if limit.working_days is not None:
        return calendar.working_days_from(calendar.local_date(start), limit.working_days)
    if limit.calendar_days is not None:
        return calendar.calendar_days_from(calendar.local_date(start), limit.calendar_days)
    return None if limit.hours is None else calendar.hours_from(start, limit.hours)


def _present(standing: Standing) -> tuple[Due | None, ...]:
    """Return the stage's limits with an agreed change in the place of the first (reading 8)."""
    if standing.varied is None:
        return standing.limits
    return (standing.varied, *standing.limits[1:])


def _unmet(standing: Standing, policy: policies.Policy) -> tuple[Due, ...]:
    stage = policy.stages[standing.rung]
    if not stage.asks_response:
        return tuple([each for each in _present(standing) if each is not None])
    answered = not unanswered(standing)
    return tuple(
        each
        for place, each in enumerate(_present(standing))
        if each is not None and not (answered and _for_response(stage, place))
    )


def _for_response(stage: policies.Stage, place: int) -> bool:
    return place < len(stage.limits) and stage.limits[place].for_ == "response"


def _answered(standing: Standing) -> datetime | None:
    """Return when the last of the responding agencies first answered; None while one has not."""
    return None if unanswered(standing) else max(standing.answered.values())


def _earliest(standing: Standing, dues: tuple[Due, ...]) -> Due | None:
    earliest = standing.protective
    for each in dues:
        # the stage's own limit stands where both end together
        if earliest is None or not earliest.before(each):
            earliest = each
    return earliest
