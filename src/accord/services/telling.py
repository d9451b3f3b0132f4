"""Telling: from the posts that a step tells to people, as rows of the outbox; nothing is sent."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from accord.directory import posts as directory
from accord.engine import acts, posts, words
from accord.engine.notices import Told
from accord.library import calendars
from accord.outbox.models import Message
from accord.register import seats as register
from accord.register.seats import APART, MEMBER, RAISED, Seat
from accord.services import digests

STEP, NAME, NAMED, PASSED = "step", "name", "named", "passed"
"""What a message says: that something happened, that somebody has to be named, that its reader was,
or that somebody else was in their place."""


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets a message: a person, or a partnership's office.

    Attributes:
        kind: `step`; `name` for a lead who has to name somebody first; `named` for who was;
            `passed` for who had it until then.
        post: for which post they are told.
    """

    kind: str
    post: str
    person: uuid.UUID | None = None
    partnership: uuid.UUID | None = None


def named(
    naming: acts.NameCounterpart | None, agencies: words.Agencies
) -> dict[uuid.UUID, words.Post]:
    """Return who is named by an act, and for which post; none where it names somebody in words."""
    who = register.person(naming.who) if naming is not None else None
    if naming is None or naming.post is None or who is None:
        return {}
    first, *_ = posts.named(naming.party, agencies)
    return {who: posts.of_agency(first, naming.post, agencies)}


def displaced(
    newcomers: Mapping[uuid.UUID, words.Post],
    *,
    seats: tuple[Seat, ...],
    agencies: words.Agencies,
    partnership: uuid.UUID,
    at: datetime,
) -> dict[uuid.UUID, words.Post]:
    """Return who had a post for which others are named: who sat there, else who alone held it.

    Whoever was the worker stays one who reads it, and is told as such.

    Args:
        newcomers: who is named, and for which post.
        seats: those before the naming.
        at: the instant of the step.
    """
    places = {
        post: place
        for post in newcomers.values()
        for place in map(posts.split, posts.exact(post, agencies))
        if post != posts.WORKER
    }
    called = {(seat.body, seat.title) for seat in register.at_posts(seats)}
    if called.isdisjoint(places.values()):
        return {}
    table = _table(seats, agencies, partnership, at)
    return {
        person: post
        for post, place in places.items()
        if place in called
        for person in _having(*place, table)
        if person not in newcomers
    }


def write(
    told: Sequence[Told],
    *,
    newcomers: Mapping[uuid.UUID, words.Post],
    escalation: uuid.UUID,
    partnership: uuid.UUID,
    seats: tuple[Seat, ...],
    agencies: words.Agencies,
    actor: uuid.UUID | None,
    by: words.Post,
    seq: int | None,
    tag: str,
    stage: str,
    due_day: date | None,
    days: tuple[str, date | None] = ("", None),
    kind: str = STEP,
    besides: Mapping[uuid.UUID, words.Post] | None = None,
    entered: bool = False,
    offices: bool = True,
    passed: Mapping[uuid.UUID, words.Post] | None = None,
    at: datetime,
) -> None:
    """Write a message for everybody whom a step tells, but for the person who took it.

    Args:
        newcomers: who was named by the step, and for which post (reading 17).
        by: for which post the step was taken; a message names no person who took it.
        seq: number of the step's last event; with the post it keeps a message from being doubled.
            None for what is not on record.
        tag: the stored name of what happened.
        stage: at which it stands after the step.
        due_day: the last local day of that stage's limit; None where there is none.
        days: when who decides meets, and the local day by which something is wanted for it.
        kind: what the message says to who has a post.
        besides: who else is told of all of it, and as which post, where their post does not.
        entered: a partnership's office entered the step for the agency of that post, which is
            told too.
        offices: whether an office is told in the place of somebody whom nobody is.
        passed: who had the part for which somebody else was named, and which.
        at: the instant of the step.

    Source: readings 3, 15, 17, 23 and 24.
    """
    table = _table(seats, agencies, partnership, at)
    why: dict[Reader, dict[words.Clause, None]] = {
        Reader(kind=NAMED, post=post, person=person): {words.Clause("reading-17"): None}
        for person, post in newcomers.items()
        if person != actor
    }
    for each in told:
        for reader in _readers(each.who, table):
            if reader.person is not None and reader.person == actor:
                continue
            same = msgspec.structs.replace(reader, kind=NAMED)
            why.setdefault(same if same in why else reader, {}).update(dict.fromkeys(each.clauses))
    every = tuple(dict.fromkeys(clause for each in told for clause in each.clauses))
    besides = {**(besides or {}), **(concerned(by, table) if entered else {})}
    for person, post in besides.items():
        if person not in {actor, *(reader.person for reader in why)}:
            why[Reader(kind=STEP, post=post, person=person)] = dict.fromkeys(every)
    for person, post in (passed or {}).items():
        if person not in {actor, *(reader.person for reader in why)}:
            clauses = {words.Clause("reading-15"): None}
            why[Reader(kind=PASSED, post=post, person=person)] = clauses
    agency = posts.exact(by, agencies)[0].partition(".")[0] if entered else ""
    noticed: set[uuid.UUID | None] = set()
    rows = [
        Message(
            escalation=escalation, seq=seq, tag=tag, person=reader.person,
            kind=kind if reader.kind == STEP else reader.kind,
            partnership=reader.partnership, post=reader.post, clauses=",".join(clauses),
            actor=actor, by=by, stage=stage, due_day=due_day, entered_for=agency,
            meets=days[0], wanted_by=days[1], written_at=at, twin=_is_twin(reader, noticed),
        )
        for reader, clauses in why.items()
        if offices or reader.partnership is None
    ]  # fmt: skip
    digests.put_off(rows, escalation=escalation, at=at)
    Message.objects.bulk_create(rows)


def _is_twin(reader: Reader, noticed: set[uuid.UUID | None]) -> bool:
    """Test whether a reader has their notice of this step already; note that they have it now."""
    whose = reader.person or reader.partnership
    is_twin = whose in noticed
    noticed.add(whose)
    return is_twin


def readers(
    addresses: Iterable[str],
    *,
    seats: tuple[Seat, ...],
    agencies: words.Agencies,
    partnership: uuid.UUID,
    at: datetime,
) -> dict[str, tuple[Reader, ...]]:
    """Return for each address who is told there, as `write` tells them.

    Args:
        at: the instant on whose local date posts are looked at.
    """
    table = _table(seats, agencies, partnership, at)
    return {each: tuple(_readers(each, table)) for each in addresses}


def concerned(post: words.Post, table: "Table") -> dict[uuid.UUID, words.Post]:
    """Return who of an agency is told what was entered for it, each with the post they have.

    Who has that post, the worker where it raised it, its safeguarding leads and its administrators.
    """
    agencies = table.agencies
    place = posts.exact(post, agencies)[0]
    body, title = posts.split(place)
    found: dict[uuid.UUID, words.Post] = {}
    if body == agencies.raising:
        worker = posts.split(posts.WORKER)[1]
        found |= dict.fromkeys(_sitting(body, worker, table), posts.WORKER)
    for each, people in (
        (title, _having(body, title, table)),
        ("safeguarding_lead", _holders(body, "safeguarding_lead", table)),
        (directory.ADMINISTRATOR, _holders(body, directory.ADMINISTRATOR, table)),
    ):
        for person in people:
            found.setdefault(person, posts.of_agency(body, each, agencies))
    return found


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits where in one escalation, and what is known of them today.

    Attributes:
        working: for which agencies those who sit work now.
        standing_in: who stands in for them where they are out, by person and agency.
        apart: who may sit for no agency, as they have a connection and were replaced.
    """

    seats: tuple[Seat, ...]
    agencies: words.Agencies
    partnership: uuid.UUID
    working: frozenset[tuple[uuid.UUID, str]]
    standing_in: Mapping[tuple[uuid.UUID, str], tuple[uuid.UUID, ...]]
    apart: frozenset[uuid.UUID | None]
    today: date


def _table(
    seats: tuple[Seat, ...], agencies: words.Agencies, partnership: uuid.UUID, at: datetime
) -> Table:
    today = calendars.load().local_date(at)
    called = register.at_posts(seats)
    sitting = {seat.person for seat in called if seat.person is not None}
    standing_in = directory.standing_in(sitting, today=today)
    everybody = sitting.union(*standing_in.values())
    return Table(
        seats=called,
        agencies=agencies,
        partnership=partnership,
        working=directory.working(everybody, today=today),
        standing_in=standing_in,
        apart=frozenset(seat.person for seat in seats if seat.because == APART),
        today=today,
    )


def _readers(address: str, table: Table) -> Iterator[Reader]:
    if address == posts.PARTNERSHIP:
        yield Reader(kind=STEP, post=address, partnership=table.partnership)
        return
    for each in posts.exact(address, table.agencies):
        yield from _of_post(each, table)


def _of_post(address: str, table: Table) -> Iterator[Reader]:
    """Yield who sits there; else who holds the post; else who names somebody; else the office."""
    body, title = posts.split(address)
    if title == "board_member":
        own = body in table.agencies.all
        post = posts.of_agency(body, title, table.agencies) if own else address
        yield from _to(STEP, post, _members(body, table), table)
        return
    if body not in table.agencies.all:
        yield from _to(STEP, address, _holders(body, title, table), table)
        return
    post = posts.of_agency(body, title, table.agencies)
    having = _having(body, title, table)
    if having:
        yield from _to(STEP, post, having, table)
        return
    # Each time, though they were asked before: every message also says what has happened.
    yield from _to(NAME, post, _holders(body, "safeguarding_lead", table), table)


def _members(body: str, table: Table) -> tuple[uuid.UUID, ...]:
    """Return who sits for an agency: whom the chair chose, else who represents it (reading 21).

    Both where its representative has a part of their own; who stands apart is told nothing.
    """
    here = [seat for seat in table.seats if (seat.body, seat.title) == (body, "board_member")]
    chosen = {seat.person for seat in here if seat.because == MEMBER}
    representing = _representing(body, table)
    there = [
        each for each in chosen if each is not None
        if (each, body) in table.working or each in representing
    ]  # fmt: skip
    if chosen and all(seat.because == MEMBER for seat in here):
        return tuple(there)
    kept = (each for each in representing if each not in table.apart)
    return tuple(dict.fromkeys((*there, *kept)))


def _representing(body: str, table: Table) -> tuple[uuid.UUID, ...]:
    found = directory.representatives(body, partnership=table.partnership, today=table.today)
    return tuple(each.person for each in found)


def _having(body: str, title: str, table: Table) -> tuple[uuid.UUID, ...]:
    """Return who has a post: who sits there, else who alone holds it; with who stands in."""
    sitting = _sitting(body, title, table)
    if sitting:
        return sitting
    found = directory.holders(body, title, partnership=table.partnership, today=table.today)
    return _holders(body, title, table) if len({each.of for each in found}) == 1 else ()


def _sitting(body: str, title: str, table: Table) -> tuple[uuid.UUID, ...]:
    """Return who sits in a seat and is still there, and who stands in for them.

    The worker, wherever they work (reading 3).
    """
    somewhere = {person for person, _ in table.working}
    return tuple(
        dict.fromkeys(
            person
            for seat in table.seats
            if (seat.body, seat.title) == (body, title) and seat.person is not None
            if (seat.person, body) in table.working
            or (seat.because == RAISED and seat.person in somewhere)
            for person in (seat.person, *table.standing_in.get((seat.person, body), ()))
            if person == seat.person or not _is_against(person, body, table)
        )
    )


def _is_against(person: uuid.UUID, body: str, table: Table) -> bool:
    """Test whether somebody works for the other side, and so stands in for nobody on this one."""
    return any((person, each) in table.working for each in posts.against(body, table.agencies))


def _to(kind: str, post: str, people: tuple[uuid.UUID, ...], table: Table) -> Iterator[Reader]:
    for person in people:
        yield Reader(kind=kind, post=post, person=person)
    if not people:
        yield Reader(kind=kind, post=post, partnership=table.partnership)


def _holders(body: str, title: str, table: Table) -> tuple[uuid.UUID, ...]:
    found = directory.holders(body, title, partnership=table.partnership, today=table.today)
    return tuple(dict.fromkeys(holder.person for holder in found))
