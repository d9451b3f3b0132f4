"""What Accord does for each clause of a document: asks, counts, offers, tells, shows."""

from collections.abc import Iterable, Iterator

import msgspec

from accord.engine import policy as policies
from accord.engine import words
from accord.engine.policy import Clauses, Policy, Stage
from accord.library import flowchart_words, phrases
from accord.web import act_forms, policy_telling

GOING_WITHOUT = "Going on without it takes a reason, and that stays in the record as a departure."


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that Accord does for a clause; `lead` is where and when: Stage 2, to do."""

    lead: str
    text: str


class Part(msgspec.Struct, frozen=True):
    """What Accord does for some clauses: where, at which moment or in which way, and what."""

    clauses: Clauses
    where: str
    when: str
    text: str


def of(policy: Policy) -> dict[str, tuple[Deed, ...]]:
    """Return what Accord does for each clause that a policy names, but for its background.

    What it does at several stages alike is told once.
    """
    found: dict[str, dict[tuple[str, str], dict[str, None]]] = {}
    for part in _parts(policy):
        for each in part.clauses:
            done = found.setdefault(each, {})
            done.setdefault((part.when, part.text), {})[part.where] = None
    return {
        each: tuple(
            Deed(lead=_lead(tuple(where), when), text=_sentence(text))
            for (when, text), where in done.items()
        )
        for each, done in found.items()
    }


def _parts(policy: Policy) -> Iterator[Part]:
    yield from _raising(policy)
    for stage in policy.stages:
        yield from _time(stage)
        yield from _asked(stage, policy)
        yield from _told(stage, policy)
        if stage.decision is not None:
            yield from _decided(stage.decision, stage.title, policy)
    yield from _throughout(policy)
    yield from _ending(policy)
    yield from _said(policy)
    yield from _drawn(policy)


def _raising(policy: Policy) -> Iterator[Part]:
    areas = phrases.listed([f"“{each}”" for each in policy.areas.listed.values()])
    text = f"asks what it is about: {areas}, or something else in your words"
    yield Part(policy.areas.clauses, "When you raise it", "", text)
    for each in policy.grounds:
        yield Part(each.clauses, "When you raise it", "", f"offers the ground “{each.title}”")
    for duty in policy.immediate_harm:
        yield Part(duty.clauses, "A child at immediate harm", "", _duty(duty, policy))
    text = "it takes a reason, and that stays in the record as a departure"
    if policy.skipping.with_immediate_harm:
        text = f"open where you think the child is at immediate harm, and say why. Otherwise {text}"
    yield Part(policy.skipping.clauses, "Starting higher, or leaving a stage out", "", text)


def _time(stage: Stage) -> Iterator[Part]:
    if stage.meets is not None:
        text = f"“{stage.name}”: {policy_telling.meeting(stage)} meet"
        yield Part(stage.clauses, stage.title, "", text)
    for each in stage.limits:
        if phrases.length(each):
            watched = "Accord works the last day out, shows how, and says when it has passed"
        else:
            watched = "Accord keeps the day that every side agrees to, and says when it has passed"
        text = f"{policy_telling.limit(each)}. {watched}"
        yield Part(each.clauses, stage.title, "how long", text)


def _asked(stage: Stage, policy: Policy) -> Iterator[Part]:
    for needed in stage.before_entering:
        text = f"asks first to {needed.title}. {GOING_WITHOUT}"
        yield Part(needed.clauses, stage.title, "before it begins", text)
    for duty in stage.duties:
        yield Part(duty.clauses, stage.title, "to do", _duty(duty, policy))
        if duty.before_leaving:
            what = "an attempt at this" if duty.do == "discuss" else "this"
            text = f"asks for {what} before the next stage. {GOING_WITHOUT}"
            yield Part(duty.clauses, stage.title, "before going on", text)
        if duty.before_deciding:
            text = f"asks for this first. {GOING_WITHOUT}"
            yield Part(duty.clauses, stage.title, "before the decision", text)
    yield from _offered(stage.offers, stage.title)
    text = "it can be handed up to the next tier of management, as often as it takes"
    yield Part(stage.tiers, stage.title, "offered", text)


def _told(stage: Stage, policy: Policy) -> Iterator[Part]:
    for each in stage.tells:
        text = f"Accord tells {_listed(each.whom, policy)} when it begins: {each.text}"
        yield Part(each.clauses, stage.title, "told", text)


def _decided(decision: policies.Decision, stage: str, policy: Policy) -> Iterator[Part]:
    who, when = flowchart_words.post(decision.by, policy), "the decision"
    text = f"asked of {who}, who {decision.strength} {decision.title}"
    yield Part(decision.clauses, stage, when, text)
    if decision.panel is not None:
        panel = decision.panel
        text = f"where there is a panel, {who} {panel.strength} {panel.title}"
        yield Part(panel.clauses, stage, when, text)
    if decision.representations is not None:
        heard = decision.representations
        yield Part(heard.clauses, stage, when, f"the panel {heard.strength} {heard.title}")
    if decision.reports is not None:
        reports = decision.reports
        yield Part(reports.clauses, stage, when, f"{who} {reports.strength} {reports.title}")


def _throughout(policy: Policy) -> Iterator[Part]:
    every = "At every stage"
    yield Part(policy.worker_is_told, every, "", "you are told of every step that others take")
    if policy.filing is not None:
        filing = policy.filing
        text = f"every agency {filing.strength} {filing.title}. Accord asks each until it says so"
        yield Part(filing.clauses, every, "", text)
    for form in policy.forms:
        yield Part(form.clauses, "A form", "", f"“{form.title}”, to {_listed(form.to, policy)}")
    for each in policy.equivalents:
        title = phrases.TITLES.get(each.post, each.post)
        text = f"{phrases.agency(each.sector)}: {each.title}"
        yield Part(each.clauses, f"Who counts as a {title}", "", text)


def _ending(policy: Policy) -> Iterator[Part]:
    for way in policy.outcome.ways:
        yield Part(way.clauses, "A way to end", "", way.title)
    after, confirmed = "After the outcome", policy.outcome.confirmation
    if confirmed is not None:
        text = f"each side {confirmed.strength} {confirmed.title}"
        yield Part(confirmed.clauses, after, "", text)
    yield from _offered(policy.outcome.offers, after)


def _said(policy: Policy) -> Iterator[Part]:
    for each in policy.guidance:
        where = phrases.listed([_place(at, policy) for at in each.at])
        yield Part(each.clauses, f"Shown {where}", "", f"“{each.text}”")
    for place in policy.service:
        yield Part(place.clauses, "Accord itself", "", place.text)


def _drawn(policy: Policy) -> Iterator[Part]:
    for box in policy.flowchart:
        for place in box.says:
            yield Part(place.clauses, "On the flowchart", "", place.text)
    for limit in policy.flowchart_limits:
        stage = policy.stage(limit.stage).title
        text = f"{limit.working_days} days"
        yield Part(limit.clauses, stage, "in the document's own flowchart", text)


def _duty(duty: policies.Duty, policy: Policy) -> str:
    """Return a duty in words; what it comes before is told by itself."""
    alone = msgspec.structs.replace(duty, before_leaving=False, before_deciding=False)
    said = policy_telling.duty(alone, policy)
    return f"{said.lead} {said.text}"


def _offered(offers: Iterable[policies.Offer], where: str) -> Iterator[Part]:
    yield from (Part(each.clauses, where, "offered", each.title) for each in offers)


def _listed(addresses: Iterable[str], policy: Policy) -> str:
    return phrases.listed([flowchart_words.post(each, policy) for each in addresses])


def _place(at: str, policy: Policy) -> str:
    """Return where a piece of advice is shown: on an act's form, at a stage, always."""
    if at == "always":
        return "with every escalation"
    if at == "raise":
        return "when you raise it"
    if at in act_forms.FORMS:
        return f"on the form “{act_forms.FORMS[at].title}”"
    return f"when you talk at {policy.stage(words.StageId(at)).title}"


def _lead(where: tuple[str, ...], when: str) -> str:
    return f"{phrases.listed(where)}{f', {when}' if when else ''}"


def _sentence(text: str) -> str:
    """Return a sentence; what ends with a quotation has its own full stop."""
    return phrases.capital(text) if text.endswith("”") else phrases.sentence(text)
