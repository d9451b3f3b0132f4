"""Marks: what an act is evidence of, each as KIND or KIND:WHAT.

A standing keeps, for every mark, the version of the record at which it was last made, so that
"done since this stage began" is one comparison. The kinds are named here.
"""

from collections.abc import Callable, Iterable

from accord.engine import acts, events, posts, words
from accord.engine.standing import Standing


def _discussed(standing: Standing, event: events.Event, act: acts.Discuss) -> Iterable[str]:
    made = [f"attempt:{agency}" for agency in posts.responding(act.agency, standing.agencies)]
    # gscp 2.1b, 2.2b: one discussion gives all three; nobody heard it when nobody answered
    explained = act.why_unsafe and act.change_wanted and act.impact_on_child
    if explained and act.outcome != "no_response":
        made.append("explained")
    return made


def _informed(standing: Standing, event: events.Event, act: acts.Inform) -> Iterable[str]:
    side = posts.party_of(event.by, standing.agencies)
    near = "responding" if side == "responding" else "raising"
    for address in posts.exact(str(act.who), standing.agencies, near=near):
        yield f"told:{address}"
        # what a conditional should counts: telling during the stage (reading 19)
        if standing.entered is None or event.happened >= standing.entered:
            yield f"told-during:{address}"


def _sent(standing: Standing, event: events.Event, act: acts.SendForm) -> Iterable[str]:
    to = words.listed(act.to)
    if not to:
        yield f"form:{act.form}"
    for address in to:
        for exact in posts.exact(address, standing.agencies):
            yield f"form:{act.form}:{exact}"
            # an office of the partnership has what its mailbox was to have
            if exact.startswith(f"{posts.PARTNERSHIP}."):
                yield f"form:{act.form}:{posts.PARTNERSHIP}"


def _engaged(
    standing: Standing, event: events.Event, act: acts.EngageBoardMembers
) -> Iterable[str]:
    for side in words.listed(act.agencies) or (None,):
        for agency in posts.named(side, standing.agencies):
            yield f"engaged:{agency}"


def _filed(standing: Standing, event: events.Event, act: acts.FileRecord) -> Iterable[str]:
    # Reading 25: a filing meets all owed so far, which is when it happened (reading 6).
    if standing.filing_since is None or event.happened >= standing.filing_since:
        for agency in posts.named(act.agency, standing.agencies):
            yield f"filed:{agency}"


def _confirmed(standing: Standing, event: events.Event, act: acts.Confirm) -> Iterable[str]:
    for agency in posts.named(str(act.party), standing.agencies):
        yield f"confirmed:{agency}"


def _heard(standing: Standing, event: events.Event, act: acts.Hear) -> Iterable[str]:
    yield f"heard:{posts.party_of(f'{act.from_}.', standing.agencies)}"


def _report_requested(
    standing: Standing, event: events.Event, act: acts.RequestReport
) -> Iterable[str]:
    yield "reports"
    for agency in posts.meant(act.agency, standing.agencies):
        yield f"requested:{agency}"


def _report_received(standing: Standing, event: events.Event, act: acts.Report) -> Iterable[str]:
    for agency in posts.meant(act.agency, standing.agencies):
        yield f"reported:{agency}"


def _mark(*marks: str) -> Callable[..., Iterable[str]]:
    return lambda standing, event, act: marks


MADE_BY: dict[type, Callable[..., Iterable[str]]] = {
    acts.Consult: _mark("consulted"),
    acts.Discuss: _discussed,
    acts.Inform: _informed,
    acts.Refer: lambda standing, event, act: (f"referred:{(act.to or '').strip().casefold()}",),
    acts.ConsiderMeeting: _mark("meeting"),
    acts.EngageBoardMembers: _engaged,
    acts.NextTier: _mark("tier"),
    acts.SendForm: _sent,
    acts.AppointPanel: _mark("panel"),
    acts.Hear: _heard,
    acts.RequestReport: _report_requested,
    acts.Report: _report_received,
    acts.AgreePlan: _mark("plan"),
    acts.FileRecord: _filed,
    acts.Confirm: _confirmed,
    acts.Debrief: _mark("debrief"),
}
"""For each kind of act that makes marks, what returns those it makes on a standing."""
