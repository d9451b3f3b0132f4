"""The ladder's story as the service carries it out: invented people, each step committed."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import msgspec

from accord.directory.models import Holding
from accord.engine import acts, posts, words
from accord.engine.commands import Command
from accord.manage.demo import people
from accord.services import access, escalations
from accord.services.access import Desk, Door
from accord.services.escalations import Done
from bench import ladder_ours

RAISING: Final = "puddlewick-school"
RESPONDING: Final = "severn-vale-care"

COMMANDS: Final = ladder_ours.asked()[ladder_ours.FULL].commands
"""Ten steps under Gloucestershire's policy, from raising to the end."""

_AT_STAGE_2: Final = 5
"""So many of them end with a discussion at the second stage, which can be had again."""


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes part.

    Attributes:
        desk: from where it is raised.
        by_title: who acts for each post of the agency that raises.
        counterpart: who takes it up on the other side.
    """

    desk: Desk
    by_title: dict[str, uuid.UUID]
    counterpart: uuid.UUID


def settled() -> People:
    """Write the people of the demo to the directory, and return those who take part."""
    first = COMMANDS[0].at
    people.lay(people.read(), password="nobody signs in by it", at=first)
    by_title = _holders(RAISING)
    practitioner = by_title["practitioner"]
    desk = access.desks(practitioner, today=first.date())[0]
    return People(
        desk=desk, by_title=by_title, counterpart=_holders(RESPONDING)["practitioner"]
    )  # fmt: skip


def raised(who: People, *, at: datetime) -> Done:
    """Raise an escalation whose child is on a protection plan."""
    act = COMMANDS[0].act
    assert isinstance(act, acts.Raise)
    return escalations.raise_(
        act, key=uuid.uuid4(), person=who.by_title["practitioner"], desk=who.desk,
        responding=(RESPONDING,), counterpart=who.counterpart, happened=None, departing="", at=at,
    )  # fmt: skip


def did(done: Done, act: acts.AnyAct, person: uuid.UUID, *, at: datetime, who: People) -> Done:
    """Take one more step, having seen the last."""
    return escalations.carry_out(
        act, door=_door(done, person, who, at=at), key=uuid.uuid4(), seen=done.seq, happened=None,
        departing="", at=at,
    )  # fmt: skip


def told(who: People, commands: Iterable[Command] = COMMANDS) -> Iterator[Done]:
    """Carry the story out, and yield what came of each step."""
    first, *others = commands
    done = raised(who, at=first.at)
    yield done
    for each in others:
        done = did(done, each.act, _person(each.by, who), at=each.at, who=who)
        yield done


def grown(who: People, *, events: int) -> uuid.UUID:
    """Return an escalation at its second stage, discussed there until it has so many events."""
    begun = COMMANDS[:_AT_STAGE_2]
    *_, done = told(who, begun)
    last = begun[-1]
    while done.seq < events:
        done = did(done, last.act, _person(last.by, who), at=last.at, who=who)
    assert done.seq == events, f"There are {done.seq} events already."
    return done.escalation


def _door(done: Done, person: uuid.UUID, who: People, *, at: datetime) -> Door:
    """Return what a page hands in; `carry_out` asks anew, under its lock, whether it is true."""
    return Door(
        escalation=done.escalation, person=person, posts=(), sees="whole", agency=None,
        reference="", partnership=who.desk.partnership, at=at,
    )  # fmt: skip


def _person(post: words.Post, who: People) -> uuid.UUID:
    party, title = posts.split(post)
    assert party == "raising", post
    return who.by_title[title]


def _holders(agency: str) -> dict[str, uuid.UUID]:
    rows = Holding.objects.filter(agency__slug=agency).order_by("-person__name")
    return dict(rows.values_list("title", "person"))
