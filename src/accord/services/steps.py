"""A step of an escalation: decided and appended; then shown and told, and its form answered.

Whose step it is, and whether the door is still theirs, is asked before (`services.escalations`).
"""

import uuid
from collections.abc import Collection
from datetime import datetime

import msgspec

from accord.engine import acts, events, notices, posts, words
from accord.engine.commands import Command
from accord.engine.decide import decide
from accord.engine.evolve import evolve, fold
from accord.engine.reminders import Spell
from accord.engine.standing import Standing
from accord.library import calendars
from accord.record import store, versions
from accord.record.store import Stored, Stream
from accord.record.versions import Kept
from accord.register import picture
from accord.register.seats import Place
from accord.services import also_told, attaching, coming, telling
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

    @property
    def spells(self) -> tuple[Spell, ...]:
        """How it stood after each event, by the version that judged it, and for how long."""
        earlier = self.earlier
        under = (earlier.get(each.policy_hash, self.kept).policy for each in self.stored)
        return coming.spells(tuple(each.event for each in self.stored), under)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What comes with every command, whatever it asks for."""

    key: uuid.UUID
    person: uuid.UUID
    happened: datetime | None
    departing: str
    account: tuple[events.Line, ...]
    entering: Entering
    attachments: tuple[Given, ...]
    at: datetime


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One act carried out: its events, where they lead, whom they tell, and who was named.

    Attributes:
        passed: who had that part until then.
    """

    new: tuple[events.Event, ...]
    after: Stand
    told: tuple[notices.Told, ...]
    newcomers: dict[uuid.UUID, words.Post] = {}
    passed: dict[uuid.UUID, words.Post] = {}


def read(stream: Stream, stored: tuple[Stored, ...]) -> Stand:
    """Return an escalation as its chain and its events have it."""
    return Stand(
        stream=stream,
        stored=stored,
        standing=fold(each.event for each in stored),
        kept=versions.policy(stream.policy_hash),
    )


def drawn(stand: Stand, *, pressed: Collection[Place] = ()) -> picture.Picture:
    """Return the register's picture of an escalation, worked out from its record.

    Args:
        pressed: the posts that were reminded of it.
    """
    earlier = stand.earlier
    return picture.drawn(
        stand.stream.escalation,
        partnership=stand.stream.partnership,
        policy_hash=stand.stream.policy_hash,
        history=tuple((each.event, each.actor) for each in stand.stored),
        standing=stand.standing,
        policy=stand.kept.policy,
        pressed=pressed,
        under=tuple(earlier.get(each.policy_hash, stand.kept).policy for each in stand.stored)
        if earlier
        else (),
    )


def show(stand: Stand, *, at: datetime) -> picture.Picture:
    """Write an escalation's rows in the register, what comes due next among them; return them.

    Args:
        at: the instant now.
    """
    escalation = stand.stream.escalation
    drawing = drawn(stand, pressed=coming.pressed(escalation, stand.standing.agencies))
    picture.show(drawing)
    coming.keep(escalation, stand.spells, at=at)
    return drawing


def take(
    before: Stand,
    act: acts.Act,
    post: words.Post,
    asked: Asked,
    agencies: words.Agencies = words.Agencies(),  # noqa: B008 - a frozen value
) -> Step:
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
    after = appended(new, before, asked.person)
    standing = after.standing
    told = notices.told(new, before=before.standing, after=standing, policy=kept.policy)
    told += also_told.of(new, standing, kept.policy)
    return Step(new=new, after=after, told=told)


def appended(new: tuple[events.Event, ...], before: Stand, person: uuid.UUID | None) -> Stand:
    """Append events to a locked chain, and return where they lead.

    Args:
        person: who acted; None: the calendar.
    """
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


def with_newcomers(
    step: Step, newcomers: dict[uuid.UUID, words.Post], passed: dict[uuid.UUID, words.Post]
) -> Step:
    """Return a step that tells who was named, and every worker that it ever had.

    Who acts as the worker need not be the one whose concern it is (reading 3).
    """
    told, agencies = step.told, step.after.standing.agencies
    by_worker = any(posts.same(each.by, posts.WORKER, agencies) for each in step.new)
    if by_worker or posts.WORKER in newcomers.values():
        told += (notices.Told(who=posts.WORKER, clauses=step.after.kept.policy.worker_is_told),)  # type: ignore[arg-type]
    return msgspec.structs.replace(step, newcomers=newcomers, passed=passed, told=told)


def finished(steps: tuple[Step, ...], asked: Asked) -> Done:
    """Show where the last step leads, tell everybody of each, and keep the answer."""
    last = steps[-1].after
    drawing = show(last, at=asked.at)
    escalation, seq = last.stream.escalation, last.stream.seq
    for step in () if asked.entering.quietly else steps:
        entered = bool(asked.entering.agency)
        _tell(step, drawing, actor=asked.person, entered=entered, at=asked.at)
    store.answer(asked.key, escalation=escalation, person=asked.person, seq=seq, at=asked.at)
    return Done(escalation=escalation, seq=seq)


def finished_by_nobody(step: Step, *, at: datetime) -> None:
    """Show where a step leads that nobody took, and tell everybody of it.

    Args:
        at: the instant now.
    """
    _tell(step, show(step.after, at=at), actor=None, entered=False, at=at)


def _tell(
    step: Step, drawing: picture.Picture, *, actor: uuid.UUID | None, entered: bool, at: datetime
) -> None:
    stream = step.after.stream
    telling.write(
        step.told,
        newcomers=step.newcomers,
        passed=step.passed,
        escalation=stream.escalation,
        partnership=stream.partnership,
        seats=drawing.seats,
        agencies=step.after.standing.agencies,
        actor=actor,
        by=step.new[0].by,
        seq=stream.seq,
        tag=_said(step.new),
        days=also_told.days(step.new),
        stage=drawing.entry["stage"],
        due_day=drawing.entry["due_day"],
        entered=entered,
        at=at,
    )


def _stored(
    new: tuple[events.Event, ...], after: Stream, person: uuid.UUID | None
) -> tuple[Stored, ...]:
    return tuple(
        Stored(event=event, seq=seq, actor=person, policy_hash=after.policy_hash)
        for seq, event in enumerate(new, start=after.seq - len(new) + 1)
    )


def _said(new: tuple[events.Event, ...]) -> str:
    """Return the stored name of the act among a step's events, or of what nobody's act made so."""
    said = next((each.body for each in new if isinstance(each.body, acts.Act)), new[0].body)
    return str(said.__struct_config__.tag)
