"""What would have been sent: the outbox as the demonstration shows it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec
from django.urls import reverse

from accord.directory import names
from accord.directory.models import Partnership, Person
from accord.directory.posts import ADMINISTRATOR
from accord.engine import posts
from accord.engine.policy import Policy
from accord.library import calendars
from accord.outbox.models import DIGEST, FAILED, NOT_SENT, REMINDER, WHYS, Message
from accord.queries import reminded, wording
from accord.record import versions
from accord.register.models import Entry

NEWEST = 100
NOBODY = ("somebody", "")


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One message: when it was written, to whom, about which escalation, and why.

    Attributes:
        text: what it says; of a message for signing in the letter itself.
        path: of the page to which its reader is led; empty where it is about no escalation.
        reference: as people speak of that escalation.
        failed: in a few words, why it did not arrive; empty where nothing went wrong.
    """

    written_at: datetime
    to: str
    address: str
    text: str
    path: str
    reference: str
    clauses: tuple[str, ...]
    failed: str


def newest(
    letter: Callable[[Message], str], *, mailbox: Callable[[Message], str] = lambda _: ""
) -> tuple[Shown, ...]:
    """Return the newest messages, the last one first; five queries however many there are.

    Args:
        letter: what opens the words of a message for signing in.
        mailbox: what opens its address, where it is to nobody whom the directory knows.
    """
    messages = tuple(
        Message.objects.exclude(state=NOT_SENT).order_by("-written_at", "-id")[:NEWEST]
    )
    there = known(messages)
    return tuple(
        Shown(
            written_at=each.written_at,
            to=to,
            address=address,
            text=letter(each) if each.words else said(each, there),
            path=path(each),
            reference=there.reference(each),
            clauses=tuple(filter(None, each.clauses.split(","))),
            failed=WHYS.get(each.why, "") if each.state == FAILED else "",
        )
        for each in messages
        for to, address in (_reader(each, there, mailbox),)
    )


def _reader(message: Message, known: "Known", mailbox: Callable[[Message], str]) -> tuple[str, str]:
    found = known.reader(message)
    return (mailbox(message) or NOBODY[0], "") if found == NOBODY else found


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the messages are about, read at once: readers, offices, escalations and agencies."""

    people: dict[UUID, tuple[str, str]]
    offices: dict[UUID, tuple[str, str]]
    entries: dict[UUID, Entry]
    agencies: dict[str, str]

    def reader(self, message: Message) -> tuple[str, str]:
        """Return who gets a message, and at which address."""
        if message.person is not None:
            return self.people.get(message.person, NOBODY)
        return self.offices.get(message.partnership or UUID(int=0), NOBODY)

    def entry(self, message: Message) -> Entry | None:
        """Return the entry of the escalation that a message is about."""
        return self.entries.get(message.escalation or UUID(int=0))

    def reference(self, message: Message) -> str:
        """Return how people speak of that escalation."""
        entry = self.entry(message)
        return entry.reference if entry else ""


def known(messages: tuple[Message, ...]) -> Known:
    """Return what messages name; five queries however many there are."""
    people = {each.person for each in messages if each.person}
    offices = {each.partnership for each in messages if each.partnership}
    entries = Entry.objects.in_bulk({each.escalation for each in messages if each.escalation})
    slugs = {slug for each in entries.values() for slug in each.agencies.all}
    return Known(
        people={
            each.pk: (each.name or each.email, each.email)
            for each in Person.objects.filter(pk__in=people)
        },
        offices={
            each.pk: (each.name, each.mailbox)
            for each in Partnership.objects.filter(pk__in=offices)
        },
        entries=entries,
        agencies=names.agencies(slugs),
    )


def said(message: Message, known: Known) -> str:
    """Return what a message about a step says; it names no person (mail goes astray)."""
    entry = known.entry(message)
    if message.kind == DIGEST:
        return "The day's digest: how many things are new for you, and where to read them."
    if entry is None:
        return "Something new."
    if message.kind == REMINDER:
        return reminded.of(_reminder(message, entry, known))
    return wording.of(_facts(message, entry, known))


def asked(message: Message, known: Known) -> str:
    """Return what a message asks of its reader, without what happened."""
    entry = known.entry(message)
    return "" if entry is None else wording.asked(_facts(message, entry, known))


def _facts(message: Message, entry: Entry, known: Known) -> wording.Facts:
    return wording.Facts(
        asks=message.kind == "name",
        vacant=message.partnership is not None,
        named=message.kind == "named",
        passed=message.kind == "passed",
        tag=message.tag,
        by=message.by,
        entered_for=message.entered_for,
        post=message.post,
        reference=entry.reference,
        stage=message.stage,
        due=message.due_day,
        over=_is_over(message),
        meets=message.meets,
        wanted_by=message.wanted_by,
        agencies=entry.agencies,
        names=known.agencies,
        policy=_policy(bytes(entry.policy_hash)),
    )


def subject(message: Message, known: Known) -> str:
    """Return the one line above a message: of a reminder what is wanted by when."""
    entry = known.entry(message)
    if entry is None:
        return "something new"
    if message.kind == REMINDER:
        return reminded.subject(_reminder(message, entry, known))
    return f"something new in {entry.reference}"


def _reminder(message: Message, entry: Entry, known: Known) -> reminded.Facts:
    calendar = calendars.load()
    return reminded.Facts(
        cause=message.cause,
        point=message.point or 0,
        duties=tuple(filter(None, message.about.split(","))),
        asks=message.tag == "name",
        vacant=message.partnership is not None,
        post=message.post,
        reference=entry.reference,
        stage=message.stage,
        due=message.due_day,
        moment=calendar.local(message.due_at) if message.due_at else None,
        counted=calendar.local_date(message.point_at)
        if message.late and message.point_at
        else None,
        agencies=entry.agencies,
        names=known.agencies,
        policy=_policy(bytes(entry.policy_hash)),
    )


def _is_over(message: Message) -> bool:
    """Test whether the limit that a message names had passed when it was written."""
    written = calendars.load().local_date(message.written_at)
    return message.due_day is not None and message.due_day < written


def path(message: Message) -> str:
    """Return the page to which a message leads: one that its reader has a door to.

    An administrator manages people and reads no escalation; who has no part any more reads it no
    longer; an office that is to invite somebody may not see it yet. Empty where it is about no
    escalation.
    """
    if message.escalation is None:
        return ""
    if leads_to_it(message):
        return reverse("escalation", args=[message.escalation])
    if _calls_its_office(message):
        return reverse("office-agencies", args=[message.partnership])
    return reverse("my-work" if message.kind == "passed" else "people")


def leads_to_it(message: Message) -> bool:
    """Test whether a message leads to the escalation that it is about."""
    is_administrators = posts.split(message.post)[1] == ADMINISTRATOR
    elsewhere = is_administrators or message.kind == "passed" or _calls_its_office(message)
    return message.escalation is not None and not elsewhere


def _calls_its_office(message: Message) -> bool:
    """Test whether an office is told, as nobody of an agency can be asked to name somebody."""
    asks = message.kind == "name" or (message.kind == REMINDER and message.tag == "name")
    return asks and message.partnership is not None


def _policy(version: bytes) -> Policy | None:
    try:
        return versions.policy(version).policy
    except versions.Unknown:
        return None
