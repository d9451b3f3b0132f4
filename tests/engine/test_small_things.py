"""Small things that a rule could get wrong without any scenario noticing: values, exactly."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace
from strategies import AGENCIES, CALENDAR, POLICIES

from accord.engine import (
    actors,
    acts,
    agenda,
    decide,
    duties,
    events,
    evolve,
    notices,
    posts,
    words,
)
from accord.engine.commands import Command
from accord.engine.objections import Refused
from accord.engine.policy import Duty, Limit, Meets
from accord.engine.standing import NOTHING

MONDAY = datetime(2025, 3, 3, 10, tzinfo=UTC)
PAIR = words.Agencies()
BSCP, GSCP, CHSCP, MSCB = (POLICIES[name] for name in ("bscp", "gscp", "chscp", "mscb"))
WORKER = "raising.practitioner"
TALK = acts.Discuss(mode="telephone", outcome="unresolved")
NO_ANSWER = acts.Discuss(mode="telephone", outcome="no_response")
ON = acts.Escalate(reason="no agreement", actions_to_date="two calls", rationale="it is unsafe")
SETTLED = acts.Resolve(how="agreed", agreement="a visit this week")
AGAIN = acts.Reopen(reason="nothing has changed")
DECISION = acts.Decide(decision="a visit this week")
ROUTE = acts.ChooseRoute(route="panel")
MEMBER = acts.Member(senior=True, body=("partnership",))
PANEL = acts.AppointPanel(
    members=tuple(replace(MEMBER, agency=name) for name in ("raising", "responding", "health"))
)


def raised(stage=None, **said):
    """Return the raising of a concern, at a stage."""
    return acts.Raise(areas=("levels-of-need",), start_at=stage, **said)


def command(act, standing, policy, number, *, agencies=PAIR, **said):
    """Return a command an hour after the one before, by the post whose step it is."""
    at = MONDAY + timedelta(hours=number)
    by = actors.expected(act, standing, policy)
    given = {"act": act, "by": by, "at": at, "happened": at, "entry": number, "agencies": agencies}
    return Command(**{**given, "departing": "a test", **said})


def done(policy, *steps, agencies=PAIR):
    """Return where things stand after these steps: acts, or acts with what else is said."""
    standing = NOTHING
    for number, step in enumerate(steps, start=1):
        act, said = step if isinstance(step, tuple) else (step, {})
        asked = command(act, standing, policy, number, agencies=agencies, **said)
        for event in decide.decide(asked, standing, policy, CALENDAR):
            standing = evolve.evolve(standing, event)
    return standing


def owed(standing, policy):
    """Return the duties owed, by their ids."""
    return {each.id: each for each in duties.owed(standing, policy)}


def objecting(act, standing, policy, **said):
    """Return the clauses that stand against an act."""
    asked = command(act, standing, policy, 9, **said)
    found = decide.objections(asked, standing, policy)
    return {clause for each in found for clause in each.clauses}


def told(policy, *steps):
    """Return whom the software tells because of the last of these steps."""
    before, after = done(policy, *steps[:-1]), done(policy, *steps)
    new = after.history[before.version :]
    return {each.who for each in notices.told(new, before=before, after=after, policy=policy)}


def with_first_stage(policy, **changes):
    """Return a policy whose first stage is otherwise."""
    return replace(policy, stages=(replace(policy.stages[0], **changes), *policy.stages[1:]))


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
        assert objecting(raised("stage-9"), NOTHING, GSCP) == {"reading-35"}

    def test_and_whose_step_it_is(self):
        standing = done(GSCP, raised(), agencies=AGENCIES)
        resolving = command(SETTLED, standing, GSCP, 9, by="health.director")

        with pytest.raises(Refused, match="for the raising side to do; health") as refusal:
            decide.decide(resolving, standing, GSCP, CALENDAR)

        assert [each.clauses for each in refusal.value.objections] == [("reading-15",)]

    def test_when_an_agency_does_not_respond_here(self):
        standing = done(GSCP, raised())

        for agency in ("police", "raising", "school"):
            answer = acts.Respond(response="no", agency=agency)
            assert objecting(answer, standing, GSCP, by="responding.director") == {"reading-34"}


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
            at = MONDAY + timedelta(days=day)
            return act, {"at": at, "happened": at}

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

    def test_of_a_report_from_each_responding_agency_is_each_ones(self):
        asked = acts.RequestReport(agency="responding")
        standing = done(
            MSCB, raised("stage-4"), asked, acts.Report(agency="health"), agencies=AGENCIES
        )

        assert duties.outstanding_reports(standing) == ("social-care",)

    def test_of_a_plan_is_each_action_until_it_is_done(self):
        visit = acts.Action(
            what="visit", who="responding.practitioner", by=CALENDAR.due_on(MONDAY.date())
        )
        call = acts.Action(what="call")
        plan = acts.AgreePlan(actions=(visit, call, visit))

        both = owed(done(GSCP, raised("stage-3"), plan), GSCP)
        one = owed(done(GSCP, raised("stage-3"), plan, acts.PlanDone(what="visit")), GSCP)

        promised = [
            (each.duty, each.who, each.due, each.strength, each.clauses)
            for name, each in both.items() if name.startswith("promise/")
        ]  # fmt: skip
        assert promised == [
            ("visit", "responding.practitioner", visit.by, "should", ()),
            ("call", WORKER, None, "should", ()),
            ("visit", "responding.practitioner", visit.by, "should", ()),
        ]
        assert [each.duty for name, each in one.items() if name.startswith("promise/")] == [
            "call",
            "visit",
        ]

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
        assert standing.conditions == {"in_need"}

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


class TestAPolicyNobodyHasYet:
    def test_can_have_different_posts_meet(self):
        meets = Meets(raising="practitioner", responding="line_manager")
        policy = with_first_stage(GSCP, meets=meets)
        standing = done(policy, raised())
        late = MONDAY + timedelta(days=30)

        assert owed(standing, policy)["filing/social-care"].who == "responding.line_manager"
        assert owed(standing, policy)["filing/school"].who == WORKER
        assert agenda.awaited(standing, policy, at=late) == (WORKER, "responding.line_manager")
        assert agenda.awaited(standing, policy, at=MONDAY) == (WORKER,)
        assert actors.expected(acts.Respond(), standing, policy) == "responding.line_manager"
        assert actors.expected(SETTLED, standing, policy) == WORKER
        assert told(policy, raised()) == {"responding.line_manager"}
        assert told(policy, raised(), acts.Propose(agreement="a visit")) == {WORKER}
        first, second, *_ = notices.pressed(standing, policy, CALENDAR, after=MONDAY, until=late)
        assert first.who == (WORKER,)
        assert second.who == ("raising.line_manager", "responding.senior_manager", WORKER)
        ended = owed(done(policy, raised(), SETTLED), policy)
        assert ended["confirmation/social-care"].who == "responding.line_manager"
        assert ended["confirmation/school"].who == WORKER
        for party, post in (("raising", WORKER), ("responding", "responding.line_manager")):
            assert actors.expected(acts.Confirm(party=party), standing, policy) == post

    def test_can_hold_a_stage_until_it_is_answered(self):
        answer = Duty(
            do="respond", title="respond", who="responding.practitioner", strength="must",
            clauses=("2.1a",), before_leaving=True,
        )  # fmt: skip
        policy = with_first_stage(GSCP, duties=(answer,))

        assert objecting(ON, done(policy, raised(), NO_ANSWER), policy) == {"2.1a"}
        assert objecting(ON, done(policy, raised(), TALK), policy) == set()

    def test_can_ask_for_a_telling_that_depends_on_nothing(self):
        telling = Duty(
            do="inform", title="tell the lead", who=WORKER, strength="should", clauses=("1",),
            whom=("raising.safeguarding_lead",),
        )  # fmt: skip
        policy = with_first_stage(GSCP, duties=(telling,))
        tells = acts.Inform(who="raising.safeguarding_lead")

        assert "stage-1/1" not in owed(done(policy, raised(), tells), policy)
        assert "stage-1/1" in owed(done(policy, raised(), tells, SETTLED, AGAIN), policy)

    def test_can_let_the_agencies_vary_one_of_two_limits(self):
        two = (
            Limit(clauses=("1",), working_days=5, by_agreement=True),
            Limit(clauses=("2",), working_days=8),
        )
        policy = with_first_stage(GSCP, limits=two)
        later = acts.VaryLimit(
            due=CALENDAR.due_on(date(2025, 4, 1)), agreed_by=("raising", "responding"), reason="ill"
        )
        standing = done(policy, raised(), later)

        assert objecting(later, done(policy, raised()), policy) == set()
        assert agenda.agenda(standing, policy, CALENDAR, at=MONDAY).due.day == date(2025, 3, 13)

    def test_can_refer_to_any_of_several(self):
        harm = replace(BSCP.immediate_harm[0], to=("mash", "the police"))
        policy = replace(BSCP, immediate_harm=(harm,))
        standing = done(policy, raised(immediate_harm=True), acts.Refer(to="the police"))

        assert "immediate-harm/1" not in owed(standing, policy)


def test_a_name_that_is_not_in_the_disagreement_stands_for_nobody():
    assert posts.named("police", AGENCIES) == ()
    assert posts.responding("raising", AGENCIES) == posts.responding("school", AGENCIES) == ()
    assert posts.responding(None, AGENCIES) == ("social-care", "health")


def test_a_standing_knows_its_policy_and_how_it_ended():
    standing = done(GSCP, raised(), SETTLED)

    assert (standing.policy, standing.how) == ("gscp", "agreed")
