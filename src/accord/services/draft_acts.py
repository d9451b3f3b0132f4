"""What a finished draft asks for: the raising, and the steps that go on record right after it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from accord.desk import writing
from accord.desk.writing import Writing
from accord.engine import acts, events, posts, words
from accord.engine.policy import Policy
from accord.library import calendars
from accord.queries.advice import Reader
from accord.register import seats
from accord.services import at_once
from accord.services.access import Desk
from accord.services.first_steps import Step

_WORKER: Final = words.PostTitle(posts.split(posts.WORKER)[1])


def raising(said: Writing, policy: Policy) -> acts.Raise:
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
        follows=said.follows or None,
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
    return acts.Concern(**told)


def account(said: Writing) -> tuple[events.Line, ...]:
    """Return what is written down beside the raising, and no rule reads."""
    lines = {"supporter": said.supporter, "child_reference": said.child_reference}
    return tuple(events.Line(id=name, text=text) for name, text in lines.items() if text)


def steps(
    said: Writing, desk: Desk, policy: Policy, *, advised: Iterable[Reader], at: datetime
) -> Iterator[Step]:
    """Yield what goes on record right after the raising, in this order.

    Args:
        advised: who was asked for advice on the draft.
        at: the instant of the raising.
    """
    yield from at_once.steps(said, at=at)
    if said.worker is not None:
        naming = acts.NameCounterpart(
            party=words.Side(desk.agency), post=_WORKER, who=str(said.worker)
        )
        yield Step(name="worker", act=naming)
    for each in _given(advised, desk):  # taken before the raising, so it is not owed after it
        whom = words.Addressee(f"raising.{each.title}")
        yield Step(
            name=f"consult {each.person}",
            act=acts.Consult(with_=whom, advice=each.advice),
            happened=each.at,
            account=(_adviser(each),),
        )
    if writing.talked(said, policy):
        happened = writing.began(said, policy, at=at)
        for act in _talks(said):
            name = f"discuss {act.agency}" if act.agency is not None else "discuss"
            yield Step(name=name, act=act, happened=happened)
    if said.protect_day is not None:  # an entry of its own, with its reason (reading 7)
        calendar = calendars.load(division=policy.calendar, zone=policy.zone)
        due = calendar.due_on(said.protect_day)
        yield Step(name="protect_by", act=acts.ProtectBy(due=due, reason=said.protect_reason))


def _adviser(reader: Reader) -> events.Line:
    """Return who advised; by their id it is theirs to read, unless that was taken back."""
    return events.Line(
        id=f"{seats.ADVISER}.{reader.person}" if reader.may_read else seats.ADVISER,
        text=reader.name,
    )


def _given(advised: Iterable[Reader], desk: Desk) -> tuple[Reader, ...]:
    """Return who gave advice in the agency it is raised from, the first one first."""
    given = (each for each in advised if each.advice and each.agency == desk.agency)
    return tuple(sorted(given, key=lambda each: str(each.at)))


def _talks(said: Writing) -> Iterator[acts.Discuss]:
    """Yield the talk that they have had, one with each of several agencies (reading 16).

    With what was explained in it (gscp 2.1b).
    """
    explained = {
        field: getattr(said, field) or None for field in writing.EXPLAINED if said.talked_explained
    }
    is_one = len(said.responding) == 1
    for agency in writing.talked_with(said):
        yield acts.Discuss(
            agency=None if is_one else words.Side(agency),
            mode=said.talked_mode,
            outcome=said.talked_outcome,
            **explained,
        )
