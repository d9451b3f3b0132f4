"""What is known of a person beside their posts: their name, their telephone, their password."""

import uuid
from datetime import date, datetime

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from accord.directory.models import Holding, Person
from accord.library import calendars
from accord.queries import people as asked
from accord.queries.people import Place
from accord.services import access, changes, people, people_letters


class WorksElsewhere(Exception):
    """They hold a post elsewhere too, so only they themselves change what is said of them."""


class TooEasy(Exception):
    """The password is short, common, or like its owner's name; `why` are the words for it."""

    def __init__(self, why: tuple[str, ...]) -> None:
        """Carry why, a code each."""
        super().__init__(*why)
        self.why = why


@transaction.atomic
def describe(
    person: uuid.UUID,
    *,
    body: uuid.UUID,
    name: str,
    telephone: str,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """Change the name and the telephone of somebody whom one looks after; they are told.

    Args:
        body: the agency or the partnership where one looks after them.
        at: the instant of the change.

    Raises:
        WorksElsewhere: they hold a post where `by` does not look after people.
        Nobody: they hold no post there, or are `by` themselves.
    """
    today = calendars.load().local_date(at)
    place = people.to_place(body, person=by, today=today)
    here = _held(person, today).filter(Q(agency=body) | Q(partnership=body))
    if person == by or not here.exists():
        raise access.Nobody
    if holds_elsewhere(person, by=by, today=today):
        raise WorksElsewhere
    changed = _change(person, name=name, telephone=telephone, by=by, at=at, place=place)
    if changed:
        people_letters.described(Person.objects.get(pk=person), place, by=by, at=at)


@transaction.atomic
def describe_oneself(person: uuid.UUID, *, name: str, telephone: str, at: datetime) -> None:
    """Change one's own name and telephone; who looks after one's people is told of a new name.

    Args:
        at: the instant of the change.
    """
    if "name" in _change(person, name=name, telephone=telephone, by=person, at=at):
        people_letters.renamed(person, at=at)


def holds_elsewhere(person: uuid.UUID, *, by: uuid.UUID, today: date) -> bool:
    """Test whether somebody holds a post where `by` does not look after people.

    Args:
        today: local date; what begins later counts too.
    """
    mine = {each.id for each in asked.places(by, today=today)}
    held = _held(person, today)
    return held.exclude(Q(agency__in=mine) | Q(partnership__in=mine)).exists()


@transaction.atomic
def choose_password(person: uuid.UUID, password: str, *, at: datetime) -> None:
    """Give somebody a password; every session of theirs ends, but the one that goes on with it.

    Args:
        at: the instant of the change.

    Raises:
        TooEasy: it is short, common, or like their name or address.
    """
    row = Person.objects.select_for_update().get(pk=person)
    try:
        password_validation.validate_password(password, row)
    except ValidationError as matter:
        raise TooEasy(tuple(each.code or "" for each in matter.error_list)) from None
    row.set_password(password)
    row.save(update_fields=["password"])
    changes.write("password", by=person, at=at, person=person)
    people_letters.password_chosen(row, at=at)


def _held(person: uuid.UUID, today: date) -> QuerySet[Holding]:
    return Holding.objects.filter(person=person).exclude(held_to__lt=today)


def _change(
    person: uuid.UUID,
    *,
    name: str,
    telephone: str,
    by: uuid.UUID,
    at: datetime,
    place: Place | None = None,
) -> tuple[changes.What, ...]:
    """Write down what differs, and return what that is."""
    row = Person.objects.select_for_update().get(pk=person)
    said: dict[changes.What, str] = {"name": name.strip(), "telephone": telephone.strip()}
    differs = tuple(each for each, words in said.items() if getattr(row, each) != words)
    for each in differs:
        setattr(row, each, said[each])
        changes.write(each, by=by, at=at, person=person, place=place)
    if differs:
        row.save(update_fields=list(differs))
    return differs
