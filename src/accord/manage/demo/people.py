"""Lays the demo's directory: partnerships, agencies and people, from people.yaml."""

import uuid
import zlib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import msgspec
import yaml
from django.contrib.auth.hashers import make_password

from accord.directory.models import (
    Agency,
    Holding,
    MailDomain,
    Partnership,
    Person,
    Representative,
    StandIn,
)
from accord.directory.posts import ADMINISTRATOR, OFFICE
from accord.library import calendars, policies
from accord.manage.demo import days
from accord.queries import people as asked
from accord.services import agencies, closures
from accord.services import people as services

FILE = Path(__file__).with_name("people.yaml")
SINCE = date(2024, 9, 2)
"""Since when everybody holds their post: longer than the oldest escalation of the demo."""

ALSO = {OFFICE: "business_manager", "safeguarding_lead": ADMINISTRATOR}
"""A second post that comes with the first: in small places one person does both."""


class PartnershipData(msgspec.Struct, frozen=True, kw_only=True):
    """A partnership of the file, under the id of its policy."""

    slug: str
    front_door: str
    offices: dict[str, str]


class AgencyData(msgspec.Struct, frozen=True, kw_only=True):
    """An agency of the file; `of` names the policies of its partnerships."""

    slug: str
    name: str
    sector: str
    of: tuple[str, ...]
    people: dict[str, str | list[str]]


class AwayData(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is out, from and to so many working days from today, and who stands in."""

    who: str
    stands_in: str
    from_: int = msgspec.field(name="from")
    to: int


class GivenData(msgspec.Struct, frozen=True, kw_only=True):
    """A post that somebody gives to a colleague, from so many working days from today on."""

    by: str
    to: str
    title: str
    from_: int = msgspec.field(name="from")


class AskedData(msgspec.Struct, frozen=True, kw_only=True):
    """Whose agency an office asks to join its partnership."""

    by: str
    administrator: str


class ClosedData(msgspec.Struct, frozen=True, kw_only=True):
    """Working days from today, from and to, on which the agency is closed that `by` looks after."""

    by: str
    from_: int = msgspec.field(name="from")
    to: int
    reason: str


class WorldData(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file."""

    partnerships: dict[str, PartnershipData]
    agencies: tuple[AgencyData, ...]
    away: tuple[AwayData, ...]
    given: tuple[GivenData, ...]
    closed: tuple[ClosedData, ...]
    asked: tuple[AskedData, ...]


def read() -> WorldData:
    """Return what the file says."""
    return msgspec.convert(yaml.safe_load(FILE.read_text(encoding="utf-8")), WorldData)


def lay(world: WorldData, *, password: str, at: datetime) -> None:
    """Write everybody to the directory, all with one password.

    Args:
        at: when they joined, an aware instant.
    """
    # One costly hash for all: what protects nobody in a demo would only delay its first start.
    stored = make_password(password)
    partnerships = {
        policy: _partnership(policy, data, stored, at)
        for policy, data in world.partnerships.items()
    }
    for each in world.agencies:
        _agency(each, tuple(partnerships[policy] for policy in each.of), stored, at)
    _absences(world.away, today=calendars.load().local_date(at))


def look_after(world: WorldData, *, at: datetime) -> None:
    """Let people be looked after as their pages do it: posts given, days closed, an agency asked.

    Args:
        at: when it was done, an aware instant.
    """
    today = calendars.load().local_date(at)
    for each in world.given:
        to, by = Person.objects.get(name=each.to), Person.objects.get(name=each.by)
        (place,) = (one for one in asked.places(by.pk, today=today) if one.administers)
        services.invite(
            to.email, name=to.name, title=each.title, body=place.id, by=by.pk, at=at,
            since=days.from_today(each.from_, today),
        )  # fmt: skip
    for days_off in world.closed:
        by = Person.objects.get(name=days_off.by)
        (place,) = (one for one in asked.places(by.pk, today=today) if one.administers)
        closures.close(
            place.id, first=days.from_today(days_off.from_, today),
            last=days.from_today(days_off.to, today), reason=days_off.reason, by=by.pk,
            key=uuid.uuid5(place.id, "closed"), at=at,
        )  # fmt: skip
    for question in world.asked:
        by = Person.objects.get(name=question.by)
        (office,) = (one for one in asked.places(by.pk, today=today) if not one.agency)
        mailbox = Person.objects.get(name=question.administrator).email
        agencies.ask(mailbox, partnership=office.id, by=by.pk, at=at)


def address(name: str, slug: str) -> str:
    """Return somebody's invented mailbox."""
    return f"{name.lower().replace(' ', '.')}@{slug}.example"


def telephone(name: str) -> str:
    """Return somebody's invented number, of the kind kept free for plays; the same every time."""
    return f"01632 960 {200 + zlib.crc32(name.encode()) % 800}"


def names(listed: str | list[str]) -> tuple[str, ...]:
    """Return the one or several who hold a post."""
    return (listed,) if isinstance(listed, str) else tuple(listed)


def _partnership(policy: str, data: PartnershipData, stored: str, at: datetime) -> Partnership:
    made = Partnership.objects.create(
        slug=data.slug,
        name=policies.by_id(policy).policy.partnership.name,
        policy=policy,
        mailbox=f"office@{data.slug}.example",
        front_door=data.front_door,
    )
    for title, name in data.offices.items():
        _hold(_person(name, data.slug, stored, at), title, partnership=made)
    return made


def _agency(data: AgencyData, of: Iterable[Partnership], stored: str, at: datetime) -> None:
    made = Agency.objects.create(slug=data.slug, name=data.name, sector=data.sector)
    made.partnerships.set(of)
    if data.people:  # where nobody is yet, nobody joins by their mailbox
        MailDomain.objects.create(domain=f"{data.slug}.example", agency=made)
    for title, listed in data.people.items():
        for name in names(listed):
            person = _person(name, data.slug, stored, at)
            _hold(person, title, agency=made)
            if title == "board_member":
                _represent(person, made, of)


def _person(name: str, slug: str, stored: str, at: datetime) -> Person:
    made: Person = Person.objects.create(
        name=name, email=address(name, slug), telephone=telephone(name), password=stored,
        joined_at=at, last_login=at,
    )  # fmt: skip
    return made


def _hold(
    person: Person,
    title: str,
    *,
    agency: Agency | None = None,
    partnership: Partnership | None = None,
) -> None:
    Holding.objects.bulk_create(
        Holding(person=person, title=each, agency=agency, partnership=partnership, held_from=SINCE)
        for each in (title, ALSO.get(title))
        if each is not None
    )


def _represent(person: Person, agency: Agency, of: Iterable[Partnership]) -> None:
    Representative.objects.bulk_create(
        Representative(partnership=each, agency=agency, person=person, held_from=SINCE)
        for each in of
    )


def _absences(away: Iterable[AwayData], *, today: date) -> None:
    StandIn.objects.bulk_create(
        StandIn(
            holding=holding,
            person=Person.objects.get(name=each.stands_in),
            stands_from=days.from_today(each.from_, today),
            stands_to=days.from_today(each.to, today),
        )
        for each in away
        for holding in Holding.objects.filter(person__name=each.who)
    )
