"""What somebody has written of a disagreement that is not raised yet, and what is still asked."""

import hashlib
from datetime import date, datetime, time
from uuid import UUID

import msgspec

from accord.engine import words
from accord.engine.policy import Duty, Policy
from accord.library import calendars

DANGER, DESK, START, AGENCY, PERSON = "danger", "desk", "start", "agency", "person"
CHILD, ABOUT, PROTECT = "child", "about", "earlier-day"
FOR_WHOM, TALKED, MORE = "for-whom", "talked", "more-about-it"

NARRATIVES: dict[str, tuple[str, ...]] = {
    "what-happened": ("what_happened",),
    MORE: ("why_unsafe", "change_wanted", "impact_on_child", "evidence"),
}
"""The questions that are answered in one's own words, and where the answers are kept."""

EXPLAINED = ("why_unsafe", "change_wanted", "impact_on_child")
"""What a policy may want explained when both sides talk (gscp 2.1b)."""

BESIDE = (PROTECT, MORE)
"""Questions that are put to nobody; they are open beside the others to who wants to say more."""

_ORDER = (
    DANGER, DESK, FOR_WHOM, START, AGENCY, PERSON, TALKED, CHILD, ABOUT, "what-happened",
)  # fmt: skip


class Writing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answers so far, as they lie sealed in a draft.

    Attributes:
        agency: for which of their agencies the writer raises it, by slug.
        worker: the colleague for whom a manager raises it; None where it is the writer's own.
        counterpart: whose decision it was; None where the writer does not know.
        talked_day: the local day on which they have talked about it already; None where they
            have not.
        talked_time: local; None where nobody knows it any more.
        talked_agencies: with which of several they have talked; `talked_with` says with whom.
        talked_explained: in that talk they said what the policy wants explained (gscp 2.1b).
        supporter: who helps the worker with it; a name or a post, in words.
        at_once: what a policy asks at once for immediate harm and is done: its name as in
            `asked_at_once`, and the instant at which the writer said so.
        child_reference: the agency's own short reference for the child.
        follows: the reference of an escalation that this one goes on from.
        protect_day: an earlier local day by which the child must be safe (reading 7).
        stood_on: each question that was answered, with what its answer stood on then. An answer
            is kept when that changes, and asked again.
    """

    immediate_harm: bool = False
    at_once: dict[str, datetime] = {}
    agency: str = ""
    partnership: UUID | None = None
    worker: UUID | None = None
    start_at: words.StageId | None = None
    start_reason: str = ""
    responding: tuple[str, ...] = ()
    counterpart: UUID | None = None
    talked_day: date | None = None
    talked_time: time | None = None
    talked_agencies: tuple[str, ...] = ()
    talked_mode: words.Mode | None = None
    talked_outcome: words.Discussed | None = None
    talked_explained: bool = False
    child: tuple[words.Condition, ...] = ()
    child_reference: str = ""
    follows: str = ""
    areas: tuple[words.AreaId, ...] = ()
    area_other: str = ""
    grounds: tuple[words.GroundId, ...] = ()
    what_happened: str = ""
    why_unsafe: str = ""
    change_wanted: str = ""
    impact_on_child: str = ""
    evidence: str = ""
    supporter: str = ""
    protect_day: date | None = None
    protect_reason: str = ""
    stood_on: dict[str, str] = {}


def asked(
    writing: Writing, policy: Policy | None, *, desks: int, leads: bool = False
) -> tuple[str, ...]:
    """Return the questions that are put to this writer, in their order.

    Args:
        policy: that of the partnership it is raised in; None while that is not known.
        desks: from how many agencies and partnerships the writer may raise.
        leads: whether the writer leads others there, and may raise it for one of them.
    """
    left_out = {DESK} if desks == 1 else set()
    if not leads and writing.worker is None:
        left_out.add(FOR_WHOM)
    if policy is not None and start(writing, policy) is not None:
        left_out.add(TALKED)  # what workers said to each other is no talk of a higher stage
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


def talked(writing: Writing, policy: Policy) -> bool:
    """Test whether both sides have talked about it already, at the stage where it begins."""
    return writing.talked_day is not None and start(writing, policy) is None


def talked_with(writing: Writing) -> tuple[str, ...]:
    """Return the agencies with which they have talked: the only one, or those that were ticked.

    Source: reading 16; a talk with one of several is none with the others.
    """
    if writing.talked_day is None or len(writing.responding) == 1:
        return writing.responding if writing.talked_day is not None else ()
    return tuple(each for each in writing.responding if each in writing.talked_agencies)


def began(writing: Writing, policy: Policy, *, at: datetime) -> datetime | None:
    """Return since when they disagree, if they have talked already; its limit runs from then.

    Without a time the day's noon stands for it, or the present moment where that is still to come.

    Args:
        at: the instant at which it is raised.

    Source: reading 6; what took place before the raising cannot be its stage's discussion.
    """
    if writing.talked_day is None or not talked(writing, policy):
        return None
    zone = calendars.load(division=policy.calendar, zone=policy.zone).zone
    return min(at, datetime.combine(writing.talked_day, writing.talked_time or _NOON, tzinfo=zone))


_NOON = time(12)


def answered(writing: Writing, question: str, policy: Policy | None, **answers: object) -> Writing:
    """Return the writing with a question answered, and what else it says kept."""
    said = msgspec.structs.replace(writing, **answers)
    stood_on = {**said.stood_on, question: _stands_on(question, said, policy)}
    return msgspec.structs.replace(said, stood_on=stood_on)


def unanswered(
    writing: Writing, policy: Policy | None, *, desks: int, today: date, leads: bool = False
) -> tuple[str, ...]:
    """Return the questions still to be answered, or to be answered again, in their order.

    An earlier day for the child that is half answered is asked for, or that went by.

    Args:
        today: local date.
    """
    missing = tuple(
        question
        for question in asked(writing, policy, desks=desks, leads=leads)
        if writing.stood_on.get(question) != _stands_on(question, writing, policy)
        or (question == FOR_WHOM and not leads)  # a colleague is chosen who is not theirs to lead
        or (question == TALKED and writing.talked_day is not None and not talked_with(writing))
    )
    return (*missing, PROTECT) if _wants_another_day(writing, today) else missing


def _wants_another_day(writing: Writing, today: date) -> bool:
    day = writing.protect_day
    if PROTECT not in writing.stood_on:
        return day is not None or bool(writing.protect_reason)
    return day is not None and day < today


def asked_at_once(policy: Policy) -> dict[str, Duty]:
    """Return what a policy asks at once for immediate harm (reading 26), by name.

    What two policies ask alike has one name: once it is done, it is done for both.
    """
    return {_name(duty): duty for duty in policy.immediate_harm}


def _name(duty: Duty) -> str:
    return ".".join((duty.do, *(duty.to or duty.whom)[:1]))


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
        case "for-whom":
            return writing.agency
        case "person" | "talked":
            return " ".join(writing.responding)
        case "start" | "child" | "about":
            return f"{policy.id} {policy.version}" if policy is not None else ""
        case _:
            return ""


def fingerprint(said: Writing, *beside: str) -> str:
    """Return what tells one state of a draft from another, and nothing of what it says.

    Args:
        beside: what else goes on record with it: who gave advice, and when.
    """
    return hashlib.sha256(msgspec.json.encode((said, beside))).hexdigest()
