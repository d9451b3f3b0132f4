"""How a panel has to be made up, requirement by requirement (reading 29)."""

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from accord.engine import acts, posts, words
from accord.engine import policy as policies

Kind = Literal["agencies", "there", "senior", "body"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement, and whether some members meet it.

    Attributes:
        number: of `agencies`: how many there have to be; `count` how many there are.
        agency: of `there`: which has to be among them, by slug.
        excused: it cannot be there, and the reason is given, which the policy lets be.
        lacking: of `senior` and `body`: whose member is not that, by slug.
    """

    kind: Kind
    met: bool
    number: int = 0
    count: int = 0
    agency: str = ""
    excused: bool = False
    lacking: tuple[str, ...] = ()


def make_up(
    members: tuple[acts.Member, ...],
    panel: policies.Panel,
    agencies: words.Agencies,
    *,
    reason: str = "",
) -> tuple[Wanted, ...]:
    """Return every requirement of a panel, in the order of the document.

    Args:
        reason: why an agency of the disagreement cannot be there.
    """
    return tuple(_wanted(members, panel, agencies, reason))


def _wanted(
    members: tuple[acts.Member, ...],
    panel: policies.Panel,
    agencies: words.Agencies,
    reason: str,
) -> Iterator[Wanted]:
    there = {slug for each in members for slug in posts.meant(each.agency, agencies)}
    missing = [each for each in agencies.all if each not in there]
    # tscp s5b "where possible": with a reason, those who cannot be there are not waited for
    excused = panel.where_possible and words.is_said(reason)
    number = max(panel.agencies, len(agencies.all) - (len(missing) if excused else 0))
    yield Wanted(kind="agencies", met=len(there) == number, number=number, count=len(there))
    for slug in agencies.all:
        out = slug in missing
        yield Wanted(kind="there", met=not out or excused, agency=slug, excused=out and excused)
    if panel.senior:
        lacking = _lacking(members, lambda each: each.senior)
        yield Wanted(kind="senior", met=not lacking, lacking=lacking)
    lacking = _lacking(members, lambda each: panel.body in each.body)
    yield Wanted(kind="body", met=not lacking, lacking=lacking)


def _lacking(
    members: tuple[acts.Member, ...], is_so: Callable[[acts.Member], bool]
) -> tuple[str, ...]:
    return tuple(each.agency or "" for each in members if not is_so(each))
