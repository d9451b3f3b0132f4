"""What has to be said (reading 34), and what does not exist in a policy (reading 35)."""

from collections.abc import Iterator

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

_OF_AN_AGENCY = (acts.Discuss, acts.Respond, acts.Propose, acts.Decline)


def objections(
    command: Command, standing: Standing, policy: policies.Policy
) -> Iterator[Objection]:
    """Yield what is missing from a command, or names something that is not there."""
    act = command.act
    if isinstance(act, acts.Raise):
        yield from _between(command.agencies)
    if any(event.entry == command.entry for event in standing.history):
        yield barred(34, f"The record has an entry {command.entry} already: give the next number.")
    yield from _said(act, standing)
    yield from _of_the_record(act, standing)
    yield from _not_of_this_policy(act, policy)


def _between(agencies: words.Agencies) -> Iterator[Objection]:
    """Yield why a disagreement cannot be between these agencies."""
    names = agencies.all
    if not agencies.responding or len(set(names)) != len(names):
        yield barred(34, "A disagreement is between two agencies or more: please name each once.")
    for name in names:
        if not words.is_said(name) or "." in name or name in posts.PARTIES:
            yield barred(34, f"'{name}' cannot be an agency's name here: please take another.")


def _said(act: acts.Act, standing: Standing) -> Iterator[Objection]:
    """Yield what an act leaves unsaid, or says of nobody."""
    missing = [name for name in REQUIRED.get(type(act), ()) if _is_empty(getattr(act, name))]
    if missing:
        names = ", ".join(name.rstrip("_") for name in missing)
        yield barred(34, f"Please say: {names}. Without it the step says nothing.")
    yield from _of_raise(act)
    yield from _of_lists(act)
    yield from _of_agencies(act, standing)


def _of_raise(act: acts.Act) -> Iterator[Objection]:
    if not isinstance(act, acts.Raise):
        return
    if not act.areas and not act.grounds:
        yield barred(34, "Please name at least one area of disagreement, or a ground.")
    if act.areas and words.OTHER_AREA in act.areas and _is_empty(act.area_other):
        yield barred(34, "Please say in words what the other area is (area_other).")


def _of_lists(act: acts.Act) -> Iterator[Objection]:
    """Yield gaps in lists: a promise without what is promised, a member of no agency."""
    promises: object = None
    if isinstance(act, acts.AgreePlan):
        promises = act.actions
    elif isinstance(act, acts.Resolve):
        promises = act.outstanding
    if isinstance(promises, tuple) and any(_is_empty(each.what) for each in promises):
        yield barred(34, "Please say what each action is (what).")
    if isinstance(act, acts.AppointPanel) and any(_is_empty(m.agency) for m in act.members or ()):
        yield barred(34, "Please name each panel member's agency.")


def _of_agencies(act: acts.Act, standing: Standing) -> Iterator[Objection]:
    """Yield an agency that does not respond in this disagreement (reading 16)."""
    if not isinstance(act, _OF_AN_AGENCY) or act.agency is None or standing.status is None:
        return
    if not posts.responding(act.agency, standing.agencies):
        known = ", ".join(standing.agencies.responding)
        yield barred(34, f"{act.agency} is no responding agency here; these are: {known}.")


def _of_the_record(act: acts.Act, standing: Standing) -> Iterator[Objection]:
    """Yield a promise or an entry that the record does not hold (reading 32)."""
    if isinstance(act, acts.PlanDone) and act.what:
        open_ones = [each.action.what for each in standing.promises if not each.done]
        if act.what not in open_ones:
            yield barred(34, f"Nothing outstanding is called '{act.what}'. {_list(open_ones)}")
    if isinstance(act, acts.Correct) and act.entry is not None:
        yield from _of_a_correction(act, standing)


def _of_a_correction(act: acts.Correct, standing: Standing) -> Iterator[Objection]:
    """Yield why an entry cannot be corrected so: what it would then say has to make sense."""
    entry = corrections.entry(standing.history, act.entry)
    if entry is None:
        yield barred(34, f"Entry {act.entry} is no accepted step, so it cannot be corrected.")
    elif act.particulars is not None:
        if type(act.particulars) is not type(entry):
            yield barred(
                34,
                f"Entry {act.entry} is '{entry.do}'; the correction gives particulars of "
                f"'{act.particulars.do}'. Give those of '{entry.do}'.",
            )
            return
        corrected = corrections.laid_over(entry, act.particulars)
        yield from _said(corrected, standing)
        if isinstance(corrected, acts.Correct):
            yield from _of_a_correction(corrected, standing)


def _not_of_this_policy(act: acts.Act, policy: policies.Policy) -> Iterator[Objection]:
    decision = policy.stages[policy.last].decision
    panel = decision is not None and decision.panel is not None
    reports = decision is not None and decision.reports is not None
    nothing = f"There is no such thing in {policy.title}: "
    if isinstance(act, acts.SendForm) and act.form and policy.form(act.form) is None:
        yield barred(35, f"{nothing}the form '{act.form}'.")
    if isinstance(act, acts.RequestReport | acts.Report) and not reports:
        yield barred(35, f"{nothing}reports asked of agencies.")
    if isinstance(act, acts.ChooseRoute | acts.AppointPanel | acts.Hear) and not panel:
        yield barred(35, f"{nothing}a choice of route, or a Resolution Panel.")


def _is_empty(value: object) -> bool:
    return value is None or value == () or (isinstance(value, str) and not words.is_said(value))


def _list(names: list[str | None]) -> str:
    quoted = ", ".join(f"'{name}'" for name in names)
    return f"Outstanding: {quoted}." if quoted else "Nothing is outstanding."
