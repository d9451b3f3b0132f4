"""The picture of one escalation: from events, standing and agenda to rows, and back again."""

import hashlib
import uuid
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from accord.engine import acts, agenda, corrections, duties, events, limits, posts, words
from accord.engine import policy as policies
from accord.engine.duties import Owed as Duty
from accord.engine.standing import Standing
from accord.engine.working_days import Due
from accord.register import children, connections, models, promised, representations, seats, titles
from accord.register.connections import Asked

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two signs that nobody mixes up when reading them out on the telephone."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one escalation, as plain values."""

    entry: dict[str, Any]
    seats: tuple[seats.Seat, ...]
    owed: tuple[dict[str, Any], ...]


def reference(escalation: uuid.UUID) -> str:
    """Return the name by which people speak of an escalation: eight signs, worked out from its id.

    Nobody can tell from one how many there are, or guess another.
    """
    number = int.from_bytes(hashlib.sha256(escalation.bytes).digest()[:5], "big")
    signs = "".join(_LETTERS[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"


def drawn(
    escalation: uuid.UUID,
    *,
    partnership: uuid.UUID,
    policy_hash: bytes,
    history: tuple[tuple[events.Event, uuid.UUID | None], ...],
    standing: Standing,
    policy: policies.Policy,
    under: tuple[policies.Policy, ...] = (),
    pressed: Collection[seats.Place] = (),
) -> Picture:
    """Return the picture of an escalation as it stands after its last event.

    Args:
        pressed: the posts that were reminded of it, which no event says.
        under: the version of the policy by which each event was judged, where that was not always
            `policy`.
    """
    due, pressing = limits.due(standing, policy), limits.pressing(standing, policy)
    called = seats.taken(history, standing, policy, under=under, pressed=pressed)
    open_ = standing.status == "open"
    duties_ = (*_naming(called, standing, policy), *_owed(standing, policy))
    told = tuple(event for event, _ in history)
    asked = (
        *connections.asked(told, standing, policy),
        *representations.asked(told, standing, policy),
    )
    return Picture(
        entry={
            "escalation": escalation,
            "reference": reference(escalation),
            "partnership": partnership,
            "policy": policy.id,
            "policy_hash": policy_hash,
            "seq": standing.version,
            "status": standing.status,
            "stage": standing.stage,
            "rung": standing.rung,
            "raised_at": _raised_at(history),
            "stage_since": standing.entered,
            "changed_at": history[-1][0].at,
            "due_day": due.day if due else None,
            "due_ends": _past_from(pressing),
            "provisional": bool(due and due.provisional),
            "guide": _is_guide(due, standing, policy),
            "waiting_for": ",".join(agenda.awaited(standing, policy, past=False)),
            "then_waiting_for": ",".join(agenda.awaited(standing, policy, past=True)),
            "raising": standing.agencies.raising,
            "responding": ",".join(standing.agencies.responding),
            "partnership_sees": _partnership_sees(history, standing, policy, under) or "",
            "areas": ",".join(_areas(standing, policy)),
            "child_key": children.key_of(standing.history, standing.agencies.raising),
            "follows": children.followed(standing.history),
            "in_danger": open_ and standing.harm_now,
            "safe_by": standing.protective.day if open_ and standing.protective else None,
        },
        seats=called,
        owed=tuple(_row(place, duty, standing, policy) for place, duty in enumerate(duties_))
        + tuple(
            _row(place, each.duty, standing, policy, asked=each)
            for place, each in enumerate(asked, start=len(duties_))
        ),
    )


def show(picture: Picture) -> None:
    """Write the rows of one escalation in place of those that were there."""
    escalation = picture.entry["escalation"]
    # One statement, whether there was a row or not.
    models.Entry.objects.bulk_create(
        [models.Entry(**picture.entry)],
        update_conflicts=True,
        unique_fields=["escalation"],
        update_fields=[name for name in picture.entry if name != "escalation"],
    )
    models.Seat.objects.filter(entry=escalation).delete()
    models.Seat.objects.bulk_create(
        models.Seat(entry_id=escalation, **msgspec.structs.asdict(seat)) for seat in picture.seats
    )
    models.Owed.objects.filter(entry=escalation).delete()
    models.Owed.objects.bulk_create(models.Owed(entry_id=escalation, **row) for row in picture.owed)


def every() -> tuple[uuid.UUID, ...]:
    """Return the id of every escalation that has an entry."""
    return tuple(models.Entry.objects.order_by("escalation").values_list("escalation", flat=True))


def take_away(escalation: uuid.UUID) -> None:
    """Take away an entry of which there is no record, with its seats and what it owes."""
    models.Entry.objects.filter(escalation=escalation).delete()


def shown(escalation: uuid.UUID) -> Picture | None:
    """Return the picture that the rows show now; None where there is no row."""
    found = models.Entry.objects.filter(escalation=escalation).values().first()
    if found is None:
        return None
    entry: dict[str, Any] = {**found, "policy_hash": bytes(found["policy_hash"])}
    called = models.Seat.objects.filter(entry=escalation).order_by("id")
    owed = models.Owed.objects.filter(entry=escalation).order_by("place")
    return Picture(
        entry=entry,
        seats=tuple(
            seats.Seat(
                body=each.body, title=each.title, person=each.person, named=each.named,
                sees=each.sees, because=each.because,  # type: ignore[arg-type]
            )
            for each in called
        ),
        owed=tuple(
            {name: value for name, value in row.items() if name not in ("id", "entry_id")}
            for row in owed.values()
        ),
    )  # fmt: skip


def _partnership_sees(
    history: tuple[tuple[events.Event, uuid.UUID | None], ...],
    standing: Standing,
    policy: policies.Policy,
    under: tuple[policies.Policy, ...],
) -> seats.Sees | None:
    if not under:
        return seats.partnership_sees(standing, policy)
    return seats.goes_on_seeing((event for event, _ in history), under)


def _owed(standing: Standing, policy: policies.Policy) -> tuple[duties.Owed, ...]:
    """Return what is owed, something promised once though another day was agreed for it."""
    again = promised.superseded(standing)
    return tuple(each for each in duties.owed(standing, policy) if each.id not in again)


def _raised_at(history: tuple[tuple[events.Event, uuid.UUID | None], ...]) -> datetime:
    """Return when it was raised; what an office entered was raised before that (reading 6)."""
    first = history[0][0]
    beginning = (event for event, _ in history if event.entry == first.entry)
    entered = any(events.entered_for(event.body) for event in beginning)
    return first.happened if entered else first.at


def _areas(standing: Standing, policy: policies.Policy) -> tuple[str, ...]:
    """Return what it is about, as corrected: the policy's own ids and no words of anybody's."""
    known = (*policy.areas.listed, words.OTHER_AREA)
    raised = (
        event.body
        for event, _ in corrections.amended(standing.history)
        if isinstance(event.body, acts.Raise)
    )
    said = next((each.areas for each in raised if each.areas), ())
    return tuple(each for each in dict.fromkeys(said) if each in known)


def _is_guide(due: Due | None, standing: Standing, policy: policies.Policy) -> bool:
    """Test whether a limit is one that the stage's document calls a guide (reading 9)."""
    stage = policy.stages[standing.rung]
    issued = zip(stage.limits, standing.limits, strict=False)
    return due is not None and any(limit.guide and due is each for limit, each in issued)


def _past_from(due: Due | None) -> datetime | None:
    """Return the instant from which an unmet limit is past (reading 12).

    A day is past from the following midnight on, a moment only after it.
    """
    if due is None:
        return None
    return due.ends if due.moment is None else due.ends + timedelta(microseconds=1)


def _naming(
    called: tuple[seats.Seat, ...], standing: Standing, policy: policies.Policy
) -> tuple[Duty, ...]:
    """Return the naming that a side owes for the present stage (reading 17)."""
    if standing.status != "open" or standing.stage is None:
        return ()
    meets, agencies = agenda.meeting(standing, policy), standing.agencies
    wanted = {agency: meets.responding for agency in agencies.responding}
    wanted[agencies.raising] = meets.raising
    at_posts = seats.at_posts(called)
    sat_in = {(seat.body, seat.title) for seat in at_posts if seat.person is not None}
    empty = {(seat.body, seat.title) for seat in at_posts} - sat_in
    return tuple(
        Duty(
            id=f"naming/{agency}", duty=titles.NAMING.title,
            who=posts.of_agency(agency, "safeguarding_lead", agencies),
            strength="must", due=None, clauses=(words.Clause("reading-17"),),
        )
        for agency, title in wanted.items()
        if (agency, title) in empty
    )  # fmt: skip


def _post(who: str) -> str:
    """Return a post; whoever is named in words is a name, which the register does not keep."""
    body, title = posts.split(who)
    known = (*posts.AGENCY_TITLES, *posts.PARTNERSHIP_TITLES, *posts.INDEPENDENT_TITLES)
    return who if body and title in known else ""


def _about(duty: Duty, standing: Standing, policy: policies.Policy) -> str:
    """Return which sides a panel has still to hear, or whose report is out (readings 30 and 31)."""
    do = titles.of(duty.id, policy).do
    if do == acts.Hear.do:
        return ",".join(_unheard(standing))
    return duty.id.rpartition("/")[2] if do == acts.Report.do else ""


def _unheard(standing: Standing) -> Iterator[str]:
    wrote = representations.sent(standing.history, standing.agencies)
    for side in duties.unheard(standing):
        sent = side in wrote and wrote[side].since >= standing.visit
        yield f"{side}:{representations.SENT}" if sent else side


def _row(
    place: int,
    duty: Duty,
    standing: Standing,
    policy: policies.Policy,
    *,
    asked: Asked | None = None,
) -> dict[str, Any]:
    whom = str(asked.person or "") if asked is not None else ""
    wanted = asked.day if asked is not None else None
    return {
        "place": place,
        "duty": duty.id,
        "do": titles.of(duty.id, policy).do,
        "who": _post(duty.who),
        "strength": duty.strength,
        "clauses": ",".join(duty.clauses),
        "due_day": duty.due.day if duty.due else wanted,
        "due_ends": _past_from(duty.due),
        "about": whom or _about(duty, standing, policy),
    }
