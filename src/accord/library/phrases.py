"""Small pieces of sentences that drawings and commands share."""

import datetime
from collections.abc import Sequence

from accord.engine import posts, words
from accord.engine.policy import Limit, Policy

CAPITALS = frozenset({"gp", "nhs", "mash", "cps", "camhs"})
"""Names of agencies that are written in capitals."""

TITLES = {
    "practitioner": "worker",
    "line_manager": "line manager",
    "senior_manager": "senior manager",
    "director": "director",
    "safeguarding_lead": "safeguarding lead",
    "board_member": "member on the partnership's board",
    "chair": "chair",
    "panel": "panel",
    "business_manager": "business manager",
    "learning_lessons_chair": "chair of the learning lessons subgroup",
    "independent_chair": "independent chair",
    "reviewing_officer": "Independent Reviewing Officer",
    "child_protection_chair": "Child Protection Chair",
}

CONDITIONS = {
    "looked_after": "looked after",
    "on_protection_plan": "on a child protection plan",
    "in_need": "a child in need",
}

MODES = {
    "face-to-face": "face to face",
    "telephone": "by telephone",
    "video": "by video",
    "meeting": "in a meeting",
    "email": "by e-mail",
}

LABELS = {
    "what_happened": "What happened",
    "why_unsafe": "Why it is unsafe",
    "change_wanted": "What should change",
    "impact_on_child": "What it means for the child",
    "evidence": "Evidence",
}

SEES = {
    "counts": "numbers only",
    "reference": "reference, agencies, stage and dates",
    "form": "the form of that stage",
    "all": "everything",
}
"""What the partnership sees from a stage on (reading 33)."""

RING_999 = "If a child is in immediate danger, ring 999 first."
"""Said wherever a child is thought at immediate harm: no step in any software comes before."""

COUNTED = frozenset({
    "academy", "centre", "clinic", "college", "council", "court", "gp", "home", "hospital",
    "nursery", "police", "prison", "school", "service", "services", "surgery", "team", "trust",
})  # fmt: skip
"""Last words of agencies that are spoken of with an article: the school, but social care."""


def agency(name: str) -> str:
    """Return an agency's name as it is written: social care, NHS trust."""
    return " ".join(
        part.upper() if part in CAPITALS else part for part in name.replace("-", " ").split()
    )


def day(of: datetime.date) -> str:
    """Return a day in full, on every page, in every letter and picture: Monday 3 March 2025."""
    return f"{of:%A} {of.day} {of:%B} {of.year}"


def listed(names: Sequence[str], *, last: str = "and") -> str:
    """Return names as a sentence lists them: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def length(of: Limit) -> str:
    """Return how long a limit is: 5 working days; nothing where the agencies agree it."""
    for amount, unit in (
        (of.working_days, "working day"), (of.calendar_days, "calendar day"), (of.hours, "hour"),
    ):  # fmt: skip
        if amount is not None:
            return f"{amount} {unit}{'' if amount == 1 else 's'}"
    return ""


def edition(version: str) -> str:
    """Return a document's version behind its title: version 1.5, April 2021, undated."""
    return f"version {version}" if version[:1].isdigit() else version


def the_agency(name: str) -> str:
    """Return an agency as a sentence speaks of it: the school, social care."""
    said = agency(name)
    return f"the {said}" if said.split(" ")[-1].casefold() in COUNTED else said


def limit(of: Limit) -> str:
    """Return how long a limit is, from what, and who may change it."""
    start = "the raising" if of.runs_from == "raising" else "the start of the stage"
    said = f"{length(of)} from {start}" if length(of) else "as long as the agencies agree"
    if of.for_ == "response":
        said += ", for each responding agency's response"
    if length(of) and of.by_agreement:
        said += ", unless the agencies agree otherwise"
    return f"{said} (a guide)" if of.guide else said


def post(address: str, policy: Policy, agencies: words.Agencies | None = None) -> str:
    """Return a post as people speak of it: the school's line manager.

    Without `agencies`, who disagrees, it stands as a policy speaks of it.
    """
    party, title = posts.split(address)
    if not title:
        return "the partnership"
    if not party and title not in TITLES:
        return agency(title)
    if not party and title in posts.PARTNERSHIP_TITLES:
        party = posts.PARTNERSHIP
    if party == posts.PARTNERSHIP:
        return office(title, policy)
    if party in ("", "independent"):
        return f"the {TITLES.get(title, title)}"
    if agencies is None:
        if address == posts.WORKER:
            return "the worker who raised it"
        whose = [f"the {party} side" if party in posts.SIDES else the_agency(party)]
    else:
        whose = [the_agency(each) for each in posts.named(party, agencies) or (party,)]
    raised = agencies is not None and posts.same(address, posts.WORKER, agencies)
    return listed([_belonging(each, title, raised=raised) for each in whose])


def office(title: str, policy: Policy) -> str:
    """Return an office of the partnership as its people call it: the Resolution Panel."""
    offices = {str(key): name for key, name in policy.partnership.offices.items()}
    name = offices.get(title, TITLES.get(title, title))
    return name if name.startswith("the ") else f"the {name}"


def sentence(text: str) -> str:
    """Return text with a capital first letter and a full stop, where it has none."""
    text = text.strip()
    return f"{capital(text)}{'' if text[-1:] in '.!?:' else '.'}"


def capital(text: str) -> str:
    """Return text with a capital first letter; the rest as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def _belonging(owner: str, title: str, *, raised: bool) -> str:
    name = TITLES.get(title, title.replace("_", " "))
    return f"{owner}'s {name}{' who raised it' if raised else ''}"
