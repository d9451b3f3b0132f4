"""The boxes and arrows of a policy that draws no flowchart of its own: from its ladder."""

from collections.abc import Iterable, Iterator

from accord.engine import posts, words
from accord.engine.policy import Decision, Duty, Offer, Panel, Policy, Stage, Telling
from accord.library import flowchart_words as wording
from accord.library.flowchart_boxes import START, Arrow, Box, Line

DIRECT, PANEL, END = "box-direct", "box-panel", "box-end"

WHY = (
    "Another agency has done, left undone or decided something, and you think that a child is not "
    "safe enough because of it."
)


def boxes(policy: Policy) -> Iterator[Box]:
    """Yield the boxes in reading order, what stands beside one right after it."""
    yield _start(policy)
    yield from harm(policy, beside=START)
    yield _about(policy)
    for stage in policy.stages:
        if stage.before_entering:
            yield _gate(stage)
        yield _stage(stage, policy)
        yield from _beside(stage, policy)
    decision = policy.stages[policy.last].decision
    if decision is not None and decision.panel is not None:
        yield from _routes(decision, decision.panel, policy)
    yield _end(policy)
    yield always(policy)


def arrows(policy: Policy) -> Iterator[Arrow]:
    """Yield the ways from box to box, and the way out that every stage has."""
    before = START
    last = policy.stages[policy.last]
    for rung, stage in enumerate(policy.stages):
        text = wording.onwards(policy.stages[rung - 1]) if rung else ""
        if stage.before_entering:
            yield Arrow(start=before, end=_gate_id(stage), text=text)
            before, text = _gate_id(stage), ""
        yield Arrow(start=before, end=stage.id, text=text)
        before = stage.id
    routed = last.decision is not None and last.decision.panel is not None
    for route in (DIRECT, PANEL) if routed else ():
        yield Arrow(start=last.id, end=route)
        yield Arrow(start=route, end=END)
    if not routed:
        yield Arrow(start=last.id, end=END)
    for stage in policy.stages[:-1]:
        yield Arrow(start=stage.id, end=END, text="Settled", settled=True)


def _start(policy: Policy) -> Box:
    begin = "at the first stage, and go up one stage at a time"
    lines = (Line(text=WHY), Line(lead="Begin", text=begin, clauses=policy.skipping.clauses))
    return Box(id=START, kind="start", title="You are worried about a child", lines=lines)


def _about(policy: Policy) -> Box:
    areas = (*map(wording.small, policy.areas.listed.values()), "anything else")
    text = wording.capital(wording.listed(areas, last="or"))
    lines = [Line(text=text, clauses=policy.areas.clauses)]
    grounds = tuple(dict.fromkeys(each for one in policy.grounds for each in one.clauses))
    if grounds:
        lines.append(Line(text="One of the grounds that the document lists", clauses=grounds))
    return Box(
        id="box-about", kind="side", beside=START, title="What it may be about", lines=tuple(lines)
    )


def harm(policy: Policy, *, beside: str) -> Iterator[Box]:
    """Yield what is done at once for immediate harm, where the policy says something of it."""
    lines = [*_duties(policy.immediate_harm, policy)]
    if policy.skipping.with_immediate_harm:
        text = "start at any stage, or go up to any, and say why"
        lines.append(Line(lead="May", text=text, clauses=policy.skipping.clauses))
    if lines:
        yield Box(
            id="box-harm", kind="side", beside=beside, lines=tuple(lines),
            title="Is a child thought to be at immediate harm?",
        )  # fmt: skip


def _gate(stage: Stage) -> Box:
    lines = tuple(
        Line(lead="First", text=each.title, clauses=each.clauses) for each in stage.before_entering
    )
    return Box(id=_gate_id(stage), kind="gate", title=f"Before {stage.title}", lines=lines)


def _gate_id(stage: Stage) -> str:
    return f"box-before-{stage.id}"


def _stage(stage: Stage, policy: Policy) -> Box:
    lines = [*_who(stage), *_limits(stage)]
    if stage.optional:
        lines.append(Line(lead="May", text="be left out", clauses=stage.clauses))
    lines += _asked(stage, policy)
    lines += _offers(stage.offers)
    if stage.decision is not None:
        lines += _decision(stage.decision, policy)
    title = f"{stage.title}: {stage.name}"
    return Box(id=stage.id, kind="stage", title=title, lines=tuple(lines), clauses=stage.clauses)


def _asked(stage: Stage, policy: Policy) -> Iterator[Line]:
    """Yield what is asked whoever the child is; up the tiers before the members come in."""
    own = f"raising.{stage.meets.raising}" if stage.meets else ""
    duties = [duty for duty in stage.duties if not duty.when]
    kinds = [duty.do for duty in duties]
    members = "engage_board_members"
    first = kinds.index(members) if members in kinds else len(kinds)
    yield from _duties(duties[:first], policy, own=own)
    if stage.tiers:
        text = "it goes up the tiers of management, within the stage"
        yield Line(lead="Still not settled", text=text, clauses=stage.tiers)
    yield from _duties(duties[first:], policy, own=own)


def _who(stage: Stage) -> Iterator[Line]:
    if stage.meets is not None:
        yield Line(lead="Who", text=wording.meeting(stage.meets))


def _limits(stage: Stage) -> Iterator[Line]:
    for limit in stage.limits:
        lead = "Limit (must)" if limit.strength == "must" else "Limit"
        yield Line(lead=lead, text=wording.limit(limit), clauses=limit.clauses)
    if not stage.limits:
        yield Line(lead="Limit", text="none in the document")


def _duties(duties: Iterable[Duty], policy: Policy, *, own: str = "") -> Iterator[Line]:
    """Yield duties as lines; whose they are is left out where it is `own`, or the worker's."""
    for duty in duties:
        theirs = duty.who != (own or posts.WORKER)
        who = f"{wording.post(duty.who, policy)} " if theirs else ""
        yield Line(
            lead=wording.capital(f"{who}{duty.strength}"), text=duty.title, clauses=duty.clauses
        )


def _offers(offers: Iterable[Offer]) -> Iterator[Line]:
    for offer in offers:
        yield Line(lead="May", text=offer.title, clauses=offer.clauses)


def _decision(decision: Decision, policy: Policy) -> Iterator[Line]:
    by = wording.capital(wording.post(decision.by, policy))
    yield Line(lead=f"{by} {decision.strength}", text=decision.title, clauses=decision.clauses)
    if decision.reports is not None:
        asked = decision.reports
        yield Line(lead=f"{by} {asked.strength}", text=asked.title, clauses=asked.clauses)


def _beside(stage: Stage, policy: Policy) -> Iterator[Box]:
    """Yield what stands beside a stage: by the child's circumstances, who is told, who is who."""
    own = f"raising.{stage.meets.raising}" if stage.meets else ""
    conditional = [duty for duty in stage.duties if duty.when]
    for number, duty in enumerate(conditional, start=1):
        yield Box(
            id=f"box-child-{stage.id}-{number}", kind="side", beside=stage.id,
            title=wording.condition(duty), lines=tuple(_duties((duty,), policy, own=own)),
        )  # fmt: skip
    if stage.tells:
        lines = tuple(_told(telling, policy) for telling in stage.tells)
        yield Box(
            id=f"box-told-{stage.id}", kind="side", beside=stage.id,
            title=f"Who is told at {stage.title}", lines=lines,
        )  # fmt: skip
    yield from _sectors(stage, policy)


def _told(telling: Telling, policy: Policy) -> Line:
    """Return who is told, and what of it; a text that begins with them does not say them twice."""
    whom = wording.listed([wording.post(each, policy) for each in telling.whom])
    said = telling.text
    if said.casefold().startswith(f"{whom} ".casefold()):
        said = said[len(whom) + 1 :]
    return Line(lead=wording.capital(whom), text=said, clauses=telling.clauses)


def _sectors(stage: Stage, policy: Policy) -> Iterator[Box]:
    meets = () if stage.meets is None else (stage.meets.raising, stage.meets.responding)
    lines = tuple(
        Line(lead=wording.capital(wording.sector(each.sector)), text=each.title,
             clauses=each.clauses)
        for each in policy.equivalents
        if each.post in meets
    )  # fmt: skip
    if lines:
        yield Box(
            id=f"box-who-{stage.id}", kind="side", beside=stage.id,
            title=f"Who meets at {stage.title}", lines=lines,
        )  # fmt: skip


def _routes(decision: Decision, panel: Panel, policy: Policy) -> Iterator[Box]:
    """Yield the two ways in which the last stage can be decided (reading 28)."""
    by = wording.capital(wording.post(decision.by, policy))
    direct = Line(text=f"{by} settles it with those involved", clauses=decision.clauses)
    yield Box(id=DIRECT, kind="route", title="Directly", lines=(direct,))
    among = "the agencies in dispute among them"
    among += ", where possible" if panel.where_possible else ""
    lines = [Line(lead=wording.capital(panel.strength), text=f"{panel.title}, {among}",
                  clauses=panel.clauses)]  # fmt: skip
    if decision.representations is not None:
        heard = decision.representations
        lead = wording.capital(heard.strength)
        lines.append(Line(lead=lead, text=heard.title, clauses=heard.clauses))
    yield Box(id=PANEL, kind="route", title="By a panel, together", lines=tuple(lines))


def _end(policy: Policy) -> Box:
    outcome = policy.outcome
    clauses = tuple(dict.fromkeys(each for way in outcome.ways for each in way.clauses))
    last = policy.stages[policy.last].title
    ways = wording.listed([way.title for way in outcome.ways], last="or")
    lines = [
        Line(lead="Settled", text=ways, clauses=clauses),
        Line(lead="Or decided",
             text=f"at {last}; before that, only the side that raised it ends it",
             clauses=(words.Clause("reading-2"),)),
    ]  # fmt: skip
    if outcome.confirmation is not None:
        lead = f"Each side {outcome.confirmation.strength}"
        lines.append(Line(lead=lead, text=outcome.confirmation.title,
                          clauses=outcome.confirmation.clauses))  # fmt: skip
    lines += _offers(outcome.offers)
    return Box(id=END, kind="end", title="How it ends", lines=tuple(lines))


def always(policy: Policy, *, limits: bool = False) -> Box:
    """Return what holds at every stage.

    Args:
        limits: with the limits of all stages, where the boxes of these do not say them.
    """
    lines = [
        Line(text="The worker who raised it is told of every step that others take",
             clauses=policy.worker_is_told),
        Line(text="Either side may set an earlier limit that keeps the child safe",
             clauses=(words.Clause("reading-7"),)),
    ]  # fmt: skip
    if policy.filing is not None:
        lead = f"Every agency {policy.filing.strength}"
        lines.insert(0, Line(lead=lead, text=policy.filing.title, clauses=policy.filing.clauses))
    if limits:
        lines[:0] = _limits_together(policy)
    return Box(id="box-always", kind="always", title="At every stage", lines=tuple(lines))


def _limits_together(policy: Policy) -> Iterator[Line]:
    """Yield the limits of all stages, each once, with the stages that have it."""
    shared: dict[Line, list[str]] = {}
    for stage in policy.stages:
        for line in _limits(stage):
            shared.setdefault(line, []).append(stage.title)
    for line, titles in shared.items():
        lead = line.lead.replace("Limit", f"Limit at {wording.listed(titles)}")
        yield Line(lead=lead, text=line.text, clauses=line.clauses)
