"""What of a standing can matter for what may happen next; two that agree in it are one state."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from accord.engine import duties, limits
from accord.engine import policy as policies
from accord.engine.standing import Standing
from accord.engine.working_days import Due
from accord.library import prove_cast

Key = tuple[Any, ...]


class States:
    """Names the state that a standing is in, under one policy.

    Kept: open or ended and at which stage; which gates, and which musts that can stand in the
    way of closing, are unmet, each agency's share in them; what about the child can make another
    one arise; route, panel, representations and reports; whether the present limit has passed.

    Dropped, since nothing that may happen depends on it: the record itself, versions and exact
    times (a mark is only compared with the turn it has to come after), shoulds and offers that
    are no gate, promises, how often it was handed up or departed from, the protective limit (it
    moves reminders and no step), filing and confirmations before there is an outcome to file or
    to confirm. Agencies that respond are alike, so that it does not matter which of them did
    something. A test plays merged standings on and finds no difference.
    """

    def __init__(self, policy: policies.Policy) -> None:
        """Find out what can matter at all under this policy."""
        self.policy = policy
        self._essential, self._names = _essential(policy)
        self._conditions = frozenset(prove_cast.conditions(policy))
        confirmation = policy.outcome.confirmation
        self._confirmed = confirmation is not None and confirmation.strength == "must"
        self._filed = policy.filing is not None and policy.filing.strength == "must"
        self._harm = any(duty.strength == "must" for duty in policy.immediate_harm)
        stages = self._essential.stages
        bare = tuple(replace(each, duties=(), decision=None) for each in stages)
        self._harm_alone = replace(self._essential, stages=bare)
        self._lasting = {
            f"{stage.id}/{number}"
            for stage in policy.stages
            for number, duty in enumerate(stage.duties, start=1)
            if is_lasting(duty)
        }
        self._asked = [tuple(_asked(stages, rung)) for rung in range(len(stages))]
        self._gates = [{duty.do for duty in each.duties if _is_gate(duty)} for each in stages]
        self._engaged_until = max(_engagements(stages), default=-1)
        self._engaged_to_close = any(
            duty.do == "engage_board_members" and is_lasting(duty)
            for stage in stages
            for duty in stage.duties
        )

    def of(self, standing: Standing, *, at: datetime) -> Key:
        """Return the state: equal for standings from which the same can happen."""
        if standing.status in (None, "closed"):
            return (standing.status,)
        is_open = standing.status == "open"
        mine, *others = self._shares(standing, is_open)
        return (
            is_open,
            standing.rung,
            self._confirmed and standing.how == "withdrawn",
            self._owed(standing),
            mine,
            tuple(sorted(others)),
            self._at_the_last_stage(standing) if is_open else (),
            tuple(each.passed(at) for each in dues(standing)) if is_open else (),
        )

    def unmet(self, standing: Standing) -> frozenset[str]:
        """Return the gates and lasting musts that are not met, as if all of them had arisen."""
        return frozenset(self._names[name] for name, _ in self._unmet(standing))

    def _unmet(self, standing: Standing) -> Iterator[tuple[str, policies.Duty]]:
        last = self.policy.last
        present = dict.fromkeys(prove_cast.CONDITIONS, last)
        visits = {each.id: standing.version for each in self.policy.stages} | standing.visits
        all_so = replace(standing, held=present, held_here=tuple(present), visits=visits)
        for rung in self._asked[standing.rung]:
            for name, duty in duties.of_stage(rung, all_so, self._essential):
                if _matters(duty, rung, standing, self.policy):
                    yield name, duty

    def _owed(self, standing: Standing) -> Key:
        arisen = {
            name
            for rung in self._asked[standing.rung]
            for name, _ in duties.of_stage(rung, standing, self._essential)
        }
        unmet = [(name, name in arisen, duty.when) for name, duty in self._unmet(standing)]
        may_arise = {each for _, has_arisen, when in unmet if not has_arisen for each in when}
        return (
            tuple((name, has_arisen) for name, has_arisen, _ in unmet),
            tuple(sorted(self._conditions.intersection(standing.conditions) & may_arise)),
            self._immediate_harm(standing),
            tuple(sorted(self._lasting.intersection(standing.departed))),
        )

    def _immediate_harm(self, standing: Standing) -> Key:
        if not self._harm:
            # it opens the higher stages, where the policy says so
            return (standing.harm_now,) if self.policy.skipping.with_immediate_harm else ()
        reported = replace(standing, harm=standing.harm or standing.version)
        owed = duties.owed(reported, self._harm_alone)
        unmet = tuple(each.id for each in owed if each.strength == "must")
        return (standing.harm_now, standing.harm > 0, unmet)

    def _shares(self, standing: Standing, is_open: bool) -> Iterator[Key]:
        """Yield what each agency has done of what each agency has to do, the raising one first."""
        rung = standing.rung
        engaged = (is_open and rung <= self._engaged_until) or self._engaged_to_close
        waiting = duties.not_engaged(standing) if engaged else ()
        silent = limits.unanswered(standing) if is_open and "respond" in self._gates[rung] else ()
        reports = duties.outstanding_reports(standing) if is_open else ()
        tried_since = max(standing.visit, standing.marks.get("tier", 0))
        for agency in standing.agencies.all:
            yield (
                agency in waiting,
                agency in silent,
                agency in reports,
                is_open
                and "discuss" in self._gates[rung]
                and standing.done_since(tried_since, f"attempt:{agency}"),
                self._filed
                and not is_open
                and standing.done_since(standing.filing, f"filed:{agency}"),
                self._confirmed
                and not is_open
                and standing.how != "withdrawn"
                and standing.done_since(standing.ended, f"confirmed:{agency}"),
            )

    def _at_the_last_stage(self, standing: Standing) -> Key:
        decision = self.policy.stages[standing.rung].decision
        if decision is None:
            return ()
        reports = set(duties.outstanding_reports(standing)) - set(standing.agencies.all)
        if decision.panel is None:
            return (bool(reports),)
        panel = standing.done_since(standing.visit, "panel")
        return (standing.route or "", panel, duties.unheard(standing))


def dues(standing: Standing) -> Iterator[Due]:
    """Yield the present stage's limits as they stand, an agreed change in the first's place."""
    first = standing.varied or next(iter(standing.limits), None)
    return (each for each in (first, *standing.limits[1:]) if each is not None)


def is_lasting(duty: policies.Duty) -> bool:
    """Test whether a duty stays owed when its stage is left, so that closing waits for it."""
    return not duty.ends_with_stage and duty.until is None


def _is_gate(duty: policies.Duty) -> bool:
    return duty.before_leaving or duty.before_deciding


def _essential(policy: policies.Policy) -> tuple[policies.Policy, dict[str, str]]:
    """Return a policy with no duty that never stands in the way, and the old ids by the new."""
    stages, names = [], {}
    for stage in policy.stages:
        numbered = enumerate(stage.duties, start=1)
        kept = [(n, duty) for n, duty in numbered if _is_gate(duty) or is_lasting(duty)]
        stages.append(replace(stage, duties=tuple(duty for _, duty in kept)))
        for new, (old, _) in enumerate(kept, start=1):
            names[f"{stage.id}/{new}"] = f"{stage.id}/{old}"
    outcome = replace(policy.outcome, confirmation=None)
    return replace(policy, stages=tuple(stages), outcome=outcome, filing=None), names


def _asked(stages: Sequence[policies.Stage], present: int) -> Iterator[int]:
    """Yield the rungs of which a duty can matter to one that is at `present`.

    Of what lies ahead only what can be done early: telling, and engaging board members.
    """
    for rung, stage in enumerate(stages):
        early = any(duty.do in ("inform", "engage_board_members") for duty in stage.duties)
        if rung == present or any(map(is_lasting, stage.duties)) or (rung > present and early):
            yield rung


def _engagements(stages: Sequence[policies.Stage]) -> Iterator[int]:
    """Yield each rung up to which it matters whether board members were engaged."""
    for rung, stage in enumerate(stages):
        if any(each.engaged for each in stage.before_entering):
            yield rung - 1
        if any(_is_gate(duty) and duty.do == "engage_board_members" for duty in stage.duties):
            yield rung


def _matters(duty: policies.Duty, rung: int, standing: Standing, policy: policies.Policy) -> bool:
    # A stage that was stepped over owes what depends on the child, and nothing else.
    if is_lasting(duty) and (
        duty.when or rung > standing.rung or policy.stages[rung].id in standing.visits
    ):
        return True
    return standing.status == "open" and rung >= standing.rung and _is_gate(duty)
