"""The panel's make-up beside the form in which it is appointed: what is asked, and what is met."""

import re
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

import msgspec

from accord.engine import acts
from accord.engine import policy as policies
from accord.library import phrases
from accord.queries import colleagues, hearings, panels, sittings
from accord.queries.colleagues import Candidate
from accord.queries.panels import Wanted
from accord.web import act_fields, act_forms, sitting
from accord.web.act_form import Scene, Seat
from accord.web.present import Shown
from accord.web.reading_forms import Typed, Unreadable
from accord.web.speaking import Cited

_WHO = re.compile(r"members-\d+-who")

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
        look: what no rule asks and who appoints should know, where the members were checked.
    """

    asked: tuple[Asked, ...]
    cited: tuple[Cited, ...]
    where_possible: str = ""
    checked: bool = False
    look: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether all of it is met."""
        return all(each.met for each in self.asked)


def seats(known: Mapping[str, tuple[str, ...]], of: Shown) -> tuple[Seat, ...]:
    """Return the rows of the form: the panel that sits, else the agencies of the disagreement.

    A representative whom the directory knows stands there already; whoever appoints says the rest.

    Args:
        known: who represents each agency, by its slug.
    """
    now = sittings.panel(of.standing.history, since=of.standing.visit)
    if now is not None:
        return tuple(Seat(member=each, who=now.name(each.agency or "")) for each in now.members)
    return tuple(
        Seat(
            member=acts.Member(agency=slug, body=("partnership",) if known.get(slug) else ()),
            who=known[slug][0] if len(known.get(slug, ())) == 1 else "",
        )
        for slug in of.standing.agencies.all
    )


def named(given: Mapping[str, str]) -> tuple[str, ...]:
    """Return whom a form names as members that was sent."""
    return tuple(said for name, said in given.items() if _WHO.fullmatch(name) and said.strip())


def candidates(of: Shown, said: Iterable[str]) -> Mapping[str, tuple[Candidate, ...]]:
    """Return who represents each agency of the partnership, and who there is called so, by slug."""
    today = of.calendar.local_date(of.at)
    every = (slug for slug, _ in colleagues.agencies_of(of.door.partnership))
    return colleagues.candidates(
        of.door.partnership, every, said, agencies=of.standing.agencies, today=today
    )


def representatives(
    known: Mapping[str, tuple[Candidate, ...]], of: Shown
) -> Mapping[str, tuple[str, ...]]:
    """Return the names of who represents each agency, by its slug, and said no connection."""
    connected = _connected(of)
    return {
        slug: tuple(
            each.name for each in people if each.represents and each.person not in connected
        )
        for slug, people in known.items()
    }


def _connected(of: Shown) -> frozenset[UUID | None]:
    """Return who said that they have a connection: nobody is to choose them by leaving a gap."""
    said = hearings.declared(of.standing.history).values()
    entries = {each.entry for each in said if each.text}
    return frozenset(step.actor for step in of.steps if step.entry in entries)


def make_up(do: str, scene: Scene, typed: Typed, of: Shown, *, checked: bool) -> MakeUp | None:
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
        look=tuple(sitting.worth_knowing(typed, scene, of)) if checked else (),
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
