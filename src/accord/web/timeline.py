"""The record of one escalation, step by step, in sentences."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from accord.engine import acts, corrections, events, posts
from accord.library import phrases
from accord.queries.history import Step
from accord.web import attachments, entered, sentences
from accord.web.attachments import Attached
from accord.web.quoting import Said, Telling, Told
from accord.web.speaking import Cited, Speaker

AT_ONCE = timedelta(minutes=1)
"""What was written down within this time was written down when it happened."""


Amended = Mapping[int, tuple[events.AnyBody, bool]]
"""Each entry as it reads now, and whether it counts."""


class Quoted(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's own words, with the clauses they are about."""

    label: str
    text: str
    cited: tuple[Cited, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One event in words."""

    text: str
    said: tuple[Quoted, ...] = ()
    cited: tuple[Cited, ...] = ()


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """A later correction, as it stands beside what it corrects."""

    entry: int
    who: str
    at: datetime
    why: str
    counts: bool


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One step in words.

    Attributes:
        who: the name of who acted; empty where nobody did.
        as_: as what they acted: as line manager, Longford School.
        entered: who typed it for its agency, and from what; empty where who acted did.
        recorded: when it was written down, where that was later.
        departed: what it departed from, and why.
        followed: what followed from it.
        corrected: the corrections of it.
        now: how it reads since, where it was corrected and counts.
        attached: the files that came with it, for who may open them.
        corrects: the entry that it corrects, where that one is shown too; 0 where none is.
    """

    entry: int
    main: Line
    who: str
    as_: str
    happened: datetime
    recorded: datetime | None
    entered: str
    departed: Line | None
    followed: tuple[Line, ...]
    corrected: tuple[Mended, ...]
    now: Line | None
    corrects: int
    counts: bool
    attached: tuple[Attached, ...] = ()


def of(steps: Iterable[Step], speaker: Speaker) -> tuple[Entry, ...]:
    """Return every step in words, oldest first."""
    steps = tuple(steps)
    amended = _amended(steps)
    shown = {step.entry for step in steps}
    return tuple(_entry(step, amended, speaker, shown) for step in steps)


def _amended(steps: Iterable[Step]) -> Amended:
    history = tuple(event for step in steps for event in step.events)
    return {
        event.entry: (event.body, counts)
        for event, counts in corrections.amended(history)
        if isinstance(event.body, acts.Act)
    }


def raised(steps: Iterable[Step], speaker: Speaker) -> tuple[Quoted, ...]:
    """Return what was said when it was raised, as it reads now; nothing where it does not count."""
    steps = tuple(steps)
    first = next((step for step in steps if isinstance(step.act, acts.Raise)), None)
    if first is None:
        return ()
    body, counts = _amended(steps)[first.entry]
    return _line(body, first, speaker).said if counts else ()


def told(steps: Iterable[Step], speaker: Speaker) -> tuple[Entry, ...]:
    """Return what somebody was told, and not why others corrected it or departed from what."""
    return tuple(
        msgspec.structs.replace(
            each, departed=None, followed=(), corrected=(), corrects=0, attached=()
        )
        for each in of(steps, speaker)
    )


def said(step: Step, speaker: Speaker) -> Line:
    """Return what a step says and its account, without what followed from it."""
    line = _line(step.act or step.events[0].body, step, speaker)
    return msgspec.structs.replace(line, said=(*line.said, *beside(step, speaker)))


def beside(step: Step, speaker: Speaker, *, but: tuple[str, ...] = ()) -> tuple[Quoted, ...]:
    """Return what was written down beside a step, as far as it is the reader's to read.

    An agency's own file reference is for its own readers: elsewhere it only says where to find
    more about the child.

    Args:
        but: headings that are left out.
    """
    party = posts.split(step.events[0].by)[0]
    theirs = speaker.own is not None and speaker.own in posts.named(party, speaker.agencies)
    left_out = but if theirs else (*but, OWN_FILE)
    readable = tuple(line for line in step.lines if line.id not in left_out)
    return _line(events.Account(lines=readable), step, speaker).said if readable else ()


OWN_FILE = "file_reference"
"""The heading of a line that only the agency reads whose person wrote it."""


def _entry(step: Step, amended: Amended, speaker: Speaker, shown: set[int]) -> Entry:
    first = step.events[0]
    body, counts = amended.get(step.entry, (step.act, True)) if step.act else (None, True)
    late = first.at - first.happened > AT_ONCE
    departed = next(
        (each.body for each in step.events if isinstance(each.body, events.Departed)), None
    )
    return Entry(
        entry=step.entry,
        main=said(step, speaker),
        who=_who(step, speaker),
        as_=_as(first.by, speaker) if step.act or step.entry else "",
        happened=first.happened,
        recorded=first.at if late else None,
        entered=entered.sentence(step, speaker),
        departed=_line(departed, step, speaker) if departed else None,
        followed=tuple(_followed(step, speaker)),
        corrected=tuple(_mended(each, amended, speaker) for each in step.corrections),
        now=_line(body, step, speaker) if _is_mended(step) and counts and body else None,
        corrects=_corrects(step, shown),
        counts=counts,
        attached=attachments.of_step(step),
    )


def _corrects(step: Step, shown: set[int]) -> int:
    entry = step.act.entry if isinstance(step.act, acts.Correct) else None
    return entry if entry in shown else 0


def _is_mended(step: Step) -> bool:
    return bool(step.corrections) and not isinstance(step.act, acts.Correct)


def _followed(step: Step, speaker: Speaker) -> Iterator[Line]:
    if step.act is None:
        return
    for event in step.events:
        if isinstance(event.body, events.Fact) and not isinstance(event.body, _SHOWN_ABOVE):
            yield _line(event.body, step, speaker)


_SHOWN_ABOVE = (events.Departed, events.Account)


def _mended(step: Step, amended: Amended, speaker: Speaker) -> Mended:
    act = step.act
    reason = act.reason if isinstance(act, acts.Correct) else None
    return Mended(
        entry=step.entry, who=_who(step, speaker), at=step.events[0].happened,
        why=reason or "", counts=amended.get(step.entry, (None, True))[1],
    )  # fmt: skip


def _line(body: events.AnyBody, step: Step, speaker: Speaker) -> Line:
    speaker = speaker.under(step.policy_hash)
    meets = speaker.policy.meets(max(step.rung, 0))
    telling = Telling(
        speaker=speaker,
        who=phrases.capital(_who(step, speaker)),
        by=step.events[0].by,
        meets=(meets.raising, meets.responding),
        departing=any(isinstance(each.body, events.Departed) for each in step.events),
        confirmed=sentences.confirmed(each.body for each in step.events),
        beside=frozenset(line.id.partition(".")[0] for line in step.lines),
    )
    return _cited(sentences.told(body, telling), speaker)


def _cited(told: Told, speaker: Speaker) -> Line:
    return Line(
        text=told.text,
        said=tuple(_quoted(each, speaker) for each in told.said),
        cited=speaker.cited(told.clauses),
    )


def _quoted(said: Said, speaker: Speaker) -> Quoted:
    return Quoted(label=said.label, text=said.text, cited=speaker.cited(said.clauses))


def _as(post: str, speaker: Speaker) -> str:
    badge = speaker.badge(post)
    return badge if badge.startswith("for ") else f"as {badge}"


def _who(step: Step, speaker: Speaker) -> str:
    """Return who acted, by name where we know it; by post otherwise."""
    return speaker.person(step.speaks) or speaker.post(step.events[0].by)
