"""What people do with a draft: begin it, go on with it, throw it away, raise it."""

import uuid
from datetime import date, datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction

from accord.desk import keeping, writing
from accord.desk.models import Draft
from accord.desk.writing import Writing
from accord.engine import acts, words
from accord.engine.policy import Policy
from accord.library import calendars, policies
from accord.queries import raising
from accord.record import store
from accord.services import access, escalations
from accord.services.access import Desk

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
        row = _own(draft, person, at)
        said = writing.answered(keeping.read(row), question, policy, **answers)
        _save(row, said, at)
        return said


def put_by(draft: uuid.UUID, *, person: uuid.UUID, at: datetime, **answers: object) -> None:
    """Keep what was typed so far of a question that is not answered yet.

    Raises:
        Nobody: there is no such draft, or it is not this person's.
    """
    with transaction.atomic():
        row = _own(draft, person, at)
        _save(row, msgspec.structs.replace(keeping.read(row), **answers), at)


def throw_away(draft: uuid.UUID, *, person: uuid.UUID) -> None:
    """Destroy a draft and its key. One that is gone already stays gone."""
    Draft.objects.filter(pk=draft, person=person).delete()


def forget_expired(*, at: datetime) -> int:
    """Destroy every draft whose time is over, and its key; return how many there were."""
    gone, _ = Draft.objects.filter(expires_at__lte=at).delete()
    return gone


class ChangedSince(Exception):
    """The draft says something else than what was checked. Nothing was written."""


def raise_from(
    draft: uuid.UUID, *, person: uuid.UUID, at: datetime, checked: str = ""
) -> escalations.Done:
    """Raise what a draft says, and destroy the draft in the same transaction.

    The draft's id is the command's key: sent twice, the first answer is given again.

    Args:
        checked: fingerprint of what its writer read before they said so; empty where nobody did.

    Raises:
        ChangedSince: it was changed after that, in another window.
        Unfinished: a question is still open, or an answer no longer holds.
        Refused: the policy objects.
        Nobody: there is no such draft, or it is not this person's.
    """
    with transaction.atomic():
        row = _found(draft, person, at)
        if row is None:
            return raised(draft, person=person)
        said = keeping.read(row)
        if checked and checked != writing.fingerprint(said):
            raise ChangedSince
        desk, policy = _checked(said, person, at)
        done = escalations.raise_(
            to_act(said, policy),
            key=draft,
            person=person,
            desk=desk,
            responding=said.responding,
            counterpart=said.counterpart if len(said.responding) == 1 else None,
            happened=None,
            departing="",
            at=at,
        )
        if said.protect_day is not None:
            calendar = calendars.load(division=policy.calendar, zone=policy.zone)
            earlier = acts.ProtectBy(
                due=calendar.due_on(said.protect_day), reason=said.protect_reason
            )
            done = _protect(earlier, done, row, at)
        row.delete()
        return done


def raised(draft: uuid.UUID, *, person: uuid.UUID) -> escalations.Done:
    """Return what a draft became that its writer has raised already.

    Raises:
        Nobody: it became nothing, or it was not this person's.
    """
    before = store.answered(draft)
    if before is None or before.person != person:
        raise access.Nobody
    return escalations.Done(escalation=before.escalation, seq=before.seq, again=True)


def desk_of(said: Writing, desks: tuple[Desk, ...]) -> Desk | None:
    """Return from which desk it is raised; None where that is not said, or no longer theirs."""
    if len(desks) == 1:
        return desks[0]
    wanted = (said.agency, said.partnership)
    return next((each for each in desks if (each.agency, each.partnership) == wanted), None)


def to_act(said: Writing, policy: Policy) -> acts.Raise:
    """Return the act that a finished draft asks for, in the words of its policy."""
    start_at = writing.start(said, policy)
    areas, grounds = writing.subjects(said, policy)
    return acts.Raise(
        areas=areas or None,
        area_other=said.area_other if words.OTHER_AREA in areas else None,
        grounds=grounds or None,
        child=_child(said, policy),
        immediate_harm=said.immediate_harm,
        start_at=start_at,
        start_reason=said.start_reason if start_at is not None else None,
        concern=_concern(said),
    )


def _child(said: Writing, policy: Policy) -> acts.Child | None:
    """Return what the policy needs to know of the child; nothing else is kept."""
    known = {condition: condition in said.child for condition in writing.conditions(policy)}
    return acts.Child(**known) if known else None


def _concern(said: Writing) -> acts.Concern:
    told: dict[str, str | None] = {
        field: getattr(said, field) or None
        for fields in writing.NARRATIVES.values()
        for field in fields
    }
    if said.child_reference:
        told["what_happened"] = f"{_REFERENCE} {said.child_reference}.\n\n{said.what_happened}"
    return acts.Concern(**told)


_REFERENCE: Final = "Our reference for the child:"


def _checked(said: Writing, person: uuid.UUID, at: datetime) -> tuple[Desk, Policy]:
    """Return from where and under which policy it is raised, everything being answered."""
    today = calendars.load().local_date(at)
    desks = access.desks(person, today=today)
    desk = desk_of(said, desks)
    if desk is None:
        raise Unfinished(writing.DESK)
    policy = policies.by_id(desk.policy).policy
    missing = writing.unanswered(said, policy, desks=len(desks), today=today)
    stale = _stale(said, desk, policy, today)
    if missing or stale is not None:
        raise Unfinished(missing[0] if missing else stale or writing.AGENCY)
    return desk, policy


def _stale(said: Writing, desk: Desk, policy: Policy, today: date) -> str | None:
    """Return the question whose answer the directory no longer bears out."""
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


def _protect(
    earlier: acts.ProtectBy, done: escalations.Done, row: Draft, at: datetime
) -> escalations.Done:
    """Set the earlier day for the child, with its reason, as an entry of its own (reading 7)."""
    door = access.to_escalation(done.escalation, person=row.person, at=at)
    return escalations.carry_out(
        earlier,
        door=door,
        key=uuid.uuid5(row.id, "protect_by"),
        seen=done.seq,
        happened=None,
        departing="",
        at=at,
    )


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


def _own(draft: uuid.UUID, person: uuid.UUID, at: datetime) -> Draft:
    row = _found(draft, person, at)
    if row is None:
        raise access.Nobody
    return row


def _found(draft: uuid.UUID, person: uuid.UUID, at: datetime) -> Draft | None:
    """Return the locked row of a person's draft; None where it is gone, or not theirs."""
    rows = Draft.objects.select_for_update()
    return rows.filter(pk=draft, person=person, expires_at__gt=at).first()


def _save(row: Draft, said: Writing, at: datetime) -> None:
    keeping.write(row, said)
    row.saved_at, row.expires_at = at, at + KEPT
    row.save()
