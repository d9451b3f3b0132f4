"""When and with whom it is decided: the panel's members, its meeting, and by when papers come.

No rule reads any of it, so it stands in lines beside the steps (ADR 0015): `member.` with an
agency's slug and who sits for it (`register.panels`), `meeting` with a day, a time and a place,
`papers_by` with a day.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from uuid import UUID

import msgspec

from accord.engine import acts, corrections, events, words
from accord.record.store import Stored
from accord.register import panels
from accord.register.panels import MEMBER as MEMBER
from accord.register.panels import Chosen as Chosen
from accord.register.panels import line as line
from accord.register.representations import PAPERS as PAPERS

MEETING = "meeting"


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
        people: who sits for an agency, by its slug, where that was written.
        seated: the entry since which that person has sat for it, by its slug.
        papers_by: the local day by which papers are wanted.
    """

    entry: int
    members: tuple[acts.Member, ...] = ()
    people: Mapping[str, Chosen] = {}
    seated: Mapping[str, int] = {}
    meeting: Meeting | None = None
    papers_by: date | None = None

    def name(self, agency: str) -> str:
        """Return who sits for an agency, by its slug; empty where that was not written."""
        return self.people[agency].name if agency in self.people else ""


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
    return max(_panels(history, since), key=_entry, default=None)


def meeting(history: tuple[events.Event, ...], *, since: int = 0) -> Sitting | None:
    """Return the last step that said when who decides meets, by a panel or by a request."""
    every = (*_panels(history, since), *_requests(history, since))
    return max((each for each in every if each.meeting is not None), key=_entry, default=None)


def papers_by(history: tuple[events.Event, ...], *, since: int = 0) -> date | None:
    """Return the local day by which papers are wanted, as the last such step says it."""
    every = (*_panels(history, since), *_requests(history, since))
    last = max(every, key=_entry, default=None)
    return last.papers_by if last is not None else None


def _entry(sitting: Sitting) -> int:
    return sitting.entry


def _panels(history: tuple[events.Event, ...], since: int) -> Iterator[Sitting]:
    for each in panels.appointed(history, since=since):
        when, papers_by = said(each.bodies)
        yield Sitting(
            entry=each.entry, members=each.members, people=each.people, seated=each.seated,
            meeting=when, papers_by=papers_by,
        )  # fmt: skip


def _requests(history: tuple[events.Event, ...], since: int) -> Iterator[Sitting]:
    beside: dict[int, list[events.AnyBody]] = {}
    for event in history:
        beside.setdefault(event.entry, []).append(event.body)
    for place, (event, counts) in enumerate(corrections.amended(history)):
        if counts and place >= since and isinstance(event.body, acts.RequestReport):
            when, papers_by = said(beside[event.entry])
            yield Sitting(entry=event.entry, meeting=when, papers_by=papers_by)


def apart(stored: Iterable[Stored], agencies: words.Agencies) -> frozenset[tuple[str, UUID]]:
    """Return who has a connection and was replaced, by agency and id: they read nothing here."""
    return frozenset(panels.members(((each.event, each.actor) for each in stored), agencies).apart)
