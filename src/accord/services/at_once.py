"""What was done at once for immediate harm, before anything was raised, as steps of the record."""

from collections.abc import Iterator
from datetime import date, datetime

from accord.desk import writing
from accord.desk.writing import Writing
from accord.engine import acts, words
from accord.library import calendars, phrases, policies
from accord.queries import in_force
from accord.services.first_steps import Step


def steps(said: Writing, *, at: datetime) -> Iterator[Step]:
    """Yield each thing that a draft notes as done, with when it happened (reading 26).

    Whatever it says by now of the danger: what was done was done.

    Args:
        at: the instant of the raising; no step is later, though a clock was set back.
    """
    known = _known(calendars.load().local_date(at))
    for name, done in said.at_once.items():
        if name in known:
            yield Step(name=f"at-once.{name}", act=known[name], happened=min(done, at))


def _known(today: date) -> dict[str, acts.Act]:
    """Return the act for everything that any policy asks at once.

    Of any: what was done while nobody had said yet where the child lives stays done.

    Args:
        today: local date; a version that is in force by then is one of them.
    """
    found: dict[str, acts.Act] = {}
    every = [each.policy for each in policies.usable()]
    every += [each.policy for each in in_force.everywhere(today)]
    for policy in every:
        for name, duty in writing.asked_at_once(policy).items():
            if duty.do == acts.Refer.do:
                found[name] = acts.Refer(to=phrases.agency(duty.to[0]))
            elif duty.do == acts.Inform.do:
                found[name] = acts.Inform(who=words.Addressee(duty.whom[0]))
    return found
