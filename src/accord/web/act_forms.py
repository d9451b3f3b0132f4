"""Every act's form, by subject, and what of an act and beside it was typed there."""

from typing import Any

from accord.engine import acts, events
from accord.engine import policy as policies
from accord.queries import promises
from accord.web import (
    act_endings,
    act_fields,
    act_hearing,
    act_ladder,
    act_talks,
    act_tellings,
    reading_forms,
)
from accord.web.act_form import ActForm, Field, Scene, asked
from accord.web.reading_forms import Problem, Typed, Unreadable

Built = tuple[acts.Act, tuple[events.Line, ...], tuple[Problem, ...]]
"""An act, what was written down beside it, and what could not be taken of what was typed."""


def of(do: str, scene: Scene) -> ActForm:
    """Return an act's form as it is put here: a talk that was a meeting asks more."""
    return VARIANTS[scene.variant] if scene.variant else FORMS[do]


def built(do: str, typed: Typed, scene: Scene) -> Built:
    """Return the act that was typed, its account, and what could not be taken of it."""
    values: dict[str, Any] = {}
    lines: list[events.Line] = []
    problems: list[Problem] = []
    for field in asked(of(do, scene), scene):
        try:
            value = act_fields.read(field, typed, scene)
        except Unreadable as unreadable:
            problems += unreadable.problems
            continue
        if field.then:
            continue
        if not field.beside:
            values[field.name] = value if value != () else None
        elif isinstance(value, tuple):
            lines += value
        elif value:
            lines.append(events.Line(id=field.name, text=value))
    act = acts.BY_NAME[do](**values)
    if do == "change_child" and act == acts.ChangeChild() and not problems:
        problems.append(Problem("on_protection_plan", "Say what has changed."))
    return act, tuple(lines), tuple(problems)


def following(do: str, typed: Typed, scene: Scene) -> tuple[acts.Act, ...]:
    """Return what is carried out right after the act that was typed; none where nothing was.

    What could not be read of it stands among the problems of `built`.
    """
    found = []
    for field in asked(of(do, scene), scene):
        if field.then:
            try:
                value = act_fields.read(field, typed, scene)
            except Unreadable:
                continue
            if value:
                found.append(acts.BY_NAME[field.then](**{field.name: value}))
    return (*found, *_done_again(do, typed, scene))


def _done_again(do: str, typed: Typed, scene: Scene) -> tuple[acts.Act, ...]:
    """Return that something promised is done, once more for each other day agreed for it.

    A step meets one promise of exactly these words (reading 32); people say it once.
    """
    if do != acts.PlanDone.do:
        return ()
    act, _, problems = built(do, typed, scene)
    chosen = promises.of_id(scene.standing, reading_forms.one(typed, "what"))
    return () if problems or chosen is None else (act,) * len(chosen.earlier)


def first_typed(do: str, scene: Scene) -> dict[str, list[str]]:
    """Return what stands in a form before anything is typed."""
    typed: dict[str, list[str]] = {}
    for field in asked(of(do, scene), scene):
        if field.given is not None:
            typed |= act_fields.write(field, field.given(scene), scene)
    return typed


def particulars(do: str, scene: Scene) -> tuple[Field, ...]:
    """Return the questions about an act itself, without what is written down beside it."""
    every = asked(FORMS[do], scene)
    return tuple(each for each in every if not each.beside and not each.then)


def guidance(do: str, scene: Scene) -> tuple[policies.Guidance, ...]:
    """Return the policy's advice for an act at this stage."""
    policy = scene.speaker.policy
    here = {do} | ({str(scene.standing.stage)} if do in _TALKS else set())
    return tuple(each for each in policy.guidance if here.intersection(each.at))


_TALKS = ("discuss", "respond", "propose")
"""Acts beside which a stage's own advice stands: it is about how the two sides meet."""

CORRECT = ActForm(
    title="Correct something in the record",
    hint="Nothing is erased: the entry stays, with your correction beside it.",
    button="Add the correction",
)

FORMS: dict[str, ActForm] = {
    **act_talks.FORMS,
    **act_tellings.FORMS,
    **act_ladder.FORMS,
    **act_endings.FORMS,
    "correct": CORRECT,
}
"""Every act but `raise`, which has pages of its own, and how it is asked for."""

VARIANTS: dict[str, ActForm] = {
    "meeting": act_talks.MEETING,
    "alone": act_ladder.ALONE,
    "decided": act_hearing.DECIDED,
    "conflict": act_hearing.CONFLICT,
    "representation": act_hearing.REPRESENTATION,
    "sent": act_hearing.SENT,
}
"""Forms that ask for an act in another way."""
