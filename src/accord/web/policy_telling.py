"""A policy told to whoever reads it on a page: stage by stage, each sentence with its clauses."""

from collections.abc import Iterable, Iterator

import msgspec

from accord.engine import policy as policies
from accord.engine import posts
from accord.engine.policy import Clauses, Policy, Stage
from accord.library import flowchart_words, phrases


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of a policy: who has to, in bold, what it is, and the clauses that say so."""

    lead: str = ""
    text: str
    clauses: Clauses = ()


class StageTold(msgspec.Struct, frozen=True, kw_only=True):
    """One stage.

    Attributes:
        limits: how long it may take; empty where the document sets none.
        owed: what is asked of people, in the document's order.
        offered: what they may do.
        first: what comes before the stage begins.
    """

    id: str
    title: str
    name: str
    clauses: Clauses
    meets: str
    limits: tuple[Item, ...]
    first: tuple[Item, ...]
    owed: tuple[Item, ...]
    offered: tuple[Item, ...]
    told: tuple[Item, ...]
    decided: tuple[Item, ...]


def stages(policy: Policy) -> tuple[StageTold, ...]:
    """Return the stages of a policy, in order."""
    return tuple(_stage(each, policy) for each in policy.stages)


def at_once(policy: Policy) -> tuple[Item, ...]:
    """Return what a policy asks at once where a child is thought to be in immediate danger."""
    return tuple(duty(each, policy) for each in policy.immediate_harm)


def harm(policy: Policy) -> tuple[Item, ...]:
    """Return what a policy asks at once in immediate danger, and what it makes possible."""
    asked = [*at_once(policy)]
    if policy.skipping.with_immediate_harm:
        text = "the escalation may start at any stage, or go up to any, when you say why"
        asked.append(Item(text=phrases.sentence(text), clauses=policy.skipping.clauses))
    return tuple(asked)


def throughout(policy: Policy) -> tuple[Item, ...]:
    """Return what holds at every stage."""
    told = "are told of every step that others take"
    items = [Item(lead="You", text=told, clauses=policy.worker_is_told)]
    if policy.filing is not None:
        lead = f"Every agency {policy.filing.strength}"
        items.append(Item(lead=lead, text=policy.filing.title, clauses=policy.filing.clauses))
    for seen in policy.visibility:
        since = policy.stage(seen.from_).title
        items.append(
            Item(lead="The partnership", text=f"sees {phrases.SEES[seen.sees]} from {since} on")
        )
    return tuple(items)


def ending(policy: Policy) -> tuple[Item, ...]:
    """Return how an escalation may end, and what comes after."""
    ways = [Item(text=phrases.capital(w.title), clauses=w.clauses) for w in policy.outcome.ways]
    if policy.outcome.confirmation is not None:
        confirmed = policy.outcome.confirmation
        lead = f"Afterwards each side {confirmed.strength}"
        ways.append(Item(lead=lead, text=confirmed.title, clauses=confirmed.clauses))
    return (*ways, *map(_offer, policy.outcome.offers))


def forms(policy: Policy) -> tuple[Item, ...]:
    """Return the forms of a policy, and who gets them."""
    return tuple(
        Item(
            lead=each.title,
            text=f"to {phrases.listed([flowchart_words.post(to, policy) for to in each.to])}",
            clauses=each.clauses,
        )
        for each in policy.forms
    )


def duty(of: policies.Duty, policy: Policy) -> Item:
    """Return a duty: who must or should do what, and when."""
    conditions = [phrases.CONDITIONS[each] for each in of.when]
    when = f", if the child is {phrases.listed(conditions, last='or')}" if conditions else ""
    text = f"{of.title}{when}{_before(of)}"
    return Item(lead=f"{_who(of.who, policy)} {of.strength}", text=text, clauses=of.clauses)


def limit(of: policies.Limit) -> str:
    """Return how long something may take: 5 working days, unless the agencies agree otherwise."""
    return phrases.capital(flowchart_words.limit(of))


def meeting(stage: Stage) -> str:
    """Return who meets at a stage, as the worker who raises it reads of it; empty for nobody."""
    if stage.meets is None:
        return ""
    who = flowchart_words.meeting(stage.meets)
    return f"you{who.removeprefix('the worker')}" if who.startswith("the worker and") else who


def _stage(stage: Stage, policy: Policy) -> StageTold:
    return StageTold(
        id=stage.id,
        title=stage.title,
        name=stage.name,
        clauses=stage.clauses,
        meets=meeting(stage),
        limits=tuple(Item(text=limit(each), clauses=each.clauses) for each in stage.limits),
        first=tuple(map(_offer, stage.before_entering)),
        owed=tuple(duty(each, policy) for each in stage.duties),
        offered=tuple(map(_offer, stage.offers)),
        told=tuple(_telling(stage.tells, policy)),
        decided=() if stage.decision is None else tuple(_decision(stage.decision, policy)),
    )


def _who(address: str, policy: Policy) -> str:
    """Return a post as the worker who raises it reads of it; that worker is "you"."""
    if address == posts.WORKER:
        return "You"
    return phrases.capital(flowchart_words.post(address, policy))


def _before(of: policies.Duty) -> str:
    if of.before_deciding:
        return " (before the decision)"
    if not of.before_leaving:
        return ""
    # An attempt is enough where somebody else has to be there (reading 20).
    what = "trying comes" if of.do == "discuss" else "comes"
    return f" ({what} before the next stage)"


def _offer(of: policies.Offer | policies.Requirement) -> Item:
    return Item(text=phrases.capital(of.title), clauses=of.clauses)


def _telling(tells: Iterable[policies.Telling], policy: Policy) -> Iterator[Item]:
    for each in tells:
        whom = phrases.listed([flowchart_words.post(one, policy) for one in each.whom])
        yield Item(lead=f"Accord tells {whom}:", text=each.text, clauses=each.clauses)


def _decision(of: policies.Decision, policy: Policy) -> Iterator[Item]:
    who = phrases.capital(flowchart_words.post(of.by, policy))
    yield Item(lead=f"{who} {of.strength}", text=of.title, clauses=of.clauses)
    if of.panel is not None:
        lead = f"Where there is a panel, {flowchart_words.post(of.by, policy)} {of.panel.strength}"
        yield Item(lead=lead, text=of.panel.title, clauses=of.panel.clauses)
    if of.representations is not None:
        lead = f"The panel {of.representations.strength}"
        yield Item(lead=lead, text=of.representations.title, clauses=of.representations.clauses)
    if of.reports is not None:
        lead = f"{who} {of.reports.strength}"
        yield Item(lead=lead, text=of.reports.title, clauses=of.reports.clauses)
