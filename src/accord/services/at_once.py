"""What was done at once for immediate harm, before anything was raised, as steps of the record."""

from collections.abc import Iterator
from datetime import datetime

from accord.desk import writing
from accord.desk.writing import Writing
from accord.engine import acts, words
from accord.library import phrases, policies
from accord.services.first_steps import Step


def steps(said: Writing, *, at: datetime) -> Iterator[Step]:
    """Yield each thing that a draft notes as done, with when it happened (reading 26).

    Whatever it says by now of the danger: what was done was done.

    Args:
        at: the instant of the raising; no step is later, though a clock was set back.
    """
    known = _known()
    for name, done in said.at_once.items():
        if name in known:
            yield Step(name=f"at-once.{name}", act=known[name], happened=min(done, at))


def _known() -> dict[str, acts.Act]:
    """Return the act for everything that any policy asks at once.

    Of any: what was done while nobody had said yet where the child lives stays done.
    """
    found: dict[str, acts.Act] = {}
    for loaded in policies.usable():
        for name, duty in writing.asked_at_once(loaded.policy).items():
            if duty.do == acts.Refer.do:
                found[name] = acts.Refer(to=phrases.agency(duty.to[0]))
            elif duty.do == acts.Inform.do:
                found[name] = acts.Inform(who=words.Addressee(duty.whom[0]))
    return found
