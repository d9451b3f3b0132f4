"""When and with whom it is decided: the panel's members, its meeting, and by when papers come.

No rule reads any of it, so it stands in lines beside the steps (ADR 0015): `member.` with an
agency's slug and who sits for it, `meeting` with a day, a time and a place, `papers_by` with a day.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

import msgspec

from accord.engine import acts, corrections, events

MEMBER, MEETING, PAPERS = "member", "meeting", "papers_by"


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """When and where somebody meets, in local time.

    Attributes:
        at: None where no time is given.
        place: empty where none is given.
    """

    day: date
    at: time | None = None
    place: str = ""


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """A panel as it was appointed last, or the next meeting of who decides.

    Attributes:
        members: the panel's, as the step says.
        names: who sits for an agency, by its slug, where that was written.
        seated: the entry since which that person has sat for it, by its slug: choosing others for
            another agency, or another day, takes nobody's answer away.
        papers_by: the local day by which papers are wanted.
    """

    entry: int
    members: tuple[acts.Member, ...] = ()
    names: dict[str, str] = {}
    seated: dict[str, int] = {}
    meeting: Meeting | None = None
    papers_by: date | None = None


def written(meeting: Meeting) -> str:
    """Return a meeting as it is kept in a line."""
    at = f"T{meeting.at:%H:%M}" if meeting.at is not None else ""
    return f"{meeting.day.isoformat()}{at} {meeting.place}".rstrip()


def read(text: str) -> Meeting | None:
    """Return the meeting that a line says; None where it says none."""
    when, _, place = text.partition(" ")
    day, _, at = when.partition("T")
    try:
        found = date.fromisoformat(day)
        return Meeting(day=found, at=time.fromisoformat(at) if at else None, place=place)
    except ValueError:
        return None


def day(text: str) -> date | None:
    """Return the day that a line says; None where it says none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def said(bodies: Iterable[events.AnyBody]) -> tuple[Meeting | None, date | None]:
    """Return the meeting, and the day for papers, that were written down beside a step."""
    lines = {each.id: each.text for each in events.lines(bodies)}
    return read(lines.get(MEETING, "")), day(lines.get(PAPERS, ""))


def panel(history: tuple[events.Event, ...], *, since: int = 0) -> Sitting | None:
    """Return the panel as it was appointed last and counts; None where there is none.

    Args:
        history: every event of the escalation.
        since: how many events went before the present stage was entered.
    """
    return _latest(acts.AppointPanel, history, since)


def meeting(history: tuple[events.Event, ...], *, since: int = 0) -> Sitting | None:
    """Return the last step that said when who decides meets, by a panel or by a request."""
    found = (
        each
        for kind in (acts.AppointPanel, acts.RequestReport)
        for each in _every(kind, history, since)
        if each.meeting is not None
    )
    return max(found, key=lambda each: each.entry, default=None)


def _latest(kind: type[acts.Act], history: tuple[events.Event, ...], since: int) -> Sitting | None:
    return max(_every(kind, history, since), key=lambda each: each.entry, default=None)


def _every(
    kind: type[acts.Act], history: tuple[events.Event, ...], since: int
) -> Iterator[Sitting]:
    beside: dict[int, list[events.AnyBody]] = {}
    for event in history:
        beside.setdefault(event.entry, []).append(event.body)
    before: Sitting | None = None
    for place, (event, counts) in enumerate(corrections.amended(history)):
        if counts and place >= since and isinstance(event.body, kind):
            bodies = beside[event.entry]
            when, papers_by = said(bodies)
            named = _names(bodies)
            before = Sitting(
                entry=event.entry,
                members=getattr(event.body, "members", None) or (),
                names=named,
                seated=_seated(named, before, event.entry),
                meeting=when,
                papers_by=papers_by,
            )
            yield before


def _seated(named: dict[str, str], before: Sitting | None, entry: int) -> dict[str, int]:
    """Return since when each person who is named has sat there without a break."""
    if before is None:
        return dict.fromkeys(named, entry)
    return {
        slug: before.seated[slug] if before.names.get(slug) == name else entry
        for slug, name in named.items()
    }


def _names(bodies: Iterable[events.AnyBody]) -> dict[str, str]:
    found = ((each.id.partition("."), each.text) for each in events.lines(bodies))
    return {slug: text for (kind, _, slug), text in found if kind == MEMBER}
