"""Which version of a policy is in force where, on a local date: asked here and nowhere else."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from accord.directory.models import Adoption, Partnership
from accord.engine.policy import Policy
from accord.library import policies, source
from accord.library.clauses import Catalogue
from accord.record import versions


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a policy that holds.

    Attributes:
        version: the hash under which the record keeps it; empty for the file that ships with
            Accord, which holds until a partnership adopts a version.
        since: local date from which it was adopted; None for that file.
        by: the partnerships that follow it, by name, where that was asked for.
    """

    policy: Policy
    catalogue: Catalogue
    version: bytes = b""
    since: date | None = None
    by: tuple[str, ...] = ()


Name = tuple[str, bytes, date | None]
"""A version by its policy's id, its hash, and the local date from which it was adopted."""


class NoPolicy(Exception):
    """A partnership has adopted no policy that holds yet, and none ships with Accord for it."""


def on(partnership: UUID, day: date) -> InForce:
    """Return the version that is in force in a partnership.

    That is the latest one approved and not withdrawn whose day has come, else the file that ships
    with Accord: so there is one for each day and never two.

    Args:
        day: local date; the first day of a version is its own.

    Raises:
        NoPolicy: there is none yet.
    """
    found = on_each((partnership,), day).get(partnership)
    if found is None:
        raise NoPolicy(f"No policy is in force in partnership {partnership} on {day}.")
    return found


def on_each(partnerships: Collection[UUID], day: date) -> dict[UUID, InForce]:
    """Return the versions in force in partnerships, as `on` does; two queries.

    A partnership without one is left out.
    """
    rows = Partnership.objects.filter(pk__in=set(partnerships)).values_list("pk", "policy")
    return {
        partnership: _read(policy, version, since)
        for partnership, (policy, version, since) in names(dict(rows), day).items()
    }


def names(begun: Mapping[UUID, str], day: date) -> dict[UUID, Name]:
    """Return the versions in force in partnerships by what they are called, unread; one query.

    A partnership without one is left out.

    Args:
        begun: partnerships, and for each the policy under which it began, by id.
        day: local date, as for `on`.
    """
    shipped = policies.ids()
    found: dict[UUID, Name] = {
        partnership: (policy, b"", None)
        for partnership, policy in begun.items()
        if policy in shipped
    }
    return found | _adopted(_approved(day).filter(partnership__in=tuple(begun)))


def named(policy: str, version: bytes) -> InForce:
    """Return a version that was in force when somebody asked.

    Args:
        policy: its id.
        version: its hash; empty for the file that ships with Accord.

    Raises:
        NoPolicy: there is no such file.
    """
    if not version and policy not in policies.ids():
        raise NoPolicy(f"No policy {policy} ships with Accord.")
    return _read(policy, version)


def everywhere(day: date) -> tuple[InForce, ...]:
    """Return each version that somebody follows on a day, with who does; two queries.

    A file that ships with Accord is among them, unless all its partnerships adopted another.
    """
    shipped = {each.policy.id: _of_file(each) for each in policies.usable()}
    adopted, unfollowed = _adopted(_approved(day)), dict(shipped)
    found: dict[tuple[str, bytes], InForce] = {}
    rows = Partnership.objects.order_by("name").values_list("pk", "name", "policy")
    for partnership, name, policy in rows:
        unfollowed.pop(policy, None)
        holds = _read(*adopted[partnership]) if partnership in adopted else shipped.get(policy)
        if holds is not None:
            _add(found, holds, name)
    for holds in unfollowed.values():
        _add(found, holds)
    return tuple(sorted(found.values(), key=lambda each: (each.policy.id, each.version)))


def published(policy: str, edition: str, day: date) -> InForce | None:
    """Return a version that anybody may read; None: there is none of that name.

    That is one which ships with Accord or once did, or came into force somewhere; what was only
    proposed is for those who decide on it.

    Args:
        policy: its id.
        edition: what its document calls the version; empty for the one that ships with Accord, and
            where none does, the one that was adopted last.
        day: local date; what comes into force later is not read yet.
    """
    shipped = _shipped(policy)
    if shipped is not None and edition in ("", shipped.policy.version):
        return shipped
    proposed = Adoption.objects.filter(policy=policy)
    approved = _approved(day).filter(policy=policy).order_by("-in_force_from")
    if not edition:
        found = approved.values_list("version", flat=True)[:1]
        return next((_kept(bytes(each)) for each in found), None)
    came = {bytes(each) for each in approved.values_list("version", flat=True)}
    waiting = {bytes(each) for each in proposed.values_list("version", flat=True)} - came
    labelled = versions.labelled(policy, edition)
    return next((_kept(each) for each in labelled if each not in waiting), None)


def is_shipped(policy: Policy) -> bool:
    """Test whether a policy is the version that ships with Accord, by its id and version."""
    shipped = _shipped(policy.id)
    return shipped is not None and shipped.policy.version == policy.version


def _add(found: dict[tuple[str, bytes], InForce], holds: InForce, *by: str) -> None:
    key = (holds.policy.id, holds.version)
    before = found.get(key, holds)
    found[key] = msgspec.structs.replace(before, by=(*before.by, *by))


def _approved(day: date) -> QuerySet[Adoption]:
    return Adoption.objects.filter(
        approved_at__isnull=False, withdrawn_at__isnull=True, in_force_from__lte=day
    )


def _adopted(approved: QuerySet[Adoption]) -> dict[UUID, Name]:
    """Return what partnerships have adopted last, by their ids."""
    rows = approved.order_by("in_force_from").values_list(
        "partnership", "policy", "version", "in_force_from"
    )  # fmt: skip
    return {
        partnership: (policy, bytes(version), since) for partnership, policy, version, since in rows
    }


def _read(policy: str, version: bytes, since: date | None = None) -> InForce:
    holds = _kept(version) if version else _of_file(policies.by_id(policy))
    return msgspec.structs.replace(holds, since=since)


def _kept(version: bytes) -> InForce:
    kept = versions.policy(version)
    return InForce(policy=kept.policy, catalogue=kept.catalogue, version=version)


def _shipped(policy: str) -> InForce | None:
    """Return the file of an id; None where there is none, or none that can be used."""
    if policy not in policies.ids():
        return None
    try:
        return _of_file(policies.by_id(policy))
    except (source.NotUsable, policies.Unknown):
        return None


def _of_file(loaded: policies.Loaded) -> InForce:
    return InForce(policy=loaded.policy, catalogue=loaded.catalogue)
