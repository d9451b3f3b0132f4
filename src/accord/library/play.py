"""Plays a scenario, step by step: what was done, what came of it, what was expected."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from accord.engine import actors, agenda, decide, evolve, notices, openings, posts, words
from accord.engine import standing as standings
from accord.engine.commands import Command
from accord.engine.notices import Told
from accord.engine.objections import Objection, Refused
from accord.engine.rules import moments
from accord.engine.standing import Standing
from accord.library import scenario_files
from accord.library.scenario_files import Scenario
from accord.library.scenario_steps import Step
from accord.library.source import NotUsable


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
        NotUsable: steps are said to have happened before their stage began (reading 6); raised
            after the last step, with all of them.
    """
    problems = []
    standing, since = standings.NOTHING, scenario.steps[0].at
    for number, step in enumerate(scenario.steps, start=1):
        command = _command(scenario, number, step, standing)
        if _too_early(step, command, standing):
            problems.append(scenario_files.too_early(scenario, step))
            continue
        refused: tuple[Objection, ...] = ()
        told: tuple[Told, ...] = ()
        if command is None:
            told = _pressed(scenario, standing, since, step.at)
        else:
            try:
                standing, told = _done(scenario, command, standing)
            except Refused as refusal:
                refused = refusal.objections
        since = step.at
        yield Played(
            number=number, step=step, refused=refused, standing=standing, told=told,
            agenda=agenda.agenda(standing, scenario.policy, scenario.calendar, at=step.at),
        )  # fmt: skip
    if problems:
        raise NotUsable(problems)


def can(scenario: Scenario, played: Played) -> tuple[str, ...]:
    """Return the acts that would be accepted after a step."""
    return openings.can(played.standing, scenario.policy, scenario.calendar, at=played.step.at)


def _command(scenario: Scenario, number: int, step: Step, standing: Standing) -> Command | None:
    """Return what is asked at a step; None where only time passes."""
    if step.act is None:
        return None
    return Command(
        act=step.act,
        by=step.by or actors.expected(step.act, standing, scenario.policy),
        at=step.at,
        happened=step.happened,
        entry=number,
        departing=step.departing,
        agencies=scenario.agencies,
    )


def _too_early(step: Step, command: Command | None, standing: Standing) -> bool:
    if command is not None:
        return moments.too_early(command, standing)
    return standing.entered is not None and step.happened < standing.entered


def _done(
    scenario: Scenario, command: Command, before: Standing
) -> tuple[Standing, tuple[Told, ...]]:
    """Carry a step out; return where things then stand, and whom the software tells."""
    policy = scenario.policy
    new = decide.decide(command, before, policy, scenario.calendar)
    after = before
    for event in new:
        after = evolve.evolve(after, event)
    return after, notices.told(new, before=before, after=after, policy=policy)


def _pressed(
    scenario: Scenario, standing: Standing, after: datetime, until: datetime
) -> tuple[Told, ...]:
    """Return everyone pressed since the step before (reading 11)."""
    everyone: dict[str, Told] = {}
    for point in notices.pressed(
        standing, scenario.policy, scenario.calendar, after=after, until=until
    ):
        for who in point.who:
            everyone[who] = Told(who=words.Addressee(who), clauses=point.clauses)
        if point.point > len(posts.TIERS):
            break  # all have climbed as far as they can: later points reach the same posts
    return tuple(everyone.values())
