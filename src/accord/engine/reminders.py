"""Reminders: which points of what is to be done have come, whom they reach, and when they go.

A point is when it counts (reading 11); it goes when people are at work. Everything here follows
from the record, the policy and the calendar, so that nothing has to be remembered but how far
somebody has come.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import Final

import msgspec

from accord.engine import duties, limits, notices, posts, words
from accord.engine import policy as policies
from accord.engine.duties import Owed
from accord.engine.standing import Standing
from accord.engine.working_days import LAST_MOMENT, Due, WorkingCalendar

OPENS: Final = time(8)
"""Local time at which a working day begins."""
CLOSES: Final = time(18)
"""Local time at which it is over: what comes later goes on the next one."""
WEEK: Final = 5
"""Working days (reading 5)."""
LONGEST_WAIT: Final = timedelta(days=14)
"""Longer than people are ever away from work together: no point goes later than that."""

AT_ONCE: Final = "immediate-harm/"
"""How the ids of those duties begin that a child in immediate harm asks for."""

_TITLES: Final = (*posts.AGENCY_TITLES, *posts.PARTNERSHIP_TITLES, *posts.INDEPENDENT_TITLES)


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A point at which people are reminded of one thing.

    Attributes:
        cause: what of: the same for every point of it, another once it is put off or done anew.
        number: of a limit and of what has a day of its own, as `notices.Pressed` counts; of what
            has none, the weeks since, from 1.
        at: the instant at which it counts.
        goes: the instant from which on it is sent, when people are at work.
        who: the posts reminded at their tier; where there is a day, the worker who raised it last.
        due: what it was to be done by; None where the document sets no limit.
        duties: their ids; none for the limit of the stage, or the child's own.
    """

    cause: str
    number: int
    at: datetime
    goes: datetime
    who: tuple[words.Post, ...]
    due: Due | None
    clauses: policies.Clauses
    duties: tuple[str, ...] = ()


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """A standing, and how long it lasted by the recorded time (reading 6).

    Attributes:
        since: the instant of the event that led there.
        until: the instant of the next one; None where there is none yet.
        dropped: ids of duties that nobody is asked for any more, though the rules owe them.
    """

    standing: Standing
    policy: policies.Policy
    since: datetime
    until: datetime | None = None
    dropped: frozenset[str] = frozenset()


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """A point that has come.

    Attributes:
        stage: at which the escalation stood at that point.
        over: what it speaks of was done or put off before it could go.
    """

    point: Point
    stage: words.StageId
    over: bool


def points(
    spell: Spell, calendar: WorkingCalendar, *, after: datetime
) -> Iterator[Iterator[Point]]:
    """Yield for each thing to be done its points later than `after`, in their order, without end.

    Source: reading 11, for limits; what has a day of its own is reminded of as limits are, and what
    immediate harm asks at once (reading 26) as what was to be done that day. What is owed without
    any is reminded of each week, where no limit is there to press for it.
    """
    standing, policy = spell.standing, spell.policy
    if standing.status in (None, "closed"):
        return
    due = limits.pressing(standing, policy)
    if due is not None:
        yield _of_limit(due, spell, calendar, after)
    present = limits.due(standing, policy)
    without: dict[words.Post, list[Owed]] = {}
    for duty in duties.owed(standing, policy):
        if duty.id in spell.dropped:
            continue
        if duty.id.startswith(AT_ONCE):
            yield _at_once(duty, standing, calendar, after)
        elif duty.due is not None and duty.due is not present:
            yield _of_day(duty, duty.due, standing, calendar, after)
        elif duty.due is None and due is None:
            without.setdefault(_reachable(duty.who, standing), []).append(duty)
    for who, owed in without.items():
        yield _of_weeks(who, owed, standing, calendar, after)


def causes(spell: Spell, calendar: WorkingCalendar) -> frozenset[str]:
    """Return what people can be reminded of now."""
    found = (next(each, None) for each in points(spell, calendar, after=spell.since))
    return frozenset(point.cause for point in found if point is not None)


def due(
    spells: Iterable[Spell], calendar: WorkingCalendar, *, through: datetime, until: datetime
) -> tuple[Reminder, ...]:
    """Return the points that go after `through` and not after `until`, in their order.

    Args:
        spells: the last one is how things stand now.
    """
    spells = tuple(spells)
    alive = causes(spells[-1], calendar) if spells else frozenset()
    found = [
        (point, spell)
        for spell in spells
        for each in _within(spell, calendar, through)
        for point in takewhile(lambda point: point.at <= until, each)
        if through < point.goes <= until
    ]
    found.sort(key=lambda pair: pair[0].at)
    return tuple(
        Reminder(
            point=point,
            stage=spell.policy.stages[spell.standing.rung].id,
            over=point.cause not in alive,
        )
        for point, spell in found
    )


def comes(
    spells: Iterable[Spell], calendar: WorkingCalendar, *, through: datetime
) -> datetime | None:
    """Return the instant from which on the next point goes; None where there is none to come."""
    found = (
        point.goes
        for spell in spells
        for each in _within(spell, calendar, through)
        for point in _first(each, through)
    )
    return min(found, default=None)


def working_hours(at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return an instant in working hours, or the next one at which they begin."""
    local = calendar.local(at)
    day = local.date()
    if calendar.is_working_day(day) and OPENS <= local.time() < CLOSES:
        return at
    if not calendar.is_working_day(day) or local.time() >= CLOSES:
        day = calendar.add(day, 1)
    return _at_opening(day, calendar)


def _within(
    spell: Spell, calendar: WorkingCalendar, through: datetime
) -> Iterator[Iterator[Point]]:
    """Yield the points of a spell that may still have to go, thing by thing."""
    after = max(spell.since, through - LONGEST_WAIT)
    until = spell.until or LAST_MOMENT
    if until > after:
        for each in points(spell, calendar, after=after):
            yield takewhile(lambda point: point.at <= until, each)


def _first(points: Iterator[Point], through: datetime) -> Iterator[Point]:
    """Yield the first point that goes after `through`, if there is one."""
    for point in points:
        if point.goes > through:
            yield point
            return


def _of_limit(
    due: Due, spell: Spell, calendar: WorkingCalendar, after: datetime
) -> Iterator[Point]:
    standing = spell.standing
    own = due is standing.protective
    cause = f"{'child' if own else 'limit'}/{standing.visit}/{due.ends:%Y-%m-%dT%H:%M}"
    pressed = notices.pressed(standing, spell.policy, calendar, after=after, until=LAST_MOMENT)
    for each in pressed:
        goes = _for_the_child(each.at, due, calendar) if own else working_hours(each.at, calendar)
        yield Point(
            cause=cause, number=each.point, at=each.at, goes=goes, who=each.who, due=due,
            clauses=each.clauses,
        )  # fmt: skip


def _of_day(
    duty: Owed, due: Due, standing: Standing, calendar: WorkingCalendar, after: datetime
) -> Iterator[Point]:
    """Yield the points of what was promised or asked for by a day of its own."""
    who = _reachable(duty.who, standing)
    for number, at in notices.points(due, calendar, after):
        if at > after:
            yield Point(
                cause=f"{duty.id}/{due.ends:%Y-%m-%dT%H:%M}", number=number, at=at,
                goes=working_hours(at, calendar), due=due, clauses=duty.clauses,
                who=tuple(dict.fromkeys((posts.higher(who, number), posts.WORKER))),
                duties=(duty.id,),
            )  # fmt: skip


def _at_once(
    duty: Owed, standing: Standing, calendar: WorkingCalendar, after: datetime
) -> Iterator[Point]:
    """Yield the points of what was to be done at once, from the end of that day on.

    The one before lies before it was ever owed.
    """
    due = calendar.due_on(calendar.local_date(standing.history[standing.harm - 1].at))
    for point in _of_day(duty, due, standing, calendar, after):
        goes = _for_the_child(point.at, due, calendar)
        yield msgspec.structs.replace(point, goes=goes, cause=f"{duty.id}/{standing.harm}")


def _of_weeks(
    who: words.Post, owed: list[Owed], standing: Standing, calendar: WorkingCalendar,
    after: datetime,
) -> Iterator[Point]:  # fmt: skip
    """Yield a point for each week in which a post owed something without a day.

    The weeks are counted from where the stage began, or from the outcome.
    """
    version = standing.ended or standing.visit
    began = calendar.local_date(standing.history[version - 1].at)
    clauses = tuple(dict.fromkeys(clause for each in owed for clause in each.clauses))
    week = max(1, calendar.elapsed(began, calendar.local_date(after)) // WEEK)
    while (day := calendar.add(began, WEEK * week)) < date.max:
        at = calendar.midnight(day)
        if at > after:
            yield Point(
                cause=f"owed/{who}/{version}", number=week, at=at,
                goes=working_hours(at, calendar), due=None, clauses=clauses,
                who=(posts.higher(who, week - 1),), duties=tuple(each.id for each in owed),
            )  # fmt: skip
        week += 1


def _reachable(who: words.Post, standing: Standing) -> words.Post:
    """Return a post; of what somebody promised who is named in words, the worker knows."""
    body, title = posts.split(who)
    party = posts.party_of(who, standing.agencies)
    return who if body and title in _TITLES and party != "outsider" else posts.WORKER


def _for_the_child(at: datetime, due: Due, calendar: WorkingCalendar) -> datetime:
    """Return when a point of the child's own limit goes: a moment at that moment, a day that day.

    It waits for no working day (reading 7), only for a morning.
    """
    local = calendar.local(at)
    if due.moment == at or local.time() >= OPENS:
        return at
    return _at_opening(local.date(), calendar)


def _at_opening(day: date, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(day, OPENS, tzinfo=calendar.zone).astimezone(UTC)
