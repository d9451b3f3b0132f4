"""Who has looked at an escalation, as its page says it."""

from datetime import datetime

import msgspec

from accord.library import phrases
from accord.queries import looks
from accord.web.present import Shown


class Looker(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who looked: their name and posts today, when last, how often."""

    name: str
    posts: str
    me: bool
    last: datetime
    times: str


def at(of: Shown) -> tuple[Looker, ...]:
    """Return everybody who has looked at it, the latest first; the reader among them."""
    today = of.calendar.local_date(of.at)
    bodies = {*of.standing.agencies.all, *(body for body, _ in of.seats)}
    return tuple(
        Looker(
            name=each.name or "Somebody whose name is not known here",
            posts=phrases.listed(
                [f"{of.speaker.title(title)}, {body}" for title, body in each.posts]
            ),
            me=each.person == of.door.person,
            last=each.last,
            times="once" if each.times == 1 else f"{each.times} times",
        )
        for each in looks.at(
            of.door.escalation, bodies=bodies, partnership=of.door.partnership, today=today
        )
    )
