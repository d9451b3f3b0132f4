"""The proof: nothing gets stuck in the policies there are, and what is broken is found."""

import functools
import random
from pathlib import Path

import pytest
from msgspec.structs import replace

from accord.engine import acts
from accord.engine.policy import Duty
from accord.library import (
    calendars,
    policies,
    prove,
    prove_cast,
    prove_graph,
    prove_moves,
    prove_panels,
    prove_properties,
    prove_states,
    prove_ways,
    vocabulary,
)
from accord.library.prove_moves import Here

CALENDAR = calendars.load()
BROKEN = Path(__file__).parent / "broken"
SMALL = "a-panel-nobody-fills"
QUICK = 3
"""Steps that a search of the largest policies may take in a second or two."""


def proof_of(policy, **budget):
    return prove.prove(policy, CALENDAR, **budget)


@functools.cache
def proof_of_bundled(name):
    return proof_of(policies.by_id(name).policy)


def broken(name):
    return policies.load(BROKEN / name / "policy.yaml").policy


def small(**changes):
    """Return a policy of three stages in which nothing gets stuck, with changes."""
    policy = broken(SMALL)
    last = policy.stages[-1]
    panel = replace(last.decision.panel, agencies=3)
    last = replace(last, decision=replace(last.decision, panel=panel))
    return replace(policy, **{"stages": (*policy.stages[:-1], last), **changes})


def without(policy, *rungs):
    """Return a policy without some of its stages."""
    stages = (each for rung, each in enumerate(policy.stages) if rung not in rungs)
    return replace(policy, stages=tuple(stages))


def with_duty(policy, rung, **said):
    """Return a policy with one more duty at a stage."""
    duty = Duty(**{"title": "one duty more", "clauses": ("s1",), "strength": "should", **said})
    stages = list(policy.stages)
    stages[rung] = replace(stages[rung], duties=(*stages[rung].duties, duty))
    return replace(policy, stages=tuple(stages))


def searched(policy, **how):
    graph = prove_graph.Graph(policy, CALENDAR, **how)
    graph.search()
    return graph


def breaks(proof):
    return [each.breaks for each in proof.findings]


class TestTheBundledPolicies:
    def test_are_proven(self):
        proof = proof_of_bundled("tscp")

        assert proof.findings == ()
        assert proof.exhausted

    @pytest.mark.parametrize("name", ["bscp", "chscp", "gscp", "mscb"])
    def test_are_proven_as_far_as_a_short_search_sees(self, name):
        proof = proof_of(policies.by_id(name).policy, depth=QUICK)

        assert proof.findings == ()
        assert not proof.exhausted
        assert proof.figures.depth == QUICK

    @pytest.mark.storm
    @pytest.mark.parametrize("name", policies.ids())
    def test_are_proven_whole(self, name):
        proof = proof_of_bundled(name)

        assert proof.findings == ()
        assert proof.exhausted

    @pytest.mark.storm
    def test_say_what_waits_for_another_agency(self):
        (remark,) = proof_of_bundled("mscb").remarks

        assert remark.startswith("Stage 4: in 40 of 48 states deciding waits for a word")

    def test_tell_the_longest_way_to_an_end(self):
        proof = proof_of_bundled("tscp")

        assert [each.status for each in proof.farthest] == ["open"]
        assert [each.text for each in proof.to_an_end] == ["resolves it: agreed", "closes it"]
        assert proof.to_an_end[-1].status == "closed"


class TestABrokenPolicy:
    def test_has_a_stage_that_nobody_leaves(self):
        proof = proof_of(broken("a-stage-nobody-leaves"))

        assert breaks(proof) == ["gate", "leave", "enter"]
        gate, leave, enter = proof.findings
        assert gate.clauses == ("s2b",)
        assert gate.who == "raising.line_manager"
        assert leave.text.startswith("Stage 2 cannot be left, whatever is done there: in 3 of")
        assert [each.stage for each in leave.way] == ["stage-1", "stage-1", "stage-2", "stage-2"]
        assert leave.way[-2].text.startswith("goes on to the next stage")
        (refused,) = leave.refused
        (objection,) = refused.objections
        assert objection.clauses == ("s2b",)
        assert (enter.text, enter.clauses) == ("Stage 3 is never entered.", ("s4a",))

    def test_has_a_gate_that_nothing_meets(self):
        proof = proof_of(broken("a-gate-nothing-meets"))

        (gate,) = proof.findings
        assert gate.breaks == "gate"
        assert "take advice from your manager" in gate.text
        assert (gate.who, gate.clauses) == ("responding.practitioner", ("1.6",))
        assert [each.stage for each in gate.way] == ["stage-1"]
        assert gate.refused[0].objections[0].clauses == ("reading-15",)

    def test_has_a_panel_that_nobody_fills(self):
        proof = proof_of(broken(SMALL))

        assert breaks(proof) == ["panel", "decide"]
        panel, decide = proof.findings
        assert panel.text == "The panel cannot be filled when 2 agencies disagree."
        assert panel.clauses == ("s4c",)
        assert panel.way[-1].text == "chooses a panel"
        assert panel.way[-1].stage == "stage-3"
        assert "30 agencies have to be on it, and 20 are" in panel.refused[0].objections[0].reason
        assert decide.text.startswith("Stage 3 cannot be decided by the panel route")
        assert decide.way == panel.way

    def test_has_a_decision_that_nobody_takes(self):
        proof = proof_of(broken("a-decision-nobody-takes"))

        assert breaks(proof) == ["panel", "decide"]
        panel, decide = proof.findings
        assert panel.refused[0].text == "chooses the panel's route"
        assert decide.text.startswith("Stage 3 cannot be decided: in 1 of")
        assert decide.way[-1].stage == "stage-3"
        assert {each.by for each in decide.refused} == {"independent.reviewing_officer"}

    def test_has_an_end_that_nobody_closes(self):
        proof = proof_of(broken("an-end-nobody-closes"))

        (end,) = proof.findings
        assert end.breaks == "end"
        assert end.text.startswith("It was ended and cannot be closed: in 12 of the 75 states")
        assert (end.way[-1].stage, end.way[-1].status) == ("stage-2", "resolved")
        (refused,) = end.refused
        assert (refused.by, refused.text) == ("raising.line_manager", "closes it")
        assert ("s2b",) in [each.clauses for each in refused.objections]

    def test_is_found_after_a_departure_where_nothing_else_leads_there(self):
        stages = broken("a-stage-nobody-leaves").stages
        last = replace(stages[-1], decision=replace(stages[-1].decision, by="raising.director"))

        proof = proof_of(replace(small(), stages=(*stages[:-1], last)))

        (decide,) = [each for each in proof.findings if each.breaks == "decide"]
        assert decide.text.startswith("After a departure: Stage 3 cannot be decided")

    def test_never_keeps_the_raising_side_from_an_outcome(self, monkeypatch):
        graph = searched(small())
        assert "outcome" not in [each.breaks for each in prove_properties.findings(graph, graph)]

        refusal = prove_graph.Refusal(by="raising.director", text="withdraws it", objections=())
        monkeypatch.setattr(prove_graph.Graph, "refusals", lambda *_: (refusal,))

        found = prove_properties.findings(graph, graph)
        assert found[0].breaks == "outcome"
        assert found[0].way[-1].stage == "stage-1"

    def test_is_found_however_little_was_seen(self):
        proof = proof_of(broken("a-gate-nothing-meets"), depth=1)

        assert breaks(proof) == ["gate"]
        assert proof.to_an_end == ()


class TestASmallPolicy:
    @pytest.mark.parametrize(
        ("rung", "said"),
        [
            (0, {"do": "inform", "who": "raising.practitioner", "before_leaving": True,
                 "whom": ("reviewing_officer",), "when": ("in_need",)}),
            (1, {"do": "inform", "who": "raising.line_manager", "strength": "must",
                 "whom": ("independent.reviewing_officer",), "when": ("looked_after",)}),
            (1, {"do": "engage_board_members", "who": "raising.line_manager",
                 "before_leaving": True}),
            (2, {"do": "agree_plan", "who": "raising.line_manager", "before_deciding": True}),
        ],
    )  # fmt: skip
    def test_is_proven_whatever_its_duties_are(self, rung, said):
        proof = proof_of(with_duty(small(), rung, **said), depth=5)

        assert proof.findings == ()
        assert proof.remarks == ()

    def test_whose_gate_is_an_answer_waits_for_it(self):
        answer = {"do": "respond", "who": "responding.practitioner", "before_leaving": True}

        proof = proof_of(with_duty(small(), 0, **answer), depth=5)

        assert proof.findings == ()
        assert [each.split(":")[0] for each in proof.remarks] == ["Stage 1"]

    def test_whose_must_is_refused_after_an_outcome_cannot_be_closed(self):
        engage = {"do": "engage_board_members", "who": "raising.line_manager", "strength": "must"}

        proof = proof_of(with_duty(without(small(), 1), 0, **engage), depth=5)

        assert breaks(proof) == ["end"]
        assert "It was ended and cannot be closed" in proof.findings[0].text

    def test_refers_for_immediate_harm_before_it_closes(self):
        harm = Duty(
            do="refer", title="refer it", who="raising.practitioner", to=("mash",),
            strength="must", clauses=("1.5",),
        )  # fmt: skip

        proof = proof_of(without(small(immediate_harm=(harm,)), 1), depth=5)

        assert proof.findings == ()
        assert "makes a referral to mash" in [each.text for each in proof.to_an_end]

    def test_of_one_stage_is_proven(self):
        policy = small()
        only = replace(policy.stages[-1], meets=policy.stages[0].meets)

        proof = proof_of(replace(policy, stages=(only,), filing=None))

        assert proof.findings == ()
        assert proof.exhausted

    def test_with_a_confirmation_is_closed_once_all_have_confirmed(self):
        confirmation = Duty(
            do="confirm", title="confirm it", who="raising.practitioner", strength="must",
            clauses=("s1",),
        )  # fmt: skip
        policy = small()
        outcome = replace(policy.outcome, confirmation=confirmation)

        proof = proof_of(without(replace(policy, outcome=outcome), 1))

        assert proof.findings == ()
        told = [each.text for each in proof.to_an_end]
        assert "enters the confirmation of the third agency" in told


class TestABudget:
    def test_ends_the_search(self):
        looked = []

        def watch(graph):
            looked.append(graph.departing)
            return False

        proof = proof_of(small(), watch=watch)

        assert looked == [False, True]
        assert not proof.exhausted
        assert proof.figures.gone_on_from == 0
        assert proof.findings == ()

    def test_of_steps_is_kept(self):
        proof = proof_of(small(), depth=2)

        assert proof.figures.depth == proof.departing.depth == 2
        assert proof.figures.gone_on_from < proof.figures.states

    def test_looks_at_nothing_before_the_search(self):
        graph = prove_graph.Graph(small(), CALENDAR)

        assert graph.exhausted
        assert graph.depth == 0


class Merging(prove_graph.Graph):
    """A search that keeps what was merged with another standing, one of each look."""

    def __init__(self, *args, **how):
        super().__init__(*args, **how)
        self.merged = {}

    def _reach(self, outcome, before, depth):
        super()._reach(outcome, before, depth)
        number = self.number_of(outcome)
        if self.states[number].standing is not outcome.standing:
            self.merged.setdefault((number, look_of(outcome.standing)), outcome)

    def number_of(self, outcome):
        return self._found.get(self.reduced.of(outcome.standing, at=outcome.at), "another")

    def leads_to(self, came, number):
        """Return the states, and the kinds of steps, to which a standing leads."""
        here = Here(
            standing=came.standing, policy=self.policy, calendar=self.calendar,
            at=came.at + prove_moves.A_MOMENT,
        )  # fmt: skip
        return {
            (self.number_of(each), each.flags)
            for each in self.outcomes(here, 1000)
            # what a correction undoes depends on the record itself
            if each.move.do != "correct" and self.number_of(each) != number
        }


def look_of(standing):
    """Return roughly what a standing looks like, so that a sample holds many kinds."""
    since = max(standing.visit, standing.ended)
    done = frozenset(mark for mark, version in standing.marks.items() if version > since)
    return done, standing.route, standing.conditions, standing.harm_now, standing.how


def differing(policy, *, sample):
    graph = Merging(policy, CALENDAR)
    graph.search()
    chosen = random.Random(5).sample(list(graph.merged.items()), min(sample, len(graph.merged)))
    return [
        outcome.move.text
        for (number, _), outcome in chosen
        if graph.leads_to(graph.states[number], number) != graph.leads_to(outcome, number)
    ]


class TestMergedStandings:
    @pytest.mark.parametrize("name", ["mscb", "tscp"])
    def test_lead_to_the_same(self, name):
        assert differing(policies.by_id(name).policy, sample=40) == []

    @pytest.mark.storm
    @pytest.mark.parametrize("name", policies.ids())
    def test_lead_to_the_same_however_many_are_asked(self, name):
        assert differing(policies.by_id(name).policy, sample=3000) == []

    def test_would_be_noticed_if_they_did_not(self, monkeypatch):
        monkeypatch.setattr(prove_states.States, "_shares", lambda *_: iter(((), ())))

        assert differing(small(), sample=100) != []


class TestTheMoves:
    def test_try_every_act(self):
        tried = {move.do for move in prove_moves.everything(small())}

        assert tried == set(acts.BY_NAME)

    def test_begin_at_every_stage_with_harm_and_without(self):
        begun = [move.text for move in prove_moves.beginnings(small())]

        assert len(begun) == 3 * 2
        assert begun[0] == "opens the escalation: nothing special about the child"
        assert begun[-1].startswith("opens the escalation at Stage 3, with a reason")

    def test_strike_out_only_what_was_said(self):
        struck = [move for move in prove_moves.everything(small()) if "strikes" in move.text]
        graph = prove_graph.Graph(small(), CALENDAR)
        graph.search(depth=1)
        state = graph.states[0]
        here = Here(standing=state.standing, policy=graph.policy, calendar=CALENDAR, at=state.at)

        assert [prove_moves.command(move, here, 2) for move in struck] == [None, None]


class TestThePretendDisagreement:
    def test_is_of_agencies_that_no_policy_names(self):
        named = {sector for sector in vocabulary.SECTORS}

        assert not named & set(prove_cast.AGENCIES.all)

    def test_asks_once_about_what_a_policy_treats_alike(self):
        asked = {
            name: prove_cast.conditions(policies.by_id(name).policy) for name in policies.ids()
        }

        assert asked["bscp"] == ("looked_after",)
        assert asked["mscb"] == ("on_protection_plan",)
        assert asked["tscp"] == ()

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("partnership", "the partnership"),
            ("independent.reviewing_officer", "the reviewing officer"),
            ("raising.board_member", "the board member of the raising side"),
        ],
    )
    def test_names_people_in_words(self, address, words):
        assert prove_cast.named(address) == words

    def test_has_panels_of_no_more_agencies_than_there_are(self):
        assert len(prove_cast.panel(prove_cast.AGENCIES, 3)) == 3
        assert len(prove_cast.panel(prove_cast.AGENCIES, 99)) == prove_cast.MEMBERS


class TestThePanel:
    @pytest.mark.parametrize("name", policies.ids())
    def test_of_every_policy_can_be_filled(self, name):
        assert prove_panels.unfilled(policies.by_id(name).policy, CALENDAR) is None

    def test_is_asked_for_five_agencies_too(self, monkeypatch):
        monkeypatch.setattr(prove_cast, "MEMBERS", 4)

        assert prove_panels.unfilled(small(), CALENDAR).agencies == 5


class TestWays:
    def test_lead_down_to_the_goal_a_step_at_a_time(self):
        graph = searched(small())
        steps = prove_ways.steps_to(graph, graph.closed, flags=prove_graph.ALONE)

        way = prove_ways.down(graph, 0, steps, flags=prove_graph.ALONE)

        assert len(way) == steps[0] == 3
        assert way[-1].status == "closed"
        assert set(steps) == set(range(len(graph.states)))

    def test_do_not_leave_what_they_are_kept_within(self):
        graph = searched(small())

        steps = prove_ways.steps_to(
            graph, graph.closed, flags=prove_graph.SURE,
            within=lambda each: each.standing.status == "closed",
        )  # fmt: skip

        assert list(steps) == graph.closed
