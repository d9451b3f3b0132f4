"""Moving an open escalation to the version of its policy that is in force: read first, then done.

Somebody of the partnership's office decides it. Two of the office have approved the version; of one
escalation one decides, and never who takes part in it for an agency.
"""

import uuid
from datetime import datetime

import msgspec
from django.db import transaction

from accord.directory import posts as directory
from accord.engine import agenda, duties, events, limits, moving, notices, posts, words
from accord.engine import policy as policies
from accord.engine.duties import Owed
from accord.engine.evolve import evolve
from accord.engine.moving import Version
from accord.engine.standing import Standing
from accord.engine.working_days import Due
from accord.library import calendars
from accord.queries import history, in_force
from accord.queries.in_force import InForce
from accord.record import store
from accord.services import access, escalations, looks, offices, proposed_limits, steps
from accord.services.access import Door
from accord.services.escalations import ChangedSince, Done, Stand

__all__ = ["ChangedSince", "NotNow", "Part", "Plan", "dry_run", "move"]

NO_REASON = "Say why it moves to the new version. Both sides read it."


class NotNow(Exception):
    """It cannot be moved. Nothing was written; the message says why.

    Attributes:
        of: what it is about: `reason`, or empty for the move as a whole.
    """

    def __init__(self, message: str, *, of: str = "") -> None:
        """Keep what it is about."""
        super().__init__(message)
        self.of = of


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What a version of the policy asks of an escalation as it stands.

    Attributes:
        owed: its duties, but for what people promised each other, which no version changes.
        due: the present limit; None where there is none.
        overdue: whether that has passed.
        clauses: why the limit is.
        meets: the posts that meet at the present stage.
    """

    edition: str
    owed: tuple[Owed, ...]
    due: Due | None
    overdue: bool
    clauses: policies.Clauses
    meets: tuple[words.Post, ...]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What moving an escalation would change.

    Attributes:
        taken: the version in force.
        after: None where it cannot be moved; `barred` then says why.
        seen: number of the last event that this is about.
    """

    door: Door
    stand: Stand
    taken: InForce
    before: Part
    after: Part | None
    barred: tuple[str, ...]
    seen: int


def dry_run(
    escalation: uuid.UUID, *, partnership: uuid.UUID, person: uuid.UUID, at: datetime
) -> Plan:
    """Return what moving an escalation would change, and keep that they looked; it moves nothing.

    Args:
        person: somebody of the partnership's office.
        at: the instant at which they look.

    Raises:
        Nobody: they are not of that office, it may not see the escalation yet, or no version
            was adopted there.
    """
    door, _ = _door(escalation, partnership, person, at)
    return _plan(door, looks.at_escalation(door, what="moving", at=at), at)


def move(
    escalation: uuid.UUID,
    *,
    partnership: uuid.UUID,
    person: uuid.UUID,
    reason: str,
    key: uuid.UUID,
    seen: int,
    at: datetime,
) -> Done:
    """Move an escalation to the version in force, and tell both sides.

    Args:
        person: somebody of the partnership's office, who takes no part in it for an agency.
        reason: why, in words; both sides read it.
        key: the form's own; sent twice, the first answer is given again.
        seen: number of the last event that the dry run was about.
        at: the instant from which the version in force judges it.

    Raises:
        NotNow: it cannot be moved, not by them, or no reason was given. Nothing was written.
        ChangedSince: something happened since the dry run. Nothing was written.
        Nobody: as for `dry_run`, or the key is another person's.
    """
    try:
        with transaction.atomic():
            return _moved(escalation, partnership, person, reason.strip(), key, seen, at)
    except store.AnsweredBefore as matter:
        # At this very moment it answered for another escalation: no form of ours does that.
        raise access.Nobody from matter


def _moved(
    escalation: uuid.UUID,
    partnership: uuid.UUID,
    person: uuid.UUID,
    reason: str,
    key: uuid.UUID,
    seen: int,
    at: datetime,
) -> Done:
    door, post = _door(escalation, partnership, person, at)
    try:
        store.lock(escalation)
    except (store.Unknown, store.Forgotten) as matter:
        raise access.Nobody from matter
    answered = escalations.answered(door, key=key)
    if answered is not None:
        return answered
    # Asked again under the lock: who may see it can change while somebody else writes.
    door, post = _door(escalation, partnership, person, at)
    before = escalations.stand(escalation)
    if before.stream.seq != seen:
        raise ChangedSince(before.stream.seq, before.stored[seen:])
    plan = _plan(door, before, at)
    if plan.barred:
        raise NotNow(" ".join(plan.barred))
    if not reason:
        raise NotNow(NO_REASON, of="reason")
    new = _events(before, plan.taken, by=post, reason=reason, at=steps.no_earlier(at, before))
    after = evolve(before.standing, new[0])
    if after.limits != before.standing.limits:
        proposed_limits.lapse(escalation, at=at)
    return escalations.write_down(
        new,
        before=before,
        told=_told(new, before, after, plan.taken),
        key=key,
        person=person,
        at=at,
    )


def _door(
    escalation: uuid.UUID, partnership: uuid.UUID, person: uuid.UUID, at: datetime
) -> tuple[Door, words.Post]:
    """Return an office's door to an escalation of its partnership, and as which post they decide.

    Raises:
        Nobody: there is none such for them.
    """
    offices.to_office(partnership, person=person, today=calendars.load().local_date(at))
    door = access.to_escalation(escalation, person=person, at=at)
    own = [post for post in door.posts if post in _OFFICES]
    if door.partnership != partnership or not own:
        raise access.Nobody
    return door, own[0]


_OFFICES = frozenset(
    posts.post(posts.PARTNERSHIP, title)
    for title in directory.OFFICES
    if title != directory.OFFICE  # which acts for its business manager's post
)


def _plan(door: Door, stand: Stand, at: datetime) -> Plan:
    try:
        taken = in_force.on(door.partnership, calendars.load().local_date(at))
    except in_force.NoPolicy as matter:
        raise access.Nobody from matter
    if not taken.version:
        raise access.Nobody
    barred = tuple(_barred(door, stand, taken))
    after = None
    if not barred:
        would = _events(stand, taken, by=posts.PARTNERSHIP, reason="", at=at)
        after = _part(evolve(stand.standing, would[0]), taken.policy, at)
    return Plan(
        door=door,
        stand=stand,
        taken=taken,
        before=_part(stand.standing, stand.kept.policy, at),
        after=after,
        barred=barred,
        seen=stand.stream.seq,
    )


def _barred(door: Door, stand: Stand, taken: InForce) -> list[str]:
    if taken.version == stand.stream.policy_hash:
        return ["It follows the version in force already."]
    found = list(moving.barred(stand.standing, stand.kept.policy, taken.policy))
    if door.agency is not None or _took_part(door, stand):
        found.append(
            "You take part in it for an agency, so somebody else of the office has to decide."
        )
    return found


def _took_part(door: Door, stand: Stand) -> bool:
    """Test whether somebody acted for a side there, and did not only enter what others said."""
    return any(
        step.speaks == door.person
        and posts.party_of(step.events[0].by, stand.standing.agencies) in posts.SIDES
        for step in history.steps(stand.stored)
    )


def _events(
    stand: Stand, taken: InForce, *, by: str, reason: str, at: datetime
) -> tuple[events.Event, ...]:
    return moving.moved(
        stand.standing,
        Version(policy=stand.kept.policy, hash=stand.stream.policy_hash.hex()),
        Version(policy=taken.policy, hash=taken.version.hex()),
        calendars.load(),
        by=words.Post(by),
        reason=reason,
        at=at,
    )


def _part(standing: Standing, policy: policies.Policy, at: datetime) -> Part:
    promised = {each.id for each in standing.promises}
    stage, meets = policy.stages[standing.rung], agenda.meeting(standing, policy)
    return Part(
        edition=policy.version,
        owed=tuple(each for each in duties.owed(standing, policy) if each.id not in promised),
        due=limits.due(standing, policy),
        overdue=limits.overdue(standing, policy, at=at),
        clauses=stage.limits[0].clauses if stage.limits else stage.clauses,
        meets=(
            posts.post("raising", meets.raising),
            *(
                posts.of_agency(each, meets.responding, standing.agencies)
                for each in standing.agencies.responding
            ),
        ),
    )


def _told(
    new: tuple[events.Event, ...], before: Stand, after: Standing, taken: InForce
) -> tuple[notices.Told, ...]:
    """Return whom it tells: who meets under either version, and the worker."""
    return tuple(
        each
        for policy in (taken.policy, before.kept.policy)
        for each in notices.told(new, before=before.standing, after=after, policy=policy)
    )
