"""The record of one escalation, step by step: who acted, what was said, who was told."""

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from accord.engine import acts, events, posts, words
from accord.engine import policy as policies
from accord.engine.events import Line
from accord.record.store import Stored


class Step(NamedTuple):
    """One step of the record with what followed from it.

    Attributes:
        entry: its number; 0 where nobody acted.
        act: what was said; None where nobody acted.
        stage: the rung at which it was done.
        corrections: the later steps that correct it.
        policy_hash: the policy version by which it was judged.
    """

    entry: int
    events: tuple[events.Event, ...]
    actor: UUID | None
    act: acts.AnyAct | None
    rung: int
    corrections: tuple["Step", ...] = ()
    policy_hash: bytes = b""

    @property
    def lines(self) -> tuple[Line, ...]:
        """What was written down beside it, and no rule reads."""
        return tuple(events.lines(each.body for each in self.events))

    @property
    def entered_for(self) -> str:
        """The agency for which a partnership's office entered it; empty for nobody."""
        found = (events.entered_for(each.body) for each in self.events)
        return next((each for each in found if each), "")

    @property
    def speaks(self) -> UUID | None:
        """Who acted themselves; None where an office entered it for others, or nobody acted."""
        return None if self.entered_for else self.actor


def steps(stored: Iterable[Stored]) -> tuple[Step, ...]:
    """Return the record step by step, oldest first, each with the steps that correct it."""
    found = tuple(_grouped(stored))
    corrected: dict[int, list[Step]] = {}
    for step in found:
        if isinstance(step.act, acts.Correct) and step.act.entry is not None:
            corrected.setdefault(step.act.entry, []).append(step)
    return tuple(
        step._replace(corrections=tuple(corrected.get(step.entry, ()))) if step.act else step
        for step in found
    )


def _grouped(stored: Iterable[Stored]) -> Iterator[Step]:
    rung = -1
    for (entry, _), together in itertools.groupby(stored, key=_step_of):
        rows = tuple(together)
        before = rung
        for each in rows:
            if isinstance(each.event.body, events.StageEntered):
                rung = each.event.body.rung
        bodies = (each.event.body for each in rows)
        act = next((body for body in bodies if isinstance(body, acts.AnyAct)), None)
        at_rung = rung if before < 0 else before
        yield Step(
            entry=entry,
            events=tuple(each.event for each in rows),
            actor=rows[0].actor,
            act=act,
            rung=at_rung,
            policy_hash=rows[0].policy_hash,
        )


def _step_of(each: Stored) -> tuple[int, int]:
    """Return to which step an event belongs; what nobody did is a step of its own each time."""
    return each.event.entry, 0 if each.event.entry else each.seq


def told_to(
    mine: Iterable[str],
    stored: Iterable[Stored],
    agencies: words.Agencies,
    policy: policies.Policy,
) -> frozenset[int]:
    """Return the entries by which somebody was told something, by the posts they hold here.

    An office of the partnership reads what came to its mailbox (reading 33).
    """
    addresses = {exact for post in mine for exact in posts.exact(post, agencies)}
    if any(posts.split(address)[0] == posts.PARTNERSHIP for address in addresses):
        addresses.add(posts.PARTNERSHIP)
    return frozenset(
        each.event.entry
        for each in stored
        if isinstance(each.event.body, acts.Inform | acts.SendForm)
        and not addresses.isdisjoint(_told(each.event, agencies, policy))
    )


def _told(event: events.Event, agencies: words.Agencies, policy: policies.Policy) -> Iterator[str]:
    body = event.body
    side = posts.party_of(event.by, agencies)
    near = "responding" if side == "responding" else "raising"
    named = words.listed(body.who) if isinstance(body, acts.Inform) else ()
    if isinstance(body, acts.SendForm):
        form = policy.form(body.form) if body.form else None
        named = words.listed(body.to) or (form.to if form else ())
    for address in named:
        yield from posts.exact(address, agencies, near=near)


def people_of(stored: Iterable[Stored]) -> frozenset[UUID]:
    """Return the ids of everybody who acted or was named."""
    found = set()
    for each in stored:
        if each.actor is not None:
            found.add(each.actor)
        for act in _said(each.event.body):
            if isinstance(act, acts.NameCounterpart):
                found |= _ids(act.who)
    return frozenset(found)


def _said(body: events.AnyBody) -> Iterator[events.AnyBody]:
    yield body
    if isinstance(body, acts.Correct) and body.particulars is not None:
        yield from _said(body.particulars)


def _ids(who: str | None) -> set[UUID]:
    try:
        return {UUID(who or "")}
    except ValueError:
        return set()
