"""Plays a scenario, step by step: what was done, what came of it, what was expected."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from accord.engine import acts, actors, agenda, decide, evolve, notices, openings, words
from accord.engine import standing as standings
from accord.engine.commands import Command
from accord.engine.notices import Told
from accord.engine.objections import Objection, Refused
from accord.engine.rules import moments
from accord.engine.standing import Standing
from accord.library import scenario_files
from accord.library.scenario_files import Scenario, Step


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """One step as it went.

    Attributes:
        number: the step's place, from 1.
        refused: what objected; empty when it was accepted.
        standing: where things stand after it.
        agenda: what is owed and offered after it, at the step's `at`.
        told: whom the software tells because of it.
    """

    number: int
    step: Step
    refused: tuple[Objection, ...]
    standing: Standing
    agenda: agenda.Agenda
    told: tuple[Told, ...]

    @property
    def accepted(self) -> bool:
        """Whether the step was carried out."""
        return not self.refused


def play(scenario: Scenario) -> Iterator[Played]:
    """Yield each step as it goes; a refused one changes nothing, and play goes on.

    Raises:
        NotUsable: a step is said to have happened before its stage began (reading 6).
    """
    standing, since = standings.NOTHING, scenario.steps[0].at
    for number, step in enumerate(scenario.steps, start=1):
        refused: tuple[Objection, ...] = ()
        told: tuple[Told, ...] = ()
        if step.act is None:
            told = _pressed(scenario, standing, since, step.at)
        else:
            try:
                standing, told = _done(scenario, number, step, step.act, standing)
            except Refused as refusal:
                refused = refusal.objections
        since = step.at
        yield Played(
            number=number, step=step, refused=refused, standing=standing, told=told,
            agenda=agenda.agenda(standing, scenario.policy, scenario.calendar, at=step.at),
        )  # fmt: skip


def can(scenario: Scenario, played: Played) -> tuple[str, ...]:
    """Return the acts that would be accepted after a step."""
    return openings.can(played.standing, scenario.policy, scenario.calendar, at=played.step.at)


def _done(
    scenario: Scenario, number: int, step: Step, act: acts.AnyAct, before: Standing
) -> tuple[Standing, tuple[Told, ...]]:
    """Carry a step out; return where things then stand, and whom the software tells."""
    policy = scenario.policy
    command = _command(scenario, number, step, act, before)
    new = decide.decide(command, before, policy, scenario.calendar)
    after = before
    for event in new:
        after = evolve.evolve(after, event)
    return after, notices.told(new, before=before, after=after, policy=policy)


def _command(
    scenario: Scenario, number: int, step: Step, act: acts.AnyAct, standing: Standing
) -> Command:
    command = Command(
        act=act,
        by=step.by or actors.expected(act, standing, scenario.policy),
        at=step.at,
        happened=step.happened,
        entry=number,
        departing=step.departing,
        agencies=scenario.agencies,
    )
    if moments.too_early(command, standing):
        message = f"'{step.do}' cannot have happened before the present stage began"
        raise scenario_files.unusable(scenario, step, message)
    return command


def _pressed(
    scenario: Scenario, standing: Standing, after: datetime, until: datetime
) -> tuple[Told, ...]:
    """Return everyone pressed since the step before (reading 11)."""
    points = notices.pressed(standing, scenario.policy, scenario.calendar, after=after, until=until)
    everyone = {
        who: Told(who=words.Addressee(who), clauses=point.clauses)
        for point in points
        for who in point.who
    }
    return tuple(everyone.values())
