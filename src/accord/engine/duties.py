"""Duties: which have arisen, which are met, who owes them (readings 18 to 26, 30 to 32)."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from accord.engine import limits, posts, words
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.engine.working_days import Due


class Owed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One duty that is still to be done.

    Attributes:
        id: its name, stable within a policy version; departures refer to it.
        duty: what is to be done, as a sentence for people.
        who: the post that owes it, as PARTY.POST.
        due: when it is to be done by; None where the document sets no limit.
        clauses: why: the clauses that say so.
        ends_with_stage: whether leaving the stage ends it undone (reading 18).
    """

    id: str
    duty: str
    who: words.Post
    strength: words.Strength
    due: Due | None
    clauses: policies.Clauses
    ends_with_stage: bool = False


def owed(standing: Standing, policy: policies.Policy) -> tuple[Owed, ...]:
    """Return everything owed now: at once first, then stage by stage, then filing and the rest.

    After closing nothing becomes owed (reading 32): what a correction would wake stays asleep.
    """
    if standing.status is None:
        return ()
    now = tuple(each for each in _arisen(standing, policy) if each.id not in standing.departed)
    if standing.closed_as is None:
        return now
    before = {each.id for each in owed(standing.closed_as, policy)}
    return tuple(each for each in now if each.id in before)


def of_stage(rung: int, standing: Standing, policy: policies.Policy) -> policies.NamedDuties:
    """Return the duties of the stage at `rung` that have arisen and are not met, with their ids."""
    stage = policy.stages[rung]
    return unmet(stage.owes, stage, rung, standing)


def unmet(
    named: policies.NamedDuties, stage: policies.Stage, rung: int, standing: Standing
) -> policies.NamedDuties:
    """Return those of some duties of a stage that have arisen and are not met, with their ids."""
    visit = standing.visits.get(stage.id, 0)
    found = []
    for each in named:
        duty = each[1]
        arisen = _has_arisen(duty, rung, stage, standing) if duty.when else visit > 0
        if arisen and not _MET_BY.get(duty.do, _done)(duty, standing, visit):
            found.append(each)
    return tuple(found)


def of_present_stage(standing: Standing, policy: policies.Policy) -> Iterator[Owed]:
    """Yield what is owed at the stage an open escalation is at, the deciding body's included."""
    if standing.status != "open":
        return
    stage = policy.stages[standing.rung]
    yield from _here(stage.owes, stage, standing, limits.due(standing, policy))


def left_undone(standing: Standing, policy: policies.Policy) -> Iterable[Owed]:
    """Return what ends undone when an open escalation leaves its stage, without its due day."""
    stage = policy.stages[standing.rung]
    if standing.status != "open" or not (stage.left_undone or stage.decision):
        return ()
    return _here(stage.left_undone, stage, standing, None)


def outstanding_reports(standing: Standing) -> tuple[str, ...]:
    """Return the agencies whose report was asked for at this stage and has not arrived."""
    marks = standing.marks
    outstanding = []
    for agency in standing.reports_due:
        asked = marks[f"requested:{agency}"]
        if asked > standing.visit and marks.get(f"reported:{agency}", 0) < asked:
            outstanding.append(agency)
    return tuple(outstanding)


def mark(do: str) -> str:
    """Return the mark of an act that meets a duty simply by being done."""
    return _MARK.get(do, do)


def panel_stands(standing: Standing) -> bool:
    """Test whether the panel's route is chosen and the panel appointed (reading 28)."""
    return standing.route == "panel" and standing.done_since(standing.visit, "panel")


def unheard(standing: Standing) -> tuple[str, ...]:
    """Return the sides from which no representation came yet (reading 30)."""
    return tuple(
        side for side in posts.SIDES if not standing.done_since(standing.visit, f"heard:{side}")
    )


def not_engaged(standing: Standing) -> tuple[str, ...]:
    """Return the agencies whose board members were not engaged since the last reopening."""
    waiting = []
    for agency in standing.agencies.all:
        if not standing.done_since(standing.reopened, f"engaged:{agency}"):
            waiting.append(agency)
    return tuple(waiting)


def _arisen(standing: Standing, policy: policies.Policy) -> Iterator[Owed]:
    yield from _immediate_harm(standing, policy)
    yield from _lasting(standing, policy)
    yield from of_present_stage(standing, policy)
    yield from _filing(standing, policy)
    yield from _confirmation(standing, policy)
    yield from _promises(standing)


def _immediate_harm(standing: Standing, policy: policies.Policy) -> Iterator[Owed]:
    """Yield what is owed at once for immediate harm; it never lapses (reading 26)."""
    if not standing.harm:
        return
    for number, duty in enumerate(policy.immediate_harm, start=1):
        done = (
            _referred(duty, standing, standing.harm)
            if duty.do == "refer"
            else _told(duty, standing, "told:", since=0)
        )
        if not done:
            yield _owed(f"immediate-harm/{number}", duty, duty.who)


def _lasting(standing: Standing, policy: policies.Policy) -> Iterator[Owed]:
    """Yield the musts of stages gone through that neither leaving nor an outcome ends."""
    over = standing.status != "open"
    for rung in range(standing.rung + over):
        stage = policy.stages[rung]
        for name, duty in unmet(stage.lasting, stage, rung, standing):
            yield _owed(name, duty, duty.who)


def _here(
    named: policies.NamedDuties, stage: policies.Stage, standing: Standing, due: Due | None
) -> list[Owed]:
    found: list[Owed] = []
    for name, duty in unmet(named, stage, standing.rung, standing):
        found += _present(name, duty, standing, due)
    if stage.decision is not None:
        found += _last_stage(stage.decision, stage, standing, due)
    return found


def _present(name: str, duty: policies.Duty, standing: Standing, due: Due | None) -> Iterable[Owed]:
    """Return a duty of the present stage: a response from each agency that owes one."""
    if duty.do == "respond":
        return _responses(name, duty, standing, due)
    who = posts.higher(duty.who, standing.tiers) if duty.do == "discuss" else duty.who
    return (_owed(name, duty, who, due),)


def _responses(
    name: str, duty: policies.Duty, standing: Standing, due: Due | None
) -> Iterator[Owed]:
    _, title = posts.split(duty.who)
    for agency in limits.unanswered(standing):
        who = posts.of_agency(agency, title, standing.agencies)
        yield _owed(f"{name}/{agency}", duty, who, due)


def _last_stage(
    decision: policies.Decision, stage: policies.Stage, standing: Standing, due: Due | None
) -> Iterator[Owed]:
    """Yield what the deciding body owes until the outcome (readings 21, 28 to 31)."""
    for name, said in _steps_to_a_decision(decision, standing):
        yield Owed(
            id=f"{stage.id}/{name}", duty=said.title, who=decision.by, strength=said.strength,
            due=due, clauses=said.clauses, ends_with_stage=True,
        )  # fmt: skip
    if decision.reports is not None:
        yield from _reports(decision.reports, stage, standing, due)


def _reports(
    reports: policies.Reports, stage: policies.Stage, standing: Standing, due: Due | None
) -> Iterator[Owed]:
    """Yield the reports that agencies were asked for and still owe (reading 31)."""
    for agency in outstanding_reports(standing):
        yield Owed(
            id=f"{stage.id}/report/{agency}", duty=reports.report_title,
            who=posts.of_agency(agency, "safeguarding_lead", standing.agencies),
            strength=reports.strength, due=standing.reports_due.get(agency) or due,
            clauses=reports.clauses, ends_with_stage=True,
        )  # fmt: skip


Step = policies.Decision | policies.Panel | policies.Representations | policies.Reports


def _steps_to_a_decision(
    decision: policies.Decision, standing: Standing
) -> Iterator[tuple[str, Step]]:
    """Yield what the deciding body does before a decision: its name, and the part that says so."""
    if decision.panel is None and decision.owed:
        yield "decision", decision
    if decision.panel is not None and standing.route is None:
        yield "route", decision
    if decision.panel is not None and standing.route == "panel":
        if not panel_stands(standing):
            yield "panel", decision.panel
        if decision.representations is not None and unheard(standing):
            yield "representations", decision.representations
    if decision.reports is not None and not standing.done_since(standing.visit, "reports"):
        yield "reports", decision.reports


def _filing(standing: Standing, policy: policies.Policy) -> Iterator[Owed]:
    """Yield each agency's filing, owed anew at each stage and at the end (reading 25)."""
    filing = policy.filing
    if filing is None:
        return
    meets = policy.meets(standing.rung)
    for agency in standing.agencies.all:
        if not standing.done_since(standing.filing, f"filed:{agency}"):
            title = meets.raising if agency == standing.agencies.raising else meets.responding
            yield Owed(
                id=f"filing/{agency}", duty=filing.title,
                who=posts.of_agency(agency, title, standing.agencies),
                strength=filing.strength, due=None, clauses=filing.clauses,
            )  # fmt: skip


def _confirmation(standing: Standing, policy: policies.Policy) -> Iterator[Owed]:
    """Yield each agency's written confirmation, not after a withdrawal (reading 32)."""
    duty = policy.outcome.confirmation
    if duty is None or not standing.ended or standing.how == "withdrawn":
        return
    meets = policy.meets(standing.rung)
    for agency in standing.agencies.all:
        if not standing.done_since(standing.ended, f"confirmed:{agency}"):
            title = meets.raising if agency == standing.agencies.raising else meets.responding
            who = posts.of_agency(agency, title, standing.agencies)
            yield _owed(f"confirmation/{agency}", duty, who)


def _promises(standing: Standing) -> Iterator[Owed]:
    """Yield what was promised; it belongs to no stage and blocks nothing (reading 32)."""
    for promise in standing.promises:
        if not promise.done:
            action = promise.action
            yield Owed(
                id=promise.id, duty=action.what or "", who=words.Post(action.who or posts.WORKER),
                strength="should", due=action.by, clauses=(),
            )  # fmt: skip


def _owed(name: str, duty: policies.Duty, who: words.Post, due: Due | None = None) -> Owed:
    return Owed(
        id=name, duty=duty.title, who=who, strength=duty.strength, due=due,
        clauses=duty.clauses, ends_with_stage=duty.ends_with_stage,
    )  # fmt: skip


def _has_arisen(duty: policies.Duty, rung: int, stage: policies.Stage, standing: Standing) -> bool:
    """Test whether a stage's conditional duty has arisen (reading 19).

    A conditional must arises once its stage has been reached, by going there or past it, and
    the condition held while it was open; a conditional should belongs to its stage alone.
    """
    if duty.ends_with_stage:
        here = standing.held_here if stage.id == standing.stage else ()
        return any(condition in here for condition in duty.when)
    return any(standing.held.get(condition, -1) >= rung for condition in duty.when)


# Whether a duty that arose at a stage was done since that was visited (reading 21).


def _done(duty: policies.Duty, standing: Standing, visit: int) -> bool:
    return standing.done_since(visit, mark(duty.do))


def _discussed(duty: policies.Duty, standing: Standing, visit: int) -> bool:
    if duty.explained:
        return standing.done_since(visit, "explained")
    since = max(visit, standing.marks.get("tier", 0))
    for agency in standing.agencies.responding:
        if not standing.done_since(since, f"attempt:{agency}"):
            return False
    return True


def _informed(duty: policies.Duty, standing: Standing, visit: int) -> bool:
    """Telling beforehand counts, but for a conditional should (reading 19)."""
    if duty.when and duty.ends_with_stage:
        return _told(duty, standing, "told-during:", since=visit)
    return _told(duty, standing, "told:", since=0 if duty.when else standing.reopened)


def _told(duty: policies.Duty, standing: Standing, kind: str, *, since: int) -> bool:
    return any(
        standing.done_since(since, kind + address)
        for whom in duty.whom
        for address in posts.exact(whom, standing.agencies)
    )


def _referred(duty: policies.Duty, standing: Standing, since: int) -> bool:
    return any(standing.done_since(since, f"referred:{to.casefold()}") for to in duty.to)


def _form_sent(duty: policies.Duty, standing: Standing, visit: int) -> bool:
    """Sent without saying to whom, a form went to all its recipients (reading 24)."""
    sent = f"form:{duty.form}"
    if standing.done_since(visit, sent):
        return True
    return any(
        standing.done_since(visit, f"{sent}:{address}")
        for whom in duty.to
        for address in posts.exact(whom, standing.agencies)
    )


_MET_BY: dict[str, Callable[[policies.Duty, Standing, int], bool]] = {
    "discuss": _discussed,
    "respond": lambda duty, standing, visit: not limits.unanswered(standing),
    "engage_board_members": lambda duty, standing, visit: not not_engaged(standing),
    "inform": _informed,
    "send_form": _form_sent,
    "refer": _referred,
}
"""What meets a duty, where it takes more than that its act was done."""

_MARK = {"consult": "consulted", "consider_meeting": "meeting", "agree_plan": "plan"}
