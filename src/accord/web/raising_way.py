"""The way through the questions of a raising: what is asked, what is missing, what comes next."""

import uuid
from datetime import datetime

import msgspec
from django import urls
from django.utils import timezone

from accord.desk import writing
from accord.desk.writing import Writing
from accord.queries import absences
from accord.queries import raising as choices
from accord.services import access, drafts
from accord.web.raising_asking import Asking

CHECK = "check"
"""Where every answer is checked: the end of the way."""


def asking_of(said: Writing, person: uuid.UUID, at: datetime) -> Asking:
    """Return what is asked of the writer of a draft.

    Args:
        person: who writes it.
        at: the instant at which it is asked; their posts are those of its local date.
    """
    today = timezone.localdate(at)
    desks = access.desks(person, today=today)
    desk = drafts.desk_of(said, desks)
    policy = desk.in_force if desk is not None else None
    return Asking(
        writing=said, person=person, desks=desks, desk=desk, policy=policy, today=today, at=at
    )


def anew(asking: Asking, said: Writing) -> Asking:
    """Return what is asked once something was answered: another desk brings another policy."""
    desk = drafts.desk_of(said, asking.desks)
    policy = desk.in_force if desk is not None else None
    return msgspec.structs.replace(asking, writing=said, desk=desk, policy=policy)


def with_choices(asking: Asking, name: str) -> Asking:
    """Return what a question needs of the directory, and of the policy's first stage."""
    desk, policy, said = asking.desk, asking.policy, asking.writing
    if desk is None or policy is None:
        return asking
    start_at = writing.start(said, policy)
    since = writing.began(said, policy, at=asking.at) or asking.at
    beginning = choices.beginning(policy, start_at=start_at, at=since)
    asking = msgspec.structs.replace(asking, beginning=beginning)
    of_several = name == writing.TALKED and len(said.responding) > 1
    if of_several or name in (writing.AGENCY, writing.PERSON, CHECK):
        others = choices.others(desk.partnership, own=desk.agency)
        asking = msgspec.structs.replace(asking, others=others)
    if name in (writing.PERSON, CHECK) and said.responding:
        people = choices.counterparts(
            said.responding[0], policy,
            start_at=start_at, partnership=desk.partnership, today=asking.today,
        )  # fmt: skip
        away = absences.of_agencies(said.responding[:1], asking.today)
        out = {each.person: each.to for each in away}
        asking = msgspec.structs.replace(asking, people=people, out=out)
    is_for_one = name == CHECK and said.worker is not None
    if is_for_one or (name in (writing.FOR_WHOM, CHECK) and desk.leads):
        workers = choices.workers(
            desk.agency, but=asking.person, against=said.responding, today=asking.today
        )
        asking = msgspec.structs.replace(asking, workers=workers)
    return asking


def questions(asking: Asking) -> tuple[str, ...]:
    """Return the questions that are put to this writer, in their order."""
    return writing.asked(asking.writing, asking.policy, desks=len(asking.desks), leads=asking.leads)


def number(name: str, asking: Asking) -> int:
    """Return the how-manyth question this is; 0 where it is put to nobody."""
    asked = questions(asking)
    return asked.index(name) + 1 if name in asked else 0


def total(name: str, asking: Asking) -> int:
    """Return how many questions there are; 0 while the answer to this one can bring more."""
    return 0 if name in (writing.DANGER, writing.DESK) else len(questions(asking))


def first_missing(asking: Asking) -> str:
    """Return the first question that is still to be answered; the check of all where none is."""
    missing = writing.unanswered(
        asking.writing,
        asking.policy,
        desks=len(asking.desks),
        today=asking.today,
        leads=asking.leads,
    )
    return missing[0] if missing else CHECK


def following(name: str, asking: Asking, *, change: bool) -> str:
    """Return what comes after a question: the next one; after a change what is still missing."""
    asked = questions(asking)
    later = asked[asked.index(name) + 1 :] if name in asked else ()
    return later[0] if later and not change else first_missing(asking)


def before(name: str, asking: Asking) -> str:
    """Return the question before this one; the first stays, and who said more goes on."""
    if name in writing.BESIDE:
        return CHECK
    asked = (*questions(asking), CHECK)
    return asked[max(asked.index(name) - 1, 0)]


def address(draft: uuid.UUID, where: str) -> str:
    """Return the address of a draft's question, or of the page that checks them all."""
    if where == CHECK:
        return urls.reverse("raise-check", args=(draft,))
    return urls.reverse("raise-question", args=(draft, where))
