"""One step of a tale, told for people: what was done and said, and what the policy makes of it."""

import datetime

import msgspec

from accord.cli import render, scenario, telling, wording
from accord.engine import posts
from accord.engine.agenda import Agenda
from accord.engine.standing import Standing
from accord.library.play import Played
from accord.library.scenario_files import Scenario

NOTHING_ASKED = Agenda(owed=(), offered=(), awaited=(), due=None, pressed_for=None, overdue=False)
"""What is asked of people before anything is raised."""


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a tale, and where things stood before it.

    Attributes:
        first: whether it is the one that raises the disagreement.
        day: the day, in local time, under which the step before it was told.
    """

    tale: Scenario
    step: Played
    before: Standing
    was: Agenda
    first: bool
    day: datetime.date | None

    @property
    def standing(self) -> Standing:
        """Where things stand after the step."""
        return self.step.standing

    def post(self, address: str) -> str:
        """Return a post in words."""
        return wording.post(address, self.tale.policy, self.tale.agencies)


def tell(scene: Scene) -> None:
    """Print a step: what was done and said, and what the policy makes of it."""
    told = telling.told(scene.step.step.act, _teller(scene))
    render.say()
    render.paragraph(_when(scene), style="bold")
    render.paragraph(f"{told.sentence} {wording.clauses(_met(scene))}".rstrip(), indent=2)
    for said in told.said:
        _quote(said)
    _objections(scene.step)
    _left_undone(scene)
    _stage(scene)
    _limit(scene)
    _asked(scene)
    _offered(scene)
    _who_is_told(scene)


def _quote(said: telling.Said) -> None:
    label = f"{said.label[:1].upper()}{said.label[1:]}: " if said.label else ""
    text = said.text if label else f'"{said.text}"'
    render.paragraph(f"{label}{text}", indent=4, hang=0 if label else 1, style="italic")


def _objections(step: Played) -> None:
    for each in step.refused:
        _mark(
            f"Not done yet, for the policy objects: {each.reason} {wording.clauses(each.clauses)}",
            style="red",
        )
    if step.accepted and step.step.departing:
        why = f"Done all the same, and recorded as a departure: {step.step.departing}"
        _mark(wording.sentence(why), style="yellow")


def _stage(scene: Scene) -> None:
    if scene.standing.visit != scene.before.visit:
        stage = scene.tale.policy.stages[scene.standing.rung]
        _mark(f"{wording.stage(stage)} {wording.clauses(stage.clauses)}", style="bold cyan")


def _limit(scene: Scene) -> None:
    """Say by when, where that is new; and that it has passed, where it has."""
    due = scene.step.agenda.due
    if due is not None and _limits_of(scene.before) != _limits_of(scene.standing):
        said = wording.due(due, scene.tale.calendar)
        if due == scene.standing.protective:
            _mark(f"The child's own limit holds: {said} {wording.clauses(('reading-7',))}")
        else:
            limits = scene.tale.policy.stages[scene.standing.rung].limits
            ids = limits[0].clauses if limits else ()
            _mark(f"Time for this stage: until the end of {said} {wording.clauses(ids)}")
    if scene.step.agenda.overdue and not scene.was.overdue:
        _mark("The limit has passed: Accord presses those whose turn it is.", style="yellow")


def _limits_of(standing: Standing) -> tuple[object, ...]:
    return (standing.limits, standing.varied, standing.protective, standing.visit)


def _asked(scene: Scene) -> None:
    """Say what the policy asks from now on, posts with the same duties together.

    What people promised each other stands among their own words already.
    """
    known = {each.id for each in scene.was.owed}
    new = [each for each in scene.step.agenda.owed if each.id not in known and each.clauses]
    whose: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for each in new:
        whose.setdefault((f"{each.strength}: {each.duty}", each.clauses), []).append(each.who)
    asked: dict[tuple[str, ...], list[str]] = {}
    for (duty, ids), who in whose.items():
        asked.setdefault(tuple(who), []).append(f"- {duty} {wording.clauses(ids)}")
    for posts_, duties in asked.items():
        _mark(f"The policy asks {wording.listed([scene.post(each) for each in posts_])}:")
        for duty in duties:
            render.paragraph(duty, indent=6, hang=2)


def _offered(scene: Scene) -> None:
    """Say what may be done from now on and is owed by nobody."""
    for each in scene.step.agenda.offered:
        if each not in scene.was.offered:
            _mark(f"Also possible: {each.title} {wording.clauses(each.clauses)}", style="dim")


def _left_undone(scene: Scene) -> None:
    """Say which duties ended undone with the stage, and that it was late."""
    for fact in scene.standing.left[len(scene.before.left) :]:
        ids = tuple(dict.fromkeys(clause for each in fact.undone for clause in each.clauses))
        if ids:
            _mark(f"Left undone there, and the record says so {wording.clauses(ids)}")
        if fact.late:
            _mark("That took longer than its limit, and the record says so.", style="yellow")


def _who_is_told(scene: Scene) -> None:
    """Say whom the software tells; that the worker is told of every step only when it begins."""
    always = scene.tale.policy.worker_is_told
    if scene.first:
        worker = scene.post(posts.WORKER)
        every = f"Accord tells {worker} of every step that others take"
        _mark(f"{every} {wording.clauses(always)}.", style="dim")
    told = [
        f"{wording.listed(whom)} {wording.clauses(ids)}".rstrip()
        for ids, whom in _told_together(scene, always).items()
    ]
    if told:
        _mark(f"Accord tells {'; '.join(told)}.", style="dim")


def _told_together(scene: Scene, always: tuple[str, ...]) -> dict[tuple[str, ...], list[str]]:
    """Return who is told besides, those told for the same clauses together."""
    why: dict[str, dict[str, None]] = {}
    for each in scene.step.told:
        known = str(each.who) == posts.WORKER and set(each.clauses) <= set(always)
        if not known:
            why.setdefault(scene.post(each.who), {}).update(dict.fromkeys(each.clauses))
    grouped: dict[tuple[str, ...], list[str]] = {}
    for whom, ids in why.items():
        grouped.setdefault(tuple(ids), []).append(whom)
    return grouped


def _met(scene: Scene) -> tuple[str, ...]:
    """Return the clauses of duties that a step has met, none that merely ended."""
    if scene.step.refused or scene.step.step.departing:
        return ()
    owed = {each.id for each in scene.step.agenda.owed}
    gone = [each for each in scene.was.owed if each.id not in owed]
    new = scene.standing.left[len(scene.before.left) :]
    ended = {undone.duty for fact in new for undone in fact.undone}
    met = (each for each in gone if each.id not in ended and each.duty not in ended)
    return tuple(dict.fromkeys(clause for each in met for clause in each.clauses))


def _teller(scene: Scene) -> telling.Teller:
    standing = scene.before if scene.before.rung >= 0 else scene.standing
    meets = scene.tale.policy.meets(standing.rung)
    return telling.Teller(
        policy=scene.tale.policy, calendar=scene.tale.calendar, agencies=scene.tale.agencies,
        by=scenario.actor(scene.tale, scene.step),
        meets=(posts.post("raising", meets.raising), posts.post("responding", meets.responding)),
    )  # fmt: skip


def _when(scene: Scene) -> str:
    """Return when a step took place: `Earlier`, with the times, where it was written down later."""
    calendar, step = scene.tale.calendar, scene.step.step
    happened, recorded = calendar.local(step.happened), calendar.local(step.at)
    if happened == recorded:
        return wording.moment(step.at, calendar)
    told_already = happened.date() == recorded.date() == scene.day
    on = "" if told_already else f" on {wording.day(happened.date())}"
    if happened.date() == recorded.date():
        return f"Earlier{on}, at {happened:%H:%M} (written down at {recorded:%H:%M})"
    when = wording.moment(step.at, calendar)
    return f"Earlier{on}, at {happened:%H:%M} (written down on {when})"


def _mark(text: str, *, style: str = "") -> None:
    render.paragraph(f"> {text}".rstrip(), indent=2, hang=2, style=style)
