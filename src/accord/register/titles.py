"""What a duty is called, from its id: the register keeps no words, a policy has them all."""

import msgspec

from accord.engine import policy as policies
from accord.engine import posts
from accord.library import phrases

_OF_THE_LAST_STAGE = {
    "route": "choose_route",
    "panel": "appoint_panel",
    "representations": "hear",
    "reports": "request_report",
    "report": "report",
    "decision": "decide",
}


BEFORE_DECIDING = frozenset(_OF_THE_LAST_STAGE.values()) - {"decide"}
"""Acts of the last stage that the policy asks for before the decision."""


class Title(msgspec.Struct, frozen=True, kw_only=True):
    """The act that does a duty, and the policy's words for it."""

    do: str
    title: str


PLAN = Title(do="plan_done", title="do what was agreed, and say when it is done")
ASKED, DECLARED = "connection", "connected"
"""How the ids of what is asked about connections begin: of a member, with their agency's slug."""
CONNECTION = Title(
    do="inform", title="say whether you have a connection with the child or with the decision"
)
CONNECTED = Title(
    do="appoint_panel",
    title="a member of the panel has a connection: choose somebody else, or say that they stay",
)
SAYS = "representation"
"""How the ids begin of what each side is asked to say before a panel, with the side."""
REPRESENTATION = Title(do="inform", title="send the panel what your side has to say")
NAMING = Title(do="name_counterpart", title="name somebody for your agency")


_OF_OURS = {"naming": NAMING, ASKED: CONNECTION, DECLARED: CONNECTED, SAYS: REPRESENTATION}
"""What no policy has words for, by the first part of its id."""


def of(duty: str, policy: policies.Policy) -> Title:
    """Return what a duty of a policy is called.

    Args:
        duty: its id, as the engine's `Owed` has it, or `naming/AGENCY` (reading 17), or what is
            asked about connections and of sides before a panel.
    """
    part, _, rest = duty.partition("/")
    if part in _OF_OURS:
        return _OF_OURS[part]
    if part == "filing" and policy.filing is not None:
        return Title(do="file_record", title=policy.filing.title)
    if part == "confirmation" and policy.outcome.confirmation is not None:
        return Title(do="confirm", title=policy.outcome.confirmation.title)
    if part == "immediate-harm":
        return _listed(policy.immediate_harm, rest)
    stage = next((each for each in policy.stages if each.id == part), None)
    if stage is None:
        return PLAN
    name = rest.partition("/")[0]
    if name.isdigit():
        return _listed(stage.duties, name)
    return _of_decision(stage.decision, name)


def for_post(title: str, who: str, policy: policies.Policy, *, rung: int) -> str:
    """Return a duty's words for who owes it: handed up, the higher post meets its like.

    Args:
        rung: the present stage's place on the ladder, from 0.

    Source: reading 21.
    """
    _, owes = posts.split(who)
    meets = policy.meets(rung).raising
    if not policy.stages[rung].tiers or owes not in posts.TIERS or owes == meets:
        return title
    return title.replace(phrases.TITLES[meets], phrases.TITLES[owes])


def _listed(duties: tuple[policies.Duty, ...], number: str) -> Title:
    duty = duties[int(number) - 1]
    return Title(do=duty.do, title=duty.title)


def _of_decision(decision: policies.Decision | None, name: str) -> Title:
    part = {
        "panel": decision and decision.panel,
        "representations": decision and decision.representations,
        "reports": decision and decision.reports,
    }.get(name, decision)
    if decision is not None and decision.reports is not None and name == "report":
        return Title(do="report", title=decision.reports.report_title)
    return Title(do=_OF_THE_LAST_STAGE[name], title=part.title if part else "")
