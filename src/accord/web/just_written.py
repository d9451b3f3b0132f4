"""What somebody has just put on record: said once, on the page to which the step leads."""

from collections.abc import Iterator
from uuid import UUID

import msgspec
from django.http import HttpRequest

from accord.desk.writing import EXPLAINED
from accord.engine import acts, posts, words
from accord.library import phrases
from accord.queries import attached
from accord.queries import escalation as queries
from accord.queries import told as telling
from accord.queries.history import Step
from accord.services.escalations import Done
from accord.web import days, pages, present, timeline, todo
from accord.web.act_forms import FORMS
from accord.web.present import Shown

KEPT = "written"
"""In the session: of which escalation, up to which event, and whether that raised it. No words."""


class Banner(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a step once it is taken."""

    heading: str
    lines: tuple[str, ...]


def keep(request: HttpRequest, done: Done, *, raised: bool = False) -> None:
    """Keep what was done for the next page about that escalation."""
    request.session[KEPT] = [str(done.escalation), done.seq, raised]


def taken(request: HttpRequest, of: Shown) -> Banner | None:
    """Return what to say of what the reader has just done here, and forget it."""
    kept = request.session.get(KEPT)
    if kept is None or kept[0] != str(of.door.escalation):
        return None
    del request.session[KEPT]
    _, seq, raised = kept
    return _raised(seq, of) if raised else _step(seq, of)


def _step(seq: int, of: Shown) -> Banner | None:
    event = next((each for each in of.stand.stored if each.seq == seq), None)
    if event is None or event.actor != of.door.person:
        return None
    steps = {step.entry: step for step in of.steps}
    step = steps[event.event.entry]
    if isinstance(step.act, acts.NameCounterpart) and (named := _named(step.act, seq, of)):
        return Banner(heading=f"{named} It is on record.", lines=())
    text = phrases.capital(timeline.said(step, of.speaker).text)
    lines = (text, *_attached(step), *_unsaid(step.act, of)) if of.door.sees == "whole" else ()
    return Banner(heading="It is on record.", lines=lines)


def _attached(step: Step) -> Iterator[str]:
    """Yield which files came with a step, so that nobody has to go and see."""
    files = [each.name for each in attached.of_step(step)]
    if files:
        yield f"Attached: {phrases.listed(files)}."


def _named(act: acts.NameCounterpart, seq: int, of: Shown) -> str:
    """Return who was named, and whether they were told; empty where that is nobody we know."""
    name = of.speaker.person(act.who)
    if name is None:
        return ""
    if act.who == str(of.door.person):
        return "You are named."
    messages = telling.told(of.door.escalation, upto=seq)
    told = any(str(each.person) == act.who for each in messages)
    return f"{name} is named, and told." if told else f"{name} is named."


def _unsaid(act: acts.AnyAct | None, of: Shown) -> Iterator[str]:
    """Yield what a talk was to say and did not, where the policy goes on asking for it."""
    if not isinstance(act, acts.Discuss) or act.outcome == "no_response":
        return
    labels = (phrases.LABELS[name] for name in EXPLAINED if not getattr(act, name))
    empty = [f"{label[:1].lower()}{label[1:]}" for label in labels]
    asks = next((each for each in of.agenda.owed if queries.explains(each.id, of.policy)), None)
    if asks is not None and 0 < len(empty) < len(EXPLAINED):
        clauses = ", ".join(map(pages.clause, asks.clauses))
        yield (
            f"Left empty: {phrases.listed(empty)}. The policy asks that one talk says all three "
            f"({clauses})."
        )


def _raised(seq: int, of: Shown) -> Banner:
    """Return when it was raised, who was told, and what comes next by when (readings 3 and 17)."""
    first = of.stand.stored[0].event.at
    entered = of.steps[0].entered_for
    told = dict.fromkeys((*_attached(of.steps[0]), *_told(seq, of)))
    if entered:
        heading = f"It is on record for {of.speaker.agency(entered)}."
        return Banner(heading=heading, lines=(*told, *_following(of)))
    return Banner(
        heading=f"You have raised it: {days.moment(first)}."
        if of.standing.status == "open"
        else "It is on record, and settled.",
        lines=(*told, *_following(of)),
    )


def _told(seq: int, of: Shown) -> Iterator[str]:
    for message in telling.told(of.door.escalation, upto=seq):
        if message.person == of.door.person:
            continue
        agency, title = posts.split(message.post)
        post = f"{agency}.safeguarding_lead" if message.asked and title else message.post
        asked = "been asked to name somebody" if message.asked else "been told"
        if message.asked and message.person is None:
            asked = f"been asked to see that {of.speaker.side(agency)} gets a {todo.LEAD}"
        yield f"{_whom(message.person, words.Post(post), of)} has {asked}."


def _whom(person: UUID | None, post: words.Post, of: Shown) -> str:
    if person is None:
        return f"The office of {of.policy.partnership.name}"
    name = present.name(person, of)
    return f"{name}, {present.badge(post, of)}," if name else phrases.capital(of.speaker.post(post))


def _following(of: Shown) -> Iterator[str]:
    following = todo.next_step(of)
    yield f"Next{', for you' if following.mine else ''}: {_by_when(following)}."
    if not following.mine:
        own = next((each for each in todo.owed(of, FORMS) if each.mine), None)
        if own is not None:
            yield f"Meanwhile, for you: {_by_when(own)}."


def _by_when(each: todo.ToDo) -> str:
    by = "" if each.when in ("", "at once") else "by "
    return f"{each.title}, {by}{each.when}" if each.when else each.title
