"""What people do in an escalation: door, decide, append, show, tell; one transaction each.

The only place where the rules meet what is stored. Nothing else writes to the record.
"""

import uuid
from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction

from accord.engine import acts, events, notices, posts, words
from accord.engine.commands import Command
from accord.engine.decide import decide
from accord.engine.evolve import evolve, fold
from accord.engine.standing import NOTHING, Standing
from accord.library import calendars, policies
from accord.queries import in_force
from accord.record import store, versions
from accord.record.store import Stored, Stream
from accord.record.versions import Kept
from accord.register import picture
from accord.services import (
    access,
    also_told,
    attaching,
    entered_for,
    proposed_limits,
    striking,
    telling,
)
from accord.services.access import Desk, Door
from accord.services.attaching import Given
from accord.services.entered_for import Entering


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a command.

    Attributes:
        seq: number of the last event it wrote.
        again: the same form had been answered before; nothing was written this time.
    """

    escalation: uuid.UUID
    seq: int
    again: bool = False


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


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """An escalation as read: its chain, its events, where they lead, and its policy."""

    stream: Stream
    stored: tuple[Stored, ...]
    standing: Standing
    kept: Kept

    @property
    def earlier(self) -> dict[bytes, Kept]:
        """The versions of the policy that judged before the present one did, by their hashes."""
        hashes = {each.policy_hash for each in self.stored} - {self.stream.policy_hash}
        return {each: versions.policy(each) for each in hashes}


def stand(escalation: uuid.UUID) -> Stand:
    """Return an escalation as it stands now; the caller came through a door.

    Raises:
        Unknown: there is none.
        Forgotten: its key was destroyed.
    """
    return _stand(*store.read(escalation))


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
    asked = _Asked(
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
    asked = _Asked(
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


def drawn(stand: Stand) -> picture.Picture:
    """Return the register's picture of an escalation, worked out from its record."""
    earlier = stand.earlier
    return picture.drawn(
        stand.stream.escalation,
        partnership=stand.stream.partnership,
        policy_hash=stand.stream.policy_hash,
        history=tuple((each.event, each.actor) for each in stand.stored),
        standing=stand.standing,
        policy=stand.kept.policy,
        under=tuple(earlier.get(each.policy_hash, stand.kept).policy for each in stand.stored)
        if earlier
        else (),
    )


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
    asked = _Asked(
        key=key, person=person, happened=None, departing="", account=(), entering=Entering(),
        attachments=(), at=at,
    )  # fmt: skip
    step = _Step(new=new, after=_appended(new, before, person), told=told)
    return _finished((step,), asked)


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What comes with every command, whatever it asks for."""

    key: uuid.UUID
    person: uuid.UUID
    happened: datetime | None
    departing: str
    account: tuple[events.Line, ...]
    entering: Entering
    attachments: tuple[Given, ...]
    at: datetime


def _carry_out(act: acts.Act, asked: _Asked, escalation: uuid.UUID, seen: int) -> Done:
    stream = _locked(escalation)
    answered = _answered(asked.key, asked.person, escalation)
    if answered is not None:
        return answered
    # Asked again under the lock: a door can close while the form is being filled in.
    door = access.to_escalation(escalation, person=asked.person, at=asked.at)
    before = _stand(stream, store.events(stream))
    if stream.seq != seen:
        raise ChangedSince(stream.seq, before.stored[seen:])
    post = _post(act, asked, door, before)
    if post is None:
        raise access.Nobody
    access.check_named(act, door, before.standing, before.kept.policy)
    striking.check(act, door, before.stored, before.standing.agencies)
    step = _step(before, act, post, asked)
    if _stage_limit(before.standing) != _stage_limit(step.after.standing):
        proposed_limits.lapse(escalation, at=asked.at)
    newcomers = telling.named(access.naming(act, before.standing), before.standing.agencies)
    passed = _passed(newcomers, before, asked) if newcomers else {}
    return _finished((_with_newcomers(step, newcomers, passed),), asked)


def _post(act: acts.Act, asked: _Asked, door: Door, before: Stand) -> words.Post | None:
    """Return as which post somebody does an act, or their office enters it for an agency."""
    standing, policy = before.standing, before.kept.policy
    if asked.entering.agency:
        return entered_for.acting(door, act, asked.entering.agency, standing, policy)
    return access.acting(door, act, standing, policy)


def _passed(
    newcomers: dict[uuid.UUID, words.Post], before: Stand, asked: _Asked
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
    asked: _Asked,
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
    steps = [_step(nothing, act, posts.WORKER, asked, agencies)]
    beside = tuple(line for line in asked.account if line.id.startswith(events.ENTERED))
    now = msgspec.structs.replace(
        asked, happened=None, departing="", account=beside, attachments=()
    )
    if asked.entering.agency:
        steps[0] = _with_newcomers(steps[0], {}, {})  # the worker did not do it themselves
    if asked.entering.worker is not None:
        steps.append(_named_worker(asked.entering.worker, desk.agency, steps[-1].after, now))
    if counterpart is not None:
        agency = access.agency_of(counterpart, responding, at=asked.at)
        naming = _counterpart(counterpart, agency, steps[-1].after)
        steps.append(_step(steps[-1].after, naming, posts.WORKER, now))
    return _finished(tuple(steps), asked)


def _version(desk: Desk, at: datetime) -> bytes:
    """Return the hash of the version in force on the day of the raising, kept by the record."""
    holds = in_force.on(desk.partnership, calendars.load().local_date(at))
    return holds.version or versions.keep(policies.by_id(holds.policy.id), at=at)


def _counterpart(person: uuid.UUID, agency: str, raised: Stand) -> acts.NameCounterpart:
    meets = raised.kept.policy.meets(raised.standing.rung)
    return acts.NameCounterpart(
        party=words.Side(agency), post=words.PostTitle(meets.responding), who=str(person)
    )


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    """One act carried out: its events, where they lead, whom they tell, and who was named.

    Attributes:
        passed: who had that part until then.
    """

    new: tuple[events.Event, ...]
    after: Stand
    told: tuple[notices.Told, ...]
    newcomers: dict[uuid.UUID, words.Post] = {}
    passed: dict[uuid.UUID, words.Post] = {}


def _named_worker(worker: uuid.UUID, agency: str, raised: Stand, now: _Asked) -> _Step:
    """Name whose concern it is that an office entered: they are told, and read it (reading 3)."""
    access.agency_of(worker, (agency,), at=now.at)
    if access.is_on_both_sides(worker, (agency,), raised.standing.agencies, at=now.at):
        raise access.Nobody
    post = words.PostTitle(posts.split(posts.WORKER)[1])
    naming = acts.NameCounterpart(party=words.Side(agency), post=post, who=str(worker))
    step = _step(raised, naming, posts.WORKER, now)
    return msgspec.structs.replace(step, newcomers={worker: posts.WORKER})


def _with_newcomers(
    step: _Step, newcomers: dict[uuid.UUID, words.Post], passed: dict[uuid.UUID, words.Post]
) -> _Step:
    """Return a step that tells who was named, and every worker that it ever had.

    Who acts as the worker need not be the one whose concern it is (reading 3).
    """
    told, agencies = step.told, step.after.standing.agencies
    by_worker = any(posts.same(each.by, posts.WORKER, agencies) for each in step.new)
    if by_worker or posts.WORKER in newcomers.values():
        told += (notices.Told(who=posts.WORKER, clauses=step.after.kept.policy.worker_is_told),)  # type: ignore[arg-type]
    return msgspec.structs.replace(step, newcomers=newcomers, passed=passed, told=told)


def _step(
    before: Stand,
    act: acts.Act,
    post: words.Post,
    asked: _Asked,
    agencies: words.Agencies = words.Agencies(),  # noqa: B008 - a frozen value
) -> _Step:
    """Decide and append; the register and the outbox are written once, when all steps are done."""
    kept, calendar = before.kept, calendars.load()
    command = Command(
        act=act,  # type: ignore[arg-type]
        by=post,
        at=no_earlier(asked.at, before),
        happened=asked.happened or asked.at,
        entry=before.standing.last_entry + 1,
        departing=asked.departing,
        agencies=agencies,
        account=(*asked.account, *attaching.lines(asked.attachments, key=asked.key)),
    )
    new = decide(command, before.standing, kept.policy, calendar)
    attaching.keep(asked.attachments, key=asked.key, stream=before.stream, at=asked.at)
    after = _appended(new, before, asked.person)
    standing = after.standing
    told = notices.told(new, before=before.standing, after=standing, policy=kept.policy)
    told += also_told.of(new, standing, kept.policy)
    return _Step(new=new, after=after, told=told)


def _appended(new: tuple[events.Event, ...], before: Stand, person: uuid.UUID) -> Stand:
    standing = before.standing
    for event in new:
        standing = evolve(standing, event)
    calendar = calendars.load().version
    stream = store.append(before.stream, new, actor=person, calendar=calendar)
    return Stand(
        stream=stream,
        stored=before.stored + _stored(new, stream, person),
        standing=standing,
        kept=versions.policy(stream.policy_hash),
    )


def no_earlier(at: datetime, before: Stand) -> datetime:
    """Return the instant of a step: a clock that was set back records nothing before the last."""
    return max(at, before.stored[-1].event.at) if before.stored else at


def _stored(new: tuple[events.Event, ...], after: Stream, person: uuid.UUID) -> tuple[Stored, ...]:
    return tuple(
        Stored(event=event, seq=seq, actor=person, policy_hash=after.policy_hash)
        for seq, event in enumerate(new, start=after.seq - len(new) + 1)
    )


def _finished(steps: tuple[_Step, ...], asked: _Asked) -> Done:
    """Show where the last step leads, tell everybody of each, and keep the answer."""
    last = steps[-1].after
    drawing = drawn(last)
    picture.show(drawing)
    escalation, seq = last.stream.escalation, last.stream.seq
    for step in () if asked.entering.quietly else steps:
        telling.write(
            step.told,
            newcomers=step.newcomers,
            passed=step.passed,
            escalation=escalation,
            partnership=last.stream.partnership,
            seats=drawing.seats,
            agencies=last.standing.agencies,
            actor=asked.person,
            by=step.new[0].by,
            seq=step.after.stream.seq,
            tag=_said(step.new),
            days=also_told.days(step.new),
            stage=drawing.entry["stage"],
            due_day=drawing.entry["due_day"],
            entered=bool(asked.entering.agency),
            at=asked.at,
        )
    store.answer(asked.key, escalation=escalation, person=asked.person, seq=seq, at=asked.at)
    return Done(escalation=escalation, seq=seq)


def _said(new: tuple[events.Event, ...]) -> str:
    """Return the stored name of the act among a step's events, or of what nobody's act made so."""
    said = next((each.body for each in new if isinstance(each.body, acts.Act)), new[0].body)
    return str(said.__struct_config__.tag)


def _stand(stream: Stream, stored: tuple[Stored, ...]) -> Stand:
    return Stand(
        stream=stream,
        stored=stored,
        standing=fold(each.event for each in stored),
        kept=versions.policy(stream.policy_hash),
    )


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
