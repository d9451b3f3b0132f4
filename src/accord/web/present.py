"""One escalation as its pages show it: values of the queries turned into words."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from accord.directory import names
from accord.engine import agenda, posts, words
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import calendars, phrases
from accord.queries import escalation as queries
from accord.register import titles
from accord.services import access, escalations, looks
from accord.services.access import Door
from accord.services.escalations import Stand
from accord.web.act_forms import FORMS
from accord.web.speaking import Cited, Speaker


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What every page about one escalation begins with.

    Attributes:
        seats: who sits at each post, by agency and title; None where nobody does yet.
        at: the instant at which the page is made.
    """

    door: Door
    stand: Stand
    speaker: Speaker
    seats: dict[tuple[str, str], UUID | None]
    calendar: WorkingCalendar
    agenda: agenda.Agenda
    at: datetime

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return self.stand.standing

    @property
    def policy(self) -> policies.Policy:
        """The policy it was raised under."""
        return self.stand.kept.policy


class Somebody(msgspec.Struct, frozen=True, kw_only=True):
    """A post and who sits there.

    Attributes:
        name: empty where nobody sits there.
        post: line manager, Longford School.
        me: whether it is the reader.
        unnamed: whether their side has yet to name somebody.
    """

    name: str
    post: str
    me: bool = False
    unnamed: bool = False


class ToDo(msgspec.Struct, frozen=True, kw_only=True):
    """Something owed, or next: what, who, by when, why.

    Attributes:
        do: the act that does it, where the reader may do it; empty otherwise.
        when: by when, in words; empty where no limit is set.
        late: what its limit being past is called; empty where it is not.
    """

    title: str
    who: tuple[Somebody, ...]
    when: str
    cited: tuple[Cited, ...]
    do: str = ""
    strength: str = ""
    late: str = ""
    mine: bool = False


def shown(escalation: UUID, *, person: UUID, what: str, at: datetime) -> Shown:
    """Return an escalation for one person, having kept that they looked.

    Raises:
        Nobody: there is no such escalation, or no door to it for this person.
    """
    door = access.to_escalation(escalation, person=person, at=at)
    return behind(door, looks.at_escalation(door, what=what, at=at), at=at)


def behind(door: Door, stand: Stand, *, at: datetime) -> Shown:
    """Return what a door shows."""
    policy, standing = stand.kept.policy, stand.standing
    calendar = calendars.load(division=policy.calendar, zone=policy.zone)
    seats = {(each.body, each.title): each.person for each in escalations.drawn(stand).seats}
    people = queries.people_of(stand.stored) | {each for each in seats.values() if each}
    speaker = Speaker(
        policy=policy,
        catalogue=stand.kept.catalogue,
        calendar=calendar,
        agencies=standing.agencies,
        names=names.agencies(_slugs(stand)),
        people=names.people(people),
        me=door.person,
    )
    now = agenda.agenda(standing, policy, calendar, at=at)
    return Shown(
        door=door, stand=stand, speaker=speaker, seats=seats, calendar=calendar, agenda=now, at=at
    )


def _slugs(stand: Stand) -> frozenset[str]:
    """Return the agencies that the record speaks of: those that disagree, and a panel's."""
    asked = stand.standing.reports_due
    on_a_panel = {
        member.agency
        for each in stand.stored
        for member in getattr(each.event.body, "members", None) or ()
        if member.agency
    }
    return frozenset({*stand.standing.agencies.all, *asked, *on_a_panel})


def next_step(of: Shown) -> ToDo:
    """Return what comes next, for the top of every page."""
    for each in _naming(of, frozenset((titles.NAMING.do,))):
        if each.mine:
            return each  # at once, and nothing reaches their side before it is done
    coming = queries.coming(of.standing, of.policy, of.agenda)
    return ToDo(
        title=_coming_title(coming, of),
        who=tuple(somebody(each, of) for each in coming.who),
        when=of.speaker.due(coming.due) if coming.due else "",
        cited=of.speaker.cited(coming.clauses),
        do=coming.do if coming.do in FORMS else "",
        late=_late(coming.due, of) if of.agenda.overdue else "",
        mine=any(_is_mine(each, of) for each in coming.who),
    )


def _late(due: Due | None, of: Shown) -> str:
    """Return what a limit that is past is called: a guide is no breach (reading 9)."""
    if due is None or not due.passed(of.at):
        return ""
    limit = queries.counted(of.standing, of.policy, of.calendar, at=of.at)
    guide = limit is not None and limit.due == due and limit.limit is not None and limit.limit.guide
    return "Past the guide" if guide else "Overdue"


def _coming_title(coming: queries.Next, of: Shown) -> str:
    if coming.title:
        return phrases.capital(coming.title)
    if coming.do == queries.SETTLE:
        ahead = of.policy.stages[of.standing.rung + 1 :]
        return f"Settle it, or take it to {ahead[0].title}" if ahead else "Settle it, or decide"
    return _NOTHING_OWED[coming.do]


_NOTHING_OWED = {
    queries.CLOSE: "Close it: everything that has to be done is done",
    queries.NOTHING: "Nothing: it is closed",
}


def owed(of: Shown, doable: Iterable[str]) -> tuple[ToDo, ...]:
    """Return everything owed, what a side owes for its person first.

    Args:
        doable: the acts that the reader could do now.
    """
    may = frozenset(doable)
    return tuple(_together((*_naming(of, may), *_duties(of, may))))


def _duties(of: Shown, may: frozenset[str]) -> Iterator[ToDo]:
    for each in of.agenda.owed:
        yield ToDo(
            title=phrases.capital(each.duty),
            who=(somebody(each.who, of),),
            when=of.speaker.due(each.due) if each.due else "",
            cited=of.speaker.cited(each.clauses),
            do=_doable(titles.of(each.id, of.policy).do, each.who, of, may),
            strength=each.strength,
            late=_late(each.due, of),
            mine=_is_mine(each.who, of),
        )


def _together(every: Iterable[ToDo]) -> Iterable[ToDo]:
    """Return duties that several owe alike as one, with everybody who owes it."""
    found: dict[object, ToDo] = {}
    for each in every:
        alike = (each.title, each.when, each.late, each.cited)
        known = found.get(alike)
        found[alike] = (
            each
            if known is None
            else msgspec.structs.replace(
                known,
                who=(*known.who, *each.who),
                do=known.do or each.do,
                mine=known.mine or each.mine,
            )
        )
    return found.values()


def _naming(of: Shown, may: frozenset[str]) -> Iterator[ToDo]:
    """Yield that a side has to name its person (reading 17)."""
    for each in escalations.drawn(of.stand).owed:
        if each["do"] == titles.NAMING.do:
            who = words.Post(each["who"])
            yield ToDo(
                title=phrases.capital(titles.NAMING.title),
                who=(somebody(who, of),),
                when="at once",
                cited=of.speaker.cited(("reading-17",)),
                do=_doable(titles.NAMING.do, who, of, may),
                strength="must",
                mine=_is_mine(who, of),
            )


def _doable(do: str, who: str, of: Shown, may: frozenset[str]) -> str:
    """Return the act where it is for the reader's own side to do it; empty otherwise."""
    party = posts.party_of(who, of.standing.agencies)
    own = any(posts.party_of(each, of.standing.agencies) == party for each in of.door.posts)
    return do if do in may and own else ""


def somebody(post: str, of: Shown) -> Somebody:
    """Return a post with who sits there; who sees it in part sees posts and no names."""
    exact = posts.exact(post, of.standing.agencies)
    people = [found for each in exact if (found := of.seats.get(_place(each))) is not None]
    named = [name for each in people if (name := of.speaker.person(each))]
    me = of.door.person in people or (not people and _is_mine(post, of))
    whole = of.door.sees == "whole"
    return Somebody(
        name=phrases.listed(named) if whole else "",
        post=of.speaker.badge(post) if me or (named and whole) else of.speaker.post(post),
        me=me,
        unnamed=whole and not people and any(_is_to_be_named(each, of) for each in exact),
    )


def _is_to_be_named(exact: str, of: Shown) -> bool:
    """Test whether it is a post for which its agency names one person (reading 17)."""
    body, title = posts.split(exact)
    return body in of.standing.agencies.all and title in posts.TIERS


def _place(exact: str) -> tuple[str, str]:
    body, title = posts.split(exact)
    return body, title


def _is_mine(post: str, of: Shown) -> bool:
    return any(posts.same(post, each, of.standing.agencies) for each in of.door.posts)


def people(of: Shown) -> tuple[tuple[str, tuple[Somebody, ...]], ...]:
    """Return who takes part: body by body, each post with who sits there."""
    bodies: dict[str, list[Somebody]] = {}
    for (body, title), person in of.seats.items():
        if title == "safeguarding_lead" and person is None and body in of.standing.agencies.all:
            continue  # asked to name people; takes part only once they do
        bodies.setdefault(body, []).append(
            Somebody(
                name=of.speaker.person(person) or "",
                post=phrases.capital(_title(body, title, of)),
                me=person == of.door.person or (person is None and _holds(body, title, of)),
                unnamed=person is None and _is_to_be_named(f"{body}.{title}", of),
            )
        )
    order = (*of.standing.agencies.all, "partnership", "independent")
    ranked = sorted(bodies, key=lambda body: order.index(body) if body in order else len(order))
    return tuple((_body(body, of), tuple(bodies[body])) for body in ranked)


def _holds(body: str, title: str, of: Shown) -> bool:
    return _is_mine(posts.of_agency(body, title, of.standing.agencies), of)


def _title(body: str, title: str, of: Shown) -> str:
    if body == "partnership":
        return phrases.office(title, of.policy).removeprefix("the ")
    return of.speaker.title(title)


def _body(body: str, of: Shown) -> str:
    if body == "partnership":
        return of.policy.partnership.name
    return "Independent" if body == "independent" else of.speaker.agency(body)


def basics(of: Shown) -> dict[str, Any]:
    """Return what the head of every page about an escalation shows."""
    standing = of.standing
    stage = of.policy.stages[standing.rung]
    return {
        "id": of.door.escalation,
        "reference": of.door.reference,
        "sees": of.door.sees,
        "state": standing.status,
        "stage": stage,
        "policy": of.policy,
        "raising": of.speaker.side("raising"),
        "responding": of.speaker.side("responding"),
        "notes": of.door.agency is not None,
    }
