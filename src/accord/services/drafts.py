"""What people do with a draft: begin it, go on with it, throw it away, raise it."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction

from accord.desk import keeping, writing
from accord.desk.models import Draft
from accord.desk.writing import Writing
from accord.engine.policy import Policy
from accord.library import calendars
from accord.queries import advice, raising
from accord.record import store
from accord.services import access, draft_acts, escalations, first_steps
from accord.services.access import Desk
from accord.services.attaching import Given

KEPT: Final = timedelta(days=30)
"""How long a draft is kept after it was last saved."""


class Unfinished(Exception):
    """Something is still to be answered before it can be raised. Nothing was written.

    Attributes:
        question: the first one.
    """

    def __init__(self, question: str) -> None:
        """Keep the question."""
        super().__init__(f"Please answer this first: {question}.")
        self.question = question


def begin(draft: uuid.UUID, *, person: uuid.UUID, at: datetime, **answers: object) -> None:
    """Begin a draft with the first answer; the same form twice begins one.

    Args:
        draft: its id, made with the form.
        at: the instant, from which it is kept 30 days.

    Raises:
        Nobody: there is one of that id, and it is not this person's.
    """
    with transaction.atomic():
        forget_expired(at=at)
        if store.answered(draft) is not None:
            raised(draft, person=person)  # an old form sent again; its answer is there already
            return
        row = _begun(draft, person, at)
        if row.person != person:
            raise access.Nobody
        _save(row, writing.answered(keeping.read(row), writing.DANGER, None, **answers), at)


def prepare(draft: uuid.UUID, said: Writing, *, person: uuid.UUID, at: datetime) -> None:
    """Begin a draft in which something is filled in already; one that was begun stays as it is.

    Args:
        draft: its id, made with the form that asks for it.
        at: the instant, from which it is kept 30 days.

    Raises:
        Nobody: there is one of that id, or it was raised, and it is not this person's.
    """
    with transaction.atomic():
        forget_expired(at=at)
        if store.answered(draft) is not None:
            raised(draft, person=person)
            return
        begun = Draft.objects.filter(pk=draft).exists()
        row = _begun(draft, person, at)
        if row.person != person:
            raise access.Nobody
        if not begun:
            _save(row, said, at)


def answer(
    draft: uuid.UUID,
    *,
    person: uuid.UUID,
    question: str,
    policy: Policy | None,
    at: datetime,
    **answers: object,
) -> Writing:
    """Keep the answer to a question, and return all that is written by then.

    Args:
        policy: that of the partnership it is raised in; None while that is not known.
        answers: fields of the writing and what they say now.

    Raises:
        Nobody: there is no such draft, or it is not this person's.
    """
    with transaction.atomic():
        row = locked(draft, person=person, at=at)
        said = writing.answered(keeping.read(row), question, policy, **answers)
        _save(row, said, at)
        return said


def put_by(draft: uuid.UUID, *, person: uuid.UUID, at: datetime, **answers: object) -> None:
    """Keep what was typed so far of a question that is not answered yet.

    Raises:
        Nobody: there is no such draft, or it is not this person's.
    """
    with transaction.atomic():
        row = locked(draft, person=person, at=at)
        _save(row, msgspec.structs.replace(keeping.read(row), **answers), at)


def changed(
    draft: uuid.UUID, *, person: uuid.UUID, at: datetime, by: Callable[[Writing], Writing]
) -> None:
    """Change what is written in a draft beside the answer to a question.

    Raises:
        Nobody: there is no such draft, or it is not this person's.
    """
    with transaction.atomic():
        row = locked(draft, person=person, at=at)
        _save(row, by(keeping.read(row)), at)


def throw_away(draft: uuid.UUID, *, person: uuid.UUID) -> None:
    """Destroy a draft and its key. One that is gone already stays gone."""
    Draft.objects.filter(pk=draft, person=person).delete()


def forget_expired(*, at: datetime) -> int:
    """Destroy every draft whose time is over, and its key; return how many there were."""
    _, gone = Draft.objects.filter(expires_at__lte=at).delete()
    return gone.get(Draft._meta.label, 0)  # and not who was asked about them


class ChangedSince(Exception):
    """The draft says something else than what was checked. Nothing was written."""


def raise_from(
    draft: uuid.UUID,
    *,
    person: uuid.UUID,
    at: datetime,
    checked: str = "",
    attachments: tuple[Given, ...] = (),
) -> escalations.Done:
    """Raise what a draft says, and destroy the draft in the same transaction.

    The draft's id is the command's key: sent twice, the first answer is given again.

    Args:
        checked: fingerprint of what its writer read before they said so; empty where nobody did.
        attachments: files that come with it, each as `attaching.checked` gave it.

    Raises:
        Unfit: the files are too many, or too much.
        ChangedSince: it was changed after that in another window, or somebody gave advice.
        Unfinished: a question is still open, or an answer no longer holds.
        Refused: the policy objects.
        Nobody: there is no such draft, or it is not this person's.
    """
    with transaction.atomic():
        row = _found(draft, person, at)
        if row is None:
            return raised(draft, person=person)
        said = keeping.read(row)
        advised = advice.of_draft(draft)
        if checked and checked != writing.fingerprint(said, *advice.marks(advised)):
            raise ChangedSince
        desk, policy = _checked(said, person, at)
        done = escalations.raise_(
            draft_acts.raising(said, policy),
            key=draft,
            person=person,
            desk=desk,
            responding=said.responding,
            counterpart=said.counterpart if len(said.responding) == 1 else None,
            happened=writing.began(said, policy, at=at),
            departing="",
            account=draft_acts.account(said),
            attachments=attachments,
            at=at,
        )
        steps = draft_acts.steps(said, desk, policy, advised=advised, at=at)
        done = first_steps.take(steps, done=done, draft=draft, person=person, at=at)
        _lead_there(advised, done, at)
        row.delete()
        return done


def _lead_there(advised: tuple[advice.Reader, ...], done: escalations.Done, at: datetime) -> None:
    """Keep for those who were asked for advice what the draft became."""
    for each in advised:
        key = keeping.raised_key(each.id)
        store.answer(key, escalation=done.escalation, person=each.person, seq=done.seq, at=at)


def raised(draft: uuid.UUID, *, person: uuid.UUID) -> escalations.Done:
    """Return what a draft became that its writer has raised already.

    Raises:
        Nobody: it became nothing, or it was not this person's.
    """
    before = store.answered(draft)
    if before is None or before.person != person:
        raise access.Nobody
    return escalations.Done(escalation=before.escalation, seq=before.seq, again=True)


def locked(draft: uuid.UUID, *, person: uuid.UUID, at: datetime) -> Draft:
    """Return the row of a person's draft, which nobody else can change meanwhile.

    Args:
        at: the instant at which drafts are looked at.

    Raises:
        Nobody: there is no such draft, or it is not this person's.
    """
    row = _found(draft, person, at)
    if row is None:
        raise access.Nobody
    return row


def desk_of(said: Writing, desks: tuple[Desk, ...]) -> Desk | None:
    """Return from which desk it is raised; None where that is not said, or no longer theirs."""
    if len(desks) == 1:
        return desks[0]
    wanted = (said.agency, said.partnership)
    return next((each for each in desks if (each.agency, each.partnership) == wanted), None)


def _checked(said: Writing, person: uuid.UUID, at: datetime) -> tuple[Desk, Policy]:
    """Return from where and under which policy it is raised, everything being answered."""
    today = calendars.load().local_date(at)
    desks = access.desks(person, today=today)
    desk = desk_of(said, desks)
    if desk is None:
        raise Unfinished(writing.DESK)
    policy = desk.in_force
    missing = writing.unanswered(said, policy, desks=len(desks), today=today, leads=desk.leads)
    stale = _stale(said, desk, policy, person, today)
    if missing or stale is not None:
        raise Unfinished(missing[0] if missing else stale or writing.AGENCY)
    return desk, policy


def _stale(said: Writing, desk: Desk, policy: Policy, person: uuid.UUID, today: date) -> str | None:
    """Return the question whose answer the directory no longer bears out."""
    if said.worker is not None:
        against = said.responding
        workers = raising.workers(desk.agency, but=person, against=against, today=today)
        if not desk.leads or said.worker not in {each for each, _, _ in workers}:
            return writing.FOR_WHOM
    others = {each.slug for each in raising.others(desk.partnership, own=desk.agency)}
    if not said.responding or not others.issuperset(said.responding):
        return writing.AGENCY
    if said.counterpart is None or len(said.responding) > 1:
        return None
    people = raising.counterparts(
        said.responding[0],
        policy,
        start_at=writing.start(said, policy),
        partnership=desk.partnership,
        today=today,
    )
    return None if any(each.person == said.counterpart for each in people) else writing.PERSON


def _begun(draft: uuid.UUID, person: uuid.UUID, at: datetime) -> Draft:
    """Return the locked row of that id, made empty where there is none yet."""
    fresh = keeping.fresh(draft, person=person)
    keeping.write(fresh, Writing())
    rows = Draft.objects.select_for_update()
    row, _ = rows.get_or_create(
        pk=draft,
        defaults={
            "person": person,
            "wrapped": fresh.wrapped,
            "sealed": fresh.sealed,
            "saved_at": at,
            "expires_at": at + KEPT,
        },
    )
    return row


def _found(draft: uuid.UUID, person: uuid.UUID, at: datetime) -> Draft | None:
    """Return the locked row of a person's draft; None where it is gone, or not theirs."""
    rows = Draft.objects.select_for_update()
    return rows.filter(pk=draft, person=person, expires_at__gt=at).first()


def _save(row: Draft, said: Writing, at: datetime) -> None:
    keeping.write(row, said)
    row.saved_at, row.expires_at = at, at + KEPT
    row.save()
