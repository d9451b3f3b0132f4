"""Each question of the raising in words: its title, its hint, its form and its page."""

from collections.abc import Iterator

import msgspec

from accord.desk import writing
from accord.engine import acts, posts, words
from accord.engine.policy import Clauses, Policy
from accord.library import phrases
from accord.web import counterparts, days, where
from accord.web import raising_forms as forms
from accord.web import raising_others_forms as others
from accord.web.raising_asking import LONGEST, Asking, Question


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How a question is put. `{agency}` in its title is the other agency's name."""

    title: str
    form: type[Question]
    page: str = "in_words"
    hint: str = ""


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the concern; its clauses ask for it when both sides talk."""

    field: str
    title: str
    hint: str
    clauses: Clauses


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """Something more that can be said and is put to nobody; the clauses that speak of it."""

    question: str
    hint: str
    clauses: Clauses

    @property
    def title(self) -> str:
        """How its page is headed."""
        return QUESTIONS[self.question].title


ASKED_BEFORE = (
    "You were asked on the start page. It is asked once more because the answer goes into what you "
    "raise. If you are not sure, answer yes: it costs one more page."
)
QUESTIONS: dict[str, Asked] = {
    writing.DANGER: Asked(
        title="Is the child in immediate danger?",
        form=forms.Danger,
        page="danger",
        hint="Think of the next hours. If you are not sure, answer yes: it costs one more page.",
    ),
    writing.DESK: Asked(
        title="Where does the child live?",
        form=forms.From,
        page="choice",
    ),
    writing.FOR_WHOM: Asked(
        title="Do you raise it for yourself or for a colleague?",
        form=others.ForWhom,
        page="for_whom",
        hint="Whoever you choose is the worker whose concern it is: they are told of every step, "
        "and find it among their work.",
    ),
    writing.START: Asked(title="At which stage should it start?", form=forms.Start, page="start"),
    writing.AGENCY: Asked(
        title="Which agency's decision do you disagree with?",
        form=forms.Agency,
        page="agency",
        hint="A decision, something done, or something left undone. Usually it is one agency; "
        "choose more where they decided together.",
    ),
    writing.PERSON: Asked(
        title="Who at {agency} should take it up?", form=forms.Person, page="person"
    ),
    writing.TALKED: Asked(
        title="Have you talked about it with them already?",
        form=others.Talked,
        page="talked",
        hint="Answer yes if you told them that you disagree, or tried to reach them about it. If "
        "not, answer no: you talk after raising it.",
    ),
    writing.CHILD: Asked(
        title="What should be known about the child?",
        form=forms.Child,
        page="child",
        hint="It decides who has to be told. Tick what applies.",
    ),
    writing.ABOUT: Asked(title="What is it about?", form=forms.About, page="about"),
    "what-happened": Asked(
        title="What happened?",
        form=forms.WhatHappened,
        hint="What was decided, done or left undone, and when. A few plain sentences are enough.",
    ),
    "more-about-it": Asked(
        title="What else should they know?",
        form=forms.MoreAboutIt,
        page="more_about_it",
        hint="Each box may stay empty.",
    ),
    writing.PROTECT: Asked(
        title="Must the child be safe by an earlier day?", form=forms.EarlierDay, page="earlier_day"
    ),
}
"""Every question, by its name in the address."""

BOXES = {
    "why_unsafe": ("Why does it leave the child unsafe?", ""),
    "change_wanted": (
        "What should change?",
        "What you ask the other agency to do, or to decide differently.",
    ),
    "impact_on_child": ("What does it mean for the child?", ""),
    "evidence": (
        "What is your evidence?",
        "What you saw or were told, on which day, and by whom; reports that say so.",
    ),
}
"""The parts of a concern that may be left out: what is asked, and a hint."""


def title(question: str, asking: Asking) -> str:
    """Return a question as it is put to this writer."""
    names = {each.slug: each.name for each in asking.others}
    agency = next((names.get(each, each) for each in asking.writing.responding), "")
    if question == writing.DESK:
        return where.title(asking.desks)
    if question == writing.CHILD and not forms.circumstances(asking.policy):
        return "What is your reference for the child? (optional)"
    if question == writing.TALKED and asking.raises_for is not None:
        return "Have you, or your colleague, talked about it with them already?"
    return QUESTIONS[question].title.format(agency=agency)


def hint(question: str, asking: Asking, *, asked_before: bool = False) -> str:
    """Return what is said below a question.

    Args:
        asked_before: the page that led here asked whether the child is in danger.
    """
    if question == writing.DANGER and asked_before:
        return ASKED_BEFORE
    if question == writing.DESK:
        return where.question_hint(asking.desks)
    asked = QUESTIONS[question]
    if question in writing.NARRATIVES:
        kept = (
            "No full names, please: initials will do. A name cannot be taken out of the record "
            f"later. Up to {LONGEST:,} characters."
        )
        return " ".join(each for each in (asked.hint, kept) if each)
    if question == writing.CHILD and not forms.circumstances(asking.policy):
        return ""
    return asked.hint


def meets(asking: Asking) -> str:
    """Return who talks with whom at the stage where it begins."""
    if asking.beginning is None or asking.beginning.stage.meets is None:
        return ""
    stage, meeting = asking.beginning.stage, asking.beginning.stage.meets
    theirs = phrases.TITLES[meeting.responding]
    is_worker = meeting.raising == posts.split(posts.WORKER)[1]
    own = "you" if is_worker else f"your {phrases.TITLES[meeting.raising]}"
    between = f"{own} and their {theirs}"
    # a stage before the formal process says so by its title
    when = f"At {stage.title}" if stage.title.startswith("Stage") else stage.title
    return f"{when} it is {between} who talk. Whoever is named is told, and can answer."


def later(asking: Asking) -> tuple[counterparts.Later, ...]:
    """Return who meets at later stages, and what the agency that was chosen calls them."""
    chosen = asking.writing.responding[:1]
    sector = next((each.sector for each in asking.others if each.slug in chosen), "")
    return counterparts.later(sector, asking.policy) if asking.policy is not None else ()


def usual(asking: Asking) -> str:
    """Return by when the policy itself wants it settled."""
    if asking.beginning is None or asking.beginning.due is None:
        return "The policy sets no time here: the agencies agree it."
    stage, due = asking.beginning.stage, asking.beginning.due
    if due.day < asking.today:
        return f"{stage.title} had until {days.due(due)}, counted from the day you talked."
    return f"{stage.title} has until {days.due(due)}. Choose yes only where that is too long."


def beside(asking: Asking) -> tuple[Beside, ...]:
    """Return what else can be said, where nothing of it is said yet."""
    said = asking.writing
    found = []
    if said.protect_day is None:
        hint = "Name that day where the policy's own time is too long for the child."
        reading = words.Clause("reading-7")
        found.append(Beside(question=writing.PROTECT, hint=hint, clauses=(reading,)))
    if not any(getattr(said, each) for each in (*writing.NARRATIVES[writing.MORE], "supporter")):
        hint = (
            "Why it is unsafe, what should change, what it means for the child, your evidence, "
            "and who supports you."
        )
        found.append(Beside(question=writing.MORE, hint=hint, clauses=explained(asking)))
    return tuple(found)


def boxes(asking: Asking) -> tuple[Box, ...]:
    """Return the parts of a concern that may be left out, with why each should not be."""
    later = explained(asking)
    return tuple(
        Box(
            field=field, title=title, hint=hint, clauses=later if field in writing.EXPLAINED else ()
        )
        for field, (title, hint) in BOXES.items()
    )


def explained(asking: Asking) -> Clauses:
    """Return the clauses that ask for the same when both sides talk (gscp 2.1b)."""
    if asking.beginning is None:
        return ()
    duties = asking.beginning.stage.duties
    return tuple(clause for duty in duties if duty.explained for clause in duty.clauses)


def supporters(asking: Asking) -> tuple[tuple[str, Clauses], ...]:
    """Return what the policy advises at the stage where it begins: to offer a supporter."""
    if asking.policy is None or asking.beginning is None:
        return ()
    return tuple(guidance(asking.policy, asking.beginning.stage.id))


def consulting(asking: Asking) -> tuple[tuple[str, Clauses], ...]:
    """Return what the policy says of taking advice at the stage where it begins."""
    if asking.beginning is None:
        return ()
    stage = asking.beginning.stage
    said = [
        (_ASKED[each.strength].format(title=each.title), each.clauses)
        for each in stage.duties
        if each.do == acts.Consult.do
    ]
    return tuple(said) or tuple(
        (_ASKED["may"].format(title=each.title), each.clauses)
        for each in stage.offers
        if each.do == acts.Consult.do
    )


_ASKED = {
    "must": "Your policy says that you must do this: {title}.",
    "should": "Your policy says that you should do this: {title}.",
    "may": "Your policy says that you may do this: {title}.",
}


def guidance(policy: Policy, *places: str) -> Iterator[tuple[str, Clauses]]:
    """Yield the policy's own guidance for these places, each text with its clauses."""
    for each in policy.guidance:
        if set(places) & set(each.at):
            yield each.text, each.clauses
