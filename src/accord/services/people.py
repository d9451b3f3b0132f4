"""People: who joins by their mailbox, who is invited, who is ended, and who looks after whom."""

import dataclasses
import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accord.directory.models import Agency, Holding, Person, Representative, StandIn
from accord.library import calendars
from accord.outbox import mail
from accord.queries import people as asked
from accord.queries.people import Place
from accord.services import access

PRACTITIONER = "practitioner"


_JOINED = """\
Somebody signed in to Accord with a mailbox of {place} for the first time. From today they are a
practitioner there and can raise disagreements.

You look after the people of {place}. Please see who it is on the page "People", and end it there
if they do not work with you.

{address}
"""
_INVITED = """\
You can now use Accord for {place}. It carries out your partnership's escalation policy.

Choose "Sign in" and give this e-mail address. A code is sent to it; there is no password to
remember.

{address}
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Mailbox:
    """Whose mailbox it is: somebody's who signs in, an agency's for who may join, or nobody's."""

    person: Person | None
    agency: Agency | None

    @property
    def is_welcome(self) -> bool:
        """Whether a code may be sent to it."""
        return self.person is not None or self.agency is not None


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
    """Return who signs in with a mailbox, or may join with it; as quickly for any as for none."""
    somebody: Person | None = Person.objects.filter(email=plain(email)).first()
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
        _give(person, PRACTITIONER, today=_today(at), agency_id=found.agency.id)
        _tell_of(found.agency, at=at)
    return person


@transaction.atomic
def invite(
    email: str, *, name: str, title: str, body: uuid.UUID, by: uuid.UUID, at: datetime
) -> Person:
    """Give somebody a post from today, and write to them how they sign in.

    Somebody who is there already keeps their name and their other posts; who was ended comes back
    with this post alone.

    Args:
        body: the agency or the partnership whose post it is.
        by: who invites.
        at: the instant of the invitation.

    Raises:
        Nobody: `by` does not look after these people, or there is no such post there.
    """
    today = _today(at)
    place = to_place(body, person=by, today=today)
    if title not in place.titles:
        raise access.Nobody
    person, _ = _person(email, name, at)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
    _give(person, title, today=today, **{_body(place): place.id})
    subject = f"You can use Accord for {place.name}"
    _write(person, "invited", subject, _INVITED, place=place.name, at=at)
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
    held = Holding.objects.filter(there, asked.held_on(today), person=person)
    if person == by or not held.exists():
        raise access.Nobody
    _close(person, there, today=today)
    if Holding.objects.filter(person=person).exclude(held_to__lt=today).exists():
        return False
    _shut_out(person)
    return True


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


def _person(email: str, name: str, at: datetime) -> tuple[Person, bool]:
    """Return the person of an address, and whether they are new."""
    address = plain(email)
    said = name.strip() or address.partition("@")[0]
    try:
        with transaction.atomic():
            return Person.objects.add(email=address, name=said, joined_at=at), True
    except IntegrityError:
        # there already; or in another window, at the same moment
        return Person.objects.select_for_update().get(email=address), False


def _give(person: Person, title: str, *, today: date, **body: uuid.UUID) -> None:
    held = Holding.objects.filter(asked.held_on(today), person=person, title=title, **body)
    if not held.exists():
        Holding.objects.create(person=person, title=title, held_from=today, **body)


def _body(place: Place) -> str:
    return "agency_id" if place.agency else "partnership_id"


def _anywhere(places: tuple[Place, ...]) -> Q:
    agencies = [place.id for place in places if place.agency]
    partnerships = [place.id for place in places if not place.agency]
    return Q(agency__in=agencies) | Q(partnership__in=partnerships)


def _close(person: uuid.UUID, there: Q, *, today: date) -> None:
    """Close posts as of yesterday: a post's last day is part of it, and this holds at once."""
    yesterday = today - timedelta(days=1)
    mine = Holding.objects.filter(there, person=person).exclude(held_to__lt=today)
    mine.filter(held_from__gte=today).delete()
    mine.update(held_to=yesterday)
    posts = Holding.objects.filter(there)
    standing = StandIn.objects.filter(holding__in=posts, person=person, stands_to__gte=today)
    standing.filter(stands_from__gte=today).delete()
    standing.update(stands_to=yesterday)
    board = Representative.objects.filter(there, person=person).exclude(held_to__lt=today)
    board.filter(held_from__gte=today).delete()
    board.update(held_to=yesterday)


def _shut_out(who: uuid.UUID) -> None:
    person = Person.objects.select_for_update().get(pk=who)
    person.is_active = False
    # Another password, though none: it ends every session of theirs for good, so that none comes
    # back to life should they one day be invited again.
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])


def _tell_of(agency: Agency, *, at: datetime) -> None:
    """Tell who looks after an agency's people; where nobody does, its partnerships' offices."""
    administrators = Holding.objects.filter(agency=agency, title=asked.ADMINISTRATOR)
    offices = Holding.objects.filter(partnership__agencies=agency, title=asked.OFFICE)
    readers = _readers(administrators, at) or _readers(offices, at)
    for reader in readers:
        _write(
            reader, "joined", f"Somebody joined {agency.name}", _JOINED, place=agency.name, at=at
        )


def _readers(held: QuerySet[Holding], at: datetime) -> tuple[Person, ...]:
    rows = held.filter(asked.held_on(_today(at)), person__is_active=True).select_related("person")
    return tuple({row.person_id: row.person for row in rows}.values())


def _write(reader: Person, kind: str, subject: str, text: str, *, place: str, at: datetime) -> None:
    said = text.format(place=place, address=settings.BASE_URL)
    letter = mail.Letter(to=reader.email, subject=subject, text=said)
    mail.keep(letter, kind=kind, person=reader.id, at=at)
