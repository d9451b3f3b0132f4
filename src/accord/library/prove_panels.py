"""Whether a Resolution Panel can be filled, however many agencies disagree (reading 29)."""

import msgspec

from accord.engine import actors, acts, decide, evolve, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.standing import NOTHING, Standing
from accord.engine.working_days import WorkingCalendar
from accord.library import prove_cast, prove_moves
from accord.library.prove_graph import START, Refusal

DISAGREEING = ("first-agency", "second-agency", "third-agency", "fourth-agency", "fifth-agency")


class Unfilled(msgspec.Struct, frozen=True, kw_only=True):
    """A disagreement for which no panel is accepted.

    Attributes:
        agencies: how many disagree.
        clauses: those of the panel.
        refused: what is said of the largest panel there can be, or of choosing its route.
    """

    agencies: int
    clauses: policies.Clauses
    refused: tuple[Refusal, ...]


def unfilled(policy: policies.Policy, calendar: WorkingCalendar) -> Unfilled | None:
    """Return the smallest disagreement, of two to five agencies, whose panel cannot be filled.

    None where each can, or where the policy has no panel. The last stage is entered at once, by
    departing: how one comes there makes no difference to who may sit on a panel.
    """
    decision = policy.stages[policy.last].decision
    if decision is None or decision.panel is None:
        return None
    for number in range(2, len(DISAGREEING) + 1):
        agencies = words.Agencies(raising=DISAGREEING[0], responding=DISAGREEING[1:number])
        refused = _refused(policy, calendar, agencies)
        if refused is not None:
            clauses = decision.panel.clauses
            return Unfilled(agencies=number, clauses=clauses, refused=(refused,))
    return None


def _refused(
    policy: policies.Policy, calendar: WorkingCalendar, agencies: words.Agencies
) -> Refusal | None:
    """Return what stands against every panel; None where one is accepted."""
    start = acts.Raise(
        areas=(words.OTHER_AREA,), area_other=prove_moves.SAID,
        start_at=policy.stages[policy.last].id, start_reason=prove_moves.SAID,
    )  # fmt: skip
    route = acts.ChooseRoute(route="panel")
    raised = _after(_asked(start, NOTHING, policy, agencies), NOTHING, policy, calendar)
    choosing = _asked(route, raised, policy, agencies)
    against = decide.objections(choosing, raised, policy)
    if against:
        return Refusal(by=choosing.by, text="chooses the panel's route", objections=against)
    chosen = _after(choosing, raised, policy, calendar)
    refused = None
    for size in range(len(agencies.all), max(len(agencies.all), prove_cast.MEMBERS) + 1):
        panel = acts.AppointPanel(members=prove_cast.panel(agencies, size))
        appointing = _asked(panel, chosen, policy, agencies)
        against = decide.objections(appointing, chosen, policy)
        if not against:
            return None
        text = f"appoints a panel of {size} agencies, all senior and of every body"
        refused = Refusal(by=appointing.by, text=text, objections=against)
    return refused


def _asked(
    act: acts.AnyAct, standing: Standing, policy: policies.Policy, agencies: words.Agencies
) -> Command:
    by = actors.expected(act, standing, policy)
    return Command(
        act=act, by=by, at=START, happened=START, entry=standing.version + 1,
        departing=prove_moves.SAID, agencies=agencies,
    )  # fmt: skip


def _after(
    asked: Command, standing: Standing, policy: policies.Policy, calendar: WorkingCalendar
) -> Standing:
    for event in decide.decide(asked, standing, policy, calendar):
        standing = evolve.evolve(standing, event)
    return standing
