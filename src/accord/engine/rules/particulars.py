"""What has to be said, and of what the record holds (reading 34)."""

from collections.abc import Callable, Iterable, Iterator

from accord.engine import acts, corrections, posts, words
from accord.engine import policy as policies
from accord.engine.commands import Command
from accord.engine.objections import Objection, barred
from accord.engine.standing import Standing

REQUIRED: dict[type[acts.Act], tuple[str, ...]] = {
    acts.Discuss: ("mode", "outcome"),
    acts.Respond: ("response",),
    acts.Propose: ("agreement",),
    acts.Inform: ("who",),
    acts.Refer: ("to",),
    acts.ConsiderMeeting: ("convened", "reason"),
    acts.SendForm: ("form",),
    acts.VaryLimit: ("due", "agreed_by", "reason"),
    acts.ProtectBy: ("due", "reason"),
    acts.Escalate: ("reason",),
    acts.ChooseRoute: ("route",),
    acts.AppointPanel: ("members",),
    acts.Hear: ("from_",),
    acts.RequestReport: ("agency",),
    acts.Report: ("agency",),
    acts.AgreePlan: ("actions",),
    acts.PlanDone: ("what",),
    acts.Decide: ("decision",),
    acts.Resolve: ("how", "agreement"),
    acts.Confirm: ("party",),
    acts.Withdraw: ("reason",),
    acts.Reopen: ("reason",),
    acts.Decline: ("reason",),
    acts.Correct: ("entry", "reason"),
}
"""The particulars without which an act says nothing."""


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> Iterable[Objection]:
    """Return what is missing from a command, or stands on nothing in the record."""
    act, entry = command.act, command.entry
    found: list[Objection] = []
    if entry <= standing.last_entry and any(each.entry == entry for each in standing.history):
        taken = f"The record has an entry {entry} already: give the next number."
        found.append(barred(34, taken))
    if isinstance(act, acts.Raise):
        found += _between(command.agencies)
    found += _unsaid(act, standing)
    stands_on = _STANDS_ON.get(type(act))
    if stands_on is not None:
        found += stands_on(act, standing)
    return found


def _unsaid(act: acts.Act, standing: Standing) -> list[Objection]:
    """Return what an act leaves unsaid, or says of nobody."""
    found: list[Objection] = []
    missing = []
    for name in REQUIRED.get(type(act), ()):
        if _is_empty(getattr(act, name)):
            missing.append(name.rstrip("_"))
    if missing:
        names = ", ".join(missing)
        found.append(barred(34, f"Please say: {names}. Without it the step says nothing."))
    gaps = _GAPS.get(type(act))
    if gaps is not None:
        found += gaps(act, standing)
    return found


def _between(agencies: words.Agencies) -> Iterator[Objection]:
    """Yield why a disagreement cannot be between these agencies."""
    names = agencies.all
    if not agencies.responding or len(set(names)) != len(names):
        yield barred(34, "A disagreement is between two agencies or more: please name each once.")
    for name in names:
        if not words.is_said(name) or "." in name or name in posts.PARTIES:
            yield barred(34, f"'{name}' cannot be an agency's name here: please take another.")


def _of_raise(act: acts.Raise, standing: Standing) -> Iterator[Objection]:
    if not act.areas and not act.grounds:
        yield barred(34, "Please name at least one area of disagreement, or a ground.")
    if act.areas and words.OTHER_AREA in act.areas and _is_empty(act.area_other):
        yield barred(34, "Please say in words what the other area is (area_other).")


def _of_promises(act: acts.AgreePlan | acts.Resolve, standing: Standing) -> Iterator[Objection]:
    promises = act.actions if isinstance(act, acts.AgreePlan) else act.outstanding
    if isinstance(promises, tuple) and any(_is_empty(each.what) for each in promises):
        yield barred(34, "Please say what each action is (what).")


def _of_members(act: acts.AppointPanel, standing: Standing) -> Iterator[Objection]:
    if any(_is_empty(member.agency) for member in act.members or ()):
        yield barred(34, "Please name each panel member's agency.")


def _of_an_agency(
    act: acts.Discuss | acts.Respond | acts.Propose | acts.Decline, standing: Standing
) -> Iterable[Objection]:
    """Return an agency that does not respond in this disagreement (reading 16)."""
    if standing.status is None or posts.responding(act.agency, standing.agencies):
        return ()
    known = ", ".join(standing.agencies.responding)
    reason = f"{act.agency} is no responding agency here; these are: {known}."
    return (barred(34, reason),)


def _on_a_promise(act: acts.PlanDone, standing: Standing) -> Iterator[Objection]:
    """Yield that nothing of that name is outstanding (reading 32)."""
    outstanding = [each.action.what for each in standing.promises if not each.done]
    if act.what and act.what not in outstanding:
        yield barred(34, f"Nothing outstanding is called '{act.what}'. {_list(outstanding)}")


def _on_an_entry(act: acts.Correct, standing: Standing) -> Iterator[Objection]:
    """Yield why an entry cannot be corrected so: what it would then say has to make sense."""
    entry = corrections.entry(standing.history, act.entry)
    if entry is None:
        if act.entry is not None:
            yield barred(34, f"Entry {act.entry} is no accepted step, so it cannot be corrected.")
    elif act.particulars is not None and type(act.particulars) is not type(entry):
        yield barred(
            34,
            f"Entry {act.entry} is '{entry.do}'; the correction gives particulars of "
            f"'{act.particulars.do}'. Give those of '{entry.do}'.",
        )
    elif act.particulars is not None:
        corrected = corrections.laid_over(entry, act.particulars)
        yield from _unsaid(corrected, standing)
        if isinstance(corrected, acts.Correct):
            yield from _on_an_entry(corrected, standing)


Check = Callable[..., Iterable[Objection]]

_GAPS: dict[type[acts.Act], Check] = {
    acts.Raise: _of_raise,
    acts.AgreePlan: _of_promises,
    acts.Resolve: _of_promises,
    acts.AppointPanel: _of_members,
    **dict.fromkeys((acts.Discuss, acts.Respond, acts.Propose, acts.Decline), _of_an_agency),
}
"""What is looked at beyond `REQUIRED` in what an act says."""

_STANDS_ON: dict[type[acts.Act], Check] = {
    acts.PlanDone: _on_a_promise,
    acts.Correct: _on_an_entry,
}
"""Acts that speak of something in the record."""


def _is_empty(value: object) -> bool:
    return not value.strip() if isinstance(value, str) else value is None or value == ()


def _list(names: list[str | None]) -> str:
    quoted = ", ".join(f"'{name}'" for name in names)
    return f"Outstanding: {quoted}." if quoted else "Nothing is outstanding."
