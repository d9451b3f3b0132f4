"""Text broken into lines by measured widths, as letters without serifs take them."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

import msgspec

Style = Literal["plain", "bold", "faint"]

_PLAIN: Final = {
    191: "'", 222: "ijl\u0142\u2018\u2019", 260: "|", 278: " \xa0!,./:;I[\\]ft",
    333: "()-`r\u201c\u201d", 334: "{}", 355: '"', 389: "*", 469: "^", 500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu\xa3\xe9\u2013", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY",
    722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "\u2014\u2026", 1015: "@",
}  # fmt: skip
_BOLD: Final = {
    238: "'", 278: " \xa0,./I\\ijl\u0142\u2018\u2019", 280: "|", 333: "!()-:;[]`ft", 389: "*r{}",
    474: '"', 500: "z\u201c\u201d", 556: "#$0123456789J_aceksvxy\xa3\xe9\u2013", 584: "+<=>^~",
    611: "?FLTZbdghnopqu", 667: "EPSVXY", 722: "&ABCDHKNRU", 778: "GOQw", 833: "M", 889: "%m",
    944: "W", 975: "@", 1000: "\u2014\u2026",
}  # fmt: skip
"""Letters by their widths in thousandths of the font's size, measured in Liberation Sans.

Arial, Helvetica and Arimo have the same. The drawing holds each line to the width measured here, so
that in a wider font it is drawn closer and still does not leave its box.
"""

UNKNOWN: Final = 700
"""The width of a letter that was not measured; capitals are about as wide, on the safe side."""


class Run(msgspec.Struct, frozen=True):
    """A piece of a line in one style."""

    text: str
    style: Style = "plain"


Runs = tuple[Run, ...]


def width(runs: Iterable[Run], size: float) -> float:
    """Return how wide a line is in letters of a size, in the size's own unit."""
    thousandths = sum(
        _widths(run.style == "bold").get(letter, UNKNOWN) for run in runs for letter in run.text
    )
    return thousandths * size / 1000


def wrapped(runs: Sequence[Run], room: float, size: float) -> Iterator[Runs]:
    """Yield the lines that a text takes in a column `room` wide.

    It is broken at spaces, and a word that is wider than the column wherever it has to be.
    """
    line: list[Run] = []
    taken = 0.0
    for word in _words(runs, room, size):
        more = width(word, size)
        space = (Run(" ", word[0].style),)
        if line and taken + width(space, size) + more > room:
            yield _joined(line)
            line, taken = [], 0.0
        if line:
            line += space
            taken += width(space, size)
        line += word
        taken += more
    if line:
        yield _joined(line)


def _words(runs: Iterable[Run], room: float, size: float) -> Iterator[Runs]:
    """Yield the words of a text; two styles can meet in one."""
    word: list[Run] = []
    for run in runs:
        first, *others = run.text.split(" ")
        word += [Run(first, run.style)] if first else []
        for each in others:
            yield from _pieces(word, room, size)
            word = [Run(each, run.style)] if each else []
    yield from _pieces(word, room, size)


def _pieces(word: Sequence[Run], room: float, size: float) -> Iterator[Runs]:
    """Yield a word, or as many pieces of it as the column asks for."""
    piece: list[Run] = []
    if width(word, size) <= room:
        piece = [*word]
    else:
        for letter in (Run(letter, run.style) for run in word for letter in run.text):
            if piece and width([*piece, letter], size) > room:
                yield tuple(piece)
                piece = []
            piece.append(letter)
    if piece:
        yield tuple(piece)


def _joined(runs: Iterable[Run]) -> Runs:
    """Return a line with neighbours of one style as one run."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].style == run.style:
            joined[-1] = Run(joined[-1].text + run.text, run.style)
        else:
            joined.append(run)
    return tuple(joined)


@functools.cache
def _widths(bold: bool) -> dict[str, int]:
    table = _BOLD if bold else _PLAIN
    return {letter: each for each, letters in table.items() for letter in letters}
