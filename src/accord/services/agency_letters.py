"""What is written when an agency is changed by an office: to its administrators, and the like."""

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q

from accord.directory.models import Agency, Asking, Holding, Partnership, Person
from accord.directory.posts import ADMINISTRATOR, OFFICE
from accord.library import phrases
from accord.services import mailing

_REPRESENTS = """\
From {first} on{until} {whose} {agency} on {partnership}.

Through its representative an agency is engaged in the partnership: at the last stage of a
disagreement, and where a panel is chosen. The office of {partnership} wrote it down. If it is
wrong, tell them.

{address}
"""
_NO_MORE = """\
After {last} {whose} {agency} on {partnership}.

Until somebody else is named, nobody of {agency} can be engaged there. The office of {partnership}
wrote it down, and names the next one: tell them who it is.

{address}
"""
_LISTED = """\
The office of {partnership} listed mailboxes at {domain} for {agency}.

Whoever reads a mailbox at {domain} can from now on sign in and is a practitioner of {agency}. You
are told of each. If that is not a domain of yours, tell the office at once.

{address}
"""
_UNLISTED = """\
The office of {partnership} took the mailboxes at {domain} off the list of {agency}.

Who has joined stays. Nobody new joins by such a mailbox; they have to be invited.

{address}
"""
_CHANGED = """\
The office of {partnership} changed the name or the sector of an agency in Accord, which is now
called {agency}. Its disagreements are as they were. If it is wrong, tell them.

{address}
"""
_ASKED = """\
{partnership} asks whether {agency} joins it in Accord too.

If you say yes, its agencies can raise disagreements with yours, and yours with them, under its
policy; your people and their posts count there as well. You find the question on the page "People".

{address}
"""
_ANSWERED = """\
{agency} {answer} {partnership} in Accord.

{address}
"""
_PARTNERSHIP = """\
The mailbox of {partnership}, or whom to ring there about a child at risk of harm, was changed by
somebody of its office. Please look whether it is right: people read it in an emergency.

{address}
"""


def represents(
    person: uuid.UUID,
    agency: Agency,
    partnership: Partnership,
    *,
    by: uuid.UUID,
    at: datetime,
    first: date,
    last: date | None,
) -> None:
    """Tell a new representative, and the agency's administrators.

    Args:
        at: the instant at which it was said.
        first: and `last` local dates, both included.
    """
    until = f" until {phrases.day(last)}" if last else ""
    facts = {"first": phrases.day(first), "until": until, **_names(agency, partnership)}
    for reader in _with(person, agency, by=by, at=at):
        whose = "you represent" if reader.id == person else "somebody new represents"
        said = _REPRESENTS.format(whose=whose, **facts)
        mailing.write(reader, "represents", f"Who represents {agency.name}", said, at=at)


def represents_no_more(
    person: uuid.UUID,
    agency: Agency,
    partnership: Partnership,
    *,
    by: uuid.UUID,
    at: datetime,
    last: date,
) -> None:
    """Tell who represents an agency no longer, and its administrators.

    Args:
        at: the instant at which it was said.
        last: local date of the last day.
    """
    facts = {"last": phrases.day(last), **_names(agency, partnership)}
    for reader in _with(person, agency, by=by, at=at):
        me = reader.id == person
        whose = "you no longer represent" if me else "its representative no longer represents"
        said = _NO_MORE.format(whose=whose, **facts)
        mailing.write(reader, "represents", f"Who represents {agency.name}", said, at=at)


def domain_listed(
    domain: str, agency: Agency, partnership: Partnership, *, by: uuid.UUID, at: datetime
) -> None:
    """Tell an agency that a domain was listed for it.

    Args:
        at: the instant at which it was.
    """
    said = _LISTED.format(domain=domain, **_names(agency, partnership))
    _to_agency(agency, "domain", f"Mailboxes listed for {agency.name}", said, by=by, at=at)


def domain_unlisted(
    domain: str, agency: Agency, partnership: Partnership, *, by: uuid.UUID, at: datetime
) -> None:
    """Tell an agency that a domain was taken off its list.

    Args:
        at: the instant at which it was.
    """
    said = _UNLISTED.format(domain=domain, **_names(agency, partnership))
    _to_agency(agency, "domain", f"Mailboxes of {agency.name}", said, by=by, at=at)


def changed(agency: Agency, partnership: Partnership, *, by: uuid.UUID, at: datetime) -> None:
    """Tell an agency that its name or sector was changed.

    Args:
        at: the instant of the change.
    """
    said = _CHANGED.format(**_names(agency, partnership))
    _to_agency(agency, "agency", "An agency in Accord was changed", said, by=by, at=at)


def asked(asking: Asking, *, at: datetime) -> None:
    """Ask an agency's administrators whether it joins a partnership.

    Args:
        at: the instant of the question.
    """
    said = _ASKED.format(**_names(asking.agency, asking.partnership))
    subject = f"{asking.partnership.name} asks {asking.agency.name}"
    for reader in mailing.readers(
        Holding.objects.filter(agency=asking.agency, title=ADMINISTRATOR), at=at
    ):
        if reader.id != asking.asked_by:
            mailing.write(reader, "agency-asked", subject, said, at=at)


def answered(asking: Asking, *, at: datetime) -> None:
    """Tell the office that asked what the agency answered, and the offices it belongs to.

    Args:
        at: the instant of the answer.
    """
    answer = "has joined" if asking.joined else "has not joined"
    said = _ANSWERED.format(answer=answer, **_names(asking.agency, asking.partnership))
    offices = Q(partnership=asking.partnership)
    if asking.joined:
        offices |= Q(partnership__agencies=asking.agency)
    subject = f"{asking.agency.name} answered"
    for reader in mailing.readers(Holding.objects.filter(offices & Q(title=OFFICE)), at=at):
        if reader.id != asking.answered_by:
            mailing.write(reader, "agency-asked", subject, said, at=at)


def partnership_changed(partnership: Partnership, *, by: uuid.UUID, at: datetime) -> None:
    """Tell the others of an office what was changed of their partnership.

    Args:
        at: the instant of the change.
    """
    said = _PARTNERSHIP.format(partnership=partnership.name, address=settings.BASE_URL)
    for reader in mailing.readers(
        Holding.objects.filter(partnership=partnership, title=OFFICE), at=at
    ):
        if reader.id != by:
            mailing.write(reader, "partnership", f"{partnership.name} was changed", said, at=at)


def _names(agency: Agency, partnership: Partnership) -> dict[str, str]:
    return {
        "agency": agency.name,
        "partnership": partnership.name,
        "address": settings.BASE_URL,
    }


def _with(person: uuid.UUID, agency: Agency, *, by: uuid.UUID, at: datetime) -> tuple[Person, ...]:
    """Return somebody, and the administrators of an agency, but for who did it."""
    readers = mailing.readers(Holding.objects.filter(agency=agency, title=ADMINISTRATOR), at=at)
    them = tuple(Person.objects.filter(pk=person, is_active=True))
    found = {each.id: each for each in (*them, *readers)}
    return tuple(each for each in found.values() if each.id != by)


def _to_agency(
    agency: Agency, kind: str, subject: str, said: str, *, by: uuid.UUID, at: datetime
) -> None:
    """Write to an agency's administrators and leads, and to its partnerships' offices."""
    own = Q(agency=agency, title__in=(ADMINISTRATOR, "safeguarding_lead"))
    offices = Q(partnership__agencies=agency, title=OFFICE)
    for reader in mailing.readers(Holding.objects.filter(own | offices), at=at):
        if reader.id != by:
            mailing.write(reader, kind, subject, said, at=at)
