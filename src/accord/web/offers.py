"""A way to end it that was offered: beside it, how the side that raised it answers."""

from datetime import datetime

import msgspec

from accord.engine import acts, posts
from accord.queries import endings
from accord.services import access
from accord.web import present
from accord.web.present import Shown


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """An offer that waits for its answer.

    Attributes:
        entry: the step that made it.
        answers: whether the reader answers it; nobody else ends what their side did not raise.
        goes_on: whether the reader could take it to the next stage instead.
    """

    entry: int
    who: str
    on: datetime
    text: str
    answers: bool
    goes_on: bool


def of(shown: Shown) -> tuple[Offered, ...]:
    """Return what is offered and not answered, the latest first."""
    steps = {each.entry: each for each in shown.steps}
    answers = _may(acts.Resolve(how="agreed", agreement="words"), shown)
    goes_on = shown.standing.rung < shown.policy.last
    found = []
    for each in endings.offers(shown.standing):
        name = shown.speaker.person(steps[each.entry].actor)
        post = each.event.by
        found.append(
            Offered(
                entry=each.entry,
                who=f"{name}, {present.badge(post, shown)}," if name else shown.speaker.post(post),
                on=each.event.happened,
                text=each.agreement,
                answers=answers,
                goes_on=answers and goes_on,
            )
        )
    return tuple(sorted(found, key=lambda each: -each.entry))


def _may(act: acts.Act, shown: Shown) -> bool:
    post = access.acting(shown.door, act, shown.standing, shown.policy)
    return post is not None and posts.party_of(post, shown.standing.agencies) == "raising"
