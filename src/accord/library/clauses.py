"""Clause catalogues: what each clause of a partnership's document asks, in our own words."""

from pathlib import Path
from typing import Literal

import msgspec

from accord.engine import words
from accord.library import positions, reading, source

Sort = Literal["rule", "guidance", "context"]


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """One clause of a document.

    Attributes:
        id: the document's own number, else its heading and a letter.
        sort: `rule` is carried out, `guidance` shown at the right moment, `context` shown.
        text: what it asks, in our own words.
        strength: the document's verb; None where it owes nothing to anyone.
        actor: who owes it, where the document says so.
        by: how it is carried out, where that needs saying.
    """

    id: words.Clause
    sort: Sort
    text: str
    strength: Literal["must", "should", "may"] | None = None
    actor: str | None = None
    by: str | None = None


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Every clause of one document, in its order."""

    policy: str
    clauses: tuple[Clause, ...]

    def clause(self, clause: str) -> Clause | None:
        """Return a clause by its id; None where the document has no such clause."""
        return next((each for each in self.clauses if each.id == clause), None)


def load(path: Path) -> Catalogue:
    """Return the catalogue in a file.

    Raises:
        NotUsable: the file is no clause catalogue; every problem at once.
    """
    problems: list[source.Problem] = []
    node = source.load(path, problems=problems)
    known = reading.Known(quoted=frozenset({words.Clause}), texts={words.Clause: lambda _: None})
    catalogue = reading.read(node, Catalogue, path=str(path), known=known, problems=problems)
    if not isinstance(catalogue, Catalogue) or problems:
        raise source.NotUsable(problems)
    _refuse_twins(catalogue, node, str(path))
    return catalogue


def _refuse_twins(catalogue: Catalogue, node: source.Node, path: str) -> None:
    """Refuse a catalogue in which two clauses share an id."""
    seen: set[str] = set()
    problems: list[source.Problem] = []
    for number, clause in enumerate(catalogue.clauses):
        if clause.id in seen:
            place = positions.at(node, "clauses", number, "id")
            source.tell(problems, path, place, f"clause '{clause.id}' stands here twice")
        seen.add(clause.id)
    if problems:
        raise source.NotUsable(problems)
