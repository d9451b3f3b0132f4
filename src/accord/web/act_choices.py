"""What forms of acts offer to choose from, what they fill in, and when they ask at all."""

from collections.abc import Callable
from datetime import date

import msgspec

from accord.engine import agenda, duties, posts
from accord.engine import policy as policies
from accord.library import phrases
from accord.queries.sittings import Meeting
from accord.web import counterparts
from accord.web.act_form import Option, Scene

Choices = Callable[[Scene], tuple[Option, ...]]


def listed(*answers: tuple[str, str] | tuple[str, str, str]) -> Choices:
    """Return the choice among answers that are always the same."""
    options = tuple(Option(*each) for each in answers)
    return lambda scene: options


YES_NO = listed(("yes", "Yes"), ("no", "No"))
CHANGED = listed(("yes", "Yes, it is so now"), ("no", "No, it is not so any more"))


# People and posts.


def advisers(scene: Scene) -> tuple[Option, ...]:
    """Return whom the raising side asks for advice."""
    titles = ("line_manager", "safeguarding_lead", "senior_manager", "director")
    return _addresses(scene, tuple(f"raising.{each}" for each in titles))


def tellable(scene: Scene) -> tuple[Option, ...]:
    """Return who can be told: those whom the policy names first, then the usual ones."""
    policy = scene.speaker.policy
    duties = [*policy.immediate_harm, *(duty for stage in policy.stages for duty in stage.duties)]
    named = [str(whom) for duty in duties if duty.do == "inform" for whom in duty.whom]
    own = own_side(scene)
    usual = [
        *(f"{own}.{each}" for each in ("safeguarding_lead", "line_manager", "senior_manager")),
        *(f"{each}.line_manager" for each in posts.SIDES if each != own),
        "independent.reviewing_officer", "independent.child_protection_chair",
        "partnership.business_manager", "partnership",
    ]  # fmt: skip
    return _addresses(scene, tuple(_in_full(each) for each in (*named, *usual, *scene.whom)))


def to_be_told(scene: Scene) -> str | None:
    """Return whom the duty names; of two, who fits the child's circumstances (reading 22)."""
    named = [_in_full(each) for each in scene.whom]
    if len(named) == 1:
        return named[0]
    fitting = [_LOOKS_AFTER[each] for each in scene.standing.conditions if each in _LOOKS_AFTER]
    # a child on a plan who is looked after as well: the chair, who has the plan
    return next((each for each in sorted(fitting) if each in named), None)


_LOOKS_AFTER = {
    "on_protection_plan": "independent.child_protection_chair",
    "looked_after": "independent.reviewing_officer",
}


def to_be_referred(scene: Scene) -> str | None:
    """Return where a referral is owed, so that nothing has to be typed when seconds count."""
    owed = {each.id for each in duties.owed(scene.standing, scene.speaker.policy)}
    asked = enumerate(scene.speaker.policy.immediate_harm, start=1)
    named = (duty.to[0] for number, duty in asked if duty.to and f"immediate-harm/{number}" in owed)
    return next((phrases.agency(each) for each in named), None)


def promisers(scene: Scene) -> tuple[Option, ...]:
    """Return who can promise an action: the posts of either side."""
    titles = ("practitioner", "line_manager", "senior_manager")
    responding = scene.standing.agencies.responding
    parties = posts.SIDES if len(responding) == 1 else ("raising", *responding)
    return _addresses(scene, tuple(f"{each}.{title}" for title in titles for each in parties))


def titles(scene: Scene) -> tuple[Option, ...]:
    """Return the posts for which somebody can be named, the present stage's first.

    Who does not see the whole names where nobody sits who is still there (reading 17).
    """
    meets = agenda.meeting(scene.standing, scene.speaker.policy)
    present = meets.raising if own_side(scene) == "raising" else meets.responding
    wanted = sorted(scene.wanted, key=lambda each: each != present) or (present,)
    every = dict.fromkeys((present, *posts.TIERS) if scene.whole else wanted)
    policy = scene.speaker.policy
    return tuple(
        Option(each, phrases.capital(scene.speaker.title(each)), counterparts.listed(each, policy))
        for each in every
    )


def first_title(scene: Scene) -> str:
    """Return the post that meets the other side at the present stage."""
    return titles(scene)[0].value


def form_readers(scene: Scene) -> tuple[Option, ...]:
    """Return who gets the form that is to be sent; of a correction, any form of the policy."""
    chosen = [each for each in scene.speaker.policy.forms if each.id == scene.form]
    forms = chosen or scene.speaker.policy.forms
    return _addresses(scene, tuple(str(whom) for form in forms for whom in form.to))


def has_several_readers(scene: Scene) -> bool:
    """Test whether a form goes to more than one, so that it can go to fewer."""
    return len(form_readers(scene)) > 1


def every_reader(scene: Scene) -> tuple[str, ...]:
    """Return everybody who gets the form."""
    return tuple(each.value for each in form_readers(scene))


def _addresses(scene: Scene, addresses: tuple[str, ...]) -> tuple[Option, ...]:
    say = scene.speaker.post
    return tuple(Option(each, phrases.capital(say(each))) for each in dict.fromkeys(addresses))


def _in_full(address: str) -> str:
    party, title = posts.split(address)
    if party or not title:
        return address
    if title in posts.INDEPENDENT_TITLES:
        return f"independent.{title}"
    return f"partnership.{title}" if title in posts.PARTNERSHIP_TITLES else address


# Sides and agencies.


def own_side(scene: Scene) -> str:
    """Return the side that acts; the raising one where neither does."""
    side = posts.party_of(scene.post, scene.standing.agencies)
    return side if side in posts.SIDES else "raising"


def agencies(scene: Scene) -> tuple[Option, ...]:
    """Return every agency of the disagreement."""
    return tuple(Option(each, scene.speaker.agency(each)) for each in scene.standing.agencies.all)


def with_members(scene: Scene) -> tuple[Option, ...]:
    """Return every agency of the disagreement, with who represents it on the partnership."""
    return tuple(
        msgspec.structs.replace(each, hint=scene.members.get(each.value) or NO_MEMBER)
        for each in agencies(scene)
    )


NO_MEMBER = "The directory names no member for it: ask the partnership's office."


def responding(scene: Scene) -> tuple[Option, ...]:
    """Return the agencies whose decision it is about."""
    every = scene.standing.agencies.responding
    return tuple(Option(each, scene.speaker.agency(each)) for each in every)


def sides(scene: Scene) -> tuple[Option, ...]:
    """Return the two sides, by their agencies."""
    return tuple(Option(each, scene.speaker.side(each)) for each in posts.SIDES)


def unheard(scene: Scene) -> tuple[Option, ...]:
    """Return the sides that are still to be heard; both where each was, or an entry is mended."""
    return tuple(each for each in sides(scene) if each.value in (scene.unheard or posts.SIDES))


def raising_with_several(scene: Scene) -> bool:
    """Test whether the raising side has to say which of several agencies it means."""
    return len(scene.standing.agencies.responding) > 1 and own_side(scene) == "raising"


def own_of_several(scene: Scene) -> str | None:
    """Return the responding agency that acts, where it is one of several (reading 16)."""
    every = scene.standing.agencies.responding
    return scene.agency if len(every) > 1 and scene.agency in every else None


def own_agency(scene: Scene) -> str | None:
    """Return the agency that acts; None for the partnership."""
    return scene.agency if scene.agency in scene.standing.agencies.all else None


def has_own_agency(scene: Scene) -> bool:
    """Test whether whoever acts is of an agency of the disagreement: they speak for that alone."""
    return own_agency(scene) is not None


def has_no_agency(scene: Scene) -> bool:
    """Test whether whoever acts is of the partnership, or independent."""
    return own_agency(scene) is None


def naming(scene: Scene) -> str:
    """Return the side, or the one of several agencies, for which somebody is named."""
    return own_of_several(scene) or own_side(scene)


# What the policy and the standing hold.


def forms(scene: Scene) -> tuple[Option, ...]:
    """Return the forms of the policy."""
    return tuple(Option(each.id, each.title) for each in scene.speaker.policy.forms)


def form_to_send(scene: Scene) -> str | None:
    """Return the form that this page is about; None where the policy has none."""
    return scene.form or None


def later_stages(scene: Scene) -> tuple[Option, ...]:
    """Return the stages to which it can go up."""
    stages = scene.speaker.policy.stages[scene.standing.rung + 1 :]
    return tuple(Option(each.id, f"{each.title}: {each.name}") for each in stages)


def may_skip(scene: Scene) -> bool:
    """Test whether it may go beyond the next stage: for immediate harm alone (reading 26)."""
    skipping = scene.speaker.policy.skipping
    urgent = skipping.with_immediate_harm and scene.standing.harm_now
    return urgent and len(later_stages(scene)) > 1


def asked_on_going_up(name: str) -> Callable[[Scene], bool]:
    """Return the test whether a later stage asks for a particular before it is entered."""

    def asked_for(scene: Scene) -> bool:
        later = scene.speaker.policy.stages[scene.standing.rung + 1 :]
        return any(name in needed.particulars for each in later for needed in each.before_entering)

    return asked_for


def where_possible(scene: Scene) -> bool:
    """Test whether a panel may do without an agency that cannot be there (reading 29)."""
    panel = _panel(scene)
    return panel is not None and panel.where_possible


def has_a_panel(scene: Scene) -> bool:
    """Test whether the policy knows a panel; where it does not, there is nobody to choose."""
    return _panel(scene) is not None


def who_hears(scene: Scene) -> str:
    """Return who hears what a side has to say: the panel once it sits, else who decides."""
    decision = scene.speaker.policy.stages[scene.speaker.policy.last].decision
    if decision is None:
        return "partnership"
    if decision.panel is not None and duties.panel_stands(scene.standing):
        return decision.panel.decides
    return decision.by


def next_meeting(scene: Scene) -> Meeting | None:
    """Return when who decides meets next, where that was written down."""
    return scene.sitting.meeting if scene.sitting is not None else None


def papers_by(scene: Scene) -> date | None:
    """Return the local day by which papers are wanted, where that was written down."""
    return scene.sitting.papers_by if scene.sitting is not None else None


def _panel(scene: Scene) -> policies.Panel | None:
    decision = scene.speaker.policy.stages[scene.speaker.policy.last].decision
    return decision.panel if decision is not None else None
