"""What does not exist in a policy: a form, a panel, reports (reading 35)."""

from collections.abc import Iterator

from accord.engine import acts
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection, barred
from accord.engine.standing import Standing

OF_REPORTS = (acts.RequestReport, acts.Report)
OF_A_PANEL = (acts.ChooseRoute, acts.AppointPanel, acts.Hear)


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> Iterator[Objection]:
    """Yield that the policy knows no such thing; nothing overrides it."""
    act = command.act
    decision = policy.stages[policy.last].decision
    nothing = f"There is no such thing in {policy.title}: "
    if isinstance(act, acts.SendForm) and act.form and policy.form(act.form) is None:
        yield barred(35, f"{nothing}the form '{act.form}'.")
    if isinstance(act, OF_REPORTS) and (decision is None or decision.reports is None):
        yield barred(35, f"{nothing}reports asked of agencies.")
    if isinstance(act, OF_A_PANEL) and (decision is None or decision.panel is None):
        yield barred(35, f"{nothing}a choice of route, or a Resolution Panel.")
