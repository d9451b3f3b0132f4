"""Posts, limits and conditions in the words of a flowchart, whose reader raises a concern."""

from collections.abc import Iterable

from accord.engine import posts
from accord.engine.policy import Duty, Limit, Meets, Policy, Stage
from accord.library import phrases

listed, sector = phrases.listed, phrases.agency

TITLES = {
    "practitioner": "worker",
    "board_member": "member of the partnership",
    "learning_lessons_chair": "chair of the learning lessons subgroup",
    "child_protection_chair": "Child Protection Chair",
    "reviewing_officer": "Independent Reviewing Officer",
}
"""Posts that are not called by their name in policy files."""

CONDITIONS = {
    "on_protection_plan": "on a child protection plan",
    "looked_after": "looked after (in care)",
    "in_need": "a child in need",
}

DONE = {
    "discuss": "the talk held or tried",
    "respond": "the answer given",
    "consult": "advice taken",
    "consider_meeting": "a meeting considered",
    "engage_board_members": "the members engaged",
    "inform": "those concerned told",
    "refer": "the referral made",
    "send_form": "the form sent",
    "agree_plan": "a plan agreed",
}
"""What is so once a duty is met that comes before the next stage (reading 20)."""

UNBROKEN = "\N{NO-BREAK SPACE}"
MOST_UNBROKEN = 3
"""Clauses in one bracket that stay together on a line."""


def post(address: str, policy: Policy) -> str:
    """Return a post as somebody of the raising side speaks of it: the other agency's director."""
    party, title = posts.split(address)
    if not title:
        return "the partnership"
    if not party:
        party = posts.PARTNERSHIP if title in posts.PARTNERSHIP_TITLES else "raising"
    name = TITLES.get(title, title.replace("_", " "))
    if party == posts.PARTNERSHIP:
        name = {str(key): office for key, office in policy.partnership.offices.items()}.get(
            title, name
        )
        return name if name.startswith("the ") else f"the {name}"
    return f"the other agency's {name}" if party == "responding" else f"the {name}"


def meeting(meets: Meets) -> str:
    """Return who meets whom at a stage."""
    raising = TITLES.get(meets.raising, meets.raising.replace("_", " "))
    responding = TITLES.get(meets.responding, meets.responding.replace("_", " "))
    return f"the {raising} and the other agency's {responding}"


def limit(of: Limit) -> str:
    """Return how long something may take, from what, and who may change it."""
    length = phrases.length(of)
    if not length:
        return "as the agencies agree"
    length += " as a guide" if of.guide else ""
    length += " for each agency's answer" if of.for_ == "response" else ""
    length += " from the raising" if of.runs_from == "raising" else ""
    return f"{length}, unless the agencies agree otherwise" if of.by_agreement else length


def condition(duty: Duty) -> str:
    """Return the question on whose answer a duty depends: is the child looked after?"""
    named = [words for each, words in CONDITIONS.items() if each in duty.when]
    return f"Is the child {listed(named, last='or')}?"


def onwards(stage: Stage) -> str:
    """Return when a stage is left for the next: unsettled, and what comes first is done."""
    done = dict.fromkeys(DONE[each.do] for each in stage.duties if each.before_leaving)
    return ", ".join(("Not settled", *([listed(tuple(done))] if done else ())))


def clauses(ids: Iterable[str]) -> str:
    """Return clauses in brackets, our own readings as `reading 7`; nothing where there is none."""
    named = [each.replace("reading-", f"reading{UNBROKEN}") for each in ids]
    if not named:
        return ""
    return f"[{(',' + (UNBROKEN if len(named) <= MOST_UNBROKEN else ' ')).join(named)}]"


def capital(text: str) -> str:
    """Return text with a capital first letter."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """Return text with a small first letter, unless it begins with capitals: MASH."""
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"
