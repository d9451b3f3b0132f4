"""The ladder on the engine: under a real policy, and under a bare one."""

import datetime
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any, Final

import msgspec

from accord.engine import actors, acts, decide, events, evolve, policy, words
from accord.engine import standing as standings
from accord.engine.commands import Command
from accord.engine.standing import Standing
from accord.library import calendars
from accord.library import policies as library
from bench import ladder_story
from bench.ladder_story import STAGES, STORY, Facts, Kept, Shape

BARE: Final = "Accord, bare policy"
FULL: Final = "Accord, Gloucestershire's policy"
LOADED: Final = ", as loaded"

_RAISE = acts.Raise(
    areas=(words.AreaId("levels-of-need"),), child=acts.Child(on_protection_plan=True)
)
_TALK = acts.Discuss(
    mode="face-to-face",
    outcome="unresolved",
    why_unsafe="hungry in the mornings",
    change_wanted="a visit before school",
    impact_on_child="falls asleep in lessons",
)
_TELL = acts.Inform(who=words.Addressee("independent.reviewing_officer"), about="we disagree")
_ENGAGE = acts.EngageBoardMembers()
_ON = acts.Escalate(reason="we do not agree")
_END = acts.Resolve(how="agreed", agreement="a visit before school")

Story = tuple[tuple[acts.AnyAct, datetime.date], ...]

_ACTS: dict[str, acts.AnyAct] = {
    ladder_story.RAISE: _RAISE,
    ladder_story.ESCALATE: _ON,
    ladder_story.RESOLVE: _END,
}
_BARE_STORY: Final[Story] = tuple((_ACTS[what], day) for what, day in STORY)

_DAYS = [day for _, day in STORY]
_FULL_STORY: Final[Story] = (
    (_RAISE, _DAYS[0]),
    (_TALK, _DAYS[0]),
    (_ON, _DAYS[1]),
    (_TELL, _DAYS[1]),
    (_TALK, _DAYS[1]),
    (_ON, _DAYS[2]),
    (_TALK, _DAYS[2]),
    (_ENGAGE, _DAYS[2]),
    (_ON, _DAYS[3]),
    (_END, _DAYS[4]),
)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the engine under a policy; ready, as a door would hand it in.

    Attributes:
        still_open: so many of its commands lead to an open escalation in the third stage.
    """

    policy: policy.Policy
    commands: tuple[Command, ...]
    still_open: int


def shapes() -> tuple[Shape, ...]:
    """Return the engine with each of the two policies."""
    return tuple(_shape(name, each) for name, each in asked().items())


def asked() -> dict[str, Asked]:
    """Return what is asked under the bare policy, and under the real one."""
    return {
        BARE: _asked(bare_policy(), _BARE_STORY),
        FULL: _asked(library.by_id("gscp").policy, _FULL_STORY),
    }


def bare_policy() -> policy.Policy:
    """Return four stages with a limit each, and nothing else."""
    one = (words.Clause("1"),)
    limit = policy.Limit(clauses=one, working_days=ladder_story.WORKING_DAYS)
    title = words.PostTitle("practitioner")
    meets = policy.Meets(raising=title, responding=title)
    return policy.Policy(
        id="bare",
        title="A bare policy",
        short_title="Bare",
        partnership=policy.Partnership(name="Nowhere", area="Nowhere"),
        version="1",
        source=policy.Source(title="None", publisher="Nobody"),
        stages=tuple(
            policy.Stage(
                id=words.StageId(name), title=name, name=name, clauses=one, meets=meets,
                limits=(limit,),
            )
            for name in STAGES
        ),
        areas=policy.Areas(clauses=one, listed={words.AreaId("levels-of-need"): "Any"}),
        skipping=policy.Skipping(clauses=one),
        outcome=policy.Outcome(ways=(policy.Way(how="agreed", title="agreed"),)),
    )  # fmt: skip


def calls_a_step(what: Asked) -> tuple[float, float]:
    """Return how many functions of Python, and how many others, one step calls."""
    counted: Counter[str] = Counter()

    def count(_: FrameType, event: str, __: Any) -> None:
        counted[event] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        _carried_out(what, what.commands)
    finally:
        sys.setprofile(before)
    steps = len(what.commands)
    return counted["call"] / steps, counted["c_call"] / steps


def _asked(under: policy.Policy, story: Story) -> Asked:
    """Return the commands, each by the post whose step it is."""
    where = standings.NOTHING
    commands: list[Command] = []
    for number, (act, day) in enumerate(story, start=1):
        at = datetime.datetime(day.year, day.month, day.day, 10, number, tzinfo=datetime.UTC)
        by = actors.expected(act, where, under)
        commands.append(Command(act=act, by=by, at=at, happened=at, entry=number))
        where = _after(where, commands[-1], under)
    ups = [number for number, (act, _) in enumerate(story, start=1) if act is _ON]
    return Asked(policy=under, commands=tuple(commands), still_open=ups[1])


def _after(where: Standing, command: Command, under: policy.Policy) -> Standing:
    for event in decide.decide(command, where, under, calendars.load()):
        where = evolve.evolve(where, event)
    return where


def _carried_out(what: Asked, commands: Iterable[Command]) -> Standing:
    calendar, under = calendars.load(), what.policy
    where = standings.NOTHING
    for command in commands:
        for event in decide.decide(command, where, under, calendar):
            where = evolve.evolve(where, event)
    return where


def _shape(name: str, what: Asked) -> Shape:
    commands = what.commands
    still_open = commands[: what.still_open]

    def whole() -> Standing:
        return _carried_out(what, still_open)

    def bare() -> Standing:
        return msgspec.structs.replace(whole(), history=())

    return Shape(
        name=name,
        through=lambda: _carried_out(what, commands),
        facts=lambda: _facts(_carried_out(what, commands)),
        kept=(
            Kept(name=f"{name}{LOADED}", whole=_loaded(whole()), bare=_loaded(bare())),
            Kept(name=f"{name}, as made", whole=whole, bare=bare),
        ),
        note=f"{len(commands)} steps",
    )


def _loaded(standing: Standing) -> Callable[[], Standing]:
    """Return what reads it from a row of a database: it then shares nothing with another."""
    row = msgspec.json.encode(standing)
    decode = msgspec.json.Decoder(Standing).decode
    return lambda: decode(row)


def _facts(standing: Standing) -> Facts:
    found: Facts = Counter()
    for event in standing.history:
        match event.body:
            case acts.Raise():
                found["raised"] += 1
            case events.StageEntered():
                found["entered"] += 1
            case events.StageLeft(late=late):
                found["left"] += 1
                found["late"] += bool(late)
            case acts.Resolve():
                found["resolved"] += 1
    found[f"stands at {standing.stage if standing.status == 'open' else standing.status}"] = 1
    return found
