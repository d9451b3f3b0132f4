"""Taking up another version of a policy: proposed by one of the office, approved by another."""

import uuid
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from accord.directory.models import Adoption, Partnership, Person
from accord.library import calendars, policies
from accord.queries import in_force
from accord.record import versions
from accord.services import access, adopting_letters, adopting_names, offices

FURTHEST: Final = timedelta(days=3 * 366)
"""Further ahead nobody decides on a policy: a slip of the year would block every other one."""


class NotNow(Exception):
    """What was asked for cannot be. Nothing was written; the message says why and what to do.

    Attributes:
        of: what it is about: `file`, `day`, or empty for the proposal as a whole.
    """

    def __init__(self, message: str, *, of: str = "") -> None:
        """Keep what it is about."""
        super().__init__(message)
        self.of = of


def check_names(loaded: policies.Loaded) -> None:
    """Test that addresses and tables can carry the names in a policy.

    Raises:
        NotNow: they cannot; everything at once.
    """
    found = tuple(adopting_names.complaints(loaded))
    if found:
        raise NotNow(" ".join(found), of="file")


@transaction.atomic
def propose(
    loaded: policies.Loaded,
    *,
    partnership: uuid.UUID,
    day: date,
    by: uuid.UUID,
    key: uuid.UUID,
    at: datetime,
) -> uuid.UUID:
    """Put a version to the office of a partnership, and return the proposal's id.

    The record keeps the version from here on; it is in force once another of the office has
    approved it and its day has come.

    Args:
        loaded: the policy, checked, with the catalogue of its document.
        day: local date from which it is to be in force; that day is part of it.
        by: who proposes it.
        key: the form's own; sent twice, the first proposal is returned.
        at: the instant of proposing.

    Raises:
        NotNow: the day has passed or is years away, another version waits or begins on that day,
            nothing would change, another version bears the same name, or names cannot be carried.
        Nobody: `by` is not of the office, or the key is another proposal's.
    """
    today = _today(at)
    offices.to_office(partnership, person=by, today=today)
    _locked(partnership)
    before = Adoption.objects.filter(pk=key).first()
    if before is not None:
        if (before.proposed_by_id, before.partnership_id) != (by, partnership):
            raise access.Nobody
        return before.pk
    _check_day(partnership, day, today)
    check_names(loaded)
    version = versions.keep(loaded, at=at)
    _check_version(loaded, version, partnership, day)
    Adoption.objects.create(
        pk=key, partnership_id=partnership, version=version, policy=loaded.policy.id,
        edition=loaded.policy.version, in_force_from=day, proposed_by_id=by, proposed_at=at,
    )  # fmt: skip
    adopting_letters.proposed(partnership, by=by, at=at)
    return key


@transaction.atomic
def approve(adoption: uuid.UUID, *, partnership: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """Approve a version that another proposed: from its day on it is in force.

    Approved twice by the same person it is approved once.

    Args:
        by: who approves it; never who proposed it, under no other account either.
        at: the instant of approving.

    Raises:
        NotNow: it is their own, its day has passed, or it was declined or taken back.
        Nobody: `by` is not of the office, or there is no such proposal there.
    """
    row = _found(adoption, partnership, by, at)
    if row.approved_by_id == by:
        return
    _check_waiting(row)
    if _is_same_person(by, row.proposed_by_id):
        raise NotNow(
            "You proposed this version. Somebody else of the office has to approve it, so that two "
            "have read it."
        )
    if row.in_force_from < _today(at):
        raise NotNow(
            "The day from which it was to be in force has passed. Decline it, and let it be "
            "proposed again from today or a later day."
        )
    row.approved_by_id, row.approved_at = by, at
    row.save(update_fields=["approved_by", "approved_at"])
    adopting_letters.approved(row, at=at)


@transaction.atomic
def decline(
    adoption: uuid.UUID, *, partnership: uuid.UUID, because: str, by: uuid.UUID, at: datetime
) -> None:
    """Decline a version that another proposed, with a reason.

    Args:
        because: why, in words; never about a child or a person.
        by: who declines it. Who proposed it takes it back instead.
        at: the instant of declining.

    Raises:
        NotNow: it is their own, or it does not wait any more.
        Nobody: `by` is not of the office, or there is no such proposal there.
    """
    row = _found(adoption, partnership, by, at)
    if row.declined_by_id == by:
        return
    _check_waiting(row)
    if row.proposed_by_id == by:
        raise NotNow("You proposed this version: take it back instead.")
    row.declined_by_id, row.declined_at, row.declined_because = by, at, because
    row.save(update_fields=["declined_by", "declined_at", "declined_because"])
    adopting_letters.declined(row, at=at)


@transaction.atomic
def withdraw(adoption: uuid.UUID, *, partnership: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """Take a version back that is not in force yet: it waits, or it was approved for a later day.

    Args:
        by: anybody of the office.
        at: the instant of taking it back.

    Raises:
        NotNow: it is in force, or was declined.
        Nobody: `by` is not of the office, or there is no such proposal there.
    """
    row = _found(adoption, partnership, by, at)
    if row.withdrawn_at is not None:
        return
    if row.declined_at is not None:
        raise NotNow("This version was declined.")
    if row.approved_at is not None and row.in_force_from <= _today(at):
        raise NotNow(
            "This version is in force: escalations are raised under it. To change that, propose "
            "another version."
        )
    row.withdrawn_by_id, row.withdrawn_at = by, at
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    adopting_letters.withdrawn(row, at=at)


def _today(at: datetime) -> date:
    return calendars.load().local_date(at)


def _locked(partnership: uuid.UUID) -> None:
    """Let nobody else propose or approve there until this transaction ends."""
    Partnership.objects.select_for_update().get(pk=partnership)


def _found(adoption: uuid.UUID, partnership: uuid.UUID, by: uuid.UUID, at: datetime) -> Adoption:
    offices.to_office(partnership, person=by, today=_today(at))
    _locked(partnership)
    row = Adoption.objects.filter(pk=adoption, partnership=partnership).first()
    if row is None:
        raise access.Nobody
    return row


def _check_waiting(row: Adoption) -> None:
    if row.withdrawn_at is not None:
        raise NotNow("This version was taken back. Nothing is left to decide.")
    if row.declined_at is not None:
        raise NotNow("This version was declined already.")
    if row.approved_at is not None:
        raise NotNow("Somebody else has approved this version already.")


def _check_day(partnership: uuid.UUID, day: date, today: date) -> None:
    if day < today:
        raise NotNow(
            "That day has passed: what was raised since then keeps the policy it was raised under. "
            "Choose today or a later day.",
            of="day",
        )
    if day > today + FURTHEST:
        raise NotNow(
            "That is more than three years from today. Check the year, or choose an earlier day.",
            of="day",
        )
    standing = Adoption.objects.filter(partnership=partnership, withdrawn_at__isnull=True)
    if standing.filter(approved_at__isnull=True, declined_at__isnull=True).exists():
        raise NotNow(
            "Another version waits for approval here. Let it be approved, declined or taken back "
            "first."
        )
    if standing.filter(approved_at__isnull=False, in_force_from=day).exists():
        raise NotNow(
            "Another version begins on that day. Choose another day, or take that one back.",
            of="day",
        )


def _check_version(
    loaded: policies.Loaded, version: bytes, partnership: uuid.UUID, day: date
) -> None:
    """Test that a version is another than the one before it, and that its name is its own."""
    policy = loaded.policy
    try:
        before = in_force.on(partnership, day)
    except in_force.NoPolicy:
        before = None
    if before is not None and (before.policy, before.catalogue) == (policy, loaded.catalogue):
        raise NotNow("This very version is in force on that day: nothing would change.", of="file")
    adopted = Adoption.objects.filter(
        policy=policy.id, edition=policy.version, declined_at__isnull=True,
        withdrawn_at__isnull=True,
    ).exclude(version=version)  # fmt: skip
    if adopted.exists() or (in_force.is_shipped(policy) and not _is_shipped_whole(loaded)):
        raise NotNow(
            f"Another version of this policy is called “{policy.version}” already. Give this one a "
            "name of its own after “version:”, so that people can tell them apart.",
            of="file",
        )


def _is_shipped_whole(loaded: policies.Loaded) -> bool:
    """Test whether a policy is, to the letter, the one that ships with Accord under its id."""
    shipped = policies.by_id(loaded.policy.id)
    return (shipped.policy, shipped.catalogue) == (loaded.policy, loaded.catalogue)


def _is_same_person(one: uuid.UUID, other: uuid.UUID) -> bool:
    """Test whether two accounts are one person's, as far as name and mailbox tell."""
    if one == other:
        return True
    (name, mailbox), (other_name, other_mailbox) = (
        (" ".join(name.casefold().split()), email.partition("@")[0].partition("+")[0])
        for name, email in Person.objects.filter(pk__in=(one, other)).values_list("name", "email")
    )
    return name == other_name or mailbox == other_mailbox
