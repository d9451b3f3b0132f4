"""Doors: who may come to an escalation, as which posts, and how much they see.

The only way in. What is not there and what is not for you are one answer, so that nobody learns
from a refusal that an escalation exists. Each condition stands on its own line, with its reading.
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

import msgspec
from django.db.models import Q

from accord.directory import models as directory
from accord.directory import posts as directory_posts
from accord.directory.posts import Holder
from accord.engine import actors, acts, posts, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.rules import entitlement
from accord.engine.standing import Standing
from accord.library import calendars
from accord.register import models as register
from accord.register import seats

Sees = Literal["whole", "form", "stages", "narrow"]
_MORE: dict[str, int] = {"narrow": 0, "stages": 1, "form": 2, "whole": 3}

OFFICE = "office"
"""Who looks after a partnership's mailbox and people; they act for its business manager's post."""


Boards = frozenset[tuple[str, uuid.UUID]]
"""Agencies by slug, each with the partnership on whose board somebody sits for it."""


class Nobody(Exception):
    """There is no such thing, or not for this person: the page says the same for both."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """From where somebody may raise: a post of theirs in an agency of a partnership."""

    agency: str
    agency_name: str
    title: str
    partnership: uuid.UUID
    partnership_name: str
    policy: str


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """One person's way to one escalation.

    Attributes:
        posts: as which they may act, as PARTY.POST; empty where they only read.
        sees: `whole`; `form` and `stages` as the partnership sees it before its stage; `narrow`
            for who was told by a duty or has to name somebody.
        agency: whose private notes they see; None for the partnership and narrow doors.
    """

    escalation: uuid.UUID
    person: uuid.UUID
    posts: tuple[words.Post, ...]
    sees: Sees
    agency: str | None
    reference: str
    partnership: uuid.UUID


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A door beside the row of the register that it leads to."""

    entry: register.Entry
    door: Door


def desks(person: uuid.UUID, *, today: date) -> tuple[Desk, ...]:
    """Return from where a person may raise: each partnership of each agency they work for now.

    Args:
        today: local date on which their posts are looked at.
    """
    mine = {
        each.body: each.title
        for each in directory_posts.held_by(person, today=today)
        if each.title in posts.AGENCY_TITLES
    }
    belongs = directory.Agency.partnerships.through.objects.filter(agency__slug__in=mine)
    rows = belongs.values_list(
        "agency__slug", "agency__name", "partnership", "partnership__name", "partnership__policy"
    ).order_by("agency__name", "partnership__name")
    return tuple(
        Desk(
            agency=slug, agency_name=name, title=mine[slug], partnership=partnership,
            partnership_name=partnership_name, policy=policy,
        )
        for slug, name, partnership, partnership_name, policy in rows
    )  # fmt: skip


def to_escalation(escalation: uuid.UUID, *, person: uuid.UUID, at: datetime) -> Door:
    """Return a person's door to an escalation.

    Args:
        at: the instant at which they knock; posts are those of its local date.

    Raises:
        Nobody: there is no such escalation, or no door to it for this person.
    """
    entry = register.Entry.objects.filter(escalation=escalation).first()
    if entry is None:
        raise Nobody
    called = tuple(register.Seat.objects.filter(entry=entry).order_by("id"))
    today = calendars.load().local_date(at)
    mine = directory_posts.held_by(person, today=today)
    ways = tuple(_ways(entry, called, person, mine, _boards(person, today)))
    if not ways:
        raise Nobody
    return _door(entry, person, ways)


def to_all(person: uuid.UUID, *, at: datetime, closed_since: datetime) -> tuple[Way, ...]:
    """Return a person's doors to everything that is not closed: five queries however many.

    Args:
        at: the instant at which they knock; posts are those of its local date.
        closed_since: what is closed and did not change since is left out.
    """
    today = calendars.load().local_date(at)
    mine, boards = directory_posts.held_by(person, today=today), _boards(person, today)
    entries = register.Entry.objects.filter(
        ~Q(status="closed") | Q(changed_at__gte=closed_since),
        _may_concern(person, mine, boards),
    )
    called: dict[uuid.UUID, list[register.Seat]] = {}
    for seat in register.Seat.objects.filter(entry__in=entries).order_by("id"):
        called.setdefault(seat.entry_id, []).append(seat)
    found = []
    for entry in entries:
        ways = tuple(_ways(entry, tuple(called.get(entry.pk, ())), person, mine, boards))
        if ways:
            found.append(Way(entry=entry, door=_door(entry, person, ways)))
    return tuple(found)


def acting(
    door: Door, act: acts.Act, standing: Standing, policy: policies.Policy
) -> words.Post | None:
    """Return the post for which this person would do an act; None where it is not theirs to do.

    The post that is expected to do it comes first, then theirs in order (readings 14 and 15). Who
    sees an escalation only in part can name their agency's person (reading 17) and no more.
    """
    if door.sees != "whole" and not _names_their_own(act, door, standing):
        return None
    expected = actors.expected(act, standing, policy)
    ordered = sorted(door.posts, key=lambda post: not posts.same(post, expected, standing.agencies))
    return next((post for post in ordered if _entitled(post, act, standing, policy)), None)


def _names_their_own(act: acts.Act, door: Door, standing: Standing) -> bool:
    """Test whether an act names somebody for an agency whose post this person holds."""
    if not isinstance(act, acts.NameCounterpart):
        return False
    theirs = {
        agency
        for post in door.posts
        for agency in posts.named(posts.split(post)[0], standing.agencies)
    }
    # an office that sees a part has no agency of its own here
    named = posts.named(act.party, standing.agencies) if act.party is not None else ()
    return bool(theirs) and theirs.issuperset(named)


def check_raising(
    desk: Desk, responding: tuple[str, ...], *, person: uuid.UUID, at: datetime
) -> None:
    """Test that somebody may raise from a desk about these agencies' decision.

    Raises:
        Nobody: the desk is not theirs now, or an agency is not another one of its partnership.
    """
    today = calendars.load().local_date(at)
    if desk not in desks(person, today=today):
        raise Nobody
    others = directory.Agency.objects.filter(partnerships=desk.partnership, slug__in=responding)
    if not responding or desk.agency in responding or others.count() != len(set(responding)):
        raise Nobody


def agency_of(person: uuid.UUID, agencies: tuple[str, ...], *, at: datetime) -> str:
    """Return for which of these agencies somebody works.

    Raises:
        Nobody: for none of them now.
    """
    today = calendars.load().local_date(at)
    bodies = {each.body for each in directory_posts.held_by(person, today=today)}
    for agency in agencies:
        if agency in bodies:
            return agency
    raise Nobody


def check_named(act: acts.Act, standing: Standing, *, at: datetime) -> None:
    """Test that whoever an act names by id works for the agency that they are named for.

    Raises:
        Nobody: they do not, or there is no such person.
    """
    if not isinstance(act, acts.NameCounterpart):
        return
    named = seats.person(act.who)
    if named is not None:
        agency_of(named, posts.named(act.party, standing.agencies), at=at)


class _Way(msgspec.Struct, frozen=True):
    """One reason for which somebody may come in."""

    sees: Sees
    post: words.Post | None = None
    agency: str | None = None


_OFFICES = (OFFICE, "chair", "business_manager", "independent_chair", "learning_lessons_chair")
"""A partnership's titles that see by stage; its panel sees what it was appointed to, no more."""


def _ways(
    entry: register.Entry,
    called: tuple[register.Seat, ...],
    person: uuid.UUID,
    mine: tuple[Holder, ...],
    boards: Boards,
) -> Iterator[_Way]:
    for seat in called:
        if _is_theirs(seat, entry, person, mine, boards):
            post = _post(seat, entry)
            # who moved on still sees what they raised, and no more what their agency notes
            notes = seat.sees == "whole" and any(holder.body == seat.body for holder in mine)
            own = seat.body not in ("partnership", "independent")
            yield _Way(_sees(seat.sees), post, seat.body if notes and own else None)
    if entry.partnership_sees:
        for holder in mine:
            # readings 21 and 33: the partnership's offices see what their policy says by now
            if holder.title in _OFFICES and holder.partnership == entry.partnership:
                yield _Way(_sees(entry.partnership_sees), _office_post(holder.title))


def _may_concern(person: uuid.UUID, mine: tuple[Holder, ...], boards: Boards) -> Q:
    """Return what narrows the register to what may be a person's; `_ways` decides of each."""
    called = Q(person=person)
    for agency, _ in boards:
        called |= Q(title="board_member", body=agency)
    offices = Q(pk__in=())
    for holder in mine:
        called |= Q(body=holder.body, title=holder.title)
        if holder.partnership is not None:
            offices |= Q(partnership=holder.partnership) & ~Q(partnership_sees="")
    return Q(pk__in=register.Seat.objects.filter(called).values("entry")) | offices


def _is_theirs(
    seat: register.Seat,
    entry: register.Entry,
    person: uuid.UUID,
    mine: tuple[Holder, ...],
    boards: Boards,
) -> bool:
    """Test whether a seat is this person's: sat down there, or the one who holds the post now."""
    if seat.body in ("partnership", "independent"):
        return any(
            holder.title == seat.title and holder.partnership == entry.partnership
            for holder in mine
            if holder.body == seat.body
        )
    if seat.title == "board_member":
        return (seat.body, entry.partnership) in boards
    if seat.person == person:
        # the worker who raised it always (reading 3); others while they work for the agency
        return seat.because == "raised" or any(holder.body == seat.body for holder in mine)
    return any(
        # nobody is called by a title that several hold: their safeguarding lead names one
        holder.alone or holder.of == seat.person or holder.title in _SHARED
        for holder in mine
        if holder.body == seat.body and holder.title == seat.title
    )


_SHARED = ("safeguarding_lead",)
"""Titles that several people of an agency may hold together, and hold for one another."""


def _boards(person: uuid.UUID, today: date) -> Boards:
    """Return for which agencies somebody sits on which partnership's board (reading 21)."""
    rows = directory.Representative.objects.filter(
        Q(held_to__isnull=True) | Q(held_to__gte=today),
        held_from__lte=today,
        person=person,
        person__is_active=True,
    )
    return frozenset(rows.values_list("agency__slug", "partnership"))  # fmt: skip


def _door(entry: register.Entry, person: uuid.UUID, ways: tuple[_Way, ...]) -> Door:
    widest = max(ways, key=lambda way: _MORE[way.sees])
    return Door(
        escalation=entry.escalation,
        person=person,
        posts=tuple(dict.fromkeys(way.post for way in ways if way.post is not None)),
        sees=widest.sees,
        agency=next((way.agency for way in ways if way.agency), None),
        reference=entry.reference,
        partnership=entry.partnership,
    )


def _post(seat: register.Seat, entry: register.Entry) -> words.Post:
    agencies = words.Agencies(raising=entry.raising, responding=tuple(entry.responding.split(",")))
    if seat.body in agencies.all:
        return posts.of_agency(seat.body, seat.title, agencies)
    return posts.post(seat.body, seat.title)


def _office_post(title: str) -> words.Post:
    return posts.post("partnership", "business_manager" if title == OFFICE else title)


def _sees(text: str) -> Sees:
    return next(each for each in ("narrow", "stages", "form", "whole") if each == text)


def _entitled(post: words.Post, act: acts.Act, standing: Standing, policy: policies.Policy) -> bool:
    """Test whether a post's party is entitled to an act, whatever else would be said of it."""
    now = standing.opened
    if now is None:
        return False
    command = Command(act=act, by=post, at=now, happened=now, entry=1)  # type: ignore[arg-type]
    return not any(entitlement.objections(command, standing, policy))
