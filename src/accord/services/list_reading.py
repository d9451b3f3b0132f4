"""Reading an office's own list of disagreements: a spreadsheet's file, cell by cell.

Nothing is decided and nothing written here. What cannot be taken is said with its line and column,
all of it at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from accord.engine import words
from accord.engine.policy import Policy
from accord.library import phrases, slips, tables
from accord.services import list_cells, list_headings

LARGEST: Final = 1024 * 1024
"""Bytes of a list; more is no list of on-going disagreements."""
MOST: Final = 500
"""Rows of a list."""
COLUMNS: Final = 100
"""Columns of a list, far more than ours has; each that is not known takes time to say so."""
PARTS: Final = 30
"""Agencies or areas in one cell."""
LONGEST: Final = 10_000
LONGEST_LINE: Final = 200

NEEDED: Final = ("reference", "raised by", "about the decision of", "areas", "raised on")
OPTIONAL: Final = (
    "talked on", "talked how", "stage", "stage since", "about", "child reference", "note",
)  # fmt: skip


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is read against.

    Attributes:
        agencies: those of the partnership, by slug and name.
        covers_from: the first local day on which anything can have happened.
        today: local date on which it is read; nothing in it is still to come.
    """

    policy: Policy
    agencies: tuple[tuple[str, str], ...]
    covers_from: date
    today: date


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One disagreement of a list.

    Attributes:
        line: of the file, from 1.
        reference: its name in the list; the same in no other row.
        raised: local date.
        talked: local date on which the two sides talked, and how; None where the list says none.
        reached: the later stages, each with the local date on which it was reached.
        about: what it is about, in the list's words.
    """

    line: int
    reference: str
    raising: str
    responding: tuple[str, ...]
    areas: tuple[words.AreaId, ...]
    area_other: str
    raised: date
    talked: date | None
    mode: words.Mode | None
    reached: tuple[tuple[words.StageId, date], ...]
    about: str
    child_reference: str
    note: str


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a list that cannot be taken.

    Attributes:
        line: of the file, from 1; 0 where it is about the file as a whole.
        column: from 1; 0 where it is about a whole line.
        heading: the column's, as the file has it.
    """

    line: int
    column: int = 0
    heading: str = ""
    text: str


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A list as it was read: the rows that can be taken, and what cannot.

    Attributes:
        taken: headings that are not ours, each with the column for which it was taken.
        unused: headings of columns that mean nothing to us, and are left out.
    """

    taken: tuple[tuple[str, str], ...] = ()
    unused: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    wrong: tuple[Wrong, ...] = ()


def headings(policy: Policy) -> tuple[str, ...]:
    """Return the columns of the file to fill in, in their order."""
    return (*NEEDED, *OPTIONAL[:2], *_stage_columns(policy), *OPTIONAL[2:])


def read(data: bytes, book: Book) -> Listed:
    """Return the rows of a file, and everything that is the matter with it.

    UTF-8 with or without its mark, else what spreadsheets of western Europe write (Windows-1252);
    between commas, semicolons or tabs.
    """
    if len(data) > LARGEST:
        return _unfit("The file is larger than 1 MB. A list of disagreements is much smaller.")
    if b"\0" in data:
        return _unfit("This is no text. Save the list as a file of comma separated values (CSV).")
    try:
        lines = tables.rows(tables.decoded(data))
    except tables.NotReadable as matter:
        text = f"Line {matter.line} cannot be read: a quotation mark is not closed, or stands "
        return _unfit(f"{text}in the middle of a cell.")
    if not lines:
        return _unfit("There is nothing in this file.")
    if len(lines) - 1 > MOST:
        return _unfit(f"There are {len(lines) - 1:,} rows, and {MOST} can be read at once.")
    if len(lines[0][1]) > COLUMNS:
        return _unfit(f"There are more than {COLUMNS} columns. Save the list without the others.")
    return _rows(lines[0][1], lines[1:], book)


def _unfit(text: str) -> Listed:
    return Listed(wrong=(Wrong(line=0, text=text),))


def _stage_columns(policy: Policy) -> dict[str, words.StageId]:
    """Return the column in which the day of each later stage stands: stage 2 since."""
    return {f"{each.title.casefold()} since": each.id for each in policy.stages[1:]}


def _rows(first: Sequence[str], lines: Sequence[tuple[int, list[str]]], book: Book) -> Listed:
    known = headings(book.policy)
    places, taken = list_headings.columns(first, known)
    others = {name: place for name, place in places.items() if name not in known}
    wrong = [
        Wrong(
            line=1, column=place + 1, heading=first[place].strip(),
            text=f"Accord does not know this column{slips.suggestion(name, known) or '.'} Take it "
            "away, or call it as the file to fill in does.",
        )
        for name, place in others.items()
        if _may_be_ours(name, known)
    ]  # fmt: skip
    unused = tuple(
        first[each].strip() for name, each in others.items() if not _may_be_ours(name, known)
    )
    missing = [each for each in NEEDED if each not in places]
    if missing:
        text = f"These columns are missing: {phrases.listed(missing)}."
        wrong.append(Wrong(line=1, text=text))
    if wrong:
        return Listed(wrong=tuple(wrong), unused=unused)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for line, cells in lines:
        reading = _Reading(line=line, cells=cells, places=places, first=tuple(first), book=book)
        row = reading.row()
        wrong += reading.wrong
        if row is None:
            continue
        before = seen.setdefault(list_cells.plain(row.reference), line)
        if before != line:
            wrong.append(reading.said("reference", f"Line {before} has the same reference."))
            continue
        rows.append(row)
    return Listed(rows=tuple(rows), wrong=tuple(wrong), taken=taken, unused=unused)


def _may_be_ours(name: str, known: Sequence[str]) -> bool:
    """Test whether a heading may mean one of our columns, so that leaving it out loses something.

    Either it is nearly called so, or it says what a column says that is there already.
    """
    return name in list_headings.ALSO or slips.nearest(name, known) is not None


MODES_IN_LISTS: dict[str, words.Mode] = {"phone": "telephone", "by phone": "telephone"}
"""What lists call ways of talking beside our own words."""


def _quoted(said: str) -> str:
    """Return what stands in a cell, as a message shows it."""
    return f"“{said[:60]}”"


class _Reading:
    """One line while it is read; what is the matter gathers in `wrong`."""

    def __init__(
        self,
        *,
        line: int,
        cells: Sequence[str],
        places: Mapping[str, int],
        first: tuple[str, ...],
        book: Book,
    ) -> None:
        self.line, self.cells, self.places, self.first = line, cells, places, first
        self.book = book
        self.wrong: list[Wrong] = []

    def said(self, name: str, text: str) -> Wrong:
        """Return what is the matter in a column."""
        place = self.places.get(name)
        if place is None:
            return Wrong(line=self.line, text=text)
        heading = self.first[place].strip()
        return Wrong(line=self.line, column=place + 1, heading=heading, text=text)

    def row(self) -> Row | None:
        """Return the line's disagreement; None where something in it cannot be taken."""
        reference = self._line("reference", needed=True)
        raising = self._one_agency()
        responding = self._agencies()
        areas, other = self._areas()
        raised = self._day("raised on", needed=True)
        talked, mode = self._talk()
        reached = tuple(self._reached())
        row = Row(
            line=self.line, reference=reference, raising=raising, responding=responding,
            areas=areas, area_other=other, raised=raised or self.book.today, talked=talked,
            mode=mode, reached=reached, about=self._text("about", LONGEST),
            child_reference=self._line("child reference"), note=self._text("note", LONGEST),
        )  # fmt: skip
        if raising and raising in responding:
            self._wrong("about the decision of", "An agency cannot disagree with itself.")
        if raised is not None:
            self._check_order(row)
        return None if self.wrong else row

    def _check_order(self, row: Row) -> None:
        """Note days that come before what they follow."""
        if row.talked is not None and row.talked < row.raised:
            self._wrong("talked on", "This is before the day on which it was raised.")
        before = row.raised
        for stage, day in row.reached:
            if day < before:
                self._wrong(self._column(stage), "This is before the stage that comes before it.")
            before = max(before, day)

    def _column(self, stage: words.StageId) -> str:
        columns = _stage_columns(self.book.policy)
        name = next(name for name, each in columns.items() if each == stage)
        return name if self._cell(name) else "stage since"

    def _wrong(self, name: str, text: str) -> None:
        self.wrong.append(self.said(name, text))

    def _cell(self, name: str) -> str:
        place = self.places.get(name)
        text = self.cells[place].strip() if place is not None and place < len(self.cells) else ""
        return tables.meant(text)

    def _text(self, name: str, longest: int) -> str:
        text = self._cell(name).replace("\r\n", "\n")
        if len(text) > longest:
            self._wrong(name, f"At most {longest:,} characters; this is {len(text):,}.")
        return text

    def _few(self, name: str, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the parts of a cell, without those that no real list would have."""
        if len(parts) > PARTS:
            self._wrong(name, f"At most {PARTS} can stand here; these are {len(parts):,}.")
        return parts[:PARTS]

    def _line(self, name: str, *, needed: bool = False) -> str:
        text = " ".join(self._text(name, LONGEST_LINE).split())
        if needed and not text:
            self._wrong(name, "This is empty. Give each row a reference of its own.")
        return text

    def _one_agency(self) -> str:
        said = self._cell("raised by")
        try:
            return list_cells.agency(said, self.book.agencies)
        except list_cells.Cannot as matter:
            self._wrong("raised by", str(matter))
            return ""

    def _agencies(self) -> tuple[str, ...]:
        name, found = "about the decision of", []
        said = self._cell(name)
        parts = list_cells.parts(
            said, {list_cells.plain(each) for pair in self.book.agencies for each in pair}
        )
        for part in self._few(name, parts) or ("",):
            try:
                found.append(list_cells.agency(part, self.book.agencies))
            except list_cells.Cannot as matter:
                self._wrong(name, str(matter))
        return tuple(dict.fromkeys(found))

    def _areas(self) -> tuple[tuple[words.AreaId, ...], str]:
        listed = self.book.policy.areas.listed
        known = {
            list_cells.plain(each): id_ for id_, title in listed.items() for each in (id_, title)
        }
        found, other = [], ""
        said = list_cells.parts(self._cell("areas"), set(known))
        for part in self._few("areas", said) or ("",):
            head, colon, rest = part.partition(":")
            if list_cells.plain(head) == "other" and colon and rest.strip():
                other = rest.strip()[:LONGEST_LINE]
                found.append(words.OTHER_AREA)
            elif list_cells.plain(part) in known:
                found.append(known[list_cells.plain(part)])
            else:
                near = slips.suggestion(part, listed.values()) or "."
                text = f"No area of the policy is called {_quoted(part)}{near}"
                text = text if part else "This is empty."
                text += " Anything else can be written as “other: in a few words”."
                self._wrong("areas", text)
        return tuple(dict.fromkeys(found)), other

    def _day(self, name: str, *, needed: bool = False) -> date | None:
        said = self._cell(name)
        if not said:
            if needed:
                self._wrong(name, "This is empty. Give the day.")
            return None
        try:
            day = list_cells.day(said)
        except list_cells.Cannot as matter:
            self._wrong(name, str(matter))
            return None
        if day > self.book.today:
            self._wrong(name, "This day is still to come.")
        elif day < self.book.covers_from:
            self._wrong(name, f"Give a day from {self.book.covers_from.year} on.")
        return day

    def _talk(self) -> tuple[date | None, words.Mode | None]:
        day, how = self._day("talked on"), list_cells.plain(self._cell("talked how"))
        modes: dict[str, words.Mode] = {
            list_cells.plain(each): mode  # type: ignore[misc] # the keys are modes
            for mode, text in phrases.MODES.items()
            for each in (mode, text, text.removeprefix("by ").removeprefix("in a "))
        }
        modes |= MODES_IN_LISTS
        if how and how not in modes:
            ways = phrases.listed(tuple(phrases.MODES.values()), last="or")
            near = slips.suggestion(how, phrases.MODES.values()) or f". Write {ways}."
            self._wrong(
                "talked how", f"{_quoted(how)} is no way of talking that Accord knows{near}"
            )
        elif day is not None and not how:
            text = "Say under “talked how” how they talked, such as by telephone, or leave out the"
            self._wrong("talked on", f"{text} day.")
        return day, modes.get(how) if day is not None else None

    def _reached(self) -> Iterator[tuple[words.StageId, date]]:
        """Yield the stages after the first that it has reached, from the lowest up."""
        columns = _stage_columns(self.book.policy)
        found = {stage: day for name, stage in columns.items() if (day := self._day(name))}
        if self._cell("stage"):
            found |= self._now_at(found)
        elif self._cell("stage since"):
            self._wrong("stage since", "Say under “stage” which stage this is the day of.")
        for each in self.book.policy.stages:
            if each.id in found:
                yield each.id, found[each.id]

    def _now_at(self, known: Mapping[words.StageId, date]) -> dict[words.StageId, date]:
        """Return the stage at which it stands and since when; none where that is the first."""
        said, since = list_cells.plain(self._cell("stage")), self._day("stage since")
        stages = self.book.policy.stages
        named = {
            name: each
            for each in stages
            for name in (
                # a policy may begin before its Stage 1: the number is the document's own
                list_cells.plain(each.title).removeprefix("stage "),
                list_cells.plain(each.title),
                list_cells.plain(each.id),
                list_cells.plain(each.name),
            )
        }
        if said not in named:
            names = phrases.listed(tuple(each.title for each in stages), last="and")
            self._wrong(
                "stage", f"The policy has no stage of that name, {_quoted(said)}: it has {names}."
            )
            return {}
        stage = named[said]
        if stage is stages[0] or stage.id in known:
            return {}
        if since is None and not self.wrong:
            self._wrong("stage since", "Say since when it has been at this stage.")
        return {stage.id: since} if since is not None else {}
