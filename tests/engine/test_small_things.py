"""Small things that a rule could get wrong without any scenario noticing: values, exactly."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from steps import (
    AGAIN,
    BSCP,
    CHSCP,
    DECISION,
    GSCP,
    MONDAY,
    MSCB,
    ON,
    PANEL,
    PLAN,
    ROUTE,
    SETTLED,
    TALK,
    TSCP,
    WORKER,
    command,
    done,
    objecting,
    owed,
    raised,
)
from strategies import AGENCIES, CALENDAR

from accord.engine import acts, decide, duties, events, posts
from accord.engine.objections import Refused
from accord.engine.working_days import WorkingCalendar


class TestARefusalNamesOnlyWhatIsTheMatter:
    @pytest.mark.parametrize(
        ("steps", "act", "clause"),
        [
            ([raised()], acts.Close(), "reading-1"),
            ([raised(), SETTLED], ON, "reading-32"),
            ([raised(), SETTLED], acts.VaryLimit(
                due=CALENDAR.due_on(date(2025, 4, 1)), agreed_by="raising", reason="ill",
            ), "reading-32"),
            ([raised(), SETTLED], acts.NextTier(), "reading-32"),
            ([raised("stage-4"), SETTLED], DECISION, "reading-32"),
            ([], DECISION, "reading-1"),
            ([raised("stage-3"), SETTLED, acts.Close()], ROUTE, "reading-1"),
        ],
        ids=["close", "escalate", "vary", "next tier", "decide again", "decide", "closed"],
    )  # fmt: skip
    def test_at_a_moment_when_it_makes_no_sense(self, steps, act, clause):
        standing = done(GSCP, *steps)
        party = "partnership.chair" if isinstance(act, acts.Decide | acts.ChooseRoute) else WORKER

        assert objecting(act, standing, GSCP, by=party) == {clause}

    def test_when_a_later_protective_limit_comes_after_the_outcome(self):
        day = CALENDAR.due_on(date(2025, 3, 5))
        standing = done(GSCP, raised(protect_by=day), SETTLED)
        later = acts.ProtectBy(due=CALENDAR.due_on(date(2025, 3, 7)), reason="a visit is booked")

        assert objecting(later, standing, GSCP, by="responding.director") == {"reading-32"}

    def test_when_nobody_was_engaged_and_everything_else_is_said(self):
        standing = done(CHSCP, raised("stage-3"), TALK)

        assert objecting(ON, standing, CHSCP) == {"s3c"}

    def test_when_a_stage_is_not_the_policys(self):
        assert objecting(raised("stage-9"), done(GSCP), GSCP) == {"reading-35"}

    def test_when_it_happened_before_the_stage_though_after_the_raising(self):
        standing = done(GSCP, raised(), ON)
        early = MONDAY + timedelta(hours=1, minutes=30)

        assert objecting(TALK, standing, GSCP, happened=early) == {"reading-6"}

    def test_and_nothing_where_an_agency_acts_by_its_name(self):
        standing = done(GSCP, raised(), agencies=AGENCIES)

        assert objecting(acts.Respond(response="no"), standing, GSCP, by="health.director") == set()

    @pytest.mark.parametrize(
        ("policy", "steps", "act", "reason"),
        [
            (GSCP, [raised("stage-2")], ON, r"Before leaving Stage 2: .* record the attempt\.$"),
            (MSCB, [raised(), TALK], ON, r"Before leaving .* the outcome you want\.$"),
            (BSCP, [raised("stage-2")], replace(ON, to="stage-4"), r"Stage 3 comes first\. "),
            (TSCP, [], raised("stage-2"), r"Stage 1 comes first\. A child thought at .* higher\.$"),
            (GSCP, [raised()], acts.PlanDone(what="call"), r"Nothing is outstanding\.$"),
            (GSCP, [raised(), PLAN], acts.PlanDone(what="call"), r"Outstanding: 'visit'\.$"),
        ],
        ids=["attempt", "advice", "next stage", "harm", "no plan", "plan"],
    )
    def test_in_a_sentence_that_helps(self, policy, steps, act, reason):
        standing = done(policy, *steps)
        asked = command(act, standing, policy, 9, departing="")

        with pytest.raises(Refused, match=reason):
            decide.decide(asked, standing, policy, CALENDAR)

    def test_and_whose_step_it_is(self):
        standing = done(GSCP, raised(), agencies=AGENCIES)
        resolving = command(SETTLED, standing, GSCP, 9, by="health.director")

        with pytest.raises(Refused, match="for the raising side to do; health") as refusal:
            decide.decide(resolving, standing, GSCP, CALENDAR)

        assert [each.clauses for each in refusal.value.objections] == [("reading-15",)]

    def test_when_an_agency_does_not_respond_here(self):
        standing = done(GSCP, raised())

        said = (
            (acts.Respond(response="no"), "responding.director"),
            (acts.Propose(agreement="a visit"), "responding.director"),
            (acts.Decline(reason="it is not ours"), "responding.director"),
            (TALK, WORKER),
        )
        for act, post in said:
            for agency in ("police", "raising", "school"):
                named = replace(act, agency=agency)
                assert objecting(named, standing, GSCP, by=post) == {"reading-34"}


class TestAStageThatWasLeft:
    def test_names_what_was_not_done_but_not_what_was_departed_from(self):
        standing = done(GSCP, raised("stage-3"), ON)

        undone = [each.clauses for each in standing.left[-1].undone]

        # the gate's 2.3b, and the engagements 2.3e and 2.4a, stood in the way
        assert undone == [("2.3f",), ("2.3g",)]

    def test_names_nothing_that_outlives_it(self):
        child = acts.Child(looked_after=True)
        standing = done(BSCP, raised("stage-2", child=child), TALK, ON)

        assert standing.left[-1].undone == ()

    @pytest.mark.parametrize(
        "steps", [[], [ROUTE], [ROUTE, PANEL]], ids=["no route", "no panel", "unheard"]
    )
    def test_by_an_early_decision_lists_none_of_what_it_departed_from(self, steps):
        standing = done(GSCP, raised("stage-4"), *steps, DECISION)

        assert standing.left[-1].undone == ()

    def test_by_medways_early_decision_lists_only_the_report_nobody_asked_for(self):
        notified = acts.RequestReport(agency="responding")

        without = done(MSCB, raised("stage-4"), DECISION)
        waiting = done(MSCB, raised("stage-4"), notified, DECISION)

        assert [each.duty for each in without.left[-1].undone] == [
            "ask the agencies involved for reports"
        ]
        assert waiting.left[-1].undone == ()

    def test_names_what_the_deciding_body_had_not_done(self):
        asked = acts.RequestReport(agency="social-care")
        four = raised("stage-4")

        chosen, reported = done(GSCP, four, SETTLED), done(MSCB, four, asked, SETTLED)

        assert [each.clauses for each in chosen.left[-1].undone] == [("2.4a",)]
        assert [each.who for each in reported.left[-1].undone] == ["responding.safeguarding_lead"]

    def test_is_kept_whichever_way_it_ends(self):
        for end in (SETTLED, acts.Withdraw(reason="moved away"), DECISION):
            standing = done(BSCP, raised("stage-3"), ON, end)

            assert [each.stage for each in standing.left] == ["stage-3", "stage-4"]

    def test_was_left_in_time_when_it_is_only_written_down_late(self):
        late = {"at": MONDAY + timedelta(days=20), "happened": MONDAY + timedelta(days=2)}

        standing = done(BSCP, raised(), (SETTLED, late))

        assert standing.left[-1].late is False
        assert standing.history[-1].at == late["at"]

    def test_was_left_late_when_the_childs_own_limit_was_past(self):
        day = CALENDAR.due_on(date(2025, 3, 4))
        standing = done(BSCP, raised(protect_by=day), (SETTLED, {
            "at": MONDAY + timedelta(days=2), "happened": MONDAY + timedelta(days=2),
        }))  # fmt: skip

        assert standing.left[-1].late is True

    def test_has_no_verdict_without_a_limit(self):
        assert done(BSCP, raised("stage-4"), SETTLED).left[-1].late is None

    @pytest.mark.parametrize(
        ("policy", "answers", "late"),
        [
            (MSCB, {"social-care": 1, "health": 2}, False),
            (MSCB, {"social-care": 1, "health": 20}, True),
            (MSCB, {"social-care": 1, "responding": 2, "health": 20}, False),
            (BSCP, {"social-care": 1, "health": 2}, True),
        ],
        ids=["in time", "one late", "the first answer counts", "no limit for an answer"],
    )
    def test_was_left_in_time_when_everyone_had_answered_in_time(self, policy, answers, late):
        def on(day, act):
            happened, written = MONDAY + timedelta(days=day), MONDAY + timedelta(days=day + 10)
            return act, {"at": written, "happened": happened}

        steps = [
            on(day, acts.Respond(response="no", agency=agency)) for agency, day in answers.items()
        ]
        standing = done(policy, raised("stage-1"), *steps, on(22, SETTLED), agencies=AGENCIES)

        assert standing.left[-1].late is late


class TestADeparture:
    def test_keeps_the_reason_without_the_blanks_around_it(self):
        standing = done(BSCP, (raised("stage-2"), {"departing": " the child goes home\n"}))

        assert standing.history[0].body == events.Departed(
            clauses=("1.4d",), reason="the child goes home"
        )

    def test_keeps_the_duties_that_stood_in_its_way(self):
        decided = done(MSCB, raised("stage-4"), DECISION)

        departed = [each.body for each in decided.history if isinstance(each.body, events.Departed)]

        assert departed[-1].duties == ("stage-4/1",)


class TestWhatIsOwed:
    def test_has_names_that_stay(self):
        standing = done(
            BSCP, raised("stage-2", immediate_harm=True, child=acts.Child(looked_after=True))
        )

        assert list(owed(standing, BSCP)) == [
            "immediate-harm/1", "immediate-harm/2", "stage-2/1", "stage-2/2",
            "filing/school", "filing/social-care",
        ]  # fmt: skip
        assert len(duties.owed(standing, BSCP)) == 6

    def test_is_due_when_the_stage_is_and_at_once_for_immediate_harm(self):
        looked_after = acts.Child(looked_after=True)
        standing = done(BSCP, raised("stage-2", immediate_harm=True, child=looked_after))

        dues = {name: each.due and each.due.day for name, each in owed(standing, BSCP).items()}

        assert dues["stage-2/1"] == dues["stage-2/2"] == date(2025, 3, 10)
        assert dues["immediate-harm/1"] is dues["filing/school"] is None

    def test_of_a_response_is_each_agencys_by_the_limit(self):
        standing = done(MSCB, raised("stage-1"), agencies=AGENCIES)

        responses = [each for each in duties.owed(standing, MSCB) if each.clauses == ("s1c",)]

        assert [(each.id, each.who, each.due.day) for each in responses] == [
            ("stage-1/3/social-care", "social-care.line_manager", date(2025, 3, 10)),
            ("stage-1/3/health", "health.line_manager", date(2025, 3, 10)),
        ]

    def test_of_the_body_that_decides_is_a_must_but_for_the_choice_of_route(self):
        four = raised("stage-4")
        standings = (
            (done(GSCP, four), GSCP),
            (done(GSCP, four, ROUTE), GSCP),
            (done(MSCB, four), MSCB),
        )

        strengths = {
            name.removeprefix("stage-4/"): each.strength
            for standing, policy in standings
            for name, each in owed(standing, policy).items()
        }

        assert strengths["route"] == "should"
        assert {strengths[each] for each in ("panel", "representations", "reports")} == {"must"}

    def test_of_the_body_that_decides_is_not_met_by_what_was_done_before_its_stage(self):
        heard = (acts.Hear(from_="raising"), acts.Hear(from_="responding"))
        panel = done(GSCP, raised("stage-3"), ROUTE, PANEL, *heard, ON, ROUTE)
        reports = done(MSCB, raised("stage-3"), acts.RequestReport(agency="health"), ON)

        assert {"stage-4/panel", "stage-4/representations"} <= set(owed(panel, GSCP))
        assert "stage-4/reports" in owed(reports, MSCB)
        assert duties.outstanding_reports(reports) == ()

    def test_of_several_reports_is_each_by_its_own_day_or_the_childs(self):
        day, protective = CALENDAR.due_on(date(2025, 3, 14)), CALENDAR.due_on(date(2025, 3, 20))
        standing = done(
            MSCB, raised("stage-4", protect_by=protective),
            acts.RequestReport(agency="social-care", due=day), acts.RequestReport(agency="police"),
        )  # fmt: skip

        reports = {name: (each.who, each.due) for name, each in owed(standing, MSCB).items()}

        assert reports["stage-4/report/social-care"] == ("responding.safeguarding_lead", day)
        assert reports["stage-4/report/police"] == ("police.safeguarding_lead", protective)

    @pytest.mark.parametrize(
        ("asked", "arrived", "outstanding"),
        [
            ("responding", None, {"social-care", "health"}),
            ("responding", "health", {"social-care"}),
            ("responding", "responding", set()),
            ("raising", None, {"school"}),
            ("school", "raising", set()),
            ("police", None, {"police"}),
        ],
    )
    def test_of_reports_is_each_agencys_that_a_name_stands_for(self, asked, arrived, outstanding):
        due = CALENDAR.due_on(date(2025, 3, 14))
        request = acts.RequestReport(agency=asked, due=due)
        reports = [acts.Report(agency=arrived)] if arrived else []
        standing = done(MSCB, raised("stage-4"), request, *reports, agencies=AGENCIES)

        dues = {name.removeprefix("stage-4/report/"): each.due
                for name, each in owed(standing, MSCB).items() if "/report/" in name}  # fmt: skip

        assert dues == dict.fromkeys(outstanding, due)

    def test_of_a_plan_is_each_action_until_it_is_done(self):
        visit = acts.Action(
            what="visit", who="responding.practitioner", by=CALENDAR.due_on(MONDAY.date())
        )
        call = acts.Action(what="call")
        plan = acts.AgreePlan(actions=(visit, call, visit))

        visited = acts.PlanDone(what="visit")

        def promises(*steps):
            standing = done(GSCP, raised("stage-3"), plan, *steps)
            return [each for each in duties.owed(standing, GSCP) if each.id.startswith("promise/")]

        assert [
            (each.duty, each.who, each.due, each.strength, each.clauses) for each in promises()
        ] == [
            ("visit", "responding.practitioner", visit.by, "should", ()),
            ("call", WORKER, None, "should", ()),
            ("visit", "responding.practitioner", visit.by, "should", ()),
        ]
        assert [each.duty for each in promises(visited)] == ["call", "visit"]
        assert [each.duty for each in promises(visited, visited)] == ["call"]

    def test_handed_up_is_the_discussion_alone_and_only_until_it_is_reopened(self):
        three = raised("stage-3"), acts.NextTier()
        director, manager = "raising.director", "raising.senior_manager"

        up = {name: each.who for name, each in owed(done(BSCP, *three), BSCP).items()}
        again = owed(done(BSCP, *three, SETTLED, AGAIN), BSCP)

        assert (up["stage-3/1"], up["stage-3/2"]) == (director, manager)
        assert again["stage-3/1"].who == manager

    def test_in_writing_is_by_the_posts_of_the_stage_where_it_ended(self):
        ended = owed(done(GSCP, raised("stage-2"), SETTLED), GSCP)

        assert ended["confirmation/school"].who == "raising.line_manager"
        assert ended["confirmation/social-care"].who == "responding.line_manager"

    def test_of_a_conditional_should_stays_although_the_condition_ended_in_its_stage(self):
        plan = acts.Child(on_protection_plan=True)
        over, other = acts.ChangeChild(on_protection_plan=False), acts.ChangeChild(in_need=True)
        standing = done(MSCB, raised("stage-1", child=plan), over, other)

        assert "stage-1/2" in owed(standing, MSCB)
        assert standing.conditions == ("in_need",)

    @pytest.mark.parametrize("to", ["mash", "MASH", " Mash "])
    def test_to_mash_is_met_however_it_is_written(self, to):
        standing = done(BSCP, raised(immediate_harm=True), acts.Refer(to=to))

        assert "immediate-harm/1" not in owed(standing, BSCP)

    def test_to_the_workers_lead_is_not_met_by_telling_the_other_sides(self):
        telling = acts.Inform(who="safeguarding_lead")

        theirs = done(
            GSCP, raised(immediate_harm=True), (telling, {"by": "responding.practitioner"})
        )
        ours = done(GSCP, raised(immediate_harm=True), telling)

        assert "immediate-harm/1" in owed(theirs, GSCP)
        assert "immediate-harm/1" not in owed(ours, GSCP)


class TestAPanel:
    def test_has_a_member_for_a_side_by_its_name(self):
        standing = done(GSCP, raised("stage-4"), ROUTE)

        assert objecting(PANEL, standing, GSCP) == set()


class TestABankHolidayProclaimedLate:
    def moved(self, policy, *steps):
        """Return the limits as a calendar with a bank holiday on 7 March 2025 moves them."""
        calendar = WorkingCalendar(
            name="test", version="next", bank_holidays=[date(2025, 3, 7)], zone=CALENDAR.zone,
            covers_from=date(2025, 1, 1), covers_until=date(2025, 12, 31),
        )  # fmt: skip
        standing = done(policy, *steps)
        moved = decide.moved_limits(standing, policy, calendar, at=MONDAY)
        return [(each.entry, *(due.day for due in each.body.limits)) for each in moved]

    def test_moves_a_limit_from_where_it_runs(self):
        later = MONDAY + timedelta(days=1)
        going_on = ON, {"at": later, "happened": later}

        assert self.moved(BSCP, raised(), going_on) == [(0, date(2025, 3, 12))]
        assert self.moved(TSCP, raised(), going_on) == [(0, date(2025, 3, 11))]

    def test_moves_nothing_after_the_outcome(self):
        assert self.moved(BSCP, raised(), SETTLED) == []


def test_a_name_that_is_not_in_the_disagreement_stands_for_nobody():
    assert posts.named("police", AGENCIES) == ()
    assert posts.responding("raising", AGENCIES) == posts.responding("school", AGENCIES) == ()
    assert posts.responding(None, AGENCIES) == ("social-care", "health")


def test_each_side_is_against_the_other_and_an_outsider_against_nobody():
    assert posts.against("school", AGENCIES) == ("social-care", "health")
    assert posts.against("health", AGENCIES) == ("school",)
    assert posts.against("police", AGENCIES) == ()


def test_what_is_written_down_beside_an_act_follows_it_and_changes_nothing():
    lines = (events.Line(id="notes", text="She was calm."),)
    plain, told = done(GSCP, raised(), TALK), done(GSCP, raised(), (TALK, {"account": lines}))

    assert [each.body for each in told.history][-2:] == [
        plain.history[-1].body, events.Account(lines=lines),
    ]  # fmt: skip
    assert replace(told, version=plain.version, history=plain.history) == plain


def test_a_bare_title_is_at_home_with_its_party():
    assert posts.exact("business_manager", AGENCIES) == ("partnership.business_manager",)
    assert posts.exact("reviewing_officer", AGENCIES) == ("independent.reviewing_officer",)
    assert posts.exact("director", AGENCIES) == ("school.director",)
    assert posts.party_of("independent.reviewing_officer", AGENCIES) == "independent"
    assert posts.party_of("police.director", AGENCIES) == "outsider"


def test_a_standing_knows_its_policy_and_how_it_ended():
    standing = done(GSCP, raised(), SETTLED)

    assert (standing.policy, standing.how) == ("gscp", "agreed")


class TestWhatStandsBesideAStep:
    def test_is_every_line_of_its_accounts_and_nothing_else(self):
        there = events.Line(id="present", text="The two of them")
        entered = events.Line(id=f"{events.ENTERED}for", text="mill-lane-academy")
        account = events.Account(lines=(there, entered))

        assert tuple(events.lines((TALK, account))) == (there, entered)
        assert events.entered_for(account) == "mill-lane-academy"
        assert events.entered_for(TALK) == ""
