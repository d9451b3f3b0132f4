"""What people do in an escalation: door, decide, append, show, tell; one transaction each.

With `services.steps` the only place where the rules meet what is stored. Nothing else writes to
the record.
"""

import uuid
from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction

from accord.engine import acts, events, notices, posts, words
from accord.engine.standing import NOTHING, Standing
from accord.library import calendars, policies
from accord.queries import in_force
from accord.record import store, versions
from accord.record.store import Stored, Stream
from accord.services import (
    access,
    entered_for,
    panel_members,
    proposed_limits,
    steps,
    striking,
    telling,
)
from accord.services.access import Desk, Door
from accord.services.attaching import Given
from accord.services.entered_for import Entering
from accord.services.steps import Done as Done
from accord.services.steps import Stand as Stand
from accord.services.steps import drawn as drawn


class ChangedSince(Exception):
    """Somebody acted since the page was made. Nothing was written; shown with what changed.

    Attributes:
        seq: number of the last event now.
        since: the events that the page did not show yet.
    """

    def __init__(self, seq: int, since: tuple[Stored, ...]) -> None:
        """Keep what changed."""
        super().__init__("Something has happened here since you opened the page.")
        self.seq = seq
        self.since = since


def stand(escalation: uuid.UUID) -> Stand:
    """Return an escalation as it stands now; the caller came through a door.

    Raises:
        Unknown: there is none.
        Forgotten: its key was destroyed.
    """
    return steps.read(*store.read(escalation))


def raise_(
    act: acts.Raise,
    *,
    key: uuid.UUID,
    person: uuid.UUID,
    desk: Desk,
    responding: tuple[str, ...],
    counterpart: uuid.UUID | None,
    happened: datetime | None,
    departing: str,
    account: tuple[events.Line, ...] = (),
    entering: Entering = Entering(),  # noqa: B008 - a frozen value
    attachments: tuple[Given, ...] = (),
    at: datetime,
) -> Done:
    """Open an escalation, and name who takes it up on the other side where that is known.

    Args:
        key: the form's own; sent twice, the first answer is given again.
        responding: slugs of the agencies whose decision it is about.
        counterpart: the other agency's person at the first stage; None lets its safeguarding
            lead name one (reading 17).
        happened: when it was first raised, if not now.
        departing: why it is done although the policy objects (reading 1).
        account: what is written down beside it, and no rule reads.
        entering: for whom an office enters it; the desk is then that agency's.
        attachments: files that come with it, each as `attaching.checked` gave it.
        at: the instant at which it is recorded.

    Raises:
        Refused: the policy objects. Nothing was written.
        Unfit: the files that come with it are too many, or too much. Nothing was written.
        Nobody: the desk is not theirs, an agency not of its partnership, the counterpart not of
            the other agency, or the key another person's.
    """
    asked = steps.Asked(
        key=key, person=person, happened=happened, departing=departing, account=account,
        entering=entering, attachments=attachments, at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return _answered(asked.key, asked.person) or _open(
                act, asked, desk, responding, counterpart
            )
    except (IntegrityError, store.AnsweredBefore):
        # The same form came twice at the same moment; the other one has been answered.
        answered = _answered(asked.key, asked.person)
        if answered is None:
            raise
        return answered


def carry_out(
    act: acts.Act,
    *,
    door: Door,
    key: uuid.UUID,
    seen: int,
    happened: datetime | None,
    departing: str,
    account: tuple[events.Line, ...] = (),
    entering: Entering = Entering(),  # noqa: B008 - a frozen value
    attachments: tuple[Given, ...] = (),
    at: datetime,
) -> Done:
    """Carry out an act for the person of a door.

    Args:
        key: the form's own; sent twice, the first answer is given again.
        seen: number of the last event that the page showed.
        happened: when it took place, if not now (reading 6).
        departing: why it is done although the policy objects (reading 1).
        account: what is written down beside it, and no rule reads.
        entering: for whom an office enters it; for nobody, and the person acts themselves.
        attachments: files that come with it, each as `attaching.checked` gave it.
        at: the instant at which it is recorded.

    Raises:
        Refused: the policy objects. Nothing was written.
        Unfit: the files that come with it are too many, or too much. Nothing was written.
        ChangedSince: somebody was first. Nothing was written.
        Nobody: it is not this person's to do, or the key is another person's.
    """
    asked = steps.Asked(
        key=key, person=door.person, happened=happened, departing=departing, account=account,
        entering=entering, attachments=attachments, at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return _carry_out(act, asked, door.escalation, seen)
    except store.AnsweredBefore as matter:
        # At this very moment it answered for another escalation: no form of ours does that.
        raise access.Nobody from matter


def answered(door: Door, *, key: uuid.UUID) -> Done | None:
    """Return the answer that a form of this person has had already; None where it is new.

    Asked before a form is read: sent twice, it may not even make sense any more, for what it
    speaks of is done.

    Raises:
        Nobody: the key is another person's, or another escalation's.
    """
    return _answered(key, door.person, door.escalation)


def write_down(
    new: tuple[events.Event, ...],
    *,
    before: Stand,
    told: tuple[notices.Told, ...],
    key: uuid.UUID,
    person: uuid.UUID,
    at: datetime,
) -> Done:
    """Append what nobody's act makes true to a locked escalation; show it, tell, answer the form.

    Raises:
        AnsweredBefore: the same form was faster. This transaction must end without a trace.
    """
    asked = steps.Asked(
        key=key, person=person, happened=None, departing="", account=(), entering=Entering(),
        attachments=(), at=at,
    )  # fmt: skip
    step = steps.Step(new=new, after=steps.appended(new, before, person), told=told)
    return steps.finished((step,), asked)


def _carry_out(act: acts.Act, asked: steps.Asked, escalation: uuid.UUID, seen: int) -> Done:
    stream = _locked(escalation)
    answered = _answered(asked.key, asked.person, escalation)
    if answered is not None:
        return answered
    # Asked again under the lock: a door can close while the form is being filled in.
    door = access.to_escalation(escalation, person=asked.person, at=asked.at)
    before = steps.read(stream, store.events(stream))
    if stream.seq != seen:
        raise ChangedSince(stream.seq, before.stored[seen:])
    post = _post(act, asked, door, before)
    if post is None:
        raise access.Nobody
    access.check_named(act, door, before.standing, before.kept.policy)
    panel_members.check(act, asked.account, door, before.standing.agencies)
    striking.check(act, door, before.stored, before.standing.agencies)
    step = steps.take(before, act, post, asked)
    if _stage_limit(before.standing) != _stage_limit(step.after.standing):
        proposed_limits.lapse(escalation, at=asked.at)
    newcomers = telling.named(access.naming(act, before.standing), before.standing.agencies)
    passed = _passed(newcomers, before, asked) if newcomers else {}
    return steps.finished((steps.with_newcomers(step, newcomers, passed),), asked)


def _post(act: acts.Act, asked: steps.Asked, door: Door, before: Stand) -> words.Post | None:
    """Return as which post somebody does an act, or their office enters it for an agency."""
    standing, policy = before.standing, before.kept.policy
    if asked.entering.agency:
        return entered_for.acting(door, act, asked.entering.agency, standing, policy)
    return access.acting(door, act, standing, policy)


def _passed(
    newcomers: dict[uuid.UUID, words.Post], before: Stand, asked: steps.Asked
) -> dict[uuid.UUID, words.Post]:
    """Return who had the part for which somebody else is named."""
    return telling.displaced(
        newcomers,
        seats=drawn(before).seats,
        agencies=before.standing.agencies,
        partnership=before.stream.partnership,
        at=asked.at,
    )


def _stage_limit(standing: Standing) -> tuple[object, ...]:
    """Return what the agencies' own agreement about a limit stands on."""
    return standing.status, standing.stage, standing.visit, standing.limits, standing.varied


def _open(
    act: acts.Raise,
    asked: steps.Asked,
    desk: Desk,
    responding: tuple[str, ...],
    counterpart: uuid.UUID | None,
) -> Done:
    doors = entered_for if asked.entering.agency else access
    doors.check_raising(desk, responding, person=asked.person, at=asked.at)
    version = _version(desk, asked.at)
    stream = store.begin(uuid.uuid4(), partnership=desk.partnership, policy_hash=version)
    nothing = Stand(stream=stream, stored=(), standing=NOTHING, kept=versions.policy(version))
    agencies = words.Agencies(raising=desk.agency, responding=responding)
    taken = [steps.take(nothing, act, posts.WORKER, asked, agencies)]
    beside = tuple(line for line in asked.account if line.id.startswith(events.ENTERED))
    now = msgspec.structs.replace(
        asked, happened=None, departing="", account=beside, attachments=()
    )
    if asked.entering.agency:
        taken[0] = steps.with_newcomers(taken[0], {}, {})  # the worker did not do it themselves
    if asked.entering.worker is not None:
        taken.append(_named_worker(asked.entering.worker, desk.agency, taken[-1].after, now))
    if counterpart is not None:
        agency = access.agency_of(counterpart, responding, at=asked.at)
        naming = _counterpart(counterpart, agency, taken[-1].after)
        taken.append(steps.take(taken[-1].after, naming, posts.WORKER, now))
    return steps.finished(tuple(taken), asked)


def _version(desk: Desk, at: datetime) -> bytes:
    """Return the hash of the version in force on the day of the raising, kept by the record."""
    holds = in_force.on(desk.partnership, calendars.load().local_date(at))
    return holds.version or versions.keep(policies.by_id(holds.policy.id), at=at)


def _counterpart(person: uuid.UUID, agency: str, raised: Stand) -> acts.NameCounterpart:
    meets = raised.kept.policy.meets(raised.standing.rung)
    return acts.NameCounterpart(
        party=words.Side(agency), post=words.PostTitle(meets.responding), who=str(person)
    )


def _named_worker(worker: uuid.UUID, agency: str, raised: Stand, now: steps.Asked) -> steps.Step:
    """Name whose concern it is that an office entered: they are told, and read it (reading 3)."""
    access.agency_of(worker, (agency,), at=now.at)
    if access.is_on_both_sides(worker, (agency,), raised.standing.agencies, at=now.at):
        raise access.Nobody
    post = words.PostTitle(posts.split(posts.WORKER)[1])
    naming = acts.NameCounterpart(party=words.Side(agency), post=post, who=str(worker))
    step = steps.take(raised, naming, posts.WORKER, now)
    return msgspec.structs.replace(step, newcomers={worker: posts.WORKER})


def _locked(escalation: uuid.UUID) -> Stream:
    try:
        return store.lock(escalation)
    except (store.Unknown, store.Forgotten) as matter:
        raise access.Nobody from matter


def _answered(
    key: uuid.UUID, person: uuid.UUID, escalation: uuid.UUID | None = None
) -> Done | None:
    """Return the answer that a form has had already.

    Raises:
        Nobody: the key is another person's, or another escalation's.
    """
    answered = store.answered(key)
    if answered is None:
        return None
    if answered.person != person or (escalation and answered.escalation != escalation):
        raise access.Nobody
    return Done(escalation=answered.escalation, seq=answered.seq, again=True)
