"""What is known of oneself: name, mailbox, telephone, and the posts one holds."""

import uuid
from datetime import date

import msgspec

from accord.directory.models import Holding, Person


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """A post of one's own; `to` is its last local date, None where none is set."""

    title: str
    place: str
    since: date
    to: date | None


class Myself(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in; `has_password`: not by codes alone; `daily`: they chose digests."""

    name: str
    email: str
    telephone: str
    has_password: bool
    daily: bool
    posts: tuple[Mine, ...]


def about(person: uuid.UUID, *, today: date) -> Myself:
    """Return what is known of somebody, for themselves.

    Args:
        today: local date; posts that have passed are left out.
    """
    row = Person.objects.get(pk=person)
    held = Holding.objects.filter(person=person).exclude(held_to__lt=today)
    return Myself(
        name=row.name,
        email=row.email,
        telephone=row.telephone,
        has_password=row.has_usable_password(),
        daily=row.daily,
        posts=tuple(
            Mine(
                title=each.title, since=each.held_from, to=each.held_to,
                place=each.agency.name if each.agency else str(each.partnership),
            )
            for each in held.select_related("agency", "partnership").order_by("held_from", "title")
        ),
    )  # fmt: skip
