"""When an act makes sense at all: before raise, after the outcome, once closed (1, 6, 32)."""

from collections.abc import Iterator

from accord.engine import acts
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection, barred
from accord.engine.standing import Standing

MAY_HAVE_HAPPENED_BEFORE = frozenset(
    {acts.Raise, acts.Consult, acts.Inform, acts.Refer, acts.FileRecord, acts.SendForm}
)
"""Acts that may have taken place before the present stage, even before the raising."""

_ONLY_WHILE_OPEN = frozenset(
    {
        acts.Discuss, acts.Respond, acts.Propose, acts.Decline, acts.VaryLimit, acts.ProtectBy,
        acts.NextTier, acts.EngageBoardMembers, acts.ConsiderMeeting, acts.Escalate,
        acts.ChooseRoute, acts.AppointPanel, acts.Hear, acts.Decide, acts.Resolve,
        acts.Withdraw, acts.RequestReport,
    }
)  # fmt: skip
_ONLY_AFTER_AN_OUTCOME = frozenset({acts.Confirm, acts.Debrief, acts.Reopen})


def too_early(command: Command, standing: Standing) -> bool:
    """Test whether an act is said to have happened before the present stage began (reading 6)."""
    return (
        standing.entered is not None
        and type(command.act) not in MAY_HAVE_HAPPENED_BEFORE
        and command.happened < standing.entered
    )


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> Iterator[Objection]:
    """Yield what makes an act impossible at this point of the escalation's life."""
    kind = type(command.act)
    if command.happened > command.at:
        yield barred(6, "What is recorded has happened already: give a time that is not ahead.")
    if too_early(command, standing):
        yield barred(6, "This cannot have happened before the present stage began.")
    match standing.status:
        case None:
            if kind is not acts.Raise:
                yield barred(1, "Nobody has raised this yet: raise it first.")
        case "closed":
            if kind is not acts.Correct:
                yield barred(1, "It is closed. A mistake in the record can still be corrected.")
        case _ if kind is acts.Raise:
            yield barred(1, "It is raised already; raise another one, naming this in 'follows'.")
        case "open":
            yield from _before_an_outcome(kind)
        case _ if kind in _ONLY_WHILE_OPEN:
            yield barred(32, f"It is {standing.status}. If it is not settled, reopen it.")


def _before_an_outcome(kind: type[acts.Act]) -> Iterator[Objection]:
    if kind is acts.Close:
        yield barred(1, "There is no outcome yet: resolve or withdraw before closing.")
    if kind in _ONLY_AFTER_AN_OUTCOME:
        yield barred(32, "There is no outcome yet: this comes after resolving or withdrawing.")
