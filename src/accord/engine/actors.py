"""Whose step it is: the post that acts when nobody else is named (reading 14)."""

from accord.engine import acts, posts, words
from accord.engine import policy as policies
from accord.engine.standing import Standing

Kinds = frozenset[type[acts.Act]]

_RESPONDING = (acts.Respond, acts.Propose, acts.Decline)
_DECIDING: Kinds = frozenset(
    {acts.ChooseRoute, acts.AppointPanel, acts.Hear, acts.Decide, acts.RequestReport, acts.Report}
)
_ONES_OWN: Kinds = _DECIDING | {
    *_RESPONDING,
    acts.Consult, acts.Escalate, acts.Resolve, acts.Withdraw, acts.Reopen, acts.Close,
    acts.Discuss, acts.ProtectBy, acts.VaryLimit, acts.Confirm,
}  # fmt: skip
"""Steps that are one party's own, so that one post of it is expected to take them."""


def expected(act: acts.Act, standing: Standing, policy: policies.Policy) -> words.Post:
    """Return the post that takes a step when nobody else is named (reading 14)."""
    kind = type(act)
    if standing.status is None or kind is acts.Raise or kind is acts.Consult:
        return posts.WORKER
    meets = policy.meets(standing.rung)
    if isinstance(act, _RESPONDING):
        named = posts.responding(act.agency, standing.agencies)
        one = len(named) == 1 and named != standing.agencies.responding
        return posts.post(named[0] if one else "responding", meets.responding)
    decision = policy.stages[policy.last].decision
    if decision is not None and kind in _DECIDING:
        by_panel = kind is acts.Decide and standing.route == "panel"
        return decision.panel.decides if by_panel and decision.panel else decision.by
    if isinstance(act, acts.Confirm) and act.party:
        party = posts.party_of(f"{act.party}.", standing.agencies)
        title = meets.responding if party == "responding" else meets.raising
        return posts.post(act.party, title)
    return posts.post("raising", meets.raising)


def stood_in_for(
    by: words.Post, act: acts.Act, standing: Standing, policy: policies.Policy
) -> words.Post | None:
    """Return the post expected where another of its party acted in its place (reading 15).

    None where the expected post acted itself, or where the step is anybody's.
    """
    if type(act) not in _ONES_OWN or standing.status is None:
        return None
    agencies = standing.agencies
    post = expected(act, standing, policy)
    if posts.party_of(by, agencies) != posts.party_of(post, agencies):
        return None
    party, _ = posts.split(by)
    _, title = posts.split(post)
    acting = posts.named(party, agencies)
    own = (
        posts.of_agency(acting[0], title, agencies)
        if len(acting) == 1
        else posts.post(party, title)
    )
    return None if posts.same(own, by, agencies) else own
