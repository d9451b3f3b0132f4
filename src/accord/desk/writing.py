"""What somebody has written of a disagreement that is not raised yet, and what is still asked."""

import hashlib
from datetime import date
from uuid import UUID

import msgspec

from accord.engine import words
from accord.engine.policy import Policy

DANGER, DESK, START, AGENCY, PERSON = "danger", "desk", "start", "agency", "person"
CHILD, ABOUT, PROTECT = "child", "about", "earlier-day"

NARRATIVES: dict[str, tuple[str, ...]] = {
    "what-happened": ("what_happened",),
    "more-about-it": ("why_unsafe", "change_wanted", "impact_on_child", "evidence"),
}
"""The questions that are answered in one's own words, and where the answers are kept."""

_ORDER = (DANGER, DESK, START, AGENCY, PERSON, CHILD, ABOUT, *NARRATIVES, PROTECT)


class Writing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answers so far, as they lie sealed in a draft.

    Attributes:
        agency: for which of their agencies the writer raises it, by slug.
        counterpart: whose decision it was; None where the writer does not know.
        child_reference: the agency's own short reference, which goes into the concern's words.
        protect_day: an earlier local day by which the child must be safe (reading 7).
        stood_on: each question that was answered, with what its answer stood on then. An answer
            is kept when that changes, and asked again.
    """

    immediate_harm: bool = False
    agency: str = ""
    partnership: UUID | None = None
    start_at: words.StageId | None = None
    start_reason: str = ""
    responding: tuple[str, ...] = ()
    counterpart: UUID | None = None
    child: tuple[words.Condition, ...] = ()
    child_reference: str = ""
    areas: tuple[words.AreaId, ...] = ()
    area_other: str = ""
    grounds: tuple[words.GroundId, ...] = ()
    what_happened: str = ""
    why_unsafe: str = ""
    change_wanted: str = ""
    impact_on_child: str = ""
    evidence: str = ""
    protect_day: date | None = None
    protect_reason: str = ""
    stood_on: dict[str, str] = {}


def asked(writing: Writing, policy: Policy | None, *, desks: int) -> tuple[str, ...]:
    """Return the questions that are put to this writer, in their order.

    Args:
        policy: that of the partnership it is raised in; None while that is not known.
        desks: from how many agencies and partnerships the writer may raise.
    """
    left_out = {DESK} if desks == 1 else set()
    if not may_start_higher(writing, policy):
        left_out.add(START)
    if len(writing.responding) > 1:
        left_out.add(PERSON)  # reading 17: each agency's safeguarding lead names its own
    return tuple(question for question in _ORDER if question not in left_out)


def may_start_higher(writing: Writing, policy: Policy | None) -> bool:
    """Test whether the policy lets it start above the first stage (reading 26)."""
    if policy is None:
        return False
    return policy.skipping.with_immediate_harm and writing.immediate_harm


def start(writing: Writing, policy: Policy) -> words.StageId | None:
    """Return the stage it is to start at, where that is not the first one."""
    if not may_start_higher(writing, policy) or writing.start_at == policy.stages[0].id:
        return None
    known = {stage.id for stage in policy.stages}
    return writing.start_at if writing.start_at in known else None


def answered(writing: Writing, question: str, policy: Policy | None, **answers: object) -> Writing:
    """Return the writing with a question answered, and what else it says kept."""
    said = msgspec.structs.replace(writing, **answers)
    stood_on = {**said.stood_on, question: _stands_on(question, said, policy)}
    return msgspec.structs.replace(said, stood_on=stood_on)


def unanswered(
    writing: Writing, policy: Policy | None, *, desks: int, today: date
) -> tuple[str, ...]:
    """Return the questions still to be answered, or to be answered again, in their order.

    Args:
        today: local date; an earlier day for the child that went by is asked again.
    """
    return tuple(
        question
        for question in asked(writing, policy, desks=desks)
        if writing.stood_on.get(question) != _stands_on(question, writing, policy)
        or (question == PROTECT and writing.protect_day and writing.protect_day < today)
    )


def subjects(
    writing: Writing, policy: Policy
) -> tuple[tuple[words.AreaId, ...], tuple[words.GroundId, ...]]:
    """Return the areas and the grounds that were chosen, as far as the policy has them."""
    grounds = {ground.id for ground in policy.grounds}
    return (
        tuple(
            area
            for area in writing.areas
            if area in policy.areas.listed or area == words.OTHER_AREA
        ),
        tuple(ground for ground in writing.grounds if ground in grounds),
    )


def conditions(policy: Policy) -> tuple[words.Condition, ...]:
    """Return the circumstances of a child that decide who must be told, as the policy has them."""
    duties = (duty for stage in policy.stages for duty in stage.duties)
    return tuple(dict.fromkeys(condition for duty in duties for condition in duty.when))


def _stands_on(question: str, writing: Writing, policy: Policy | None) -> str:
    """Return on which other answers an answer to this question rests."""
    match question:
        case "agency":
            return f"{writing.agency} {writing.partnership}"
        case "person":
            return " ".join(writing.responding)
        case "start" | "child" | "about":
            return f"{policy.id} {policy.version}" if policy is not None else ""
        case _:
            return ""


def fingerprint(said: Writing) -> str:
    """Return what tells one state of a draft from another, and nothing of what it says."""
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()
