"""A proposed limit in words: who proposes which day, who has answered, and what came of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from accord.directory import names
from accord.engine import words
from accord.library import phrases
from accord.queries import proposals as queries
from accord.services import access, agreements
from accord.services.agreements import Proposal
from accord.web import days, present
from accord.web.present import Shown
from accord.web.speaking import Cited


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one agency has answered."""

    agency: str
    who: str
    agrees: bool
    why: str
    at: datetime


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed limit as a page shows it.

    Attributes:
        waits: nobody has ended it yet.
        mine: the reader's own agency proposes it.
        to_answer: it waits for the reader's agency.
        waiting: the agencies that have still to answer, in words.
        passed: its day has gone by.
        came: what came of it; empty while it waits.
        is_of_now: it was proposed at the present stage, whose limit can still be moved.
    """

    id: UUID
    who: str
    agency: str
    own: str
    day: str
    why: str
    at: datetime
    waits: bool
    mine: bool
    to_answer: bool
    waiting: str
    passed: bool
    came: str
    is_of_now: bool
    answers: tuple[Said, ...]
    cited: tuple[Cited, ...]


def of_page(of: Shown) -> Proposed | None:
    """Return what the page of an escalation shows of it: what waits, and what was not agreed."""
    found = last(of)
    if found is None or not found.is_of_now:
        return None
    declined = found.mine and found.came == CAME[agreements.DECLINED]
    return found if found.waits or declined else None


def last(of: Shown) -> Proposed | None:
    """Return the last limit that was proposed, at whatever stage, for a person of either side."""
    own = agreements.acting(of.door, of.standing, of.policy)
    proposal = agreements.latest(of.stand.stream) if own is not None else None
    return _shown(proposal, own, of) if proposal is not None and own is not None else None


class ToAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed limit that waits for the reader's agency, as my work lists it."""

    escalation: UUID
    reference: str
    agency: str
    day: str


def on_my_work(ways: Iterable[access.Way], agencies: Mapping[str, str]) -> tuple[ToAnswer, ...]:
    """Return what waits for an answer of one's agency; two queries however many doors.

    Args:
        agencies: names by slug.
    """
    sides = {
        way.entry.escalation: way
        for way in ways
        if way.door.sees == "whole" and way.door.agency and way.entry.status == "open"
    }
    found = queries.to_answer({each: way.door.agency or "" for each, way in sides.items()})
    return tuple(
        ToAnswer(
            escalation=each.escalation,
            reference=sides[each.escalation].entry.reference,
            agency=agencies.get(each.agency, each.agency),
            day=days.moment(each.moment) if each.moment else days.day(each.day),
        )
        for each in found
    )


def _shown(proposal: Proposal, own: str, of: Shown) -> Proposed:
    people = names.people({proposal.person, *(each.person for each in proposal.answers)})
    waiting = proposal.waiting_for(of.standing.agencies)
    limit = of.policy.stages[of.policy.rung(words.StageId(proposal.stage))].limits[0]
    may_agree = agreements.may_agree(of.standing, of.policy)
    return Proposed(
        id=proposal.id,
        who=_who(people.get(proposal.person, ""), proposal.post, of),
        agency=of.speaker.agency(proposal.agency),
        own=of.speaker.agency(own),
        day=of.speaker.due(proposal.due),
        why=proposal.why,
        at=proposal.at,
        waits=not proposal.ended,
        mine=own == proposal.agency,
        to_answer=own in waiting,
        waiting=phrases.listed([of.speaker.agency(each) for each in waiting]),
        passed=proposal.due.passed(of.at),
        came=CAME.get(proposal.ended, ""),
        is_of_now=may_agree and proposal.stage == of.standing.stage,
        answers=tuple(
            Said(
                agency=of.speaker.agency(each.agency),
                who=_who(people.get(each.person, ""), each.post, of),
                agrees=each.agrees, why=each.why, at=each.at,
            )
            for each in proposal.answers
        ),
        cited=of.speaker.cited(limit.clauses),
    )  # fmt: skip


CAME = {
    agreements.AGREED: "Every agency has agreed. The new limit is on record.",
    agreements.DECLINED: "It was not agreed, so the limit stays as it is.",
    agreements.REPLACED: "Another day was proposed instead of it.",
    agreements.TAKEN_BACK: "It was taken back.",
    agreements.LAPSED: "The stage ended, or its limit changed, before everybody had answered.",
}


def _who(name: str, post: str, of: Shown) -> str:
    return f"{name}, {present.badge(post, of)}" if name else phrases.capital(of.speaker.post(post))
