"""Tables whose cells are sentences: columns in a terminal, paragraphs elsewhere."""

import shutil
import sys
import textwrap
from collections.abc import Sequence

import msgspec

from accord.cli import render

NARROWEST = 70
"""Columns of a terminal below which paragraphs are easier to read than columns."""
WIDEST = 130
"""Columns that a table takes at most."""
GAP = 2
SHORT = 20
"""Columns up to which a cell is no place for a list."""


class Row(msgspec.Struct, frozen=True):
    """One row: a short first cell, then sentences; a cell may hold several lines.

    Attributes:
        style: of the whole row, as `render.say` knows them.
    """

    cells: tuple[str, ...]
    style: str = ""


def show(
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    first: int,
    labels: Sequence[str],
    headings: bool = True,
) -> None:
    """Print rows.

    Args:
        columns: the headings; the first is of the short cells, the others share what is left.
        first: columns of the terminal for the first one.
        labels: what stands before the sentences of each other column where there is no table.
        headings: whether the headings stand above the table.
    """
    wide = min(WIDEST, shutil.get_terminal_size().columns)
    if render.styled() and wide >= NARROWEST:
        others = len(columns) - 1
        each = (wide - first - GAP * others) // others
        _table(columns if headings else (), rows, (first, *[each] * others))
    else:
        _paragraphs(labels, rows)


def _table(columns: Sequence[str], rows: Sequence[Row], sizes: Sequence[int]) -> None:
    # Slow to import, and only a terminal needs it.
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(
        box=box.SIMPLE_HEAD, padding=(0, GAP - 1, 0, 0), pad_edge=False, show_edge=False,
        show_header=bool(columns), header_style="bold", leading=1,
    )  # fmt: skip
    for number, size in enumerate(sizes):
        grid.add_column(columns[number] if columns else "", width=size, no_wrap=True)
    for row in rows:
        cells = []
        for cell, size in zip(row.cells, sizes, strict=True):
            text = Text(_wrapped(cell, size), style=row.style)
            text.highlight_regex(r"\[[^\[\]]*\]", "cyan")
            cells.append(text)
        grid.add_row(*cells)
    Console(file=sys.stdout, highlight=False, emoji=False, markup=False).print(grid)


def _wrapped(cell: str, size: int) -> str:
    """Return a cell in lines of a size; clauses and days in one piece, as `render` keeps them."""
    parts = cell.split("\n")
    bullet, hang = ("- ", "  ") if len(parts) > 1 and size > SHORT else ("", "")
    lines: list[str] = []
    for part in parts:
        # What is longer than a line has to be broken after all.
        words = (
            word if len(word) < size - len(hang) else word.replace(render.UNBROKEN, " ")
            for word in part.split(" ")
        )
        lines += textwrap.wrap(
            " ".join(words), size, initial_indent=bullet, subsequent_indent=hang,
            break_on_hyphens=False,
        ) or [""]  # fmt: skip
    return "\n".join(lines).replace(render.UNBROKEN, " ")


def _paragraphs(labels: Sequence[str], rows: Sequence[Row]) -> None:
    for number, row in enumerate(rows):
        if number:
            render.say()
        if row.cells[0]:
            render.paragraph(row.cells[0].replace("\n", ", "), style="bold")
        for label, cell in zip(labels, row.cells[1:], strict=True):
            said = "; ".join(cell.split("\n"))
            render.paragraph(f"{label}{said}", indent=2, hang=2, style=row.style)
