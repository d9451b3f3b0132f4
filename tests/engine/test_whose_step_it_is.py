"""Whose step it is, whose turn, who is told and who is pressed: posts, exactly."""

from datetime import UTC, date, datetime, timedelta

import pytest
from steps import (
    AGAIN,
    BSCP,
    DECISION,
    GSCP,
    MONDAY,
    MSCB,
    ON,
    ROUTE,
    SETTLED,
    TALK,
    TSCP,
    WORKER,
    by,
    done,
    raised,
    told,
    turn,
)
from strategies import AGENCIES, CALENDAR

from accord.engine import actors, acts, agenda, notices

PROTECTIVE = CALENDAR.due_on(date(2025, 3, 14))


class TestWhoseStepItIs:
    """Reading 14, post by post."""

    @pytest.mark.parametrize(
        ("policy", "steps", "act", "post"),
        [
            (GSCP, [raised("stage-2")], acts.Consult(), WORKER),
            (GSCP, [raised("stage-2")], TALK, "raising.line_manager"),
            (GSCP, [raised("stage-2")], acts.Respond(), "responding.line_manager"),
            (GSCP, [raised("stage-2")], acts.Propose(), "responding.line_manager"),
            (GSCP, [raised("stage-2")], acts.Decline(), "responding.line_manager"),
            (GSCP, [raised("stage-4")], acts.Resolve(), "raising.senior_manager"),
            (GSCP, [raised("stage-4")], acts.Hear(), "partnership.chair"),
            (GSCP, [raised("stage-4")], acts.Decide(), "partnership.chair"),
            (GSCP, [raised("stage-4"), acts.ChooseRoute(route="direct")], acts.Decide(),
             "partnership.chair"),
            (GSCP, [raised("stage-4"), ROUTE], acts.Decide(),
             "partnership.panel"),
            (GSCP, [raised("stage-4"), ROUTE], acts.AppointPanel(),
             "partnership.chair"),
            (MSCB, [raised("stage-1")], acts.Decide(), "partnership.learning_lessons_chair"),
            (MSCB, [raised("stage-1")], acts.Report(), "partnership.learning_lessons_chair"),
            (GSCP, [raised(), SETTLED], acts.Confirm(party="responding"),
             "responding.practitioner"),
            (GSCP, [raised(), SETTLED], acts.Confirm(party="school"), "school.practitioner"),
        ],
        ids=str,
    )  # fmt: skip
    def test_falls_to_the_post_that_the_reading_says(self, policy, steps, act, post):
        assert actors.expected(act, done(policy, *steps), policy) == post

    def test_falls_to_the_one_agency_that_is_named_among_several(self):
        standing = done(GSCP, raised(), agencies=AGENCIES)

        def answering(agency):
            return actors.expected(acts.Respond(agency=agency), standing, GSCP)

        assert answering("health") == "health.practitioner"
        assert answering(None) == "responding.practitioner"

    def test_tells_them_when_another_of_their_party_took_it(self):
        two = raised("stage-2")

        assert told(GSCP, two, by("raising.director", TALK)) == {WORKER, "raising.line_manager"}
        assert told(GSCP, two, by("raising.line_manager", TALK)) == {WORKER}
        assert told(GSCP, two, by("school.line_manager", TALK)) == {WORKER}
        assert told(GSCP, two, by("responding.director", TALK)) == {WORKER}

    @pytest.mark.parametrize(
        ("steps", "act", "stand_in", "expected"),
        [
            ([raised("stage-2")], ON, "raising.director", "raising.line_manager"),
            ([raised("stage-2")], SETTLED, "raising.director", "raising.line_manager"),
            ([raised("stage-2")], acts.Withdraw(reason="moved"), "raising.director",
             "raising.line_manager"),
            ([raised("stage-2"), SETTLED], AGAIN, "raising.director", "raising.line_manager"),
            ([raised("stage-2")], acts.Respond(response="no"), "responding.director",
             "responding.line_manager"),
            ([raised("stage-2"), SETTLED], acts.Confirm(party="raising"), "raising.director",
             "raising.line_manager"),
            ([raised("stage-2")], acts.ProtectBy(due=CALENDAR.due_on(date(2025, 3, 5)), reason="x"),
             "raising.director", "raising.line_manager"),
            ([raised("stage-2"), SETTLED], acts.Close(), "raising.director",
             "raising.line_manager"),
            ([raised("stage-2")], acts.VaryLimit(
                due=PROTECTIVE, agreed_by=("raising", "responding"), reason="ill",
             ), "raising.director", "raising.line_manager"),
            ([raised("stage-4")], ROUTE, "partnership.business_manager", "partnership.chair"),
            ([raised("stage-4"), ROUTE], DECISION, "partnership.chair", "partnership.panel"),
        ],
        ids=lambda value: value.do if isinstance(value, acts.Act) else "",
    )  # fmt: skip
    def test_tells_the_one_stood_in_for(self, steps, act, stand_in, expected):
        assert expected in told(GSCP, *steps, by(stand_in, act))

    def test_tells_one_post_once_by_whatever_name_somebody_acts(self):
        said = told(GSCP, raised("stage-1"), by("school.director", acts.Consult()))

        assert said == {WORKER}

    def test_tells_nobody_of_a_step_that_is_anybodys(self):
        filing = acts.FileRecord()

        assert told(GSCP, raised("stage-2"), by("raising.director", filing)) == {WORKER}


class TestWhoIsTold:
    def test_is_the_worker_under_our_own_reading_where_the_document_says_nothing(self):
        after = done(TSCP, by("raising.director", raised()))

        telling = notices.told(after.history, before=done(TSCP), after=after, policy=TSCP)

        assert {each.who: each.clauses for each in telling}[WORKER] == ("reading-3",)

    def test_hears_under_the_clauses_of_the_stage(self):
        before = done(BSCP, raised("stage-2"))
        after = done(
            BSCP, raised("stage-2"), by("responding.director", acts.Propose(agreement="x"))
        )
        new = after.history[before.version :]

        telling = notices.told(new, before=before, after=after, policy=BSCP)

        assert {each.who: each.clauses for each in telling} == {
            WORKER: ("3.1",),
            "raising.line_manager": BSCP.stages[1].clauses,
            "responding.line_manager": BSCP.stages[1].clauses,
        }

    def test_of_the_referral_are_the_partnership_and_the_chair_not_the_two_sides(self):
        referral = told(BSCP, raised("stage-3"), by("raising.senior_manager", ON))

        assert referral == {WORKER, "partnership", "partnership.chair"}

    def test_of_an_offer_is_the_side_that_did_not_make_it(self):
        assert told(BSCP, raised("stage-2"), acts.Propose(agreement="a visit")) == {
            WORKER, "raising.line_manager",
        }  # fmt: skip

    def test_of_a_form_are_those_it_was_sent_to(self):
        form = acts.SendForm(form="stage-3-escalation", to="responding.director")

        assert told(MSCB, raised("stage-3"), by(WORKER, form)) == {"responding.director"}


class TestWhoseTurnItIs:
    def awaited(self, policy, *steps, days=0):
        """Return who is awaited some days after Monday."""
        at = MONDAY + timedelta(days=days)
        return turn(done(policy, *steps, agencies=AGENCIES), policy, at)

    def test_is_the_raising_sides_and_past_the_limit_the_other_sides_too(self):
        two = raised("stage-2")

        assert self.awaited(BSCP, two) == ("raising.line_manager",)
        assert self.awaited(BSCP, two, days=8) == (
            "raising.line_manager", "social-care.line_manager", "health.line_manager",
        )  # fmt: skip

    def test_is_in_medway_of_those_who_have_not_answered(self):
        answer = acts.Respond(response="no", agency="health")
        both = acts.Respond(response="no")

        assert self.awaited(MSCB, raised("stage-1"), answer) == ("social-care.line_manager",)
        assert self.awaited(MSCB, raised("stage-1"), both) == ("raising.line_manager",)
        assert self.awaited(MSCB, raised()) == (WORKER,)

    def test_is_at_the_last_stage_of_the_body_that_decides(self):
        four = raised("stage-4")

        assert self.awaited(BSCP, four) == ("partnership.chair",)
        assert self.awaited(BSCP, four, acts.ChooseRoute(route="direct")) == ("partnership.chair",)
        assert self.awaited(BSCP, four, ROUTE) == (
            "partnership.chair", "partnership.panel",
        )  # fmt: skip

    def test_is_after_the_outcome_of_the_raising_side_and_then_nobodys(self):
        assert self.awaited(BSCP, raised("stage-2"), SETTLED) == ("raising.line_manager",)
        assert self.awaited(BSCP, raised("stage-4"), SETTLED) == ("raising.senior_manager",)
        assert self.awaited(MSCB, raised("stage-1"), SETTLED) == ("raising.line_manager",)
        assert self.awaited(BSCP, raised(), SETTLED, acts.Close()) == ()


class TestWhatIsOffered:
    def offered(self, policy, *steps):
        """Return the clauses offered after these steps."""
        standing = done(policy, *steps)
        return {each for one in agenda.offered(standing, policy) for each in one.clauses}

    def test_is_offered_no_more_once_it_is_done_and_again_once_reopened(self):
        assert self.offered(GSCP, raised()) == {"1.9"}
        assert self.offered(GSCP, raised(), acts.Consult()) == set()
        assert self.offered(GSCP, raised(), acts.Consult(), SETTLED, AGAIN) == {"1.9"}

    def test_is_offered_by_stage_and_by_nothing_else(self):
        assert self.offered(GSCP) == set()
        assert self.offered(GSCP, raised("stage-2")) == {"2.2c"}
        assert self.offered(GSCP, raised("stage-2"), SETTLED) == {"3c"}
        assert self.offered(GSCP, raised("stage-2"), SETTLED, acts.Close()) == set()


class TestPressing:
    def pressed(self, policy, *steps, until=MONDAY + timedelta(days=1100), after=MONDAY):
        """Return the points from Monday on."""
        standing = done(policy, *steps)
        points = notices.pressed(standing, policy, CALENDAR, after=after, until=until)
        return list(points)

    def test_has_its_points_before_at_and_after_the_limit_then_weekly(self):
        points = self.pressed(BSCP, raised(), until=datetime(2025, 5, 1, tzinfo=UTC))

        days = [(each.point, f"{each.at.astimezone(CALENDAR.zone):%m-%d}") for each in points]

        assert days == [
            (0, "03-07"), (1, "03-11"), (2, "03-11"), (3, "03-13"), (4, "03-17"),
            (5, "03-24"), (6, "03-31"), (7, "04-07"), (8, "04-14"), (9, "04-23"), (10, "04-30"),
        ]  # fmt: skip

    def test_is_the_same_from_whenever_one_looks(self):
        every = self.pressed(BSCP, raised())

        for after in (MONDAY + timedelta(days=days) for days in range(0, 1100, 37)):
            later = [each for each in every if each.at > after]
            assert self.pressed(BSCP, raised(), after=after) == later

    def test_reaches_both_sides_only_from_the_limit_on_and_the_worker_last(self):
        first, second, *_ = self.pressed(BSCP, raised("stage-2"))

        assert first.who == ("raising.line_manager", WORKER)
        assert second.who == ("raising.senior_manager", "responding.senior_manager", WORKER)

    def test_names_the_clause_of_the_limit_it_is_about(self):
        assert {each.clauses for each in self.pressed(GSCP, raised())} == {("2.1d",)}
        assert {each.clauses for each in self.pressed(GSCP, raised("stage-2"))} == {("2.2g",)}
        four = self.pressed(BSCP, raised("stage-4", protect_by=PROTECTIVE))
        assert {each.clauses for each in four} == {("reading-7",)}

    def test_reaches_the_one_it_was_handed_up_to_beside_the_one_who_had_it(self):
        first, *_ = self.pressed(BSCP, raised("stage-3"), acts.NextTier())

        assert first.who == ("raising.senior_manager", "raising.director", WORKER)
