"""The short log of a difference that was settled at the first stage by talking."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from django.db import transaction

from accord.directory import names
from accord.engine import acts, events, words
from accord.engine.policy import Policy
from accord.library import calendars
from accord.queries import raising
from accord.services import escalations, first_steps
from accord.services.access import Desk
from accord.services.first_steps import Step


class SaidElse(Exception):
    """The same form was sent before, and said something else. Nothing was written.

    Attributes:
        escalation: what it put on record then.
    """

    def __init__(self, escalation: uuid.UUID) -> None:
        """Keep what stands."""
        super().__init__("The same form was sent before, and said something else.")
        self.escalation = escalation


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """A talk that settled a difference, as one of the two tells it.

    Attributes:
        agency: slug of the agency they talked with.
        whom: whom they talked with, as they wrote the name; empty where they did not.
        about: what it was about, in their words.
        agreement: what was agreed.
        happened: the instant at which they talked; None for just now.
    """

    agency: str
    whom: str = ""
    areas: tuple[words.AreaId, ...]
    area_other: str = ""
    about: str
    mode: words.Mode
    how: words.How
    agreement: str
    happened: datetime | None = None


def log(
    talk: Talk, *, key: uuid.UUID, person: uuid.UUID, desk: Desk, at: datetime
) -> escalations.Done:
    """Raise it, write down the talk, and end it, all in one transaction.

    What is owed after an outcome is owed here as well: filing (reading 25) and written
    confirmation (reading 32). Whoever they talked with is named where the directory has one person
    of that name there who can take part at the first stage; else the name stands in words.

    Args:
        key: the form's own; sent twice, the first answer is given again.
        at: the instant at which it is written down.

    Raises:
        Refused: the engine has something against it. Nothing was written.
        SaidElse: the same form was sent before, and said something else.
        Nobody: the desk is not theirs, or the agency not one of its partnership.
    """
    policy = desk.in_force
    counterpart = _known(talk, desk, policy, calendars.load().local_date(at))
    with transaction.atomic():
        done = escalations.raise_(
            _raise(talk),
            key=key,
            person=person,
            desk=desk,
            responding=(talk.agency,),
            counterpart=counterpart,
            happened=talk.happened,
            departing="",
            at=at,
        )
        if done.again:
            _check_said(talk, escalations.stand(done.escalation), desk)
            return done
        steps = _steps(talk, is_named=counterpart is not None)
        return first_steps.take(steps, done=done, draft=key, person=person, at=at)


def _raise(talk: Talk) -> acts.Raise:
    return acts.Raise(
        areas=talk.areas,
        area_other=talk.area_other or None,
        immediate_harm=False,
        concern=acts.Concern(what_happened=talk.about),
    )


def _check_said(talk: Talk, stand: escalations.Stand, desk: Desk) -> None:
    """Test that a talk is the one with which an escalation begins.

    Raises:
        SaidElse: it is another.
    """
    first, agencies = stand.stored[0].event, stand.standing.agencies
    bodies = tuple(_until_settled(stand))
    naming = next((each for each in bodies if isinstance(each, acts.NameCounterpart)), None)
    steps = _steps(talk, is_named=naming is not None)
    written = (part for step in steps for part in (step.act, *_accounts(step)))
    said = (
        desk.partnership, desk.agency, (talk.agency,), talk.happened, _raise(talk), *written
    )  # fmt: skip
    happened = first.happened if first.happened != first.at else None
    stands = (
        stand.stream.partnership, agencies.raising, agencies.responding, happened,
        *(each for each in bodies if each is not naming),
    )  # fmt: skip
    if said != stands or not (naming is None or _is_called(naming, talk.whom)):
        raise SaidElse(stand.stream.escalation)


def _until_settled(stand: escalations.Stand) -> Iterator[events.AnyBody]:
    """Yield what was said and written down until it was settled."""
    for each in stand.stored:
        if isinstance(each.event.body, acts.Act | events.Account):
            yield each.event.body
        if isinstance(each.event.body, acts.Resolve):
            return


def _accounts(step: Step) -> tuple[events.Account, ...]:
    return (events.Account(lines=step.account),) if step.account else ()


def _is_called(naming: acts.NameCounterpart, whom: str) -> bool:
    """Test whether who was named bears the name that was written."""
    try:
        found = names.people([uuid.UUID(naming.who or "")])
    except ValueError:
        return False
    return any(_plain(name) == _plain(whom) for name in found.values())


def _plain(name: str) -> str:
    """Return a name as it is compared: no capitals, one blank between its parts."""
    return " ".join(name.casefold().split())


def _steps(talk: Talk, *, is_named: bool) -> tuple[Step, ...]:
    there = () if is_named or not talk.whom else (events.Line(id="present", text=talk.whom),)
    return (
        Step(
            name="discuss",
            act=acts.Discuss(mode=talk.mode, outcome="resolved"),
            happened=talk.happened,
            account=there,
        ),
        Step(
            name="resolve",
            act=acts.Resolve(how=talk.how, agreement=talk.agreement),
            happened=talk.happened,
        ),
    )


def _known(talk: Talk, desk: Desk, policy: Policy, today: date) -> uuid.UUID | None:
    """Return who bears the name that was written; None where nobody does, or several do."""
    wanted = _plain(talk.whom)
    if not wanted:
        return None
    people = raising.counterparts(
        talk.agency, policy, start_at=None, partnership=desk.partnership, today=today
    )
    found = [each.person for each in people if _plain(each.name) == wanted]
    return found[0] if len(found) == 1 else None
