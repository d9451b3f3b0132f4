"""People: who joins by their mailbox, who is invited, who is ended, and who looks after whom."""

import dataclasses
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from accord.directory.models import Agency, Holding, Person
from accord.directory.posts import held_on
from accord.library import calendars
from accord.queries import people as asked
from accord.queries.people import Place
from accord.services import access, changes, leaving, people_letters

PRACTITIONER = "practitioner"

FURTHEST = timedelta(days=366)
"""Further ahead than this no post is given, and none is ended."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mailbox:
    """Whose mailbox it is: somebody's who signs in, an agency's for who may join, or nobody's."""

    person: Person | None
    agency: Agency | None

    @property
    def is_welcome(self) -> bool:
        """Whether a code may be sent to it."""
        return self.person is not None or self.agency is not None


class NotOneself(Exception):
    """Nobody gives themselves a post: who looks after people would let themselves in anywhere."""


class EndedElsewhere(Exception):
    """Somebody's access was ended, and not by who would give them a post of a partnership."""


class NotWelcome(Exception):
    """No agency lists this mailbox's domain, or its person was ended."""


def plain(email: str) -> str:
    """Return an e-mail address as it is stored and compared."""
    return email.strip().lower()


def agency_of(email: str) -> Agency | None:
    """Return the agency whose listed domain a mailbox belongs to.

    Exactly that domain: what lies below one that is listed may be anybody's.
    """
    mailbox, _, domain = plain(email).rpartition("@")
    return Agency.objects.filter(domains__domain=domain).first() if mailbox else None


def mailbox(email: str) -> Mailbox:
    """Return who signs in with a mailbox, or may join with it; as quickly for any as for none.

    What stands after a `+` is the same mailbox: nobody has two, and who was ended has no other.
    """
    somebody = asked.who_reads(plain(email))
    agency = agency_of(email)
    if somebody is None:
        return Mailbox(person=None, agency=agency)
    return Mailbox(person=somebody if somebody.is_active else None, agency=None)


@transaction.atomic
def join(email: str, *, name: str = "", at: datetime) -> Person:
    """Return the person of a mailbox; a new one is a practitioner of its agency from today.

    Who looks after the agency's people is told, and can end it. The same mailbox joins once,
    however often and from wherever it is tried.

    Args:
        email: an address of which it is known that they read it.
        name: theirs; left out, what stands before the @.
        at: the instant of joining.

    Raises:
        NotWelcome: no agency lists the domain, or the person was ended.
    """
    found = mailbox(email)
    if found.person is not None:
        return found.person
    if found.agency is None:
        raise NotWelcome
    person, is_new = _person(email, name, at)
    if is_new:
        today, agency = _today(at), found.agency.id
        _give(person, PRACTITIONER, since=today, agency_id=agency)
        changes.write(
            "joined", by=person.id, at=at, person=person.id, agency=agency, title=PRACTITIONER,
            first=today,
        )  # fmt: skip
        people_letters.joined(found.agency, at=at)
    return person


@transaction.atomic
def invite(
    email: str,
    *,
    name: str,
    title: str,
    body: uuid.UUID,
    by: uuid.UUID,
    at: datetime,
    key: uuid.UUID | None = None,
    since: date | None = None,
    quietly: bool = False,
) -> Person:
    """Give somebody a post, and write to them how they sign in.

    Somebody who is there already keeps their name and their other posts; who was ended comes back
    with this post alone. Those who would know that a post is not right are told of each.

    Args:
        body: the agency or the partnership whose post it is.
        by: who invites.
        at: the instant of the invitation.
        key: the form's own; sent twice, they are written to once.
        since: local date of the first day in the post, a year ahead at most; None for today.
        quietly: those who would know that a post is not right are told of many at once, elsewhere.

    Raises:
        NotOneself: it is the mailbox of who invites.
        EndedElsewhere: the person was ended, and `by` can not bring them back.
        Nobody: `by` does not look after these people, or there is no such post there.
    """
    today = _today(at)
    first = since or today
    if not today <= first <= today + FURTHEST:
        raise ValueError(f"Nobody is given a post from {first}, said on {today}.")
    place = to_place(body, person=by, today=today)
    if title not in place.titles:
        raise access.Nobody
    person, _ = _person(email, name, at)
    if person.id == by:
        raise NotOneself
    if not person.is_active:
        _bring_back(person, place, by=by, at=at)
    typed = {"invited_as": name.strip() or _local(email), "invited_at": at}
    if _give(person, title, since=first, **{_body(place): place.id}, **typed):
        changes.write(
            "post-given", by=by, at=at, person=person.id, title=title, first=first,
            place=place,
        )  # fmt: skip
        if not quietly:
            given = ((person.id, title),)
            people_letters.posts_given(given, place, by=by, at=at, since=first)
    people_letters.invited(person, place, at=at, since=first, key=key)
    return person


@transaction.atomic
def end(person: uuid.UUID, *, by: uuid.UUID, at: datetime) -> bool:
    """End all that somebody holds where `by` looks after people, from this moment.

    Who then holds nothing anywhere can sign in no more, and is signed out wherever they are; who
    still holds a post elsewhere keeps that, and their way in. Return whether they are gone.

    Args:
        at: the instant from which it holds.

    Raises:
        Nobody: they hold nothing that `by` looks after; nobody ends themselves.
    """
    today = _today(at)
    there = _anywhere(asked.places(by, today=today))
    held = Holding.objects.filter(there, held_on(today), person=person)
    if person == by or not held.exists():
        raise access.Nobody
    for each in held:
        changes.write(
            "ended", by=by, at=at, person=person, agency=each.agency_id,
            partnership=each.partnership_id, title=each.title, first=each.held_from, last=today,
        )  # fmt: skip
    leaving.close(person, there, today=today)
    return leaving.shut_out(person, today=today)


def to_place(body: uuid.UUID, *, person: uuid.UUID, today: date) -> Place:
    """Return an agency or a partnership whose people this person looks after.

    Args:
        today: local date on which their posts are looked at.

    Raises:
        Nobody: there is no such place, or its people are not for them to look after.
    """
    for place in asked.places(person, today=today):
        if place.id == body:
            return place
    raise access.Nobody


def _today(at: datetime) -> date:
    return calendars.load().local_date(at)


def _local(email: str) -> str:
    return plain(email).partition("@")[0]


def _person(email: str, name: str, at: datetime) -> tuple[Person, bool]:
    """Return the person of an address, and whether they are new."""
    # looked for first: what a database refuses it writes down, address and all
    known = asked.who_reads(plain(email))
    if known is not None:
        return Person.objects.select_for_update().get(pk=known.pk), False
    try:
        with transaction.atomic():
            said = name.strip() or _local(email)
            return Person.objects.add(email=plain(email), name=said, joined_at=at), True
    except IntegrityError:
        # made in another window, at the same moment
        return Person.objects.select_for_update().get(email=plain(email)), False


def _give(person: Person, title: str, *, since: date, **where: Any) -> bool:
    """Give a post of a body, and return whether it is new; `where` says how it came too."""
    body = {name: where[name] for name in ("agency_id", "partnership_id") if name in where}
    same = Holding.objects.filter(person=person, title=title, **body)
    if same.filter(held_on(since)).exists():
        return False
    # one that is to begin later goes on from where this one ends
    later = same.filter(held_from__gt=since).order_by("held_from").first()
    to = later.held_from - timedelta(days=1) if later else None
    Holding.objects.create(person=person, title=title, held_from=since, held_to=to, **where)
    return True


def _bring_back(person: Person, place: Place, *, by: uuid.UUID, at: datetime) -> None:
    """Let somebody who was ended in again.

    An administrator may, for their own agency; else who looks after the people where it ended.
    """
    ended = asked.last_ended(person.id)
    mine = {each.id for each in asked.places(by, today=_today(at))}
    if ended and not place.administers and not ended & mine:
        raise EndedElsewhere
    person.is_active = True
    person.save(update_fields=["is_active"])
    changes.write("came-back", by=by, at=at, person=person.id, place=place)
    # the letter to who ended them names nobody: they read there who it is
    agencies = set(Agency.objects.filter(pk__in=ended).values_list("pk", flat=True))
    for body in ended - {place.id}:
        agency, partnership = (body, None) if body in agencies else (None, body)
        changes.write(
            "came-back", by=by, at=at, person=person.id, agency=agency, partnership=partnership
        )
    people_letters.came_back(person, ended, place, by=by, at=at)


def _body(place: Place) -> str:
    return "agency_id" if place.agency else "partnership_id"


def _anywhere(places: tuple[Place, ...]) -> Q:
    agencies = [place.id for place in places if place.agency]
    partnerships = [place.id for place in places if not place.agency]
    return Q(agency__in=agencies) | Q(partnership__in=partnerships)
