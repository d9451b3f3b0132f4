"""Who plays in the pretend disagreement: agencies, panels, children."""

from collections.abc import Iterator

from accord.engine import acts, posts, words
from accord.engine import policy as policies

AGENCIES = words.Agencies(raising="first-agency", responding=("second-agency", "third-agency"))
"""A pretend disagreement. No policy names these agencies, so the two that respond are alike."""

MEMBERS = 20
"""Agencies of the pretend partnership; each has a senior officer who sits on both bodies."""

CONDITIONS: dict[words.Condition, str] = {
    "looked_after": "looked after",
    "on_protection_plan": "on a child protection plan",
    "in_need": "in need",
}
"""What a policy may ask about the child, in words."""


def panel(agencies: words.Agencies, size: int) -> tuple[acts.Member, ...]:
    """Return a panel of as many agencies, those that disagree first; all it can be asked to be."""
    others = (f"other-agency-{number}" for number in range(1, MEMBERS))
    return tuple(
        acts.Member(agency=name, senior=True, body=("executive", "partnership"))
        for name in (*agencies.all, *others)[: min(size, MEMBERS)]
    )


def conditions(policy: policies.Policy) -> tuple[words.Condition, ...]:
    """Return what a policy asks about the child; of conditions that it treats alike the first."""
    alike: dict[tuple[int, ...], words.Condition] = {}
    every = [duty for stage in policy.stages for duty in stage.duties]
    for condition in CONDITIONS:
        asked = tuple(place for place, duty in enumerate(every) if condition in duty.when)
        if asked:
            alike.setdefault(asked, condition)
    return tuple(alike.values())


def children(policy: policies.Policy) -> Iterator[tuple[str, acts.Child]]:
    """Yield the children that a policy tells apart, in words and as particulars."""
    yield "nothing special about the child", acts.Child()
    for condition in conditions(policy):
        yield f"the child is {CONDITIONS[condition]}", acts.Child(**{condition: True})


def named(address: str) -> str:
    """Return an address in words."""
    party, title = posts.split(address)
    office = f"the {(title or party).replace('_', ' ')}"
    return f"{office} of the {party} side" if party in posts.SIDES else office


def responding() -> tuple[tuple[str, words.Side], ...]:
    """Return each agency that responds, in words and by its name."""
    return tuple((name, side) for name, side in agencies() if side != AGENCIES.raising)


def agencies() -> tuple[tuple[str, words.Side], ...]:
    """Return each agency of the disagreement, in words and by its name."""
    return tuple((f"the {name.replace('-', ' ')}", words.Side(name)) for name in AGENCIES.all)
