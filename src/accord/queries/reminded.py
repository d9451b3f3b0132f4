"""What a reminder says: what is wanted, of whom, by when, and what was not done.

Its subject says what to do by when: a manager reads that far on the stairs. Never what was said in
an escalation, and never a person's name: mail goes astray.
"""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from accord.engine import posts, words
from accord.engine.policy import Policy, Stage
from accord.library import phrases
from accord.register import titles


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a reminder.

    Attributes:
        cause: what it reminds of, as `engine.reminders` names it; `point` its number there.
        duties: ids of what is to be done; none for a limit.
        asks: somebody has to be named first.
        post: for which post its reader is told.
        stage: id of the stage at which it stood.
        due: the last local day; None where there is none.
        moment: the local moment by which it was to be done, where one was named.
        counted: the local day on which it was to be told, where it comes late.
        names: agencies' names by slug.
        policy: None where it is no longer there to be read.
    """

    cause: str
    point: int
    duties: tuple[str, ...]
    asks: bool
    post: str
    reference: str
    stage: str
    due: date | None
    moment: datetime | None
    counted: date | None
    agencies: words.Agencies
    names: dict[str, str]
    policy: Policy | None


def subject(facts: Facts) -> str:
    """Return what is wanted and by when, on one line."""
    by, reference = _by(facts), facts.reference
    if _is_the_childs(facts):
        if _is_before(facts):
            return f"{reference}: the child has to be safe by {by}"
        return f"{reference}: act now, the child was to be safe by {by}"
    if facts.due is None:
        return f"{reference}: please do what is still to be done"
    if facts.duties:
        what = "what was promised" if _is_promise(facts) else "a report"
        return (
            f"{reference}: {what} is wanted by {by}"
            if _is_before(facts)
            else f"{reference}: {what} was wanted by {by}, please see to it today"
        )
    if _is_before(facts):
        return f"{reference}: settle it or take it further by {by}"
    return f"{reference}: please act today, its limit was {by}"


def of(facts: Facts) -> str:
    """Return the sentences of a reminder."""
    asked = _naming(facts) if facts.asks else _asked(facts)
    return " ".join((*_matter(facts), asked, *_late(facts)))


def _matter(facts: Facts) -> Iterator[str]:
    """Yield what is the matter."""
    reference, by = facts.reference, _by(facts)
    if _is_the_childs(facts):
        if _is_before(facts):
            yield f"In {reference} the child has to be safe by {by}, and nothing is settled."
        else:
            yield f"In {reference} the child was to be safe by {by}. It has passed."
            yield phrases.RING_999
    elif facts.due is None:
        weeks = "a week" if facts.point == 1 else f"{facts.point} weeks"
        yield f"For {weeks} this has been still to do in {reference}: {_duties(facts)}."
    elif facts.duties:
        what = "Something that was promised" if _is_promise(facts) else "A report"
        if _is_before(facts):
            yield f"{what} in {reference} is wanted by {by}."
        else:
            yield f"{what} in {reference} was wanted by {by}, and nobody wrote that it was done."
    elif _is_before(facts):
        yield f"{reference} is not settled, and the {_limit(facts)} is {by}."
    else:
        yield f"{reference} is not settled, and the {_limit(facts)} was {by}: it has passed."


def _asked(facts: Facts) -> str:
    """Return what is asked of the reader for the post for which they are told."""
    title, party = _title(facts), posts.party_of(facts.post, facts.agencies)
    if facts.due is None or (facts.duties and not _is_the_childs(facts)):
        see = "do it" if _is_first(facts) else "see that it is done"
        return f"You are told as {title}: please {see}, and that somebody writes it down in Accord."
    if party == "partnership":
        return f"You are told as {title}: the decision is yours to bring about."
    if posts.same(facts.post, posts.WORKER, facts.agencies):
        further = "If it cannot be settled, take it to the next stage, or ask your manager to."
        return f"You are told because it was raised for you. {further}"
    if party == "responding":
        raising = facts.names.get(facts.agencies.raising, facts.agencies.raising)
        return (
            f"You are told as {title}: please see that your agency talks with {raising} and "
            "answers today, and write down what comes of it."
        )
    return (
        f"You are told as {title}: please see that it is settled, or taken to the next stage, "
        f"{'in time' if _is_before(facts) else 'today'}."
    )


def _naming(facts: Facts) -> str:
    """Return the request to name somebody (reading 17)."""
    return f"Nobody takes part as {_title(facts)} yet: please name somebody today."


def _late(facts: Facts) -> Iterator[str]:
    if facts.counted is not None:
        day = phrases.day(facts.counted)
        yield f"This reminder was due on {day}; it comes late, as nothing could be sent."


def _title(facts: Facts) -> str:
    """Return a post as its holder is spoken to: line manager of Longford School."""
    body, title = posts.split(facts.post)
    if not title:
        return "the partnership's office"
    if title in posts.PARTNERSHIP_TITLES and facts.policy is not None:
        return phrases.office(title, facts.policy)
    said = phrases.TITLES.get(title, title)
    agencies = [facts.names.get(each, each) for each in posts.named(body, facts.agencies)]
    return f"{said} of {phrases.listed(agencies)}" if agencies else said


def _limit(facts: Facts) -> str:
    """Return what a limit is called: the limit of Stage 2, or a guide (reading 9)."""
    stage = _stage(facts)
    if stage is None:
        return "limit"
    guide = any(limit.guide for limit in stage.limits)
    return f"{'day that the policy gives as a guide' if guide else 'limit'} for {stage.title}"


def _duties(facts: Facts) -> str:
    if facts.policy is None:
        return "what the policy asks"
    said = dict.fromkeys(titles.of(each, facts.policy).title for each in facts.duties)
    return phrases.listed(tuple(said))


def _by(facts: Facts) -> str:
    day = phrases.day(facts.due) if facts.due else ""
    return f"{day}, {facts.moment:%H:%M}" if facts.moment else day


def _is_the_childs(facts: Facts) -> bool:
    return facts.cause.startswith("child/")


def _is_promise(facts: Facts) -> bool:
    return facts.cause.startswith("promise/")


def _is_before(facts: Facts) -> bool:
    """Test whether the day is still to come."""
    return facts.point == 0


def _is_first(facts: Facts) -> bool:
    """Test whether it reaches who owes it, and nobody above them yet."""
    return facts.point == (1 if facts.due is None else 0)


def _stage(facts: Facts) -> Stage | None:
    stages = facts.policy.stages if facts.policy is not None else ()
    return next((each for each in stages if each.id == facts.stage), None)
