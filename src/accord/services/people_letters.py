"""What is written when people join, are given posts, or come back; a letter names no newcomer."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from accord.directory.models import Agency, Holding, Partnership, Person
from accord.directory.posts import ADMINISTRATOR, OFFICE, held_on
from accord.library import calendars, phrases
from accord.queries import people as asked
from accord.queries.people import Place
from accord.services import mailing

LEAD = "safeguarding_lead"

_JOINED = """\
Somebody signed in to Accord with a mailbox of {place} for the first time. From today they are a
practitioner there and can raise disagreements.

You look after the people of {place}. Please see who it is on the page "People", and end it there
if they do not work with you.

{address}
"""
_INVITED = """\
{when} you can use Accord for {place}. It carries out your partnership's escalation policy.

Choose "Sign in" and give this e-mail address. A code is sent to it; there is no password to
remember.

{address}
"""
_GIVEN = """\
Somebody was given a post at {place}: {post}. It was given by {giver}.

From {since} they can act for that post. If you did not expect this, ask {giver} who it
is and why. Who looks after the people of {place} sees it on the page "People", and can end it.

{address}
"""
_GIVEN_MANY = """\
{many} posts were given at {place}: {posts}. They were given by {giver}, from one list.

From {since} those who have them can act for them. If you did not expect this, ask {giver} who they
are and why. Who looks after the people of {place} sees them on the page "People", and can end them.

{address}
"""
_BACK = """\
Somebody whose access had ended at {ended} can sign in to Accord again: they were given a post at
{place}.

What they raised there they can read again. Look on the page "People", under what was changed, who
it is. If it worries you, ask who looks after the people of {place}.

{address}
"""
_ENDED = """\
A post at {place} has an end: {post}. Its last day is {last}. It was written
down by {giver}.

If you did not expect this, ask why. What you did stays in the record under your name.

{address}
"""
_ENDED_OF = """\
A post at {place} has an end: {post}. Its last day is {last}. It was written
down by {giver}.

See that somebody else holds it by then. Who looks after the people of {place} sees whose it is on
the page "People".

{address}
"""
_DESCRIBED = """\
Your name or your telephone in Accord was changed by {giver}.

Others who take part in something with you see both. Please look at them on the page "You", and put
right what is wrong.

{address}
"""
_PASSWORD = """\
A password was chosen for signing in to Accord with this address. Wherever else you were signed in,
you are signed out.

If that was not you, sign in with a code now, and choose another password on the page "You". Then
tell who looks after the people where you work.

{address}
"""
_RENAMED = """\
Somebody at {place} changed their own name in Accord.

Please look on the page "People" whether everybody there stands under the name by which you know
them. If not, ask who it is, and end it there.

{address}
"""


def invited(
    person: Person, place: Place, *, at: datetime, since: date, key: uuid.UUID | None
) -> None:
    """Write to somebody how they sign in.

    Args:
        at: the instant of the invitation.
        since: local date of the first day in the post.
        key: the form's own; under one key one letter is written.
    """
    now = since <= calendars.load().local_date(at)
    when = "From now on" if now else f"From {phrases.day(since)}"
    said = _INVITED.format(when=when, place=place.name, address=settings.BASE_URL)
    mailing.write(person, "invited", f"You can use Accord for {place.name}", said, at=at, key=key)


def joined(agency: Agency, *, at: datetime) -> None:
    """Tell an agency's administrators; its partnerships' offices too while none has arrived.

    Args:
        at: the instant of joining.
    """
    said = _JOINED.format(place=agency.name, address=settings.BASE_URL)
    for reader in _who_look_after(agency.id, at=at):
        mailing.write(reader, "joined", f"Somebody joined {agency.name}", said, at=at)


def posts_given(
    given: Sequence[tuple[uuid.UUID, str]],
    place: Place,
    *,
    by: uuid.UUID,
    at: datetime,
    since: date,
) -> None:
    """Tell those who would know that a post is not right: all but who gave it, and who has it.

    At an agency these are its administrators and safeguarding leads, and the offices of its
    partnerships other than the one that gave it; at a partnership the others of its office.

    Args:
        given: people and the posts they were given at once; each reader gets one letter of all.
        at: the instant of the giving.
        since: local date of the first day in the posts.
    """
    facts = {
        "place": place.name, "giver": _giver(place, by, at), "since": phrases.day(since),
        "address": settings.BASE_URL,
    }  # fmt: skip
    for reader in mailing.readers(_watching(place, by, at), at=at):
        titles = [title for person, title in given if reader.id not in (by, person)]
        if not titles:
            continue
        if len(titles) == 1:
            subject, said = "A post was given", _GIVEN.format(post=_title(titles[0]), **facts)
        else:
            subject = f"{len(titles)} posts were given"
            said = _GIVEN_MANY.format(many=len(titles), posts=_counted(titles), **facts)
        mailing.write(reader, "post-given", f"{subject} at {place.name}", said, at=at)


def _title(title: str) -> str:
    return phrases.TITLES.get(title, title)


def _counted(titles: Iterable[str]) -> str:
    """Return how many of each post: worker (3) and line manager (1)."""
    return phrases.listed([f"{_title(each)} ({many})" for each, many in Counter(titles).items()])


def post_ended(
    person: Person, title: str, place: Place, *, by: uuid.UUID, at: datetime, last: date
) -> None:
    """Tell somebody that a post of theirs ends, and those who are told when one is given.

    Args:
        at: the instant at which it was said.
        last: local date of the last day.
    """
    facts = {
        "place": place.name, "post": phrases.TITLES.get(title, title), "last": phrases.day(last),
        "giver": _giver(place, by, at), "address": settings.BASE_URL,
    }  # fmt: skip
    subject = f"A post ends at {place.name}"
    mailing.write(person, "post-ended", subject, _ENDED.format(**facts), at=at)
    for reader in mailing.readers(_watching(place, by, at), at=at):
        if reader.id not in (by, person.id):
            mailing.write(reader, "post-ended", subject, _ENDED_OF.format(**facts), at=at)


def described(person: Person, place: Place, *, by: uuid.UUID, at: datetime) -> None:
    """Tell somebody that what is said of them was changed by another.

    Args:
        at: the instant of the change.
    """
    said = _DESCRIBED.format(giver=_giver(place, by, at), address=settings.BASE_URL)
    mailing.write(person, "described", "Your name or telephone in Accord was changed", said, at=at)


def password_chosen(person: Person, *, at: datetime) -> None:
    """Tell somebody that a password was chosen for them: it was them, or it is not.

    Args:
        at: the instant of the choice.
    """
    said = _PASSWORD.format(address=settings.BASE_URL)
    mailing.write(person, "password", "A password was chosen in Accord", said, at=at)


def renamed(person: uuid.UUID, *, at: datetime) -> None:
    """Tell who looks after the people wherever somebody holds a post that they changed their name.

    Args:
        at: the instant of the change.
    """
    today = calendars.load().local_date(at)
    held = Holding.objects.filter(held_on(today), person=person)
    for body in {row.agency_id or row.partnership_id: None for row in held}:
        if body is None:
            continue
        said = _RENAMED.format(place=_name(body), address=settings.BASE_URL)
        for reader in _who_look_after(body, at=at):
            if reader.id != person:
                mailing.write(reader, "renamed", f"A name changed at {_name(body)}", said, at=at)


def came_back(
    person: Person, ended: Iterable[uuid.UUID], place: Place, *, by: uuid.UUID, at: datetime
) -> None:
    """Tell who looks after the people where somebody was ended that they are back.

    It names nobody: who ended them finds who it is in what was changed.

    Args:
        ended: the agencies and partnerships at which they were ended.
        at: the instant of their return.
    """
    subject = f"Somebody came back to {place.name}"
    for body in ended:
        said = _BACK.format(place=place.name, ended=_name(body), address=settings.BASE_URL)
        for reader in _who_look_after(body, at=at):
            if reader.id not in (by, person.id):
                mailing.write(reader, "came-back", subject, said, at=at)


def _who_look_after(body: uuid.UUID, *, at: datetime) -> tuple[Person, ...]:
    administrators = Q(agency=body, title=ADMINISTRATOR)
    offices = Q(partnership=body) | Q(partnership__agencies=body)
    anybody = Holding.objects.filter(administrators | offices & Q(title=OFFICE))
    return mailing.readers(anybody.filter(administrators, asked.ARRIVED), at=at) or mailing.readers(
        anybody, at=at
    )


def _watching(place: Place, by: uuid.UUID, at: datetime) -> QuerySet[Holding]:
    if not place.agency:
        return Holding.objects.filter(partnership=place.id, title=OFFICE)
    own = Q(agency=place.id, title__in=(ADMINISTRATOR, LEAD))
    theirs = Q(partnership__agencies=place.id, title=OFFICE)
    return Holding.objects.filter(own | theirs & ~Q(partnership__in=_of_office(by, at)))


def _of_office(by: uuid.UUID, at: datetime) -> QuerySet[Partnership]:
    """Return the partnerships whose office somebody holds, in whose name they may have acted."""
    today = calendars.load().local_date(at)
    held = Holding.objects.filter(held_on(today), person=by, title=OFFICE)
    return Partnership.objects.filter(pk__in=held.values("partnership")).order_by("name")


def _giver(place: Place, by: uuid.UUID, at: datetime) -> str:
    if place.administers:
        return f"an administrator of {place.name}"
    offices = _of_office(by, at)
    mine = offices.filter(agencies=place.id) if place.agency else offices.filter(pk=place.id)
    return f"the office of {' and '.join(each.name for each in mine)}"


def _name(body: uuid.UUID) -> str:
    found = Agency.objects.filter(pk=body).first() or Partnership.objects.get(pk=body)
    return found.name
