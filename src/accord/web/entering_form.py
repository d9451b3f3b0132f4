"""The form on which an office raises for an agency: its questions, and how it is read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from accord.engine import acts, events, words
from accord.engine.policy import Policy
from accord.engine.working_days import WorkingCalendar
from accord.library import calendars, phrases
from accord.queries.partnerships import Office
from accord.services.entering import Source
from accord.web import act_choices, act_fields, entering_fields, settled_form
from accord.web.act_form import Field
from accord.web.reading_forms import Problem, Typed, Unreadable

WHEN = "When they first raised it"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """For whom, under which policy and among whom something is entered.

    Attributes:
        agencies: those of the partnership, by slug and name.
        at: the instant at which the page is made.
    """

    office: Office
    policy: Policy
    agencies: tuple[tuple[str, str], ...]
    at: datetime

    @property
    def calendar(self) -> WorkingCalendar:
        """The policy's calendar."""
        return calendars.load(division=self.policy.calendar, zone=self.policy.zone)


class Raising(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed.

    Attributes:
        worker: whose concern it is, as it was written; empty where it was not.
        happened: when it was first raised; None for just now.
    """

    act: acts.Raise
    agency: str
    responding: tuple[str, ...]
    source: Source
    worker: str
    account: tuple[events.Line, ...]
    happened: datetime | None


def before_the_day(place: Place) -> tuple[Field, ...]:
    """Return the questions of who, with whom, and how it reached the office."""
    every = act_choices.listed(*place.agencies)
    return (
        Field(
            name="agency", kind="pick", label="Which agency is concerned?",
            options=every, missing="Choose the agency whose concern it is.",
        ),
        Field(
            name="responding", kind="many", label="Whose decision is it about?",
            options=every, missing="Choose the agency whose decision it is about.",
        ),
        *entering_fields.FIELDS,
        Field(
            name="worker", kind="line", label="Whose concern is it? (optional)",
            hint="First name and surname of the worker. If Accord knows them there, they are told "
            "and can read it; if not, their agency's safeguarding lead is asked.",
        ),
    )  # fmt: skip


def after_the_day(place: Place) -> tuple[Field, ...]:
    """Return the questions of what it is about, and about which child."""
    listed = place.policy.areas.listed.items()
    areas = act_choices.listed(*listed, (words.OTHER_AREA, "Something else"))
    conditions = ((key, phrases.capital(text)) for key, text in phrases.CONDITIONS.items())
    return (
        Field(
            name="areas", kind="many", label="What is it about?", options=areas,
            missing="Choose at least one thing that it is about.",
        ),
        Field(name="area_other", kind="line", label="If something else: what?"),
        Field(
            name="what_happened", label="What is the concern, in their words?",
            hint="No full names of children or families, please: initials will do.",
            missing="Write down the concern as they told it.",
        ),
        Field(name="change_wanted", label="What do they want to change? (optional)", rows=3),
        Field(
            name="immediate_harm", kind="yes", options=act_choices.YES_NO,
            label="Do they think that the child is in immediate danger now?",
            missing="Say whether they think that the child is in immediate danger. If you do not "
            "know, ring them.",
        ),
        Field(
            name="conditions", kind="many", label="What do they say of the child? (optional)",
            hint="It decides who else has to be told.", options=act_choices.listed(*conditions),
        ),
        Field(
            name="child_reference", kind="line", label="Their reference for the child (optional)",
            hint="A number or a code of theirs, never a name.",
        ),
    )  # fmt: skip


def read(typed: Typed, place: Place) -> tuple[Raising | None, tuple[Problem, ...]]:
    """Return what was typed; None with what is the matter where it cannot be taken."""
    said: dict[str, Any] = {}
    problems: list[Problem] = []
    happened: datetime | None = None
    for field in before_the_day(place):
        problems += _taken(field, typed, said)
    try:
        happened = settled_form.moment(typed, calendar=place.calendar, at=place.at, label=WHEN)
    except Unreadable as unreadable:
        problems += unreadable.problems
    for field in after_the_day(place):
        problems += _taken(field, typed, said)
    problems += _contradictions(said)
    return (None, tuple(problems)) if problems else (_raising(said, happened), ())


def _taken(field: Field, typed: Typed, said: dict[str, Any]) -> tuple[Problem, ...]:
    scene: Any = None  # no question of this form looks at an escalation: there is none yet
    try:
        said[field.name] = act_fields.read(field, typed, scene)
    except Unreadable as unreadable:
        return unreadable.problems
    return ()


def _contradictions(said: dict[str, Any]) -> Iterator[Problem]:
    if said.get("agency") and said["agency"] in said.get("responding", ()):
        yield Problem("responding", "An agency cannot disagree with itself: choose another one.")
    if words.OTHER_AREA in said.get("areas", ()) and not said.get("area_other"):
        yield Problem("area_other", "Say in a few words what else it is about.")


def _raising(said: dict[str, Any], happened: datetime | None) -> Raising:
    areas = dict.fromkeys(said["areas"])
    if said["area_other"]:
        areas[words.OTHER_AREA] = None
    reference = said["child_reference"]
    conditions = dict.fromkeys(said["conditions"], True)
    return Raising(
        act=acts.Raise(
            areas=tuple(areas),
            area_other=said["area_other"],
            child=acts.Child(**conditions) if conditions else None,
            immediate_harm=said["immediate_harm"],
            concern=acts.Concern(
                what_happened=said["what_happened"], change_wanted=said["change_wanted"]
            ),
        ),
        agency=said["agency"],
        responding=said["responding"],
        source=Source(how=said["entered.how"], from_=said["entered.from"]),
        worker=said["worker"] or "",
        account=(events.Line(id="child_reference", text=reference),) if reference else (),
        happened=happened,
    )


def worker(said: Raising, people: tuple[tuple[UUID, str, str], ...]) -> UUID | None:
    """Return who of an agency bears the name that was written; None where nobody or several do."""
    wanted = _plain(said.worker)
    found = {person for person, name, _ in people if wanted and _plain(name) == wanted}
    return next(iter(found)) if len(found) == 1 else None


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
