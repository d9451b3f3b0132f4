"""Other versions of a policy, made from those that ship with Accord, and how they are taken up."""

from datetime import date, datetime
from uuid import UUID, uuid4

from service_world import AT, World

from accord.library import places, policies
from accord.services import adopting

EDITION = "spring 2026"
"""What the other version is called."""


def text(name: str = "gscp", *changes: tuple[str, str]) -> str:
    """Return a policy's file with changes made in it, each found exactly where it stood."""
    written = (places.policies_folder() / name / "policy.yaml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in written, before
        written = written.replace(before, after, 1)
    return written


def catalogue(name: str = "gscp") -> str:
    """Return the clauses of a policy's document, as they lie in its file."""
    return (places.policies_folder() / name / "clauses.yaml").read_text(encoding="utf-8")


def other_text(edition: str = EDITION, days: int = 3) -> str:
    """Return Gloucestershire's policy with another first limit, in working days."""
    return text(
        "gscp",
        ("version: spring 2025", f"version: {edition}"),
        ("{working_days: 5", f"{{working_days: {days}"),
    )


def other(edition: str = EDITION, days: int = 3) -> policies.Loaded:
    """Return that policy, checked."""
    return policies.typed(other_text(edition, days).encode())


def own(name: str = "far-shore") -> policies.Loaded:
    """Return a policy of an id that does not ship with Accord, with the clauses of its document."""
    made = text(
        "tscp",
        ("policy: tscp", f"policy: {name}"),
        ("short_title: Torbay", "short_title: Far Shore"),
    )
    clauses = catalogue("tscp").replace("policy: tscp", f"policy: {name}", 1)
    return policies.typed(made.encode(), catalogue=clauses.encode())


def proposed(
    world: World, loaded: policies.Loaded | None = None, *, day: date, at: datetime = AT
) -> UUID:
    """Let the office of severn propose a version, and return the proposal's id."""
    return adopting.propose(
        loaded or other(), partnership=world.severn.id, day=day, by=world.severn.office,
        key=uuid4(), at=at,
    )  # fmt: skip


def adopted(
    world: World, loaded: policies.Loaded | None = None, *, day: date, at: datetime = AT
) -> UUID:
    """Let severn take a version up in due form: the chair approves what its office proposed."""
    found = proposed(world, loaded, day=day, at=at)
    adopting.approve(found, partnership=world.severn.id, by=world.severn.chair, at=at)
    return found
