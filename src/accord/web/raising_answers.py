"""The answers as they are checked before raising: one row a question, each with its way back."""

import uuid
from collections.abc import Iterator

import msgspec

from accord.desk import writing
from accord.engine import words
from accord.engine.policy import Policy
from accord.library import phrases
from accord.web import days, in_danger
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
    """Return every answer in the order of the questions; then what else somebody said."""
    asked = writing.asked(asking.writing, policy, desks=len(asking.desks), leads=asking.leads)
    desk = asking.desk
    told = _Told(
        writing=asking.writing,
        policy=policy,
        desk=f"{desk.agency_name}, {desk.partnership_name}" if desk is not None else "",
        agencies={each.slug: each.name for each in asking.others},
        people={each.person: each.name for each in asking.people},
        workers={person: name for person, name, _ in asking.workers},
    )
    return tuple(
        Row(question=question, key=key, lines=lines)
        for question in (*asked, *writing.BESIDE)
        for key, lines in _of(question, told)
    )


def answered(asking: Asking, policy: Policy) -> tuple[Row, ...]:
    """Return the answers that were given by now, for who reads what somebody else writes."""
    return tuple(each for each in rows(asking, policy) if each.question in asking.writing.stood_on)


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers are told from: the writing, and the names of what was chosen."""

    writing: writing.Writing
    policy: Policy
    desk: str
    agencies: dict[str, str]
    people: dict[uuid.UUID, str]
    workers: dict[uuid.UUID, str]


def _of(question: str, told: _Told) -> Said:
    if question in writing.NARRATIVES:
        for field in writing.NARRATIVES[question]:
            if text := getattr(told.writing, field):
                yield phrases.LABELS[field], tuple(text.split("\n"))
        if question == writing.MORE and told.writing.supporter:
            yield "Supporter", (told.writing.supporter,)
    else:
        yield from _SAID[question](told)


def _danger(told: _Told) -> Said:
    if told.writing.immediate_harm:
        noted = in_danger.lines(told.writing.at_once, told.policy)
        yield "Immediate danger", ("Yes", *noted)
    else:
        yield "Immediate danger", ("No", *in_danger.done(told.writing.at_once))


def _desk(told: _Told) -> Said:
    yield "Raised for", (told.desk,)


def _for_whom(told: _Told) -> Said:
    worker = told.writing.worker
    if worker is None:
        yield "The worker", ("Yourself",)
    else:
        yield "The worker", (told.workers.get(worker, "Somebody who works there no more"),)


def _talked(told: _Told) -> Said:
    said = told.writing
    if said.talked_day is None:
        yield "Talked already", ("No",)
        return
    when = days.day(said.talked_day)
    if said.talked_time is not None:
        when += f", {days.time_of_day(said.talked_time)}"
    else:
        when += " (midday is put down, as no time was given)"
    mode = phrases.MODES[said.talked_mode or "meeting"]
    came_of_it = _CAME_OF_IT[said.talked_outcome or "unresolved"]
    lines = [f"Yes, on {when}, {mode}", *_with(told), came_of_it]
    if said.talked_explained:
        lines.append("Why it is unsafe, what should change and what it means were said then")
    yield "Talked already", tuple(lines)


def _with(told: _Told) -> tuple[str, ...]:
    """Return with which of several agencies they have talked."""
    if len(told.writing.responding) == 1:
        return ()
    names = [told.agencies.get(each, each) for each in writing.talked_with(told.writing)]
    return (f"With {phrases.listed(names)}",) if names else ()


_CAME_OF_IT = {"unresolved": "No agreement yet", "no_response": "Nobody answered"}


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
    if day is not None:
        reason = told.writing.protect_reason.split("\n")
        yield "Earlier day", (f"By the end of {days.day(day)}", *reason)


_SAID = {
    writing.DANGER: _danger,
    writing.DESK: _desk,
    writing.FOR_WHOM: _for_whom,
    writing.TALKED: _talked,
    writing.START: _start,
    writing.AGENCY: _agency,
    writing.PERSON: _person,
    writing.CHILD: _child,
    writing.ABOUT: _about,
    writing.PROTECT: _earlier_day,
}
