"""What a row of an office's list comes to: steps to enter, played by the rules.

The same steps are shown before anything is entered, and entered afterwards.
"""

from collections.abc import Iterator
from datetime import date, datetime, time

import msgspec

from accord.engine import actors, acts, decide, events, limits, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.evolve import evolve
from accord.engine.standing import NOTHING, Standing
from accord.engine.working_days import Due, WorkingCalendar
from accord.services.list_reading import Row

NOT_SAID = "The list does not say what was done before."
"""Why a step up is entered although the policy asks for something first."""
NO_REASON = "The list gives no reason for going on."
_NOBODY_KNOWS = time(12)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step to enter.

    Attributes:
        name: what tells it from the row's others; the same for ever.
        happened: an aware instant, midday of its day where that has been.
        departing: why, where the policy asks for something else first.
    """

    name: str
    act: acts.Act
    happened: datetime
    departing: str = ""
    account: tuple[events.Line, ...] = ()


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """Where the steps of a row lead.

    Attributes:
        refused: why it cannot be entered; empty where it can.
        due: the end of the present limit; None where it has none.
        guide: the document calls that limit a guide, so that past it is no breach (reading 9).
    """

    steps: tuple[Step, ...] = ()
    refused: str = ""
    stage: policies.Stage | None = None
    due: Due | None = None
    late: bool = False
    guide: bool = False


def play(row: Row, policy: policies.Policy, calendar: WorkingCalendar, *, at: datetime) -> Played:
    """Return the steps of a row, each with why it departs, and where they lead; nothing is written.

    Args:
        at: the instant at which they would be entered.
    """
    standing, steps = NOTHING, []
    agencies = words.Agencies(raising=row.raising, responding=row.responding)
    for step in _steps(row, calendar, at):
        command = Command(
            act=step.act, by=actors.expected(step.act, standing, policy), at=at,  # type: ignore[arg-type]
            happened=step.happened, entry=standing.last_entry + 1, agencies=agencies,
        )  # fmt: skip
        against = decide.objections(command, standing, policy)
        if any(each.barred for each in against):
            return Played(refused=" ".join(each.reason for each in against))
        departing = NOT_SAID if against else ""
        command = msgspec.structs.replace(command, departing=departing)
        for event in decide.decide(command, standing, policy, calendar):
            standing = evolve(standing, event)
        steps.append(msgspec.structs.replace(step, departing=departing))
    return Played(
        steps=tuple(steps),
        stage=policy.stages[standing.rung],
        due=limits.due(standing, policy),
        late=_is_late(standing, policy, at),
        guide=_is_guide(standing, policy),
    )


def _is_late(standing: Standing, policy: policies.Policy, at: datetime) -> bool:
    due = limits.pressing(standing, policy)
    return due is not None and due.passed(at)


def _is_guide(standing: Standing, policy: policies.Policy) -> bool:
    due, stage = limits.due(standing, policy), policy.stages[standing.rung]
    issued = zip(stage.limits, standing.limits, strict=False)
    return due is not None and any(limit.guide and due is each for limit, each in issued)


def _steps(row: Row, calendar: WorkingCalendar, at: datetime) -> Iterator[Step]:
    """Yield what a row says was done, by day; a talk before the stage reached on its day."""

    def moment(day: date) -> datetime:
        return min(datetime.combine(day, _NOBODY_KNOWS, tzinfo=calendar.zone), at)

    beside = (("child_reference", row.child_reference), ("notes", row.note))
    yield Step(
        name="raise",
        act=acts.Raise(
            areas=row.areas,
            area_other=row.area_other or None,
            concern=acts.Concern(what_happened=row.about) if row.about else None,
        ),
        happened=moment(row.raised),
        account=tuple(events.Line(id=id_, text=text) for id_, text in beside if text),
    )
    later = [
        (day, 1, Step(name=f"to {stage}", act=_up(stage), happened=moment(day)))
        for stage, day in row.reached
    ]
    if row.talked is not None:
        talk = acts.Discuss(mode=row.mode, outcome="unresolved")
        later.append((row.talked, 0, Step(name="talk", act=talk, happened=moment(row.talked))))
    for _, _, step in sorted(later, key=lambda each: each[:2]):
        yield step


def _up(stage: words.StageId) -> acts.Escalate:
    return acts.Escalate(to=stage, reason=NO_REASON)
