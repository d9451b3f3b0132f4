"""The last stage: route, panel, representations, reports, decision (readings 28 to 31)."""

from collections.abc import Iterator

from accord.engine import acts, duties, posts, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection
from accord.engine.standing import Standing

STEPS = (
    acts.ChooseRoute, acts.AppointPanel, acts.Hear, acts.Decide, acts.RequestReport, acts.Report,
)  # fmt: skip
"""The steps of the body that decides, and of nobody else."""


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> Iterator[Objection]:
    """Yield what stands against a step of the body that decides."""
    stage = policy.stages[policy.last]
    decision = stage.decision
    if standing.status is None or standing.status == "closed" or decision is None:
        return
    early = standing.rung < policy.last
    match command.act:
        case acts.ChooseRoute() if early:
            yield _early(decision, stage)
        case acts.AppointPanel() as act if decision.panel is not None:
            if early:
                yield _early(decision, stage)
            elif standing.route != "panel":
                reason = "A panel is appointed once the panel's route is chosen."
                yield Objection(clauses=decision.clauses, reason=reason)
            yield from _make_up(act, decision.panel, standing)
        case acts.Hear() if decision.representations and not duties.panel_stands(standing):
            clauses = decision.representations.clauses
            yield Objection(clauses=clauses, reason="Representations go to a panel: appoint it.")
        case acts.RequestReport() | acts.Report() if early and decision.reports is not None:
            reason = f"Reports are asked for at {stage.title}."
            yield Objection(clauses=decision.reports.clauses, reason=reason)
        case acts.Decide() if early:
            yield _early(decision, stage)
        case acts.Decide() if standing.status == "open":
            yield from _undecidable(decision, standing, policy)


def _early(decision: policies.Decision, stage: policies.Stage) -> Objection:
    reason = f"This belongs to {stage.title}, which is not reached yet."
    return Objection(clauses=decision.clauses, reason=reason)


def _undecidable(
    decision: policies.Decision, standing: Standing, policy: policies.Policy
) -> Iterator[Objection]:
    """Yield what has to come before a decision at the last stage."""
    stage = policy.stages[policy.last]
    for name, duty in duties.of_stage(policy.last, standing, policy):
        if duty.before_deciding:
            reason = f"Before the decision: {duty.title}."
            yield Objection(clauses=duty.clauses, reason=reason, duties=(name,))
    outstanding = duties.outstanding_reports(standing)
    if decision.reports is not None and outstanding:
        reason = f"Reports asked for have not arrived: {', '.join(outstanding)}."
        names = tuple(f"{stage.id}/report/{agency}" for agency in outstanding)
        yield Objection(clauses=decision.reports.clauses, reason=reason, duties=names)
    if decision.panel is None:
        return
    if standing.route is None:
        reason = "First choose how it is resolved: directly, or by a panel."
        names = (f"{stage.id}/route",)
        yield Objection(clauses=decision.clauses, reason=reason, duties=names)
    if standing.route == "panel":
        yield from _panel_not_ready(decision, decision.panel, stage, standing)


def _panel_not_ready(
    decision: policies.Decision, panel: policies.Panel, stage: policies.Stage, standing: Standing
) -> Iterator[Objection]:
    if not duties.panel_stands(standing):
        reason = "The panel is not appointed yet."
        yield Objection(clauses=panel.clauses, reason=reason, duties=(f"{stage.id}/panel",))
    unheard = duties.unheard(standing)
    if decision.representations is not None and unheard:
        reason = f"The panel has not heard the {' and the '.join(unheard)} side yet."
        names = (f"{stage.id}/representations",)
        yield Objection(clauses=decision.representations.clauses, reason=reason, duties=names)


def _make_up(
    act: acts.AppointPanel, panel: policies.Panel, standing: Standing
) -> Iterator[Objection]:
    """Yield every way in which a panel is not made up as the document wants (reading 29)."""
    agencies = standing.agencies.all
    members = act.members or ()
    present = {name for each in members for name in posts.meant(each.agency, standing.agencies)}
    missing = [each for each in agencies if each not in present]
    # tscp s5b "where possible": with a reason, those who cannot be there are not waited for
    excused = len(missing) if panel.where_possible and words.is_said(act.reason) else 0
    wanted = max(panel.agencies, len(agencies) - excused)
    problems = []
    if len(present) != wanted:
        there = "1 is" if len(present) == 1 else f"{len(present)} are"
        problems.append(f"{wanted} agencies have to be on it, and {there}")
    if missing and not excused:
        are = "is" if len(missing) == 1 else "are"
        problems.append(f"{' and '.join(missing)} {are} in the disagreement and missing from it")
    if panel.senior and not all(each.senior for each in members):
        problems.append("every member has to be a senior officer")
    if not all(panel.body in each.body for each in members):
        problems.append(f"every member has to be of the {panel.body}")
    if problems:
        yield Objection(clauses=panel.clauses, reason=f"The panel: {'; '.join(problems)}.")
