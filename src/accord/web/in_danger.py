"""What a policy asks at once for a child in immediate danger, each with a button to note it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import msgspec

from accord.desk import writing
from accord.engine import acts
from accord.engine.policy import Clauses, Duty, Policy
from accord.library import phrases
from accord.queries.raising import Lead
from accord.web import days, policy_telling

FEW = 3
"""So many safeguarding leads are named on a button; more are "a safeguarding lead"."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is asked at once.

    Attributes:
        name: by which it is noted.
        done: what somebody says who has done it, as the button reads.
        noted: when they said so; None where they have not.
    """

    lead: str
    text: str
    clauses: Clauses
    name: str
    done: str
    noted: datetime | None = None


def asked(
    policies: Iterable[Policy], noted: Mapping[str, datetime], leads: Collection[Lead], me: str
) -> list[tuple[str, tuple[Asked, ...]]]:
    """Return what each of these policies asks at once, under the name it is known by.

    Args:
        noted: what is done, by its name.
        leads: the safeguarding leads of the reader's agencies.
        me: the reader's own e-mail address.
    """
    own = {each.email for each in leads} & {me}
    names = [each.name for each in leads]
    whom = phrases.listed(names, last="or") if len(names) <= FEW else ""
    told = [(each.title, tuple(_of(each, noted, whom, bool(own)))) for each in policies]
    return [(title, items) for title, items in told if items]


def known(policies: Iterable[Policy]) -> frozenset[str]:
    """Return the names of everything that these policies ask at once."""
    return frozenset(name for each in policies for name in writing.asked_at_once(each))


def lines(noted: Mapping[str, datetime], policy: Policy) -> tuple[str, ...]:
    """Return what was done at once and what is still to be done, as the answers are checked."""
    asked = writing.asked_at_once(policy)
    open_ = (f"Still to do: {duty.title}" for name, duty in asked.items() if name not in noted)
    return (*done(noted), *open_)


def done(noted: Mapping[str, datetime]) -> tuple[str, ...]:
    """Return what was done at once, with when."""
    return tuple(
        f"{_PAST[name.partition('.')[0]]}, {days.moment(at)}" for name, at in noted.items()
    )


_PAST = {
    acts.Refer.do: "The referral was made",
    acts.Inform.do: "The safeguarding lead was told",
}


def _of(policy: Policy, noted: Mapping[str, datetime], whom: str, myself: bool) -> Iterable[Asked]:
    duties = writing.asked_at_once(policy).items()
    for item, (name, duty) in zip(policy_telling.at_once(policy), duties, strict=True):
        yield Asked(
            lead=item.lead, text=item.text, clauses=item.clauses, name=name,
            done=_done(duty, whom, myself), noted=noted.get(name),
        )  # fmt: skip


def _done(duty: Duty, whom: str, myself: bool) -> str:
    if duty.do == acts.Refer.do:
        return "I have made the referral"
    if myself:
        return "I know of it: I am the safeguarding lead"
    return f"I have told {whom or 'a safeguarding lead of ours'}"
