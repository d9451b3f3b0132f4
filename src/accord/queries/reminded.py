"""What a reminder says: what is wanted, of whom, by when, and what was not done.

Its subject says what to do by when: a manager reads that far on the stairs. Never what was said in
an escalation, and never a person's name: mail goes astray.
"""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from accord.engine import posts, reminders, words
from accord.engine.policy import Policy, Stage
from accord.library import phrases
from accord.register import titles


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a reminder.

    Attributes:
        cause: what it reminds of, as `engine.reminders` names it; `point` its number there.
        duties: ids of what is to be done; none for a limit.
        asks: somebody has to be named first.
        vacant: its reader is the partnership's office, as nobody of that agency could be asked.
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
    vacant: bool = False
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
    return f"{facts.reference}: {_wanted(facts)}"


def of(facts: Facts) -> str:
    """Return the sentences of a reminder."""
    return " ".join((*_matter(facts), _told_as(facts), _asked(facts), *_late(facts)))


def _wanted(facts: Facts) -> str:
    by, before = _by(facts), _is_before(facts)
    if facts.asks:
        if facts.vacant:
            return f"please see today that {_own(facts)} gets a {_LEAD}"
        return "please name somebody today"
    if _is_the_childs(facts):
        return (
            f"the child has to be safe by {by}"
            if before
            else f"act now, the child was to be safe by {by}"
        )
    if _is_at_once(facts):
        return f"act now, this was to be done at once on {by}"
    if facts.due is None:
        return "please do what is still to be done"
    if facts.duties:
        what = "what was promised" if _is_promise(facts) else "a report"
        return f"{what} is wanted by {by}" if before else f"{what} is late, it was wanted by {by}"
    what = "settle it or take it further"
    if _is_decided_at_last(facts):
        what = "a decision is wanted"
    elif _party(facts) == "responding":
        what = "your agency's answer is wanted"
    return f"{what} by {by}" if before else f"{what} today, the limit was {by}"


def _matter(facts: Facts) -> Iterator[str]:
    """Yield what is the matter."""
    by, before = _by(facts), _is_before(facts)
    if _is_the_childs(facts):
        yield _not_settled(facts)
        yield (
            f"The child has to be safe by {by}."
            if before
            else f"The child was to be safe by {by}: {_past(facts)}. {phrases.RING_999}"
        )
    elif _is_at_once(facts):
        yield f"In {facts.reference} a child was thought to be in immediate danger on {by}."
        yield f"This is not written down as done: {_duties(facts)}. {phrases.RING_999}"
    elif facts.due is None:
        weeks = "a week" if facts.point == 1 else f"{facts.point} weeks"
        yield f"In {facts.reference} this has been left to do for {weeks}: {_duties(facts)}."
    elif facts.duties:
        what = "Something that was promised" if _is_promise(facts) else "A report"
        yield (
            f"{what} in {facts.reference} is wanted by {by}."
            if before
            else f"{what} in {facts.reference} was wanted by {by}, and is not written down as done."
        )
    else:
        yield _not_settled(facts)
        end = f"is {by}" if before else f"was {by}: {_past(facts)}"
        yield f"The {_limit(facts)} {end}."


def _not_settled(facts: Facts) -> str:
    """Return who disagrees: to whom it is handed up, it may be new."""
    raising = _named(facts.agencies.raising, facts)
    others = phrases.listed([_named(each, facts) for each in facts.agencies.responding])
    return f"What {raising} raised with {others}, {facts.reference}, is not settled."


def _past(facts: Facts) -> str:
    """Return how long ago it was, at that point (reading 11)."""
    if facts.point < 3:
        return "it has passed"
    if facts.point == 3:
        return "three working days ago"
    return "a week ago" if facts.point == 4 else f"{facts.point - 3} weeks ago"


def _told_as(facts: Facts) -> str:
    if facts.asks:
        nobody = f"Nobody takes part as {_title(facts)} yet"
        return (
            f"{nobody}, and nobody there can be asked who does." if facts.vacant else f"{nobody}."
        )
    if _is_workers(facts):
        return "You are told as the worker whose concern it is."
    if facts.post.startswith(f"{posts.PARTNERSHIP}.") or _is_first(facts):
        return f"You are told as {_title(facts)}."
    return f"It was not settled a tier below, so you are told as {_title(facts)}."


def _asked(facts: Facts) -> str:
    """Return what is asked of the reader for the post for which they are told."""
    if facts.asks:
        if facts.vacant:
            return f"Please see today that {_own(facts)} gets a {_LEAD}, who then names somebody."
        return "Please name somebody today."
    if facts.due is None or (facts.duties and not _is_the_childs(facts)):
        what = "do it" if _is_first(facts) else "see that it is done"
        return f"Please {what}, and then say so in Accord."
    today = "in time" if _is_before(facts) else "today"
    party = _party(facts)
    if party == "partnership":
        return f"Please see that it is decided {today}, or write down what is still wanted for it."
    if party == "responding":
        raising = _named(facts.agencies.raising, facts)
        return f"Please talk with {raising} {today}, and write down in Accord what comes of it."
    if _is_decided_at_last(facts):
        return "Please see whether it can be settled, or ask the partnership when it decides."
    if _is_workers(facts):
        return f"Please settle it or take it to the next stage {today}, or ask your manager to."
    return f"Please see that it is settled or taken to the next stage {today}."


def _late(facts: Facts) -> Iterator[str]:
    if facts.counted is not None:
        day = phrases.day(facts.counted)
        yield f"This reminder was due on {day}; it comes late, as nothing could be sent."


def _party(facts: Facts) -> str:
    return posts.party_of(facts.post, facts.agencies)


def _is_workers(facts: Facts) -> bool:
    return posts.same(facts.post, posts.WORKER, facts.agencies)


def _named(agency: str, facts: Facts) -> str:
    return facts.names.get(agency, agency)


def _own(facts: Facts) -> str:
    """Return the agencies of the post for which its reader is told."""
    body, _ = posts.split(facts.post)
    return phrases.listed([_named(each, facts) for each in posts.named(body, facts.agencies)])


_LEAD = phrases.TITLES["safeguarding_lead"]


def _title(facts: Facts) -> str:
    """Return a post as its holder is spoken to: line manager of Longford School."""
    body, title = posts.split(facts.post)
    if not title:
        return "the partnership's office"
    if title in posts.PARTNERSHIP_TITLES and facts.policy is not None:
        return phrases.office(title, facts.policy)
    said = phrases.TITLES.get(title, title)
    agencies = [_named(each, facts) for each in posts.named(body, facts.agencies)]
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


def _is_at_once(facts: Facts) -> bool:
    """Test whether it is what immediate harm asked for (reading 26)."""
    return facts.cause.startswith(reminders.AT_ONCE)


def _is_promise(facts: Facts) -> bool:
    return facts.cause.startswith("promise/")


def _is_before(facts: Facts) -> bool:
    """Test whether the day is still to come."""
    return facts.point == 0


def _is_first(facts: Facts) -> bool:
    """Test whether it reaches who owes it, and nobody above them yet."""
    return facts.point == (1 if facts.due is None else 0)


def _is_decided_at_last(facts: Facts) -> bool:
    """Test whether it stood at the last stage, where somebody decides."""
    stage = _stage(facts)
    return stage is not None and stage.decision is not None


def _stage(facts: Facts) -> Stage | None:
    stages = facts.policy.stages if facts.policy is not None else ()
    return next((each for each in stages if each.id == facts.stage), None)
