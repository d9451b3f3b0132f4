"""Hypothesis strategies for the engine: anything that could be asked, sensible or not."""

import types
import typing
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import msgspec
from hypothesis import strategies as st

from accord.engine import actors, acts, openings, posts, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.standing import Standing
from accord.engine.working_days import Due
from accord.library import calendars
from accord.library import policies as library

CALENDAR = calendars.load()
POLICIES = {name: library.by_id(name).policy for name in library.ids()}
AGENCIES = words.Agencies(raising="school", responding=("social-care", "health"))
ODD_AGENCIES = [
    words.Agencies(raising="responding", responding=("police",)),
    words.Agencies(raising="school", responding=()),
    words.Agencies(raising="school", responding=("school", "police")),
]
START = datetime(2025, 3, 3, 10, tzinfo=UTC)

_JUNK = st.sampled_from(["", " ", "none", "nobody.at_all", "raising", "a.b.c", "é", "0"])
_TITLES = (*posts.AGENCY_TITLES, *posts.PARTNERSHIP_TITLES, *posts.INDEPENDENT_TITLES)
_PARTIES = ("raising", "responding", "school", "social-care", "health", "partnership",
            "independent", "police")  # fmt: skip
_POSTS = st.builds("{}.{}".format, st.sampled_from(_PARTIES), st.sampled_from(_TITLES))
_SIDES = st.sampled_from(["raising", "responding", *AGENCIES.all, "police"])

dues = st.one_of(
    st.dates(date(2024, 1, 1), date(2027, 1, 1)).map(CALENDAR.due_on),
    st.dates().map(CALENDAR.due_on),
    st.integers(-100, 500).map(lambda hours: CALENDAR.due_at(START + timedelta(hours=hours))),
)


def values(wanted: Any) -> st.SearchStrategy[Any]:
    """Return values of a particular's type, known words and junk alike."""
    known: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.integers(0, 15),
        str: st.one_of(st.sampled_from(["mash", "said in words", "Visit"]), _JUNK),
        Due: dues,
        words.StageId: st.sampled_from(["pre", "stage-1", "stage-2", "stage-3", "stage-4", "x"]),
        words.AreaId: st.sampled_from(["levels-of-need", "other"]),
        words.GroundId: st.sampled_from(["2d", "x"]),
        words.FormId: st.sampled_from(["escalation-monitoring", "stage-3-escalation", "x"]),
        words.Side: _SIDES | _JUNK,
        words.PostTitle: st.sampled_from(_TITLES),
        words.Addressee: _POSTS | st.sampled_from([*_TITLES, "partnership"]) | _JUNK,
    }
    if wanted in known:
        return known[wanted]
    origin, options = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is Literal:
        return st.sampled_from(options)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*(st.none() if o is types.NoneType else values(o) for o in options))
    if origin is tuple:
        return st.lists(values(options[0]), max_size=4).map(tuple)
    if issubclass(wanted, acts.Act | msgspec.Struct):
        return st.deferred(lambda: particulars(wanted))
    raise AssertionError(f"no strategy for {wanted}: add one")


def particulars(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Return structs of a kind with any of its particulars said."""
    hints = typing.get_type_hints(kind)
    given = {name: values(hints[name]) for name in kind.__struct_fields__}
    return st.fixed_dictionaries({}, optional=given).map(lambda said: kind(**said))


_SIMPLE = tuple(kind for kind in acts.BY_NAME.values() if kind is not acts.Correct)
simple_acts = st.sampled_from(_SIMPLE).flatmap(particulars)
corrections = st.builds(
    acts.Correct,
    entry=st.integers(0, 12),
    reason=st.just("said wrongly") | _JUNK,
    particulars=st.none() | simple_acts,
)


@st.composite
def commands(draw: st.DrawFn, standing: Standing, policy: policies.Policy, number: int) -> Command:
    """Draw what somebody asks next: mostly the complete and sensible, often enough not."""
    at = START + timedelta(days=number, hours=draw(st.integers(0, 20)))
    kind = draw(st.sampled_from(list(acts.BY_NAME.values())))
    if draw(st.integers(0, 3)):
        act = openings.complete(kind, standing, policy, CALENDAR, at=at)
    else:
        act = draw(corrections if kind is acts.Correct else particulars(kind))
    if kind is acts.Correct and draw(st.booleans()):
        act = _correction(draw, standing)
    by = actors.expected(act, standing, policy)
    if not draw(st.integers(0, 4)):
        by = words.Post(draw(_POSTS | _JUNK))
    return Command(
        act=act,  # type: ignore[arg-type]
        by=by,
        at=at,
        happened=at - draw(st.sampled_from([timedelta(), timedelta(), timedelta(days=3)])),
        entry=draw(st.sampled_from([number] * 9 + [1])),
        departing=draw(st.sampled_from(["", "", "", "the child goes home tonight"])),
        agencies=draw(st.sampled_from([AGENCIES] * 9 + ODD_AGENCIES)),
    )


def _correction(draw: st.DrawFn, standing: Standing) -> acts.Correct:
    """Draw a correction of something that was said, fit for it."""
    said = [event for event in standing.history if isinstance(event.body, acts.Act)]
    if not said:
        return acts.Correct(entry=1, reason="said wrongly")
    event = draw(st.sampled_from(said))
    return acts.Correct(
        entry=event.entry,
        reason="said wrongly",
        particulars=draw(st.none() | particulars(type(event.body))),
    )
