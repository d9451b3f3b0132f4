"""The critic: what a partnership would thank us for pointing out in its policy, by clause."""

import re
from collections.abc import Iterator

import msgspec

from accord.engine import acts, policy, posts
from accord.engine.rules import entitlement
from accord.library import critic_dead_ends, policies

MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
TELEPHONE = re.compile(r"\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b")
PERSON = re.compile(r"\b(Mr|Mrs|Ms|Miss|Dr|Prof)\.? [A-Z][a-z]+")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a policy that deserves a thought; it stops nothing."""

    clauses: policy.Clauses
    message: str

    def __str__(self) -> str:
        """Return the finding with its clauses."""
        return f"{self.message} [{', '.join(self.clauses)}]" if self.clauses else self.message


def findings(loaded: policies.Loaded) -> tuple[Finding, ...]:
    """Return what the critic finds in a policy, stage by stage, then in its words."""
    read = loaded.policy
    return (
        *(each for stage in read.stages for each in _of_a_stage(stage)),
        *_of_the_panel(read),
        *(Finding(clauses=on, message=said) for on, said in critic_dead_ends.matters(loaded)),
        *_of_the_flowchart(read),
        *_of_the_whole(read),
        *_of_the_words(loaded),
    )


def _of_a_stage(stage: policy.Stage) -> Iterator[Finding]:
    if not stage.limits:
        yield Finding(
            clauses=stage.clauses,
            message=f"{stage.title} has no limit: nobody is late there, however long it takes. "
            "Give it a number, or ask each time for a date that protects the child",
        )
    for limit in stage.limits:
        if limit.working_days is limit.calendar_days is limit.hours is None:
            yield Finding(
                clauses=limit.clauses,
                message=f"{stage.title} gives no number of days: until the two sides agree one, "
                "nothing is due. Say what holds when they do not",
            )
    for duty in stage.duties:
        yield from _of_a_duty(duty, stage)
    yield from _of_a_decision(stage)


def _of_a_duty(duty: policy.Duty, stage: policy.Stage) -> Iterator[Finding]:
    party, _ = posts.split(duty.who)
    kind = acts.BY_NAME[duty.do]
    only = {entitlement.RAISING: "raising", entitlement.RESPONDING: "responding"}
    allowed = next((side for kinds, side in only.items() if kind in kinds), None)
    if party not in posts.SIDES or (allowed is not None and party != allowed):
        yield Finding(
            clauses=duty.clauses,
            message=f"{stage.title} asks {duty.who} for what it cannot do ('{duty.title}'): "
            "neither side can meet it",
        )
    if duty.do == "engage_board_members":
        yield Finding(
            clauses=duty.clauses,
            message=f"{stage.title} engages each agency's member: a school, a GP practice or a "
            "charity may have none of its own. Name who represents them",
        )


def _of_a_decision(stage: policy.Stage) -> Iterator[Finding]:
    decision = stage.decision
    if decision is None:
        return
    if decision.reports is not None:
        yield Finding(
            clauses=decision.reports.clauses,
            message=f"{stage.title} waits for reports that only the partnership can ask for: "
            "neither side can move it. Give the asking a day",
        )
    if decision.panel is None and not decision.owed:
        yield Finding(
            clauses=decision.clauses,
            message=f"{stage.title} does not say who decides, or how it ends",
        )


def _of_the_panel(read: policy.Policy) -> Iterator[Finding]:
    """Yield agencies that may not sit on the body a panel is drawn from."""
    decision = read.stages[read.last].decision
    panel = decision.panel if decision else None
    if panel is None or panel.where_possible:
        return
    body = "Executive" if panel.body == "executive" else "partnership"
    yield Finding(
        clauses=panel.clauses,
        message=f"the panel needs members of the {body} from the agencies in dispute: a small "
        "agency may not sit on it. Say who takes its place, or add 'where possible'",
    )


def _of_the_flowchart(read: policy.Policy) -> Iterator[Finding]:
    """Yield where the document's flowchart gives another limit than its text."""
    for said in read.flowchart_limits:
        limits = read.stage(said.stage).limits
        by_text = limits[0].working_days if limits else None
        if by_text != said.working_days:
            text = f"{by_text} working days" if by_text else "no number"
            yield Finding(
                clauses=(*(limits[0].clauses if limits else ()), *said.clauses),
                message=f"text and flowchart disagree at {read.stage(said.stage).title}: the text "
                f"says {text}, the flowchart {said.working_days}",
            )


def _of_the_whole(read: policy.Policy) -> Iterator[Finding]:
    """Yield what other documents say and this one does not."""
    if read.review_due is None:
        yield Finding(clauses=(), message="no review date: nobody knows when to look at it again")
    if not read.immediate_harm and not read.skipping.with_immediate_harm:
        yield Finding(
            clauses=(),
            message="nothing is said of a child at immediate harm. Say who is told at once, and "
            "whether it may begin at a higher stage",
        )
    asked = {each for stage in read.stages for duty in stage.duties for each in duty.when}
    if "looked_after" not in asked:
        plan = "" if "on_protection_plan" in asked else " or on a child protection plan"
        yield Finding(
            clauses=(),
            message=f"nobody has to be told of a child who is looked after{plan}. Say who is, and "
            "by whom",
        )
    if read.filing is None:
        yield Finding(
            clauses=(),
            message="nothing is said of writing actions and decisions down. Say where each agency "
            "keeps its record",
        )


def _of_the_words(loaded: policies.Loaded) -> Iterator[Finding]:
    """Yield people, mailboxes and numbers that stand in the text and will change."""
    mailbox = loaded.policy.partnership.mailbox
    if mailbox:
        yield Finding(
            clauses=(),
            message=f"the mailbox {mailbox} stands in the text: when it changes, the policy is "
            "wrong. Messages go to the address in the directory",
        )
    for clause in loaded.catalogue.clauses:
        for pattern, what in (
            (PERSON, "a person"),
            (MAILBOX, "a mailbox"),
            (TELEPHONE, "a number"),
        ):
            if pattern.search(clause.text):
                yield Finding(
                    clauses=(clause.id,),
                    message=f"names {what}: people move on, posts stay. Name the post",
                )
