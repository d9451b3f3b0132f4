"""The reasons for which somebody may come to an escalation: each condition on a line of its own."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from django.db.models import Q

from accord.directory import posts as directory
from accord.directory.models import Person
from accord.directory.posts import Holder
from accord.engine import posts, words
from accord.register.models import Entry, Seat
from accord.register.seats import ADVISER, APART, ENTERED, MEMBER, RAISED, Sees

_SHARED = "safeguarding_lead"
"""A title that several people of an agency may hold together, and hold for one another."""

_NAMED_ALWAYS = "practitioner"
"""Whoever has a mailbox there holds this title, so that it calls nobody who was not named."""


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who knocks, and what the directory knows of them.

    Attributes:
        is_here: their account has not been ended.
        boards: agencies by slug, each with the partnership on whose board they sit for it.
    """

    person: uuid.UUID
    is_here: bool
    posts: tuple[Holder, ...]
    boards: frozenset[tuple[str, uuid.UUID]]


Inside = frozenset[tuple[uuid.UUID, str]]
"""People who sit in seats, each with an agency for which they work now."""


class Way(msgspec.Struct, frozen=True):
    """One reason for which somebody may come in.

    Attributes:
        post: for which they may act there; None where they only read.
        agency: whose private notes they may read.
    """

    sees: Sees
    post: words.Post | None = None
    agency: str | None = None


def visitor(person: uuid.UUID, *, today: date) -> Visitor:
    """Return what there is to know of somebody who knocks.

    Args:
        today: local date on which posts are looked at.
    """
    held = directory.held_by(person, today=today)
    return Visitor(
        person=person,
        is_here=bool(held) or Person.objects.filter(pk=person, is_active=True).exists(),
        posts=held,
        boards=directory.boards(person, today=today),
    )


def inside(called: Iterable[Seat], *, today: date) -> Inside:
    """Return who sits in these seats, and for which agencies they work.

    Args:
        today: local date on which posts are looked at.
    """
    sitting = {seat.person for seat in called if seat.person is not None}
    return directory.working(sitting, today=today)


def of(visitor: Visitor, entry: Entry, called: tuple[Seat, ...], inside: Inside) -> Iterator[Way]:
    """Yield every reason for which somebody may come to an escalation."""
    if not visitor.is_here:
        return
    visitor = _without_both_sides(_standing_apart(visitor, called), entry)
    for seat in called:
        if _is_theirs(seat, entry, visitor, inside):
            yield _by_seat(seat, entry, visitor)
    for holder in visitor.posts:
        # reading 33: the partnership's offices see what their policy says by now
        office = holder.title in directory.OFFICES and holder.partnership == entry.partnership
        if office and entry.partnership_sees:
            yield Way(_sees(entry.partnership_sees), _office_post(holder.title))


def _standing_apart(visitor: Visitor, called: Iterable[Seat]) -> Visitor:
    """Return a visitor who sits for no agency here, where they may not for one of them.

    Who has a connection and was replaced on the panel has no part in it as anybody's
    representative, engaged before or not: a conflict outranks that.
    """
    apart = any(seat.because == APART and seat.person == visitor.person for seat in called)
    return msgspec.structs.replace(visitor, boards=frozenset()) if apart else visitor


def _without_both_sides(visitor: Visitor, entry: Entry) -> Visitor:
    """Return a visitor without the posts that they stand in for against an agency of their own.

    Nobody looks after both sides of a disagreement (reading 2).
    """
    agencies = entry.agencies
    own = {each.body for each in visitor.posts if each.of == visitor.person}
    kept = tuple(
        each
        for each in visitor.posts
        if each.of == visitor.person or own.isdisjoint(posts.against(each.body, agencies))
    )
    return msgspec.structs.replace(visitor, posts=kept)


def may_concern(visitor: Visitor) -> Q:
    """Return what narrows the register to what may be somebody's; `of` decides of each."""
    called = Q(person=visitor.person)
    for holder in visitor.posts:
        if holder.of != visitor.person:
            called |= Q(person=holder.of, body=holder.body)
    for agency, _ in visitor.boards:
        called |= Q(title="board_member", body=agency)
    offices = Q(pk__in=())
    for holder in visitor.posts:
        called |= Q(body=holder.body, title=holder.title)
        if holder.title in directory.RUNNING:
            called |= Q(because=ENTERED, entry__partnership=holder.partnership)
        if holder.partnership is not None:
            offices |= Q(partnership=holder.partnership) & ~Q(partnership_sees="")
    return Q(pk__in=Seat.objects.filter(called).values("entry")) | offices


def _is_theirs(seat: Seat, entry: Entry, visitor: Visitor, inside: Inside) -> bool:
    """Test whether a seat is this person's."""
    if seat.because == RAISED:
        # who raised it always (reading 3), and whoever stands in for them where they raised it
        return seat.person == visitor.person or _stands_in(seat, visitor)
    if seat.because == ENTERED:
        # the office that entered it sees it; who decides at the last stage does not by that
        return any(
            holder.title in directory.RUNNING and holder.partnership == entry.partnership
            for holder in visitor.posts
        )
    if seat.because == APART:
        return False
    if seat.because == MEMBER:
        # whom the chair chose to sit on the panel, while they are of that agency; nobody for them
        own = {each.body for each in visitor.posts if each.of == visitor.person}
        there = seat.body in own or (seat.body, entry.partnership) in visitor.boards
        return there and seat.person == visitor.person
    if seat.title == "board_member":
        # an agency is engaged through its representative on this partnership (reading 21)
        return (seat.body, entry.partnership) in visitor.boards
    held = [each for each in visitor.posts if (each.body, each.title) == (seat.body, seat.title)]
    if seat.body in (posts.PARTNERSHIP, "independent"):
        return any(holder.partnership == entry.partnership for holder in held)
    sits = seat.person if (seat.person, seat.body) in inside else None
    if seat.because == ADVISER and _is_against(visitor, seat.body, entry):
        return False
    if seat.because == ADVISER or (seat.named and sits is not None):
        # who advised or was named, and whoever stands in for them there, in whichever post
        return sits is not None and (sits == visitor.person or _stands_in(seat, visitor))
    if seat.title == _NAMED_ALWAYS:
        return False
    return any(
        # nobody is called by a title that several hold, but who acted there: a lead names one
        holder.alone or holder.title == _SHARED or sits in (visitor.person, holder.of)
        for holder in held
    )


def _stands_in(seat: Seat, visitor: Visitor) -> bool:
    """Test whether somebody stands in for who sits there, whatever post that person holds there.

    A post is taken up by a higher one as well, and a manager too raises as the worker.
    """
    return seat.person != visitor.person and any(
        (holder.body, holder.of) == (seat.body, seat.person) for holder in visitor.posts
    )


def _is_against(visitor: Visitor, body: str, entry: Entry) -> bool:
    """Test whether somebody works for the other side of an agency of the disagreement."""
    own = {each.body for each in visitor.posts if each.of == visitor.person}
    return not own.isdisjoint(posts.against(body, entry.agencies))


def _by_seat(seat: Seat, entry: Entry, visitor: Visitor) -> Way:
    agencies = entry.agencies
    if seat.body not in agencies.all:
        return Way(_sees(seat.sees), posts.post(seat.body, seat.title))
    there = any(holder.body == seat.body for holder in visitor.posts)
    if seat.because == RAISED and not there:
        # who moved on still reads what they raised; they act no more, nor read their notes
        return Way(_sees(seat.sees))
    post = posts.of_agency(seat.body, seat.title, agencies)
    return Way(_sees(seat.sees), post, seat.body if seat.sees == "whole" else None)


def _office_post(title: str) -> words.Post:
    return posts.post(posts.PARTNERSHIP, "business_manager" if title == directory.OFFICE else title)


def _sees(text: str) -> Sees:
    return next(each for each in ("narrow", "stages", "form", "whole") if each == text)
