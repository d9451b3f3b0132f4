"""Policies: found by id or path, read from YAML into the engine's words, checked as a whole."""

import functools
from collections.abc import Iterator
from pathlib import Path

import msgspec

from accord.engine import acts, policy, words
from accord.library import calendars, clauses, places, positions, reading, source, vocabulary

FILE = "policy.yaml"
CATALOGUE = "clauses.yaml"


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A policy with the catalogue of its document and the folder it lies in."""

    policy: policy.Policy
    catalogue: clauses.Catalogue
    path: Path


class Unknown(Exception):
    """There is no policy of that id. Shown to the person who asked."""


def ids() -> tuple[str, ...]:
    """Return the ids of the bundled policies, in alphabetical order."""
    return tuple(sorted(each.parent.name for each in places.policies_folder().glob(f"*/{FILE}")))


def find(name: str, *, beside: Path | None = None) -> Path:
    """Return the file of a policy named by its id, or by a path.

    Args:
        beside: the folder from which a relative path counts; the current one when left out.

    Raises:
        Unknown: there is no such policy; the message suggests one.
    """
    if "/" in name or name.endswith((".yaml", ".yml")):
        return (beside or Path()) / name
    if name in ids():
        return places.policies_folder() / name / FILE
    nearest = reading.suggestion(name, ids()) or f"; there are: {', '.join(ids())}"
    raise Unknown(f"There is no policy '{name}'{nearest}")


@functools.cache
def load(path: Path) -> Loaded:
    """Return the policy in a file, with the catalogue beside it; read once, then kept.

    Raises:
        NotUsable: the file, or its catalogue, cannot be used; every problem at once.
    """
    problems: list[source.Problem] = []
    node = source.load(path, problems=problems)
    catalogue = _catalogue(path, node, problems)
    known = _known(node, catalogue)
    read = reading.read(node, policy.Policy, path=str(path), known=known, problems=problems)
    if isinstance(read, policy.Policy):
        for place, message in _misfits(read):
            source.tell(problems, str(path), positions.at(node, *place), message)
    if problems or not isinstance(read, policy.Policy) or catalogue is None:
        raise source.NotUsable(problems)
    return Loaded(policy=read, catalogue=catalogue, path=path)


def by_id(name: str) -> Loaded:
    """Return a bundled policy by its id, or one in a file by its path.

    Raises:
        Unknown: there is no such policy.
        NotUsable: it cannot be used.
    """
    return load(find(name))


@functools.cache
def all_forms() -> frozenset[str]:
    """Return the ids of the forms of all bundled policies (reading 36)."""
    return frozenset(form.id for name in ids() for form in by_id(name).policy.forms)


def _catalogue(
    path: Path, node: source.Node, problems: list[source.Problem]
) -> clauses.Catalogue | None:
    """Return the catalogue beside a policy; for a copy of a bundled one, the bundled catalogue."""
    name = positions.at(node, "policy")
    bundled = name.text if isinstance(name, source.Scalar) else ""
    beside = path.parent / CATALOGUE
    try:
        if not beside.exists() and bundled in ids():
            beside = places.policies_folder() / bundled / CATALOGUE
        return clauses.load(beside)
    except source.NotUsable as fault:
        problems += fault.problems
        return None


def _known(node: source.Node, catalogue: clauses.Catalogue | None) -> reading.Known:
    """Return the closed lists of a policy file: some of them stand in the file itself."""
    stages = _ids_in(node, "stages")
    listed = None if catalogue is None else {each.id for each in catalogue.clauses}

    def clause(text: str) -> str | None:
        if listed is None or text in listed or text in vocabulary.READINGS:
            return None
        return f"there is no clause '{text}' in {CATALOGUE}" + reading.suggestion(text, listed)

    return reading.Known(
        quoted=frozenset({words.Clause}),
        texts={
            words.Clause: clause,
            words.StageId: stages,
            words.FormId: _ids_in(node, "forms"),
            words.GroundId: _name,
            words.AreaId: _name,
            words.Post: vocabulary.post(),
            words.PostTitle: vocabulary.ALL_TITLES,
            words.Addressee: vocabulary.addressee(),
        },
    )


def _name(text: str) -> str | None:
    return None if text and " " not in text else f"expected a name without spaces, got '{text}'"


def _ids_in(node: source.Node, part: str) -> tuple[str, ...]:
    listed = positions.at(node, part)
    if not isinstance(listed, source.Sequence):
        return ()
    found = (positions.at(each, "id") for each in listed.items)
    return tuple(each.text for each in found if isinstance(each, source.Scalar))


Misfit = tuple[tuple[str | int, ...], str]


def _misfits(read: policy.Policy) -> Iterator[Misfit]:
    """Yield what each part allows by itself and the whole does not."""
    yield from _calendar(read)
    yield from _ladder(read)
    yield from _decision(read)
    for number, stage in enumerate(read.stages):
        for place, duty in enumerate(stage.duties):
            yield from _duty(duty, ("stages", number, "duties", place))
    for place, duty in enumerate(read.immediate_harm):
        where = ("immediate_harm", place)
        yield from _duty(duty, where)
        if duty.do not in ("inform", "refer"):
            yield (*where, "do"), "immediate harm is met by inform or refer"
    if read.outcome.confirmation is not None and read.outcome.confirmation.do != "confirm":
        yield ("outcome", "confirmation", "do"), "a confirmation is met by confirm"
    yield from _moments(read)


def _calendar(read: policy.Policy) -> Iterator[Misfit]:
    try:
        calendars.load(division=read.calendar, zone=read.zone)
    except calendars.TableNotUsable as fault:
        yield ("calendar",), str(fault)


def _ladder(read: policy.Policy) -> Iterator[Misfit]:
    names = [stage.id for stage in read.stages]
    if not names:
        yield ("stages",), "a policy has at least one stage"
    for number, name in enumerate(names):
        if name in names[:number]:
            yield ("stages", number, "id"), f"stage '{name}' stands here twice"
    for number, stage in enumerate(read.stages[:-1]):
        if stage.meets is None:
            yield ("stages", number), f"say who meets whom at {stage.id} (meets)"
        if stage.decision is not None:
            yield ("stages", number, "decision"), "only the last stage is decided"


def _decision(read: policy.Policy) -> Iterator[Misfit]:
    if not read.stages:
        return
    last = len(read.stages) - 1
    decision = read.stages[last].decision
    if decision is None:
        yield ("stages", last), "the last stage needs a decision: who decides, under which clause"
    elif last == 0 and read.stages[0].meets is None:
        yield ("stages", 0), "say who meets whom before anybody decides (meets)"
    elif decision.representations is not None and decision.panel is None:
        yield ("stages", last, "decision", "representations"), "there is no panel to hear them"


def _duty(duty: policy.Duty, where: tuple[str | int, ...]) -> Iterator[Misfit]:
    """Yield what a duty lacks so that anybody could meet it, or says in vain."""
    needs = {
        "inform": ("whom", duty.whom),
        "refer": ("to", duty.to),
        "send_form": ("form", duty.form),
    }
    name, given = needs.get(duty.do, ("", True))
    if not given:
        yield where, f"nothing can meet this duty: '{duty.do}' needs '{name}'"
    if duty.do == "send_form" and duty.form and not duty.to:
        yield where, "say who has to have the form (to)"
    if duty.do == "confirm" and where[0] == "stages":
        yield (*where, "do"), "a confirmation belongs under outcome"
    if duty.explained and duty.do != "discuss":
        yield (*where, "explained"), "only a discussion explains"


def _moments(read: policy.Policy) -> Iterator[Misfit]:
    """Yield guidance that is shown nowhere, and offers that nobody can take."""
    moments = {"always", *acts.BY_NAME, *(stage.id for stage in read.stages)}
    for number, text in enumerate(read.guidance):
        for place, moment in enumerate(text.at):
            if moment not in moments:
                near = reading.suggestion(moment, moments)
                yield ("guidance", number, "at", place), f"there is no moment '{moment}'{near}"
    offers: list[tuple[tuple[str | int, ...], policy.Offer]] = [
        (("stages", number, "offers", place), offer)
        for number, stage in enumerate(read.stages)
        for place, offer in enumerate(stage.offers)
    ]
    offers += [
        (("outcome", "offers", place), each) for place, each in enumerate(read.outcome.offers)
    ]
    for where, offer in offers:
        if offer.do not in acts.BY_NAME:
            near = reading.suggestion(offer.do, acts.BY_NAME)
            yield (*where, "do"), f"there is no act '{offer.do}'{near}"
