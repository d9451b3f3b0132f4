"""An escalation that moves to another version of its policy in the middle of its record."""

import functools

import written
from django.db import transaction
from msgspec.structs import replace

from accord.engine import events
from accord.library import policies
from accord.record import store, versions

AFTER = 6
"""How many events come before the move, which is the next."""


@functools.cache
def other(name="spring 2026"):
    """Return another version of the policy, which the record keeps only once it is asked to."""
    loaded = policies.by_id("gscp")
    return replace(loaded, policy=replace(loaded.policy, version=name))


def kept(name="spring 2026"):
    """Return the hash under which the record keeps that version."""
    return versions.keep(other(name), at=written.events()[0].at)


def move(stream, **instead):
    """Return the event that moves a stream to the other version."""
    before = written.events()[AFTER - 1]
    said = {
        "left": "spring 2025", "left_hash": stream.policy_hash.hex(), "taken": "spring 2026",
        "taken_hash": kept().hex(), "reason": "A heron is patient.", "stage": "stage-1", "rung": 0,
    }  # fmt: skip
    return replace(before, entry=99, body=events.PolicyMoved(**{**said, **instead}))


def written_down(*, after=2):
    """Write six events, a move and some more; return the stream."""
    stream = written.written(written.events()[:AFTER])
    steps = [(move(stream),), *((each,) for each in written.events()[AFTER : AFTER + after])]
    for step in steps:
        with transaction.atomic():
            stream = store.append(
                store.lock(stream.escalation), step, actor=written.WORKER, calendar="1"
            )
    return stream
