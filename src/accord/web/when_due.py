"""When is it due? What was asked, read from an address, and the day with its receipt."""

import datetime
from collections.abc import Iterable, Mapping

import msgspec

from accord.engine.policy import Limit, Policy, Stage
from accord.engine.working_days import Due
from accord.library import calendars, phrases
from accord.queries.in_force import InForce
from accord.web import days, policy_telling

PARTS = ("day", "month", "year")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A stage that can be chosen; `value` stands in the address."""

    value: str
    text: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The stages of one policy."""

    label: str
    choices: tuple[Choice, ...]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question that can be answered."""

    policy: Policy
    stage: Stage
    began: datetime.date


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One limit, counted from a day.

    Attributes:
        due: None where the document gives no length that a day alone could end.
        receipt: each day to the last, and why it counts or does not; empty where all count.
    """

    limit: Limit
    words: str
    due: Due | None
    receipt: tuple[tuple[datetime.date, str], ...]


def groups(followed: Iterable[InForce]) -> tuple[Group, ...]:
    """Return every stage of every policy that is followed, to choose from."""
    return tuple(
        Group(
            label=_label(each),
            choices=tuple(
                Choice(value=_value(each, stage), text=f"{stage.title}: {stage.name}")
                for stage in each.policy.stages
            ),
        )
        for each in followed
    )


def first(today: datetime.date) -> dict[str, str]:
    """Return what the form begins with: today, and no stage."""
    return {part: str(getattr(today, part)) for part in PARTS}


def from_raising(followed: Iterable[InForce]) -> str:
    """Return the stages past the first whose limit counts from the raising (reading 6), listed."""
    return phrases.listed(
        [
            f"{_label(each)}, {stage.title}"
            for each in followed
            for stage in each.policy.stages[1:]
            if any(limit.runs_from == "raising" for limit in stage.limits)
        ]
    )


def read(
    given: Mapping[str, str], followed: Iterable[InForce]
) -> tuple[Asked | None, list[dict[str, str]]]:
    """Return the question in an address, or what is wrong with it, for the error summary."""
    errors = []
    chosen = _chosen(given.get("stage", ""), followed)
    if chosen is None:
        errors.append({"text": "Choose the policy and the stage", "href": "#stage"})
    began = None
    try:
        began = days.typed(*(given.get(part, "") for part in PARTS))
        if began is None:
            errors.append(
                {"text": "Enter the day it began, such as 20 11 2026", "href": "#began-day"}
            )
    except days.NoDay as matter:
        text = f"The day it began: {matter}"
        errors.append({"text": text, "href": f"#began-{matter.part}"})
    if chosen is None or began is None:
        return None, errors
    return Asked(policy=chosen[0], stage=chosen[1], began=began), errors


def answer(asked: Asked) -> tuple[Counted, ...]:
    """Return each limit of the stage with its end, and how it was counted (reading 5)."""
    return tuple(_counted(limit, asked) for limit in asked.stage.limits)


def _counted(limit: Limit, asked: Asked) -> Counted:
    counts = calendars.load(division=asked.policy.calendar, zone=asked.policy.zone)
    due: Due | None = None
    receipt: tuple[tuple[datetime.date, str], ...] = ()
    if limit.working_days is not None:
        due = counts.working_days_from(asked.began, limit.working_days)
        receipt = counts.counted(asked.began, limit.working_days)
    elif limit.calendar_days is not None:
        due = counts.calendar_days_from(asked.began, limit.calendar_days)
    return Counted(limit=limit, words=policy_telling.limit(limit), due=due, receipt=receipt)


def _chosen(value: str, followed: Iterable[InForce]) -> tuple[Policy, Stage] | None:
    for each in followed:
        for stage in each.policy.stages:
            if value == _value(each, stage):
                return each.policy, stage
    return None


def _label(of: InForce) -> str:
    """Return a policy by its short title, and the version too where a partnership adopted it."""
    title = of.policy.short_title
    return f"{title}, {phrases.edition(of.policy.version)}" if of.version else title


def _value(of: InForce, stage: Stage) -> str:
    """Return a stage as it stands in an address."""
    version = f"/{of.policy.version}" if of.version else ""
    return f"{of.policy.id}/{stage.id}{version}"
