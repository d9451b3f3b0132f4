"""What forms of acts are made of: questions, what they draw on, title and button."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from accord.engine import acts
from accord.engine.standing import Promise, Standing
from accord.queries.colleagues import Candidate
from accord.queries.sittings import Sitting
from accord.web.speaking import Speaker

Variant = Literal["", "meeting", "alone", "decided", "conflict", "representation", "sent"]


class Option(msgspec.Struct, frozen=True):
    """One answer to choose."""

    value: str
    text: str
    hint: str = ""


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the form in which a panel is appointed: a member, and who that is."""

    member: acts.Member
    who: str = ""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What a side wrote to who decides, and who wrote it."""

    side: str
    who: str
    text: str


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What a form draws its choices from.

    Attributes:
        post: for which post the person acts.
        agency: whose person they are; None for the partnership.
        colleagues: the people of their agency, by id.
        partnership: the agencies of the partnership, by slug.
        whom: whom the duty names that this telling is to meet.
        form: the id of the policy's form that is to be sent.
        known: what the record knows already of its fields, by their ids.
        members: who represents each agency on the partnership, by slug.
        variant: another way in which the act is asked for: `meeting`, `alone`, `decided` by
            somebody else, a panel member's `conflict`, a side's `representation`, what was
            `sent` as heard, or none.
        whole: whether the person sees all of it; a lead who does not names for one post alone.
        wanted: the posts for which such a lead has to name somebody.
        unheard: the sides that a panel has still to hear.
        seats: the panel's rows as they stand before anything is typed.
        representatives: who represents each agency on the partnership, by slug, but for those
            with a connection; `candidates` they and all whom the form names, as Accord knows them.
        asks_names: whether it is asked who a panel's members are.
        sits_for: the agency for which the reader sits on the panel.
        sent: what a side wrote to who decides, where that is to be written down as heard.
        wrote: what sides wrote to who decides that are still to be heard, where one is to be.
        chosen: the agency that the address names.
        sitting: when who decides meets next, and by when papers are wanted, where that is known.
        entering: the agency for which the office enters it, by slug; empty for nobody.
        beside: what is asked first of every act here: how it reached the office.
        promise: what was promised and this form is about; None where it is about none.
        offer: the words that were offered to end it, where the form answers them.
    """

    standing: Standing
    speaker: Speaker
    post: str
    agency: str | None
    colleagues: tuple[Option, ...] = ()
    partnership: tuple[Option, ...] = ()
    whom: tuple[str, ...] = ()
    form: str = ""
    known: Mapping[str, str] = {}
    members: Mapping[str, str] = {}
    variant: Variant = ""
    whole: bool = True
    wanted: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()
    representatives: Mapping[str, tuple[str, ...]] = {}
    candidates: Mapping[str, tuple[Candidate, ...]] = {}
    asks_names: bool = False
    sitting: Sitting | None = None
    sits_for: str = ""
    sent: Sent | None = None
    wrote: tuple[Sent, ...] = ()
    chosen: str = ""
    entering: str = ""
    beside: tuple["Field", ...] = ()
    promise: Promise | None = None
    offer: str = ""


def _always(scene: Scene) -> bool:
    return True


def _none(scene: Scene) -> tuple[Option, ...]:
    return ()


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a form.

    Attributes:
        name: of the particular that it gives.
        missing: what to say where it must be answered and is not; empty where it need not be.
        given: `fixed`: the value itself, never asked; elsewhere what is filled in at first.
        when: whether it is asked.
        beside: whether the answer is written down beside the act, where no rule reads it.
        then: the act that the answer makes, carried out right after this one with it.
        heading: over this question and those after it; `intro` below the heading.
        rows: how many lines a box of words shows.
    """

    name: str
    kind: str = "words"
    label: str = ""
    hint: str = ""
    missing: str = ""
    options: Callable[[Scene], tuple[Option, ...]] = _none
    given: Callable[[Scene], Any] | None = None
    when: Callable[[Scene], bool] = _always
    beside: bool = False
    then: str = ""
    heading: str = ""
    intro: str = ""
    rows: int = 5


def _no_more(scene: Scene) -> tuple[Field, ...]:
    return ()


class ActForm(msgspec.Struct, frozen=True, kw_only=True):
    """How an act is asked for.

    Attributes:
        title: the page's heading, and the link that leads to it.
        hint: what it is for, in one sentence.
        more: further questions, where they depend on the policy or the record.
    """

    title: str
    hint: str = ""
    button: str = "Put it on record"
    fields: tuple[Field, ...] = ()
    more: Callable[[Scene], tuple[Field, ...]] = _no_more


def asked(form: ActForm, scene: Scene) -> tuple[Field, ...]:
    """Return the questions that are put here."""
    every = (*scene.beside, *form.fields, *form.more(scene))
    return tuple(each for each in every if each.when(scene))
