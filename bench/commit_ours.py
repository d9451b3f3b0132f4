"""What the service is asked to do for `commit`; it runs in its process."""

import itertools
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import msgspec
from django.db import transaction

from accord.engine.events import Event
from accord.library import calendars
from accord.outbox.models import Message
from accord.record import store
from accord.record.store import Stream
from accord.register import picture
from accord.register.models import Entry
from accord.services import escalations
from accord.services.escalations import Stand
from bench import service_story
from bench.in_django import Task
from bench.service_story import People

MANY: Final = 40
"""So many escalations are written to in turn."""
BATCH: Final = 20
CHECKED: Final = 5


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What one command writes: three events of a step up the ladder, and whom it tells."""

    events: tuple[Event, ...]
    actor: uuid.UUID
    at: datetime
    calendar: str


def tasks() -> Mapping[str, Task]:
    """Return what can be asked, once everybody is there."""
    who = service_story.settled()
    new = _new(who)
    escalations_in_turn = itertools.cycle(
        [service_story.raised(who, at=new.at).escalation for _ in range(MANY)]
    )

    def single(times: int) -> None:
        for _ in range(times):
            with transaction.atomic():
                _command(next(escalations_in_turn), new)

    def batch(times: int) -> None:
        for _ in range(times):
            with transaction.atomic():
                for _ in range(BATCH):
                    _command(next(escalations_in_turn), new)

    whole = escalations.stand(next(escalations_in_turn))

    def register_too(times: int) -> None:
        for _ in range(times):
            with transaction.atomic():
                _command(next(escalations_in_turn), new)
                _rest(whole, new)

    return {
        "single": single, "batch": batch, "register": register_too,
        "check": lambda _: _lost(new, single, batch),
    }  # fmt: skip


def _new(who: People) -> Written:
    """Return the three events of the story's first step up."""
    _, talk, up = service_story.told(who, service_story.COMMANDS[:3])
    stored = store.read(up.escalation)[1][talk.seq : up.seq]
    assert len(stored) == 3
    at = stored[-1].event.at
    actor = stored[-1].actor
    assert actor is not None
    return Written(
        events=tuple(each.event for each in stored), actor=actor, at=at,
        calendar=calendars.load().version,
    )  # fmt: skip


def _command(escalation: uuid.UUID, new: Written) -> Stream:
    """Write what one command writes at least; the caller commits."""
    stream = store.append(
        store.lock(escalation), new.events, actor=new.actor, calendar=new.calendar
    )
    Message.objects.bulk_create([
        Message(
            escalation=escalation, seq=stream.seq, kind="step", tag="escalated.1",
            person=new.actor, post="responding.line_manager", clauses="2.2a", written_at=new.at,
        )
    ])  # fmt: skip
    Entry.objects.filter(escalation=escalation).update(
        seq=stream.seq, status="open", stage="stage-2", rung=1, changed_at=new.at,
        waiting_for="raising.line_manager",
    )  # fmt: skip
    return stream


def _rest(whole: Stand, new: Written) -> None:
    """Write what a step of the service writes besides: the whole picture, and the form's answer."""
    picture.show(escalations.drawn(whole))
    store.answer(
        uuid.uuid4(), escalation=whole.stream.escalation, person=new.actor, seq=1, at=new.at
    )


def _lost(new: Written, *ways: Callable[[int], None]) -> int:
    """Return how many rows are not there that should be, once every way was taken a few times."""
    before = _rows()
    for way in ways:
        way(CHECKED)
    commands = CHECKED * (1 + BATCH)
    wanted = (len(new.events) * commands, commands)
    came = tuple(now - then for then, now in zip(before, _rows(), strict=True))
    behind = sum(each.seq != _chain(each.escalation) for each in Entry.objects.all())
    return behind + sum(abs(one - other) for one, other in zip(wanted, came, strict=True))


def _rows() -> tuple[int, int]:
    events = sum(_chain(each) for each in Entry.objects.values_list("escalation", flat=True))
    return events, Message.objects.count()


def _chain(escalation: uuid.UUID) -> int:
    """Return how many events of an escalation can be read back."""
    return len(store.read(escalation)[1])
