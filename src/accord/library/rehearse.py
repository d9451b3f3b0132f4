"""Plays a pretend escalation under a policy, day by day: who is told what, when, and why."""

from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from accord.engine import acts, decide, duties, events, evolve, limits, notices, posts, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Refused
from accord.engine.standing import Standing
from accord.engine.working_days import Due, WorkingCalendar
from accord.library import pretence as pretences
from accord.library.pretence import Pretence, Scene, Try

Kind = Literal["step", "before", "limit", "after"]
"""Why people are told: somebody took a step; a limit comes, is reached, or has passed."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One person is told.

    Attributes:
        tier: the tier of management that it reaches; None for an office or a mailbox.
        clauses: why: the clauses that say so.
    """

    who: words.Addressee
    tier: str | None
    clauses: policies.Clauses


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, and who is told because of it.

    Attributes:
        at: the instant.
        stage: the stage before it, for the raising the one that it begins.
        began: the stage that it began, if any.
        due: the limit of the stage that it began, or that people are pressed for.
        point: of a reminder, its number in reading 11, from 1.
        past: of a reminder, working days since the limit.
        late: whether the limit had passed by then, unmet.
        departed: the clauses that objected, where it was done with a reason.
    """

    at: datetime
    kind: Kind
    stage: words.StageId
    told: tuple[Message, ...]
    due: Due | None
    late: bool
    began: words.StageId | None = None
    by: words.Post | None = None
    act: acts.SimpleAct | None = None
    departed: policies.Clauses = ()
    point: int | None = None
    past: int = 0


class LimitMet(msgspec.Struct, frozen=True, kw_only=True):
    """A limit on the way, and how its days were counted.

    Attributes:
        limit: the policy's; None for the child's own (reading 7).
        starts: local date of what starts it; not counted itself.
        due: where it ends; None where the agencies have to agree it first.
        counted: for a limit of working days its receipt, day by day.
    """

    stage: words.StageId
    limit: policies.Limit | None
    starts: date
    due: Due | None
    counted: tuple[tuple[date, str], ...] = ()


class Rehearsal(msgspec.Struct, frozen=True, kw_only=True):
    """A pretend escalation as it went.

    Attributes:
        happenings: what happened, in order.
        limits: the limits met, in order; stages without one are not among them.
        standing: where it stands at the end.
        owed: what is still owed then.
        until: the instant at which the playing stopped.
    """

    happenings: tuple[Happening, ...]
    limits: tuple[LimitMet, ...]
    standing: Standing
    owed: tuple[duties.Owed, ...]
    until: datetime


def rehearse(
    policy: policies.Policy, calendar: WorkingCalendar, *, pretence: Pretence
) -> Rehearsal:
    """Return how an escalation goes under a policy when one side stays silent."""
    playing = _Playing(policy, calendar, pretence)
    scene = playing.scene
    for step in pretences.steps(scene):
        if step.at >= playing.until:
            break
        playing.pass_time(step.at)
        playing.take(step)
    if scene.standing.status == "open":
        playing.pass_time(playing.until)
    return Rehearsal(
        happenings=tuple(playing.happenings),
        limits=tuple(playing.limits),
        standing=scene.standing,
        owed=duties.owed(scene.standing, policy),
        until=playing.now,
    )


class _Playing:
    """One rehearsal as it goes on."""

    def __init__(
        self, policy: policies.Policy, calendar: WorkingCalendar, pretence: Pretence
    ) -> None:
        start = pretences.start(pretence, calendar)
        self.scene = Scene(policy=policy, calendar=calendar, pretence=pretence, free=start)
        self.until = calendar.midnight(pretence.start + timedelta(weeks=pretence.weeks))
        self.now = start
        self.taken = 0
        self.happenings: list[Happening] = []
        self.limits: list[LimitMet] = []

    def pass_time(self, until: datetime) -> None:
        """Tell of every reminder up to an instant."""
        scene = self.scene
        standing, policy = scene.standing, scene.policy
        for point in notices.pressed(standing, policy, scene.calendar, after=self.now, until=until):
            self.happenings.append(_reminder(point, standing, policy))
        self.now = until

    def take(self, step: Try) -> None:
        """Carry a step out, where the policy lets it or there is a reason to depart."""
        scene = self.scene
        self.taken += 1
        scene.free = step.at + pretences.A_WHILE
        command = Command(
            act=step.act, by=step.by, at=step.at, happened=step.at,
            entry=self.taken, departing=step.despite,
            agencies=scene.pretence.agencies,
        )  # fmt: skip
        before = scene.standing
        try:
            new = decide.decide(command, before, scene.policy, scene.calendar)
        except Refused:
            return
        for event in new:
            scene.standing = evolve.evolve(scene.standing, event)
        told = notices.told(new, before=before, after=scene.standing, policy=scene.policy)
        self.happenings.append(_step(step, new, told, before, scene))
        if scene.standing.visit != before.visit:
            self.limits += _limits(scene)


def _reminder(point: notices.Pressed, standing: Standing, policy: policies.Policy) -> Happening:
    told = tuple(
        Message(who=words.Addressee(who), tier=_tier(who), clauses=point.clauses)
        for who in point.who
    )
    kind: Kind = "before" if point.point == 0 else "limit" if point.point == 1 else "after"
    return Happening(
        at=point.at, kind=kind, stage=policy.stages[standing.rung].id, told=told,
        due=limits.pressing(standing, policy),
        late=limits.overdue(standing, policy, at=point.at),
        point=point.point + 1, past=_past(point.point),
    )  # fmt: skip


def _past(point: int) -> int:
    """Return how many working days after the limit a point lies (reading 11)."""
    few = {0: 0, 1: 0, 2: 1, 3: 3}
    return few[point] if point in few else 5 * (point - 3)


def _step(
    step: Try,
    new: tuple[events.Event, ...],
    told: tuple[notices.Told, ...],
    before: Standing,
    scene: Scene,
) -> Happening:
    after, policy = scene.standing, scene.policy
    began = after.stage if after.visit != before.visit else None
    departed = [event.body.clauses for event in new if isinstance(event.body, events.Departed)]
    return Happening(
        at=step.at, kind="step", stage=before.stage or policy.stages[after.rung].id,
        told=tuple(Message(who=t.who, tier=_tier(t.who), clauses=t.clauses) for t in told),
        due=limits.due(after, policy) if began else None,
        late=limits.overdue(before, policy, at=step.at),
        began=began, by=step.by, act=step.act,
        departed=departed[0] if departed else (),
    )  # fmt: skip


def _limits(scene: Scene) -> list[LimitMet]:
    """Return the limits of the stage that has just begun, the child's own at the raising."""
    standing, calendar = scene.standing, scene.calendar
    met = []
    for limit, due in zip(scene.stage.limits, standing.limits, strict=True):
        starts = scene.pretence.start if limit.runs_from == "raising" else scene.entered
        days = limit.working_days
        counted = calendar.counted(starts, days) if days is not None else ()
        met.append(
            LimitMet(stage=scene.stage.id, limit=limit, starts=starts, due=due, counted=counted)
        )
    if standing.protective is not None and not standing.left:
        own = LimitMet(
            stage=scene.stage.id, limit=None, starts=scene.entered, due=standing.protective
        )
        met.append(own)
    return met


def _tier(address: str) -> str | None:
    _, title = posts.split(address)
    return title if title in posts.TIERS else None
