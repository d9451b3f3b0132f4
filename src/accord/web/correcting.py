"""Corrections: the questions of the entry's own act once more, filled in as it reads now."""

from collections.abc import Iterator
from typing import Any

import msgspec

from accord.engine import acts, corrections, events, posts, words
from accord.library import phrases
from accord.queries import linked
from accord.web import act_choices, act_fields, act_forms
from accord.web.act_form import Field, Option, Scene
from accord.web.reading_forms import Problem, Typed, Unreadable

KEEP, STRIKE = "keep", "strike"

HOW = Field(
    name="instead", kind="one", label="What is wrong with it?",
    options=lambda scene: (
        Option(KEEP, "It should say something else", "Change what is wrong below."),
        Option(STRIKE, "It should not count at all", "It stays readable, crossed out."),
    ),
    missing="Choose what is wrong with it.",
)  # fmt: skip
STRIKE_ONLY = msgspec.structs.replace(
    HOW, options=lambda scene: (Option(STRIKE, "It should not count at all"),)
)
REASON = Field(name="why", label="Why is it corrected?", missing="Say why it is corrected.")


def fields(entry: int, scene: Scene) -> tuple[Field, ...]:
    """Return the questions of a correction."""
    own = tuple(_own(reads(entry, scene), scene))
    return (HOW if own else STRIKE_ONLY, *own, REASON)


def first_typed(entry: int, scene: Scene) -> dict[str, list[str]]:
    """Return the entry as it reads now, as it would be typed."""
    act = reads(entry, scene)
    typed: dict[str, list[str]] = {}
    for field in _own(act, scene):
        said = _reference(scene) or None if field is REFERENCE else _value(act, field.name)
        typed |= act_fields.write(field, said, scene)
    return typed


def built(entry: int, typed: Typed, scene: Scene) -> act_forms.Built:
    """Return the correction that was typed, its account, and what could not be taken of it."""
    act = reads(entry, scene)
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in fields(entry, scene):
        try:
            values[field.name] = act_fields.read(field, typed, scene)
        except Unreadable as unreadable:
            problems += unreadable.problems
    how, why = values.pop("instead", None), values.pop("why", None)
    reference = values.pop(REFERENCE.name, _reference(scene))  # unasked, it stays
    account = _account(reference, typed, scene) if how == KEEP else ()
    particulars = _particulars(act, values) if how == KEEP else None
    if account and particulars is None:
        particulars = acts.Raise()  # it says what it said, beside another reference
    if how == KEEP and particulars is None and not problems:
        problems.append(Problem("instead", "Nothing was changed below: change what is wrong."))
    correction = acts.Correct(entry=entry, reason=why, particulars=particulars)  # type: ignore[arg-type]
    return correction, account, tuple(problems)


def reads(entry: int, scene: Scene) -> acts.Act:
    """Return the act of an entry as it reads now, earlier corrections included."""
    return next(
        event.body
        for event, _ in corrections.amended(scene.standing.history)
        if event.entry == entry and isinstance(event.body, acts.Act)
    )


def _particulars(act: acts.Act, values: dict[str, Any]) -> acts.Act | None:
    """Return what differs from what the act says; None where nothing does."""
    new = {
        name: value
        for name, value in values.items()
        if value not in (None, ()) and value != _value(act, name)
    }
    if not new:
        return None
    return _raised(new) if isinstance(act, acts.Raise) else type(act)(**new)


def _own(act: acts.Act, scene: Scene) -> Iterator[Field]:
    if isinstance(act, acts.Raise):
        yield from _OF_RAISING
        if posts.party_of(scene.post, scene.standing.agencies) == "raising":
            yield REFERENCE  # it is that agency's own
    elif not isinstance(act, acts.Correct):
        for field in act_forms.particulars(act.do, scene):
            if field.kind != "fixed":
                kind = "one" if field.kind == "hidden" else field.kind
                label = field.label or "It"
                yield msgspec.structs.replace(field, missing="", label=label, kind=kind)


def _reference(scene: Scene) -> str:
    return linked.child_reference(scene.standing)


def _account(said: str | None, typed: Typed, scene: Scene) -> tuple[events.Line, ...]:
    """Return the reference where it was changed; an empty line where it was taken away."""
    if REFERENCE.name not in typed or (said or "") == _reference(scene):
        return ()
    return (events.Line(id=REFERENCE.name, text=said or ""),)


def _value(act: acts.Act, name: str) -> Any:
    if isinstance(act, acts.Raise) and name in _OF_CONCERN:
        return getattr(act.concern, name, None)
    if isinstance(act, acts.Raise) and name in phrases.CONDITIONS:
        return getattr(act.child, name, None)
    return getattr(act, name)


# The raising has pages of its own; a correction asks for its parts on one.


def _areas(scene: Scene) -> tuple[Option, ...]:
    listed = scene.speaker.policy.areas.listed
    return (*(Option(*each) for each in listed.items()), Option(words.OTHER_AREA, "Something else"))


_OF_CONCERN = tuple(phrases.LABELS)
_OF_RAISING = (
    Field(name="areas", kind="many", label="What it is about", options=_areas),
    Field(name="area_other", kind="line", label="Something else, in words"),
    *(Field(name=name, label=label) for name, label in phrases.LABELS.items()),
    *(
        Field(name=name, kind="yes", label=f"The child is {text}", options=act_choices.YES_NO)
        for name, text in phrases.CONDITIONS.items()
    ),
    Field(
        name="immediate_harm", kind="yes", label="Thought to be in immediate danger",
        options=act_choices.YES_NO,
    ),
    Field(name="protect_by", kind="due", label="The child has to be safe by"),
)  # fmt: skip


REFERENCE = Field(
    name="child_reference", kind="line", label="Your reference for the child", beside=True,
    hint="A number or a code of your agency's, never a name. Empty it to take it away.",
)  # fmt: skip
"""What is written down beside the raising, by which escalations about one child are linked."""


def _raised(new: dict[str, Any]) -> acts.Raise:
    concern = {name: new.pop(name) for name in _OF_CONCERN if name in new}
    child = {name: new.pop(name) for name in phrases.CONDITIONS if name in new}
    return acts.Raise(
        **new,
        concern=acts.Concern(**concern) if concern else None,
        child=acts.Child(**child) if child else None,
    )
