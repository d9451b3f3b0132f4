"""Another limit by agreement: one side proposes a day, the others answer, each for itself.

Nothing of it is on record until the last of them agrees; then the step that moves the limit is,
with who said so for each agency and when (reading 8).
"""

import uuid
from collections.abc import Iterator
from datetime import datetime

import msgspec
from django.db import transaction

from accord.desk import proposals
from accord.desk.models import LimitAnswer, ProposedLimit
from accord.directory import names
from accord.engine import acts, agenda, events, notices, posts, words
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.engine.working_days import Due
from accord.library import calendars, phrases
from accord.record import store
from accord.services import access, escalations, proposed_limits, telling
from accord.services.access import Door
from accord.services.escalations import Done, Stand

AGREED, DECLINED, REPLACED = proposals.AGREED, proposals.DECLINED, proposals.REPLACED
TAKEN_BACK, LAPSED = proposals.TAKEN_BACK, proposals.LAPSED
"""What can become of a proposed limit."""

ASKED = "asked"
"""What a message says: its reader's agency is to answer."""
PROPOSED, NOT_AGREED = "limit-proposed", "limit-not-agreed"
"""What a message is about, where it is about no event of the record."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one agency says: whether it agrees, and if not why."""

    agency: str
    person: uuid.UUID
    post: str
    agrees: bool
    why: str
    at: datetime


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed limit as both sides read it.

    Attributes:
        agency: which proposes it, by slug; `person` for it, as `post`.
        ended: what became of it: `agreed`, `declined` and so on; empty while it waits.
    """

    id: uuid.UUID
    stage: str
    due: Due
    why: str
    agency: str
    person: uuid.UUID
    post: str
    at: datetime
    ended: str
    answers: tuple[Answer, ...]

    def waiting_for(self, agencies: words.Agencies) -> tuple[str, ...]:
        """Return the agencies that have still to answer; none once it has ended."""
        said = {self.agency, *(each.agency for each in self.answers)}
        return () if self.ended else tuple(each for each in agencies.all if each not in said)


class Overtaken(Exception):
    """Another day has been proposed that the page did not show. Nothing was written."""


class Answered(Exception):
    """It waits for no answer of this agency any more. Nothing was written."""


class SaidElse(Exception):
    """The same form was sent before, and said something else. Nothing was written.

    Attributes:
        stands: the proposal that it made then.
    """

    def __init__(self, stands: Proposal) -> None:
        """Keep what stands."""
        super().__init__("The same form was sent before, and said something else.")
        self.stands = stands


def is_theirs(standing: Standing, policy: policies.Policy) -> bool:
    """Test whether the limit of the stage is the agencies' to move together (reading 8)."""
    limits = policy.stages[standing.rung].limits
    return bool(limits) and limits[0].by_agreement


def may_agree(standing: Standing, policy: policies.Policy) -> bool:
    """Test whether the agencies may agree another limit of the present stage now."""
    return standing.status == "open" and is_theirs(standing, policy)


def propose(
    door: Door,
    due: Due,
    why: str,
    *,
    key: uuid.UUID,
    seen: int,
    instead: uuid.UUID | None,
    at: datetime,
) -> str:
    """Propose another limit of the present stage for the agency of a door.

    Args:
        key: the form's own; sent twice, it is proposed once.
        seen: number of the last event that the page showed.
        instead: the proposal that waited when the page was made; this one takes its place.
        at: the instant at which it is proposed.

    Returns:
        What became of it; empty while it waits, which it does unless its form was sent before.

    Raises:
        Nobody: the limit is not the agencies' to move, this person is of no side, or the key is
            another person's.
        ChangedSince: somebody acted since the page was made. Nothing was written.
        Overtaken: another day was proposed since. Nothing was written.
        SaidElse: the same form was sent before, with another day or another reason.
    """
    with transaction.atomic():
        stand, post = _locked(door, at)
        before = ProposedLimit.objects.filter(pk=key).first()
        if before is not None:
            return _stands(before, due, why, door, key=stand.stream.key)
        agency = _agency_of(post, stand.standing.agencies)
        if not may_agree(stand.standing, stand.kept.policy):
            raise access.Nobody
        _check_seen(stand, seen)
        _replace(door.escalation, instead, at)
        row = ProposedLimit(
            id=key, escalation=door.escalation, stage=stand.standing.stage or "", agency=agency,
            person=door.person, post=post, due_day=due.day, due_moment=due.moment, made_at=at,
        )  # fmt: skip
        row.sealed = proposals.seal(why, row, key=stand.stream.key)
        row.save(force_insert=True)
        others = (each for each in stand.standing.agencies.all if each != agency)
        _tell(tuple(others), PROPOSED, stand, door, post, kind=ASKED, at=at)
        return row.ended


def answer(
    door: Door,
    proposal: uuid.UUID,
    *,
    agrees: bool,
    why: str,
    key: uuid.UUID,
    seen: int,
    at: datetime,
) -> Done | None:
    """Answer a proposed limit for the agency of a door; the last to agree moves it.

    Args:
        why: the reason, where they do not agree.
        key: the form's own; sent twice, the first answer is given again.
        seen: number of the last event that the page showed.
        at: the instant at which it is answered.

    Returns:
        What was put on record; None where nothing was, since they do not agree or others have
        still to answer.

    Raises:
        Nobody: there is no such proposal here, it is not this person's to answer, or the key is
            another person's.
        Answered: it has ended, or this agency has answered it, maybe by the same form otherwise.
        ChangedSince: somebody acted since the page was made. Nothing was written.
    """
    with transaction.atomic():
        stand, post = _locked(door, at)
        row = _found(door, proposal)
        agency = _agency_of(post, stand.standing.agencies)
        before = LimitAnswer.objects.filter(pk=key).first()
        if before is not None:
            _check_said_again(before, row, door, agrees=agrees, why=why, key=stand.stream.key)
            return escalations.answered(door, key=key)
        if agency == row.agency:
            raise access.Nobody
        if row.ended or row.answers.filter(agency=agency).exists():
            raise Answered
        _check_seen(stand, seen)
        said = LimitAnswer(
            id=key, proposal=row, agency=agency, person=door.person, post=post,
            agrees=agrees, answered_at=at,
        )  # fmt: skip
        said.sealed = None if agrees else proposals.seal(why, said, key=stand.stream.key)
        said.save(force_insert=True)
        if not agrees:
            proposed_limits.end(row, DECLINED, at=at)
            _tell((row.agency,), NOT_AGREED, stand, door, post, kind=telling.STEP, of=row, at=at)
            return None
        return _agreed(row, stand, door, key=key, at=at)


def take_back(door: Door, proposal: uuid.UUID, *, at: datetime) -> str:
    """Take back what one's own agency proposed, and return what became of it.

    Where it has ended before, nothing happens, and it says how.

    Raises:
        Nobody: there is no such proposal here, or it is another agency's.
    """
    with transaction.atomic():
        stand, post = _locked(door, at)
        row = _found(door, proposal)
        if _agency_of(post, stand.standing.agencies) != row.agency:
            raise access.Nobody
        if not row.ended:
            proposed_limits.end(row, TAKEN_BACK, at=at)
        return row.ended


def said_before(door: Door, stream: store.Stream, *, key: uuid.UUID) -> Answer | None:
    """Return what a form of this person has answered already; None where it is new.

    Asked before a form is read: sent twice, it may not even make sense any more.

    Raises:
        Nobody: the key is another person's, or another escalation's.
    """
    row = LimitAnswer.objects.filter(pk=key).select_related("proposal").first()
    if row is None:
        return None
    if (row.proposal.escalation, row.person) != (door.escalation, door.person):
        raise access.Nobody
    return _answer(row, stream.key)


def latest(stream: store.Stream) -> Proposal | None:
    """Return the last limit that was proposed in an escalation; None where none ever was.

    Two queries: the caller came through a door and read the stream.
    """
    rows = ProposedLimit.objects.filter(escalation=stream.escalation).order_by("-made_at", "id")
    row = rows.prefetch_related("answers").first()
    return _proposal(row, stream.key) if row is not None else None


def acting(door: Door, standing: Standing, policy: policies.Policy) -> str | None:
    """Return for which agency a person of a door can propose or answer; None for no side's."""
    post = access.acting(door, acts.VaryLimit(), standing, policy)
    return _agency_of(post, standing.agencies) if post is not None else None


def _agreed(
    row: ProposedLimit, stand: Stand, door: Door, *, key: uuid.UUID, at: datetime
) -> Done | None:
    """Put the new limit on record once every agency has agreed."""
    every = stand.standing.agencies.all
    answers = {each.agency: each for each in row.answers.all()}
    if any(each != row.agency and each not in answers for each in every):
        return None
    proposed_limits.end(row, AGREED, at=at)
    return escalations.carry_out(
        acts.VaryLimit(
            due=_due(row),
            agreed_by=tuple(words.Side(each) for each in every),
            reason=proposals.unseal(row, key=stand.stream.key),
        ),
        door=door, key=key, seen=stand.stream.seq, happened=None, departing="",
        account=tuple(_lines(row, answers, every)), at=at,
    )  # fmt: skip


def _lines(
    row: ProposedLimit, answers: dict[str, LimitAnswer], every: tuple[str, ...]
) -> Iterator[events.Line]:
    """Yield for each agency who agreed, as what, on which local day."""
    said = {row.agency: (row.person, row.post, row.made_at)}
    said |= {slug: (one.person, one.post, one.answered_at) for slug, one in answers.items()}
    people = names.people(person for person, _, _ in said.values())
    for slug in every:
        person, post, at = said[slug]
        title, on = posts.split(post)[1], phrases.day(calendars.load().local_date(at))
        text = f"{people.get(person, 'Somebody')}, {phrases.TITLES.get(title, title)}, on {on}"
        yield events.Line(id=f"agreed.{slug}", text=text)


def _proposal(row: ProposedLimit, key: bytes) -> Proposal:
    return Proposal(
        id=row.id, stage=row.stage, due=_due(row), why=proposals.unseal(row, key=key),
        agency=row.agency, person=row.person, post=row.post, at=row.made_at, ended=row.ended,
        answers=tuple(_answer(each, key) for each in row.answers.all()),
    )  # fmt: skip


def _answer(row: LimitAnswer, key: bytes) -> Answer:
    return Answer(
        agency=row.agency, person=row.person, post=row.post, agrees=row.agrees,
        why=proposals.unseal(row, key=key), at=row.answered_at,
    )  # fmt: skip


def _due(row: ProposedLimit) -> Due:
    calendar = calendars.load()
    return calendar.due_at(row.due_moment) if row.due_moment else calendar.due_on(row.due_day)


def _replace(escalation: uuid.UUID, instead: uuid.UUID | None, at: datetime) -> None:
    waiting = proposed_limits.open_(escalation)
    if waiting is None:
        return
    if waiting.id != instead:
        raise Overtaken
    proposed_limits.end(waiting, REPLACED, at=at)


def _tell(
    agencies: tuple[str, ...],
    tag: str,
    stand: Stand,
    door: Door,
    by: words.Post,
    *,
    kind: str,
    of: ProposedLimit | None = None,
    at: datetime,
) -> None:
    """Tell the posts that meet now, handed up or not; it is about no event, so it has no number.

    Args:
        by: the post for which somebody proposes or answers.
        of: who proposed this is told too, whatever their post, while they can still read it.
    """
    policy, standing = stand.kept.policy, stand.standing
    meets, drawing = agenda.meeting(standing, policy), escalations.drawn(stand)
    clauses = policy.stages[standing.rung].limits[0].clauses
    told = []
    for each in agencies:
        title = meets.raising if each == standing.agencies.raising else meets.responding
        who = words.Addressee(posts.post(each, title))
        told.append(notices.Told(who=who, clauses=clauses))
    telling.write(
        told, newcomers={}, escalation=door.escalation, partnership=stand.stream.partnership,
        seats=drawing.seats, agencies=standing.agencies, actor=door.person, by=by, seq=None,
        tag=tag, stage=drawing.entry["stage"], due_day=drawing.entry["due_day"], kind=kind, at=at,
        besides=_who_proposed(of, stand, at) if of is not None else {},
    )  # fmt: skip


def _who_proposed(row: ProposedLimit, stand: Stand, at: datetime) -> dict[uuid.UUID, words.Post]:
    """Return who proposed a limit, with their post; nobody where they left that side meanwhile."""
    try:
        door = access.to_escalation(row.escalation, person=row.person, at=at)
    except access.Nobody:
        return {}  # the message would lead them to a closed door
    own = acting(door, stand.standing, stand.kept.policy)
    return {row.person: words.Post(row.post)} if own == row.agency else {}


def _locked(door: Door, at: datetime) -> tuple[Stand, words.Post]:
    """Return where it stands, and for which post of a side this person acts.

    Nobody else can act in it until this transaction ends. The door is knocked at once more: it
    can close while a form is being filled in.
    """
    try:
        store.lock(door.escalation)
    except (store.Unknown, store.Forgotten) as matter:
        raise access.Nobody from matter
    again = access.to_escalation(door.escalation, person=door.person, at=at)
    stand = escalations.stand(door.escalation)
    post = access.acting(again, acts.VaryLimit(), stand.standing, stand.kept.policy)
    if post is None:
        raise access.Nobody
    return stand, post


def _agency_of(post: words.Post, agencies: words.Agencies) -> str:
    """Return the agency of a post of a side, which is one agency's alone."""
    return posts.named(posts.split(post)[0], agencies)[0]


def _check_seen(stand: Stand, seen: int) -> None:
    if stand.stream.seq != seen:
        raise escalations.ChangedSince(stand.stream.seq, stand.stored[seen:])


def _stands(row: ProposedLimit, due: Due, why: str, door: Door, *, key: bytes) -> str:
    """Return what became of what the same form proposed the first time."""
    if (row.escalation, row.person) != (door.escalation, door.person):
        raise access.Nobody
    stands = _proposal(row, key)
    if (row.due_day, row.due_moment, stands.why) != (due.day, due.moment, why):
        raise SaidElse(stands)
    return stands.ended


def _found(door: Door, proposal: uuid.UUID) -> ProposedLimit:
    row = ProposedLimit.objects.filter(pk=proposal, escalation=door.escalation).first()
    if row is None:
        raise access.Nobody
    return row


def _check_said_again(
    before: LimitAnswer, row: ProposedLimit, door: Door, *, agrees: bool, why: str, key: bytes
) -> None:
    """Test that the same form says what it said the first time."""
    if (before.proposal_id, before.person) != (row.id, door.person):
        raise access.Nobody
    said = _answer(before, key)
    if said.agrees != agrees or not (agrees or said.why == why):
        raise Answered
