"""The ledger of duties: what each policy asked for, and what became of it."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from steps import (
    AGAIN,
    BSCP,
    CHSCP,
    GSCP,
    MSCB,
    NO_ANSWER,
    ON,
    PANEL,
    PLAN,
    ROUTE,
    SETTLED,
    TALK,
    TSCP,
    by,
    done,
    raised,
)  # fmt: skip
from strategies import CALENDAR, POLICIES

from accord.engine import acts, decide, duties, evolve, words
from accord.engine.objections import Refused
from accord.engine.standing import NOTHING
from accord.library import places, play, scenario_files
from accord.queries import ledger

FILED = acts.FileRecord()
SCENARIOS = scenario_files.find((places.policies_folder(),))
LATER = timedelta(days=3)
EARLY = ON, {"departing": "He goes home tonight."}


def lines(policy, *steps, **given):
    """Return the ledger after these steps."""
    return ledger.of(done(policy, *steps, **given).history, policy)


def became(policy, *steps, **given):
    """Return what became of each duty: its first clause, its state, and the entry that did it."""
    return [(each.clauses[0], each.state, each.ended) for each in lines(policy, *steps, **given)]


class TestWhatBecameOfADuty:
    def test_under_gloucestershires_policy(self):
        found = became(GSCP, raised(), TALK, acts.Consult(), ON, FILED)

        assert found == [
            ("2.1a", "done", 2),
            ("2.1b", "lapsed", 4),  # no one talk said all three things
            ("2.1c", "done", 3),
            ("3a", "done", 5),  # the school, owed since the raising
            ("3a", "done", 5),
            ("2.2a", "owed", 0),
            ("2.2b", "owed", 0),
            ("2.2f", "owed", 0),
        ]

    def test_under_bromleys_policy_with_immediate_harm(self):
        harm = raised(immediate_harm=True)

        found = became(BSCP, harm, acts.Refer(to="MASH"), TALK)

        assert found == [
            ("1.5", "done", 2),
            ("1.5", "owed", 0),  # the safeguarding lead was not told
            ("2.2", "done", 3),
            ("3.1", "owed", 0),
            ("3.1", "owed", 0),
        ]

    def test_under_medways_policy_where_an_answer_is_owed(self):
        up = (raised(), TALK, acts.Consult(), ON)

        silent = became(MSCB, *up, NO_ANSWER, ON)

        assert silent[:4] == [
            ("2a", "done", 3),
            ("2b", "done", 2),
            ("s1a", "done", 5),
            ("s1c", "lapsed", 6),  # reading 10: not answered
        ]
        assert became(MSCB, *up, TALK)[2:] == [("s1a", "done", 5), ("s1c", "done", 5)]

    def test_under_torbays_policy(self):
        found = became(TSCP, raised(), NO_ANSWER, ON)

        assert found == [("pre", "lapsed", 3), ("s1", "done", 2), ("s2", "owed", 0)]

    def test_under_city_and_hackneys_policy(self):
        steps = (raised(), TALK, ON, acts.ConsiderMeeting(convened=False, reason="No."))

        assert became(CHSCP, *steps) == [
            ("s1", "done", 2),
            ("3.1", "owed", 0),
            ("3.1", "owed", 0),
            ("s2a", "owed", 0),
            ("s2b", "done", 4),
        ]


class TestADutyThatWasDepartedFrom:
    def test_is_so_by_the_step_that_gave_the_reason(self):
        found = lines(GSCP, raised(), EARLY)

        assert (found[0].clauses[0], found[0].state, found[0].ended) == ("2.1a", "departed", 2)

    def test_is_no_other_than_the_one_in_the_way(self):
        states = [each.state for each in lines(GSCP, raised(), EARLY) if each.stage == "stage-1"]

        assert states == ["departed", "lapsed", "lapsed"]


class TestADutyThatWasMetBeforeItArose:
    def test_names_the_entry_that_met_it(self):
        """Reading 19: telling beforehand counts."""
        child = acts.Child(looked_after=True)
        told = acts.Inform(who="independent.reviewing_officer")

        found = lines(BSCP, raised(child=child), told, TALK, told, ON)

        (telling,) = [each for each in found if "2.5" in each.clauses]
        assert (telling.arose, telling.state, telling.ended) == (5, "done", 2)

    def test_stays_owed_where_only_telling_at_that_stage_counts(self):
        child = acts.Child(on_protection_plan=True)
        told = acts.Inform(who="independent.reviewing_officer")
        steps = (raised(child=child), told, TALK, acts.Consult(), ON)

        found = [each for each in lines(MSCB, *steps) if "s1b" in each.clauses]

        assert [(each.arose, each.state) for each in found] == [(5, "owed")]


class TestADutyThatArisesAnew:
    def test_has_a_line_each_time(self):
        """Reading 25: filing is owed anew on entering each stage."""
        filed = [
            (each.arose, each.state, each.ended)
            for each in lines(GSCP, raised(), FILED, TALK, ON)
            if each.duty == "filing/school"
        ]

        assert filed == [(1, "done", 2), (4, "owed", 0)]

    def test_goes_on_in_its_line_where_it_was_not_done(self):
        filed = [each for each in lines(GSCP, raised(), TALK, ON) if each.duty == "filing/school"]

        assert [(each.arose, each.state) for each in filed] == [(1, "owed")]

    def test_is_one_tier_up_once_it_was_handed_up(self):
        """Reading 21: the discussion is owed again."""
        up = (raised(), TALK, ON, TALK, ON, TALK, acts.NextTier())

        talks = [each for each in lines(BSCP, *up) if each.clauses[0] == "2.7"]

        assert [(each.who, each.state, each.ended) for each in talks] == [
            ("raising.senior_manager", "done", 6),
            ("raising.director", "owed", 0),
        ]

    def test_is_all_that_a_stage_owes_where_it_is_taken_up_again(self):
        talks = [
            (each.state, each.ended)
            for each in lines(GSCP, raised(), TALK, SETTLED, AGAIN)
            if each.clauses[0] == "2.1a"
        ]

        assert talks == [("done", 2), ("owed", 0)]

    def test_lapses_where_that_makes_it_fall_away(self):
        """Reading 32: gscp 3b owed falls away."""
        found = lines(GSCP, raised(), TALK, SETTLED, AGAIN)

        confirmed = [each for each in found if each.clauses[0] == "3b"]
        assert [(each.arose, each.state, each.ended) for each in confirmed] == [
            (3, "lapsed", 4), (3, "lapsed", 4),
        ]  # fmt: skip


class TestACorrection:
    def test_wakes_a_duty_in_its_own_line(self):
        found = became(GSCP, raised(), TALK, acts.Correct(entry=2, reason="It was not us."))

        assert found.count(("2.1a", "owed", 0)) == 1
        assert [clause for clause, _, _ in found].count("2.1a") == 1

    def test_takes_away_what_only_a_mistake_made_arise(self):
        calm = acts.Correct(entry=1, reason="A slip.", particulars=acts.Raise(immediate_harm=False))

        found = lines(GSCP, raised(immediate_harm=True), calm)

        assert not [each for each in found if "1.8" in each.clauses]

    def test_strikes_what_a_duty_was_done_by_once_its_stage_is_left(self):
        """Reading 32: nothing left is undone."""
        found = lines(GSCP, raised(), TALK, ON, acts.Correct(entry=2, reason="It was not us."))

        assert (found[0].state, found[0].ended, found[0].struck) == ("done", 2, True)
        assert not any(each.struck for each in found[1:])


class TestTheLastStage:
    def test_owes_a_panel_only_on_its_route(self):
        up = (raised(), TALK, ON, TALK, ON, TALK, acts.EngageBoardMembers(), ON)

        panel = became(GSCP, *up, ROUTE, PANEL)[-3:]
        directly = became(GSCP, *up, ROUTE, acts.ChooseRoute(route="direct"))[-3:]

        assert panel == [("2.4a", "done", 9), ("2.4c", "done", 10), ("2.4d", "owed", 0)]
        assert directly == [("2.4a", "done", 9), ("2.4c", "lapsed", 10), ("2.4d", "lapsed", 10)]

    def test_owes_each_report_that_was_asked_for(self):
        up = (raised(), TALK, acts.Consult(), ON, TALK, ON, TALK, ON, TALK, ON)
        asked = (acts.RequestReport(agency="health"), acts.Report(agency="health"))

        found = [each for each in lines(MSCB, *up, *asked) if each.do == "report"]

        assert [(each.arose, each.state, each.ended) for each in found] == [(11, "done", 12)]


class TestALine:
    def test_says_that_it_was_done_late(self):
        late = by("raising.practitioner", TALK)
        when = done(GSCP, raised()).limits[0].ends

        after = lines(GSCP, raised(), (late[0], {"at": when, "happened": when}))
        before = lines(GSCP, raised(), TALK)

        assert [after[0].late, before[0].late] == [True, False]

    def test_is_not_late_by_being_written_down_late(self):
        talk = by("raising.practitioner", TALK)[0]
        began = done(GSCP, raised())
        when, first = began.limits[0].ends, began.opened

        found = lines(GSCP, raised(), (talk, {"at": when + LATER, "happened": first}))

        assert (found[0].state, found[0].late) == ("done", False)

    def test_says_who_owed_it_and_whether_leaving_the_stage_ends_it(self):
        found = {each.duty: each for each in lines(GSCP, raised())}

        assert found["stage-1/1"].who == "raising.practitioner"
        assert [found["stage-1/1"].lasts, found["filing/school"].lasts] == [False, True]
        assert [found["stage-1/1"].stage, found["filing/school"].stage] == ["stage-1", ""]

    def test_of_immediate_harm_lasts_though_it_is_a_should(self):
        """Reading 26: these belong to no stage and never lapse."""
        found = lines(GSCP, raised(immediate_harm=True), TALK, ON)

        (telling,) = [each for each in found if "1.8" in each.clauses]
        assert (telling.strength, telling.lasts, telling.state) == ("should", True, "owed")

    def test_of_a_promise_is_its_persons(self):
        promised = acts.AgreePlan(actions=(acts.Action(what="visit", who="responding.director"),))

        found = lines(GSCP, raised(), promised, acts.PlanDone(what="visit"))

        assert [(each.title, each.who, each.state, each.ended) for each in found[-1:]] == [
            ("visit", "responding.director", "done", 3)
        ]


class TestTheWholeLedger:
    @pytest.mark.parametrize("policy", [BSCP, GSCP, CHSCP, TSCP, MSCB], ids=lambda each: each.id)
    def test_owes_what_the_engine_says_is_owed(self, policy):
        steps = (
            raised(immediate_harm=True, child=acts.Child(looked_after=True)), TALK,
            acts.Consult(), ON, TALK, FILED, ON, TALK, acts.EngageBoardMembers(), PLAN, ON,
            SETTLED, AGAIN, SETTLED,
        )  # fmt: skip
        for number in range(1, len(steps) + 1):
            standing = done(policy, *steps[:number])
            engine = [each.id for each in duties.owed(standing, policy)]

            found = ledger.of(standing.history, policy)

            owed = [each.duty for each in found if each.state == "owed"]
            assert sorted(owed) == sorted(engine), number

    @pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
    def test_has_what_each_scenario_leaves_undone_or_departs_from(self, path):
        """What a stage's end and a departure say of duties, the ledger says of the same."""
        scenario = scenario_files.load(path)
        standing = list(play.play(scenario))[-1].standing
        policy = scenario.policy

        found = ledger.of(standing.history, policy)

        said = Counter(undone.duty for left in standing.left for undone in left.undone)
        assert said <= Counter(each.title for each in found if each.state == "lapsed")
        assert set(standing.departed) <= {each.duty for each in found if each.state == "departed"}
        owed = [each.duty for each in found if each.state == "owed"]
        assert sorted(owed) == sorted(each.id for each in duties.owed(standing, policy))

    @given(data=st.data())
    @pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
    def test_owes_it_whatever_anybody_does(self, policy, data):
        standing = NOTHING
        for number in range(1, 15):
            command = data.draw(strategies.commands(standing, policy, number))
            with suppress(Refused):
                for event in decide.decide(command, standing, policy, CALENDAR):
                    standing = evolve.evolve(standing, event)

        found = ledger.of(standing.history, policy)

        owed = [each.duty for each in found if each.state == "owed"]
        assert sorted(owed) == sorted(each.id for each in duties.owed(standing, policy))
        assert all(bool(each.ended) == (each.state != "owed") for each in found)

    def test_of_several_agencies_is_done_when_the_last_was_reached(self):
        agencies = words.Agencies(raising="school", responding=("social-care", "health"))
        talks = [replace(TALK, agency=each) for each in agencies.responding]

        one = lines(GSCP, raised(), talks[0], agencies=agencies)[0]
        both = lines(GSCP, raised(), *talks, agencies=agencies)[0]

        assert [one.state, both.state, both.ended] == ["owed", "done", 3]

    def test_of_nothing_is_empty(self):
        assert ledger.of((), GSCP) == ()
