"""The account after a storm: what was acknowledged is there, and everybody is told of it once."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet
from letters import ENDS, arrivals, doubled, states

from accord.outbox.models import FAILED, IN_DOUBT, SENT, Message
from accord.record import verify
from accord.record.models import Command, Event, Head
from accord.services import rebuild


def readers(escalation: UUID, seq: int) -> Counter:
    """Return whom the outbox tells of one step, and as what."""
    return Counter(
        Message.objects.filter(escalation=escalation, seq=seq).values_list(
            "kind", "tag", "post", "person", "partnership"
        )
    )


Told = Mapping[tuple[UUID, int], Counter]
"""Whom the outbox tells, by who takes a step and the how-manyeth of its escalation it is."""


def calm(writers) -> Told:
    """Let everybody take each kind of step while nothing breaks; return who is told of it."""
    found = {}
    for each in writers:
        escalation = each.raise_()
        each.talk(escalation)
        each.hand_up(escalation)
        for number, command in enumerate(_commands().filter(escalation=escalation)):
            found[command.person, number] = readers(command.escalation, command.seq)
    assert any(found.values())
    return found


def _commands() -> QuerySet[Command]:
    return Command.objects.order_by("escalation", "seq")


def after(writers, told: Told) -> dict[str, object]:
    """Return the figures of what happened to the record and to the outbox.

    Args:
        told: who is told of each kind of step, as `calm` returned it.
    """
    missing, more = _against(told)
    return {
        "acknowledged": sum(len(each.raised) + len(each.steps) for each in writers),
        "asked_again": sum(each.again for each in writers),
        "events": Event.objects.count(),
        "acknowledged_lost": _lost(writers),
        "record_findings": sum(1 for _ in verify.findings()),
        "register_differences": sum(1 for _ in rebuild.check()),
        "steps": Command.objects.count(),
        "rows": Message.objects.count(),
        "rows_missing": missing,
        "rows_too_many": more,
        "rows_doubled": _doubled_rows(),
        "notices": _notices().count(),
        "notices_doubled": doubled(
            _notices().values_list("escalation", "seq", "person", "partnership")
        ),
        "rows_never_ended": Message.objects.exclude(state__in=ENDS).count(),
    }


def mails(server) -> dict[str, object]:
    """Return the figures of what left the house."""
    arrived, ends = arrivals(server), dict(Message.objects.values_list("id", "state"))
    return {
        "ends": states(),
        "mails_arrived": arrived.total(),
        "mails_doubled": doubled(arrived.elements()),
        "sent_but_never_arrived": sum(
            1 for each, state in ends.items() if state == SENT and not arrived[each]
        ),
        "failed_but_arrived": sum(
            1 for each, state in ends.items() if state == FAILED and arrived[each]
        ),
        "in_doubt_and_arrived": sum(
            1 for each, state in ends.items() if state == IN_DOUBT and arrived[each]
        ),
        "arrived_from_nowhere": len(arrived.keys() - ends.keys()),
    }


NONE_OF = (
    "acknowledged_lost", "record_findings", "register_differences", "rows_missing",
    "rows_too_many", "rows_doubled", "notices_doubled", "rows_never_ended", "mails_doubled",
    "sent_but_never_arrived", "failed_but_arrived", "arrived_from_nowhere",
)  # fmt: skip


def broken(figures: dict[str, object]) -> dict[str, object]:
    """Return those figures that should be nought and are not."""
    return {name: figures[name] for name in NONE_OF if figures.get(name)}


def _lost(writers) -> int:
    """Count what somebody was told is on record, and is not."""
    recorded = dict(Command.objects.values_list("key", "escalation"))
    heads = set(Head.objects.values_list("escalation", flat=True))
    raised = [(key, where) for each in writers for key, where in each.raised.items()]
    steps = [key for each in writers for key in each.steps]
    return sum(
        1 for key, where in raised if recorded.get(key) != where or where not in heads
    ) + sum(1 for key in steps if key not in recorded)


def _against(told: Told) -> tuple[int, int]:
    """Count the rows that steps lack, and those that they have too many."""
    rows: dict[tuple[UUID, int], Counter] = defaultdict(Counter)
    for escalation, seq, *reader in Message.objects.filter(seq__isnull=False).values_list(
        "escalation", "seq", "kind", "tag", "post", "person", "partnership"
    ):
        rows[escalation, seq][tuple(reader)] += 1
    missing = more = 0
    steps = itertools.groupby(_commands(), key=lambda command: command.escalation)
    for number, command in ((nr, each) for _, of in steps for nr, each in enumerate(of)):
        wanted = told[command.person, number]
        found = rows.pop((command.escalation, command.seq), Counter())
        missing += (wanted - found).total()
        more += (found - wanted).total()
    return missing, more + sum(each.total() for each in rows.values())


def _doubled_rows() -> int:
    columns: Sequence[str] = ("escalation", "seq", "post", "person", "partnership")
    return doubled(Message.objects.filter(seq__isnull=False).values_list(*columns))


def _notices() -> QuerySet[Message]:
    """Return what people see in Accord itself of the steps that were taken."""
    return Message.objects.filter(seq__isnull=False, twin=False)
