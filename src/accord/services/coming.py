"""What comes due next in an escalation, written down with every step of it.

A pure function of the record and of how far people were reminded: no job waits anywhere, so none
has to be cancelled, and a worker that was away for days finds all it missed.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from accord.engine import events, posts, reminders, words
from accord.engine import policy as policies
from accord.engine.evolve import evolve
from accord.engine.reminders import Spell
from accord.engine.standing import NOTHING
from accord.library import calendars
from accord.outbox.models import HELD, NOT_SENT, REMINDER, SENDING, SETTLED, WAITING, Message
from accord.register import agendas, promised
from accord.register.seats import Place

UNSENT = (WAITING, SENDING, HELD)


def spells(history: Sequence[events.Event], under: Iterable[policies.Policy]) -> tuple[Spell, ...]:
    """Return the standings of an escalation one after another, and how long each lasted.

    Args:
        under: the version of the policy by which each event was judged.
    """
    found, standing = [], NOTHING
    following = (*(event.at for event in history[1:]), None)
    for event, policy, until in zip(history, under, following, strict=True):
        standing = evolve(standing, event)
        found.append(
            Spell(
                standing=standing, policy=policy, since=event.at, until=until,
                dropped=promised.superseded(standing),
            )
        )  # fmt: skip
    return tuple(found)


def wanted(escalation: uuid.UUID, spells: Sequence[Spell]) -> agendas.Row | None:
    """Return what the agenda has to say of an escalation; None once it is closed.

    How far people were reminded stands in the row; where that was lost, in the messages.
    """
    if spells[-1].standing.status == "closed":
        return None
    known = agendas.shown(escalation)
    through = known.through if known else _reminded(escalation) or spells[0].since
    comes = reminders.comes(spells, calendars.load(), through=through)
    return agendas.Row(through=through, comes=comes)


def keep(escalation: uuid.UUID, spells: Sequence[Spell], *, at: datetime) -> None:
    """Write the agenda's row after a step, and end the reminders of what it settled.

    Nothing of what is done or put off is sent any more; what is on its way to a mail server is.
    What was sent of it presses nobody on the page of notices either.

    Args:
        at: the instant of the step.
    """
    agendas.show(escalation, wanted(escalation, spells))
    alive = reminders.causes(spells[-1], calendars.load())
    open_ = Q(state__in=UNSENT) | Q(read_at__isnull=True)
    found = _of(escalation).filter(open_).exclude(cause__in=alive)
    ids = tuple(found.values_list("pk", flat=True))
    if not ids:
        return
    over = Message.objects.filter(pk__in=ids)
    # what waits again was handed over once, and a mail server put it off
    under_way = Q(state=SENDING, handed_over_at__isnull=False)
    over.filter(~under_way, state__in=UNSENT).update(
        state=NOT_SENT, why="over", lease=None, leased_until=None, ended_at=at
    )
    over.filter(read_at__isnull=True).update(read_at=at)


def pressed(escalation: uuid.UUID, agencies: words.Agencies) -> tuple[Place, ...]:
    """Return the posts that were reminded of an escalation: who is asked to act has to see it.

    What was settled before it was written asks nobody, and lets nobody in.
    """
    found = (
        _of(escalation).exclude(why=SETTLED).order_by().values_list("post", flat=True).distinct()
    )
    return places(found, agencies)


def places(addresses: Iterable[str], agencies: words.Agencies) -> tuple[Place, ...]:
    """Return where people sit who were reminded at these addresses, in their order."""
    found = (posts.split(each) for post in addresses for each in posts.exact(post, agencies))
    return tuple(sorted({(body, title) for body, title in found if title}))


def _reminded(escalation: uuid.UUID) -> datetime | None:
    through: datetime | None = _of(escalation).aggregate(Max("written_at"))["written_at__max"]
    return through


def _of(escalation: uuid.UUID) -> QuerySet[Message]:
    return Message.objects.filter(escalation=escalation, kind=REMINDER)
