"""How an escalation ended, in words, and what is to be done before it can be closed."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from accord.engine import acts, events
from accord.library import phrases
from accord.queries import endings
from accord.queries.endings import Said
from accord.queries.history import Step
from accord.web import present, promised, quoting, timeline, todo
from accord.web.act_forms import FORMS
from accord.web.present import Shown, Somebody
from accord.web.promised import Promised
from accord.web.speaking import Cited
from accord.web.timeline import Quoted


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """One agency: what it has done after the outcome, or has still to do.

    Attributes:
        who: who did it; empty while nobody has.
        said: what they wrote beside it, as far as the reader may read it.
        owed: it is still to be done; done by nobody and not owed, it was departed from.
        do: the act that does it, where it is for the reader's own agency to do.
    """

    agency: str
    who: str
    on: datetime | None
    entry: int
    said: tuple[Quoted, ...]
    owed: bool
    do: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that every agency does after the outcome, and how far each is."""

    title: str
    strength: str
    done: str
    missing: str
    cited: tuple[Cited, ...]
    parties: tuple[Party, ...]


class Other(msgspec.Struct, frozen=True, kw_only=True):
    """Something else that must be done before closing."""

    title: str
    who: tuple[Somebody, ...]
    cited: tuple[Cited, ...]
    do: str
    duty: str


class Debrief(msgspec.Struct, frozen=True, kw_only=True):
    """What the policy offers after the outcome; `on` is when it was held, None where it was not."""

    title: str
    cited: tuple[Cited, ...]
    on: datetime | None
    do: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended, by whom, in which words, and what has still to be done.

    Attributes:
        entry: the step that ended it.
        corrected: it reads otherwise than it was written down at first.
        promises: what was promised, by whom and by when.
        left: the musts that stand in the way of closing it, each with who does it.
        close: whether the reader can close it; `reopen` whether they can take it up again.
        closed_on: when it was closed; None where it is not.
        follow_up: whether the reader can raise another one that goes on from it.
    """

    heading: str
    text: str
    who: str
    on: datetime
    entry: int
    corrected: bool
    said: tuple[Quoted, ...]
    cited: tuple[Cited, ...]
    promises: tuple[Promised, ...]
    parts: tuple[Part, ...]
    others: tuple[Other, ...]
    debrief: Debrief | None
    left: bool
    close: bool
    reopen: bool
    closed_on: datetime | None
    closed_by: str
    follow_up: bool
    dissents: bool


def of(shown: Shown) -> Outcome | None:
    """Return how it ended; None while it is open."""
    event = endings.ending(shown.standing)
    if event is None:
        return None
    step = _step(event.entry, shown)
    closed, others = endings.closed(shown.standing), tuple(_others(shown))
    parts = tuple(_parts(shown))
    return Outcome(
        heading=HEADINGS[shown.standing.how or "agreed"],
        text=_how(shown),
        who=_who(step, shown),
        on=event.happened,
        entry=event.entry,
        corrected=bool(step.corrections),
        said=said(shown),
        cited=_clauses(event.body, shown),
        promises=promised.of(shown),
        parts=parts,
        others=others,
        debrief=_debrief(shown),
        left=bool(others) or any(_holds_up(each) for each in parts),
        close=present.may(acts.Close(), shown),
        reopen=present.may(acts.Reopen(reason="why"), shown),
        closed_on=closed.happened if closed is not None else None,
        closed_by=_who(_step(closed.entry, shown), shown) if closed is not None else "",
        follow_up=shown.standing.status == "closed" and _raised_it(shown),
        dissents=shown.standing.status != "closed" and shown.door.agency is not None,
    )


HEADINGS = {
    "agreed": "How it ended",
    "understood": "How it ended",
    "decided": "How it was decided",
    "withdrawn": "It was withdrawn",
}


def said(shown: Shown) -> tuple[Quoted, ...]:
    """Return the words of the outcome as they read now, without what is to be done."""
    event = endings.ending(shown.standing)
    if event is None:
        return ()
    body = event.body
    words: tuple[quoting.Said, ...] = ()
    if isinstance(body, acts.Resolve):
        words = quoting.said(body.agreement, "What was agreed")
    elif isinstance(body, acts.Decide):
        words = quoting.said(body.decision, "The decision")
    elif isinstance(body, acts.Withdraw):
        words = quoting.said(body.reason, "Why")
    quoted = tuple(Quoted(label=each.label, text=each.text, cited=()) for each in words)
    return (*quoted, *timeline.beside(_step(event.entry, shown), shown.speaker))


def _how(shown: Shown) -> str:
    how = shown.standing.how
    ways = {way.how: way.title for way in shown.policy.outcome.ways}
    return phrases.capital(ways[how]) if how in ways else ""


def _clauses(body: events.AnyBody, shown: Shown) -> tuple[Cited, ...]:
    how = body.how if isinstance(body, acts.Resolve) else None
    ways = (way for way in shown.policy.outcome.ways if way.how == how)
    return shown.speaker.cited(next((way.clauses for way in ways), ()))


def _parts(shown: Shown) -> Iterator[Part]:
    """Yield what each agency confirms and files, with how far it is (gscp 3b, reading 25)."""
    policy, standing = shown.policy, shown.standing
    confirmation = policy.outcome.confirmation
    if confirmation is not None and standing.how != "withdrawn":
        yield Part(
            title="Confirmed in writing by each agency", strength=confirmation.strength,
            done="Confirmed", missing="Not confirmed yet",
            cited=shown.speaker.cited(confirmation.clauses),
            parties=tuple(_parties(endings.confirmed(standing, policy), acts.Confirm.do, shown)),
        )  # fmt: skip
    if policy.filing is not None:
        yield Part(
            title="In each agency's own files", strength=policy.filing.strength,
            done="Filed", missing="Not filed yet",
            cited=shown.speaker.cited(policy.filing.clauses),
            parties=tuple(_parties(endings.filed(standing, policy), acts.FileRecord.do, shown)),
        )  # fmt: skip


def _parties(every: Iterable[Said], do: str, shown: Shown) -> Iterator[Party]:
    for each in every:
        step = _step(each.done.entry, shown) if each.done is not None else None
        own = each.agency == shown.door.agency and shown.standing.status != "closed"
        yield Party(
            agency=shown.speaker.agency(each.agency),
            who=_who(step, shown) if step is not None else "",
            on=each.done.happened if each.done is not None else None,
            entry=step.entry if step is not None else 0,
            said=timeline.beside(step, shown.speaker) if step is not None else (),
            owed=each.owed,
            do=do if own and each.owed else "",
        )


def _holds_up(part: Part) -> bool:
    return part.strength == "must" and any(each.owed for each in part.parties)


def _others(shown: Shown) -> Iterator[Other]:
    """Yield the musts that stand in the way of closing, but what each agency does for itself."""
    if shown.standing.status == "closed":
        return
    for each in todo.owed(shown, FORMS):
        own = each.duty.partition("/")[0] in ("confirmation", "filing")
        if each.strength == "must" and each.duty and not own:
            yield Other(
                title=each.title, who=each.who, cited=each.cited, do=each.do, duty=each.duty
            )


def _debrief(shown: Shown) -> Debrief | None:
    """Return the debrief, where the policy offers one or one was held (gscp 3c)."""
    offer = next((o for o in shown.policy.outcome.offers if o.do == acts.Debrief.do), None)
    held = endings.debriefed(shown.standing)
    if offer is None and held is None:
        return None
    may = held is None and present.may(acts.Debrief(), shown)
    return Debrief(
        title=phrases.capital(offer.title) if offer is not None else "A debrief",
        cited=shown.speaker.cited(offer.clauses) if offer is not None else (),
        on=held.happened if held is not None else None,
        do=acts.Debrief.do if may else "",
    )


def _raised_it(shown: Shown) -> bool:
    return shown.door.agency == shown.standing.agencies.raising


def _step(entry: int, shown: Shown) -> Step:
    return next(each for each in shown.steps if each.entry == entry)


def _who(step: Step, shown: Shown) -> str:
    name = shown.speaker.person(step.actor)
    post = step.events[0].by
    return f"{name}, {present.badge(post, shown)}" if name else shown.speaker.post(post)
