"""What a policy asks for in vain: of whom it cannot be had, too late, or with nobody at the end."""

import datetime
import re
from collections.abc import Iterable, Iterator

from accord.engine import acts, policy, posts, standing, words
from accord.engine.commands import Command
from accord.engine.rules import moments
from accord.library import phrases, policies, vocabulary

Matter = tuple[policy.Clauses, str]
"""The clauses that something is asked under, and what is the matter with it."""

NUMBERS = {
    word: number
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2
    )
}
"""Numbers as documents write them; *one* is more often a pronoun."""

_AGENCIES = re.compile(r"\b(\w+) (?=(?:\w+ )?(?:agenc|organisation|partners|members))")
"""A word before agencies, with one between them at most: three member agencies."""

_SETTLED = standing.Standing(status="resolved")
_SOMETIME = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)


def matters(loaded: policies.Loaded) -> Iterator[Matter]:
    """Yield what is asked in vain, stage by stage, then of the whole."""
    read = loaded.policy
    for stage in read.stages:
        for duty in stage.duties:
            yield from _too_late(duty, stage, read)
            yield from _to_nobody(duty, stage.title)
        yield from _tells_nobody(stage)
        if stage.decision is not None:
            yield from _deciders(stage.decision, stage, read)
            yield from _numbers(stage.decision.panel, loaded)
    for duty in read.immediate_harm:
        yield from _to_nobody(duty, "immediate harm")
    for form in read.forms:
        if not form.to:
            yield form.clauses, f"the {form.title} goes to nobody. Name who gets it under 'to'"
    yield from _offered_too_late(read)


def _too_late(duty: policy.Duty, stage: policy.Stage, read: policy.Policy) -> Iterator[Matter]:
    """Yield a must that stays owed after the outcome, when it can no longer be done."""
    if duty.ends_with_stage or duty.until is not None or _can_follow_an_outcome(duty.do, read):
        return
    yield (
        duty.clauses,
        f"{stage.title} must have '{duty.title}' done, and once it is settled nobody can do that "
        "any more: what was settled without it is closed only by departing from it. Let it end "
        "with 'until: outcome', or make it a should",
    )


def _offered_too_late(read: policy.Policy) -> Iterator[Matter]:
    for offer in read.outcome.offers:
        if not _can_follow_an_outcome(offer.do, read):
            yield (
                offer.clauses,
                f"'{offer.title}' is offered after the outcome, when it is refused. Offer it at a "
                "stage",
            )


def _can_follow_an_outcome(do: str, read: policy.Policy) -> bool:
    """Test whether an act is possible once it is settled (reading 32)."""
    command = Command(
        act=acts.BY_NAME[do](),  # type: ignore[arg-type]  # what it says does not matter here
        by=posts.WORKER, at=_SOMETIME, happened=_SOMETIME, entry=1,
    )  # fmt: skip
    return not any(moments.objections(command, _SETTLED, read))


def _to_nobody(duty: policy.Duty, where: str) -> Iterator[Matter]:
    """Yield a referral to nowhere, and a form for somebody who is no post."""
    if duty.do == "refer" and not all(map(words.is_said, duty.to)):
        yield (
            duty.clauses,
            f"{where} asks for a referral to nowhere ('{duty.title}'): nobody can make it. Say "
            "where to under 'to', in a few small letters",
        )
    if duty.do == "send_form":
        for complaint in filter(None, map(vocabulary.addressee(), duty.to)):
            yield (
                duty.clauses,
                f"{where} sends a form to nobody that there is ('{duty.title}'): {complaint}",
            )


def _tells_nobody(stage: policy.Stage) -> Iterator[Matter]:
    for telling in stage.tells:
        if not telling.whom:
            yield (
                telling.clauses,
                f"{stage.title} tells nobody when it begins ('{telling.text}'). Name them under "
                "'whom'",
            )


def _deciders(
    decision: policy.Decision, stage: policy.Stage, read: policy.Policy
) -> Iterator[Matter]:
    """Yield posts that decide and are none of the partnership's, or none that it names."""
    offices = read.partnership.offices
    deciding = [(decision.by, decision.clauses)]
    if decision.panel is not None:
        deciding.append((decision.panel.decides, decision.panel.clauses))
    for post, clauses in deciding:
        party, title = posts.split(post)
        if party != posts.PARTNERSHIP:
            yield (
                clauses,
                f"{stage.title} is to be decided by {post}, and only the partnership decides "
                "there. Name a post of the partnership, such as partnership.chair",
            )
        elif offices and title not in offices:
            named = phrases.listed([f"partnership.{each}" for each in offices], last="or")
            yield (
                clauses,
                f"{stage.title} is to be decided by {post}, which is none of the partnership's "
                f"offices here. Say under 'offices' what it is called, or name {named}",
            )


def _numbers(panel: policy.Panel | None, loaded: policies.Loaded) -> Iterator[Matter]:
    """Yield a panel of another number of agencies than its own words say."""
    if panel is None:
        return
    rows = (each.text for each in loaded.catalogue.clauses if each.id in panel.clauses)
    said = dict.fromkeys(_said((panel.title, *rows)))
    if said and panel.agencies not in said:
        named = phrases.listed([str(each) for each in said], last="or")
        yield (
            panel.clauses,
            f"the panel is of {panel.agencies} agencies, and the text says {named}. Make the two "
            "agree",
        )


def _said(texts: Iterable[str]) -> Iterator[int]:
    """Yield how many agencies texts speak of, in figures or in words."""
    for text in texts:
        for word in _AGENCIES.findall(text.casefold()):
            if word in NUMBERS:
                yield NUMBERS[word]
            elif word.isdecimal():
                yield int(word)
