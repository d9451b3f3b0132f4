"""What a message says: which post did what, what its reader has to do by when.

Never what was said, and never a person's name: mail goes astray.
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from accord.engine import posts, words
from accord.engine.policy import Policy, Stage
from accord.library import phrases
from accord.queries import sittings

LIMITS_MOVED = "limits_moved.1"
"""A limit was counted anew because the table of bank holidays grew; nobody did it."""

FROM_LIST = "from-list"
"""What came from an office's list, told once whatever its history."""

DID = {
    "raised.1": "raised a disagreement with {others}: {reference}",
    "escalated.1": "took {reference} to {stage}",
    "handed_up.1": "handed {reference} up to the next tier of management",
    "consulted.1": "wrote down advice in {reference}",
    "discussed.1": "wrote down a talk in {reference}",
    "responded.1": "answered in {reference}",
    "proposed.1": "offered a way to end {reference}",
    "declined.1": "answered in {reference} that it is not theirs to settle",
    "counterpart_named.1": "named who takes part in {reference}",
    "informed.1": "wrote down in {reference} who was told",
    "referred.1": "wrote down a referral in {reference}",
    "outcome_confirmed.1": "confirmed the outcome of {reference}",
    "record_filed.1": "put {reference} in their agency's own files",
    "debriefed.1": "wrote down a debrief of {reference}",
    "form_sent.1": "sent a form about {reference}",
    "limit_varied.1": "wrote in {reference} that the agencies agreed another limit",
    FROM_LIST: "entered {reference} from the partnership's list: it began before that",
    "limit-proposed": "proposed another day for the limit in {reference}",
    "limit-not-agreed": "did not agree to the day you proposed in {reference}",
    "protected_by.1": "set a day in {reference} by which the child has to be safe",
    "route_chosen.1": "chose in {reference} how it is settled",
    "panel_appointed.1": "appointed the panel in {reference}",
    "report_requested.1": "asked for a report in {reference}",
    "representation_heard.1": "wrote down in {reference} that a side was heard",
    "report_received.1": "wrote down in {reference} that a report came",
    "decided.1": "wrote down the decision in {reference}",
    "resolved.1": "wrote down that {reference} is settled",
    "withdrawn.1": "withdrew {reference}",
    "reopened.1": "reopened {reference}",
    "closed.1": "closed {reference}",
    "corrected.1": "corrected an entry in {reference}",
    LIMITS_MOVED: "the limit of {reference} was counted anew",
    "moved.1": "moved {reference} to another version of the policy, which is followed from now on",
}
"""What somebody did, by the stored name of the act; of any other, that something is new.

Three are about no one event: what came from a list is told once, whatever its history, and a limit
that is proposed is not on record before every agency has agreed.
"""
ANYTHING = "wrote something new in {reference}"
NEW_STAGE = frozenset({"raised.1", "escalated.1", "reopened.1"})
"""Acts with which a stage begins, so that the posts that meet there have to talk."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a message about a step.

    Attributes:
        asks: somebody has to be named first.
        vacant: its reader is the partnership's office, as nobody of that agency could be asked.
        named: its reader was named.
        passed: somebody else was named for what its reader had until then.
        tag: the stored name of what was done.
        by: the post for which it was done; empty where it is not known.
        entered_for: for which agency a partnership's office entered it, by slug; empty where who
            acted did so themselves.
        post: for which post its reader is told.
        stage: id of the stage at which it stood then.
        due: the last day of that stage's limit then; None where there was none.
        over: that day had passed already when it was written.
        names: agencies' names by slug.
        policy: None where it is no longer there to be read.
        meets: when who decides meets, as a calendar writes it; empty where nobody said.
        wanted_by: the local day by which papers or a report are wanted.
    """

    asks: bool
    vacant: bool = False
    named: bool = False
    passed: bool = False
    tag: str
    by: str
    entered_for: str = ""
    post: str
    reference: str
    stage: str
    due: date | None
    over: bool = False
    agencies: words.Agencies
    names: dict[str, str]
    policy: Policy | None
    meets: str = ""
    wanted_by: date | None = None


def of(facts: Facts) -> str:
    """Return the sentences of a message about a step: what was done, what its reader has to do."""
    return f"{_happened(facts)} {asked(facts)}"


def asked(facts: Facts) -> str:
    """Return what a message asks of its reader for the post for which they are told."""
    said = _naming(facts) if facts.asks else _reader(facts)
    return " ".join(filter(None, (said, _check(facts) if facts.entered_for else "")))


def _happened(facts: Facts) -> str:
    if facts.tag == LIMITS_MOVED:
        return f"New bank holidays were published, so {_did(facts)}."
    if not facts.entered_for:
        return f"{_who(facts)} {_did(facts)}."
    agency = facts.names.get(facts.entered_for, facts.entered_for)
    return f"{agency} {_did(facts)}. The partnership's office entered it for them."


def _who(facts: Facts) -> str:
    """Return the post that did it, as a sentence begins: The line manager of Longford School."""
    if not facts.by:
        return "Somebody"
    body, title = posts.split(facts.by)
    if body == posts.PARTNERSHIP:
        said = _title(title, facts)
        return f"{said[0].upper()}{said[1:]}" if said.startswith("the ") else f"The {said}"
    agencies = [facts.names.get(each, each) for each in posts.named(body, facts.agencies)]
    return f"The {_title(title, facts)}{f' of {phrases.listed(agencies)}' if agencies else ''}"


def _check(facts: Facts) -> str:
    """Return what is asked of the agency for which it was entered."""
    body, title = posts.split(facts.post)
    if facts.vacant or facts.entered_for not in posts.named(body, facts.agencies):
        return ""
    if title == "administrator":
        return "See that those of your agency who take part can sign in to Accord."
    return "It stands in your agency's name: read it, and correct what is not right."


def _did(facts: Facts) -> str:
    others = [facts.names.get(each, each) for each in facts.agencies.responding]
    stage = _stage(facts)
    return DID.get(facts.tag, ANYTHING).format(
        reference=facts.reference,
        others=phrases.listed(others),
        stage=stage.title if stage else "the next stage",
    )


def _naming(facts: Facts) -> str:
    """Return the request to name somebody, and by when it is needed (reading 17)."""
    body, title = posts.split(facts.post)
    agencies = [facts.names.get(each, each) for each in posts.named(body, facts.agencies)]
    where = f" for {phrases.listed(agencies)}" if agencies else ""
    until = ""
    if facts.due and facts.over:
        until = f" The limit was {phrases.day(facts.due)}: it has passed, so name them at once."
    elif facts.due:
        until = f" The time runs meanwhile, until {phrases.day(facts.due)}."
    if facts.vacant:
        lead = phrases.TITLES["safeguarding_lead"]
        return (
            f"Nobody can be asked who takes part{where}: please see that it gets a {lead}, who "
            f"then names somebody.{until}"
        )
    return f"Please name who takes part as {_title(title, facts)}{where}.{until}"


def _reader(facts: Facts) -> str:
    """Return what is asked of the reader for the post for which they are told."""
    _, title = posts.split(facts.post)
    stage = _stage(facts)
    by = f" by {phrases.day(facts.due)}" if facts.due else ""
    if facts.due and facts.over:
        by = f", at once: the limit was {phrases.day(facts.due)} and has passed"
    if facts.tag in NEW_STAGE and stage is not None and facts.policy is not None:
        if stage.decision is not None and stage.decision.by == facts.post:
            return f"As {_title(title, facts)} you decide{by}."
        other = _other(title, stage, facts)
        if other:
            return f"As {_title(title, facts)} you talk with {other}{by}."
    limit = _limit(facts)
    if facts.tag == "limit-proposed":
        return f"Please agree to it for your agency, or say why not.{limit}"
    if facts.passed:
        return f"That is somebody else now: you have no part as {_title(title, facts)} any more."
    if facts.named:
        return f"You take part as {_title(title, facts)} from now on.{limit}"
    if facts.tag in _AT_THE_LAST_STAGE:
        return " ".join(filter(None, (_asked(title, facts), *_when(facts)))) + limit
    return f"You are told as {_title(title, facts)}.{limit}"


def _limit(facts: Facts) -> str:
    if facts.due is None:
        return ""
    day = phrases.day(facts.due)
    return (
        f" The limit was {day}: it has passed." if facts.over else f" The present limit is {day}."
    )


_AT_THE_LAST_STAGE = frozenset({"panel_appointed.1", "report_requested.1"})


def _asked(title: str, facts: Facts) -> str:
    """Return what is asked of a panel's member, of a side before a panel, of who owes a report."""
    party = posts.party_of(facts.post, facts.agencies)
    if facts.tag == "report_requested.1" and title == "safeguarding_lead":
        return "Your agency is asked for a report."
    if facts.tag != "panel_appointed.1":
        return f"You are told as {_title(title, facts)}."
    if title == "board_member":
        return (
            "You are asked to sit on the panel. Please read the papers, and say whether you have "
            "a connection with the child or with the decision."
        )
    if party in posts.SIDES:
        return "Please send the panel what your side has to say."
    return f"You are told as {_title(title, facts)}."


def _when(facts: Facts) -> Iterator[str]:
    """Yield when it is met, and by when something is wanted."""
    meeting = sittings.read(facts.meets)
    if meeting is not None:
        at = f" at {meeting.at:%H:%M}" if meeting.at is not None else ""
        yield f"The meeting is on {phrases.day(meeting.day)}{at}."
    if facts.wanted_by is not None:
        what = "It is" if facts.tag == "report_requested.1" else "Papers are"
        yield f"{what} wanted by {phrases.day(facts.wanted_by)}."


def _other(title: str, stage: Stage, facts: Facts) -> str:
    """Return with whom the holder of a post talks at a stage; nothing where they do not."""
    if facts.policy is None or stage.meets is None:
        return ""
    meets = facts.policy.meets(facts.policy.rung(stage.id))
    party = posts.party_of(facts.post, facts.agencies)
    if party == "raising" and title == meets.raising:
        others = [facts.names.get(each, each) for each in facts.agencies.responding]
        return f"the {_title(meets.responding, facts)} at {phrases.listed(others)}"
    if party == "responding" and title == meets.responding:
        raising = facts.names.get(facts.agencies.raising, facts.agencies.raising)
        return f"the {_title(meets.raising, facts)} at {raising}"
    return ""


def _title(title: str, facts: Facts) -> str:
    if not title:
        return "the partnership's office"
    if title in posts.PARTNERSHIP_TITLES and facts.policy is not None:
        return phrases.office(title, facts.policy)
    return phrases.TITLES.get(title, title)


def _stage(facts: Facts) -> Stage | None:
    stages = facts.policy.stages if facts.policy is not None else ()
    return next((each for each in stages if each.id == facts.stage), None)
