"""Changing a limit: by agreement, or to protect the child (readings 7 and 8)."""

from collections.abc import Iterator

from accord.engine import acts, events, posts, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.evolve import evolve
from accord.engine.objections import Objection, barred
from accord.engine.standing import Standing
from accord.engine.working_days import Due


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> Iterator[Objection]:
    """Yield what stands against moving a limit."""
    act = command.act
    if standing.status == "open" and isinstance(act, acts.VaryLimit):
        yield from _variation(act, standing, policy)
    if standing.status == "open" and isinstance(act, acts.ProtectBy):
        yield from _lengthened(command, standing, act.due)
    if standing.status is not None and isinstance(act, acts.Correct):
        yield from _corrected(command, act, standing)


def _variation(
    act: acts.VaryLimit, standing: Standing, policy: policies.Policy
) -> Iterator[Objection]:
    stage = policy.stages[standing.rung]
    limit = stage.limits[0] if stage.limits else None
    if limit is None:
        clauses = stage.decision.clauses if stage.decision else stage.clauses
        yield Objection(clauses=clauses, reason=f"{stage.title} has no limit to move. {_SHORTEN}")
    elif not limit.by_agreement:
        reason = f"The limit of {stage.title} is not the agencies' to move. {_SHORTEN}"
        yield Objection(clauses=limit.clauses, reason=reason)
    else:
        missing = _not_agreed(act, standing)
        if missing:
            reason = f"Every agency has to agree to another day; not yet: {', '.join(missing)}."
            yield Objection(clauses=limit.clauses, reason=reason)


def _not_agreed(act: acts.VaryLimit, standing: Standing) -> list[str]:
    """Return the agencies that have not agreed; `responding` stands for all (reading 16)."""
    sides = words.listed(act.agreed_by)
    agreed = {agency for side in sides for agency in posts.named(side, standing.agencies)}
    return [agency for agency in standing.agencies.all if agency not in agreed]


def _lengthened(command: Command, standing: Standing, due: Due | None) -> Iterator[Objection]:
    """Yield the objection to a later protective limit by anyone but its owner (reading 7)."""
    present = standing.protective
    if present is None or posts.party_of(command.by, standing.agencies) == standing.protective_of:
        return
    if due is None or not due.before(present):
        yield barred(
            7,
            f"The {standing.protective_of} side set this limit to protect the child; "
            "anyone else can only set an earlier one.",
        )


def _corrected(command: Command, act: acts.Correct, standing: Standing) -> Iterator[Objection]:
    """Yield the objection to a correction that would lengthen another side's limit (reading 7)."""
    if standing.protective is None:
        return
    correction = events.Event(
        at=command.at, happened=command.happened, by=command.by, entry=command.entry, body=act
    )
    after = evolve(standing, correction).protective
    if after != standing.protective:
        yield from _lengthened(command, standing, after)


_SHORTEN = "To shorten it for the child's sake, set a protective limit (protect_by)."
