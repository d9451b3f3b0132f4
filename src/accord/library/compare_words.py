"""What a policy has on a matter, in words to set beside another policy's."""

from collections.abc import Callable
from typing import Any

import msgspec

from accord.engine import policy as policies
from accord.engine import posts, words
from accord.library import phrases
from accord.library.compare import Group, Listed, Pair, Row

GROUPS: dict[Group, str] = {
    "stages": "Stages and their names",
    "meets": "Who meets",
    "limits": "Limits",
    "gates": "What has to come before going on",
    "duties": "What is asked and offered at each stage",
    "harm": "A child at immediate harm, and starting higher",
    "told": "Whom Accord tells, besides those who meet",
    "panel": "The last stage: route, panel, reports",
    "endings": "How it ends",
    "filing": "Where it is written down",
    "visibility": "What the partnership sees",
    "areas": "What disagreements are about",
}

ABOUT = {
    "discuss": "talk",
    "respond": "respond",
    "consult": "take advice",
    "consider_meeting": "a meeting",
    "engage_board_members": "members of the partnership",
    "inform": "tell",
    "refer": "refer",
    "send_form": "a form",
    "agree_plan": "a plan",
    "next_tier": "next tier",
    "immediate_harm": "immediate harm",
    "skipping": "starting higher",
    "worker_is_told": "the worker",
    "forms": "forms",
    "decision": "choice",
    "panel": "panel",
    "representations": "both sides heard",
    "reports": "reports",
    "ways": "ways",
    "confirmation": "confirming",
    "offers": "afterwards",
    "filing": "record",
    "grounds": "grounds",
}
"""What a row is about, in few words."""


def topic(row: Row) -> str:
    """Return what a row is about: its stages, and what of them."""
    about = "" if row.group == "areas" and row.about != "grounds" else row.about
    named = ABOUT.get(about, about.replace("_", " "))
    stages = "" if row.stages is None else _stages(row.stages)
    topic = ": ".join(part for part in (stages, named) if part)
    return f"{topic[:1].upper()}{topic[1:]}"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a policy has on a matter, with its clauses."""

    text: str
    clauses: policies.Clauses = ()


def said(row: Row, side: int, policy: policies.Policy) -> tuple[Line, ...]:
    """Return what one of the two policies has on a matter; that it has nothing is said too.

    Args:
        side: 0 for the one, 1 for the other.
    """
    if row.stages is not None and row.stages[side] is None:
        return (Line(text="no such stage"),)
    lines: dict[str, dict[words.Clause, None]] = {}
    for part in row.parts[side]:
        for text in in_words(row, part, policy):
            lines.setdefault(text, {}).update(dict.fromkeys(getattr(part, "clauses", ())))
    told = tuple(Line(text=text, clauses=tuple(ids)) for text, ids in lines.items())
    return told or (Line(text=_nothing(row)),)


def in_words(row: Row, part: policies.Part, policy: policies.Policy) -> tuple[str, ...]:
    """Return one part in words, without its clauses; whom Accord tells one by one."""
    match row.group, part:
        case "told", policies.Telling():
            return tuple(phrases.post(each, policy) for each in part.whom)
        case "told", policies.Decision():
            told = (posts.PARTNERSHIP, part.by)
            return tuple(dict.fromkeys(phrases.post(each, policy) for each in told))
        case "gates", policies.Duty():
            return (_gate(part),)
        case "panel", policies.Decision():
            return (f"{part.strength}: {part.title}",)
        case "endings", policies.Duty():
            return (f"each agency {part.strength}: {part.title}",)
    plainly = _PLAINLY.get(type(part))
    return (_WITH_POSTS[type(part)](part, policy) if plainly is None else plainly(part),)


def _nothing(row: Row) -> str:
    """Return what stands where a policy has nothing on a matter."""
    match row.group, row.about:
        case "limits", _:
            return "no limit"
        case "told", "":
            return "nobody"
        case "areas", about if about != "grounds":
            return "not listed"
    return "nothing"


def _stages(pair: Pair) -> str:
    titles = [each.title for each in pair if each is not None]
    return titles[0] if len(set(titles)) == 1 else " / ".join(titles)


def _met(part: policies.Meets) -> str:
    titles = [phrases.TITLES.get(each, each) for each in (part.raising, part.responding)]
    if titles[0] == titles[1]:
        return f"the {titles[0]}s of both sides"
    return f"the raising side's {titles[0]} and the responding side's {titles[1]}"


def _duty(part: policies.Duty, policy: policies.Policy) -> str:
    who = phrases.post(part.who, policy)
    return f"{who} {part.strength}: {part.title}{_if(part)}"


def _if(part: policies.Duty) -> str:
    conditions = [phrases.CONDITIONS[each] for each in part.when]
    return f", if the child is {phrases.listed(conditions, last='or')}" if conditions else ""


def _gate(part: policies.Duty) -> str:
    attempt = "an attempt to talk with the other side"
    return f"{attempt if part.do == 'discuss' else part.title}{_if(part)}"


def _panel(part: policies.Panel) -> str:
    rank = "senior officers" if part.senior else "members"
    body = "Executive" if part.body == "executive" else "partnership"
    where = ", where possible" if part.where_possible else ""
    made = f"{rank} of the {body} from {part.agencies} agencies"
    return f"{part.strength}: {made}, those in dispute among them{where}"


def _skipping(part: policies.Skipping) -> str:
    if part.with_immediate_harm:
        return "where a child is thought to be at immediate harm, with a reason"
    return "not foreseen: done with a reason, it counts as a departure"


def _form(part: policies.Form, policy: policies.Policy) -> str:
    return f"{part.title}, to {phrases.listed([phrases.post(each, policy) for each in part.to])}"


_PLAINLY: dict[type[policies.Part], Callable[[Any], str]] = {
    policies.Stage: lambda part: str(part.name),
    policies.Meets: _met,
    policies.Limit: lambda part: f"{part.strength}: {phrases.limit(part)}",
    policies.Requirement: lambda part: str(part.title),
    policies.Offer: lambda part: f"may: {part.title}",
    policies.Skipping: _skipping,
    policies.Panel: _panel,
    policies.Representations: lambda part: f"{part.strength}: {part.title}",
    policies.Reports: lambda part: f"{part.strength}: {part.title}",
    policies.Way: lambda part: str(part.title),
    policies.Filing: lambda part: f"every agency {part.strength}: {part.title}",
    policies.Visible: lambda part: f"from this stage on: {phrases.SEES[part.sees]}",
    policies.Ground: lambda part: str(part.title),
    Listed: lambda part: part.text or "of every step that others take",
}
_WITH_POSTS: dict[type[policies.Part], Callable[[Any, policies.Policy], str]] = {
    policies.Duty: _duty,
    policies.Decision: lambda part, policy: f"{phrases.post(part.by, policy)} decides",
    policies.Form: _form,
}
"""By kind of part, its words; some need the policy for the names of its posts."""
