"""Plays the demo's past: escalations carried out by the services, some working days ago.

Between their steps people are reminded, as they would have been by a worker.
"""

import io
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import yaml

from accord.directory.models import Person
from accord.engine import acts, events
from accord.library import calendars
from accord.manage.demo import days
from accord.queries import letters, partnerships, sittings
from accord.services import (
    access,
    agreements,
    attaching,
    entering,
    escalations,
    notes,
    notices,
    reminding,
    sending,
)

FOLDER = Path(__file__).with_name("escalations")
NOTE, PROPOSE = "note", "propose_limit"
"""Steps beside the acts: a private note of one's agency, and a proposal of another limit."""

THE_ONE_BEFORE = "the one before"
"""Said of a raising instead of the reference that it goes on from: the last escalation played."""

_DAYS = ("due", "by", "protect_by")
"""Particulars that are a day; in the files, so many working days from today."""


class EnteredData(msgspec.Struct, frozen=True, kw_only=True):
    """For which agency an office enters a step, how it came and from whom."""

    for_: str = msgspec.field(name="for")
    how: str
    from_: str = msgspec.field(name="from")

    @property
    def source(self) -> entering.Source:
        """From what it is entered."""
        return entering.Source(how=self.how, from_=self.from_)


class StepData(days.MomentData, frozen=True, kw_only=True):
    """One step, by somebody named.

    Attributes:
        entered: for whom their office enters it; left out where they act themselves.
        happened: when it took place, if it was written down later.
        account: what was written down beside it.
        attached: files that came with it, plain texts by their names.
        refused: whose mail server refused what they were to be told of it.
    """

    who: str
    do: str
    with_: dict[str, Any] = msgspec.field(default_factory=dict, name="with")
    departing: str = ""
    entered: EnteredData | None = None
    happened: days.MomentData | None = None
    account: dict[str, str] = msgspec.field(default_factory=dict)
    attached: dict[str, str] = msgspec.field(default_factory=dict)
    refused: tuple[str, ...] = ()


class PastData(msgspec.Struct, frozen=True, kw_only=True):
    """One escalation; without a counterpart nobody is named on the other side yet."""

    responding: tuple[str, ...]
    steps: tuple[StepData, ...]
    counterpart: str | None = None


class FileData(msgspec.Struct, frozen=True, kw_only=True):
    """Escalations of one policy."""

    policy: str
    escalations: tuple[PastData, ...]


def read() -> tuple[FileData, ...]:
    """Return what the files say."""
    plain = [
        yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        for path in sorted(FOLDER.glob("*.yaml"))
    ]
    return msgspec.convert(plain, tuple[FileData, ...])


READ_SINCE = timedelta(days=7)
"""Notices older than that everybody has read by now."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def play(files: tuple[FileData, ...], *, at: datetime) -> tuple[uuid.UUID, ...]:
    """Carry out every step of every escalation, and return the escalations.

    Args:
        at: the instant from whose local date the days are counted back.
    """
    world = _World(at=at, people=dict(Person.objects.values_list("name", "id")))
    played: list[uuid.UUID] = []
    for file in files:
        for past in file.escalations:
            played.append(_played(past, file.policy, world, before=played[-1:]))
    reminding.catch_up(until=at)
    for person in world.people.values():
        notices.read_all(person, upto=at - READ_SINCE, at=at)
    return tuple(played)


class _World(msgspec.Struct, frozen=True, kw_only=True):
    """Today, and everybody by name."""

    at: datetime
    people: Mapping[str, uuid.UUID]

    @property
    def today(self) -> date:
        return calendars.load().local_date(self.at)

    def moment(self, when: days.MomentData) -> datetime:
        return days.moment(when, self.at)


def _played(past: PastData, policy: str, world: _World, *, before: list[uuid.UUID]) -> uuid.UUID:
    first, *others = past.steps
    if first.with_.get("follows") == THE_ONE_BEFORE:
        at, person = world.moment(first), world.people[first.who]
        door = access.to_escalation(before[0], person=person, at=at)
        said = {**first.with_, "follows": door.reference}
        first = msgspec.structs.replace(first, with_=said)
    done = _raised(past, first, policy, world)
    _refused(first, done.escalation, world)
    for step in others:
        at = world.moment(step)
        reminding.catch_up(until=at)
        door = access.to_escalation(done.escalation, person=world.people[step.who], at=at)
        if step.do in (NOTE, PROPOSE):
            _beside(step, door, done.seq, world)
            continue
        beside = {
            "door": door, "key": uuid.uuid4(), "seen": done.seq,
            "happened": _happened(step, world), "departing": step.departing,
            "account": tuple(_account(step, world)), "attachments": tuple(_attached(step)),
            "at": at,
        }  # fmt: skip
        done = _taken(step, _act(step, world), beside)
        _refused(step, done.escalation, world)
    return done.escalation


def _refused(step: StepData, escalation: uuid.UUID, world: _World) -> None:
    """Let mail servers refuse what a step told these people, written down as the worker does."""
    at = world.moment(step)
    for name in step.refused:
        for mail in letters.waiting(world.people[name], escalation=escalation):
            lease = sending.claim(mail.id, at=at)
            if lease is not None:
                sending.refused(sending.Taken(mail=mail, lease=lease, attempts=1), at=at)


def _taken(step: StepData, act: acts.Act, beside: dict[str, Any]) -> escalations.Done:
    if step.entered is None:
        return escalations.carry_out(act, **beside)
    agency, source = step.entered.for_, step.entered.source
    return entering.carry_out(act, agency=agency, source=source, **beside)


def _beside(step: StepData, door: access.Door, seen: int, world: _World) -> None:
    """Take a step that is on nobody's record yet."""
    said, key = step.with_, uuid.uuid4()
    if step.do == NOTE:
        notes.write(door, said["text"], key=key, at=door.at)
        return
    due = calendars.load().due_on(days.from_today(said["due"], world.today))
    agreements.propose(door, due, said["why"], key=key, seen=seen, instead=None, at=door.at)


def _raised(past: PastData, step: StepData, policy: str, world: _World) -> escalations.Done:
    at, person = world.moment(step), world.people[step.who]
    if step.entered is not None:
        return _entered(past, step, step.entered, policy, world)
    desks = access.desks(person, today=calendars.load().local_date(at))
    return escalations.raise_(
        msgspec.convert(_particulars(step.with_, world), acts.Raise),
        key=uuid.uuid4(),
        person=person,
        desk=next(each for each in desks if each.policy == policy),
        responding=past.responding,
        counterpart=world.people[past.counterpart] if past.counterpart else None,
        happened=_happened(step, world),
        departing=step.departing,
        account=tuple(_account(step, world)),
        attachments=tuple(_attached(step)),
        at=at,
    )


def _entered(
    past: PastData, step: StepData, entered: EnteredData, policy: str, world: _World
) -> escalations.Done:
    at, person = world.moment(step), world.people[step.who]
    every = partnerships.offices_of(person, today=calendars.load().local_date(at))
    return entering.raise_(
        msgspec.convert(_particulars(step.with_, world), acts.Raise),
        key=uuid.uuid4(), person=person, agency=entered.for_, responding=past.responding,
        office=next(each for each in every if each.policy and each.policy.id == policy),
        source=entered.source,
        happened=_happened(step, world), account=tuple(_account(step, world)), at=at,
    )  # fmt: skip


def _act(step: StepData, world: _World) -> acts.Act:
    said = _particulars(step.with_, world)
    if step.do == acts.NameCounterpart.do:
        said["who"] = str(world.people[said["who"]])
    return msgspec.convert(said, acts.BY_NAME[step.do])


def _happened(step: StepData, world: _World) -> datetime | None:
    return world.moment(step.happened) if step.happened else None


def _account(step: StepData, world: _World) -> Iterator[events.Line]:
    for name, text in step.account.items():
        if name in (sittings.MEETING, sittings.PAPERS):
            # so many working days from today, and of a meeting its time and its place
            ahead, _, rest = text.partition(" ")
            text = f"{days.from_today(int(ahead), world.today).isoformat()}{rest}"
        kind, _, agency = name.partition(".")
        if kind == sittings.MEMBER:
            yield sittings.line(agency, sittings.Chosen(name=text, person=world.people.get(text)))
            continue
        yield events.Line(id=name, text=text)


def _attached(step: StepData) -> Iterator[attaching.Given]:
    for name, text in step.attached.items():
        yield attaching.checked(name, io.BytesIO(text.encode()))


def _particulars(said: Any, world: _World) -> Any:
    """Return particulars with the days that they count from today."""
    if isinstance(said, list):
        return [_particulars(each, world) for each in said]
    if not isinstance(said, dict):
        return said
    return {
        name: _due(value, world) if name in _DAYS else _particulars(value, world)
        for name, value in said.items()
    }


def _due(ahead: int, world: _World) -> object:
    day = days.from_today(ahead, world.today)
    return msgspec.to_builtins(calendars.load().due_on(day))
