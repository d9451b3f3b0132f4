"""What is printed: colour and tables in a terminal, plain text and JSON elsewhere."""

import contextvars
import functools
import json
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 100
"""Columns a paragraph takes at most, however wide the terminal: longer lines tire the eye."""
ELSEWHERE = 100
"""Columns a paragraph takes where there is no terminal."""
WIDEST_WORD = 16
"""Letters of a word that a table keeps together, however narrow the terminal."""
GAP = "  "
UNBROKEN = "\N{NO-BREAK SPACE}"


_plain: contextvars.ContextVar[bool] = contextvars.ContextVar("plain", default=False)


def in_terminal() -> bool:
    """Test whether somebody looks at what is printed."""
    return sys.stdout.isatty()


def styled() -> bool:
    """Test whether what is printed may have colour and tables."""
    return in_terminal() and not _plain.get()


def be_plain(plain: bool) -> None:
    """Print without colour or tables from now on, whatever the terminal."""
    _plain.set(plain)


def rule(text: str) -> None:
    """Print a heading that divides the page."""
    say(f"{'=' * 3} {text} {'=' * max(3, width() - len(text) - 5)}", style="bold")


def width() -> int:
    """Return how many columns a paragraph may take."""
    if not in_terminal():
        return ELSEWHERE
    return max(40, min(WIDEST, shutil.get_terminal_size().columns - 1))


def say(text: str = "", *, style: str = "") -> None:
    """Print lines as they are, in a style where there is a terminal (`bold`, `red`, ...)."""
    text = text.replace(UNBROKEN, " ")
    if not styled() or not text:
        print(text)
        return
    from rich.text import Text

    line = Text(text, style=style)
    line.highlight_regex(r"\[[^\[\]]*\]", "cyan")
    _console(sys.stdout).print(line, soft_wrap=True)


def paragraph(text: str, *, indent: int = 0, hang: int = 0, style: str = "") -> None:
    """Print text in lines of readable length, in a style as `say` knows them.

    `indent` columns stand before every line, `hang` more before every line but the first.
    """
    first, others = " " * indent, " " * (indent + hang)
    lines = textwrap.wrap(
        text, width(), initial_indent=first, subsequent_indent=others,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    for line in lines or [""]:
        say(line, style=style)


def clauses(ids: Sequence[str]) -> str:
    """Return clause ids in brackets that no line break tears apart; nothing where there is none."""
    return f"[{f',{UNBROKEN}'.join(ids)}]" if ids else ""


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their headings."""
    if styled():
        _rich_table(columns, rows)
    else:
        _plain_table(columns, rows)


def as_json(value: Any, *, indent: int | None = None) -> None:
    """Print a value as JSON; with `indent` None on one line."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    print(json.dumps(value, ensure_ascii=encoding != "utf8", indent=indent))


def complain(text: str) -> None:
    """Print what is wrong, where complaints belong."""
    print(text, file=sys.stderr)


def _plain_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    lines = [tuple(columns), *map(tuple, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(size) for cell, size in zip(line, widths, strict=True))
        print(GAP.join(cells).rstrip())


def _rich_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    gap = 1 if width() == WIDEST else 0
    grid = Table(box=box.SIMPLE_HEAD, padding=(0, gap, 0, 0), show_edge=False, header_style="bold")
    for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
        # Only what has several words may be broken; a date or a number is read at a glance.
        broken = any(" " in cell for cell in cells)
        longest = max(len(word) for cell in (column, *cells) for word in cell.split(" "))
        grid.add_column(
            column if broken else column.replace(" ", "\n"),
            no_wrap=not broken, overflow="fold", min_width=min(longest, WIDEST_WORD),
        )  # fmt: skip
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    _console(sys.stdout).print(grid)


@functools.lru_cache(maxsize=1)
def _console(stream: TextIO) -> "Console":
    """Return what prints to a terminal; it knows NO_COLOR and what the terminal can show."""
    from rich.console import Console

    return Console(file=stream, highlight=False, emoji=False, markup=False)
