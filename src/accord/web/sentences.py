"""What happened, in plain sentences: one entry for every event that the record can hold."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from accord.engine import acts, events, posts, words
from accord.engine.working_days import Due
from accord.library import phrases
from accord.queries import attached, hearings
from accord.web import entered, headings, quoting
from accord.web.quoting import Said, Telling, Told
from accord.web.speaking import Speaker


def told(body: events.AnyBody, telling: Telling) -> Told:
    """Return an event in words."""
    return SENTENCES[type(body)](body, telling)


def outcome(act: acts.Discuss) -> str:
    """Return what came of a talk."""
    return OUTCOMES[act.outcome or "unresolved"]


OUTCOMES = {
    "unresolved": "They did not agree.",
    "resolved": "They came to an understanding.",
    "no_response": "Nobody answered.",
}


# What people did.


def _raised(act: acts.Raise, telling: Telling) -> Told:
    speaker = telling.speaker
    sentences = [f"{telling.who} raised a disagreement with {speaker.side('responding')}."]
    sentences += [*_child(act.child), *_harm(act)]
    if act.follows:
        sentences.append(f"It goes on from {act.follows}.")
    if act.protect_by is not None:
        sentences.append(f"The child has to be safe by {speaker.due(act.protect_by)}.")
    said = (
        *quoting.said("; ".join(_about(act, speaker)), "What it is about"),
        *quoting.labelled(act.concern),
        *quoting.said(act.start_reason, "Why it starts at a higher stage"),
    )
    return Told(text=" ".join(sentences), said=said)


def _about(act: acts.Raise, speaker: Speaker) -> Iterator[str]:
    listed = dict(speaker.policy.areas.listed)
    for area in act.areas or ():
        other = area == words.OTHER_AREA
        yield act.area_other or "something else" if other else listed.get(area, area)
    for ground in speaker.policy.grounds:
        if ground.id in (act.grounds or ()):
            yield ground.title


def _child(child: acts.Child | acts.ChangeChild | None) -> Iterator[str]:
    """Yield what is so about the child, and what is so no longer."""
    so: list[str] = []
    no_longer: list[str] = []
    for key, text in phrases.CONDITIONS.items():
        value = getattr(child, key, None)
        if value is not None:
            (so if value else no_longer).append(text)
    if so:
        yield f"The child is {phrases.listed(so)}."
    if no_longer and isinstance(child, acts.ChangeChild):
        yield f"The child is not {phrases.listed(no_longer, last='or')}."


def _harm(act: acts.Raise | acts.ChangeChild) -> Iterator[str]:
    if act.immediate_harm:
        yield "The child was thought to be in immediate danger."
    elif act.immediate_harm is False and isinstance(act, acts.ChangeChild):
        yield "The child is no longer thought to be in immediate danger."


def _consulted(act: acts.Consult, telling: Telling) -> Told:
    whom = telling.post(act.with_) if act.with_ else "their manager"
    return Told(
        text=f"{telling.who} took advice from {whom}.", said=quoting.said(act.advice, "Advice")
    )


def _discussed(act: acts.Discuss, telling: Telling) -> Told:
    how, other = phrases.MODES[act.mode or "meeting"], telling.other(act.agency)
    verb = "tried to reach" if act.outcome == "no_response" else "talked with"
    text = f"{telling.who} {verb} {other} {how}. {outcome(act)}"
    return Told(text=text, said=quoting.labelled(act))


def _named(act: acts.NameCounterpart, telling: Telling) -> Told:
    speaker = telling.speaker
    person = speaker.person(act.who) or act.who or "somebody"
    title = speaker.title(act.post) if act.post else "person"
    return Told(text=f"{telling.who} named {person} as {title} for {speaker.side(act.party)}.")


def _informed(act: acts.Inform, telling: Telling) -> Told:
    whom = telling.post(act.who) if act.who else "somebody"
    if hearings.REPRESENTATION in telling.beside:
        side = telling.speaker.side(telling.near)
        return Told(text=f"{telling.who} sent {whom} what {side} has to say.")
    if hearings.CONFLICT in telling.beside:
        asked = "there is a connection with the child or with the decision"
        return Told(text=f"{telling.who} told {whom} whether {asked}.")
    return Told(text=f"{telling.who} told {whom}.", said=quoting.said(act.about))


def _considered(act: acts.ConsiderMeeting, telling: Telling) -> Told:
    choice = "called one" if act.convened else "decided against one"
    text = f"{telling.who} considered a meeting of all the professionals, and {choice}."
    return Told(text=text, said=quoting.said(act.reason, "Why"))


def _engaged(act: acts.EngageBoardMembers, telling: Telling) -> Told:
    named = words.listed(act.agencies) or telling.speaker.agencies.all
    whose = phrases.listed([telling.speaker.side(each) for each in named])
    return Told(text=f"{telling.who} brought in the partnership's members from {whose}.")


def _handed_up(act: acts.NextTier, telling: Telling) -> Told:
    tiers = phrases.listed(words.listed(act.tiers))
    text = f"{telling.who} handed it to the next tier of management"
    return Told(text=f"{text}: {tiers}." if tiers else f"{text}.")


def _sent(act: acts.SendForm, telling: Telling) -> Told:
    form = telling.speaker.policy.form(act.form) if act.form else None
    to = words.listed(act.to) or (form.to if form else ())
    whom = phrases.listed([telling.post(each) for each in to])
    title = form.title if form else "a form"
    return Told(
        text=f"{telling.who} sent the {title} to {whom}.", clauses=form.clauses if form else ()
    )


def _varied(act: acts.VaryLimit, telling: Telling) -> Told:
    agreed = {
        agency
        for side in words.listed(act.agreed_by)
        for agency in posts.named(side, telling.speaker.agencies)
    }
    speaker = telling.speaker
    said = agreement(telling.who, frozenset(agreed), telling.confirmed, speaker)
    return Told(
        text=f"{said} another limit for this stage: {speaker.due(act.due)}.",
        said=quoting.said(act.reason, "Why"),
    )


def agreement(who: str, agreed: frozenset[str], confirmed: frozenset[str], speaker: Speaker) -> str:
    """Return who agreed to something, as the record knows it.

    Args:
        confirmed: the agencies that said so themselves; of others only who wrote it is known.
    """
    if confirmed.issuperset(speaker.agencies.all):
        return "Both agencies agreed" if len(speaker.agencies.all) == 2 else "Every agency agreed"
    return f"{who} wrote {agreeing(agreed, speaker)}"


def confirmed(bodies: Iterable[events.AnyBody]) -> frozenset[str]:
    """Return the agencies that said themselves, beside an act, that they agree."""
    agreed = (line.id for line in events.lines(bodies) if line.id.startswith(AGREED))
    return frozenset(each.removeprefix(AGREED) for each in agreed)


AGREED = "agreed."


def agreeing(agreed: frozenset[str], speaker: Speaker) -> str:
    """Return, after who wrote it, which agencies agreed to something."""
    every = speaker.agencies.all
    if agreed.issuperset(every):
        return "that both agencies agreed" if len(every) == 2 else "that every agency agreed"
    names = [speaker.agency(each) for each in every if each in agreed]
    return f"that {phrases.listed(names)} agreed" if names else "down"


def _protected(act: acts.ProtectBy, telling: Telling) -> Told:
    text = f"{telling.who} set a limit that protects the child: {telling.speaker.due(act.due)}."
    return Told(text=text, said=quoting.said(act.reason, "Why"))


def _child_changed(act: acts.ChangeChild, telling: Telling) -> Told:
    text = f"{telling.who} noted that the child's circumstances had changed."
    return Told(text=" ".join([text, *_child(act), *_harm(act)]))


def _escalated(act: acts.Escalate, telling: Telling) -> Told:
    said = (
        *quoting.said(act.reason, "Why"),
        *quoting.said(act.actions_to_date, "Done so far"),
        *quoting.said(act.rationale, "Why it goes on"),
    )
    return Told(text=f"{telling.who} took it up to a later stage.", said=said)


def _route(act: acts.ChooseRoute, telling: Telling) -> Told:
    how = "by a panel" if act.route == "panel" else "directly, with the senior managers"
    return Told(text=f"{telling.who} chose that it is to be settled {how}.")


def _panel(act: acts.AppointPanel, telling: Telling) -> Told:
    members = dict.fromkeys(each.agency or "" for each in act.members or ())
    names = phrases.listed([telling.speaker.side(each) for each in members])
    text = f"{telling.who} appointed the panel, with members from {names}."
    return Told(text=text, said=quoting.said(act.reason, "Why it is made up so"))


def _heard(act: acts.Hear, telling: Telling) -> Told:
    side = telling.speaker.side(act.from_) if act.from_ else "a side"
    return Told(text=f"{telling.who} heard what {side} had to say.")


def _report_asked(act: acts.RequestReport, telling: Telling) -> Told:
    by = f", by {telling.speaker.due(act.due)}" if act.due else ""
    return Told(text=f"{telling.who} asked {telling.speaker.side(act.agency)} for a report{by}.")


def _report_came(act: acts.Report, telling: Telling) -> Told:
    return Told(text=f"{telling.who} received the report of {telling.speaker.side(act.agency)}.")


def _planned(act: acts.AgreePlan, telling: Telling) -> Told:
    said = tuple(_promises(act.actions or (), telling))
    return Told(text=f"{telling.who} wrote down the plan that was agreed.", said=said)


def _promises(actions: tuple[acts.Action, ...], telling: Telling) -> Iterator[Said]:
    for each in actions:
        who = promised_by(each, telling.speaker, near=telling.near)
        by = f", by {telling.speaker.due(each.by)}" if each.by else ""
        yield Said(label=f"{phrases.capital(who)}{by}", text=each.what or "")


def promised_by(action: acts.Action, speaker: Speaker, *, near: str = "raising") -> str:
    """Return who promised something, in words; the worker who raised it where nobody is named."""
    return speaker.post(action.who or posts.WORKER, near=near)


def _resolved(act: acts.Resolve, telling: Telling) -> Told:
    ways = {way.how: way for way in telling.speaker.policy.outcome.ways}
    way = ways.get(act.how or "agreed")
    left = act.outstanding or ()
    points = quoting.said(left, "Left to do") if isinstance(left, str) else _promises(left, telling)
    text = f"{telling.who} ended the disagreement"
    return Told(
        text=f"{text}: {way.title}." if way else f"{text}.",
        said=(*quoting.said(act.agreement, "What was agreed"), *points),
        clauses=way.clauses if way else (),
    )


def _confirmed(act: acts.Confirm, telling: Telling) -> Told:
    side = telling.speaker.side(act.party)
    return Told(text=f"{telling.who} confirmed the outcome in writing for {side}.")


def _filed(act: acts.FileRecord, telling: Telling) -> Told:
    filing, agencies = telling.speaker.policy.filing, telling.speaker.agencies
    several = len(posts.named(act.agency, agencies)) > 1
    has = "have it in their own files" if several else "has it in its own files"
    return Told(
        text=f"{telling.who} said that {telling.speaker.side(act.agency)} {has}.",
        clauses=filing.clauses if filing else (),
    )


def _corrected(act: acts.Correct, telling: Telling) -> Told:
    what = "said that entry {} does not count" if act.particulars is None else "corrected entry {}"
    return Told(
        text=f"{telling.who} {what.format(act.entry)}.", said=quoting.said(act.reason, "Why")
    )


def _plainly(text: str, of: str = "", label: str = "") -> Callable[[Any, Telling], Told]:
    """Return the telling of an act that needs no more than who acted and one quotation."""

    def tell(act: Any, telling: Telling) -> Told:
        said = quoting.said(getattr(act, of), label) if of else ()
        return Told(text=f"{telling.who} {text}.", said=said)

    return tell


# What followed from it.


def _opened(fact: events.Opened, telling: Telling) -> Told:
    speaker = telling.speaker
    agencies = phrases.listed([speaker.agency(each) for each in (fact.raising, *fact.responding)])
    return Told(text=f"It was opened between {agencies}, under the {speaker.policy.title}.")


def _departed(fact: events.Departed, telling: Telling) -> Told:
    return Told(
        text="It was done although the policy asks for something else.",
        said=quoting.said(fact.reason, "The reason given"),
        clauses=fact.clauses,
    )


def _stage_left(fact: events.StageLeft, telling: Telling) -> Told:
    title = telling.speaker.policy.stage(fact.stage).title
    said = tuple(
        Said(
            label="Not done there",
            text=f"{phrases.capital(each.duty)} ({telling.speaker.post(each.who)})",
            clauses=each.clauses,
        )
        for each in fact.undone
    )
    # ended early is not ended well: no praise for being in time (reading 1)
    verdict = EARLY if telling.departing and not fact.late else VERDICTS[fact.late]
    return Told(text=f"{title} ended{verdict}.", said=said)


EARLY = " early, before all that the policy wants done first"


VERDICTS = {None: "", False: " in time", True: ", after its limit had passed"}


def _stage_entered(fact: events.StageEntered, telling: Telling) -> Told:
    stage = telling.speaker.policy.stage(fact.stage)
    limits = "".join(
        f" {_wanted(limit)} by {telling.speaker.due(due)}."
        for limit, due in zip(stage.limits, fact.limits, strict=False)
        if due is not None
    )
    clauses = tuple(dict.fromkeys(each for limit in stage.limits for each in limit.clauses))
    return Told(text=f"{stage.title} began: {stage.name}.{limits}", clauses=clauses)


def _wanted(limit: Any) -> str:
    return "An answer is due" if limit.for_ == "response" else "It is to be settled"


def _limits_moved(fact: events.LimitsMoved, telling: Telling) -> Told:
    ends = [telling.speaker.due(each) for each in fact.limits if isinstance(each, Due)]
    return Told(
        text="New bank holidays were published, so the limit of this stage moved"
        + (f" to {phrases.listed(ends)}." if ends else ".")
    )


def _policy_moved(fact: events.PolicyMoved, telling: Telling) -> Told:
    ends = [telling.speaker.due(each) for each in fact.limits if isinstance(each, Due)]
    limit = f" Counted by it, this stage ends on {phrases.listed(ends)}." if ends else ""
    text = (
        f"{telling.who} moved it from the policy's version “{fact.left}” to “{fact.taken}”. What "
        "was before stays as it was; from here on the new version is followed."
    )
    stage = telling.speaker.policy.stage(fact.stage)
    clauses = tuple(dict.fromkeys(each for one in stage.limits for each in one.clauses))
    return Told(text=text + limit, said=quoting.said(fact.reason, "Why"), clauses=clauses)


def _account(fact: events.Account, telling: Telling) -> Told:
    said = (
        Said(
            label=headings.of(line.id, telling.speaker),
            text=headings.text(line.id, line.text) or "None any more",
        )
        for line in fact.lines
        if not entered.is_told(line.id) and not attached.names(line)
    )
    return Told(text="Written down with it.", said=tuple(said))


SENTENCES: dict[type, Callable[[Any, Telling], Told]] = {
    acts.Raise: _raised,
    acts.Consult: _consulted,
    acts.Discuss: _discussed,
    acts.Respond: _plainly("gave the formal answer", "response"),
    acts.Propose: _plainly("offered a way to end it", "agreement"),
    acts.Decline: _plainly("answered that it is not theirs to settle", "reason", "Why"),
    acts.NameCounterpart: _named,
    acts.Inform: _informed,
    acts.Refer: _plainly("made a referral", "to", "To"),
    acts.ConsiderMeeting: _considered,
    acts.EngageBoardMembers: _engaged,
    acts.NextTier: _handed_up,
    acts.SendForm: _sent,
    acts.VaryLimit: _varied,
    acts.ProtectBy: _protected,
    acts.ChangeChild: _child_changed,
    acts.Escalate: _escalated,
    acts.ChooseRoute: _route,
    acts.AppointPanel: _panel,
    acts.Hear: _heard,
    acts.RequestReport: _report_asked,
    acts.Report: _report_came,
    acts.AgreePlan: _planned,
    acts.PlanDone: _plainly("noted that something promised was done", "what"),
    acts.Decide: _plainly("gave the decision", "decision"),
    acts.Resolve: _resolved,
    acts.Confirm: _confirmed,
    acts.FileRecord: _filed,
    acts.Debrief: _plainly("held a debrief"),
    acts.Withdraw: _plainly("withdrew the concern", "reason", "Why"),
    acts.Reopen: _plainly("took it up again", "reason", "Why"),
    acts.Correct: _corrected,
    acts.Close: _plainly("closed it"),
    events.Opened: _opened,
    events.Departed: _departed,
    events.StageLeft: _stage_left,
    events.StageEntered: _stage_entered,
    events.LimitsMoved: _limits_moved,
    events.PolicyMoved: _policy_moved,
    events.Account: _account,
}
"""One sentence an event; a house test holds the table to every tag there is."""
