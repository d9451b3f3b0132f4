"""Going up: where to start, what comes before the next stage, tiers inside one (20, 21, 26)."""

from collections.abc import Iterable, Iterator

from accord.engine import acts, duties, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection, barred
from accord.engine.standing import Standing


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> Iterable[Objection]:
    """Return what stands against starting where asked, going on, or handing up."""
    act = command.act
    if isinstance(act, acts.Raise):
        return _start(act, policy)
    if standing.status != "open":
        return ()
    if isinstance(act, acts.Escalate):
        return _next_stage(act, standing, policy)
    return () if policy.stages[standing.rung].tiers else (_NO_TIERS,)


_NO_TIERS = barred(21, "Tiers of management are climbed inside the senior managers' stage.")


def target(act: acts.Escalate, standing: Standing, policy: policies.Policy) -> int | None:
    """Return the rung that an escalation goes to; None where there is no later one."""
    rung = standing.rung + 1 if act.to is None else policy.rungs.get(act.to, -1)
    return rung if standing.rung < rung <= policy.last else None


def _start(act: acts.Raise, policy: policies.Policy) -> Iterator[Objection]:
    rung = 0 if act.start_at is None else policy.rungs.get(act.start_at)
    if rung is None:
        yield barred(35, f"There is no stage '{act.start_at}' in {policy.title}.")
        return
    left_out = _left_out(policy, range(rung))
    urgent = policy.skipping.with_immediate_harm and act.immediate_harm
    if left_out is not None and not (urgent and words.is_said(act.start_reason)):
        yield _skipped(policy.skipping, left_out)


def _next_stage(
    act: acts.Escalate, standing: Standing, policy: policies.Policy
) -> Iterable[Objection]:
    rung = target(act, standing, policy)
    if rung is None:
        return (barred(26, "There is no later stage to go to from here."),)
    found: list[Objection] = []
    left_out = _left_out(policy, range(standing.rung + 1, rung))
    urgent = left_out is not None and policy.skipping.with_immediate_harm and standing.harm_now
    if left_out is not None and not urgent:
        found.append(_skipped(policy.skipping, left_out))
    if not urgent:
        found += _before_leaving(standing, policy)
    found += _before_entering(act, policy.stages[rung], standing, policy)
    return found


def _left_out(policy: policies.Policy, rungs: range) -> policies.Stage | None:
    """Return the first of the stages gone past that is not optional; None where all are."""
    for rung in rungs:
        if not policy.stages[rung].optional:
            return policy.stages[rung]
    return None


def _before_leaving(standing: Standing, policy: policies.Policy) -> list[Objection]:
    """Return the present stage's gate, as far as nobody passed it yet (reading 20)."""
    stage = policy.stages[standing.rung]
    found = []
    for name, duty in duties.unmet(stage.gate, stage, standing.rung, standing):
        attempt = " If nobody answers, record the attempt." if duty.do == "discuss" else ""
        reason = f"Before leaving {stage.title}: {duty.title}.{attempt}"
        found.append(Objection(clauses=duty.clauses, reason=reason, duties=(name,)))
    return found


def _before_entering(
    act: acts.Escalate, stage: policies.Stage, standing: Standing, policy: policies.Policy
) -> list[Objection]:
    """Return what a stage asks for before it is entered (reading 20)."""
    found = []
    for requirement in stage.before_entering:
        missing = [
            name for name in requirement.particulars if not words.is_said(getattr(act, name))
        ]
        if missing or (requirement.engaged and duties.not_engaged(standing)):
            names = _engagements(standing, policy) if requirement.engaged else ()
            reason = f"Before {stage.title}: {requirement.title}."
            found.append(Objection(clauses=requirement.clauses, reason=reason, duties=names))
    return found


def _engagements(standing: Standing, policy: policies.Policy) -> tuple[str, ...]:
    unmet = duties.of_stage(standing.rung, standing, policy)
    return tuple(name for name, duty in unmet if duty.do == "engage_board_members")


def _skipped(skipping: policies.Skipping, next_one: policies.Stage) -> Objection:
    but = (
        " A child thought at immediate harm, with a reason, may go higher."
        if skipping.with_immediate_harm
        else ""
    )
    reason = f"It is settled at the lowest possible stage; {next_one.title} comes first.{but}"
    return Objection(clauses=skipping.clauses, reason=reason)
