"""Who was chosen to sit on a panel, what they said of a connection, and who stands apart for one.

No rule reads any of it: it stands in lines beside the steps (ADR 0015).
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from accord.engine import acts, corrections, events, posts, words

MEMBER, CONFLICT = "member", "conflict"
"""First parts of such lines: `member.` with an agency, and the id of who sits for it where the
directory knows them; `conflict.` with the agency for which somebody sits."""

NO_CONNECTION = "none"
"""What a line says where there is no connection."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to sit for an agency, as written; their id where the directory knows them."""

    name: str
    person: uuid.UUID | None = None

    def is_same(self, other: "Chosen | None") -> bool:
        """Test whether two choices are of one person: by id, else by name."""
        if other is None:
            return False
        if self.person is not None and other.person is not None:
            return self.person == other.person
        return self.name == other.name


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """A panel as one step appointed it.

    Attributes:
        people: who sits for an agency, by its slug, where that was written.
        seated: the entry since which that person has sat for it, by its slug: choosing others for
            another agency, or another day, takes nobody's answer away.
        bodies: everything that stands in that entry.
    """

    entry: int
    members: tuple[acts.Member, ...]
    people: Mapping[str, Chosen]
    seated: Mapping[str, int]
    bodies: tuple[events.AnyBody, ...]

    def agencies(self, agencies: words.Agencies) -> frozenset[str]:
        """Return the slugs of the agencies that have a member on it."""
        return frozenset(
            slug for each in self.members for slug in posts.meant(each.agency, agencies)
        )


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What a panel's member said of a connection with the child or with the decision.

    Attributes:
        text: in their words; empty where they have none.
    """

    agency: str
    entry: int
    text: str


class Members(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits on the panel of today by id, by agency, and who stands apart from an agency's seat.

    Whoever has a connection and was replaced stands apart until who appoints names them again.
    """

    sitting: Mapping[str, uuid.UUID] = {}
    apart: tuple[tuple[str, uuid.UUID], ...] = ()


def line(agency: str, chosen: Chosen) -> events.Line:
    """Return the line that says who sits for an agency."""
    end = f".{chosen.person}" if chosen.person is not None else ""
    return events.Line(id=f"{MEMBER}.{agency}{end}", text=chosen.name)


def chosen(lines: Iterable[events.Line]) -> dict[str, Chosen]:
    """Return who sits for which agency, by its slug, as lines say it."""
    found = {}
    for each in lines:
        kind, _, rest = each.id.partition(".")
        agency, _, who = rest.partition(".")
        if kind == MEMBER:
            found[agency] = Chosen(name=each.text, person=uuid.UUID(who) if who else None)
    return found


def appointed(history: tuple[events.Event, ...], *, since: int = 0) -> Iterator[Panel]:
    """Yield each panel that was appointed and counts, in the order of their appointments.

    Args:
        history: every event of the escalation.
        since: how many events went before the present stage was entered.
    """
    beside = _beside(history)
    before: Panel | None = None
    for place, (event, counts) in enumerate(corrections.amended(history)):
        if counts and place >= since and isinstance(event.body, acts.AppointPanel):
            before = _panel(event.entry, event.body, beside[event.entry], before)
            yield before


def declared(
    history: tuple[events.Event, ...], *, since: int = 0, seated: Mapping[str, int] | None = None
) -> dict[str, Declared]:
    """Return what each member said of a connection, by their agency.

    Args:
        since: the entry with which the panel was appointed; what was said before is of another.
        seated: the entry since which the same person sits for an agency, where that is earlier.
    """
    seated = seated or {}
    beside = _beside(history)
    return {
        agency: Declared(agency=agency, entry=event.entry, text=text)
        for event, counts in corrections.amended(history)
        if counts and isinstance(event.body, acts.Inform)
        for agency, text in _said(beside[event.entry])
        if event.entry > seated.get(agency, since)
    }


def members(
    history: Iterable[tuple[events.Event, uuid.UUID | None]], agencies: words.Agencies
) -> Members:
    """Return who sits on the panel by name, and who may not sit on it any more.

    Args:
        history: each event with the id of the person who acted.
    """
    history = tuple(history)
    events_ = tuple(event for event, _ in history)
    if not any(isinstance(event.body, acts.AppointPanel) for event in events_):
        return Members()
    actors = {event.entry: actor for event, actor in history if isinstance(event.body, acts.Act)}
    beside = _beside(events_)
    connected: dict[tuple[str, uuid.UUID], bool] = {}
    before: Panel | None = None
    for event, counts in corrections.amended(events_):
        actor = actors.get(event.entry)
        if counts and isinstance(event.body, acts.Inform) and actor is not None:
            for agency, text in _said(beside[event.entry]):
                if text:
                    connected.setdefault((agency, actor), False)
                else:
                    connected.pop((agency, actor), None)
        elif isinstance(event.body, acts.AppointPanel):
            now = _panel(event.entry, event.body, beside[event.entry], before)
            # struck out, an appointment lets nobody back in: who appoints chooses them by name
            connected = {
                (agency, who): (apart and not counts)
                or _is_apart(agency, who, now, before, agencies, apart=apart)
                for (agency, who), apart in connected.items()
            }
            before = now if counts else before
    there = before.agencies(agencies) if before is not None else frozenset()
    sits = before.people.items() if before is not None else ()
    out = tuple(place for place, apart in connected.items() if apart)
    return Members(
        sitting={
            slug: each.person
            for slug, each in sits
            if slug in there and each.person is not None and (slug, each.person) not in out
        },
        apart=out,
    )


def _is_apart(
    agency: str,
    who: uuid.UUID,
    now: Panel,
    before: Panel | None,
    agencies: words.Agencies,
    *,
    apart: bool,
) -> bool:
    """Test whether somebody with a connection stands apart once a panel was appointed again."""
    sits = now.people.get(agency)
    if agency not in now.agencies(agencies):
        return True
    if sits is not None and sits.person == who:
        return False  # whoever appoints knows of it, and chose them all the same
    sat = before.people.get(agency) if before is not None else None
    stays = sits.is_same(sat) if sits is not None else sat is None
    return apart or not stays


def _panel(
    entry: int, act: acts.AppointPanel, bodies: tuple[events.AnyBody, ...], before: Panel | None
) -> Panel:
    people = chosen(events.lines(bodies))
    return Panel(
        entry=entry,
        members=act.members or (),
        people=people,
        seated={slug: _since(slug, each, before, entry) for slug, each in people.items()},
        bodies=bodies,
    )


def _since(slug: str, sits: Chosen, before: Panel | None, entry: int) -> int:
    if before is None or not sits.is_same(before.people.get(slug)):
        return entry
    return before.seated[slug]


def _said(bodies: Iterable[events.AnyBody]) -> Iterator[tuple[str, str]]:
    """Yield for which agency a step says what of a connection; empty words for none."""
    for each in events.lines(bodies):
        kind, _, agency = each.id.partition(".")
        if kind == CONFLICT:
            yield agency, "" if each.text == NO_CONNECTION else each.text


def _beside(history: Iterable[events.Event]) -> dict[int, tuple[events.AnyBody, ...]]:
    found: dict[int, tuple[events.AnyBody, ...]] = {}
    for event in history:
        found[event.entry] = (*found.get(event.entry, ()), event.body)
    return found
