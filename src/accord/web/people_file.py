"""A list of people as a spreadsheet saves it, read line by line, with what is the matter where."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accord.library import slips, tables
from accord.queries.people import Place
from accord.services.people import plain
from accord.services.people_import import Line
from accord.web.people import POSTS

MOST: Final = 500
"""People in one list."""

HEADINGS: Final = ("name", "e-mail", "posts", "agency")
"""The columns; the agency is for who looks after several places, and may be left out."""

ALSO: Final = {
    "email": "e-mail", "e-mail address": "e-mail", "email address": "e-mail", "mailbox": "e-mail",
    "full name": "name", "post": "posts", "role": "posts", "roles": "posts",
    "organisation": "agency", "organization": "agency", "partnership": "agency",
}  # fmt: skip
"""What else columns are called."""

ALSO_POSTS: Final = {
    "practitioner": "practitioner", "worker": "practitioner", "teacher": "practitioner",
    "dsl": "safeguarding_lead", "designated safeguarding lead": "safeguarding_lead",
    "board member": "board_member", "manager": "line_manager", "office": "office",
}  # fmt: skip
"""What else posts are called."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is the matter at a line of the file, counted from 1; `column` empty for the whole."""

    line: int
    column: str
    text: str


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says; `unread` are columns that nobody asked for."""

    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    unread: tuple[str, ...] = ()


def read(text: str, places: Sequence[Place]) -> Read:
    """Return the people of a list, or everything that is the matter with it at once.

    Args:
        places: whose people may stand in it; where a line names none, the first.
    """
    try:
        rows = tables.rows(text.lstrip("\ufeff"))
    except tables.NotReadable:
        return _only(1, "This is no list as a spreadsheet saves it. Save it as CSV, and try again.")
    if not rows:
        return _only(1, "The list is empty. Its first line names the columns: name, e-mail, posts.")
    (_, head), *rest = rows
    columns, faults, unread = _columns(head)
    if faults:
        return Read(faults=faults)
    if not rest:
        return _only(2, "Nobody stands in the list. Below the columns write one person a line.")
    if len(rest) > MOST:
        text = f"The list has {len(rest)} people, and {MOST} is the most. Bring it in parts."
        return _only(rest[MOST][0], text)
    lines: list[Line] = []
    wrong: list[Fault] = []
    seen: dict[str, int] = {}
    for number, cells in rest:
        said = {name: _cell(cells, at) for name, at in columns.items()}
        found = tuple(_faults(number, said, places, seen))
        wrong += found
        if not found:
            lines.append(_line(number, said, places))
        seen.setdefault(plain(said["e-mail"]), number)
    return Read(lines=tuple(lines), faults=tuple(wrong), unread=unread)


def _only(line: int, text: str) -> Read:
    return Read(faults=(Fault(line=line, column="", text=text),))


def _columns(head: list[str]) -> tuple[dict[str, int], tuple[Fault, ...], tuple[str, ...]]:
    found: dict[str, int] = {}
    unread: list[str] = []
    for at, said in enumerate(head):
        name = " ".join(said.split()).casefold()
        name = ALSO.get(name, name)
        if name in HEADINGS and name not in found:
            found[name] = at
        elif name:
            unread.append(said.strip())
    faults = tuple(
        Fault(line=1, column=name, text=f"There is no column “{name}”{_meant(name, unread)}")
        for name in HEADINGS[:3]
        if name not in found
    )
    return found, faults, tuple(unread)


def _meant(name: str, unread: Sequence[str]) -> str:
    near = slips.nearest(name, unread)
    return f". Is it “{near}”? Then call it “{name}”." if near else ". Add it, or rename one."


def _cell(cells: list[str], at: int) -> str:
    """Return a cell with single blanks; without the mark that kept it from being a formula."""
    said = " ".join(cells[at].split()) if at < len(cells) else ""
    return tables.meant(said)


def _faults(
    number: int, said: Mapping[str, str], places: Sequence[Place], seen: Mapping[str, int]
) -> Iterator[Fault]:
    if not said["name"]:
        yield Fault(line=number, column="name", text="Give their name.")
    if len(said["name"]) > 200:
        yield Fault(line=number, column="name", text="Give their name with at most 200 letters.")
    yield from _of_address(number, said["e-mail"], seen)
    place = _place(said.get("agency", ""), places)
    if place is None:
        text = _no_place(said.get("agency", ""), places)
        yield Fault(line=number, column="agency", text=text)
        return
    named = _split(said["posts"])
    if not named:
        yield Fault(line=number, column="posts", text="Give the post they hold.")
    known = _posts(place)
    for each in named:
        if each.casefold() not in known:
            shown = [POSTS[title].partition(",")[0] for title in place.titles]
            yield Fault(
                line=number,
                column="posts",
                text=f"“{each}” is no post that you can give at {place.name}"
                f"{slips.suggestion(each, shown).rstrip('?')}"
                f"{'?' if slips.nearest(each, shown) else '.'}",
            )


def _of_address(number: int, email: str, seen: Mapping[str, int]) -> Iterator[Fault]:
    before = seen.get(plain(email))
    try:
        validate_email(plain(email))
    except ValidationError:
        text = "Give their e-mail address as in name@example.org."
        yield Fault(line=number, column="e-mail", text=text)
        return
    if before is not None:
        text = f"Line {before} has the same address. Put all their posts into one line."
        yield Fault(line=number, column="e-mail", text=text)


def _place(said: str, places: Sequence[Place]) -> Place | None:
    """Return the place that a line names; the first, whose page it is, where it names none."""
    if not said:
        return places[0]
    wanted = said.casefold()
    return next((each for each in places if wanted in (each.name.casefold(), each.agency)), None)


def _no_place(said: str, places: Sequence[Place]) -> str:
    near = slips.nearest(said, [each.name for each in places])
    if near:
        return f"You look after nobody at “{said}”. Did you mean “{near}”?"
    return (
        f"“{said}” is no place whose people you look after. Agencies that have an administrator "
        "look after their own."
    )


def _split(said: str) -> list[str]:
    return [each.strip() for each in said.replace(",", ";").split(";") if each.strip()]


def _posts(place: Place) -> dict[str, str]:
    """Return the posts that can be given at a place, by everything that they are called."""
    known = {title: POSTS[title].partition(",")[0].casefold() for title in place.titles}
    found = {words: title for title, words in known.items()}
    found |= {title: title for title in known} | {title.replace("_", " "): title for title in known}
    return found | {also: title for also, title in ALSO_POSTS.items() if title in known}


def _line(number: int, said: Mapping[str, str], places: Sequence[Place]) -> Line:
    place = _place(said.get("agency", ""), places) or places[0]
    known = _posts(place)
    titles = dict.fromkeys(known[each.casefold()] for each in _split(said["posts"]))
    return Line(
        number=number,
        name=said["name"],
        email=plain(said["e-mail"]),
        titles=tuple(titles),
        place=place,
    )
