"""One escalation as its pages show it: values of the queries turned into words."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from accord.directory import names
from accord.engine import acts, agenda, posts, words
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.engine.working_days import WorkingCalendar
from accord.library import calendars, phrases
from accord.queries import absences, colleagues, history, limits, sides
from accord.queries.absences import Absence
from accord.queries.colleagues import Place
from accord.queries.history import Step
from accord.queries.limits import Counted
from accord.queries.sides import Worker
from accord.services import access, escalations, looks
from accord.services.access import Door
from accord.services.escalations import Stand
from accord.web import days
from accord.web.speaking import Speaker

NAMING = acts.NameCounterpart.do
"""The act by which a side names its person."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What every page about one escalation begins with.

    Attributes:
        naming: the posts that have to name somebody for the present stage (reading 17).
        seats: who sits at each post that was called; nobody where none does yet.
        held: who holds each of these posts today, and those of the next stage, sitting or not.
        advisers: who advised before it was raised, by post.
        worker: whose it is: who raised it, or was named to be the worker since.
        out: who of all of them is out today, and at which body.
        steps: the record step by step, oldest first.
        limit: the present limit with its receipt.
        at: the instant at which the page is made.
    """

    door: Door
    stand: Stand
    speaker: Speaker
    naming: tuple[words.Post, ...]
    seats: dict[Place, tuple[UUID, ...]]
    held: dict[Place, tuple[colleagues.Colleague, ...]]
    advisers: tuple[tuple[Place, UUID], ...]
    worker: Worker
    out: dict[absences.At, Absence]
    steps: tuple[Step, ...]
    limit: Counted | None
    mailboxes: dict[UUID, str]
    telephones: dict[UUID, str]
    calendar: WorkingCalendar
    agenda: agenda.Agenda
    at: datetime

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return self.stand.standing

    @property
    def policy(self) -> policies.Policy:
        """The version of the policy that judges now."""
        return self.stand.kept.policy


class Somebody(msgspec.Struct, frozen=True, kw_only=True):
    """A post and who sits there.

    Attributes:
        name: empty where nobody sits there.
        post: line manager, Longford School.
        me: whether it is the reader.
        unnamed: whether their side has yet to name somebody.
        holds: nobody was named, and this is who alone holds the post today.
        mailboxes: where to write to them; `telephones` where to ring them, as far as known.
        out: until when they are out, and who stands in; empty where they are here.
    """

    name: str
    post: str
    me: bool = False
    unnamed: bool = False
    holds: bool = False
    mailboxes: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    out: str = ""


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
    drawn = escalations.drawn(stand)
    seats = sides.sitting(drawn.seats)
    advisers = sides.advisers(drawn.seats)
    people = history.people_of(stand.stored) | {each for who in seats.values() for each in who}
    people |= {each for _, each in advisers}
    contacts = names.contacts(people)
    today = calendar.local_date(at)
    speaker = Speaker(
        policy=policy,
        catalogue=stand.kept.catalogue,
        calendar=calendar,
        agencies=standing.agencies,
        names=names.agencies(_slugs(stand)),
        people={person: each.name for person, each in contacts.items()},
        me=door.person,
        own=door.agency,
    )
    earlier = {
        version: msgspec.structs.replace(speaker, policy=kept.policy, catalogue=kept.catalogue)
        for version, kept in stand.earlier.items()
    }
    speaker = msgspec.structs.replace(speaker, earlier=earlier)
    naming = tuple(words.Post(each["who"]) for each in drawn.owed if each["do"] == NAMING)
    held = _held((*seats, *places(naming, standing)), door, standing, policy, today)
    everybody = people | {each.person for found in held.values() for each in found}
    return Shown(
        door=door, stand=stand, speaker=speaker, calendar=calendar, at=at,
        agenda=agenda.agenda(standing, policy, calendar, at=at),
        limit=limits.counted(standing, policy, calendar, at=at),
        steps=history.steps(stand.stored),
        advisers=advisers,
        worker=sides.worker(drawn.seats, raising=standing.agencies.raising),
        out=absences.absences(everybody, today, partnership=door.partnership),
        naming=naming,
        seats=seats, held=held,
        mailboxes={person: each.mailbox for person, each in contacts.items()},
        telephones={person: each.telephone for person, each in contacts.items()},
    )  # fmt: skip


def places(every: Iterable[words.Post], standing: Standing) -> Iterator[Place]:
    """Yield where posts are: of each agency that one names, its own."""
    for post in every:
        yield from map(posts.split, posts.exact(post, standing.agencies))


def _held(
    called: Iterable[Place],
    door: Door,
    standing: Standing,
    policy: policies.Policy,
    today: date,
) -> dict[Place, tuple[colleagues.Colleague, ...]]:
    """Return who holds the posts that were called, those of the next stage, and who decides.

    Args:
        called: the posts that were called, those among them that are to name somebody.
    """
    decision = policy.stages[policy.last].decision
    decides = agenda.deciding(standing, decision) if decision else ()
    deciding = [each for post in decides for each in posts.exact(post, standing.agencies)]
    found = {*called, *map(posts.split, deciding)}
    for row in sides.rows(standing, policy):
        found |= {place for pair in row.pairs for place in pair.places(standing.agencies)}
    return colleagues.holding(found, partnership=door.partnership, today=today)


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


def somebody(post: str, of: Shown) -> Somebody:
    """Return a post with who sits there; who sees it in part sees posts and no names."""
    exact = posts.exact(post, of.standing.agencies)
    places = tuple(map(posts.split, exact))
    seated = tuple((each, place[0]) for place in places for each in of.seats.get(place, ()))
    alone = tuple((each.person, place[0]) for place in places if (each := holder(place, of)))
    sitting = seated or alone
    people = tuple(each for each, _ in sitting)
    named = [said for each in people if (said := name(each, of))]
    me = of.door.person in people or (not people and is_mine(post, of))
    whole = of.door.sees == "whole"
    return Somebody(
        name=phrases.listed(named) if whole else "",
        post=badge(post, of) if me or (named and whole) else of.speaker.post(post),
        me=me,
        unnamed=whole and not people and any(is_to_be_named(*place, of) for place in places),
        holds=not seated and bool(alone),
        mailboxes=tuple(mailboxes(people, of)),
        telephones=tuple(telephones(people, of)),
        out=out(sitting, of) if whole else "",
    )


def at_post(body: str, title: str, person: UUID | None, of: Shown) -> Somebody:
    """Return one person beside the title of their post; None where nobody sits there yet."""
    alone = holder((body, title), of) if person is None else None
    who = alone.person if alone is not None else person
    mine = is_mine(posts.of_agency(body, title, of.standing.agencies), of)
    return Somebody(
        name=name(who, of) if who is not None else "",
        post=phrases.capital(_title(body, title, of)),
        me=who == of.door.person or (who is None and mine),
        unnamed=who is None and is_to_be_named(body, title, of),
        holds=alone is not None,
        mailboxes=tuple(mailboxes((who,), of)) if who is not None else (),
        telephones=tuple(telephones((who,), of)) if who is not None else (),
        out=out(((who, body),), of) if who is not None else "",
    )


def _title(body: str, title: str, of: Shown) -> str:
    if body == posts.PARTNERSHIP:
        said = phrases.office(title, of.policy).removeprefix("the ")
        return of.speaker.title(title) if said == "partnership" else said
    return of.speaker.title(title)


def out(sitting: tuple[absences.At, ...], of: Shown) -> str:
    """Return until when people are out and who stands in; empty where none of them is.

    Args:
        sitting: each with the body for which they sit there.
    """
    said = []
    for at in sitting:
        absence = of.out.get(at)
        if absence is not None:
            whose = f"{name(at[0], of)} is out" if len(sitting) > 1 else "out"
            stands = f"; {absence.stand_in_name} stands in" if absence.stand_in_name else ""
            said.append(f"{whose} until {days.day(absence.to)}{stands}")
    return "; ".join(said)


def holder(place: Place, of: Shown) -> colleagues.Colleague | None:
    """Return who alone holds a post today, and so is told of it; None where several or none do."""
    found = of.held.get(place, ())
    return found[0] if len(found) == 1 else None


def is_vacant(post: words.Post, of: Shown) -> bool:
    """Test whether nobody sits at a post and nobody holds it today."""
    found = places((post,), of.standing)
    return not any(of.seats.get(place) or of.held.get(place) for place in found)


def mailboxes(people: tuple[UUID, ...], of: Shown) -> Iterator[str]:
    """Yield where the reader can write to people, if they see the whole: both sides must talk."""
    known = {each.person: each.email for found in of.held.values() for each in found}
    for each in people if of.door.sees == "whole" else ():
        mailbox = of.mailboxes.get(each) or known.get(each)
        if mailbox and each != of.door.person:
            yield mailbox


def telephones(people: tuple[UUID, ...], of: Shown) -> Iterator[str]:
    """Yield where the reader can ring people, if they see the whole, as far as it is known."""
    known = {each.person: each.telephone for found in of.held.values() for each in found}
    for each in people if of.door.sees == "whole" else ():
        telephone = of.telephones.get(each) or known.get(each)
        if telephone and each != of.door.person:
            yield telephone


def badge(post: str, of: Shown) -> str:
    """Return a post as it stands beside a name; who decides for a partnership by their title."""
    said = of.speaker.badge(post)
    return of.speaker.title(posts.split(post)[1]) if said == "for the partnership" else said


def name(person: UUID, of: Shown) -> str:
    """Return somebody's name, whether they acted, were named or only hold a post here."""
    known = (each.name for found in of.held.values() for each in found if each.person == person)
    return of.speaker.person(person) or next(known, "")


def is_to_be_named(body: str, title: str, of: Shown) -> bool:
    """Test whether it is a post for which its agency names one person (reading 17)."""
    return body in of.standing.agencies.all and title in posts.TIERS


def is_mine(post: str, of: Shown) -> bool:
    """Test whether a post is one as which the reader acts here; a worker's is the worker's own."""
    if of.door.person in of.worker.before and posts.same(post, posts.WORKER, of.standing.agencies):
        return False
    return any(posts.same(post, each, of.standing.agencies) for each in of.door.posts)


def may(act: acts.Act, of: Shown) -> bool:
    """Test whether the reader could do something now, whether or not a must is still owed."""
    if of.standing.status == "closed":
        return False
    return access.acting(of.door, act, of.standing, of.policy) is not None


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
