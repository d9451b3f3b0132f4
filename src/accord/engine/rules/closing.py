"""Closing: nothing that must be done is left (readings 18 and 32)."""

from collections.abc import Iterator

from accord.engine import duties
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection
from accord.engine.standing import Standing


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> Iterator[Objection]:
    """Yield each must that is still owed when somebody closes."""
    if standing.status not in ("resolved", "withdrawn"):
        return
    for each in duties.owed(standing, policy):
        if each.strength == "must":
            reason = f"Before closing: {each.duty} ({each.who})."
            yield Objection(clauses=each.clauses, reason=reason, duties=(each.id,))
