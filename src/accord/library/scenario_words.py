"""The words of a scenario: closed lists, and how it writes times."""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NewType

import msgspec

from accord.engine import acts, words
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import policies, reading, source, vocabulary

LOOK = "look"
"""The step at which nothing happens but time."""

Action = NewType("Action", str)
LocalMoment = NewType("LocalMoment", datetime)
AgencyName = NewType("AgencyName", str)

_MOMENT = "a date and time such as 2025-03-10 16:00"
_DAY_OR_MOMENT = f"a date such as 2025-03-10, or {_MOMENT}"


class DueWanted(msgspec.Struct, frozen=True):
    """What a scenario expects of the present limit: a day, a moment, or none."""

    due: Due | None


def known(
    read: policies.Loaded | None, calendar: WorkingCalendar, agencies: tuple[str, ...]
) -> reading.Known:
    """Return what a scenario's words may be, under a policy and between these agencies.

    Areas, grounds, stages and clauses are the policy's own; forms those of every policy, so
    that the wrong one can be refused (reading 36). Without a policy they may be anything: the
    rest of the file can be looked at all the same.
    """
    return reading.Known(
        quoted=frozenset({words.Clause}),
        texts={
            Action: vocabulary.one_of("action", (*acts.BY_NAME, LOOK)),
            AgencyName: _agency,
            words.PostTitle: vocabulary.one_of("post", vocabulary.ALL_TITLES),
            words.Post: vocabulary.post(agencies),
            words.Addressee: vocabulary.addressee(agencies),
            words.Side: vocabulary.one_of("side or agency", vocabulary.side(agencies)),
            **({} if read is None else _of_the_policy(read)),
        },
        readers={
            LocalMoment: _in_time(_instant, calendar, _MOMENT),
            Due: _in_time(_due, calendar, _DAY_OR_MOMENT),
            DueWanted: _in_time(_wanted, calendar, f"none, {_DAY_OR_MOMENT}"),
        },
    )


def _of_the_policy(read: policies.Loaded) -> dict[Any, vocabulary.Complaint]:
    policy = read.policy
    forms = policies.all_forms() | {form.id for form in policy.forms}
    own = functools.partial(vocabulary.one_of, where=f" in {policy.id}")
    return {
        words.AreaId: own("area", (*policy.areas.listed, words.OTHER_AREA)),
        words.GroundId: own("ground", tuple(ground.id for ground in policy.grounds)),
        words.StageId: own("stage", tuple(stage.id for stage in policy.stages)),
        words.FormId: vocabulary.one_of("form", sorted(forms)),
        words.Clause: own("clause", (*read.catalogue.ids, *vocabulary.READINGS)),
    }


def _in_time(
    convert: Callable[[WorkingCalendar, str], Any], calendar: WorkingCalendar, expects: str
) -> reading.Custom:
    # numbers too: 2025 alone is told as it stands, with what a time looks like
    return reading.Custom(functools.partial(convert, calendar), expects, numbers=True)


def _agency(text: str) -> str | None:
    if text in vocabulary.TITLES:
        return f"'{text}' is the name of a party; give the agency a name of its own"
    if not text.strip() or "." in text:
        return f"expected an agency's name without a dot, got {source.shown(text)}"
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
        raise ValueError(f"expected a year from 2 to 9998, got {local}") from None
    if calendar.local(instant).replace(tzinfo=None) != local:
        later = calendar.local(instant)
        raise ValueError(
            f"there is no {local:%H:%M} on {local.date()}: the clocks go forward; "
            f"did you mean {later:%H:%M}?"
        )
    return instant


def _due(calendar: WorkingCalendar, text: str) -> Due:
    day_or_moment = reading.day_or_moment(text)
    if isinstance(day_or_moment, datetime):
        return calendar.due_at(_in_utc(calendar, day_or_moment))
    return calendar.due_on(day_or_moment)


def _wanted(calendar: WorkingCalendar, text: str) -> DueWanted:
    try:
        return DueWanted(None if text == "none" else _due(calendar, text))
    except ValueError as complaint:
        raise ValueError(str(complaint).replace("expected", "expected none,", 1)) from None
