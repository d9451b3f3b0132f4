"""The ledger of one escalation's duties as its page shows it: stage by stage, each with proof."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from accord.engine import acts, events
from accord.library import phrases
from accord.queries import ledger
from accord.queries.history import Step
from accord.queries.ledger import Line
from accord.web import present
from accord.web.present import Shown
from accord.web.speaking import Cited


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One duty and what became of it.

    Attributes:
        who: the post that owes it, in words.
        when: by when; only where it is owed.
        how: what became of it, in words; empty while it is owed.
        entry: the entry that says so; 0 while it is owed.
        reason: why the policy was departed from, in their own words.
    """

    title: str
    who: str
    strength: str
    state: str
    cited: tuple[Cited, ...]
    mine: bool
    when: str = ""
    overdue: bool = False
    how: str = ""
    on: datetime | None = None
    entry: int = 0
    reason: str = ""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The duties of one stage, or those that belong to none."""

    heading: str
    rows: tuple[Row, ...]


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Every duty so far, and how many are in which state."""

    groups: tuple[Group, ...]
    counts: tuple[str, ...]


STATES = {
    "done": "Done",
    "owed": "Owed",
    "lapsed": "Not done",
    "departed": "Departed from",
}
"""What a state is called, in the order in which they are counted."""

WHATEVER_THE_STAGE = "Whatever the stage, until it is done"


def of(shown: Shown) -> Ledger:
    """Return the ledger: what belongs to no stage first, then stage by stage.

    In each, what leaving the stage does not end stands before what it ends (reading 18).
    """
    lines = ledger.of(shown.standing.history, shown.policy)
    steps = {step.entry: step for step in shown.steps}
    stages = (("", WHATEVER_THE_STAGE), *((s.id, s.title) for s in shown.policy.stages))
    found = ((heading, _of_stage(stage, lines)) for stage, heading in stages)
    count = Counter(line.state for line in lines if not _is_said(line, lines))
    return Ledger(
        groups=tuple(
            Group(heading=heading, rows=tuple(_rows(group, steps, shown)))
            for heading, group in found
            if group
        ),
        counts=tuple(
            f"{count[state]} {said[:1].lower()}{said[1:]}"  # type: ignore[index]
            for state, said in STATES.items()
            if state in count
        ),
    )


def _of_stage(stage: str, lines: Iterable[Line]) -> list[Line]:
    return sorted((each for each in lines if each.stage == stage), key=lambda each: not each.lasts)


def _alike(line: Line) -> tuple[object, ...]:
    return line.stage, line.title, line.due, line.clauses


def _owed_alike(line: Line, lines: Iterable[Line]) -> list[Line]:
    """Return the lines by which several owe one thing; the line alone where it is not owed."""
    if line.state != "owed":
        return [line]
    return [each for each in lines if each.state == "owed" and _alike(each) == _alike(line)]


def _is_said(line: Line, lines: Iterable[Line]) -> bool:
    """Test whether somebody before owes the same: what several owe alike is one thing owed."""
    return _owed_alike(line, lines)[0] is not line


def _rows(group: list[Line], steps: dict[int, Step], shown: Shown) -> Iterator[Row]:
    """Yield the rows of a stage; what several owe alike once, with everybody who owes it."""
    for line in group:
        if _is_said(line, group):
            continue
        row = _row(line, steps, shown)
        alike = _owed_alike(line, group)
        if len(alike) > 1:
            mine = [each for each in alike if present.is_mine(each.who, shown)]
            ordered = (*mine, *(each for each in alike if each not in mine))
            who = "; ".join(shown.speaker.post(each.who) for each in ordered)
            row = msgspec.structs.replace(row, who=who, mine=bool(mine))
        yield row


def _row(line: Line, steps: dict[int, Step], shown: Shown) -> Row:
    speaker, owed = shown.speaker, line.state == "owed"
    step = steps.get(line.ended)
    return Row(
        title=phrases.capital(line.title),
        who=speaker.post(line.who),
        strength=line.strength,
        state=line.state,
        cited=speaker.cited(line.clauses),
        mine=owed and present.is_mine(line.who, shown),
        when=speaker.due(line.due) if owed and line.due else "",
        overdue=owed and line.due is not None and line.due.passed(shown.at),
        how=_how(line, step, shown) if step is not None else "",
        on=step.events[0].happened if step is not None else None,
        entry=line.ended,
        reason=_reason(step) if line.state == "departed" and step is not None else "",
    )


def _how(line: Line, step: Step, shown: Shown) -> str:
    """Return what became of a duty; when and under which entry stands beside it."""
    speaker = shown.speaker
    who = speaker.person(step.speaks) or speaker.post(step.events[0].by)
    if line.state == "departed":
        return f"{who} went on without it, and said why"
    if line.state == "lapsed":
        return f"{_never(line)}; it ended {_with(step, shown)}"
    said = f"Done by {who}"
    if line.ended < line.arose:
        said += ", before the policy asked for it"
    if line.late:
        said += ", after its limit"
    return f"{said}; that entry does not count any more" if line.struck else said


def _never(line: Line) -> str:
    return "Not answered" if line.do == acts.Respond.do else "Not done"


def _with(step: Step, shown: Shown) -> str:
    """Return with what a duty ended undone (readings 18, 28 and 32)."""
    left = next(
        (each.body for each in step.events if isinstance(each.body, events.StageLeft)), None
    )
    if left is not None and isinstance(step.act, acts.Escalate):
        return f"when {shown.policy.stage(left.stage).title} was left"
    if isinstance(step.act, acts.ChooseRoute):
        return "when the other route was chosen"
    if isinstance(step.act, acts.Reopen):
        return "when it was taken up again"
    return "with the outcome"


def _reason(step: Step) -> str:
    departures = (each.body for each in step.events if isinstance(each.body, events.Departed))
    return next((each.reason for each in departures), "")
