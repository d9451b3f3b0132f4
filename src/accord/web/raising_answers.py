"""The answers as they are checked before raising: one row a question, each with its way back."""

import uuid
from collections.abc import Iterator

import msgspec

from accord.desk import writing
from accord.engine import words
from accord.engine.policy import Policy
from accord.library import phrases
from accord.web import days
from accord.web import raising_forms as forms
from accord.web.raising_asking import Asking

NOTHING = "Nothing written"


Said = Iterator[tuple[str, tuple[str, ...]]]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One answer: of which question, under which heading, in lines."""

    question: str
    key: str
    lines: tuple[str, ...]


def rows(asking: Asking, policy: Policy) -> tuple[Row, ...]:
    """Return every answer in the order of the questions."""
    asked = writing.asked(asking.writing, policy, desks=len(asking.desks))
    desk = asking.desk
    told = _Told(
        writing=asking.writing,
        policy=policy,
        desk=f"{desk.agency_name}, {desk.partnership_name}" if desk is not None else "",
        agencies={each.slug: each.name for each in asking.others},
        people={each.person: each.name for each in asking.people},
    )
    return tuple(
        Row(question=question, key=key, lines=lines)
        for question in asked
        for key, lines in _of(question, told)
    )


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers are told from: the writing, and the names of what was chosen."""

    writing: writing.Writing
    policy: Policy
    desk: str
    agencies: dict[str, str]
    people: dict[uuid.UUID, str]


def _of(question: str, told: _Told) -> Said:
    if question in writing.NARRATIVES:
        for field in writing.NARRATIVES[question]:
            text = getattr(told.writing, field) or NOTHING
            yield phrases.LABELS[field], tuple(text.split("\n"))
    else:
        yield from _SAID[question](told)


def _danger(told: _Told) -> Said:
    yield "Immediate danger", ("Yes" if told.writing.immediate_harm else "No",)


def _desk(told: _Told) -> Said:
    yield "Raised for", (told.desk,)


def _start(told: _Told) -> Said:
    start_at = writing.start(told.writing, told.policy) or told.policy.stages[0].id
    stage = told.policy.stage(start_at)
    higher = start_at != told.policy.stages[0].id
    reason = tuple(told.writing.start_reason.split("\n")) if higher else ()
    yield "Starts at", (f"{stage.title}: {stage.name}", *reason)


def _agency(told: _Told) -> Said:
    names = told.agencies
    yield "Whose decision", tuple(names.get(each, each) for each in told.writing.responding)


def _person(told: _Told) -> Said:
    unknown = "Nobody named: their safeguarding lead is asked to name somebody"
    counterpart = told.writing.counterpart
    yield "Who takes it up", (told.people.get(counterpart, unknown) if counterpart else unknown,)


def _child(told: _Told) -> Said:
    said = told.writing
    pairs = forms.circumstances(told.policy)
    if pairs:
        so = tuple(text for value, text in pairs if value in said.child)
        yield "The child", so or ("None of these, or not known",)
    yield "Your reference", (said.child_reference or NOTHING,)


def _about(told: _Told) -> Said:
    areas, grounds = writing.subjects(told.writing, told.policy)
    other = f"Something else: {told.writing.area_other}"
    titles = {each.id: each.title for each in told.policy.grounds}
    if areas or not grounds:
        named = (
            other if each == words.OTHER_AREA else told.policy.areas.listed[each] for each in areas
        )
        yield "What it is about", tuple(named)
    if grounds:
        yield "Grounds", tuple(titles[each] for each in grounds)


def _earlier_day(told: _Told) -> Said:
    day = told.writing.protect_day
    if day is None:
        yield "Earlier day", ("No",)
    else:
        reason = told.writing.protect_reason.split("\n")
        yield "Earlier day", (f"By the end of {days.day(day)}", *reason)


_SAID = {
    writing.DANGER: _danger,
    writing.DESK: _desk,
    writing.START: _start,
    writing.AGENCY: _agency,
    writing.PERSON: _person,
    writing.CHILD: _child,
    writing.ABOUT: _about,
    writing.PROTECT: _earlier_day,
}
