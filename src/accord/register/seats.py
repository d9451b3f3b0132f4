"""Seats: which posts an escalation has called, how much each may see, and who sits there.

Worked out from the record, and from who was reminded of it, so that a rebuilt register says who may
see what exactly as the first one did. Whether the person of a seat still holds the post is asked of
the directory when somebody knocks (`services.access`).
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, Protocol, TypeVar

import msgspec

from accord.engine import acts, corrections, events, posts, words
from accord.engine import policy as policies
from accord.engine.standing import NOTHING, Standing
from accord.register import panels

Sees = Literal["whole", "form", "stages", "narrow"]
MORE: dict[str, int] = {"narrow": 0, "stages": 1, "form": 2, "whole": 3}

PARTNERSHIP = "partnership"
_VISIBLE: dict[str, Sees | None] = {
    "counts": None, "reference": "stages", "form": "form", "all": "whole",
}  # fmt: skip


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A post that an escalation has called.

    Attributes:
        body: an agency's slug, `partnership` or `independent`.
        title: the post's title.
        person: who was named for it or acted there; None until then.
        named: they were named for it, and did not only act there: nobody else sits there then.
        sees: `whole`, or less: `narrow` shows what they were told and no more; `nothing` where it
            is kept that somebody may not sit there.
        because: the kind of step that called it.
    """

    body: str
    title: str
    person: uuid.UUID | None = None
    named: bool = False
    sees: Sees | Literal["nothing"]
    because: str


RAISED = "raised"
"""Why the worker has a seat of their own, which nobody else is ever named for (reading 3).

Whoever raised it, and everybody who was ever named to be its worker.
"""

ADVISER = "adviser"
"""Why somebody has a seat of their own who advised on it before it was raised.

Beside the consultation stands who they are: `adviser.` and the person's id. With no id it was
somebody who may read it no longer; either way it calls nobody else to their post.
"""

ENTERED = "entered"
"""Why a partnership's office has a seat of its own: it entered the raising for an agency."""

MEMBER = "member"
"""Why a panel's member has a seat of their own: whoever appointed it chose them by name.

Then nobody else sits there for their agency, its representative no more than others.
"""

APART = "apart"
"""Why somebody has no seat on a panel: they have a connection, and were replaced for it.

Kept as a seat that shows nothing, so that no other part for which their agency's representative
is called lets them in.
"""

_OF_OFFICE = Seat(body=PARTNERSHIP, title="business_manager", sees="whole", because=ENTERED)

_WORKER = posts.split(posts.WORKER)[1]
_MEMBER = "board_member"

Place = tuple[str, str]
Called = Iterator[tuple[Place, Sees, str]]


class _Because(Protocol):
    @property
    def because(self) -> str: ...


AnySeat = TypeVar("AnySeat", bound=_Because)


def taken(
    history: Sequence[tuple[events.Event, uuid.UUID | None]],
    standing: Standing,
    policy: policies.Policy,
    *,
    under: Sequence[policies.Policy] = (),
    pressed: Iterable[Place] = (),
) -> tuple[Seat, ...]:
    """Return every seat of an escalation, in the order in which they were called.

    Args:
        history: each event with the id of the person who acted.
        standing: where all of them lead.
        under: the version of the policy by which each event was judged, where that was not always
            `policy`: whom an earlier one called has their seat, and no later one calls back.
        pressed: the posts that were reminded of it: who is asked to act has to see on what.

    Source: readings 11, 15, 17, 21 and 33.
    """
    events_, actors = tuple(event for event, _ in history), tuple(actor for _, actor in history)
    lasting: dict[uuid.UUID | None, Seat] = {}
    advisers: dict[uuid.UUID, Seat] = {}
    office: tuple[Seat, ...] = ()
    seats: dict[Place, Seat] = {}
    advice, by_office = _advice(events_), _entered_by_office(events_)
    # As corrected: whom a mistake let in, its correction shows out again.
    judged = under or (policy,) * len(events_)
    for (event, counts), actor, judging in zip(
        corrections.amended(events_), actors, judged, strict=True
    ):
        if event.entry in by_office:
            actor = None  # who types for others takes nobody's seat
        if isinstance(event.body, events.Opened):
            if event.entry in by_office:
                office = (_OF_OFFICE,)
            else:
                lasting[actor] = _of_worker(standing.agencies, actor)
        if not counts:
            continue
        if isinstance(event.body, acts.Consult) and event.entry in advice:
            advisers |= _of_adviser(advice[event.entry], event.body, standing.agencies)
            continue  # it calls nobody else to that post
        _count(seats, event, actor, standing.agencies, judging)
        for place, who in _named_for(event.body, standing.agencies):
            if place == (standing.agencies.raising, _WORKER):
                lasting.setdefault(who, _of_worker(standing.agencies, who))
    later = (*_higher_tiers(standing, (*under, policy)), *_pressed(pressed, standing.agencies))
    for place, sees, because in later:
        _call(seats, place, sees, because)
    chosen = _chosen(seats, panels.members(history, standing.agencies))
    return (*lasting.values(), *advisers.values(), *office, *seats.values(), *chosen)


def partnership_sees(standing: Standing, policy: policies.Policy) -> Sees | None:
    """Return how much the partnership's office sees by now (reading 33); None for counts alone.

    What it has seen once it goes on seeing: a later stage may only show more.
    """
    levels = [
        level
        for visible in policy.visibility
        if policy.rung(visible.from_) <= standing.rung
        and (level := _VISIBLE[visible.sees]) is not None
    ]
    return max(levels, key=MORE.__getitem__, default=None)


def goes_on_seeing(
    history: Iterable[events.Event], under: Iterable[policies.Policy]
) -> Sees | None:
    """Return how much the partnership's office has seen by then, by the versions that judged.

    Args:
        under: the version of the policy by which each event was judged.
    """
    found: Sees | None = None
    standing = NOTHING
    for event, policy in zip(history, under, strict=True):
        if isinstance(event.body, events.StageEntered):
            standing = msgspec.structs.replace(standing, rung=event.body.rung)
        now = partnership_sees(standing, policy)
        if now is not None and (found is None or MORE[now] > MORE[found]):
            found = now
    return found


def _call(seats: dict[Place, Seat], place: Place, sees: Sees, because: str) -> None:
    """Add a seat, or let the one that is there see more; it never sees less again."""
    body, title = place
    known = seats.get(place)
    if known is None:
        seats[place] = Seat(body=body, title=title, sees=sees, because=because)
    elif MORE[sees] > MORE[known.sees]:
        seats[place] = msgspec.structs.replace(known, sees=sees, because=because)


def _count(
    seats: dict[Place, Seat],
    event: events.Event,
    actor: uuid.UUID | None,
    agencies: words.Agencies,
    policy: policies.Policy,
) -> None:
    """Count one event: whom it calls, who was named for which seat, who acted in one."""
    if isinstance(event.body, acts.AppointPanel):
        # who sat on the panel before and does not now has no part in it any more
        for place in [place for place, seat in seats.items() if _sits_on_panel(seat)]:
            del seats[place]
    for place, sees, because in _called(event, agencies, policy):
        _call(seats, place, sees, because)
    for place, who in _named_for(event.body, agencies):
        seats[place] = msgspec.structs.replace(seats[place], person=who, named=True)
    for place in _acted_for(event, agencies):
        if actor is not None and place in seats and not seats[place].named:
            seats[place] = msgspec.structs.replace(seats[place], person=actor)


def _chosen(seats: dict[Place, Seat], members: panels.Members) -> tuple[Seat, ...]:
    """Return the seats of a panel's members who were chosen by name, and of who stands apart.

    The seat by which an agency's representative would sit there is taken away for the former.
    """
    for slug in members.sitting:
        place = (slug, _MEMBER)
        if place in seats and _sits_on_panel(seats[place]):
            del seats[place]
    return (
        *(
            Seat(body=slug, title=_MEMBER, person=who, named=True, sees="whole", because=MEMBER)
            for slug, who in members.sitting.items()
        ),
        *(
            Seat(body=slug, title=_MEMBER, person=who, named=True, sees="nothing", because=APART)
            for slug, who in members.apart
        ),
    )


def _sits_on_panel(seat: Seat) -> bool:
    """Test whether a seat is there for the panel alone: an agency's member, not engaged before."""
    return seat.because == "panel" and seat.title == _MEMBER


def _of_worker(agencies: words.Agencies, actor: uuid.UUID | None) -> Seat:
    return Seat(
        body=agencies.raising, title=_WORKER, person=actor, named=True,
        sees="whole", because=RAISED,
    )  # fmt: skip


def _advice(history: Iterable[events.Event]) -> dict[int, uuid.UUID | None]:
    """Return who advised before it was raised, by the entry that says so."""
    found: dict[int, uuid.UUID | None] = {}
    for event in history:
        for line in events.lines((event.body,)):
            kind, _, who = line.id.partition(".")
            if kind == ADVISER:
                found[event.entry] = person(who)
    return found


def _entered_by_office(history: Iterable[events.Event]) -> frozenset[int]:
    """Return the entries that a partnership's office made for an agency."""
    return frozenset(each.entry for each in history if events.entered_for(each.body))


def _of_adviser(
    who: uuid.UUID | None, body: acts.Consult, agencies: words.Agencies
) -> dict[uuid.UUID, Seat]:
    """Return the seat of who advised, for the post as which they did."""
    if who is None or not body.with_:
        return {}
    called = (place for place, _, _ in _of_address(body.with_, agencies, "whole", ADVISER))
    for agency, title in called:
        seat = Seat(body=agency, title=title, person=who, named=True, sees="whole", because=ADVISER)
        return {who: seat}
    return {}


def _called(event: events.Event, agencies: words.Agencies, policy: policies.Policy) -> Called:
    """Yield the seats that an event calls, and how much each may see."""
    call = _CALLS.get(type(event.body))
    return call(event.body, agencies, policy) if call is not None else iter(())


def _opened(body: events.Opened, agencies: words.Agencies, policy: policies.Policy) -> Called:
    """Each agency's safeguarding lead names its people (reading 17)."""
    for agency in agencies.all:
        yield (agency, "safeguarding_lead"), "narrow", "names"


def _stage_entered(
    body: events.StageEntered | events.PolicyMoved,
    agencies: words.Agencies,
    policy: policies.Policy,
) -> Called:
    """The posts that meet at a stage, those that owe something there, and who decides at last."""
    meets, decision = policy.meets(body.rung), policy.stages[body.rung].decision
    yield (agencies.raising, meets.raising), "whole", "stage"
    for agency in agencies.responding:
        yield (agency, meets.responding), "whole", "stage"
    for duty in policy.stages[body.rung].duties:
        # mscb s4a: the safeguarding lead sends the notification, which nobody can do unseen
        yield from _of_address(duty.who, agencies, "whole", "stage")
    if decision is not None:
        yield from _of_address(decision.by, agencies, "whole", "stage")


def _consulted(body: acts.Consult, agencies: words.Agencies, policy: policies.Policy) -> Called:
    """Whoever is asked for advice sees what they advise on."""
    if body.with_:
        yield from _of_address(body.with_, agencies, "whole", "advice")


def _informed(body: acts.Inform, agencies: words.Agencies, policy: policies.Policy) -> Called:
    if body.who:
        yield from _of_address(body.who, agencies, "narrow", "told")


def _sent(body: acts.SendForm, agencies: words.Agencies, policy: policies.Policy) -> Called:
    form = next((each for each in policy.forms if each.id == body.form), None)
    for address in words.listed(body.to) or (form.to if form else ()):
        yield from _of_address(address, agencies, "narrow", "told")


def _engaged(
    body: acts.EngageBoardMembers, agencies: words.Agencies, policy: policies.Policy
) -> Called:
    """Board members see it from being engaged (reading 33)."""
    named = words.listed(body.agencies)
    for each in named or (None,):
        for agency in posts.named(each, agencies):
            yield (agency, _MEMBER), "whole", "engaged"


def _panel(body: acts.AppointPanel, agencies: words.Agencies, policy: policies.Policy) -> Called:
    """A panel's member sits for an agency through its representative on the partnership."""
    yield ("partnership", "panel"), "whole", "panel"
    for member in body.members or ():
        if member.agency:
            yield (member.agency, _MEMBER), "whole", "panel"


def _named(body: acts.NameCounterpart, agencies: words.Agencies, policy: policies.Policy) -> Called:
    for agency in posts.named(body.party, agencies):
        if body.post:
            yield (agency, body.post), "whole", "named"


_CALLS: dict[type, Callable[..., Called]] = {
    events.Opened: _opened,
    events.StageEntered: _stage_entered,
    events.PolicyMoved: _stage_entered,
    acts.Consult: _consulted,
    acts.Inform: _informed,
    acts.SendForm: _sent,
    acts.EngageBoardMembers: _engaged,
    acts.AppointPanel: _panel,
    acts.NameCounterpart: _named,
}


def _of_address(address: str, agencies: words.Agencies, sees: Sees, because: str) -> Called:
    """Yield the seats that an address stands for; the partnership's mailbox has none of its own."""
    for each in posts.exact(address, agencies):
        body, title = posts.split(each)
        # somebody named in words has no seat here, and the register keeps no names
        if title in _TITLES and body in (*agencies.all, PARTNERSHIP, "independent"):
            yield (body, title), sees, because


_TITLES = (*posts.AGENCY_TITLES, *posts.PARTNERSHIP_TITLES, *posts.INDEPENDENT_TITLES)


def _higher_tiers(standing: Standing, under: Iterable[policies.Policy]) -> Called:
    """Yield the posts to which it was handed up inside its stage (reading 21)."""
    if not standing.tiers or standing.rung < 0:
        return
    meetings = (
        policy.meets(standing.rung) for policy in {id(each): each for each in under}.values()
    )
    sides = ((side, getattr(meets, side)) for meets in meetings for side in posts.SIDES)
    for side, title in sides:
        for agency in posts.named(side, standing.agencies):
            higher = posts.higher(posts.post(agency, title), standing.tiers)
            yield from _of_address(higher, standing.agencies, "whole", "stage")


def _pressed(pressed: Iterable[Place], agencies: words.Agencies) -> Called:
    """Yield the higher tiers of the agencies that were reminded (reading 11)."""
    for place in pressed:
        if place[0] in agencies.all and place[1] in posts.TIERS[1:]:
            yield place, "whole", "pressed"


def _named_for(body: events.AnyBody, agencies: words.Agencies) -> Iterator[tuple[Place, uuid.UUID]]:
    """Yield who was named for which post; somebody named in words has no seat to sign in to."""
    if isinstance(body, acts.NameCounterpart) and body.post:
        named = person(body.who)
        for agency in posts.named(body.party, agencies):
            if named is not None:
                yield (agency, body.post), named


def _acted_for(event: events.Event, agencies: words.Agencies) -> Iterator[Place]:
    telling = isinstance(event.body, acts.Inform | events.Account)
    if telling and event.by == "partnership.panel":
        return  # one of its members, who tells the chair of a connection, is not the panel
    for each in posts.exact(event.by, agencies):
        body, title = posts.split(each)
        yield body, title


def at_posts(called: Iterable[AnySeat]) -> tuple[AnySeat, ...]:
    """Return the seats of posts, without those of who advised and no more, or stands apart."""
    return tuple(each for each in called if each.because not in (ADVISER, APART))


def person(who: str | None) -> uuid.UUID | None:
    """Return the id that a name stands for; None where somebody is named in words."""
    try:
        return uuid.UUID(who or "")
    except ValueError:
        return None
