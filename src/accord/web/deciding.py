"""The last stage step by step: what is asked of who decides, in order, and what is still out."""

from collections.abc import Iterator
from typing import Literal
from uuid import UUID, uuid4

import msgspec

from accord.engine import agenda, duties, posts
from accord.engine import policy as policies
from accord.library import phrases
from accord.queries import sittings
from accord.queries.sittings import Sitting
from accord.web import days, hearing, present, sitting
from accord.web.present import Shown, Somebody
from accord.web.speaking import Cited


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """What a side sent, to be written down as heard with one press."""

    side: str
    who: str
    key: UUID


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the way to the decision.

    Attributes:
        notes: what is known of it: who sits, who is still to be heard, what is out.
        do: the act that does it, where it is the reader's to do now; `ask` goes behind it.
        warns: what stands out, for who decides to look at.
        late: what its day being past is called; empty where it is not.
    """

    title: str
    state: Literal["done", "now", "then"]
    notes: tuple[str, ...] = ()
    warns: tuple[str, ...] = ()
    do: str = ""
    ask: str = ""
    also: str = ""
    late: str = ""
    cited: tuple[Cited, ...] = ()
    presses: tuple[Press, ...] = ()


class Deciding(msgspec.Struct, frozen=True, kw_only=True):
    """The way to the decision.

    Attributes:
        mine: whether the reader decides.
        limit: by when, and on whom it runs.
        sides: who speaks for each side, by its agencies.
        meets: when and where it is met, in words; empty where nobody said. `too_late` where that
            is after the limit.
        papers_by: by when papers are wanted, in words.
        seen: number of the last event that the page shows.
        own: the reader's own side, and whether it has sent what it has to say.
    """

    mine: bool
    steps: tuple[Step, ...]
    limit: str
    late: str
    cited: tuple[Cited, ...]
    sides: tuple[tuple[str, Somebody], ...]
    seen: int
    meets: str = ""
    too_late: bool = False
    papers_by: str = ""
    own: hearing.Own | None = None


def of(shown: Shown, may: frozenset[str]) -> Deciding | None:
    """Return the way to the decision; None before the last stage and after the outcome.

    Args:
        may: the acts that the reader could do now.
    """
    stage = shown.policy.stages[shown.standing.rung]
    if stage.decision is None or shown.standing.status != "open" or shown.door.sees != "whole":
        return None
    last = sittings.meeting(shown.standing.history, since=shown.standing.visit)
    steps = tuple(_with_links(_steps(stage, stage.decision, shown), may))
    limit, late = _limit(shown)
    meets = agenda.meeting(shown.standing, shown.policy)
    return Deciding(
        mine=decides(shown),
        steps=steps,
        limit=limit,
        late=late,
        cited=shown.speaker.cited(shown.limit.clauses if shown.limit is not None else ()),
        sides=tuple(
            (shown.speaker.side(side), present.somebody(posts.post(side, title), shown))
            for side, title in (("raising", meets.raising), ("responding", meets.responding))
        ),
        seen=shown.stand.stream.seq,
        own=hearing.own(shown),
        meets=meeting(last),
        too_late=_is_after_limit(last, shown),
        papers_by=_papers_by(shown),
    )


def decides(of: Shown) -> bool:
    """Test whether the reader is of who decides."""
    decision = of.policy.stages[of.policy.last].decision
    wanted = agenda.deciding(of.standing, decision) if decision is not None else ()
    return any(present.is_mine(each, of) for each in wanted)


def meeting(last: Sitting | None) -> str:
    """Return when and where who decides meets, in words; empty where nobody said."""
    if last is None or last.meeting is None:
        return ""
    when = last.meeting
    return days.meeting(when.day, when.at, when.place)


def _papers_by(of: Shown) -> str:
    day = sittings.papers_by(of.standing.history, since=of.standing.visit)
    return days.day(day) if day is not None else ""


def by_when(of: Shown) -> str:
    """Return by when papers are wanted and when it is met, as a side reads it that sends some."""
    papers = _papers_by(of)
    meets = meeting(sittings.meeting(of.standing.history, since=of.standing.visit))
    said = f"Papers are wanted by {papers}." if papers else ""
    return f"{said} The meeting is on {meets}.".strip() if meets else said


def still_meets(of: Shown) -> str:
    """Return that who decides meets on a later day, for who gives a decision now; else empty."""
    last = sittings.meeting(of.standing.history, since=of.standing.visit)
    if last is None or last.meeting is None:
        return ""
    if last.meeting.day <= of.calendar.local_date(of.at):
        return ""
    return f"The meeting is on {meeting(last)}. That day has not come yet."


def _is_after_limit(last: Sitting | None, of: Shown) -> bool:
    """Test whether who decides meets later than the limit lets them decide."""
    if last is None or last.meeting is None or of.limit is None:
        return False
    return last.meeting.day > of.limit.due.day


def _limit(of: Shown) -> tuple[str, str]:
    limit = of.limit
    if limit is None:
        return "The policy sets no limit here.", ""
    said = f"By {of.speaker.due(limit.due)}."
    if limit.kind == "protective":
        said += " The child has to be safe by then."
    elif limit.limit is not None:
        who = "you" if decides(of) else "who decides"
        count = limit.limit.working_days
        said += f" The policy gives {count} working days, and they run on {who}."
    return said, "Overdue" if limit.overdue else ""


def _with_links(steps: Iterator[Step], may: frozenset[str]) -> Iterator[Step]:
    """Yield the steps, the first that is not done as the one for now, each with its way there."""
    came = False
    for each in steps:
        if each.state == "done":
            yield msgspec.structs.replace(each, do=each.also if each.also in may else "")
            continue
        now = each.state == "now" or not came
        came = True
        yield msgspec.structs.replace(
            each,
            state="now" if now else "then",
            do=each.do if now and each.do in may else "",
            presses=each.presses if each.do in may else (),
        )


def _steps(stage: policies.Stage, decision: policies.Decision, of: Shown) -> Iterator[Step]:
    yield from _before(stage, of)
    if decision.panel is not None:
        yield _route(decision, of)
        if of.standing.route != "direct":
            yield from _by_panel(decision, decision.panel, of)
    if decision.reports is not None:
        yield from _reports(decision.reports, of)
    yield Step(
        title="Give the decision" if decides(of) else "The decision",
        state="then",
        do="decide",
        notes=(whose(of),),
        cited=of.speaker.cited(decision.clauses if decision.panel is None else ()),
    )


def whose(of: Shown) -> str:
    """Return whose the decision is: a panel's members decide, and one of two posts writes it."""
    decision = of.policy.stages[of.policy.last].decision
    posts_ = agenda.deciding(of.standing, decision) if decision is not None else ()
    everybody = [present.somebody(each, of) for each in posts_]
    mine = any(each.me for each in everybody)
    if of.standing.route != "panel":
        by = [
            "you" if each.me else f"{each.name}, {each.post}" if each.name else each.post
            for each in everybody
        ]
        return f"The decision is for {' or '.join(by)}."
    others = [each.name or each.post for each in everybody if not each.me]
    by = ["you", *others] if mine else others
    writes = (
        f"{phrases.capital(' or '.join(by))} {'put' if mine else 'puts'} it on record for them."
    )
    return f"The decision is for the members of the panel. {writes}"


def _before(stage: policies.Stage, of: Shown) -> Iterator[Step]:
    """Yield what the document wants to be there first: Medway's notification (s4a)."""
    owed = {name for name, _ in duties.of_stage(of.standing.rung, of.standing, of.policy)}
    for number, duty in enumerate(stage.duties, start=1):
        if not duty.before_deciding:
            continue
        out = f"{stage.id}/{number}" in owed
        who = present.somebody(duty.who, of)
        name = f"{who.name}, {who.post}" if who.name else who.post
        yield Step(
            title=phrases.capital(duty.title),
            state="now" if out else "done",
            do=duty.do,
            notes=(_not_there(name, who),) if out else (),
            cited=of.speaker.cited(duty.clauses),
        )


def _not_there(name: str, who: Somebody) -> str:
    return "You have not sent it yet." if who.me else f"It has not come yet from {name}."


def _route(decision: policies.Decision, of: Shown) -> Step:
    chosen = of.standing.route
    how = "By a panel." if chosen == "panel" else "Directly, with the senior managers."
    return Step(
        title=phrases.capital(decision.title),
        state="done" if chosen else "then",
        notes=(how,) if chosen else (),
        do="choose_route",
        also="choose_route",
        cited=of.speaker.cited(decision.clauses),
    )


def _by_panel(decision: policies.Decision, panel: policies.Panel, of: Shown) -> Iterator[Step]:
    if_so = "If you choose a panel: " if of.standing.route is None else ""
    stands = duties.panel_stands(of.standing)
    yield Step(
        title=_capital_after(if_so, panel.title),
        state="done" if stands else "then",
        notes=sitting.members(of, reach=decides(of)) if stands else (),
        warns=sitting.connected(of) if stands else (),
        do="appoint_panel",
        also="appoint_panel",
        cited=of.speaker.cited(panel.clauses),
    )
    if decision.representations is not None:
        waiting = duties.unheard(of.standing)
        heard = () if len(waiting) == len(posts.SIDES) else tuple(_heard(waiting, of))
        yield Step(
            title=_capital_after(if_so, decision.representations.title),
            state="then" if waiting else "done",
            notes=(*heard, *_unheard(waiting, of)) if stands else (),
            presses=tuple(_presses(waiting, of)) if stands else (),
            do="hear",
            cited=of.speaker.cited(decision.representations.clauses),
        )


def _capital_after(before: str, title: str) -> str:
    return f"{before}{title}" if before else phrases.capital(title)


def _presses(waiting: tuple[str, ...], of: Shown) -> Iterator[Press]:
    for side in waiting:
        found = hearing.sent(side, of)
        if found is not None:
            yield Press(side=side, who=of.speaker.side(side), key=uuid4())


def _heard(waiting: tuple[str, ...], of: Shown) -> Iterator[str]:
    for side in posts.SIDES:
        if side not in waiting:
            yield f"{of.speaker.side(side)} has been heard."


def _unheard(waiting: tuple[str, ...], of: Shown) -> Iterator[str]:
    for side in waiting:
        wrote = " It has sent what it has to say." if hearing.sent(side, of) else ""
        yield f"{of.speaker.side(side)} is still to be heard.{wrote}"


def _reports(reports: policies.Reports, of: Shown) -> Iterator[Step]:
    asked = of.standing.done_since(of.standing.visit, "reports")
    out = duties.outstanding_reports(of.standing)
    yield Step(
        title=phrases.capital(reports.title),
        state="done" if asked else "then",
        notes=tuple(_arrived(out, of)),
        do="request_report",
        also="request_report",
        cited=of.speaker.cited(reports.clauses),
    )
    for slug in out:
        due = of.standing.reports_due.get(slug)
        yield Step(
            title=f"The report of {of.speaker.agency(slug)}",
            state="now",
            notes=(f"Wanted by {of.speaker.due(due)}." if due else "No day was set for it.",),
            do="report",
            ask=slug,
            late="Late" if due is not None and due.passed(of.at) else "",
            cited=of.speaker.cited(reports.clauses),
        )


def _arrived(out: tuple[str, ...], of: Shown) -> Iterator[str]:
    for slug in of.standing.reports_due:
        if slug not in out and of.standing.done_since(of.standing.visit, f"reported:{slug}"):
            yield f"The report of {of.speaker.agency(slug)} is here."
