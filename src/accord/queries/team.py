"""A manager's team: every escalation of their agency that they can see, and who has it there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from accord.directory import names
from accord.directory import posts as directory
from accord.engine import policy as policies
from accord.engine import posts, words
from accord.queries import colleagues
from accord.record import versions
from accord.register import seats
from accord.register.models import Entry, Seat

PAGES = {
    "team": directory.LEADING,
    "raise": posts.AGENCY_TITLES,
    "register": directory.OFFICES,
    "office": directory.RUNNING,
}
"""Pages that are for the holders of some posts alone."""

_LAST = date.max


class Place(NamedTuple):
    """An escalation, as which posts somebody may act in it, and whether they see all of it."""

    entry: Entry
    posts: tuple[words.Post, ...]
    whole: bool


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One escalation of an agency.

    Attributes:
        seq: number of its last event.
        agency: the agency whose team it is.
        post: that agency's post at the present stage, by its title.
        who: who has it there; none where nobody does, or where the reader sees it in part.
        anybody: whether somebody has it, whoever that is.
        holds: nobody was named; `who` alone holds the post.
        mine: the reader has it.
        turn: it is this agency's turn; else it waits for `waiting`.
        day: the last local day of the limit, None where there is none; `guide` says that the
            document calls it a guide (reading 9), `provisional` that it may move.
        may_take: the reader holds that post or a higher one, and does not have it yet.
        may_pass_on: the reader can name somebody else.
        may_name: the reader sees it in part, and is to name somebody (reading 17).
    """

    escalation: UUID
    reference: str
    seq: int
    agency: str
    agencies: words.Agencies
    policy: policies.Policy
    status: str
    stage: str
    post: str
    who: tuple[UUID, ...]
    anybody: bool
    holds: bool
    mine: bool
    turn: bool
    waiting: tuple[words.Post, ...]
    day: date | None
    overdue: bool
    guide: bool
    provisional: bool
    may_take: bool
    may_pass_on: bool
    may_name: bool


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """What a manager finds, each part overdue first and then by day.

    Attributes:
        nobody: nobody has it.
        mine: the reader has it.
        others: a colleague has it.
        people: the names of all who have something.
        agencies: the names of all agencies, by slug.
    """

    nobody: tuple[Row, ...]
    mine: tuple[Row, ...]
    others: tuple[Row, ...]
    people: Mapping[UUID, str]
    agencies: Mapping[str, str]


def led_by(person: UUID, *, today: date) -> dict[str, tuple[str, ...]]:
    """Return the agencies in which somebody has a team, by slug, each with their posts there.

    Args:
        today: local date on which posts are looked at.
    """
    held: dict[str, tuple[str, ...]] = {}
    for each in directory.held_by(person, today=today):
        held[each.body] = (*held.get(each.body, ()), each.title)
    return {body: titles for body, titles in held.items() if set(titles) & set(directory.LEADING)}


class May(msgspec.Struct, frozen=True, kw_only=True):
    """Which of these pages somebody can use, and the partnerships whose office's work is theirs."""

    pages: frozenset[str] = frozenset()
    offices: tuple[UUID, ...] = ()


def may(person: UUID, *, today: date) -> May:
    """Return which of these pages somebody can use; one query.

    Args:
        today: local date on which posts are looked at.
    """
    held = directory.held_by(person, today=today)
    titles = {each.title for each in held}
    return May(
        pages=frozenset(name for name, wanted in PAGES.items() if titles.intersection(wanted)),
        offices=directory.offices_run(held),
    )


def fit(title: str) -> tuple[str, ...]:
    """Return whose holders could have a post: its own, and of the ladder those above (reading 15).

    Held by themselves: whoever stands in acts meanwhile, and is named for nothing.
    """
    return posts.TIERS[posts.TIERS.index(title) :] if title in posts.TIERS else (title,)


def could_have(
    agency: str, title: str, *, against: Iterable[str], today: date
) -> tuple[tuple[UUID, str, str], ...]:
    """Return who of an agency holds a post of the ladder or a higher one: id, name and title.

    Args:
        against: slugs of the agencies on the other side, whose people cannot have it.
        today: local date on which posts are looked at.
    """
    found: dict[UUID, tuple[UUID, str, str]] = {}
    for person, name, held in colleagues.of_agency(agency, fit(title), today=today):
        found.setdefault(person, (person, name, held))
    return colleagues.of_none(found.values(), against, today=today)


def of(
    places: Iterable[Place],
    *,
    person: UUID,
    leads: Mapping[str, tuple[str, ...]],
    at: datetime,
    today: date,
) -> Team:
    """Return the team's escalations; five queries however many there are.

    Args:
        leads: what `led_by` said.
        at: an aware instant, for what is overdue.
        today: its local date, on which posts are looked at.
    """
    places = tuple(places)
    found = [(place, slug) for place in places for slug in place.entry.agencies.all]
    found = [(place, slug) for place, slug in found if slug in leads and _is_of(slug, place)]
    known = _known(found, person, today)
    reader = _Reader(person=person, at=at)
    rows = sorted((_row(place, slug, reader, known) for place, slug in found), key=_urgency)
    return Team(
        nobody=tuple(row for row in rows if not row.anybody),
        mine=tuple(row for row in rows if row.mine),
        others=tuple(row for row in rows if row.anybody and not row.mine),
        people=names.people({who for row in rows for who in row.who}),
        agencies=names.agencies({slug for row in rows for slug in row.agencies.all}),
    )


class _Reader(msgspec.Struct, frozen=True, kw_only=True):
    person: UUID
    at: datetime


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits where in each escalation, who holds a post, and who of all works where."""

    seats: Mapping[tuple[UUID, str], Sequence[Seat]]
    working: frozenset[tuple[UUID, str]]
    holders: Mapping[tuple[str, str], tuple[UUID, ...]]


def _known(found: Sequence[tuple[Place, str]], reader: UUID, today: date) -> _Known:
    entries, slugs = {place.entry.pk for place, _ in found}, {slug for _, slug in found}
    called: dict[tuple[UUID, str], list[Seat]] = {}
    rows = Seat.objects.filter(entry__in=entries, body__in=slugs, title__in=posts.TIERS)
    for seat in seats.at_posts(rows.order_by("id")):
        called.setdefault((seat.entry_id, seat.body), []).append(seat)
    sitting = {seat.person for each in called.values() for seat in each if seat.person}
    return _Known(
        seats=called,
        working=directory.working({reader, *sitting}, today=today),
        holders=colleagues.holders(slugs, posts.TIERS, today=today),
    )


def _row(place: Place, slug: str, reader: _Reader, known: _Known) -> Row:
    entry = place.entry
    policy, agencies = versions.policy(bytes(entry.policy_hash)).policy, entry.agencies
    called = known.seats.get((entry.pk, slug), ())
    title = _meeting(slug, called, policy.meets(entry.rung), agencies)
    sits = tuple(who for who in sitting(title, called) if (who, slug) in known.working)
    # nobody has a worker's post without being named: whoever has a mailbox there holds it
    holds = () if sits or title == posts.TIERS[0] else known.holders.get((slug, title), ())
    who = sits or (holds if len(holds) == 1 else ())
    past = entry.due_ends is not None and reader.at >= entry.due_ends
    waiting = _posts(entry.then_waiting_for if past else entry.waiting_for)
    mine = reader.person in who
    return Row(
        escalation=entry.escalation,
        reference=entry.reference,
        seq=entry.seq,
        agency=slug,
        agencies=agencies,
        policy=policy,
        status=entry.status,
        stage=policy.stages[entry.rung].title,
        post=title,
        who=who if place.whole else (),
        anybody=bool(who),
        holds=bool(who) and not sits,
        mine=mine,
        turn=any(slug in _of_post(post, agencies) for post in waiting),
        waiting=waiting,
        day=entry.due_day,
        overdue=past,
        guide=entry.guide,
        provisional=entry.provisional,
        may_take=place.whole and not mine and _could_have(title, slug, agencies, reader, known),
        may_pass_on=place.whole,
        may_name=not place.whole and not sits and entry.status == "open",
    )


def _could_have(
    title: str, slug: str, agencies: words.Agencies, reader: _Reader, known: _Known
) -> bool:
    """Test whether the reader is one of those whom `could_have` would return."""
    holds = (known.holders.get((slug, each), ()) for each in fit(title))
    against = posts.against(slug, agencies)
    return any(reader.person in each for each in holds) and not any(
        (reader.person, each) in known.working for each in against
    )


def _urgency(row: Row) -> tuple[bool, date, str]:
    return not row.overdue, row.day or _LAST, row.reference


def _is_of(slug: str, place: Place) -> bool:
    """Test whether somebody's door to an escalation is one for this agency."""
    return any(slug in _of_post(post, place.entry.agencies) for post in place.posts)


def _of_post(post: str, agencies: words.Agencies) -> tuple[str, ...]:
    return posts.named(posts.split(post)[0], agencies)


def _meeting(
    slug: str, called: Iterable[Seat], meets: policies.Meets, agencies: words.Agencies
) -> str:
    """Return an agency's post at the present stage; handed up inside it, the higher one."""
    title = meets.raising if slug == agencies.raising else meets.responding
    reached = [seat.title for seat in called if seat.because == "stage"]
    return max((title, *reached), key=lambda each: each in posts.TIERS and posts.TIERS.index(each))


def sitting(title: str, called: Iterable[Seat | seats.Seat]) -> tuple[UUID, ...]:
    """Return who sits in a post: who was named, before the worker who raised it."""
    there = [
        seat for seat in seats.at_posts(called) if seat.title == title and seat.person is not None
    ]
    named = [seat for seat in there if seat.named and seat.because != seats.RAISED]
    raised = [seat for seat in there if seat.because == seats.RAISED]
    return tuple(seat.person for seat in (named or raised or there)[:1] if seat.person)


def _posts(said: str) -> tuple[words.Post, ...]:
    return tuple(words.Post(each) for each in said.split(",") if each)
