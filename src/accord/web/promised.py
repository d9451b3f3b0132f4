"""What was promised and is followed to done: who, by which day, and what came of it."""

from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from accord.engine import acts, agenda, posts
from accord.queries import promises
from accord.queries.promises import Point
from accord.web import present
from accord.web.present import Shown, Somebody


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was promised.

    Attributes:
        duty: its id, by which a form knows what it is about.
        when: by when, in words; empty where no day was agreed.
        before: the days agreed before that one, and not kept.
        state: open, done, late (done after its day) or missed.
        on: when it was done; None where it is not.
        done: whether the reader says that it is done, in one press.
        reopen: whether they can take it all up again because it was missed.
        again: whether they can agree another day for it.
        key: of the form that says it is done.
    """

    duty: str
    what: str
    who: Somebody
    when: str
    before: tuple[str, ...]
    state: str
    on: datetime | None
    entry: int
    mine: bool
    done: bool
    reopen: bool
    again: bool
    key: UUID


def of(shown: Shown) -> tuple[Promised, ...]:
    """Return what was promised, what is missed first, then what is open, then what is done."""
    every = (_promised(each, shown) for each in promises.points(shown.standing))
    return tuple(sorted(every, key=lambda each: ORDER[each.state]))


ORDER = {"missed": 0, "open": 1, "late": 2, "done": 2}


def is_theirs(who: str, shown: Shown) -> bool:
    """Test whether something promised is for the reader to see to."""
    if present.is_mine(who, shown):
        return True
    own = [
        each for each in shown.door.posts if each != posts.WORKER or present.is_mine(each, shown)
    ]
    meets = agenda.meeting(shown.standing, shown.policy)
    return promises.pursued_by(who, own, shown.standing.agencies, meets)


def _promised(point: Point, shown: Shown) -> Promised:
    action, speaker = point.promise.action, shown.speaker
    who, state = action.who or posts.WORKER, _state(point, shown)
    mine, is_open = is_theirs(who, shown), point.done is None
    missed = state == "missed"
    return Promised(
        duty=point.promise.id,
        what=action.what or "",
        who=present.somebody(who, shown),
        when=speaker.due(action.by) if action.by is not None else "",
        before=tuple(speaker.due(each) for each in point.before),
        state=state,
        on=point.done.happened if point.done is not None else None,
        entry=point.done.entry if point.done is not None else point.entry,
        mine=mine,
        done=is_open and mine and present.may(acts.PlanDone(what=action.what), shown),
        reopen=missed and _ended(shown) and present.may(acts.Reopen(reason="why"), shown),
        again=missed and present.may(acts.AgreePlan(actions=(action,)), shown),
        key=uuid4(),
    )


def _state(point: Point, shown: Shown) -> str:
    by = point.promise.action.by
    if point.done is not None:
        return "late" if by is not None and by.passed(point.done.happened) else "done"
    return "missed" if point.missed(shown.at) else "open"


def _ended(shown: Shown) -> bool:
    return shown.standing.status in ("resolved", "withdrawn")
