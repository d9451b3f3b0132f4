"""What somebody did, told as a sentence with their own words below it."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from accord.cli import wording
from accord.engine import acts, posts, words
from accord.engine.policy import Policy
from accord.engine.words import OTHER_AREA, Agencies
from accord.engine.working_days import Due, WorkingCalendar


class Said(msgspec.Struct, frozen=True):
    """Something said, and under which label; empty where it speaks for itself."""

    label: str
    text: str


class Told(msgspec.Struct, frozen=True):
    """One step told: a sentence, and what people said with it."""

    sentence: str
    said: tuple[Said, ...] = ()


class Teller(msgspec.Struct, frozen=True, kw_only=True):
    """What telling a step needs to know.

    Attributes:
        by: who acts, as PARTY.POST; empty where only time passes.
        meets: the posts that meet at the stage, the raising side's first.
    """

    policy: Policy
    calendar: WorkingCalendar
    agencies: Agencies
    by: str
    meets: tuple[str, str]

    def who(self) -> str:
        """Return who acts, as a sentence begins."""
        said = self.post(self.by)
        return said[:1].upper() + said[1:]

    def post(self, address: str) -> str:
        """Return a post in words; a bare one that agencies have is of the side that acts."""
        if self.by and address in posts.AGENCY_TITLES:
            address = f"{posts.split(self.by)[0]}.{address}"
        return wording.post(address, self.policy, self.agencies)

    def side(self, name: str | None) -> str:
        """Return a side, or an agency, in words; where none is named, every agency."""
        return wording.side(name, self.agencies) if name else "every agency"

    def several(self, name: str | None) -> bool:
        """Test whether a side, or an agency, is more than one: they write, and it writes."""
        return bool(name) and len(posts.named(name, self.agencies)) > 1

    def other(self, agency: str | None) -> str:
        """Return whom the one who acts is talking with."""
        raising, responding = self.meets
        if posts.party_of(self.by, self.agencies) != "raising":
            return self.post(raising)
        title = posts.split(responding)[1]
        return self.post(f"{agency or 'responding'}.{title}")

    def due(self, due: Due | None) -> str:
        """Return a day or a moment in words."""
        return "a day to be named" if due is None else wording.due(due, self.calendar)


def told(act: acts.AnyAct | None, teller: Teller) -> Told:
    """Return a step in words."""
    if act is None:
        return Told("Time passes without a new entry.")
    return _BY_ACT[type(act)](act, teller)


def _quoted(text: str | None, label: str = "") -> tuple[Said, ...]:
    return (Said(label, wording.sentence(" ".join(text.split()))),) if text else ()


def _labelled(of: object) -> tuple[Said, ...]:
    return tuple(
        said
        for key, label in wording.LABELS.items()
        for said in _quoted(getattr(of, key, None), label)
    )


def _raised(act: acts.Raise, teller: Teller) -> Told:
    listed = dict(teller.policy.areas.listed)
    areas = [
        act.area_other or "something else" if area == OTHER_AREA else listed[area]
        for area in act.areas or ()
    ]
    grounds = [each.title for each in teller.policy.grounds if each.id in (act.grounds or ())]
    whom = teller.side("responding")
    who = teller.who().removesuffix(" who raised it")
    sentences = [f"{who} raises a disagreement with {whom}.", *_child(act.child)]
    sentences += _harm(act)
    if act.protect_by is not None:
        sentences.append(f"The child must be safe by {teller.due(act.protect_by)}.")
    about = tuple(Said("About", "; ".join(group)) for group in (areas, grounds) if group)
    reason = _quoted(act.start_reason, "Why it starts higher")
    return Told(" ".join(sentences), (*about, *_labelled(act.concern), *reason))


def _child(child: acts.Child | acts.ChangeChild | None) -> Iterator[str]:
    so = [text for key, text in wording.CONDITIONS.items() if getattr(child, key, None)]
    if so:
        yield f"The child is {wording.listed(so)}."


def of_harm(act: acts.AnyAct | None) -> bool:
    """Test whether an act, or a correction, says that immediate harm is thought of."""
    if isinstance(act, acts.Correct):
        return of_harm(act.particulars)
    return isinstance(act, acts.Raise | acts.ChangeChild) and bool(act.immediate_harm)


def _harm(act: acts.AnyAct) -> list[str]:
    if not of_harm(act):
        return []
    return ["The child is thought to be in immediate danger.", wording.RING_999]


def _consulted(act: acts.Consult, teller: Teller) -> Told:
    whom = teller.post(act.with_) if act.with_ else "their manager"
    return Told(f"{teller.who()} asks {whom} for advice.", _quoted(act.advice))


def _discussed(act: acts.Discuss, teller: Teller) -> Told:
    how, other = wording.MODES[act.mode or "meeting"], teller.other(act.agency)
    if act.outcome == "no_response":
        return Told(f"{teller.who()} tries to reach {other} {how}. Nobody answers.")
    outcome = wording.OUTCOMES[act.outcome or "unresolved"]
    return Told(f"{teller.who()} talks with {other} {how}. {outcome}", _labelled(act))


def _informed(act: acts.Inform, teller: Teller) -> Told:
    whom = teller.post(act.who) if act.who else "somebody"
    return Told(f"{teller.who()} tells {whom}.", _quoted(act.about))


def _considered(act: acts.ConsiderMeeting, teller: Teller) -> Told:
    choice = "calls one" if act.convened else "decides against it"
    sentence = f"{teller.who()} considers a meeting of all the professionals, and {choice}."
    return Told(sentence, _quoted(act.reason))


def _engaged(act: acts.EngageBoardMembers, teller: Teller) -> Told:
    named = words.listed(act.agencies)
    whose = wording.listed([teller.side(each) for each in named or teller.agencies.all])
    return Told(f"{teller.who()} brings in the partnership's members from {whose}.")


def _next_tier(act: acts.NextTier, teller: Teller) -> Told:
    tiers = words.listed(act.tiers)
    whom = f": {wording.listed(tiers)}" if tiers else ""
    return Told(f"{teller.who()} hands it to the next tier of management{whom}.")


def _sent(act: acts.SendForm, teller: Teller) -> Told:
    form = teller.policy.form(act.form) if act.form else None
    to = words.listed(act.to) or (form.to if form else ())
    whom = wording.listed([teller.post(each) for each in to])
    return Told(f"{teller.who()} sends the {form.title if form else 'form'} to {whom}.")


def _varied(act: acts.VaryLimit, teller: Teller) -> Told:
    sentence = f"The two sides agree how long they have: until {teller.due(act.due)}."
    return Told(sentence, _quoted(act.reason))


def _protected(act: acts.ProtectBy, teller: Teller) -> Told:
    sentence = f"{teller.who()} sets a limit that protects the child: {teller.due(act.due)}."
    return Told(sentence, _quoted(act.reason))


def _child_changed(act: acts.ChangeChild, teller: Teller) -> Told:
    sentences = [f"{teller.who()} notes that the child's circumstances have changed.", *_child(act)]
    return Told(" ".join([*sentences, *_harm(act)]))


def _escalated(act: acts.Escalate, teller: Teller) -> Told:
    said = (
        *_quoted(act.reason),
        *_quoted(act.actions_to_date, "Done so far"),
        *_quoted(act.rationale, "Why it goes on"),
    )
    return Told(f"{teller.who()} takes it to the next stage.", said)


def _route(act: acts.ChooseRoute, teller: Teller) -> Told:
    if act.route == "panel":
        return Told(f"{teller.who()} chooses a Resolution Panel.")
    return Told(f"{teller.who()} chooses to settle it with the senior managers directly.")


def _panel(act: acts.AppointPanel, teller: Teller) -> Told:
    names = [wording.the_agency(each.agency or "") for each in act.members or ()]
    sentence = f"{teller.who()} appoints the panel, with members from {wording.listed(names)}."
    return Told(sentence, _quoted(act.reason))


def _planned(act: acts.AgreePlan, teller: Teller) -> Told:
    return Told("The two sides agree a plan.", tuple(_promises(act.actions or (), teller)))


def _promises(actions: tuple[acts.Action, ...], teller: Teller) -> Iterator[Said]:
    for each in actions:
        who = each.who or ""
        named = teller.post(who) if "." in who else wording.the_agency(who)
        by = f", by {teller.due(each.by)}" if each.by else ""
        yield Said(f"{named}{by}", wording.sentence(each.what or ""))


def _resolved(act: acts.Resolve, teller: Teller) -> Told:
    ways = {way.how: way.title for way in teller.policy.outcome.ways}
    left = act.outstanding or ()
    points = _quoted(left, "Left to do") if isinstance(left, str) else _promises(left, teller)
    how = ways.get(act.how or "agreed", act.how or "")
    sentence = f"{teller.who()} ends the disagreement: {how}."
    return Told(sentence, (*_quoted(act.agreement), *points))


def _filed(act: acts.FileRecord, teller: Teller) -> Told:
    who, verb = teller.side(act.agency), "write" if teller.several(act.agency) else "writes"
    return Told(wording.sentence(f"{who} {verb} it into the record"))


def _corrected(act: acts.Correct, teller: Teller) -> Told:
    which = "an entry" if act.entry is None else f"entry {act.entry}"
    sentences = [f"{teller.who()} corrects {which}; the first version stays readable."]
    sentences += _harm(act)
    return Told(" ".join(sentences), _quoted(act.reason))


def _plainly(text: str, words_of: str = "") -> Callable[[Any, Teller], Told]:
    """Return the telling of an act that needs no more than its actor and one quotation."""

    def tell(act: Any, teller: Teller) -> Told:
        quoted = getattr(act, words_of) if words_of else None
        return Told(f"{teller.who()} {text}.", _quoted(quoted))

    return tell


def _about(text: str, particular: str) -> Callable[[Any, Teller], Told]:
    """Return the telling of an act that concerns a side or an agency."""

    def tell(act: Any, teller: Teller) -> Told:
        return Told(f"{teller.who()} {text.format(teller.side(getattr(act, particular)))}.")

    return tell


_BY_ACT: dict[type[acts.Act], Callable[[Any, Teller], Told]] = {
    acts.Raise: _raised,
    acts.Consult: _consulted,
    acts.Discuss: _discussed,
    acts.Respond: _plainly("gives the formal answer", "response"),
    acts.Propose: _plainly("offers a way to end it", "agreement"),
    acts.Decline: _plainly("answers that it is not theirs to settle", "reason"),
    acts.NameCounterpart: _plainly("names the person who will take part", "who"),
    acts.Inform: _informed,
    acts.Refer: _plainly("makes a referral", "to"),
    acts.ConsiderMeeting: _considered,
    acts.EngageBoardMembers: _engaged,
    acts.NextTier: _next_tier,
    acts.SendForm: _sent,
    acts.VaryLimit: _varied,
    acts.ProtectBy: _protected,
    acts.ChangeChild: _child_changed,
    acts.Escalate: _escalated,
    acts.ChooseRoute: _route,
    acts.AppointPanel: _panel,
    acts.Hear: _about("hears {}", "from_"),
    acts.RequestReport: _about("asks {} for a report", "agency"),
    acts.Report: _about("receives the report of {}", "agency"),
    acts.AgreePlan: _planned,
    acts.PlanDone: _plainly("notes that it was done, as promised", "what"),
    acts.Decide: _plainly("decides", "decision"),
    acts.Resolve: _resolved,
    acts.Confirm: _plainly("confirms the outcome in writing"),
    acts.FileRecord: _filed,
    acts.Debrief: _plainly("holds a debrief"),
    acts.Withdraw: _plainly("withdraws the concern", "reason"),
    acts.Reopen: _plainly("takes it up again", "reason"),
    acts.Correct: _corrected,
    acts.Close: _plainly("closes it"),
}
