"""Policies: found by id or path, read from YAML into the engine's words, checked as a whole."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from accord.engine import policy, words
from accord.library import (
    clauses,
    misfits,
    places,
    positions,
    reading,
    slips,
    source,
    vocabulary,
)  # fmt: skip

FILE = "policy.yaml"
CATALOGUE = "clauses.yaml"


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A policy with the catalogue of its document and the folder it lies in."""

    policy: policy.Policy
    catalogue: clauses.Catalogue
    path: Path


class Unknown(Exception):
    """There is no policy of that id. Shown to the person who asked.

    Attributes:
        name: what was asked for.
    """

    def __init__(self, name: str, message: str) -> None:
        """Keep the name; the message is a sentence."""
        super().__init__(message)
        self.name = name


def ids() -> tuple[str, ...]:
    """Return the ids of the bundled policies, in alphabetical order."""
    return tuple(sorted(each.parent.name for each in places.policies_folder().glob(f"*/{FILE}")))


def find(name: str, *, beside: Path | None = None) -> Path:
    """Return the file of a policy named by its id, or by a path.

    Args:
        name: the id, or a path: it has a "/" in it or the ending of a YAML file.
        beside: the folder from which a relative path counts; the current one when left out.

    Raises:
        Unknown: there is no such policy; the message suggests one.
    """
    if "/" in name or name.endswith((".yaml", ".yml")):
        return (beside or Path()) / name
    if name in ids():
        return places.policies_folder() / name / FILE
    meant = titled(name)
    near = f"; did you mean {source.shown(meant)}?" if meant else _nearest(name)
    raise Unknown(name, f"There is no policy {source.shown(name)}{near}")


def _nearest(name: str) -> str:
    """Return, for the end of a message, the policy that is probably meant, else all there are."""
    titles = {each.policy.id: each.policy.short_title for each in usable()}
    known = {
        word: each
        for each, title in titles.items()
        for word in (each, title, *title.split())
        if word.isalnum()
    }
    meant = slips.nearest(name, known)
    if meant:
        of = known[meant]
        return f"; did you mean {source.shown(of)}{'' if of == meant else f' ({titles[of]})'}?"
    listed = (f"{each} ({title})" for each, title in titles.items())
    return f": expected one of {', '.join(listed)}"


def titled(name: str) -> str | None:
    """Return the id of the one bundled policy of that short title, or with that word in it.

    Capitals do not matter: `medway` is Medway, and `hackney` City & Hackney.
    """
    wanted = name.casefold().strip()
    titles = {each.policy.id: each.policy.short_title.casefold() for each in usable()}
    for found in (
        [each for each, title in titles.items() if title == wanted],
        [each for each, title in titles.items() if wanted.isalpha() and wanted in title.split()],
    ):
        if len(found) == 1:
            return found[0]
    return None


@functools.cache
def load(path: Path) -> Loaded:
    """Return the policy in a file, with the catalogue beside it; read once, then kept.

    Raises:
        NotUsable: the file, or its catalogue, cannot be used; every problem at once.
    """
    problems: list[source.Problem] = []
    node = source.load(path, problems=problems)
    notes = positions.Notes(str(path), problems)
    catalogue = _catalogue(path, node, notes)
    _check_folder(path, node, notes)
    return _read(node, catalogue, notes, path)


def typed(
    text: bytes, *, catalogue: bytes | None = None, known: clauses.Catalogue | None = None
) -> Loaded:
    """Return the policy in a text that lies in no file of ours; messages call it policy.yaml.

    Args:
        text: what a policy file holds.
        catalogue: what the catalogue of its document holds; messages call it clauses.yaml.
        known: the catalogue that is meant where none is given, if it is of the same policy; else
            that of the bundled policy of the same id.

    Raises:
        NotUsable: one of them cannot be used; every problem at once.
    """
    problems: list[source.Problem] = []
    node = source.parse(text, path=FILE, problems=problems)
    notes = positions.Notes(FILE, problems)
    name = _id(node)
    if catalogue is not None:
        listed = _noted(lambda: clauses.typed(catalogue, path=CATALOGUE, policy=_text(name)), notes)
    elif known is not None and known.policy == _text(name):
        listed = known
    else:
        listed = _bundled(name, notes)
    return _read(node, listed, notes, Path(FILE))


def _read(
    node: source.Node, catalogue: clauses.Catalogue | None, notes: positions.Notes, path: Path
) -> Loaded:
    """Return the policy that a node holds.

    Raises:
        NotUsable: something was noted, of it or before.
    """
    read = notes.read(node, policy.Policy, _known(node, catalogue))
    for listed, key, what in _UNIQUE:
        notes.tell_twins(positions.entries(positions.at(node, *listed[:-1]), listed[-1]), key, what)
    _check_clauses(node, notes)
    if isinstance(read, policy.Policy):
        for place, message in misfits.of(read):
            notes.tell(positions.at(node, *place), message)
    if notes.problems or not isinstance(read, policy.Policy) or catalogue is None:
        raise source.NotUsable(notes.problems)
    return Loaded(policy=read, catalogue=catalogue, path=path)


def by_id(name: str) -> Loaded:
    """Return a bundled policy by its id, or one in a file by its path.

    Raises:
        Unknown: there is no such policy.
        NotUsable: it cannot be used.
    """
    return load(find(name))


def usable() -> tuple[Loaded, ...]:
    """Return the bundled policies without those that cannot be used yet.

    Somebody writes at one, perhaps: what concerns another policy goes on without it.
    """
    return tuple(loaded for name in ids() if (loaded := _if_usable(name)) is not None)


@functools.cache
def all_forms() -> frozenset[str]:
    """Return the ids of the forms of all bundled policies, as far as they can be read (reading 36).

    Of a policy that cannot be used too: that a form is another policy's is so all the same.
    """
    return frozenset(form for name in ids() for form in _forms(name))


def _forms(name: str) -> tuple[str, ...]:
    try:
        node = source.load(find(name), problems=[])
    except source.NotUsable:
        return ()
    return tuple(each.text for each in positions.texts(positions.entries(node, "forms"), "id"))


def _if_usable(name: str) -> Loaded | None:
    try:
        return by_id(name)
    except source.NotUsable:
        return None


def _catalogue(path: Path, node: source.Node, notes: positions.Notes) -> clauses.Catalogue | None:
    """Return the catalogue beside a policy; for a copy of a bundled one, the bundled catalogue."""
    beside, name = path.parent / CATALOGUE, _id(node)
    if not beside.exists():
        return _bundled(name, notes)
    return _noted(lambda: clauses.load(beside, policy=_text(name)), notes)


def _bundled(name: source.Scalar | None, notes: positions.Notes) -> clauses.Catalogue | None:
    """Return the catalogue of the bundled policy of an id; note it where there is none."""
    if name is None:
        return None  # whose clauses to look for is not known, and told elsewhere
    if name.text not in ids():
        notes.tell(name, f"there is no {CATALOGUE} beside this file: expected one")
        return None
    bundled = places.policies_folder() / name.text / CATALOGUE
    return _noted(lambda: clauses.load(bundled, policy=name.text), notes)


def _noted(
    loading: Callable[[], clauses.Catalogue], notes: positions.Notes
) -> clauses.Catalogue | None:
    try:
        return loading()
    except source.NotUsable as fault:
        notes.problems += fault.problems
        return None


def _text(name: source.Scalar | None) -> str | None:
    return name.text if name else None


def _id(node: source.Node) -> source.Scalar | None:
    """Return the id as a policy file has it; None where it has none that can be one."""
    name = positions.at(node, "policy")
    return name if isinstance(name, source.Scalar) and source.kind(name) == "words" else None


def _check_folder(path: Path, node: source.Node, notes: positions.Notes) -> None:
    """Note a bundled policy whose id is not its folder's name: it is found by the folder."""
    name, folder = _id(node), path.absolute().parent
    bundled = path.name == FILE and folder.parent == places.policies_folder().absolute()
    if bundled and name is not None and name.text != folder.name:
        message = f"the id is {source.shown(name.text)} and its folder {source.shown(folder.name)}"
        notes.tell(name, f"{message}: give both the same name")


def _known(node: source.Node, catalogue: clauses.Catalogue | None) -> reading.Known:
    """Return the closed lists of a policy file: some of them stand in the file itself."""
    one_of = vocabulary.one_of
    known: dict[Any, vocabulary.Complaint] = {
        words.StageId: _own(node, "stages", "stage"),
        words.FormId: _own(node, "forms", "form"),
        words.GroundId: vocabulary.name,
        words.AreaId: vocabulary.name,
        words.Post: vocabulary.post(),
        words.PostTitle: one_of("post", vocabulary.ALL_TITLES),
        words.Addressee: vocabulary.addressee(),
    }
    if catalogue is not None:
        listed = (*catalogue.ids, *vocabulary.READINGS)
        known[words.Clause] = one_of("clause", listed, where=f" in {CATALOGUE}")
    return reading.Known(quoted=frozenset({words.Clause}), texts=known)


def _own(node: source.Node, part: str, what: str) -> vocabulary.Complaint:
    """Return what complains about an id that no entry of a part of this file bears."""
    listed = positions.texts(positions.entries(node, part), "id")
    among = vocabulary.one_of(what, tuple(dict.fromkeys(each.text for each in listed)))
    return lambda text: vocabulary.name(text) or among(text)


_UNIQUE = (
    (("stages",), "id", "stage"),
    (("forms",), "id", "form"),
    (("grounds",), "id", "ground"),
    (("outcome", "ways"), "how", "way to end"),
)
"""Lists in which no two entries bear the same name: where, under which key, and what it is."""


def _check_clauses(node: source.Node, notes: positions.Notes) -> None:
    """Note every part that names no clause: nobody could say why it is there."""
    if isinstance(node, source.Scalar):
        return
    below = node.items if isinstance(node, source.Sequence) else [each for _, each in node.entries]
    for each in below:
        _check_clauses(each, notes)
    named = node.get("clauses") if isinstance(node, source.Mapping) else None
    if isinstance(named, source.Sequence) and not named.items:
        notes.tell(named, f"no clause is named here: expected ids of {CATALOGUE}, in quotes")
