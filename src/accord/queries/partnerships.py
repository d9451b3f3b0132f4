"""What is known about the partnerships: to anybody, and to those in their offices."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

import msgspec

from accord.directory import posts as directory
from accord.directory.models import Partnership
from accord.engine.policy import Policy
from accord.queries import in_force


class FrontDoor(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ring about a child at risk of harm in a partnership's area, in its own words."""

    partnership: str
    words: str


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """A partnership whose escalations somebody sees stage by stage, and the policy in force there.

    Attributes:
        policy: None where there is none yet.
        titles: the posts for which they see it there.
    """

    id: UUID
    partnership: str
    policy: Policy | None
    titles: tuple[str, ...]

    @property
    def runs(self) -> bool:
        """Whether they do the office's work, and do not only read its register."""
        return not set(directory.RUNNING).isdisjoint(self.titles)


def offices_of(person: UUID, *, today: date) -> tuple[Office, ...]:
    """Return the partnerships in whose office somebody is now, by name."""
    mine: dict[UUID, dict[str, None]] = {}
    for each in directory.held_by(person, today=today):
        if each.title in directory.OFFICES and each.partnership:
            mine.setdefault(each.partnership, {})[each.title] = None
    if not mine:
        return ()
    rows = Partnership.objects.filter(pk__in=mine).order_by("name").values_list("pk", "name")
    holds = in_force.on_each(mine, today)
    return tuple(
        Office(
            id=pk,
            partnership=name,
            policy=holds[pk].policy if pk in holds else None,
            titles=tuple(mine[pk]),
        )
        for pk, name in rows
    )


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return partnerships' names by id; one that is unknown is left out."""
    return dict(Partnership.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def front_doors() -> tuple[FrontDoor, ...]:
    """Return the front doors that the directory knows, by the partnerships' names."""
    rows = Partnership.objects.exclude(front_door="").order_by("name")
    return tuple(
        FrontDoor(partnership=name, words=words)
        for name, words in rows.values_list("name", "front_door")
    )


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    """How to write to a partnership's office."""

    partnership: str
    email: str


def mailboxes(*, following: Collection[str] | None = None) -> tuple[Mailbox, ...]:
    """Return the mailboxes of the partnerships' offices, by the partnerships' names.

    Args:
        following: only of the partnerships of these names; all where it is left out.
    """
    if following is not None and not following:
        return ()
    rows = Partnership.objects.exclude(mailbox="").order_by("name")
    if following is not None:
        rows = rows.filter(name__in=following)
    return tuple(
        Mailbox(partnership=name, email=email)
        for name, email in rows.values_list("name", "mailbox")
    )


def mailbox(partnership: UUID) -> str:
    """Return how to write to the office of one partnership; nothing where that is not known."""
    found = Partnership.objects.filter(pk=partnership).values_list("mailbox", flat=True)
    return found.first() or ""
