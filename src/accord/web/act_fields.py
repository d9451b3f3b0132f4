"""The kinds of fields that forms of acts are made of: how each is read, and how it is filled in."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from accord.engine import acts, events, posts, words
from accord.engine.working_days import Due
from accord.queries import hearings, sittings
from accord.web import reading_forms
from accord.web.act_form import Field, Scene
from accord.web.reading_forms import Problem, Typed, Unreadable

LONGEST = 10_000
"""Characters of a text; more is another document, and belongs in the agency's own file."""
LONGEST_LINE = 200
ROWS = 3
"""Empty rows that a list of actions offers at least."""


class Kind(msgspec.Struct, frozen=True):
    """How a kind of field is read from what was typed, and written back into it."""

    read: Callable[[Field, Typed, Scene], Any]
    write: Callable[[Field, Any, Scene], dict[str, list[str]]]


def read(field: Field, typed: Typed, scene: Scene) -> Any:
    """Return a field's value; None where nothing is said.

    Raises:
        Unreadable: what was typed cannot be taken, or an answer is missing.
    """
    value = KINDS[field.kind].read(field, typed, scene)
    if field.missing and value in (None, ()):
        raise Unreadable(Problem(first_element(field), field.missing))
    return value


def write(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    """Return what would have to be typed for a value."""
    return {} if value is None else KINDS[field.kind].write(field, value, scene)


def first_element(field: Field) -> str:
    """Return the id of the element that a problem of a field leads to."""
    return f"{field.name}{FIRST.get(field.kind, '')}"


FIRST = {
    "due": "-day", "day": "-day", "meeting": "-day", "actions": "-1-what", "members": "-1-agency",
}  # fmt: skip


# Words and choices.


def _text(longest: int) -> Callable[[Field, Typed, Scene], str | None]:
    def read_text(field: Field, typed: Typed, scene: Scene) -> str | None:
        text = reading_forms.one(typed, field.name).replace("\r\n", "\n")
        if len(text) > longest:
            raise Unreadable(
                Problem(
                    field.name,
                    f"{field.label}: at most {longest:,} characters, this is {len(text):,}. "
                    "Say what matters most here, and keep the rest in your agency's file.",
                )
            )
        return text or None

    return read_text


def _read_promise(field: Field, typed: Typed, scene: Scene) -> str | None:
    """Return the words of what was chosen: a browser would change the ends of their lines."""
    chosen = _read_choice(field, typed, scene)
    return next((each.text for each in field.options(scene) if each.value == chosen), None)


def _write_promise(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    return {field.name: [each.value for each in field.options(scene) if each.text == value][:1]}


def _read_tick(field: Field, typed: Typed, scene: Scene) -> str | None:
    """Return nothing to be kept where the box is ticked: the step itself says so."""
    return "" if _read_choices(field, typed, scene) else None


def _write_text(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    return {field.name: [str(value)]}


def _read_choice(field: Field, typed: Typed, scene: Scene) -> str | None:
    chosen = reading_forms.one(typed, field.name)
    if chosen and chosen not in {each.value for each in field.options(scene)}:
        raise Unreadable(Problem(field.name, f"{field.label}: choose one of the answers listed."))
    return chosen or None


def _read_choices(field: Field, typed: Typed, scene: Scene) -> tuple[str, ...]:
    known = {each.value for each in field.options(scene)}
    chosen = tuple(dict.fromkeys(each for each in typed.get(field.name, ()) if each))
    if not known.issuperset(chosen):
        raise Unreadable(Problem(field.name, f"{field.label}: choose among the answers listed."))
    return chosen


def _write_choices(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    return {field.name: [str(each) for each in words.listed(value)]}


def _read_yes(field: Field, typed: Typed, scene: Scene) -> bool | None:
    return {"yes": True, "no": False}.get(_read_choice(field, typed, scene) or "")


def _write_yes(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    return {field.name: ["yes" if value else "no"]}


def _read_fixed(field: Field, typed: Typed, scene: Scene) -> Any:
    return field.given(scene) if field.given else None


# Days, with a time where one is named.


def _read_due(field: Field, typed: Typed, scene: Scene) -> Due | None:
    day = reading_forms.read_day(typed, field.name, field.label)
    at = reading_forms.read_time(typed, field.name, field.label)
    calendar = scene.speaker.calendar
    if day is None:
        if at is not None:
            problem = f"{field.label}: give the day as well as the time."
            raise Unreadable(Problem(f"{field.name}-day", problem))
        return None
    if at is None:
        return calendar.due_on(day)
    return calendar.due_at(datetime.combine(day, at, tzinfo=calendar.zone))


def _write_due(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    typed = reading_forms.write_day(field.name, value.day)
    if value.moment is not None:
        typed[f"{field.name}-time"] = [f"{scene.speaker.calendar.local(value.moment):%H:%M}"]
    return typed


# Lists: one row a thing.


def _read_actions(field: Field, typed: Typed, scene: Scene) -> tuple[acts.Action, ...]:
    known = {each.value for each in field.options(scene)}
    return tuple(
        action
        for row in rows(field, typed)
        if (action := _action(f"{field.name}-{row}", typed, scene, known)) is not None
    )


def _action(at: str, typed: Typed, scene: Scene, known: set[str]) -> acts.Action | None:
    # promised again, or done, it has to be the same words: a browser ends lines in its own way
    what = reading_forms.one(typed, f"{at}-what").replace("\r\n", "\n")
    who = reading_forms.one(typed, f"{at}-who")
    day = reading_forms.read_day(typed, f"{at}-by", "By when")
    if not what:
        if who or day:
            raise Unreadable(Problem(f"{at}-what", "Say what is to be done."))
        return None
    if who not in known:  # left out, it would be the worker's, whom nobody chose
        raise Unreadable(Problem(f"{at}-who", "Choose who does it from the list."))
    if len(what) > LONGEST:
        raise Unreadable(Problem(f"{at}-what", f"Say it in at most {LONGEST:,} characters."))
    by = scene.speaker.calendar.due_on(day) if day else None
    return acts.Action(what=what, who=who, by=by)


def _write_actions(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    listed = (acts.Action(what=value),) if isinstance(value, str) else value
    typed: dict[str, list[str]] = {}
    for row, action in enumerate(listed, start=1):
        at = f"{field.name}-{row}"
        typed |= {f"{at}-what": [action.what or ""], f"{at}-who": [action.who or posts.WORKER]}
        if action.by is not None:
            typed |= reading_forms.write_day(f"{at}-by", action.by.day)
    return typed


def rows(field: Field, typed: Typed) -> range:
    """Return the numbers of a list's rows: those filled in, one more, and a few at least."""
    wanted = re.compile(rf"{re.escape(field.name)}-(\d{{1,2}})-")
    filled = [
        int(found[1])
        for name in typed
        if (found := wanted.match(name)) and reading_forms.one(typed, name)
    ]
    return range(1, max(ROWS, max(filled, default=0) + 1) + 1)


def members(scene: Scene) -> range:
    """Return the numbers of a panel's rows: one for each agency that has to be on it."""
    decision = scene.speaker.policy.stages[scene.speaker.policy.last].decision
    wanted = decision.panel.agencies if decision and decision.panel else 0
    return range(1, max(wanted, len(scene.standing.agencies.all)) + 1)


def _read_members(field: Field, typed: Typed, scene: Scene) -> tuple[acts.Member, ...]:
    known = {each.value for each in field.options(scene)}
    found = []
    for row in members(scene):
        at = f"{field.name}-{row}"
        agency = reading_forms.one(typed, f"{at}-agency")
        if not agency:
            continue
        if agency not in known:
            raise Unreadable(Problem(f"{at}-agency", "Choose the agency from the list."))
        body: Any = tuple(
            each for each in ("executive", "partnership") if each in typed.get(f"{at}-body", ())
        )
        senior = reading_forms.one(typed, f"{at}-senior") == "yes"
        found.append(acts.Member(agency=agency, senior=senior, body=body))
    return tuple(found)


def _read_names(field: Field, typed: Typed, scene: Scene) -> tuple[events.Line, ...]:
    """Return a line for each member whose name was written, or whom alone the directory knows."""
    lines: dict[str, events.Line] = {}
    for row in members(scene):
        at = f"members-{row}"
        agency, who = (reading_forms.one(typed, f"{at}-{part}") for part in ("agency", "who"))
        if len(who) > LONGEST_LINE:
            raise Unreadable(
                Problem(f"{at}-who", f"Write it in at most {LONGEST_LINE} characters.")
            )
        known = scene.representatives.get(agency, ())
        said = who or (known[0] if len(known) == 1 else "")
        if agency and said:
            lines[agency] = sittings.line(agency, _chosen(agency, said, f"{at}-who", scene))
    return tuple(lines.values())


def _chosen(agency: str, said: str, at: str, scene: Scene) -> sittings.Chosen:
    """Return who is meant by a name or an e-mail address; whom nobody knows, in words."""
    sits = scene.sitting.people.get(agency) if scene.sitting is not None else None
    there = [each for each in scene.candidates.get(agency, ()) if each.is_called(said)]
    if sits is not None and sits.name == said:
        there = [each for each in there if each.person == sits.person] or there
    if len(there) > 1:
        problem = f"Several people there are called {said}. Write their e-mail address instead."
        raise Unreadable(Problem(at, problem))
    if not there:
        return sittings.Chosen(name=said)
    (found,) = there
    if found.both_sides:
        problem = f"{found.name} works for both sides of this. Choose somebody else."
        raise Unreadable(Problem(at, problem))
    return sittings.Chosen(name=found.name, person=found.person)


def _write_names(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    return {f"members-{row}-who": [each.who] for row, each in enumerate(value, start=1)}


def _read_declared(field: Field, typed: Typed, scene: Scene) -> tuple[events.Line, ...]:
    """Return the line that says whether a panel's member has a connection, and which."""
    answer = reading_forms.one(typed, field.name)
    said = _text(LONGEST)(msgspec.structs.replace(field, name=f"{field.name}-words"), typed, scene)
    if answer not in ("yes", "no"):
        return ()
    if answer == "yes" and said is None:
        problem = "Say which connection, in a few words."
        raise Unreadable(Problem(f"{field.name}-words", problem))
    text = said if answer == "yes" and said else hearings.NO_CONNECTION
    return (events.Line(id=f"{field.name}.{scene.sits_for}", text=text),)


def _read_meeting(field: Field, typed: Typed, scene: Scene) -> str | None:
    day = reading_forms.read_day(typed, field.name, field.label)
    at = reading_forms.read_time(typed, field.name, field.label)
    place = " ".join(reading_forms.one(typed, f"{field.name}-place").split())
    if day is None:
        if at is not None or place:
            raise Unreadable(Problem(f"{field.name}-day", "Give the day of the meeting as well."))
        return None
    if len(place) > LONGEST_LINE:
        problem = f"Write the place in at most {LONGEST_LINE} characters."
        raise Unreadable(Problem(f"{field.name}-place", problem))
    return sittings.written(sittings.Meeting(day=day, at=at, place=place))


def _write_meeting(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    typed = reading_forms.write_day(field.name, value.day)
    if value.at is not None:
        typed[f"{field.name}-time"] = [f"{value.at:%H:%M}"]
    return {**typed, f"{field.name}-place": [value.place]}


def _read_day(field: Field, typed: Typed, scene: Scene) -> str | None:
    day = reading_forms.read_day(typed, field.name, field.label)
    return day.isoformat() if day is not None else None


def _write_day(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    return reading_forms.write_day(field.name, value)


def _write_members(field: Field, value: Any, scene: Scene) -> dict[str, list[str]]:
    typed: dict[str, list[str]] = {}
    for row, member in enumerate(value, start=1):
        at = f"{field.name}-{row}"
        typed |= {f"{at}-agency": [member.agency or ""], f"{at}-body": list(member.body)}
        typed |= {f"{at}-senior": ["yes"] if member.senior else []}
    return typed


KINDS: dict[str, Kind] = {
    "words": Kind(_text(LONGEST), _write_text),
    "line": Kind(_text(LONGEST_LINE), _write_text),
    "one": Kind(_read_choice, _write_text),
    "hidden": Kind(_read_choice, _write_text),
    "pick": Kind(_read_choice, _write_text),
    "many": Kind(_read_choices, _write_choices),
    "promise": Kind(_read_promise, _write_promise),
    "tick": Kind(_read_tick, _write_choices),
    "yes": Kind(_read_yes, _write_yes),
    "due": Kind(_read_due, _write_due),
    "actions": Kind(_read_actions, _write_actions),
    "members": Kind(_read_members, _write_members),
    "declared": Kind(_read_declared, lambda field, value, scene: {}),
    "names": Kind(_read_names, _write_names),
    "meeting": Kind(_read_meeting, _write_meeting),
    "day": Kind(_read_day, _write_day),
    "fixed": Kind(_read_fixed, lambda field, value, scene: {}),
}
