"""The form of the short log: what it is filled in with at first, and how it is read."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import msgspec

from accord.engine import words
from accord.engine.policy import Clauses, Policy
from accord.engine.working_days import WorkingCalendar
from accord.library import calendars, phrases
from accord.queries.raising import Other
from accord.services.access import Desk
from accord.services.settled import Talk
from accord.web import reading_forms
from accord.web.act_fields import LONGEST, LONGEST_LINE
from accord.web.act_form import Option
from accord.web.reading_forms import Problem, Typed, Unreadable, one

HAPPENED = "happened"
ASKED = ("about", "agreement")
"""What is answered in one's own words, and has to be."""

_MODES = ("telephone", "face-to-face", "video", "meeting", "email")
_MISSING = {
    "about": "Say in a sentence or two what it was about.",
    "agreement": "Say what you agreed, in words that both of you would use.",
}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """From where it is written down, under which policy, and among whom.

    Attributes:
        others: the agencies with which it can have been settled.
        at: the instant at which the page is made.
    """

    desk: Desk
    policy: Policy
    others: tuple[Other, ...]
    at: datetime

    @property
    def calendar(self) -> WorkingCalendar:
        """The policy's calendar."""
        return calendars.load(division=self.policy.calendar, zone=self.policy.zone)

    @property
    def agencies(self) -> tuple[Option, ...]:
        """The other agencies, to choose from."""
        return tuple(Option(each.slug, each.name) for each in self.others)

    @property
    def areas(self) -> tuple[Option, ...]:
        """What it can be about, as the policy lists it."""
        listed = self.policy.areas.listed.items()
        return (*(Option(*each) for each in listed), Option(words.OTHER_AREA, "Something else"))

    @property
    def modes(self) -> tuple[Option, ...]:
        """How the two can have talked."""
        return tuple(Option(each, phrases.capital(phrases.MODES[each])) for each in _MODES)

    @property
    def ways(self) -> tuple[Option, ...]:
        """How it may end."""
        every = self.policy.outcome.ways
        return tuple(Option(each.how, phrases.capital(each.title)) for each in every)

    @property
    def owed_after(self) -> tuple[tuple[str, Clauses], ...]:
        """What is still to be done once it is settled, with its clauses (readings 18, 25, 32)."""
        lasting = (duty for _, duty in self.policy.stages[0].lasting if not duty.when)
        parts = (*lasting, self.policy.filing, self.policy.outcome.confirmation)
        return tuple((phrases.capital(each.title), each.clauses) for each in parts if each)


def first(place: Place) -> dict[str, list[str]]:
    """Return what stands in the form before anything is typed: today, by telephone, agreed."""
    today = reading_forms.write_day(HAPPENED, place.calendar.local_date(place.at))
    only = [each.slug for each in place.others] if len(place.others) == 1 else []
    return {**today, "agency": only, "mode": [_MODES[0]], "how": [place.ways[0].value]}


def is_elsewhen(typed: Typed, place: Place, problems: tuple[Problem, ...]) -> bool:
    """Test whether when and how they talked was changed, or is to be looked at again."""
    before = first(place)
    folded = ("mode", *(f"{HAPPENED}-{part}" for part in ("day", "month", "year", "time")))
    wrong = {each.at for each in problems}.intersection(folded)
    return bool(wrong) or any(one(typed, each) != one(before, each) for each in folded)


def read(typed: Typed, place: Place) -> tuple[Talk | None, tuple[Problem, ...]]:
    """Return the talk that was typed; None with what is the matter where it cannot be taken."""
    problems = tuple(_problems(typed, place))
    happened: datetime | None = None
    try:
        happened = moment(typed, calendar=place.calendar, at=place.at, label=_WHEN)
    except Unreadable as unreadable:
        problems += unreadable.problems
    return (None, problems) if problems else (_talk(typed, happened), ())


def _talk(typed: Typed, happened: datetime | None) -> Talk:
    said: Any = {each: one(typed, each) for each in ("agency", "whom", *ASKED, "mode", "how")}
    return Talk(
        **{name: text.replace("\r\n", "\n") for name, text in said.items()},
        areas=tuple(words.AreaId(each) for each in _areas(typed)),
        area_other=one(typed, "area_other"),
        happened=happened,
    )


def _areas(typed: Typed) -> tuple[str, ...]:
    """Return what was ticked; whoever says what else it is about has ticked that."""
    ticked = dict.fromkeys(each for each in typed.get("areas", ()) if each)
    if one(typed, "area_other"):
        ticked[words.OTHER_AREA] = None
    return tuple(ticked)


def _problems(typed: Typed, place: Place) -> Iterator[Problem]:
    """Yield what is missing, is no answer here or too long, in the order of the page."""
    areas = _areas(typed)
    if not _is_among(one(typed, "agency"), place.agencies):
        yield Problem("agency", "Choose the agency that you talked with.")
    yield from _too_long("whom", LONGEST_LINE, typed)
    if not areas or not all(_is_among(each, place.areas) for each in areas):
        yield Problem("areas", "Choose at least one thing that it was about.")
    elif words.OTHER_AREA in areas and not one(typed, "area_other"):
        yield Problem("area_other", "Say in a few words what else it was about.")
    yield from _too_long("area_other", LONGEST_LINE, typed)
    for name, missing in _MISSING.items():
        if not one(typed, name):
            yield Problem(name, missing)
        yield from _too_long(name, LONGEST, typed)
    for name, options in (("mode", place.modes), ("how", place.ways)):
        if not _is_among(one(typed, name), options):
            yield Problem(name, _CHOOSE[name])


_CHOOSE = {"mode": "Choose how you talked.", "how": "Choose how it was settled."}


def _is_among(said: str, options: tuple[Option, ...]) -> bool:
    return any(each.value == said for each in options)


def _too_long(name: str, longest: int, typed: Typed) -> Iterator[Problem]:
    length = len(one(typed, name))
    if length > longest:
        text = (
            f"This is {length:,} characters long, and {longest:,} can be kept. Please shorten it; "
            "nothing that you typed is lost meanwhile."
        )
        yield Problem(name, text)


def moment(typed: Typed, *, calendar: WorkingCalendar, at: datetime, label: str) -> datetime | None:
    """Return when it happened; None for just now, which is today without a time.

    Args:
        at: the instant at which it is written down.
        label: what it is that happened, as problems begin.

    Raises:
        Unreadable: it is no moment, before the first bank holidays known, or still to come.
    """
    day = reading_forms.read_day(typed, HAPPENED, label)
    clock = reading_forms.read_time(typed, HAPPENED, label)
    today = calendar.local_date(at)
    if day is None:
        raise Unreadable(Problem(f"{HAPPENED}-day", f"{label}: give the day."))
    if day < calendars.load().covers_from:
        since = calendars.load().covers_from.year
        text = f"{label}: give a day from {since} on."
        raise Unreadable(Problem(f"{HAPPENED}-day", text))
    if day > today:
        raise Unreadable(Problem(f"{HAPPENED}-day", f"{label}: that day is still to come."))
    if clock is None and day == today:
        return None
    happened = datetime.combine(day, clock or _UNKNOWN, tzinfo=calendar.zone)
    if happened > at:
        raise Unreadable(Problem(f"{HAPPENED}-time", f"{label}: that time is still to come."))
    return happened


_WHEN = "When you talked"
_UNKNOWN = time(12)
"""What is put down for a time that nobody knows any more; the page says so."""
