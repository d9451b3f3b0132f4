"""The words of a scenario: closed lists, and how it writes times."""

import functools
from datetime import UTC, datetime
from typing import NewType

import msgspec

from accord.engine import acts, policy, words
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import policies, reading, vocabulary

LOOK = "look"
"""The step at which nothing happens but time."""

Do = NewType("Do", str)
LocalMoment = NewType("LocalMoment", datetime)
AgencyName = NewType("AgencyName", str)

_DAY_OR_MOMENT = "a date such as 2025-03-10, or a date and time such as 2025-03-10 16:00"


class DueWanted(msgspec.Struct, frozen=True):
    """What a scenario expects of the present limit: a day, a moment, or none."""

    due: Due | None


def known(
    read: policies.Loaded, calendar: WorkingCalendar, agencies: tuple[str, ...]
) -> reading.Known:
    """Return what a scenario's words may be, under a policy and between these agencies.

    Areas, grounds, stages and clauses are the policy's own; forms those of every policy, so
    that the wrong one can be refused (reading 36).
    """
    areas = (*read.policy.areas.listed, words.OTHER_AREA)
    return reading.Known(
        quoted=frozenset({words.Clause}),
        texts={
            Do: (*acts.BY_NAME, LOOK),
            AgencyName: _agency,
            words.AreaId: areas,
            words.GroundId: tuple(ground.id for ground in read.policy.grounds),
            words.StageId: tuple(stage.id for stage in read.policy.stages),
            words.FormId: tuple(sorted(policies.all_forms() | _forms(read.policy))),
            words.Clause: (*(each.id for each in read.catalogue.clauses), *vocabulary.READINGS),
            words.Post: vocabulary.post(agencies),
            words.PostTitle: vocabulary.ALL_TITLES,
            words.Addressee: vocabulary.addressee(agencies),
            words.Side: vocabulary.side(agencies),
        },
        readers={
            LocalMoment: reading.Custom(
                functools.partial(_instant, calendar), "a date and time such as 2025-03-10 16:00"
            ),
            Due: reading.Custom(functools.partial(_due, calendar), _DAY_OR_MOMENT),
            DueWanted: reading.Custom(
                functools.partial(_wanted, calendar), f"none, {_DAY_OR_MOMENT}"
            ),
        },
    )


def _forms(read: policy.Policy) -> frozenset[str]:
    return frozenset(form.id for form in read.forms)


def _agency(text: str) -> str | None:
    if text in vocabulary.TITLES:
        return f"'{text}' is the name of a party; give the agency a name of its own"
    if not text or "." in text:
        return f"expected an agency's name without a dot, got '{text}'"
    return None


def _instant(calendar: WorkingCalendar, text: str) -> datetime:
    """Return the instant (UTC) that a local time names.

    Raises:
        ValueError: it names none; a time that the clocks skip in spring is none.
    """
    return _in_utc(calendar, reading.local_moment(text))


def _in_utc(calendar: WorkingCalendar, local: datetime) -> datetime:
    try:
        instant = local.replace(tzinfo=calendar.zone).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"there is no such time on earth: {local}") from None
    if calendar.local(instant).replace(tzinfo=None) != local:
        raise ValueError(f"there is no {local:%H:%M} on {local:%Y-%m-%d}: the clocks go forward")
    return instant


def _due(calendar: WorkingCalendar, text: str) -> Due:
    day_or_moment = reading.day_or_moment(text)
    if isinstance(day_or_moment, datetime):
        return calendar.due_at(_in_utc(calendar, day_or_moment))
    return calendar.due_on(day_or_moment)


def _wanted(calendar: WorkingCalendar, text: str) -> DueWanted:
    return DueWanted(None if text == "none" else _due(calendar, text))
