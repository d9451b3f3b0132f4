"""Steps that tests of the service take through its doors, as the people of the invented world."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from service_world import AT, World

from accord.engine import acts, events, words
from accord.services import access, attaching, escalations

DAY = timedelta(days=1)


def raised(
    world: World,
    *,
    counterpart: UUID | None = None,
    key: UUID | None = None,
    at: datetime = AT,
    departing: str = "",
    account: tuple[events.Line, ...] = (),
    **particulars: object,
) -> UUID:
    """Raise from the school about social care's decision, and return the escalation's id."""
    desk = access.desks(world.school.practitioner, today=at.date())[0]
    done = escalations.raise_(
        acts.Raise(**{"areas": (words.AreaId("levels-of-need"),), **particulars}),
        key=key or uuid4(),
        person=world.school.practitioner,
        desk=desk,
        responding=(world.social_care.slug,),
        counterpart=counterpart,
        happened=None,
        departing=departing,
        account=account,
        at=at,
    )
    return done.escalation


def do(
    escalation: UUID,
    person: UUID,
    act: acts.Act,
    *,
    at: datetime,
    seen: int | None = None,
    key: UUID | None = None,
    departing: str = "",
    happened: datetime | None = None,
    account: tuple[events.Line, ...] = (),
    attachments: tuple[attaching.Given, ...] = (),
) -> escalations.Done:
    """Take a step as somebody who has just looked at the page, or saw it at `seen`."""
    door = access.to_escalation(escalation, person=person, at=at)
    now = escalations.stand(escalation).stream.seq
    return escalations.carry_out(
        act, door=door, key=key or uuid4(), seen=now if seen is None else seen,
        happened=happened, departing=departing, account=account,
        attachments=attachments, at=at,
    )  # fmt: skip


def discussed(**said: object) -> acts.Discuss:
    """Return a discussion that settled nothing."""
    return acts.Discuss(**{"mode": "telephone", "outcome": "unresolved", **said})


def at_stage(world: World, stage: int, *, at: datetime = AT, **particulars: object) -> UUID:
    """Return an escalation that went up to a stage of Gloucestershire's ladder in due form."""
    counterpart = world.social_care.practitioner
    escalation = raised(world, counterpart=counterpart, at=at, **particulars)
    school = world.school
    climbing = (school.practitioner, school.line_manager, school.senior_manager)
    for rung, person in enumerate(climbing[: stage - 1], start=1):
        when = at + rung * DAY
        do(escalation, person, discussed(), at=when)
        if rung == 3:
            do(escalation, person, acts.EngageBoardMembers(), at=when)
        do(escalation, person, acts.Escalate(reason="no agreement"), at=when)
    return escalation
