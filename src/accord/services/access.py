"""Doors: who may come to an escalation, as which posts, and how much they see.

The only way in. What is not there and what is not for you are one answer, so that nobody learns
from a refusal that an escalation exists. Each condition stands on its own line, with its reading.
"""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from itertools import chain

import msgspec
from django.db.models import Q

from accord.directory import models as directory
from accord.directory import posts as directory_posts
from accord.engine import actors, acts, agenda, corrections, posts, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.rules import entitlement
from accord.engine.standing import Standing
from accord.library import calendars
from accord.queries import in_force
from accord.register import models as register
from accord.register import seats
from accord.register.seats import Sees
from accord.services import ways


class Nobody(Exception):
    """There is no such thing, or not for this person: the page says the same for both."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """From where somebody may raise: their posts in an agency of a partnership.

    Attributes:
        policy: id of the policy that was in force there on the day that was asked about.
        version: the hash of that version; empty for the file that ships with Accord.
    """

    agency: str
    agency_name: str
    titles: tuple[str, ...]
    partnership: uuid.UUID
    partnership_name: str
    policy: str
    version: bytes = b""

    @property
    def in_force(self) -> policies.Policy:
        """The policy under which it would be raised."""
        return in_force.named(self.policy, self.version).policy

    @property
    def leads(self) -> bool:
        """Whether one of these posts leads others."""
        return not set(directory_posts.LEADING).isdisjoint(self.titles)


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """One person's way to one escalation.

    Attributes:
        posts: as which they may act, as PARTY.POST; empty where they only read.
        sees: `whole`; `form` and `stages` as the partnership sees it before its stage; `narrow`
            for who was told by a duty or has to name somebody.
        agency: whose private notes they see; None for the partnership and narrow doors.
        at: the instant at which they knocked.
    """

    escalation: uuid.UUID
    person: uuid.UUID
    posts: tuple[words.Post, ...]
    sees: Sees
    agency: str | None
    reference: str
    partnership: uuid.UUID
    at: datetime


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A door beside the row of the register that it leads to."""

    entry: register.Entry
    door: Door


def desks(person: uuid.UUID, *, today: date) -> tuple[Desk, ...]:
    """Return from where a person may raise: each partnership of each agency they work for now.

    Args:
        today: local date on which their posts are looked at.
    """
    return desks_of((person,), today=today)[person]


def desks_of(people: Collection[uuid.UUID], *, today: date) -> dict[uuid.UUID, tuple[Desk, ...]]:
    """Return from where each of these people may raise, as `desks` does for one; three queries.

    Nothing can be raised where no policy is in force yet.

    Args:
        today: local date on which their posts are looked at, and which policy is in force.
    """
    theirs: dict[uuid.UUID, dict[str, set[str]]] = {person: {} for person in people}
    for each in directory_posts.held_by_any(people, today=today):
        if each.title in posts.AGENCY_TITLES:
            theirs[each.person].setdefault(each.body, set()).add(each.title)
    bodies = {body for mine in theirs.values() for body in mine}
    belongs = directory.Agency.partnerships.through.objects.filter(agency__slug__in=bodies)
    rows = tuple(
        belongs.values_list(
            "agency__slug", "agency__name", "partnership", "partnership__name",
            "partnership__policy",
        ).order_by("agency__name", "partnership__name")
    )  # fmt: skip
    holds = in_force.names({partnership: begun for _, _, partnership, _, begun in rows}, today)
    return {
        person: tuple(
            Desk(
                agency=slug, agency_name=name, titles=tuple(sorted(mine[slug])),
                partnership=partnership, partnership_name=partnership_name,
                policy=holds[partnership][0], version=holds[partnership][1],
            )
            for slug, name, partnership, partnership_name, _ in rows
            if slug in mine and partnership in holds
        )
        for person, mine in theirs.items()
    }  # fmt: skip


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
    visitor, inside = ways.visitor(person, today=today), ways.inside(called, today=today)
    found = tuple(ways.of(visitor, entry, called, inside))
    if not found:
        raise Nobody
    return _door(entry, person, found, at)


def to_all(person: uuid.UUID, *, at: datetime, closed_since: datetime) -> tuple[Way, ...]:
    """Return a person's doors to everything that is not closed: six queries at most.

    Args:
        at: the instant at which they knock; posts are those of its local date.
        closed_since: what is closed and did not change since is left out.
    """
    return _ways(~Q(status="closed") | Q(changed_at__gte=closed_since), person, at)


def to_some(
    escalations: Collection[uuid.UUID], *, person: uuid.UUID, at: datetime
) -> tuple[Way, ...]:
    """Return a person's doors to these escalations; none is said of one that they have none to.

    Six queries at most, and none at all where nothing is asked for.

    Args:
        at: the instant at which they knock; posts are those of its local date.
    """
    return _ways(Q(pk__in=tuple(escalations)), person, at) if escalations else ()


def _ways(which: Q, person: uuid.UUID, at: datetime) -> tuple[Way, ...]:
    """Return a person's doors to those entries of the register that `which` leaves."""
    today = calendars.load().local_date(at)
    visitor = ways.visitor(person, today=today)
    entries = register.Entry.objects.filter(which, ways.may_concern(visitor))
    called: dict[uuid.UUID, list[register.Seat]] = {}
    for seat in register.Seat.objects.filter(entry__in=entries).order_by("id"):
        called.setdefault(seat.entry_id, []).append(seat)
    inside = ways.inside(chain.from_iterable(called.values()), today=today)
    found = []
    for entry in entries:
        way = tuple(ways.of(visitor, entry, tuple(called.get(entry.pk, ())), inside))
        if way:
            found.append(Way(entry=entry, door=_door(entry, person, way, at)))
    return tuple(found)


def acting(
    door: Door, act: acts.Act, standing: Standing, policy: policies.Policy
) -> words.Post | None:
    """Return the post for which this person would do an act; None where it is not theirs to do.

    The post that is expected to do it comes first, then theirs in order (readings 14 and 15). Who
    sees an escalation only in part can name their agency's person (reading 17) and no more.
    """
    if door.sees != "whole" and not _names_their_own(act, door, standing, policy):
        return None
    expected = actors.expected(act, standing, policy)
    ordered = sorted(door.posts, key=lambda post: not posts.same(post, expected, standing.agencies))
    found = next((post for post in ordered if entitled(post, act, standing, policy)), None)
    return found or _as_the_panel(door, act, standing)


def _as_the_panel(door: Door, act: acts.Act, standing: Standing) -> words.Post | None:
    """Return the panel's post for a member of no agency of the disagreement who tells the chair.

    An agency that is in none is entitled to nothing (reading 15); its member sits for the panel.
    """
    telling = isinstance(act, acts.Inform) and act.who == "partnership.chair"
    sits = any(
        posts.split(post)[1] == "board_member"
        and posts.party_of(post, standing.agencies) == "outsider"
        for post in door.posts
    )
    return posts.post(posts.PARTNERSHIP, "panel") if telling and sits else None


def _names_their_own(
    act: acts.Act, door: Door, standing: Standing, policy: policies.Policy
) -> bool:
    """Test whether an act names somebody for an agency of this person's that has to name one."""
    if not isinstance(act, acts.NameCounterpart):
        return False
    theirs = _theirs(door, standing)
    named = theirs if act.party is None else posts.named(act.party, standing.agencies)
    return theirs.issuperset(named) and any(wanted(each, door, standing, policy) for each in named)


def check_raising(
    desk: Desk, responding: tuple[str, ...], *, person: uuid.UUID, at: datetime
) -> None:
    """Test that somebody may raise from a desk about these agencies' decision.

    Raises:
        Nobody: the desk is not theirs now, or an agency is not another one of its partnership.
    """
    today = calendars.load().local_date(at)
    # whichever version is in force by now: the raising asks for it itself
    if not any(_is_same(desk, each) for each in desks(person, today=today)):
        raise Nobody
    others = directory.Agency.objects.filter(partnerships=desk.partnership, slug__in=responding)
    if not responding or desk.agency in responding or others.count() != len(set(responding)):
        raise Nobody


def _is_same(one: Desk, other: Desk) -> bool:
    """Test whether two desks are one, under whatever version of a policy."""
    plain = msgspec.structs.replace(other, policy=one.policy, version=one.version)
    return one == plain


def agency_of(person: uuid.UUID, agencies: tuple[str, ...], *, at: datetime) -> str:
    """Return for which of these agencies somebody holds a post of the ladder.

    Raises:
        Nobody: for none of them now.
    """
    today = calendars.load().local_date(at)
    held = directory_posts.held_by(person, today=today)
    bodies = {each.body for each in held if each.title in posts.AGENCY_TITLES}
    for agency in agencies:
        if agency in bodies:
            return agency
    raise Nobody


def check_named(act: acts.Act, door: Door, standing: Standing, policy: policies.Policy) -> None:
    """Test that a naming, or one as corrected, is for one's own side and of somebody there.

    Who sees an escalation in part names only where nobody sits who is still there: for the post
    that meets now, and for the worker's.

    Raises:
        Nobody: it is not.
    """
    said = naming(act, standing)
    if said is None:
        return
    agencies = posts.named(said.party, standing.agencies) if said.party is not None else ()
    if not agencies or not _is_their_side(door, agencies, standing):
        raise Nobody
    named = seats.person(said.who)
    if named is not None:
        agency_of(named, agencies, at=door.at)
        if is_on_both_sides(named, agencies, standing.agencies, at=door.at):
            raise Nobody
    if door.sees != "whole" and not all(
        said.post in wanted(each, door, standing, policy) for each in agencies
    ):
        raise Nobody


def is_on_both_sides(
    person: uuid.UUID, own: tuple[str, ...], agencies: words.Agencies, *, at: datetime
) -> bool:
    """Test whether somebody who is to act for agencies works for the other side of them too.

    Args:
        own: those agencies, by slug.
        at: the instant whose local date posts are looked at.
    """
    against = {other for each in own for other in posts.against(each, agencies)}
    today = calendars.load().local_date(at)
    working = directory_posts.working((person,), today=today)
    return not against.isdisjoint(body for _, body in working)


def naming(act: acts.Act, standing: Standing) -> acts.NameCounterpart | None:
    """Return the naming that an act makes, as it would read once corrected."""
    if isinstance(act, acts.NameCounterpart):
        return act
    if not isinstance(act, acts.Correct) or act.particulars is None:
        return None
    said = corrections.entry(standing.history, act.entry)
    if not isinstance(said, acts.NameCounterpart):
        return None  # what a correction of something else names is that step's to check
    return corrections.laid_over(said, act.particulars)


def _is_their_side(door: Door, agencies: tuple[str, ...], standing: Standing) -> bool:
    """Test whether these agencies are this person's own; a partnership's office names for any."""
    theirs = _theirs(door, standing)
    office = any(posts.split(post)[0] == posts.PARTNERSHIP for post in door.posts)
    return theirs.issuperset(agencies) or (office and door.sees == "whole")


def _theirs(door: Door, standing: Standing) -> frozenset[str]:
    """Return the agencies of the disagreement whose posts this person holds."""
    return frozenset(
        agency
        for post in door.posts
        for agency in posts.named(posts.split(post)[0], standing.agencies)
    )


def wanted(
    agency: str, door: Door, standing: Standing, policy: policies.Policy
) -> frozenset[words.PostTitle]:
    """Return the posts for which an agency has to name somebody (reading 17).

    The one that meets now, and the worker's, where nobody sits who still works there.
    """
    titles = {_meeting(agency, standing, policy)}
    if agency == standing.agencies.raising:
        titles.add(words.PostTitle(posts.split(posts.WORKER)[1]))
    called = seats.at_posts(
        register.Seat.objects.filter(entry=door.escalation, body=agency, title__in=titles)
    )
    sitting = [(seat.title, seat.person) for seat in called if seat.person is not None]
    today = calendars.load().local_date(door.at)
    there = directory_posts.working((person for _, person in sitting), today=today)
    filled = {title for title, person in sitting if (person, agency) in there}
    return frozenset(title for title in titles if title not in filled)


def _meeting(agency: str, standing: Standing, policy: policies.Policy) -> words.PostTitle:
    meets = agenda.meeting(standing, policy)
    return meets.raising if agency == standing.agencies.raising else meets.responding


def _door(
    entry: register.Entry, person: uuid.UUID, found: tuple[ways.Way, ...], at: datetime
) -> Door:
    widest = max(found, key=lambda way: seats.MORE[way.sees])
    return Door(
        escalation=entry.escalation,
        person=person,
        posts=tuple(dict.fromkeys(way.post for way in found if way.post is not None)),
        sees=widest.sees,
        agency=next((way.agency for way in found if way.agency), None),
        reference=entry.reference,
        partnership=entry.partnership,
        at=at,
    )


def entitled(post: words.Post, act: acts.Act, standing: Standing, policy: policies.Policy) -> bool:
    """Test whether a post's party is entitled to an act, whatever else would be said of it."""
    now = standing.opened
    if now is None:
        return False
    command = Command(act=act, by=post, at=now, happened=now, entry=1)  # type: ignore[arg-type]
    return not any(entitlement.objections(command, standing, policy))
