"""What was promised: a plan's actions and outstanding points, followed to done (reading 32)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from accord.engine import acts, corrections, events, posts, words
from accord.engine import policy as policies
from accord.engine.standing import Promise, Standing
from accord.engine.working_days import Due
from accord.register import promised


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was promised, each once however often a day was agreed for it.

    Attributes:
        entry: the step by which it was promised last.
        done: the step that says it was done; None while none does.
        before: the days agreed for it before this one, and not kept.
        earlier: the promises of those days, by id.
    """

    promise: Promise
    entry: int
    done: events.Event | None
    before: tuple[Due, ...] = ()
    earlier: tuple[str, ...] = ()

    def missed(self, at: datetime) -> bool:
        """Test whether its day has passed at an instant, and nobody has said that it is done."""
        by = self.promise.action.by
        return self.done is None and by is not None and by.passed(at)


def points(standing: Standing) -> tuple[Point, ...]:
    """Return everything that was promised, in the order of its last promise.

    The same words promised again while they were not done are one point with another day: the
    record keeps both days, and nothing else says that they belong together.
    """
    done = _done(standing)
    found: list[Point] = []
    for promise in standing.promises:
        since_ = promised.version(promise)
        same = [each for each in found if _is_again(each, promise, since_, done)]
        days = (by for each in same for by in (*each.before, each.promise.action.by) if by)
        event = done.get(promise.id)
        found = [each for each in found if each not in same]
        found.append(
            Point(
                promise=promise,
                entry=standing.history[since_ - 1].entry,
                done=event[1] if event else None,
                before=tuple(days),
                earlier=tuple(id_ for each in same for id_ in (*each.earlier, each.promise.id)),
            )
        )
    return tuple(found)


def of_id(standing: Standing, id_: str) -> Point | None:
    """Return what was promised by the id that the engine gives it; None where there is none.

    An earlier promise of the same words is the point that it has become.
    """
    wanted = next((each for each in standing.promises if each.id == id_), None)
    every = points(standing)
    found = next((each for each in every if each.promise.id == id_), None)
    if found is not None or wanted is None:
        return found
    alike = (each for each in every if each.promise.action.what == wanted.action.what)
    return next(alike, None)


def pursued_by(
    who: str, own: Iterable[str], agencies: words.Agencies, meets: policies.Meets
) -> bool:
    """Test whether something promised is for one of these posts to see to.

    It is whoever holds the post, and whoever meets for their agency now; promised in other words
    than a post, it is for whoever meets now, on both sides.
    """
    own, party = tuple(own), posts.split(who)[0]
    if any(posts.same(who, each, agencies) for each in own):
        return True
    if posts.party_of(who, agencies) in ("partnership", "independent"):
        return False
    owners = set(posts.named(party, agencies) or agencies.all)
    return any(_meets(each, owners, agencies, meets) for each in own)


def _meets(post: str, owners: set[str], agencies: words.Agencies, meets: policies.Meets) -> bool:
    """Test whether a post meets the other side now for one of these agencies."""
    party, title = posts.split(post)
    side = posts.party_of(post, agencies)
    present = meets.raising if side == "raising" else meets.responding
    return (
        side in posts.SIDES and title == present and bool(owners & {*posts.named(party, agencies)})
    )


def since(
    standing: Standing, version: int, kind: type[acts.Act]
) -> Iterator[tuple[int, events.Event]]:
    """Yield the steps of a kind after a version, as corrected, with theirs; those that count."""
    amended = enumerate(corrections.amended(standing.history), start=1)
    for each, (event, counts) in amended:
        if counts and each > version and isinstance(event.body, kind):
            yield each, event


def _done(standing: Standing) -> dict[str, tuple[int, events.Event]]:
    """Return for each promise that was done the step that says so, as the fold matches them."""
    found: dict[str, tuple[int, events.Event]] = {}
    for version, event in since(standing, 0, acts.PlanDone):
        what = event.body.what if isinstance(event.body, acts.PlanDone) else None
        for promise in standing.promises:
            is_open = promise.id not in found and promised.version(promise) < version
            if is_open and promise.action.what == what:
                found[promise.id] = (version, event)
                break
    return found


def _is_again(
    point: Point, promise: Promise, since_: int, done: dict[str, tuple[int, events.Event]]
) -> bool:
    earlier = done.get(point.promise.id)
    was_open = promised.version(point.promise) < since_
    was_open = was_open and (earlier is None or earlier[0] > since_)
    return was_open and point.promise.action.what == promise.action.what
