"""The panel's make-up beside the form in which it is appointed: what is asked, and what is met."""

from collections.abc import Iterator, Mapping

import msgspec

from accord.engine import acts
from accord.engine import policy as policies
from accord.library import phrases
from accord.queries import colleagues, panels, sittings
from accord.queries.panels import Wanted
from accord.web import act_fields, act_forms
from accord.web.act_form import Scene, Seat
from accord.web.present import Shown
from accord.web.reading_forms import Typed, Unreadable
from accord.web.speaking import Cited

CHECK = "check"
"""The name of the button that looks at the members and stores nothing."""

_NUMBERS = {1: "one agency", 2: "two agencies", 3: "three agencies", 4: "four agencies"}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement in words; `met` is None until the members were checked."""

    text: str
    met: bool | None = None
    why: str = ""


class MakeUp(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a panel has to be.

    Attributes:
        where_possible: what the policy lets be; empty where it lets nothing be.
    """

    asked: tuple[Asked, ...]
    cited: tuple[Cited, ...]
    where_possible: str = ""
    checked: bool = False

    @property
    def met(self) -> bool:
        """Whether all of it is met."""
        return all(each.met for each in self.asked)


def seats(of: Shown) -> tuple[Seat, ...]:
    """Return the rows of the form: the panel that sits, else the agencies of the disagreement.

    A representative whom the directory knows stands there already; whoever appoints says the rest.
    """
    known = representatives(of)
    sitting = sittings.panel(of.standing.history, since=of.standing.visit)
    if sitting is not None:
        return tuple(
            Seat(member=each, who=sitting.names.get(each.agency or "", ""))
            for each in sitting.members
        )
    return tuple(
        Seat(
            member=acts.Member(agency=slug, body=("partnership",) if known.get(slug) else ()),
            who=known[slug][0] if len(known.get(slug, ())) == 1 else "",
        )
        for slug in of.standing.agencies.all
    )


def representatives(of: Shown) -> Mapping[str, tuple[str, ...]]:
    """Return who represents each of the partnership's agencies there, by the agency's slug."""
    today = of.calendar.local_date(of.at)
    every = (slug for slug, _ in colleagues.agencies_of(of.door.partnership))
    return colleagues.members(of.door.partnership, every, today=today)


def make_up(do: str, scene: Scene, typed: Typed, *, checked: bool) -> MakeUp | None:
    """Return what a panel has to be; None for every other act, and without a panel.

    Args:
        checked: whether what was typed is looked at.
    """
    speaker = scene.speaker
    decision = speaker.policy.stages[speaker.policy.last].decision
    if do != acts.AppointPanel.do or decision is None or decision.panel is None:
        return None
    panel = decision.panel
    reason = (typed.get("reason") or ("",))[-1]
    named = {each.value: each.text for each in scene.partnership}
    wanted = panels.make_up(_members(scene, typed), panel, speaker.agencies, reason=reason)
    return MakeUp(
        asked=tuple(_asked(each, panel, named, checked=checked) for each in wanted),
        cited=speaker.cited(panel.clauses),
        where_possible=WHERE_POSSIBLE if panel.where_possible else "",
        checked=checked,
    )


WHERE_POSSIBLE = (
    "The policy says “where possible”: if an agency cannot be there, say why below, and the panel "
    "goes on without it."
)


def filled_in(typed: Typed, scene: Scene) -> Typed:
    """Return what was typed, with the one representative of an agency where nobody was named."""
    found = {name: list(said) for name, said in typed.items()}
    for row in act_fields.members(scene):
        agency = (found.get(f"members-{row}-agency") or [""])[-1]
        known = scene.representatives.get(agency, ())
        name = f"members-{row}-who"
        if len(known) == 1 and not (found.get(name) or [""])[-1].strip():
            found[name] = [known[0]]
    return found


def _members(scene: Scene, typed: Typed) -> tuple[acts.Member, ...]:
    field = next(
        each
        for each in act_forms.particulars(acts.AppointPanel.do, scene)
        if each.name == "members"
    )
    try:
        return act_fields.read(field, typed, scene) or ()
    except Unreadable:
        return ()


def _asked(
    wanted: Wanted, panel: policies.Panel, named: Mapping[str, str], *, checked: bool
) -> Asked:
    why = "; ".join(_why(wanted, named)) if checked else ""
    return Asked(text=_text(wanted, panel, named), met=wanted.met if checked else None, why=why)


def _text(wanted: Wanted, panel: policies.Panel, named: Mapping[str, str]) -> str:
    if wanted.kind == "agencies":
        count = _NUMBERS.get(wanted.number, f"{wanted.number} agencies")
        return f"Members of {count}, no more and no fewer."
    if wanted.kind == "there":
        return (
            f"{named.get(wanted.agency, wanted.agency)} is among them: it is in the disagreement."
        )
    if wanted.kind == "senior":
        return "Every member is a senior officer."
    return f"Every member is a member of {BODIES[panel.body]}."


BODIES = {"executive": "the partnership's executive", "partnership": "the partnership"}
"""What each body is called."""


def _why(wanted: Wanted, named: Mapping[str, str]) -> Iterator[str]:
    if wanted.kind == "agencies" and not wanted.met:
        yield f"There {'is' if wanted.count == 1 else 'are'} {wanted.count or 'none'} now"
    if wanted.excused:
        yield "It cannot be there, and you say why"
    if wanted.lacking:
        yield f"Not ticked for {phrases.listed([named.get(each, each) for each in wanted.lacking])}"
