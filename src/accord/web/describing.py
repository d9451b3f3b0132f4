"""How somebody is called, and where they are reached by telephone: read from a form."""

import re
from typing import Final

import msgspec

from accord.web import reading_forms
from accord.web.reading_forms import Problem, Typed

NUMBER: Final = re.compile(r"[\d +()./x-]{3,40}|[\d +()./-]{3,30},? ?(ext|extension|x)\.? ?\d{1,6}")
"""A telephone number as people write it, with an extension if it has one."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """A name, and a telephone that may be empty."""

    name: str
    telephone: str


def read(typed: Typed) -> About | tuple[Problem, ...]:
    """Return what was typed, or what is the matter with it."""
    name = " ".join(reading_forms.one(typed, "name").split())
    telephone = " ".join(reading_forms.one(typed, "telephone").split())
    problems = (*_of_name(name), *of_telephone(telephone))
    return problems or About(name=name, telephone=telephone)


def of_telephone(telephone: str) -> tuple[Problem, ...]:
    """Return what is the matter with a telephone number."""
    if not telephone or (NUMBER.fullmatch(telephone) and len(telephone) <= 40):
        return ()
    text = "Write the telephone number in figures, as in 01632 960 001, or leave it empty."
    return (Problem("telephone", text),)


def _of_name(name: str) -> tuple[Problem, ...]:
    if not name:
        return (Problem("name", "Enter the name, as colleagues know it."),)
    if len(name) > 200:
        return (Problem("name", "Enter the name with at most 200 letters."),)
    return ()
