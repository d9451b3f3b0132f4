"""The versions of a policy that a partnership took up, or was asked to: who did what, and when."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from accord.directory.models import Adoption, Holding, Partnership
from accord.directory.posts import OFFICES, held_on
from accord.queries import in_force
from accord.queries.in_force import InForce

State = Literal["waiting", "coming", "in force", "past", "declined", "withdrawn"]


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Who did it, by name, and when."""

    who: str
    at: datetime


class Adopted(msgspec.Struct, frozen=True, kw_only=True):
    """A version that was proposed, and what became of it.

    Attributes:
        policy: the id of the policy; `edition` what its document calls the version.
        day: local date from which it is, or was to be, in force.
        because: why it was declined, in words.
    """

    id: UUID
    policy: str
    edition: str
    version: bytes
    day: date
    state: State
    proposer: UUID
    proposed: Deed
    approved: Deed | None
    declined: Deed | None
    because: str
    withdrawn: Deed | None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A version that waits for approval.

    Attributes:
        name: the partnership's.
        day: local date from which it is to be in force.
    """

    id: UUID
    partnership: UUID
    name: str
    day: date


def of(partnership: UUID, *, today: date) -> tuple[Adopted, ...]:
    """Return what was proposed in a partnership, the latest first; one query.

    Args:
        today: local date by which it is told what is in force.
    """
    people = ("proposed_by", "approved_by", "declined_by", "withdrawn_by")
    rows = tuple(
        Adoption.objects.filter(partnership=partnership)
        .select_related(*people)
        .order_by("-proposed_at", "id")
    )
    begun = [row for row in rows if _is_approved(row) and row.in_force_from <= today]
    current = max(begun, key=lambda row: row.in_force_from, default=None)
    return tuple(_told(row, current, today) for row in rows)


def one(adoption: UUID, *, partnership: UUID, today: date) -> Adopted | None:
    """Return one version that was proposed in a partnership; None where there is none.

    Args:
        today: as for `of`.
    """
    found = of(partnership, today=today)
    return next((each for each in found if each.id == adoption), None)


def read(adopted: Adopted) -> InForce:
    """Return what a proposed version says."""
    return in_force.named(adopted.policy, adopted.version)


def waiting(partnerships: Collection[UUID]) -> frozenset[UUID]:
    """Return the partnerships in which a version waits to be approved."""
    return frozenset(_waiting(partnerships).values_list("partnership", flat=True))


def to_approve(partnerships: Collection[UUID], person: UUID) -> tuple[Waiting, ...]:
    """Return the versions that somebody of these offices may approve: none of their own; one query.

    Where there are no partnerships nothing is asked.
    """
    if not partnerships:
        return ()
    rows = _waiting(partnerships).exclude(proposed_by=person).order_by("in_force_from", "id")
    return tuple(
        Waiting(id=id, partnership=partnership, name=name, day=day)
        for id, partnership, name, day in rows.values_list(
            "id", "partnership", "partnership__name", "in_force_from"
        )
    )


def approvers(partnership: UUID, *, but: UUID, today: date) -> tuple[str, ...]:
    """Return the names of those who may approve what somebody proposed, in order; one query.

    Args:
        but: who proposed it.
        today: local date on which posts are looked at.
    """
    held = Holding.objects.filter(
        held_on(today), partnership=partnership, title__in=OFFICES, person__is_active=True
    ).exclude(person=but)
    return tuple(
        dict.fromkeys(held.order_by("person__name").values_list("person__name", flat=True))
    )


def partnership(slug: str) -> UUID | None:
    """Return a partnership's id by its short name; None where there is none."""
    return Partnership.objects.filter(slug=slug).values_list("pk", flat=True).first()


def _waiting(partnerships: Collection[UUID]) -> QuerySet[Adoption]:
    return Adoption.objects.filter(
        partnership__in=tuple(partnerships), approved_at__isnull=True,
        declined_at__isnull=True, withdrawn_at__isnull=True,
    )  # fmt: skip


def _is_approved(row: Adoption) -> bool:
    return row.approved_at is not None and row.withdrawn_at is None


def _told(row: Adoption, current: Adoption | None, today: date) -> Adopted:
    return Adopted(
        id=row.pk, policy=row.policy, edition=row.edition, version=bytes(row.version),
        day=row.in_force_from, state=_state(row, current, today), proposer=row.proposed_by_id,
        proposed=Deed(who=row.proposed_by.name, at=row.proposed_at),
        approved=_deed(row, "approved"), declined=_deed(row, "declined"),
        because=row.declined_because, withdrawn=_deed(row, "withdrawn"),
    )  # fmt: skip


def _state(row: Adoption, current: Adoption | None, today: date) -> State:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.declined_at is not None:
        return "declined"
    if row.approved_at is None:
        return "waiting"
    if row.in_force_from > today:
        return "coming"
    return "in force" if row is current else "past"


def _deed(row: Adoption, what: str) -> Deed | None:
    at, who = getattr(row, f"{what}_at"), getattr(row, f"{what}_by")
    return Deed(who=who.name, at=at) if at is not None and who is not None else None
