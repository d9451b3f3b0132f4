"""What stands above the forms of an ending: what is confirmed, what comes back, what is owed."""

import msgspec

from accord.engine import acts
from accord.library import phrases
from accord.queries import endings
from accord.web import outcome, present, promised, todo
from accord.web.act_form import Scene
from accord.web.act_forms import FORMS
from accord.web.present import Shown, Somebody
from accord.web.promised import Promised
from accord.web.speaking import Cited
from accord.web.timeline import Quoted
from accord.web.todo import ToDo


class Back(msgspec.Struct, frozen=True, kw_only=True):
    """One duty that comes back when it is taken up again."""

    title: str
    who: Somebody
    cited: tuple[Cited, ...]


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What a form of an ending shows before it asks.

    Attributes:
        said: the words of the outcome that are confirmed, with what was promised.
        correct: the entry that ended it, where the reader's side can say what is wrong with it;
            0 elsewhere.
        dissents: whether the reader tells the other side instead of confirming.
        back: what is owed again; `due` by when it is to be settled; `stage` where it goes on.
        owed: what must be done before it is closed, and the reader can do.
        offer: the offered words that a form ends it on.
    """

    said: tuple[Quoted, ...] = ()
    promises: tuple[Promised, ...] = ()
    correct: int = 0
    dissents: bool = False
    stage: str = ""
    back: tuple[Back, ...] = ()
    due: str = ""
    cited: tuple[Cited, ...] = ()
    owed: tuple[ToDo, ...] = ()
    offer: str = ""
    goes_on: bool = False


def of(do: str, scene: Scene, shown: Shown) -> Beside | None:
    """Return what stands above the form of an act; None above most."""
    made = _MADE.get(do)
    return made(scene, shown) if made is not None else None


def _confirming(scene: Scene, shown: Shown) -> Beside | None:
    event = endings.ending(shown.standing)
    if event is None or shown.standing.status != "resolved":
        return None
    own = scene.post.startswith("raising.") or scene.agency == shown.standing.agencies.raising
    return Beside(
        said=outcome.said(shown),
        promises=promised.of(shown),
        correct=event.entry if own else 0,
        dissents=not own and shown.door.agency is not None,
    )


def _reopening(scene: Scene, shown: Shown) -> Beside | None:
    del scene
    if shown.standing.status not in ("resolved", "withdrawn"):
        return None
    found = endings.back(shown.standing, shown.policy, shown.calendar, at=shown.at)
    stage = shown.policy.stages[shown.standing.rung]
    return Beside(
        stage=f"{stage.title}: {stage.name}",
        due=shown.speaker.due(found.due) if found.due is not None else "",
        back=tuple(
            Back(
                title=phrases.capital(each.duty),
                who=present.somebody(each.who, shown),
                cited=shown.speaker.cited(each.clauses),
            )
            for each in found.owed
        ),
        cited=shown.speaker.cited(("reading-32",)),
    )


def _closing(scene: Scene, shown: Shown) -> Beside | None:
    del scene
    # what others owe stands below, where the policy objects
    musts = (each for each in todo.owed(shown, FORMS) if each.strength == "must" and each.duty)
    mine = tuple(each for each in musts if each.do)
    return Beside(owed=mine) if mine else None


def _resolving(scene: Scene, shown: Shown) -> Beside | None:
    if not scene.offer:
        return None
    return Beside(offer=scene.offer, goes_on=shown.standing.rung < shown.policy.last)


_MADE = {
    acts.Confirm.do: _confirming,
    acts.Reopen.do: _reopening,
    acts.Close.do: _closing,
    acts.Resolve.do: _resolving,
}
