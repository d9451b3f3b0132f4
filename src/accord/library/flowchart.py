"""A policy as a flowchart: boxes and arrows as plain data, for whoever draws or writes them.

They come from the ladder, or from the document's own flowchart where the policy has its boxes.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from accord.engine.policy import Policy
from accord.library import flowchart_ladder, phrases
from accord.library import flowchart_words as wording
from accord.library.flowchart_boxes import START, Arrow, Box, Flowchart, Kind, Line, Mark

RING_999 = "If a child is in immediate danger, ring 999 first."
"""No step of any policy comes before this, so it stands above them all."""

HEARD = ("", "Who", "Limit", "Limit (must)")
"""What a description says of a stage beside its title; with all of it nobody would hear it out."""


def of(policy: Policy, *, marks: Mapping[str, Mark] | None = None) -> Flowchart:
    """Return the flowchart of a policy.

    Args:
        policy: whose.
        marks: where one escalation stands, by the ids of boxes (see `flowchart_marks`).
    """
    drawn = _with_the_text(policy) if policy.flowchart else flowchart_ladder.boxes(policy)
    boxes = tuple(_marked(drawn, marks or {}))
    arrows = tuple(_in_turn(boxes) if policy.flowchart else flowchart_ladder.arrows(policy))
    version = phrases.edition(policy.version).replace("version ", f"version{wording.UNBROKEN}")
    return Flowchart(
        id=f"{policy.id}-flowchart",
        title=f"{policy.title}: flowchart",
        under=f"{policy.partnership.name}, {version}",
        first=RING_999,
        description=_description(boxes, policy),
        boxes=boxes,
        arrows=arrows,
        foot=" ".join(_foot(boxes, policy)),
    )


def _with_the_text(policy: Policy) -> Iterator[Box]:
    """Yield the document's own boxes, and what nobody should miss that only its text says."""
    first, *others = _own(policy)
    yield first
    yield from _harm_in_text(policy)
    yield from others
    yield flowchart_ladder.always(policy, limits=True)


def _harm_in_text(policy: Policy) -> Iterator[Box]:
    """Yield immediate harm, beside the first box, unless one of the document's own has it."""
    own = _own(policy)
    shown = {clause for box in own for line in box.lines for clause in line.clauses}
    for box in flowchart_ladder.harm(policy, beside=own[0].id):
        if not shown.issuperset(clause for line in box.lines for clause in line.clauses):
            yield box


def _own(policy: Policy) -> tuple[Box, ...]:
    """Return the boxes of the document's own flowchart, in its order.

    A stage's first box bears the stage's id, as a box drawn from the ladder does.
    """
    boxes: list[Box] = []
    drawn: set[str] = set()
    for number, each in enumerate(policy.flowchart):
        kind: Kind = "stage" if each.stage else "gate" if boxes else "start"
        name = f"box-{number}" if boxes else START
        if each.stage is not None and each.stage not in drawn:
            drawn.add(each.stage)
            name = each.stage
        lines = tuple(Line(text=place.text, clauses=place.clauses) for place in each.says)
        boxes.append(
            Box(
                id=name, kind="side" if each.beside else kind, title=each.title or "",
                lines=lines, beside=each.beside or "",
            )
        )  # fmt: skip
    return tuple(boxes)


def _in_turn(boxes: Iterable[Box]) -> Iterator[Arrow]:
    line = [box.id for box in boxes if not box.beside and box.kind != "always"]
    for start, end in itertools.pairwise(line):
        yield Arrow(start=start, end=end)


def _marked(boxes: Iterable[Box], marks: Mapping[str, Mark]) -> Iterator[Box]:
    for box in boxes:
        mark = marks.get(box.id)
        yield box if mark is None else msgspec.structs.replace(box, mark=mark)


def _description(boxes: Iterable[Box], policy: Policy) -> str:
    """Return what the picture shows, box by box."""
    stages = "1 stage" if len(policy.stages) == 1 else f"{len(policy.stages)} stages"
    said = [f"The way from raising a concern to its settlement, in {stages}.", RING_999]
    for box in boxes:
        said += (_sentence(box.title),) if box.title else ()
        said += box.mark.said if box.mark is not None else ()
        for line in box.lines:
            if box.kind != "stage" or line.lead in HEARD:
                said.append(_sentence(f"{line.lead}: {line.text}" if line.lead else line.text))
    return " ".join(said)


def _foot(boxes: Iterable[Box], policy: Policy) -> Iterator[str]:
    """Yield what the brackets hold, and where to turn."""
    source = policy.source
    yield f'In brackets: clauses of "{source.title}", {source.publisher}.'
    named = {clause for box in boxes for line in box.lines for clause in line.clauses}
    if not all(clause[0].isdigit() or clause.startswith("reading-") for clause in named):
        yield "A clause that has no number there has a short name here."
    yield "A reading is what Accord chose where the document leaves a choice."
    if policy.flowchart:
        added = [*_harm_in_text(policy), flowchart_ladder.always(policy)]
        titles = phrases.listed([f'"{box.title}"' for box in added])
        yield f"From the document's text, not from its own flowchart: {titles}."
    if policy.partnership.mailbox:
        yield f"The partnership's mailbox: {policy.partnership.mailbox}"


def _sentence(text: str) -> str:
    return f"{wording.capital(text)}{'' if text[-1:] in '.!?:' else '.'}"
