"""Telephone numbers in what an office wrote, made into links that a telephone rings."""

import re
from typing import Final

from markupsafe import Markup, escape

NUMBER: Final = re.compile(
    r"(?<![\w+])(?:\+44|0)(?:[ ()-]{0,2}\d){7,12}(?!\w)|(?<!\w)(?:999|111|101)(?!\w)"
)
"""A number as it is written here: 01632 960 101, (01632) 960101, +44 1632 960101, 999."""


def links(words: str) -> Markup:
    """Return words with a link at each number; everything else as it is, made safe."""
    parts, done = [], 0
    for found in NUMBER.finditer(words):
        said = found[0]
        parts += [escape(words[done : found.start()]), _link(said)]
        done = found.end()
    return Markup("").join([*parts, escape(words[done:])])


def _link(said: str) -> Markup:
    dialled = re.sub(r"\(0\)|[^\d+]" if said.startswith("+") else r"\D", "", said)
    return Markup('<a class="govuk-link accord-ring" href="tel:{}">{}</a>').format(dialled, said)
