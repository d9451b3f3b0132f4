"""Two policies side by side: what differs and what is the same, part by part."""

import difflib
import itertools
import typing
from collections.abc import Iterator
from typing import Literal

import msgspec

from accord.engine import policy as policies
from accord.engine import posts, words

Group = Literal[
    "stages", "meets", "limits", "gates", "duties", "harm", "told", "panel", "endings", "filing",
    "visibility", "areas",
]  # fmt: skip
"""What a row is about, in the order in which people read them."""

Parts = tuple[policies.Part, ...]
Pair = tuple[policies.Stage | None, policies.Stage | None]
Both = tuple[policies.Policy, policies.Policy]
Matters = dict[tuple[Group, str], Parts]


class Listed(policies.Part, frozen=True, kw_only=True):
    """Something that stands in a policy as words, and not as a part of its own."""

    text: str
    clauses: policies.Clauses


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One matter, and what each of two policies has on it.

    Attributes:
        about: what of the group: an act, an area, a part; empty where group and stage say all.
        stages: the stages that stand side by side; None for a matter of the whole policy.
        parts: what the one has, and what the other.
        same: whether both come to the same, whatever their words and clauses.
    """

    group: Group
    about: str = ""
    stages: Pair | None = None
    parts: tuple[Parts, Parts]
    same: bool


def compare(one: policies.Policy, other: policies.Policy) -> tuple[Row, ...]:
    """Return the rows of two policies, group by group, but those on which neither has anything."""
    rows = [*_by_stage(one, other), *_of_the_whole(one, other)]
    order = typing.get_args(Group)
    told = (row for row in rows if any(row.parts))
    return tuple(sorted(told, key=lambda row: order.index(row.group)))


def side_by_side(one: policies.Policy, other: policies.Policy) -> tuple[Pair, ...]:
    """Return the stages of two policies in pairs: by who meets there, the decided ones together.

    A stage that has no counterpart stands alone.
    """
    matcher = difflib.SequenceMatcher(a=_rungs(one), b=_rungs(other), autojunk=False)
    return tuple(
        pair
        for _, i, j, k, m in matcher.get_opcodes()
        for pair in itertools.zip_longest(one.stages[i:j], other.stages[k:m])
    )


def _rungs(policy: policies.Policy) -> list[tuple[str, ...]]:
    """Return what makes each stage comparable: that it is decided, or the posts that meet."""
    return [
        ("decided",)
        if stage.decision is not None or stage.meets is None
        else (stage.meets.raising, stage.meets.responding)
        for stage in policy.stages
    ]


def _by_stage(one: policies.Policy, other: policies.Policy) -> Iterator[Row]:
    for pair in side_by_side(one, other):
        first = {} if pair[0] is None else _of_a_stage(pair[0], one)
        second = {} if pair[1] is None else _of_a_stage(pair[1], other)
        for group, about in dict.fromkeys([*first, *second]):
            parts = (first.get((group, about), ()), second.get((group, about), ()))
            same = None not in pair and _alike(group, parts, (one, other))
            yield Row(group=group, about=about, stages=pair, parts=parts, same=same)


def _of_the_whole(one: policies.Policy, other: policies.Policy) -> Iterator[Row]:
    first, second = _of_a_policy(one), _of_a_policy(other)
    for group, about in dict.fromkeys([*first, *second]):
        parts = (first.get((group, about), ()), second.get((group, about), ()))
        same = _alike(group, parts, (one, other))
        yield Row(group=group, about=about, parts=parts, same=same)


def _of_a_stage(stage: policies.Stage, policy: policies.Policy) -> Matters:
    """Return what a stage has, by group and act; duties and offers by what meets them."""
    following = policy.rung(stage.id) + 1
    entered = policy.stages[following].before_entering if following <= policy.last else ()
    asked: tuple[policies.Duty | policies.Offer, ...] = (*stage.duties, *stage.offers)
    left_out = Listed(text="it may be left out", clauses=stage.clauses)
    upwards = "while it is not settled, it goes up to the next tier of management"
    tiers = Listed(text=upwards, clauses=stage.tiers)
    return {
        ("stages", ""): (stage,),
        ("meets", ""): (*_one(stage.meets), *_one(stage.decision)),
        ("limits", ""): stage.limits,
        ("gates", ""): (
            *(each for each in stage.duties if each.before_leaving or each.before_deciding),
            *entered,
            *((left_out,) if stage.optional else ()),
        ),
        **{
            ("duties", do): tuple(each for each in asked if each.do == do)
            for do in dict.fromkeys(each.do for each in asked)
        },
        ("duties", "next_tier"): (tiers,) if stage.tiers else (),
        ("told", ""): (*_one(stage.decision), *stage.tells),
        ("visibility", ""): tuple(each for each in policy.visibility if each.from_ == stage.id),
    }


def _of_a_policy(policy: policies.Policy) -> Matters:
    """Return what a policy has as a whole, by group and key."""
    decision, outcome, areas = policy.stages[policy.last].decision, policy.outcome, policy.areas
    return {
        ("harm", "immediate_harm"): policy.immediate_harm,
        ("harm", "skipping"): (policy.skipping,),
        ("told", "worker_is_told"): (Listed(text="", clauses=policy.worker_is_told),),
        ("told", "forms"): policy.forms,
        ("panel", "decision"): _one(decision),
        ("panel", "panel"): _one(decision and decision.panel),
        ("panel", "representations"): _one(decision and decision.representations),
        ("panel", "reports"): _one(decision and decision.reports),
        ("endings", "ways"): outcome.ways,
        ("endings", "confirmation"): _one(outcome.confirmation),
        ("endings", "offers"): outcome.offers,
        ("filing", "filing"): _one(policy.filing),
        **{
            ("areas", area): (Listed(text=title, clauses=areas.clauses),)
            for area, title in areas.listed.items()
        },
        ("areas", "grounds"): policy.grounds,
    }


def _one(part: policies.Part | None) -> Parts:
    return () if part is None else (part,)


def _alike(group: Group, parts: tuple[Parts, Parts], both: Both) -> bool:
    """Test whether parts come to the same, in whatever order, words and clauses."""
    first, second = (
        sorted(repr(_sense(group, part, policy)) for part in listed)
        for listed, policy in zip(parts, both, strict=True)
    )
    return first == second


def _sense(group: Group, part: policies.Part, policy: policies.Policy) -> object:
    """Return what a part comes to, without its words."""
    match part:
        case policies.Stage():
            return part.title, part.name
        case policies.Decision() if group == "panel":
            return part.strength, part.panel is None
        case policies.Decision():
            return part.by, policy.partnership.offices.get(words.PostTitle(posts.split(part.by)[1]))
        case policies.Duty() if group == "gates":
            return part.do, part.when
        case policies.Duty():
            return part.do, part.who, part.strength, part.when, part.whom, part.to, part.explained
        case policies.Ground():
            return part.title
        case _:
            plain = msgspec.to_builtins(part)
            return {key: said for key, said in plain.items() if key not in _WORDS}


_WORDS = frozenset({"clauses", "title", "text", "id", "fields", "report_title", "from"})
"""Keys in which two policies may differ and still come to the same."""
