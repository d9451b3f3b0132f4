"""What people can do: one struct an act, with its particulars, as asked and as recorded.

An act is stored as it was said, under its tag; tags never change (a house test holds the list).
Every particular may be left out here: what is required is refused by the rules (reading 34), so
that a refusal can say so. `None` means "not said", in a correction "stays as it was".
"""

from typing import ClassVar

import msgspec

from accord.engine import words
from accord.engine.working_days import Due


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A base for what people say: values alone, which never come round to themselves."""


class Act(Said, frozen=True, kw_only=True, tag_field="event"):
    """One step that somebody takes in an escalation."""

    do: ClassVar[str] = ""


class Child(Said, frozen=True, kw_only=True):
    """What decides who must be told about the child."""

    looked_after: bool | None = None
    on_protection_plan: bool | None = None
    in_need: bool | None = None


class Concern(Said, frozen=True, kw_only=True):
    """The concern in the words of the person who raises it."""

    what_happened: str | None = None
    why_unsafe: str | None = None
    change_wanted: str | None = None
    impact_on_child: str | None = None
    evidence: str | None = None


class Action(Said, frozen=True, kw_only=True):
    """Something promised: an action of a plan, or a point left outstanding."""

    what: str | None = None
    who: str | None = None
    by: Due | None = None


class Member(Said, frozen=True, kw_only=True):
    """One member of a Resolution Panel; `senior` left out means no (reading 29)."""

    agency: str | None = None
    senior: bool = False
    body: tuple[words.Body, ...] = ()


class Raise(Act, frozen=True, kw_only=True, tag="raised.1"):
    """Open the escalation."""

    do = "raise"
    areas: tuple[words.AreaId, ...] | None = None
    area_other: str | None = None
    grounds: tuple[words.GroundId, ...] | None = None
    child: Child | None = None
    immediate_harm: bool | None = None
    start_at: words.StageId | None = None
    start_reason: str | None = None
    protect_by: Due | None = None
    concern: Concern | None = None
    follows: str | None = None


class Consult(Act, frozen=True, kw_only=True, tag="consulted.1"):
    """Take the advice of a supervisor, a manager or the safeguarding team."""

    do = "consult"
    with_: words.Addressee | None = msgspec.field(default=None, name="with")
    advice: str | None = None


class Discuss(Act, frozen=True, kw_only=True, tag="discussed.1"):
    """Talk with the other side at the present stage; `no_response` records an attempt."""

    do = "discuss"
    mode: words.Mode | None = None
    outcome: words.Discussed | None = None
    agency: words.Side | None = None
    why_unsafe: str | None = None
    change_wanted: str | None = None
    impact_on_child: str | None = None


class Respond(Act, frozen=True, kw_only=True, tag="responded.1"):
    """Give the other agency's formal response."""

    do = "respond"
    response: str | None = None
    agency: words.Side | None = None


class Propose(Act, frozen=True, kw_only=True, tag="proposed.1"):
    """Offer an ending; the raising side answers by resolving or by going on."""

    do = "propose"
    agreement: str | None = None
    agency: words.Side | None = None


class Decline(Act, frozen=True, kw_only=True, tag="declined.1"):
    """Say that it is not ours to answer: whose, and why (reading 17)."""

    do = "decline"
    reason: str | None = None
    agency: words.Side | None = None


class NameCounterpart(Act, frozen=True, kw_only=True, tag="counterpart_named.1"):
    """Name a side's person at a stage (reading 17)."""

    do = "name_counterpart"
    party: words.Side | None = None
    post: words.PostTitle | None = None
    who: str | None = None


class Inform(Act, frozen=True, kw_only=True, tag="informed.1"):
    """Tell somebody."""

    do = "inform"
    who: words.Addressee | None = None
    about: str | None = None


class Refer(Act, frozen=True, kw_only=True, tag="referred.1"):
    """Make a referral outside the ladder."""

    do = "refer"
    to: str | None = None


class ConsiderMeeting(Act, frozen=True, kw_only=True, tag="meeting_considered.1"):
    """Consider a professionals' meeting, and say whether it is convened."""

    do = "consider_meeting"
    convened: bool | None = None
    reason: str | None = None


class EngageBoardMembers(Act, frozen=True, kw_only=True, tag="board_members_engaged.1"):
    """Engage the agencies' board or partnership members; all agencies unless named."""

    do = "engage_board_members"
    agencies: words.Side | tuple[words.Side, ...] | None = None


class NextTier(Act, frozen=True, kw_only=True, tag="handed_up.1"):
    """Hand it to the next tier of management inside the stage."""

    do = "next_tier"
    tiers: str | tuple[str, ...] | None = None


class SendForm(Act, frozen=True, kw_only=True, tag="form_sent.1"):
    """Complete a form of the policy and send it; to all its recipients unless named."""

    do = "send_form"
    form: words.FormId | None = None
    to: words.Addressee | tuple[words.Addressee, ...] | None = None


class VaryLimit(Act, frozen=True, kw_only=True, tag="limit_varied.1"):
    """Move the present stage's limit, as the agencies agreed (reading 8)."""

    do = "vary_limit"
    due: Due | None = None
    agreed_by: words.Side | tuple[words.Side, ...] | None = None
    reason: str | None = None


class ProtectBy(Act, frozen=True, kw_only=True, tag="protected_by.1"):
    """Set the moment by which the child must be safe (reading 7)."""

    do = "protect_by"
    due: Due | None = None
    reason: str | None = None


class ChangeChild(Act, frozen=True, kw_only=True, tag="child_changed.1"):
    """Note that the child's circumstances changed; what is not named stays."""

    do = "change_child"
    looked_after: bool | None = None
    on_protection_plan: bool | None = None
    in_need: bool | None = None
    immediate_harm: bool | None = None


class Escalate(Act, frozen=True, kw_only=True, tag="escalated.1"):
    """Go on to the next stage, the last one included (referral to the chair)."""

    do = "escalate"
    reason: str | None = None
    actions_to_date: str | None = None
    rationale: str | None = None
    to: words.StageId | None = None


class ChooseRoute(Act, frozen=True, kw_only=True, tag="route_chosen.1"):
    """Decide how the last stage resolves it: directly, or by a panel (reading 28)."""

    do = "choose_route"
    route: words.Route | None = None


class AppointPanel(Act, frozen=True, kw_only=True, tag="panel_appointed.1"):
    """Appoint the Resolution Panel (reading 29)."""

    do = "appoint_panel"
    members: tuple[Member, ...] | None = None
    reason: str | None = None


class Hear(Act, frozen=True, kw_only=True, tag="representation_heard.1"):
    """Receive a side's representation (reading 30)."""

    do = "hear"
    from_: words.Side | None = msgspec.field(default=None, name="from")


class RequestReport(Act, frozen=True, kw_only=True, tag="report_requested.1"):
    """Ask an agency for a report (reading 31)."""

    do = "request_report"
    agency: str | None = None
    due: Due | None = None


class Report(Act, frozen=True, kw_only=True, tag="report_received.1"):
    """Receive an agency's report (reading 31)."""

    do = "report"
    agency: str | None = None
    due: Due | None = None


class AgreePlan(Act, frozen=True, kw_only=True, tag="plan_agreed.1"):
    """Agree a plan of action with timescales."""

    do = "agree_plan"
    actions: tuple[Action, ...] | None = None


class PlanDone(Act, frozen=True, kw_only=True, tag="plan_done.1"):
    """Note that an action of the plan, or an outstanding point, was done."""

    do = "plan_done"
    what: str | None = None


class Decide(Act, frozen=True, kw_only=True, tag="decided.1"):
    """Give the last stage's decision."""

    do = "decide"
    decision: str | None = None


class Resolve(Act, frozen=True, kw_only=True, tag="resolved.1"):
    """End the disagreement, for the side that raised it (reading 32)."""

    do = "resolve"
    how: words.How | None = None
    agreement: str | None = None
    outstanding: str | tuple[Action, ...] | None = None


class Confirm(Act, frozen=True, kw_only=True, tag="outcome_confirmed.1"):
    """Confirm the outcome in writing, for a side or an agency."""

    do = "confirm"
    party: words.Side | None = None


class FileRecord(Act, frozen=True, kw_only=True, tag="record_filed.1"):
    """Place the record where the policy wants it (reading 25)."""

    do = "file_record"
    agency: words.Side | None = None


class Debrief(Act, frozen=True, kw_only=True, tag="debriefed.1"):
    """Hold a debrief."""

    do = "debrief"


class Withdraw(Act, frozen=True, kw_only=True, tag="withdrawn.1"):
    """Withdraw the concern."""

    do = "withdraw"
    reason: str | None = None


class Reopen(Act, frozen=True, kw_only=True, tag="reopened.1"):
    """Take it up again at the stage where it ended (reading 32)."""

    do = "reopen"
    reason: str | None = None


class Close(Act, frozen=True, kw_only=True, tag="closed.1"):
    """Close: everything owed after the outcome is done."""

    do = "close"


_SIMPLE: tuple[type[Act], ...] = (
    Raise, Consult, Discuss, Respond, Propose, Decline, NameCounterpart, Inform, Refer,
    ConsiderMeeting, EngageBoardMembers, NextTier, SendForm, VaryLimit, ProtectBy, ChangeChild,
    Escalate, ChooseRoute, AppointPanel, Hear, RequestReport, Report, AgreePlan, PlanDone, Decide,
    Resolve, Confirm, FileRecord, Debrief, Withdraw, Reopen, Close,
)  # fmt: skip

SimpleAct = (
    Raise | Consult | Discuss | Respond | Propose | Decline | NameCounterpart | Inform | Refer
    | ConsiderMeeting | EngageBoardMembers | NextTier | SendForm | VaryLimit | ProtectBy
    | ChangeChild | Escalate | ChooseRoute | AppointPanel | Hear | RequestReport | Report
    | AgreePlan | PlanDone | Decide | Resolve | Confirm | FileRecord | Debrief | Withdraw
    | Reopen | Close
)  # fmt: skip


class Correct(Act, frozen=True, kw_only=True, tag="corrected.1"):
    """Say that an earlier entry was wrong; both stay (reading 32).

    `particulars` are those of the entry's own act, laid over what it said; left out, the entry
    counts no more.
    """

    do = "correct"
    entry: int | None = None
    reason: str | None = None
    particulars: "SimpleAct | Correct | None" = None


AnyAct = SimpleAct | Correct

_ALL: tuple[type[Act], ...] = (*_SIMPLE[:-1], Correct, Close)

BY_NAME: dict[str, type[Act]] = {act.do: act for act in _ALL}
"""Every act by the word that scenarios and forms use for it."""
