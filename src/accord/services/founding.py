"""The first partnership of an installation: itself, its office, and who runs that to begin with."""

import uuid
from datetime import datetime

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from accord.directory.models import Holding, Partnership, Person
from accord.directory.posts import OFFICE, held_on
from accord.library import calendars, policies
from accord.queries.people import Place
from accord.services import changes, people, people_letters


class Founding(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a partnership and of its first administrator.

    Attributes:
        slug: its name in addresses and records, which never changes.
        policy: id of the policy under which its disagreements are raised.
        mailbox: of its office, which gets what nobody else can be told.
        front_door: whom to ring about a child at risk of harm, in words.
    """

    slug: str
    name: str
    policy: str
    mailbox: str
    front_door: str
    administrator: str
    email: str


class Unfit(Exception):
    """Something said of it cannot be; each is a sentence: what is the matter, and what to do."""

    def __init__(self, matters: tuple[str, ...]) -> None:
        super().__init__("\n".join(matters))
        self.matters = matters


class ThereAlready(Exception):
    """There is a partnership with that slug; nothing was changed."""


@transaction.atomic
def found(of: Founding, *, at: datetime) -> uuid.UUID:
    """Make a partnership and its first administrator, write to them, and return its id.

    The administrator holds the post of its office from today: they give all other posts.

    Args:
        at: the instant of the founding.

    Raises:
        Unfit: something said of it cannot be. Nothing was written.
        ThereAlready: the slug is taken. Nothing was written.
    """
    _check(of)
    if is_there(of.slug):
        raise ThereAlready
    made = Partnership.objects.create(
        slug=of.slug, name=of.name.strip(), policy=of.policy, mailbox=people.plain(of.mailbox),
        front_door=of.front_door.strip(),
    )  # fmt: skip
    person = _administrator(of, at)
    today = calendars.load().local_date(at)
    Holding.objects.create(
        person=person, partnership=made, title=OFFICE, held_from=today,
        invited_as=of.administrator.strip(), invited_at=at,
    )  # fmt: skip
    place = Place(id=made.id, name=made.name, agency="", titles=(), administers=False)
    # nobody was there to give it, so it stands under who got it
    changes.write(
        "post-given", by=person.id, at=at, person=person.id, place=place, title=OFFICE, first=today
    )
    people_letters.invited(person, place, at=at, since=today, key=made.id)
    return made.id


def is_there(slug: str) -> bool:
    """Test whether there is a partnership with that slug."""
    return Partnership.objects.filter(slug=slug).exists()


def differences(of: Founding, *, at: datetime) -> tuple[str, ...]:
    """Return how a partnership that is there differs from what is said of it now, as sentences.

    Args:
        at: the instant now; posts are looked at on its local date.

    Raises:
        Unfit: something said of it cannot be.
    """
    _check(of)
    row = Partnership.objects.get(slug=of.slug)
    said = {
        "name": of.name.strip(), "policy": of.policy,
        "mailbox": people.plain(of.mailbox), "front_door": of.front_door.strip(),
    }  # fmt: skip
    found = [
        f"Its {_CALLED[field]} is '{getattr(row, field)}', and not '{value}'."
        for field, value in said.items()
        if getattr(row, field) != value
    ]
    today = calendars.load().local_date(at)
    held = Holding.objects.filter(held_on(today), partnership=row, title=OFFICE)
    if not held.filter(person__email=people.plain(of.email)).exists():
        found.append(f"{people.plain(of.email)} is not of its office.")
    return tuple(found)


_CALLED = {
    "name": "name", "policy": "policy", "mailbox": "mailbox", "front_door": "front door",
}  # fmt: skip


def _check(of: Founding) -> None:
    matters = tuple(filter(None, (
        _slug(of.slug), _words(of.name, "the partnership's name", 200),
        _policy(of.policy), _mailbox(of.mailbox, "the office's mailbox"),
        _words(of.front_door, "the front door", 200),
        _words(of.administrator, "the administrator's name", 200),
        _mailbox(of.email, "the administrator's e-mail address"),
    )))  # fmt: skip
    if matters:
        raise Unfit(matters)


def _slug(said: str) -> str:
    try:
        validate_slug(said)
    except ValidationError:
        return (
            f"The slug '{said}' stands in addresses, so it is of letters, digits and hyphens "
            "alone. Choose one like severn-vale."
        )
    return "" if len(said) <= 50 else "The slug is longer than 50 letters. Choose a shorter one."


def _words(said: str, what: str, most: int) -> str:
    if not said.strip():
        return f"Nothing is said of {what}. People will see it, so give it."
    if len(said.strip()) > most or not said.strip().isprintable():
        return f"What is said of {what} is no single line of {most} letters. Make it shorter."
    return ""


def _policy(said: str) -> str:
    if said in policies.ids():
        return ""
    known = ", ".join(policies.ids())
    return f"There is no policy '{said}'. Name one of {known}; ./accord policy list tells of them."


def _mailbox(said: str, what: str) -> str:
    try:
        validate_email(people.plain(said))
    except ValidationError:
        return f"'{said}' is no address for {what}. Give one like office@severn-vale.example."
    return ""


def _administrator(of: Founding, at: datetime) -> Person:
    """Return the person of the administrator's mailbox, who may be here for another partnership."""
    email = people.plain(of.email)
    known: Person | None = Person.objects.filter(email=email).first()
    if known is None:
        made: Person = Person.objects.add(email=email, name=of.administrator, joined_at=at)
        return made
    if not known.is_active:
        raise Unfit((
            f"The access of {email} was ended. Name somebody else; who looks after the people "
            "where it ended can bring them back.",
        ))  # fmt: skip
    return known
