"""The two sides of an escalation: which posts meet, what came from each agency, whose worker."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

import msgspec

from accord.engine import acts, corrections, events, posts, words
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.register import seats

Came = Literal[
    "reached", "attempted", "answered", "offered", "declined", "agreed", "confirmed"
]  # fmt: skip
"""What came of an agency at a stage, in the order in which it is told."""

CAME: tuple[Came, ...] = Came.__args__  # type: ignore[attr-defined]


Place = tuple[str, str]
"""A post: an agency's slug, `partnership` or `independent`, and a title."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """The posts that meet: one of the raising side, its like of every responding agency."""

    raising: words.PostTitle
    responding: words.PostTitle

    def places(self, agencies: words.Agencies) -> tuple[Place, ...]:
        """Return the posts of every agency: of the one that raised it first."""
        others = ((each, self.responding) for each in agencies.responding)
        return ((agencies.raising, self.raising), *others)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Who meets whom at one stage.

    Attributes:
        rung: the stage's place on the ladder, from 0.
        pairs: the stage's own, and a tier up for each time it was handed up there (reading 21).
        deciding: the posts that decide there; none but at the last stage.
    """

    rung: int
    stage: policies.Stage
    at: Literal["past", "present", "ahead"]
    pairs: tuple[Pair, ...]
    deciding: tuple[words.Post, ...] = ()


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """The latest of its kind that came of an agency at a stage.

    Attributes:
        entry: the step that says so.
        happened: when, an aware instant.
    """

    came: Came
    entry: int
    happened: datetime


Contacts = dict[tuple[int, str], tuple[Contact, ...]]
"""What came of each agency at each stage, by rung and slug."""


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """Who is the worker of an escalation.

    Attributes:
        person: who was named to be it last, else who raised it.
        wrote: who raised it, where that is somebody else.
        before: everybody who raised it or was the worker, and is not now.
    """

    person: UUID | None
    wrote: UUID | None = None
    before: frozenset[UUID] = frozenset()


class _Seat(Protocol):
    """A seat, as worked out from the record or as the register keeps it."""

    @property
    def body(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def person(self) -> UUID | None: ...
    @property
    def named(self) -> bool: ...
    @property
    def because(self) -> str: ...


def worker(called: Iterable[_Seat], *, raising: str) -> Worker:
    """Return the worker: raised on behalf of, or handed over to, somebody else it is they.

    Args:
        called: the seats of one escalation.
        raising: the slug of the agency that raised it.

    Source: reading 3. Whoever raised it, or ever was its worker, keeps a seat of their own and
    goes on seeing it; the first such seat is of who raised it.
    """
    lasting: list[UUID | None] = []
    named = None
    for each in seats.at_posts(called):
        if each.because == seats.RAISED:
            lasting.append(each.person)
        elif (each.body, each.title) == (raising, posts.split(posts.WORKER)[1]) and each.named:
            named = each.person
    wrote = lasting[0] if lasting else None
    now = wrote if named is None else named
    before = frozenset(each for each in lasting if each is not None and each != now)
    return Worker(person=now, wrote=None if now == wrote else wrote, before=before)


def sitting(called: Iterable[_Seat]) -> dict[Place, tuple[UUID, ...]]:
    """Return who sits at each post: who was named for it, else who acted; nobody where none did.

    A worker who acted beside the one who raised it sits there with them; one who was named
    sits there instead.
    """
    found: dict[Place, tuple[UUID, ...]] = {}
    for each in seats.at_posts(called):
        place = (each.body, each.title)
        known = () if each.named and each.because != seats.RAISED else found.get(place, ())
        people = (*known, *((each.person,) if each.person else ()))
        found[place] = tuple(dict.fromkeys(people))
    return found


def advisers(called: Iterable[_Seat]) -> tuple[tuple[Place, UUID], ...]:
    """Return who advised before it was raised, each with the post as which they did."""
    return tuple(
        ((each.body, each.title), each.person)
        for each in called
        if each.because == seats.ADVISER and each.person is not None
    )


def rows(standing: Standing, policy: policies.Policy) -> tuple[Row, ...]:
    """Return who meets whom at each stage reached, and at the next one while it is open."""
    return tuple(_rows(standing, policy))


def _rows(standing: Standing, policy: policies.Policy) -> Iterator[Row]:
    following = standing.rung + 1 if standing.status == "open" else None
    for rung, stage in enumerate(policy.stages):
        if stage.id not in standing.visits and rung != following:
            continue
        present = rung == standing.rung
        tiers = standing.tiers if present else 0
        yield Row(
            rung=rung,
            stage=stage,
            at="present" if present else "past" if rung < standing.rung else "ahead",
            pairs=_pairs(policy.meets(rung), tiers),
            deciding=_deciding(stage, standing),
        )


def _deciding(stage: policies.Stage, standing: Standing) -> tuple[words.Post, ...]:
    """Return who decides at a stage: the panel, once that way was chosen (reading 28)."""
    decision = stage.decision
    if decision is None:
        return ()
    if decision.panel is not None and standing.route == "panel":
        return (decision.panel.decides,)
    return (decision.by,)


def _pairs(meets: policies.Meets, tiers: int) -> tuple[Pair, ...]:
    every = (
        Pair(raising=_higher(meets.raising, tier), responding=_higher(meets.responding, tier))
        for tier in range(tiers + 1)
    )
    return tuple(dict.fromkeys(every))


def _higher(title: str, tiers: int) -> words.PostTitle:
    _, higher = posts.split(posts.higher(posts.post("raising", title), tiers))
    return words.PostTitle(higher)


def contacts(history: tuple[events.Event, ...], agencies: words.Agencies) -> Contacts:
    """Return what came of each agency at each stage, as corrected; since it was last entered.

    Args:
        history: the events of one escalation, oldest first.
    """
    found: dict[tuple[int, str], dict[Came, Contact]] = {}
    rung = -1
    for event, counts in corrections.amended(history):
        if isinstance(event.body, events.StageEntered):
            rung = event.body.rung
            found = {place: each for place, each in found.items() if place[0] != rung}
        elif counts and isinstance(event.body, acts.Act):
            for came, agency in _came(event.body, agencies):
                contact = Contact(came=came, entry=event.entry, happened=event.happened)
                found.setdefault((rung, agency), {})[came] = contact
    return {
        place: tuple(each[came] for came in CAME if came in each) for place, each in found.items()
    }


def _came(act: acts.Act, agencies: words.Agencies) -> Iterator[tuple[Came, str]]:
    """Yield what an act says of which agency (readings 8, 16 and 32)."""
    match act:
        case acts.Discuss():
            came: Came = "attempted" if act.outcome == "no_response" else "reached"
            named = posts.responding(act.agency, agencies)
        case acts.Respond() | acts.Propose() | acts.Decline():
            came = _ANSWERS[type(act)]
            named = posts.responding(act.agency, agencies)
        case acts.VaryLimit():
            came = "agreed"
            sides = words.listed(act.agreed_by)
            named = tuple(each for side in sides for each in posts.named(side, agencies))
        case acts.Confirm():
            came, named = "confirmed", posts.named(str(act.party), agencies)
        case _:
            return
    for agency in named:
        yield came, agency


_ANSWERS: dict[type[acts.Act], Came] = {
    acts.Respond: "answered",
    acts.Propose: "offered",
    acts.Decline: "declined",
}
