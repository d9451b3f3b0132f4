"""Tables as spreadsheets save them: comma separated text, read and written."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet might carry out."""
_MARK: Final = "'"


class NotReadable(Exception):
    """A text is no table; `line` says up to which line it was read, from 1."""

    def __init__(self, line: int) -> None:
        """Carry the line."""
        super().__init__(line)
        self.line = line


def decoded(data: bytes) -> str:
    """Return a file's text: UTF-8 with or without its mark, else Windows-1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def rows(text: str) -> tuple[tuple[int, list[str]], ...]:
    """Return the rows that are not empty, each with the number of its first line, from 1.

    The first of them says what stands between cells: commas, semicolons or tabs.

    Raises:
        NotReadable: a quotation mark is not closed, or stands in the middle of a cell.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    between = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    found, line = [], 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                found.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        raise NotReadable(reader.line_num) from None
    return tuple(found)


def meant(text: str) -> str:
    """Return what a cell says, without the apostrophe that keeps it from being carried out."""
    return text[1:] if text.startswith(_MARK) and text[1:].startswith(FORMULA) else text


def cell(text: str) -> str:
    """Return a text as a cell: with an apostrophe before what would be carried out."""
    return f"{_MARK}{text}" if text.startswith(FORMULA) else text


def written(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as comma separated text."""
    out = io.StringIO()
    csv.writer(out).writerows([[cell(each) for each in row] for row in rows])
    return out.getvalue()
