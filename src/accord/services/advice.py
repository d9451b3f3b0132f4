"""Asking a supervisor, a manager or a safeguarding lead before something is raised."""

import uuid
from collections.abc import Collection
from datetime import datetime

import msgspec
from django.conf import settings
from django.db import transaction

from accord.desk import keeping, writing
from accord.desk.models import Draft, DraftReader
from accord.desk.writing import Writing
from accord.directory.models import Person
from accord.library import calendars
from accord.outbox import mail
from accord.queries import advice as queries
from accord.record import store
from accord.services import access, drafts
from accord.services.access import Desk
from accord.services.drafts import desk_of

_ASKS = """\
A colleague asks for your advice before they raise a disagreement with another agency.

Sign in to Accord: what they have written is on your page "My work". You can read it and write down
what you advise. Nothing has been raised yet.

{address}
"""
_ADVISED = """\
A colleague has written down advice for you on a disagreement that you have not raised yet.

Sign in to Accord: it is with the draft on your page "My work".

{address}
"""


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody else's draft, as who is asked for advice on it may read it.

    Attributes:
        desk: from which its writer raises it.
        advice: what this reader has said so far; empty until then.
        at: when they said it.
    """

    draft: uuid.UUID
    writer: uuid.UUID
    name: str
    writing: Writing
    desk: Desk
    advice: str
    at: datetime | None


def ask(
    draft: uuid.UUID, *, person: uuid.UUID, adviser: uuid.UUID, key: uuid.UUID, at: datetime
) -> None:
    """Let somebody of the writer's agency read a draft and give advice on it; once is as good.

    Args:
        person: who writes it.
        key: the form's own; sent twice, one letter is written.
        at: the instant of asking.

    Raises:
        Nobody: there is no such draft of this person's, or that is nobody whom they can ask.
    """
    with transaction.atomic():
        row = drafts.locked(draft, person=person, at=at)
        desk = _desk(row, at)
        today = calendars.load().local_date(at)
        against = keeping.read(row).responding
        people = queries.advisers(
            desk.agency, desk.titles, but=person, against=against, today=today
        )
        title = next((title for each, _, title in people if each == adviser), None)
        if title is None:
            raise access.Nobody
        asked, _ = DraftReader.objects.update_or_create(
            draft=row,
            person=adviser,
            defaults={"agency": desk.agency, "title": title, "may_read": True},
            create_defaults={"agency": desk.agency, "title": title, "asked_at": at},
        )
        _write(_ASKS, to=asked.person, kind="advice", key=key, at=at)


def take_back(draft: uuid.UUID, *, person: uuid.UUID, adviser: uuid.UUID, at: datetime) -> None:
    """Let somebody read a draft no longer; that they read it, and their advice, stay with it.

    Args:
        person: who writes it.
        at: the instant at which drafts are looked at.

    Raises:
        Nobody: there is no such draft, or it is not this person's.
    """
    with transaction.atomic():
        asked = drafts.locked(draft, person=person, at=at).readers.filter(person=adviser)
        asked.filter(advised_at=None, read_at=None).delete()
        asked.update(may_read=False)


def advise(
    draft: uuid.UUID,
    text: str,
    *,
    person: uuid.UUID,
    key: uuid.UUID,
    at: datetime,
    checked: str = "",
) -> None:
    """Keep what somebody advises on a draft; what they said before gives way to it.

    Args:
        text: 1 to 10,000 characters.
        person: who was asked.
        key: the form's own; sent twice, one letter is written.
        at: the instant at which it is given.
        checked: fingerprint of the draft as they read it; empty where nobody says.

    Raises:
        ChangedSince: its writer changed it after that.
        Nobody: there is no such draft, or this person is not asked about it.
    """
    if not 0 < len(text) <= queries.LONGEST:
        raise ValueError(f"Advice has 1 to {queries.LONGEST} characters, not {len(text)}.")
    with transaction.atomic():
        # the draft itself is locked, so that it is raised with this advice or before it
        Draft.objects.select_for_update().filter(pk=draft).first()
        shared = to_draft(draft, person=person, at=at)
        asked = DraftReader.objects.select_related("draft").get(draft=draft, person=person)
        if shared.advice == text:
            return
        if checked and checked != writing.fingerprint(shared.writing):
            raise drafts.ChangedSince
        keeping.advise(asked, text)
        asked.advised_at = at
        asked.save()
        _write(_ADVISED, to=shared.writer, kind="advised", key=key, at=at)


def to_draft(draft: uuid.UUID, *, person: uuid.UUID, at: datetime) -> Shared:
    """Return somebody else's draft to who is asked for advice on it.

    They lead others in the agency for which it is written, and work there still, both of them.

    Args:
        at: the instant at which they knock; posts are those of its local date.

    Raises:
        Nobody: there is no such draft, or this person is not asked about it.
    """
    rows = DraftReader.objects.select_related("draft")
    asked = rows.filter(draft=draft, person=person, may_read=True, draft__expires_at__gt=at).first()
    if asked is None:
        raise access.Nobody
    today = calendars.load().local_date(at)
    desk = _desk(asked.draft, at)
    own, said = access.desks(person, today=today), keeping.read(asked.draft)
    if not _is_asked(asked.agency, desk, own) or _is_against(said, own):
        raise access.Nobody
    return Shared(
        draft=asked.draft_id,
        writer=asked.draft.person,
        name=_name(asked.draft.person),
        writing=said,
        desk=desk,
        advice=keeping.advice(asked),
        at=asked.advised_at,
    )


def read(reader: uuid.UUID, *, person: uuid.UUID, at: datetime) -> Shared:
    """Return somebody else's draft to who is asked for advice on it; its writer is told when.

    Args:
        reader: the id under which they are asked.
        at: the instant at which they read; posts are those of its local date.

    Raises:
        Nobody: nobody is asked under that id, or not this person, or not any longer.
    """
    rows = DraftReader.objects.filter(pk=reader)
    draft = rows.values_list("draft", flat=True).first()
    if draft is None:
        raise access.Nobody
    shared = to_draft(draft, person=person, at=at)
    rows.update(read_at=at)
    return shared


def on_my_work(
    person: uuid.UUID, *, drafts: Collection[uuid.UUID], desks: tuple[Desk, ...], at: datetime
) -> queries.OnMyWork:
    """Return the drafts on which somebody can give advice, and what became of what they asked.

    Four queries, however many there are.

    Args:
        drafts: their own.
        desks: from where they may raise themselves.
        at: the instant at which drafts are looked at; posts are those of its local date.
    """
    led = {each.agency for each in desks if each.leads}
    found = queries.on_my_work(person, drafts=drafts, agencies=led, at=at)
    today = calendars.load().local_date(at)
    theirs = access.desks_of({each.writer for each in found.asked}, today=today)
    asked = tuple(
        each
        for each in found.asked
        if _is_asked(each.agency, desk_of(each.writing, theirs[each.writer]), desks)
        and not _is_against(each.writing, desks)
    )
    return msgspec.structs.replace(found, asked=asked)


def _is_against(said: Writing, own: tuple[Desk, ...]) -> bool:
    """Test whether a reader works for an agency about whose decision a draft is."""
    return any(each.agency in said.responding for each in own)


def _is_asked(agency: str, desk: Desk | None, own: tuple[Desk, ...]) -> bool:
    """Test whether a draft is still written for the agency in which its reader leads others.

    Args:
        agency: in which they were asked.
        desk: from which its writer raises it now.
        own: the reader's.
    """
    if desk is None or desk.agency != agency:
        return False
    return any(each.leads for each in own if each.agency == agency)


def became(reader: uuid.UUID, *, person: uuid.UUID, at: datetime) -> uuid.UUID:
    """Return the escalation that a draft became, to somebody who has a door to it.

    Args:
        reader: the id under which somebody was asked for advice on it.
        at: the instant at which they knock.

    Raises:
        Nobody: it became nothing, or nothing that is for this person.
    """
    before = store.answered(keeping.raised_key(reader))
    if before is None:
        raise access.Nobody
    return access.to_escalation(before.escalation, person=person, at=at).escalation


def _desk(row: Draft, at: datetime) -> Desk:
    """Return from where a draft's writer raises it now."""
    today = calendars.load().local_date(at)
    desk = drafts.desk_of(keeping.read(row), access.desks(row.person, today=today))
    if desk is None:
        raise access.Nobody
    return desk


def _name(person: uuid.UUID) -> str:
    found = Person.objects.get(pk=person)
    return str(found.name or found.email)


def _write(said: str, *, to: uuid.UUID, kind: str, key: uuid.UUID, at: datetime) -> None:
    """Write a letter that leads to advice, and names neither who nor what it is about."""
    reader = Person.objects.get(pk=to)
    subject = {"advice": "Your advice is wanted", "advised": "Advice for you"}[kind]
    text = said.format(address=settings.BASE_URL)
    letter = mail.Letter(to=reader.email, subject=subject, text=text)
    mail.keep(letter, kind=kind, person=reader.id, at=at, key=key)
