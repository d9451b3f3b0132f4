"""Who may do what: by party, not by post (reading 15)."""

from collections.abc import Iterable

from accord.engine import acts, posts
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection, barred
from accord.engine.rules import last_stage
from accord.engine.standing import Standing

Kinds = frozenset[type[acts.Act]]

RAISING: Kinds = frozenset(
    {acts.Raise, acts.Consult, acts.Escalate, acts.Resolve, acts.Withdraw, acts.Reopen}
)
RESPONDING: Kinds = frozenset((acts.Respond, acts.Propose, acts.Decline))
PARTNERSHIP: Kinds = frozenset(last_stage.STEPS)
TWO_SIDES: Kinds = frozenset({acts.ProtectBy, acts.VaryLimit, acts.Discuss, acts.Confirm})

_RAISING = frozenset({"raising"})
_RESPONDING = frozenset({"responding"})
_PARTNERSHIP = frozenset({"partnership"})
_ANYBODY = _RAISING | _RESPONDING | _PARTNERSHIP

_BY_ACT: dict[type[acts.Act], frozenset[str]] = {
    **dict.fromkeys((*RAISING, acts.Close), _RAISING),
    **dict.fromkeys(RESPONDING, _RESPONDING),
    **dict.fromkeys(PARTNERSHIP, _PARTNERSHIP),
    **dict.fromkeys(TWO_SIDES, _RAISING | _RESPONDING),
}


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> Iterable[Objection]:
    """Return the objection that the party acting is not entitled to this act."""
    agencies = standing.agencies if standing.status else command.agencies
    party = posts.party_of(command.by, agencies)
    entitled = _BY_ACT.get(type(command.act), _ANYBODY)
    if standing.how == "decided" and type(command.act) is acts.Close:
        entitled |= _PARTNERSHIP  # the body that decided may close too
    if party in entitled:
        return ()
    reason = (
        f"This is for {_names(entitled)} to do; {command.by} acts for {_PARTIES[party]}. "
        "Ask the post whose step it is."
    )
    return (barred(15, reason),)


_PARTIES = {
    "raising": "the raising side",
    "responding": "the responding side",
    "partnership": "the partnership",
    "independent": "an independent office",
    "outsider": "an agency that is not in this disagreement",
}


def _names(parties: frozenset[str]) -> str:
    return " or ".join(name for party, name in _PARTIES.items() if party in parties)
