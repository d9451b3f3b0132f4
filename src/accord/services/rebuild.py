"""Making the register anew from the record, and checking that it says the same."""

import uuid
from collections.abc import Iterator

import msgspec
from django.db import transaction

from accord.record import rows, store, versions
from accord.register import agendas, picture
from accord.sealing import seals
from accord.services import coming, escalations

MISSING, STRAY, UNREADABLE = "missing", "stray", "unreadable"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the register shows otherwise than the record says.

    Attributes:
        what: the part that differs, `entry`, `seats`, `owed` or `agenda`; `missing` where there is
            no row, `stray` where there is one and no record that could be read; `unreadable` where
            the record itself does not fit, which `verify-record` looks into.
    """

    escalation: uuid.UUID
    what: str


def check() -> Iterator[Difference]:
    """Yield every difference between the register and what the record leads to, both ways."""
    recorded = set()
    for escalation in store.every():
        recorded.add(escalation)
        yield from _differences(escalation)
    for escalation in picture.every():
        if escalation not in recorded:
            yield Difference(escalation=escalation, what=STRAY)


def rebuild() -> tuple[int, tuple[Difference, ...]]:
    """Make every entry anew, take away strays; return how many were made, and what could not be."""
    count, left = 0, []
    recorded = set()
    for escalation in store.every():
        recorded.add(escalation)
        with transaction.atomic():
            drawn = _drawn(escalation, lock=True)
            if drawn is None:
                left.append(Difference(escalation=escalation, what=UNREADABLE))
                continue
            picture.show(drawn.picture)
            agendas.show(escalation, drawn.agenda)
        count += 1
    for escalation in picture.every():
        if escalation not in recorded:
            picture.take_away(escalation)
    return count, tuple(left)


def _differences(escalation: uuid.UUID) -> Iterator[Difference]:
    with transaction.atomic():
        wanted = _drawn(escalation)
        found, coming_next = picture.shown(escalation), agendas.shown(escalation)
    if wanted is None:
        yield Difference(escalation=escalation, what=UNREADABLE)
        return
    if found is None:
        yield Difference(escalation=escalation, what=MISSING)
        return
    for part in ("entry", "seats", "owed"):
        if getattr(found, part) != getattr(wanted.picture, part):
            yield Difference(escalation=escalation, what=part)
    if coming_next != wanted.agenda:
        yield Difference(escalation=escalation, what="agenda")


class _Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """What the record leads to: the picture, and what comes due next."""

    picture: picture.Picture
    agenda: agendas.Row | None


def _drawn(escalation: uuid.UUID, *, lock: bool = False) -> _Drawn | None:
    """Return what the record leads to; None where the record does not fit."""
    try:
        if lock:
            store.lock(escalation)
        stand = escalations.stand(escalation)
        pressed = coming.pressed(escalation, stand.standing.agencies)
        return _Drawn(
            picture=escalations.drawn(stand, pressed=pressed),
            agenda=coming.wanted(escalation, stand.spells),
        )
    except (rows.Unreadable, seals.Broken, store.Unknown, store.Forgotten, versions.Unknown):
        return None
