"""Who does what in a pretend escalation: one side stays silent, the others do as they are asked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

import msgspec

from accord.engine import actors, acts, duties, limits, posts, words
from accord.engine import policy as policies
from accord.engine.standing import NOTHING, Standing
from accord.engine.working_days import Due, WorkingCalendar

MORNING = time(10)
"""Local time at which a day's first step is taken."""
A_WHILE = timedelta(minutes=30)
"""Time between two steps of one day."""
PATIENCE = 1
"""Working days past a limit after which the raising side goes on."""
PATIENCE_WITHOUT_LIMIT = 3
"""Working days that the raising side waits where a stage has no limit."""
BEFORE_ROUTE = 3
"""Working days after which the body that decides takes its first step."""
BEFORE_DECISION = 2
"""Working days from there to its decision, where it waits for no report."""
FOR_REPORTS = 5
"""Working days that it gives to agencies for the reports it asks for."""


class Pretence(msgspec.Struct, frozen=True, kw_only=True):
    """What is pretended.

    Attributes:
        silent: the side that does nothing once the escalation is raised.
        start: local date of the raising.
        weeks: how long it is played, if it has not ended before.
        child: what is so about the child.
        protect_by: the child's own limit, set at the raising (reading 7).
    """

    silent: Literal["raising", "responding"]
    start: date
    weeks: int = 8
    child: tuple[words.Condition, ...] = ()
    protect_by: Due | None = None
    agencies: words.Agencies = words.Agencies()


class Scene(msgspec.Struct, kw_only=True):
    """Where a pretend escalation stands; whoever plays it keeps this up to date after each step.

    Attributes:
        free: the instant at which the next step can be taken.
    """

    policy: policies.Policy
    calendar: WorkingCalendar
    pretence: Pretence
    free: datetime
    standing: Standing = NOTHING

    @property
    def stage(self) -> policies.Stage:
        """The present stage."""
        return self.policy.stages[self.standing.rung]

    @property
    def entered(self) -> date:
        """The local date on which the present stage began."""
        return self.calendar.local_date(self.standing.entered or self.free)


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """A step that somebody wants to take.

    Attributes:
        despite: why it is taken even where the policy objects; left out, it then is not.
    """

    at: datetime
    by: words.Post
    act: acts.SimpleAct
    despite: str = ""


def start(pretence: Pretence, calendar: WorkingCalendar) -> datetime:
    """Return the instant of the raising."""
    return _morning(pretence.start, calendar)


def steps(scene: Scene) -> Iterator[Try]:
    """Yield what is tried, step by step; the scene has to be brought up to date after each."""
    yield Try(at=scene.free, by=posts.WORKER, act=_raise(scene.policy, scene.pretence))
    if scene.pretence.silent == "raising":
        yield from _answers(scene)
        return
    while scene.stage.decision is None:
        yield from _dutifully("raising", scene)
        despite = "The other side does not answer, and the child is no safer."
        yield _on(_day_to_go_on(scene), _ESCALATE, scene, despite=despite)
    yield from _dutifully("raising", scene)
    yield from _decides(scene.stage.decision, scene)
    yield from _dutifully("raising", scene)
    yield _next(acts.Close(), scene)


def meeting(owed: duties.Owed, scene: Scene) -> acts.SimpleAct | None:
    """Return the act that meets a duty; None where one side alone cannot."""
    kind, _, rest = owed.id.partition("/")
    if kind == "filing":
        return acts.FileRecord(agency=words.Side(rest))
    if kind == "confirmation":
        return acts.Confirm(party=words.Side(rest))
    duty = _duty(owed.id, scene.policy)
    if duty is None:
        return None
    match duty.do:
        case "inform":
            return acts.Inform(who=_whom(duty, scene.pretence))
        case "refer":
            return acts.Refer(to=duty.to[0])
        case "send_form":
            return acts.SendForm(form=duty.form)
        case _:
            return _BY_ONE_SIDE.get(duty.do)


def _answers(scene: Scene) -> Iterator[Try]:
    """Yield the responding side's answer to a raising side that says no more."""
    scene.free = _morning(scene.calendar.add(scene.entered, 1), scene.calendar)
    yield from _dutifully("responding", scene)
    if limits.unanswered(scene.standing):
        yield _next(_ANSWER, scene)
    yield _next(acts.Propose(agreement="We look at it together again."), scene)


def _dutifully(party: posts.PartyKind, scene: Scene) -> Iterator[Try]:
    """Yield the acts that meet what a party owes, as far as it can meet it alone."""
    tried: set[str] = set()
    done: list[acts.SimpleAct] = []
    while owed := _first_owed(party, tried, scene):
        tried.add(owed.id)
        act = meeting(owed, scene)
        # one discussion, or one form, is for all that ask for it
        if act is not None and act not in done:
            done.append(act)
            yield Try(at=scene.free, by=owed.who, act=act)


def _first_owed(party: posts.PartyKind, tried: set[str], scene: Scene) -> duties.Owed | None:
    for each in duties.owed(scene.standing, scene.policy):
        if each.id not in tried and posts.party_of(each.who, scene.standing.agencies) == party:
            return each
    return None


def _day_to_go_on(scene: Scene) -> date:
    """Return the day on which the raising side goes on: its patience is at an end."""
    due = limits.due(scene.standing, scene.policy)
    if due is None:
        return scene.calendar.add(scene.entered, PATIENCE_WITHOUT_LIMIT)
    return scene.calendar.add(max(due.day, scene.entered), PATIENCE)


def _decides(decision: policies.Decision, scene: Scene) -> Iterator[Try]:
    """Yield what the body that decides does: directly, or once the reports are in."""
    calendar = scene.calendar
    day = calendar.add(scene.entered, BEFORE_ROUTE)
    last = calendar.add(day, BEFORE_DECISION)
    scene.free = _morning(day, calendar)
    yield from _dutifully("partnership", scene)
    if decision.panel is not None:
        yield _next(acts.ChooseRoute(route="direct"), scene)
    if decision.reports is not None:
        due = calendar.working_days_from(day, FOR_REPORTS)
        for agency in scene.standing.agencies.all:
            yield _next(acts.RequestReport(agency=agency, due=due), scene)
        yield _on(last, acts.Report(agency=scene.standing.agencies.raising), scene)
        last = calendar.add(due.day, PATIENCE)
    despite = "The silent side had its time, and the child cannot wait longer."
    yield _on(last, acts.Decide(decision="What is done for the child."), scene, despite=despite)


def _next(act: acts.SimpleAct, scene: Scene, *, despite: str = "") -> Try:
    """Return a step by the post whose it is, as soon as it can be taken."""
    by = actors.expected(act, scene.standing, scene.policy)
    return Try(at=scene.free, by=by, act=act, despite=despite)


def _on(day: date, act: acts.SimpleAct, scene: Scene, *, despite: str = "") -> Try:
    """Return the first step of a day, by the post whose it is."""
    scene.free = _morning(day, scene.calendar)
    return _next(act, scene, despite=despite)


def _morning(day: date, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=calendar.zone).astimezone(UTC)


def _raise(policy: policies.Policy, pretence: Pretence) -> acts.Raise:
    areas = tuple(policy.areas.listed)[:1] or (words.OTHER_AREA,)
    return acts.Raise(
        areas=areas,
        area_other=None if policy.areas.listed else "The child's safety",
        child=acts.Child(**dict.fromkeys(pretence.child, True)) if pretence.child else None,
        protect_by=pretence.protect_by,
    )


def _duty(name: str, policy: policies.Policy) -> policies.Duty | None:
    """Return the duty of a stage that an owed duty's name stands for; None where it is of none."""
    stage, _, rest = name.partition("/")
    number, _, _ = rest.partition("/")
    listed = next((each.duties for each in policy.stages if each.id == stage), ())
    return listed[int(number) - 1] if number.isdecimal() and listed else None


def _whom(duty: policies.Duty, pretence: Pretence) -> words.Addressee:
    """Return who is there for such a child: the chair for one on a plan (reading 22)."""
    officer = words.Addressee("independent.reviewing_officer")
    in_care = "looked_after" in pretence.child and "on_protection_plan" not in pretence.child
    return officer if in_care and officer in duty.whom else duty.whom[0]


_ANSWER = acts.Respond(response="We see it otherwise, for these reasons.")
_ESCALATE = acts.Escalate(
    reason="The other side has not answered.",
    actions_to_date="What the stages before asked for.",
    rationale="The child is not safe yet.",
)
_BY_ONE_SIDE: dict[str, acts.SimpleAct] = {
    "discuss": acts.Discuss(mode="telephone", outcome="no_response"),
    "respond": _ANSWER,
    "consult": acts.Consult(advice="Go on."),
    "consider_meeting": acts.ConsiderMeeting(convened=False, reason="Who would come?"),
    "engage_board_members": acts.EngageBoardMembers(),
}
"""The acts that meet duties by being done, without the other side; a plan is agreed by two."""
