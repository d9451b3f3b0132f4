"""Files for spreadsheets: rows as comma separated text that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet might carry out."""


def answer(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Return rows as a file to keep.

    Args:
        name: of the file, made of plain letters.
        rows: the first of them the headings.
    """
    # the mark at the beginning tells spreadsheets that it is UTF-8
    said = HttpResponse("\ufeff" + written(rows), content_type="text/csv; charset=utf-8")
    said.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return said


def written(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as comma separated text."""
    out = io.StringIO()
    csv.writer(out).writerows([[cell(each) for each in row] for row in rows])
    return out.getvalue()


def cell(text: str) -> str:
    """Return a text as a cell: with an apostrophe before what would be a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
