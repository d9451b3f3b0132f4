"""What the columns of an office's list are called: our own names, and what lists call them else."""

from collections.abc import Sequence
from typing import Final

from accord.services import list_cells

ALSO: Final = {
    "ref": "reference", "ref no": "reference", "reference no": "reference",
    "reference number": "reference", "our reference": "reference", "our ref": "reference",
    "raising agency": "raised by", "referring agency": "raised by", "from": "raised by",
    "escalating agency": "raised by", "escalated by": "raised by",
    "responding agency": "about the decision of", "other agency": "about the decision of",
    "decision of": "about the decision of", "about decision of": "about the decision of",
    "raised with": "about the decision of", "escalated to": "about the decision of",
    "area": "areas", "area of disagreement": "areas", "areas of disagreement": "areas",
    "date": "raised on", "date raised": "raised on", "raised": "raised on",
    "discussed on": "talked on", "date discussed": "talked on", "date of talk": "talked on",
    "current stage": "stage", "date of stage": "stage since", "since": "stage since",
    "summary": "about", "concern": "about", "details": "about", "description": "about",
    "child ref": "child reference", "notes": "note", "comment": "note", "comments": "note",
}  # fmt: skip
"""What else lists call their columns. A plain "child" is not among them: a name may stand there."""

_MARKS: Final = str.maketrans("", "", ".:#*?")


def columns(
    first: Sequence[str], known: Sequence[str]
) -> tuple[dict[str, int], tuple[tuple[str, str], ...]]:
    """Return where each column stands, and which headings were taken for one of ours.

    Our own name comes first: what is called otherwise stands for no column that is there already.
    """
    places = {_heading(text): place for place, text in enumerate(first) if text.strip()}
    taken: dict[str, str] = {}
    for name, place in tuple(places.items()):
        meant = ALSO.get(name, "")
        if name not in known and meant in known and meant not in places:
            places[meant] = places.pop(name)
            taken[first[place].strip()] = meant
    return places, tuple(taken.items())


def _heading(text: str) -> str:
    """Return a heading as it is compared: "Ref. no:" is "ref no"."""
    return list_cells.plain(text.translate(_MARKS))
