"""What every question of the raising has in common: its form, its words, its choices."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import msgspec
from django import forms

from accord.desk.writing import Writing
from accord.directory.posts import Holder
from accord.engine.policy import Policy
from accord.queries.raising import Beginning, Other
from accord.services.access import Desk

LONGEST: Final = 10_000
"""Characters that each narrative may have."""
FITS_A_PAGE: Final = 12
"""Choices that fit a page; where there are more, part of a name finds them."""
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Pairs = tuple[tuple[str, str], ...]


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What a question needs to know of the writer, their draft and the directory.

    Attributes:
        person: the writer.
        policy: that of the partnership it is raised in; None while that is not known.
        others: the agencies to choose from; empty but where they are asked for.
        people: who can take it up, likewise.
        out: until which local date some of them are out, by their ids.
        workers: the colleagues for whom the writer may raise it, likewise: id, name and title.
        advisers: who can be asked for advice on it: id, name, and what is said of them.
        today: local date.
        at: the instant at which it is asked.
    """

    writing: Writing
    person: UUID
    desks: tuple[Desk, ...]
    desk: Desk | None
    policy: Policy | None
    today: date
    at: datetime
    others: tuple[Other, ...] = ()
    people: tuple[Holder, ...] = ()
    out: dict[UUID, date] = {}
    workers: tuple[tuple[UUID, str, str], ...] = ()
    advisers: tuple[tuple[UUID, str, str], ...] = ()
    beginning: Beginning | None = None

    @property
    def leads(self) -> bool:
        """Whether the writer leads others in the agency it is raised for."""
        return self.desk is not None and self.desk.leads

    @property
    def raises_for(self) -> UUID | None:
        """For which colleague it is raised; None where it is the writer's own."""
        return self.writing.worker if self.leads else None


class Question(forms.Form):
    """A question of the raising: what was typed before, and what an answer changes."""

    def __init__(self, asking: Asking, data: Any = None) -> None:
        """Fill in what was typed before; `data` is what the form sends now."""
        self.asking = asking
        super().__init__(data, initial=self.typed(asking.writing))
        self.choose()

    def choose(self) -> None:
        """Give the fields their choices."""

    def typed(self, said: Writing) -> dict[str, object]:
        """Return what was typed before, field by field."""
        raise NotImplementedError

    def answers(self) -> dict[str, object]:
        """Return the fields of the writing, with what they say now."""
        raise NotImplementedError

    @property
    def only_missing(self) -> bool:
        """Whether nothing stands against the answer but that something is still missing."""
        codes = {each.code for errors in self.errors.as_data().values() for each in errors}
        return codes <= {"required", "missing"}

    def complain(self, field: str, text: str, *, code: str = "missing") -> None:
        """Note what is the matter with a field."""
        self.add_error(field, forms.ValidationError(text, code=code))

    def items(self, field: str) -> list[dict[str, object]]:
        """Return a field's choices as the page shows them, each with a hint where it needs one."""
        return [
            {"value": value, "text": text, "hint": {"text": hint} if hint else None}
            for value, text in self.shown(field)
            for hint in (self.hints().get(value, ""),)
        ]

    def shown(self, field: str) -> Pairs:
        """Return the choices of a field that the page shows."""
        return tuple(self.fields[field].choices)  # type: ignore[attr-defined]

    def hints(self) -> dict[str, str]:
        """Return what is said below a choice, by its value."""
        return {}

    def anchor(self, field: str) -> str:
        """Return the id of the element to which the error summary leads for a field."""
        return field

    def offer(self, field: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Give a field its choices."""
        self.fields[field].choices = tuple(pairs)  # type: ignore[attr-defined]


class Narrative(forms.CharField):
    """Words of one's own, up to 10,000 characters."""

    def __init__(self, *, longest: int = LONGEST, required: str = "") -> None:
        """Ask for words; `required` is said where there are none, empty where that is right."""
        self.longest = longest
        super().__init__(
            required=bool(required), error_messages={"required": required} if required else None
        )

    def to_python(self, value: Any) -> str:
        """Return the words with line ends as they were typed, and no character nobody can see."""
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return _UNPRINTABLE.sub("", text).strip()

    def validate(self, value: str) -> None:
        """Refuse, kindly, what is longer than can be kept."""
        super().validate(value)
        if len(value) > self.longest:
            raise forms.ValidationError(
                f"This is {len(value):,} characters long, and {self.longest:,} can be kept. "
                "Please shorten it; nothing that you typed is lost meanwhile.",
                code="too-long",
            )


class Finding(Question):
    """A question whose choices may be many: part of a name finds them."""

    choice: ClassVar[str] = ""
    always: ClassVar[tuple[str, ...]] = ()
    """Choices that are shown whatever is looked for."""

    find = forms.CharField(required=False, max_length=100)

    @property
    def many(self) -> bool:
        """Whether there are more choices than a page should show at once."""
        return len(super().shown(self.choice)) > FITS_A_PAGE

    def anchor(self, field: str) -> str:
        """Return where to look first where there is too much to choose from at once."""
        return "find" if field == self.choice and self.many else field

    def suggested(self) -> frozenset[str]:
        """Return what is shown before anything is looked for, where there are many."""
        return frozenset()

    def shown(self, field: str) -> Pairs:
        """Return what was found, after what is chosen already."""
        pairs = super().shown(field)
        if field != self.choice or not self.many:
            return pairs
        ticked = [each for each in pairs if each[0] in self._chosen()]
        always = [each for each in pairs if each[0] in self.always and each not in ticked]
        found = [each for each in self._found() if each not in ticked]
        return tuple((*ticked, *found[:FITS_A_PAGE], *always))

    @property
    def left_out(self) -> int:
        """How many more were found than the page shows."""
        return max(len(self._found()) - FITS_A_PAGE, 0) if self.many else 0

    @property
    def nothing_found(self) -> bool:
        """Whether something was looked for, and nothing bears that name."""
        return self.many and bool(self._wanted()) and not self._found()

    def sought(self, value: str, text: str) -> str:
        """Return the words by which a choice is found."""
        del value
        return text

    def _found(self) -> list[tuple[str, str]]:
        wanted, suggested = self._wanted(), self.suggested()
        return [
            (value, text)
            for value, text in super().shown(self.choice)
            if value not in self.always
            and (self._bears(value, text, wanted) if wanted else value in suggested)
        ]

    def _bears(self, value: str, text: str, wanted: list[str]) -> bool:
        words = self.sought(value, text).casefold()
        return all(part in words for part in wanted)

    def _wanted(self) -> list[str]:
        return str(self["find"].value() or "").casefold().split()

    def _chosen(self) -> frozenset[str]:
        value = self[self.choice].value() or ()
        return frozenset((value,) if isinstance(value, str) else value)
