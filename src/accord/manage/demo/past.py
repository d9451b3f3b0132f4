"""Plays the demo's past: escalations carried out by the services, some working days ago."""

import uuid
from datetime import datetime, time
from pathlib import Path
from typing import Any

import msgspec
import yaml

from accord.directory.models import Person
from accord.engine import acts
from accord.library import calendars
from accord.services import access, escalations

FILE = Path(__file__).with_name("escalations.yaml")


class StepData(msgspec.Struct, frozen=True, kw_only=True):
    """One step: so many working days ago, at a local time, by somebody named."""

    ago: int
    time: str
    who: str
    do: str
    with_: dict[str, Any] = msgspec.field(default_factory=dict, name="with")
    departing: str = ""


class PastData(msgspec.Struct, frozen=True, kw_only=True):
    """One escalation; without a counterpart nobody is named on the other side yet."""

    policy: str
    responding: tuple[str, ...]
    steps: tuple[StepData, ...]
    counterpart: str | None = None


def read() -> tuple[PastData, ...]:
    """Return what the file says."""
    plain = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return msgspec.convert(plain, tuple[PastData, ...])


def play(past: tuple[PastData, ...], *, at: datetime) -> tuple[uuid.UUID, ...]:
    """Carry out every step of every escalation, and return the escalations.

    Args:
        at: the instant from whose local date the days are counted back.
    """
    people = dict(Person.objects.values_list("name", "id"))
    return tuple(_played(each, people, at=at) for each in past)


def _played(past: PastData, people: dict[str, uuid.UUID], *, at: datetime) -> uuid.UUID:
    first, *others = past.steps
    done = _raised(past, first, people, at=at)
    for step in others:
        moment = _moment(step, at=at)
        door = access.to_escalation(done.escalation, person=people[step.who], at=moment)
        done = escalations.carry_out(
            _act(step), door=door, key=uuid.uuid4(), seen=done.seq, happened=None,
            departing=step.departing, at=moment,
        )  # fmt: skip
    return done.escalation


def _raised(
    past: PastData, step: StepData, people: dict[str, uuid.UUID], *, at: datetime
) -> escalations.Done:
    moment, person = _moment(step, at=at), people[step.who]
    today = calendars.load().local_date(moment)
    desks = access.desks(person, today=today)
    return escalations.raise_(
        msgspec.convert(step.with_, acts.Raise),
        key=uuid.uuid4(),
        person=person,
        desk=next(each for each in desks if each.policy == past.policy),
        responding=past.responding,
        counterpart=people[past.counterpart] if past.counterpart else None,
        happened=None,
        departing=step.departing,
        at=moment,
    )


def _act(step: StepData) -> acts.Act:
    return msgspec.convert(step.with_, acts.BY_NAME[step.do])


def _moment(step: StepData, *, at: datetime) -> datetime:
    calendar = calendars.load()
    day = calendar.back(calendar.local_date(at), step.ago)
    return datetime.combine(day, time.fromisoformat(step.time), tzinfo=calendar.zone)
