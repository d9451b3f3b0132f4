"""When an act makes sense at all: before raise, after the outcome, once closed (1, 6, 32)."""

from collections.abc import Iterable

from accord.engine import acts, words
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
_ONCE_RAISED = frozenset(acts.BY_NAME.values()) - {acts.Raise}
_AFTER_AN_OUTCOME = _ONCE_RAISED - _ONLY_WHILE_OPEN

_MAKES_SENSE: dict[words.Status | None, frozenset[type[acts.Act]]] = {
    None: frozenset({acts.Raise}),
    "open": _ONCE_RAISED - _ONLY_AFTER_AN_OUTCOME - {acts.Close},
    "resolved": _AFTER_AN_OUTCOME,
    "withdrawn": _AFTER_AN_OUTCOME,
    "closed": frozenset({acts.Correct}),
}


def too_early(command: Command, standing: Standing) -> bool:
    """Test whether an act is said to have happened before the present stage began (reading 6)."""
    return (
        standing.entered is not None
        and command.happened < standing.entered
        and type(command.act) not in MAY_HAVE_HAPPENED_BEFORE
    )


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> Iterable[Objection]:
    """Return what makes an act impossible at this point of the escalation's life."""
    found = []
    if command.happened > command.at:
        ahead = "What is recorded has happened already: give a time that is not ahead."
        found.append(barred(6, ahead))
    if too_early(command, standing):
        found.append(barred(6, "This cannot have happened before the present stage began."))
    if type(command.act) not in _MAKES_SENSE[standing.status]:
        found.append(_out_of_place(type(command.act), standing.status))
    return found


def _out_of_place(kind: type[acts.Act], status: words.Status | None) -> Objection:
    if status is None:
        return barred(1, "Nobody has raised this yet: raise it first.")
    if status == "closed":
        return barred(1, "It is closed. A mistake in the record can still be corrected.")
    if kind is acts.Raise:
        return barred(1, "It is raised already; raise another one, naming this in 'follows'.")
    if status != "open":
        return barred(32, f"It is {status}. If it is not settled, reopen it.")
    if kind is acts.Close:
        return barred(1, "There is no outcome yet: resolve or withdraw before closing.")
    return barred(32, "There is no outcome yet: this comes after resolving or withdrawing.")
