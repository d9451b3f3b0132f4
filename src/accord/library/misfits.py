"""What each part of a policy allows by itself and the whole does not."""

from collections.abc import Iterator

from accord.engine import acts, policy
from accord.library import calendars, source, vocabulary

Place = tuple[str | int, ...]
Misfit = tuple[Place, str]
"""Keys and numbers that lead to a place in the file, and what does not fit there."""

LONGEST = 1000
"""Days or hours that a limit may have: anything longer is a slip of the keyboard."""


def of(read: policy.Policy) -> Iterator[Misfit]:
    """Yield everything that does not fit."""
    yield from _calendar(read)
    yield from _ladder(read)
    yield from _decision(read)
    for number, stage in enumerate(read.stages):
        yield from _stage(stage, ("stages", number), last=number == len(read.stages) - 1)
    for place, duty in enumerate(read.immediate_harm):
        where = ("immediate_harm", place)
        yield from _duty(duty, where)
        yield from _gates(duty, where)
        if duty.do not in ("inform", "refer"):
            yield (*where, "do"), "immediate harm is met by inform or refer: expected one of them"
    yield from _outcome(read.outcome)
    yield from _guidance(read)
    yield from _flowchart(read)


def _calendar(read: policy.Policy) -> Iterator[Misfit]:
    try:
        calendars.load(zone=read.zone)
    except calendars.TableNotUsable as fault:
        yield ("zone",), str(fault)
    try:
        calendars.load(division=read.calendar)
    except calendars.TableNotUsable as fault:
        yield ("calendar",), str(fault)


def _ladder(read: policy.Policy) -> Iterator[Misfit]:
    if not read.stages:
        yield ("stages",), "expected at least one stage, got an empty list"
    for number, stage in enumerate(read.stages[:-1]):
        if stage.meets is None:
            yield ("stages", number), f"say who meets whom at {stage.id}: expected 'meets'"
        if stage.decision is not None:
            yield ("stages", number, "decision"), "only the last stage is decided: leave this out"


def _decision(read: policy.Policy) -> Iterator[Misfit]:
    if not read.stages:
        return
    last = len(read.stages) - 1
    decision = read.stages[last].decision
    if decision is None:
        wish = "expected 'decision': who decides, under which clauses"
        yield ("stages", last), f"the last stage is not decided: {wish}"
        return
    if read.stages[last].optional:
        yield ("stages", last, "optional"), "the last stage decides: it cannot be left out"
    if last == 0 and read.stages[0].meets is None:
        yield ("stages", 0), "say who meets whom before anybody decides: expected 'meets'"
    if decision.representations is not None and decision.panel is None:
        where = ("stages", last, "decision", "representations")
        yield where, "there is no panel to hear them: expected 'panel' beside this"


def _stage(stage: policy.Stage, where: Place, *, last: bool) -> Iterator[Misfit]:
    for number, limit in enumerate(stage.limits):
        for key in ("working_days", "calendar_days", "hours"):
            if (getattr(limit, key) or 0) > LONGEST:
                yield (*where, "limits", number, key), f"expected at most {LONGEST}"
    for number, duty in enumerate(stage.duties):
        place = (*where, "duties", number)
        yield from _duty(duty, place)
        yield from _gates(duty, place, leaving=not last, deciding=last)
        if duty.do == "confirm":
            yield (*place, "do"), "a confirmation comes after the outcome: expected under 'outcome'"
    for number, asked in enumerate(stage.before_entering):
        if not asked.engaged and not asked.particulars:
            wish = "expected 'engaged: true' or 'particulars'"
            yield (*where, "before_entering", number), f"this asks for nothing: {wish}"
    yield from _offers(stage.offers, (*where, "offers"))


def _duty(duty: policy.Duty, where: Place) -> Iterator[Misfit]:
    """Yield what a duty lacks so that anybody could meet it, or says in vain."""
    needs = {"inform": ("whom",), "refer": ("to",), "send_form": ("form", "to")}
    for key in needs.get(duty.do, ()):
        if not getattr(duty, key):
            yield where, f"nothing can meet this duty: '{duty.do}' needs '{key}'"
    for number, to in enumerate(duty.to if duty.do == "refer" else ()):
        if to.isspace():
            wish = "expected where to, in a few small letters such as mash"
            yield (*where, "to", number), f"this names nowhere: {wish}"
        elif to != to.strip().casefold():
            wish = f"write {source.shown(to.strip().casefold())}"
            yield (*where, "to", number), f"where to is compared in small letters: {wish}"
    if duty.explained and duty.do != "discuss":
        yield (*where, "explained"), "only a discussion explains: leave this out"


def _gates(
    duty: policy.Duty, where: Place, *, leaving: bool = False, deciding: bool = False
) -> Iterator[Misfit]:
    """Yield gates at which a duty never stands."""
    if duty.before_leaving and not leaving:
        yield (*where, "before_leaving"), "no stage is left after this: leave this key out"
    if duty.before_deciding and not deciding:
        yield (*where, "before_deciding"), "only the last stage is decided: leave this key out"


def _outcome(outcome: policy.Outcome) -> Iterator[Misfit]:
    confirmation = outcome.confirmation
    if confirmation is not None and confirmation.do != "confirm":
        yield ("outcome", "confirmation", "do"), "a confirmation is met by confirm: expected that"
    yield from _offers(outcome.offers, ("outcome", "offers"))


def _offers(offers: tuple[policy.Offer, ...], where: Place) -> Iterator[Misfit]:
    """Yield offers that nobody can take."""
    complaint = vocabulary.one_of("action", acts.BY_NAME)
    for number, offer in enumerate(offers):
        message = complaint(offer.do)
        if message:
            yield (*where, number, "do"), message


def _guidance(read: policy.Policy) -> Iterator[Misfit]:
    """Yield guidance that is shown nowhere."""
    moments = ("always", *(stage.id for stage in read.stages), *acts.BY_NAME)
    complaint = vocabulary.one_of("moment", moments)
    for number, text in enumerate(read.guidance):
        if not text.at:
            yield ("guidance", number, "at"), "this is shown nowhere: expected a stage or an action"
        for place, moment in enumerate(text.at):
            message = complaint(moment)
            if message:
                yield ("guidance", number, "at", place), message


def _flowchart(read: policy.Policy) -> Iterator[Misfit]:
    """Yield boxes of a flowchart that have no place on it, and stages that have no box."""
    drawn: set[str] = set()
    for number, box in enumerate(read.flowchart):
        where = ("flowchart", number)
        if not box.says:
            yield (*where, "says"), "this box is empty: expected 'clauses' and 'text'"
        if box.stage is not None and box.beside is not None:
            yield (*where, "beside"), "a box is of a stage or beside one: leave one of them out"
        elif box.beside is not None and box.beside not in drawn:
            yield (*where, "beside"), f"put this after the box of {box.beside}: it stands beside it"
        drawn |= {box.stage} if box.stage is not None else set()
    lacking = [stage.id for stage in read.stages if stage.id not in drawn]
    if read.flowchart and lacking:
        yield ("flowchart",), f"expected a box for every stage: there is none for {lacking[0]}"
