"""Being out: who stands in for somebody from when to when, said by them or for them."""

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accord.directory.models import Person, StandIn
from accord.library import calendars, phrases
from accord.outbox import mail
from accord.queries import standing_in as asked
from accord.queries.standing_in import Whose
from accord.services import access

LONGEST = timedelta(days=366)
"""Longer than this nobody is out: somebody else takes the post."""

_STANDS_IN = """\
Somebody at {place} is out from {first} to {last}. Meanwhile you stand in for them: {posts}.
Who it is stands on the page "Out of office".

On these days you see in Accord what they would see, and do what they would do. What is owed by them
stands in "My work". If you cannot, say so to them or to their manager.

{address}
"""
_IS_OUT = """\
It was written down for you in Accord that you are out from {first} to {last}, and that a colleague
stands in for you at {place}.

Who that is stands on the page "Out of office". If it is wrong, sign in and end it there.

{address}
"""


class OutAlready(Exception):
    """They are out on some of these days, with somebody standing in. Nothing was written."""


class StandInIsOut(Exception):
    """Who is to stand in is out themselves on some of these days. Nothing was written."""


def to_person(person: uuid.UUID, *, by: uuid.UUID, today: date) -> Whose:
    """Return somebody whom one can write down as out: oneself, or a colleague.

    Of a colleague only what they hold at the agencies in which `by` can speak for them.

    Args:
        today: local date on which posts are looked at.

    Raises:
        Nobody: they hold no post in which somebody can stand in, or are not for `by` to speak for.
    """
    at = None if person == by else asked.agencies_for(person, by=by, today=today)
    found = asked.whose(person, today=today, at=at)
    if found is None:
        raise access.Nobody
    return found


def plan(
    person: uuid.UUID,
    *,
    body: uuid.UUID,
    stand_in: uuid.UUID,
    first: date,
    last: date,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """Let somebody stand in for all that a person holds at an agency or partnership.

    Said twice it is one thing. Who stands in is told, and the person where another says it.

    Args:
        body: the agency or partnership.
        first: local date of the first day out, a year ahead at most; `last` of the last one, not
            before today.
        by: who says it.
        at: the instant at which it is said.

    Raises:
        OutAlready: they are out on some of these days already.
        StandInIsOut: who is to stand in is out there themselves then.
        Nobody: the person is not for `by` to speak for at this body, or who is to stand in holds
            no post there in which somebody can stand in.
    """
    today = calendars.load().local_date(at)
    if last < first or last - first > LONGEST or last < today or first - today > LONGEST:
        raise ValueError(f"Nobody is out from {first} to {last}, said on {today}.")
    with transaction.atomic():
        of = to_person(person, by=by, today=today)
        somebody = _locked(person)
        others = asked.candidates(of, by=by, today=today)
        if (stand_in, body) not in {(each.person, each.body) for each in others}:
            raise access.Nobody
        held = of.holdings[body]
        said = StandIn.objects.filter(
            holding__in=held, person=stand_in, stands_from=first, stands_to=last
        )
        if said.count() == len(held):
            return
        _check_days(held, stand_in, body, first, last)
        rows = [
            StandIn(holding_id=each, person_id=stand_in, stands_from=first, stands_to=last)
            for each in held
        ]
        StandIn.objects.bulk_create(rows)
        _tell(of, somebody, rows[0], body, by=by, at=at)


def end(absence: uuid.UUID, *, by: uuid.UUID, at: datetime) -> uuid.UUID:
    """Let somebody be back from today on, and return who; what has not begun never begins.

    Ended twice it is one thing.

    Args:
        absence: id of one of its rows.
        at: the instant at which it is said.

    Raises:
        Nobody: there is none, or the person is not for `by` to speak for at its body.
    """
    today = calendars.load().local_date(at)
    row = StandIn.objects.filter(pk=absence).select_related("holding").first()
    if row is None:
        raise access.Nobody
    person = row.holding.person_id
    of = to_person(person, by=by, today=today)
    if (row.holding.agency_id or row.holding.partnership_id) not in of.holdings:
        raise access.Nobody
    StandIn.objects.filter(
        holding__person=person,
        holding__agency=row.holding.agency_id,
        holding__partnership=row.holding.partnership_id,
        person=row.person_id,
        stands_from=row.stands_from,
        stands_to=row.stands_to,
        stands_to__gte=today,
    ).update(stands_to=today - timedelta(days=1))
    return person


def _locked(person: uuid.UUID) -> Person:
    """Return a person; locked, so that two forms at the same moment come one after the other."""
    found: Person = Person.objects.select_for_update().get(pk=person)
    return found


def _check_days(
    held: tuple[uuid.UUID, ...], stand_in: uuid.UUID, body: uuid.UUID, first: date, last: date
) -> None:
    then = Q(stands_from__lte=last, stands_to__gte=first)
    # out where else they work, they may well be here; and it is nobody's business here
    here = Q(holding__agency=body) | Q(holding__partnership=body)
    if StandIn.objects.filter(then, holding__in=held).exists():
        raise OutAlready
    if StandIn.objects.filter(then, here, holding__person=stand_in).exists():
        raise StandInIsOut


def _tell(
    of: Whose, somebody: Person, row: StandIn, body: uuid.UUID, *, by: uuid.UUID, at: datetime
) -> None:
    stand_in = Person.objects.get(pk=row.person_id)
    facts = {
        "place": of.body_names[body],
        "first": phrases.day(row.stands_from), "last": phrases.day(row.stands_to),
        "address": settings.BASE_URL,
        "posts": phrases.listed([phrases.TITLES.get(each, each) for each in of.titles[body]]),
    }  # fmt: skip
    _write(stand_in, f"You stand in at {facts['place']}", _STANDS_IN.format(**facts), at)
    if by != of.person:
        subject = f"You are out of office at {facts['place']}"
        _write(somebody, subject, _IS_OUT.format(**facts), at)


def _write(reader: Person, subject: str, said: str, at: datetime) -> None:
    letter = mail.Letter(to=reader.email, subject=subject, text=said)
    mail.keep(letter, kind="stand-in", person=reader.id, at=at)
