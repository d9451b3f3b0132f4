"""Files for spreadsheets, as they are sent."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from accord.library import tables


def answer(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Return rows as a file to keep.

    Args:
        name: of the file, made of plain letters.
        rows: the first of them the headings.
    """
    # the mark at the beginning tells spreadsheets that it is UTF-8
    said = HttpResponse("\ufeff" + tables.written(rows), content_type="text/csv; charset=utf-8")
    said.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return said
