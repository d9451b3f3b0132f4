"""Clause catalogues: what each clause of a partnership's document asks, in our own words."""

from pathlib import Path
from typing import Literal

import msgspec

from accord.engine import words
from accord.library import positions, reading, source, vocabulary

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

    @property
    def ids(self) -> tuple[words.Clause, ...]:
        """The clauses' ids, in the order of the document."""
        return tuple(each.id for each in self.clauses)

    def clause(self, clause: str) -> Clause | None:
        """Return a clause by its id; None where the document has no such clause."""
        return next((each for each in self.clauses if each.id == clause), None)


def load(path: Path, *, policy: str | None = None) -> Catalogue:
    """Return the catalogue in a file.

    Args:
        path: the file.
        policy: the id of the policy whose catalogue it has to be; left out, any will do.

    Raises:
        NotUsable: the file is no clause catalogue; every problem at once.
    """
    problems: list[source.Problem] = []
    node = source.load(path, problems=problems)
    return _read(node, positions.Notes(str(path), problems), policy)


def typed(text: bytes, *, path: str, policy: str | None = None) -> Catalogue:
    """Return the catalogue in a text that lies in no file of ours.

    Args:
        path: what messages call it.
        policy: as for `load`.

    Raises:
        NotUsable: as for `load`.
    """
    problems: list[source.Problem] = []
    node = source.parse(text, path=path, problems=problems)
    return _read(node, positions.Notes(path, problems), policy)


def _read(node: source.Node, notes: positions.Notes, policy: str | None) -> Catalogue:
    known = reading.Known(quoted=frozenset({words.Clause}), texts={words.Clause: vocabulary.name})
    catalogue = notes.read(node, Catalogue, known)
    notes.tell_twins(positions.entries(node, "clauses"), "id", "clause")
    if isinstance(catalogue, Catalogue) and policy not in (None, catalogue.policy):
        message = f"these are the clauses of {source.shown(catalogue.policy)}"
        wish = f"the policy file has the id {source.shown(policy or '')}: give both the same id"
        notes.tell(positions.at(node, "policy"), f"{message}, and {wish}")
    if notes.problems or not isinstance(catalogue, Catalogue):
        raise source.NotUsable(notes.problems)
    return catalogue
