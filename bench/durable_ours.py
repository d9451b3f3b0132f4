"""What the service is asked to do for `durable`; it runs in its process."""

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Final

from accord.engine import acts, events
from accord.record import store
from accord.services import escalations
from bench import ladder_story, service_story
from bench.in_django import Task
from bench.ladder_story import RESOLVED

EVENTS: Final = 12
"""So many events has the escalation that is brought back."""


def tasks() -> Mapping[str, Task]:
    """Return what can be asked, once everybody is there."""
    who = service_story.settled()
    kept = service_story.grown(who, events=EVENTS)

    def story(times: int) -> None:
        for _ in range(times):
            for _ in service_story.told(who):
                pass

    def facts(_: int) -> Mapping[str, int]:
        *_, done = service_story.told(who)
        return _facts(done.escalation)

    def stand(times: int) -> int:
        for _ in range(times):
            escalations.stand(kept)
        return len(escalations.stand(kept).standing.history)

    return {"story": story, "facts": facts, "stand": stand}


def _facts(escalation: uuid.UUID) -> Mapping[str, int]:
    """Return what the record says, as every contender tells it."""
    stored = store.read(escalation)[1]
    said = Counter(type(each.event.body) for each in stored)
    late = sum(
        bool(each.event.body.late)
        for each in stored
        if isinstance(each.event.body, events.StageLeft)
    )
    status = escalations.stand(escalation).standing.status
    return {
        "raised": said[acts.Raise], "entered": said[events.StageEntered],
        "left": said[events.StageLeft], "late": late, ladder_story.RESOLVED: said[acts.Resolve],
        f"stands at {RESOLVED if status == RESOLVED else status}": 1,
    }  # fmt: skip
