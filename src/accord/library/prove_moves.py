"""What can be tried at any point of an escalation: every act, with a few particulars each."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import cast

import msgspec

from accord.engine import actors, acts, openings, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import prove_cast

A_MOMENT = timedelta(seconds=1)
LATER = timedelta(days=30)
SAID = "said in words"


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody tries something, and when."""

    standing: Standing
    policy: policies.Policy
    calendar: WorkingCalendar
    at: datetime


Make = Callable[[Here], acts.Act | None]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to try.

    Attributes:
        do: the act by its name.
        text: what is done, in words that follow the post that does it.
        make: returns the act with its particulars; None where there is nothing to do it with.
        by: who tries it; the act's default actor where nobody is named (reading 14).
        earlier: it took place before the present stage and is only written down now.
        needs_answer: it tells of something that the other side said or did; while that side
            is silent nobody can say so.
    """

    do: str
    text: str
    make: Make
    by: words.Post | None = None
    earlier: bool = False
    needs_answer: bool = False


def command(move: Move, here: Here, entry: int, *, departing: str = "") -> Command | None:
    """Return what is asked of the engine when somebody tries a move; None where nothing is."""
    act = move.make(here)
    if act is None:
        return None
    happened = here.at
    if move.earlier and here.standing.entered is not None:
        happened = here.standing.entered - A_MOMENT
    return Command(
        act=cast(acts.AnyAct, act),
        by=move.by or actors.expected(act, here.standing, here.policy),
        at=here.at,
        happened=happened,
        entry=entry,
        departing=departing,
        agencies=prove_cast.AGENCIES,
    )


def beginnings(policy: policies.Policy) -> Iterator[Move]:
    """Yield the ways to raise: child, harm, the stage to start at, and a reason for that."""
    for stage in policy.stages:
        reason = SAID if stage is not policy.stages[0] else None
        start = f" at {stage.title}, with a reason" if reason else ""
        for name, child in prove_cast.children(policy):
            for harm in (False, True):
                raised = acts.Raise(
                    areas=(words.OTHER_AREA,), area_other=SAID, child=child,
                    immediate_harm=harm, start_at=stage.id, start_reason=reason,
                )  # fmt: skip
                said = name + (", thought at immediate harm" if harm else "")
                yield _said(raised, f"opens the escalation{start}: {said}")


def everything(policy: policies.Policy) -> tuple[Move, ...]:
    """Return every act that there is, each with a few particulars that stand for all others."""
    return (
        *_talking(),
        *_telling(policy),
        *_preparing(),
        *_limits(),
        *_the_child(policy),
        *_going_up(policy),
        *_deciding(policy),
        *_ending(),
        *_mending(),
    )


def _talking() -> Iterator[Move]:
    answered, silent = "they answer, nothing is settled", "nobody answers"
    for whom, agency in (("every responding agency", None), *prove_cast.responding()):
        for outcome, text in (("unresolved", answered), ("no_response", silent)):
            act = acts.Discuss(mode="telephone", outcome=outcome, agency=agency)  # type: ignore[arg-type]
            yield _said(act, f"talks with {whom}; {text}", needs_answer=outcome != "no_response")
        response = acts.Respond(response=SAID, agency=agency)
        yield _said(response, f"responds for {whom}", needs_answer=True)
    yield _said(
        acts.Discuss(
            mode="meeting", outcome="unresolved",
            why_unsafe=SAID, change_wanted=SAID, impact_on_child=SAID,
        ),
        "talks with every responding agency and explains all that is asked; they answer",
        needs_answer=True,
    )  # fmt: skip
    yield _complete(acts.Propose, "offers an ending", needs_answer=True)
    yield _complete(acts.Decline, "says that it is not theirs to answer", needs_answer=True)
    yield _complete(acts.NameCounterpart, "names a person")


def _telling(policy: policies.Policy) -> Iterator[Move]:
    duties = [*policy.immediate_harm, *(duty for each in policy.stages for duty in each.duties)]
    told = dict.fromkeys(who for duty in duties for who in duty.whom)
    referred = dict.fromkeys(to for duty in duties if duty.do == "refer" for to in duty.to)
    yield _complete(acts.Inform, "tells the safeguarding lead")
    yield _complete(acts.Refer, "makes a referral elsewhere")
    for who in told:
        yield from _now_or_earlier(acts.Inform(who=who), f"tells {prove_cast.named(who)}")
    for to in referred:
        yield from _now_or_earlier(acts.Refer(to=to), f"makes a referral to {to or 'nobody'}")
    yield _said(acts.SendForm(form=words.FormId("no-such-form")), "sends a form of another policy")
    for form in policy.forms:
        yield from _now_or_earlier(acts.SendForm(form=form.id), f"sends the form '{form.title}'")
        for to in form.to:
            yield _said(
                acts.SendForm(form=form.id, to=to),
                f"sends '{form.title}' to {prove_cast.named(to)} alone",
            )


def _preparing() -> Iterator[Move]:
    yield from _now_or_earlier(acts.Consult(), "takes advice")
    yield _complete(acts.ConsiderMeeting, "considers a meeting; none is convened")
    yield _said(acts.ConsiderMeeting(convened=True, reason=SAID), "convenes a meeting")
    yield _complete(acts.EngageBoardMembers, "engages every agency's board members")
    for name, agency in prove_cast.agencies():
        act = acts.EngageBoardMembers(agencies=agency)
        yield _said(act, f"engages the board members of {name}")
    yield _complete(acts.AgreePlan, "agrees a plan")
    yield _complete(acts.PlanDone, "notes that an action of the plan was done")
    yield from _now_or_earlier(acts.FileRecord(), "files the record for every agency")
    for name, agency in prove_cast.agencies():
        yield _said(acts.FileRecord(agency=agency), f"files the record for {name}")


def _limits() -> Iterator[Move]:
    responding = words.Post("responding.line_manager")
    yield _complete(acts.VaryLimit, "moves the limit, as all agreed", needs_answer=True)
    yield _complete(acts.ProtectBy, "sets a protective limit")
    yield _complete(acts.ProtectBy, "sets a protective limit", by=responding, needs_answer=True)

    def later(here: Here) -> acts.Act:
        return acts.ProtectBy(due=_later(here), reason=SAID)

    def alone(here: Here) -> acts.Act:
        return acts.VaryLimit(due=_later(here), reason=SAID, agreed_by=words.Side("raising"))

    def together(here: Here) -> acts.Act:
        agreed = (words.Side("raising"), words.Side("responding"))
        return acts.VaryLimit(due=_later(here), reason=SAID, agreed_by=agreed)

    yield Move(do="protect_by", text="sets a later protective limit", make=later)
    yield Move(do="vary_limit", text="moves the limit without the others", make=alone)
    yield Move(do="vary_limit", text="lengthens the limit, as all agreed", make=together,
               needs_answer=True)  # fmt: skip


def _later(here: Here) -> Due:
    return here.calendar.due_on(here.calendar.local_date(here.at + LATER))


def _the_child(policy: policies.Policy) -> Iterator[Move]:
    for condition in prove_cast.conditions(policy) or ("in_need",):
        for so, text in ((True, "is"), (False, "is no longer")):
            act = acts.ChangeChild(**{condition: so})
            yield _said(act, f"notes that the child {text} {prove_cast.CONDITIONS[condition]}")
    for so, text in ((True, "is"), (False, "is no longer")):
        act = acts.ChangeChild(immediate_harm=so)
        yield _said(act, f"notes that the child {text} thought at immediate harm")


def _going_up(policy: policies.Policy) -> Iterator[Move]:
    yield _complete(acts.Escalate, "goes on to the next stage, with everything said")
    yield _said(acts.Escalate(reason=SAID), "goes on to the next stage, with a reason alone")
    for stage in policy.stages[1:]:
        act = acts.Escalate(reason=SAID, actions_to_date=SAID, rationale=SAID, to=stage.id)
        yield _said(act, f"goes on to {stage.title}, with everything said")
    yield _complete(acts.NextTier, "hands it to the next tier of management")


def _deciding(policy: policies.Policy) -> Iterator[Move]:
    yield _said(acts.ChooseRoute(route="direct"), "chooses to resolve it directly")
    yield _said(acts.ChooseRoute(route="panel"), "chooses a panel")
    decision = policy.stages[policy.last].decision
    wanted = decision.panel.agencies if decision and decision.panel else 0
    for members, text in _panels(max(wanted, len(prove_cast.AGENCIES.all))):
        yield _said(acts.AppointPanel(members=members), f"appoints {text}")
    yield _said(acts.Hear(from_=words.Side("raising")), "hears the raising side")
    yield _said(
        acts.Hear(from_=words.Side("responding")), "hears the responding side", needs_answer=True
    )
    yield _complete(acts.RequestReport, "asks somebody else for a report")
    yield _complete(acts.Report, "receives somebody else's report", needs_answer=True)
    for name, agency in prove_cast.agencies():
        yield _said(acts.RequestReport(agency=agency), f"asks {name} for a report")
        own = agency == prove_cast.AGENCIES.raising
        yield _said(
            acts.Report(agency=agency), f"receives the report of {name}", needs_answer=not own
        )
    yield _complete(acts.Decide, "decides")


def _panels(wanted: int) -> Iterator[tuple[tuple[acts.Member, ...], str]]:
    full = prove_cast.panel(prove_cast.AGENCIES, wanted)
    yield full, f"a panel of {len(full)} agencies"
    yield full[:-1], "a panel with an agency missing"
    yield tuple(msgspec.structs.replace(each, senior=False) for each in full), "a junior panel"
    yield tuple(msgspec.structs.replace(each, body=()) for each in full), "a panel of no body"


def _ending() -> Iterator[Move]:
    yield _complete(acts.Resolve, "resolves it: agreed")
    yield _said(
        acts.Resolve(how="understood", agreement=SAID, outstanding="a point"),
        "resolves it: the other decision is understood, with a point outstanding",
    )
    yield _complete(acts.Confirm, "confirms for its own side")
    for name, agency in prove_cast.responding():
        confirm = acts.Confirm(party=agency)
        yield _said(confirm, "confirms for its own side", needs_answer=True)
        # either side may enter what the other has confirmed in writing (reading 15)
        by, text = words.Post("raising.practitioner"), f"enters the confirmation of {name}"
        yield Move(do="confirm", text=text, make=_just(confirm), by=by, needs_answer=True)
    yield _complete(acts.Withdraw, "withdraws it")
    yield _complete(acts.Debrief, "holds a debrief")
    yield _complete(acts.Reopen, "reopens it")
    yield _complete(acts.Close, "closes it")


def _mending() -> Iterator[Move]:
    yield _complete(acts.Raise, "raises it once more")
    yield _complete(acts.Correct, "corrects the first entry without changing it")
    for back, text in ((1, "last entry"), (2, "last entry but one")):
        yield Move(do="correct", text=f"strikes out the {text}", make=_struck_out(back))


def _struck_out(back: int) -> Make:
    def make(here: Here) -> acts.Act | None:
        said = [each.entry for each in here.standing.history if isinstance(each.body, acts.Act)]
        return acts.Correct(entry=said[-back], reason=SAID) if len(said) > back else None

    return make


def _said(act: acts.Act, text: str, *, needs_answer: bool = False) -> Move:
    return Move(do=act.do, text=text, make=_just(act), needs_answer=needs_answer)


def _just(act: acts.Act) -> Make:
    return lambda _: act


def _complete(
    kind: type[acts.Act], text: str, *, by: words.Post | None = None, needs_answer: bool = False
) -> Move:
    def make(here: Here) -> acts.Act:
        return openings.complete(kind, here.standing, here.policy, here.calendar, at=here.at)

    return Move(do=kind.do, text=text, make=make, by=by, needs_answer=needs_answer)


def _now_or_earlier(act: acts.Act, text: str) -> Iterator[Move]:
    move = _said(act, text)
    yield move
    yield msgspec.structs.replace(
        move, text=f"writes down something done before this stage: {text}", earlier=True
    )
