"""For which agencies a partnership's office may enter what reached it, and as which post.

Agencies join one by one. Until one has people of its own in an escalation, the office writes down
for it what came by telephone, letter or form; from then on they speak for themselves.
"""

import uuid
from datetime import datetime
from typing import Literal

import msgspec

from accord.directory import models as directory
from accord.directory import posts as directory_posts
from accord.engine import actors, acts, posts, words
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.library import calendars
from accord.queries.partnerships import Office
from accord.register import models as register
from accord.register import seats
from accord.services import access, offices
from accord.services.access import Desk, Door

_OFFICE = posts.post(posts.PARTNERSHIP, "business_manager")
"""As which post the office itself acts."""

WhyNot = Literal["", "joined", "both sides", "left"]
"""Why the office may not enter for an agency: its own people take part; whoever would enter works
for the other side; the agency is in the partnership no more. Empty where it may."""


class Entering(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a partnership's office enters a step; for nobody where no agency is named.

    Its callers write down beside the step how it reached the office (see `services.entering`).

    Attributes:
        agency: its slug.
        worker: whose concern it is that is raised, where the directory knows them.
        quietly: nobody is told of this step; what is history is told once, when it is all there.
    """

    agency: str = ""
    worker: uuid.UUID | None = None
    quietly: bool = False


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """An agency of an escalation, and whether the office may enter for it.

    Attributes:
        people: who of it takes part, and is to be asked instead.
    """

    id: uuid.UUID
    slug: str
    name: str
    why_not: WhyNot
    people: tuple[uuid.UUID, ...] = ()


def is_office(door: Door) -> bool:
    """Test whether a door is the office's to an escalation that it sees whole."""
    return door.sees == "whole" and _OFFICE in door.posts


def agencies(door: Door, standing: Standing) -> tuple[Agency, ...]:
    """Return the agencies of an escalation, each with why the office may not enter for it.

    Raises:
        Nobody: the door is not the office's, or does not show the whole.
    """
    if not is_office(door):
        raise access.Nobody
    every = standing.agencies.all
    rows = directory.Agency.objects.filter(slug__in=every)
    here = frozenset(rows.filter(partnerships=door.partnership).values_list("slug", flat=True))
    joined = _joined(door)
    found = {
        slug: Agency(
            id=id_, slug=slug, name=name, people=joined.get(slug, ()),
            why_not=_why_not(slug, door, standing, joined=slug in joined, here=slug in here),
        )
        for id_, slug, name in rows.values_list("id", "slug", "name")
    }  # fmt: skip
    return tuple(found[slug] for slug in every if slug in found)


def acting(
    door: Door, act: acts.Act, agency: str, standing: Standing, policy: policies.Policy
) -> words.Post | None:
    """Return the post of an agency as which the office would enter an act; None where it may not.

    The one that is expected to do it, else the one that meets at the present stage (reading 14).
    A correction is the office's own; a naming is of that agency's people, and a limit is moved
    by agreement only where the office speaks for each agency that is said to agree.
    """
    if not is_office(door):
        return None
    may = frozenset(each.slug for each in agencies(door, standing) if not each.why_not)
    return post_of(act, agency, may, standing, policy)


def post_of(
    act: acts.Act,
    agency: str,
    may: frozenset[str],
    standing: Standing,
    policy: policies.Policy,
) -> words.Post | None:
    """Return the post of an agency as which an act is entered; None where that may not be.

    Args:
        may: the agencies for which the office may enter here, by slug.
    """
    if isinstance(act, acts.Correct | acts.Raise):
        return None
    if agency not in may or not may.issuperset(_spoken_for(act, agency, standing)):
        return None
    if isinstance(act, acts.NameCounterpart) and _named(act.party, standing) != {agency}:
        return None
    post = _post(act, agency, standing, policy)
    return post if access.entitled(post, act, standing, policy) else None


def theirs(act: acts.Act, agency: str) -> acts.Act:
    """Return an act said by one agency for itself, where it says whose it is."""
    own = words.Side(agency)
    match act:
        case acts.Respond() | acts.Propose() | acts.Decline() | acts.FileRecord():
            return msgspec.structs.replace(act, agency=own)
        case acts.Confirm() | acts.NameCounterpart():
            return msgspec.structs.replace(act, party=own)
        case _:
            return act


def desk(office: Office, agency: str) -> Desk:
    """Return from where the office raises for an agency; `check_raising` asks whether it may."""
    return Desk(
        agency=agency, agency_name="", titles=(), partnership=office.id,
        partnership_name=office.partnership, policy=office.policy.id if office.policy else "",
    )  # fmt: skip


def check_raising(
    desk: Desk, responding: tuple[str, ...], *, person: uuid.UUID, at: datetime
) -> None:
    """Test that somebody of an office may raise for an agency about these agencies' decision.

    Raises:
        Nobody: it is not their office, an agency is not of its partnership, or they work for the
            other side.
    """
    today = calendars.load().local_date(at)
    found = offices.to_running(desk.partnership, person=person, today=today)
    every = {desk.agency, *responding}
    there = directory.Agency.objects.filter(partnerships=found.id, slug__in=every)
    if not responding or found.policy is None:
        raise access.Nobody
    if len(every) != 1 + len(responding) or there.count() != len(every):
        raise access.Nobody
    between = words.Agencies(raising=desk.agency, responding=responding)
    if access.is_on_both_sides(person, (desk.agency,), between, at=at):
        raise access.Nobody


def _joined(door: Door) -> dict[str, tuple[uuid.UUID, ...]]:
    """Return for whom people of their own took part, and who of them still works there, by slug.

    That they left gives their voice to nobody else: an office that ends people could take it.
    """
    called = seats.at_posts(
        register.Seat.objects.filter(entry=door.escalation, person__isnull=False).order_by("id")
    )
    today = calendars.load().local_date(door.at)
    there = directory_posts.working(
        (seat.person for seat in called if seat.person is not None), today=today
    )
    found: dict[str, dict[uuid.UUID, None]] = {}
    for seat in called:
        people = found.setdefault(seat.body, {})
        if seat.person is not None and (seat.person, seat.body) in there:
            people[seat.person] = None
    return {body: tuple(people) for body, people in found.items()}


def _why_not(slug: str, door: Door, standing: Standing, *, joined: bool, here: bool) -> WhyNot:
    if not here:
        return "left"
    if access.is_on_both_sides(door.person, (slug,), standing.agencies, at=door.at):
        return "both sides"
    return "joined" if joined else ""


def _spoken_for(act: acts.Act, agency: str, standing: Standing) -> frozenset[str]:
    """Return the agencies whose word an act brings."""
    between = standing.agencies
    match act:
        case acts.VaryLimit():
            said = (agency, *words.listed(act.agreed_by))
        case acts.Respond() | acts.Propose() | acts.Decline():
            return frozenset(posts.responding(act.agency, between))
        case acts.FileRecord():
            return frozenset(posts.named(act.agency, between))
        case acts.Confirm():
            said = (act.party or agency,)
        case _:
            said = (agency,)
    return frozenset(each for side in said for each in posts.meant(side, between))


def _named(party: str | None, standing: Standing) -> frozenset[str]:
    return frozenset(posts.named(party, standing.agencies))


def _post(act: acts.Act, agency: str, standing: Standing, policy: policies.Policy) -> words.Post:
    party, title = posts.split(actors.expected(act, standing, policy))
    if agency not in posts.named(party, standing.agencies):
        meets = policy.meets(standing.rung)
        raising = agency == standing.agencies.raising
        title = meets.raising if raising else meets.responding
    return posts.of_agency(agency, title, standing.agencies)
