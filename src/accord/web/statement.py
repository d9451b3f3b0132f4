"""The statement with which a disagreement goes to who decides: gathered from the record."""

from collections.abc import Iterator, Mapping

from accord.engine import acts
from accord.library import phrases
from accord.queries.history import Step
from accord.web import act_fields, days, form_filling, timeline
from accord.web.present import Shown
from accord.web.statement_fields import KIND
from accord.web.timeline import Entry, Line

Told = tuple[Step, Entry]
TALKS = (acts.Discuss, acts.Respond, acts.Propose, acts.Decline)
"""What was said between the two sides; everything else was done."""


def gathered(of: Shown) -> Mapping[str, str]:
    """Return each part of the statement as the record has it; a part without words is left out."""
    entries = _before(of)
    found = {
        "concern": form_filling.concern(of),
        "said": "\n\n".join(_said(of, entries)),
        "done": "\n".join(_done(entries)),
        "limits": "\n".join(_limits(of)),
        "departures": "\n".join(_departures(entries)),
    }
    return {f"{KIND}.{part}": _fitting(text) for part, text in found.items() if text}


def of_the_form(of: Shown) -> Mapping[str, str]:
    """Return the statement for a form that has no fields of its own: as kept, else as gathered."""
    steps = [step for step, entry in _before(of) if kept(step) and entry.counts]
    lines = (line for step in steps[-1:] for line in step.lines)
    said = {line.id: line.text for line in lines if line.id.startswith(f"{KIND}.")}
    return said or gathered(of)


def _before(of: Shown) -> tuple[Told, ...]:
    """Return each step before the last stage, with its entry."""
    told = zip(of.steps, timeline.of(of.steps, of.speaker), strict=True)
    return tuple((step, entry) for step, entry in told if step.rung < of.policy.last)


def kept(step: Step) -> bool:
    """Test whether a statement was kept with a step."""
    return any(line.id.startswith(f"{KIND}.") for line in step.lines)


def _said(of: Shown, entries: tuple[Told, ...]) -> Iterator[str]:
    """Yield each talk, answer and offer with its words, under its stage."""
    stage = -1
    for step, entry in entries:
        if not entry.counts or not isinstance(step.act, TALKS):
            continue
        if step.rung != stage:
            stage = step.rung
            yield of.policy.stages[stage].title
        yield "\n".join((_dated(entry), *_words(entry.now or entry.main)))


def _done(entries: tuple[Told, ...]) -> Iterator[str]:
    for step, entry in entries:
        if entry.counts and step.act is not None and not isinstance(step.act, TALKS):
            yield _dated(entry)


def _dated(entry: Entry) -> str:
    return f"{days.day(entry.happened)}: {(entry.now or entry.main).text}"


def _words(line: Line) -> Iterator[str]:
    for each in line.said:
        yield f"{each.label}: {each.text}" if each.label else each.text


def _limits(of: Shown) -> Iterator[str]:
    """Yield how each stage ended that had a limit, and how the present one stands."""
    for left in of.standing.left:
        stage = of.policy.stage(left.stage)
        if left.late is not None:
            guide = any(each.guide for each in stage.limits)
            late = "ended past the guide" if guide else "ended late"
            yield f"{stage.title}: {late if left.late else 'ended in time'}."
    due, stage = of.limit.due if of.limit is not None else None, of.policy.stages[of.standing.rung]
    if due is not None and of.standing.rung < of.policy.last:
        passed = ", and that has passed" if due.passed(of.at) else ""
        yield f"{stage.title}: the limit is {of.speaker.due(due)}{passed}."
    if of.standing.protective is not None:
        yield f"The child has to be safe by {of.speaker.due(of.standing.protective)}."


def _departures(entries: tuple[Told, ...]) -> Iterator[str]:
    for _, entry in entries:
        if entry.departed is not None:
            clauses = phrases.listed([each.name for each in entry.departed.cited])
            why = " ".join(each.text for each in entry.departed.said)
            yield f"{days.day(entry.happened)}, against {clauses}: {entry.main.text} {why}"


def _fitting(text: str) -> str:
    longest = act_fields.LONGEST
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
