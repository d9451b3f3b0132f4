"""My work: what one person owes, whom they wait for, and what else they can see."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from accord.engine import acts, posts, words
from accord.engine import policy as policies
from accord.queries import sides
from accord.queries.promises import pursued_by
from accord.record import versions
from accord.register import titles
from accord.register.models import Entry, Owed, Seat

SETTLE, ANSWER, DECIDE, CLOSE, MISSED = "settle", "answer", "decide", "close", "missed"
"""Whose turn it is has one of these to do, though no duty says so: each side what it can do."""

_LAST = date.max


class Place(NamedTuple):
    """An escalation, as which posts somebody may act in it, and whether they see all of it."""

    entry: Entry
    person: UUID
    posts: tuple[words.Post, ...]
    whole: bool


class Owing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a person owes.

    Attributes:
        do: the act that does it, or a turn: `settle` or `answer`.
        title: the policy's words for it; empty for a turn.
        duty: the duty's id; empty for a turn.
        day: local date by which; None where no limit is set.
        guide: the document calls that limit a guide; past it is no breach (reading 9).
        later: the policy asks for something else first.
        sits_for: of what a panel's member is asked, the slug of the agency for which they sit.
    """

    do: str
    title: str
    day: date | None
    overdue: bool
    guide: bool
    must: bool
    clauses: tuple[str, ...]
    duty: str = ""
    later: bool = False
    sits_for: str = ""


class Out(msgspec.Struct, frozen=True, kw_only=True):
    """What who decides still waits for: a side to be heard, or an agency's report.

    Attributes:
        whose: a side, or an agency's slug.
        day: local date by which a report is wanted; None where no day was set.
        sent: a side that is still to be heard has sent what it has to say.
    """

    do: str
    whose: str
    day: date | None = None
    late: bool = False
    sent: bool = False


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One escalation of a person's, with what they owe in it.

    Attributes:
        stage: the stage's title, such as Stage 2.
        day: the first day by which something is wanted.
        waiting: the posts whose turn it is; none where it is this person's.
        raised_by: None where this person does not see who raised it, or it has another worker.
        worker: who it was raised for, or handed over to; None where that is who raised it.
        areas: what it is about, by the policy's ids; none where this person does not see it.
        in_danger: the child is thought to be in immediate danger, and this person may know.
        safe_by: local date by which the child has to be safe, likewise; None where none is set.
        out: what who decides still waits for, where that is this person.
    """

    escalation: UUID
    partnership: UUID
    raised_at: datetime
    raised_by: UUID | None
    worker: UUID | None
    areas: tuple[str, ...]
    reference: str
    status: str
    stage: str
    agencies: words.Agencies
    owing: tuple[Owing, ...]
    waiting: tuple[words.Post, ...]
    day: date | None
    overdue: bool
    guide: bool
    provisional: bool
    changed_at: datetime
    policy: policies.Policy
    in_danger: bool = False
    safe_by: date | None = None
    out: tuple[Out, ...] = ()


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What a person finds when they sign in.

    Attributes:
        mine: owed by them; of children in immediate danger first, overdue next, then by day.
        waiting: nothing owed by them, somebody else's turn.
        partly: seen in part, because they were told of it or look after the partnership.
        closed: closed lately.
    """

    mine: tuple[Item, ...]
    waiting: tuple[Item, ...]
    partly: tuple[Item, ...]
    closed: tuple[Item, ...]


def of(places: Iterable[Place], *, at: datetime) -> Work:
    """Return the work of somebody who has these places; two queries however many there are.

    Args:
        at: an aware instant, for what is overdue.
    """
    places = tuple(places)
    owed: dict[UUID, list[Owed]] = {}
    rows = Owed.objects.filter(entry__in=[place.entry.pk for place in places])
    for row in rows.order_by("place"):
        owed.setdefault(row.entry_id, []).append(row)
    workers = _workers(place.entry for place in places)
    items = [
        (place, _item(place, owed.get(place.entry.pk, []), workers[place.entry.pk], at))
        for place in places
    ]
    open_ = [(place, item) for place, item in items if item.status != "closed"]
    mine = [item for _, item in open_ if item.owing]
    others = [(place, item) for place, item in open_ if not item.owing]
    return Work(
        mine=tuple(sorted(mine, key=_urgency)),
        waiting=tuple(sorted((item for place, item in others if place.whole), key=_urgency)),
        partly=tuple(sorted((item for place, item in others if not place.whole), key=_urgency)),
        closed=_latest(item for _, item in items if item.status == "closed"),
    )


def _urgency(item: Item) -> tuple[bool, bool, date, str]:
    return not item.in_danger, not item.overdue, item.day or _LAST, item.reference


def _latest(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: item.changed_at, reverse=True))


def _workers(entries: Iterable[Entry]) -> dict[UUID, sides.Worker]:
    """Return the worker of each, by escalation."""
    raising = {each.pk: each.raising for each in entries}
    called: dict[UUID, list[Seat]] = {each: [] for each in raising}
    _, title = posts.split(posts.WORKER)
    for seat in Seat.objects.filter(entry__in=raising, title=title, named=True).order_by("id"):
        called[seat.entry_id].append(seat)
    return {pk: sides.worker(called[pk], raising=agency) for pk, agency in raising.items()}


def _item(place: Place, rows: Iterable[Owed], worker: sides.Worker, at: datetime) -> Item:
    entry = place.entry
    policy = versions.policy(bytes(entry.policy_hash)).policy
    agencies = entry.agencies
    past = entry.due_ends is not None and at >= entry.due_ends
    waiting = _posts(entry.then_waiting_for if past else entry.waiting_for)
    own = _own(place, worker)
    rows, meets = tuple(rows), policy.meets(entry.rung)
    mine = tuple(
        _owing(row, entry, policy, at)
        for row in rows
        if (
            _is_one_of(row.who, own, agencies)
            and _is_asked(row, place.person)
            and not _is_on_the_panel(row, own)
        )
        or (place.whole and _is_promise(row) and pursued_by(row.who, own, agencies, meets))
    )
    mine += _missed(place, rows, mine, own, entry, agencies, policy, at)
    owing = tuple(sorted(mine, key=lambda each: (not each.overdue, each.day or _LAST)))
    deciding = policy.stages[entry.rung].decision is not None and place.whole
    turns = tuple(post for post in waiting if _is_one_of(post, own, agencies))
    settled = entry.status != "open"
    if place.whole and turns and not any(each.must if settled else each.day for each in owing):
        turn = _turn(entry, turns, agencies, past=past)
        later = _comes_first(turn.do, rows, policy)
        owing = (*owing, msgspec.structs.replace(turn, later=True)) if later else (turn, *owing)
    # who has to name somebody sees for what, though not a word of it (reading 17)
    sees_what = place.whole or any(each.do == titles.NAMING.do for each in owing)
    days = [each.day for each in owing if each.day]
    return Item(
        escalation=entry.escalation,
        partnership=entry.partnership,
        raised_at=entry.raised_at,
        raised_by=worker.person if sees_what and worker.wrote is None else None,
        worker=worker.person if sees_what and worker.wrote is not None else None,
        areas=tuple(filter(None, entry.areas.split(","))) if sees_what else (),
        reference=entry.reference,
        status=entry.status,
        stage=_stage(entry, policy),
        agencies=agencies,
        owing=owing,
        waiting=() if turns else waiting,
        day=min(days) if days else entry.due_day,
        overdue=any(each.overdue for each in owing) if owing else past,
        guide=entry.guide,
        provisional=entry.provisional,
        changed_at=entry.changed_at,
        policy=policy,
        in_danger=sees_what and entry.in_danger,
        safe_by=entry.safe_by if sees_what else None,
        out=tuple(_out(rows, policy, at)) if deciding and turns else (),
    )


def _out(rows: Iterable[Owed], policy: policies.Policy, at: datetime) -> Iterator[Out]:
    """Yield which sides are still to be heard, and which reports are out (readings 30 and 31)."""
    for row in rows:
        do = titles.of(row.duty, policy).do
        report = do == acts.Report.do
        for whose in filter(None, row.about.split(",") if report or do == acts.Hear.do else ()):
            late = report and row.due_ends is not None and at >= row.due_ends
            side, _, sent = whose.partition(":")
            day = row.due_day if report else None
            yield Out(do=do, whose=side, day=day, late=late, sent=bool(sent))


def _is_asked(row: Owed, person: UUID) -> bool:
    """Test whether a duty of somebody's post is theirs: a panel's member is asked alone."""
    return not _is_of_a_member(row) or row.about in ("", str(person))


def _is_of_a_member(row: Owed) -> bool:
    return row.duty.startswith(f"{titles.ASKED}/")


def _is_on_the_panel(row: Owed, own: Iterable[str]) -> bool:
    """Test whether something is asked of a side, and this person hears the sides instead.

    Whoever represents their agency is left out as well: they may be called onto the panel.
    """
    return row.duty.startswith(f"{titles.SAYS}/") and any(
        posts.split(each)[1] == "board_member" for each in own
    )


def _is_promise(row: Owed) -> bool:
    return row.do == titles.PLAN.do


def _missed(
    place: Place,
    rows: Iterable[Owed],
    mine: tuple[Owing, ...],
    own: Iterable[str],
    entry: Entry,
    agencies: words.Agencies,
    policy: policies.Policy,
    at: datetime,
) -> tuple[Owing, ...]:
    """Return that something others promised was not done by its day, for the side that raised it.

    It can be taken up again then, or another day agreed (reading 32): once, however much is missed.
    """
    raising = posts.post("raising", policy.meets(entry.rung).raising)
    if not place.whole or not _is_one_of(raising, own, agencies):
        return ()
    theirs = {each.duty for each in mine}
    late = [
        row.due_day
        for row in rows
        if _is_promise(row) and row.duty not in theirs
        if row.due_day is not None and row.due_ends is not None and at >= row.due_ends
    ]
    if not late:
        return ()
    return (
        Owing(
            do=MISSED, title="", day=min(late), overdue=True, guide=False, must=False, clauses=()
        ),
    )


def _comes_first(do: str, rows: Iterable[Owed], policy: policies.Policy) -> bool:
    """Test whether something is owed that a decision or the closing waits for.

    Readings 28 to 31 say it of a decision; what must be done after the outcome, somebody else may
    owe.
    """
    if do == CLOSE:
        return any(row.strength == "must" for row in rows)
    found = (titles.of(row.duty, policy).do for row in rows)
    return do == DECIDE and any(each in titles.BEFORE_DECIDING for each in found)


def _own(place: Place, worker: sides.Worker) -> tuple[words.Post, ...]:
    """Return the posts whose duties are this person's: a worker's are the worker's own."""
    if place.person not in worker.before:
        return place.posts
    return tuple(each for each in place.posts if each != posts.WORKER)


def _turn(
    entry: Entry, turns: Iterable[words.Post], agencies: words.Agencies, *, past: bool
) -> Owing:
    """Return that it is this person's turn, though no duty says what to do (reading 11)."""
    return Owing(
        do=side_does({posts.party_of(each, agencies) for each in turns}, entry.status),
        title="", day=entry.due_day, overdue=past, guide=entry.guide, must=False, clauses=(),
    )  # fmt: skip


def side_does(parties: Collection[str], status: str | None) -> str:
    """Return what the people of these parties can do when it is their turn (reading 15)."""
    if status != "open":
        return CLOSE
    if "raising" in parties:
        return SETTLE
    return ANSWER if "responding" in parties else DECIDE


def _owing(row: Owed, entry: Entry, policy: policies.Policy, at: datetime) -> Owing:
    return Owing(
        do=row.do,
        title=titles.for_post(titles.of(row.duty, policy).title, row.who, policy, rung=entry.rung),
        day=row.due_day,
        overdue=row.due_ends is not None and at >= row.due_ends,
        guide=entry.guide and row.due_day == entry.due_day,
        must=row.strength == "must",
        clauses=tuple(filter(None, row.clauses.split(","))),
        duty=row.duty,
        sits_for=row.duty.partition("/")[2] if _is_of_a_member(row) else "",
    )


def _stage(entry: Entry, policy: policies.Policy) -> str:
    return policy.stages[entry.rung].title


def _is_one_of(post: str, mine: Iterable[str], agencies: words.Agencies) -> bool:
    return any(posts.same(post, each, agencies) for each in mine)


def _posts(said: str) -> tuple[words.Post, ...]:
    return tuple(words.Post(each) for each in said.split(",") if each)
