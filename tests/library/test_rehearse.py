"""Pretend escalations: who does what, who is told when, and how the days were counted."""

import itertools
from datetime import date, datetime, timedelta

import msgspec
import pytest

from accord.engine import acts, posts, words
from accord.engine import policy as language
from accord.library import calendars, policies, pretence, rehearse
from accord.library.pretence import Pretence

CALENDAR = calendars.load()
ADVENT = date(2026, 12, 14)
EASTER = date(2027, 3, 22)
SILENT = [(name, side) for name in policies.ids() for side in posts.SIDES]


def played(name, *, silent="responding", start=ADVENT, **more):
    """Return a rehearsal of a bundled policy, or of one that is given."""
    policy = policies.by_id(name).policy if isinstance(name, str) else name
    pretended = Pretence(silent=silent, start=start, **more)
    return rehearse.rehearse(policy, CALENDAR, pretence=pretended)


def changed(name, place, **changes):
    """Return a bundled policy with one of its stages changed."""
    policy = policies.by_id(name).policy
    stages = list(policy.stages)
    stages[place] = msgspec.structs.replace(stages[place], **changes)
    return msgspec.structs.replace(policy, stages=tuple(stages))


def local(at):
    return f"{CALENDAR.local(at):%Y-%m-%d %H:%M}"


def steps(rehearsal):
    return [each for each in rehearsal.happenings if each.kind == "step"]


def reminders(rehearsal):
    return [each for each in rehearsal.happenings if each.kind != "step"]


def told(happening):
    return [each.who for each in happening.told]


def done(rehearsal, kind):
    return [each for each in steps(rehearsal) if isinstance(each.act, kind)]


class TestTheSilentSide:
    @pytest.mark.parametrize(("name", "silent"), SILENT)
    def test_does_nothing_once_it_is_raised(self, name, silent):
        first, *others = steps(played(name, silent=silent))

        assert isinstance(first.act, acts.Raise)
        assert others
        parties = {posts.party_of(each.by, words.Agencies()) for each in others}
        assert silent not in parties

    @pytest.mark.parametrize("name", policies.ids())
    def test_does_not_keep_the_raising_side_from_a_decision(self, name):
        rehearsal = played(name)

        assert rehearsal.standing.how == "decided"
        assert [each.began for each in steps(rehearsal) if each.began] == [
            stage.id for stage in policies.by_id(name).policy.stages
        ]

    @pytest.mark.parametrize("name", policies.ids())
    def test_is_the_only_one_who_owes_something_in_the_end(self, name):
        owed = played(name).owed

        assert {posts.party_of(each.who, words.Agencies()) for each in owed} <= {"responding"}

    def test_leaves_a_must_undone_so_that_it_is_not_closed(self):
        assert played("gscp").standing.status == "resolved"
        assert played("tscp").standing.status == "closed"

    def test_if_it_raised_it_leaves_it_open(self):
        rehearsal = played("gscp", silent="raising")

        assert rehearsal.standing.status == "open"
        assert [type(each.act) for each in steps(rehearsal)] == [
            acts.Raise, acts.FileRecord, acts.Respond, acts.Propose,
        ]  # fmt: skip


class TestTheOthers:
    def test_do_what_a_stage_asks_on_its_first_day(self):
        first_day = [each for each in steps(played("gscp")) if each.at.date() == ADVENT]

        assert [(local(each.at)[11:], each.act.do, each.by) for each in first_day] == [
            ("10:00", "raise", "raising.practitioner"),
            ("10:30", "discuss", "raising.practitioner"),
            ("11:00", "consult", "raising.practitioner"),
            ("11:30", "file_record", "raising.practitioner"),
        ]

    def test_try_to_talk_once_a_stage_and_nobody_answers(self):
        attempts = done(played("gscp"), acts.Discuss)

        assert [each.stage for each in attempts] == ["stage-1", "stage-2", "stage-3"]
        assert {each.act.outcome for each in attempts} == {"no_response"}

    def test_go_on_on_the_first_working_day_after_the_limit(self):
        rehearsal = played("gscp")

        went_on = [local(each.at) for each in done(rehearsal, acts.Escalate)]
        assert went_on == ["2026-12-22 10:00", "2027-01-04 10:00", "2027-01-12 10:00"]

    def test_go_on_the_next_working_day_from_a_stage_whose_time_ran_out_before_it(self):
        second, third = done(played("tscp"), acts.Escalate)[:2]

        assert (second.began, local(second.at)) == ("stage-2", "2026-12-22 10:00")
        assert second.due.day == date(2026, 12, 21)
        assert (third.began, local(third.at)) == ("stage-3", "2026-12-23 10:00")

    def test_wait_three_working_days_where_there_is_no_limit(self):
        first = done(played("mscb"), acts.Escalate)[0]

        assert (first.stage, local(first.at)) == ("pre", "2026-12-17 10:00")

    @pytest.mark.parametrize(
        ("child", "whom"),
        [
            (("on_protection_plan",), "independent.child_protection_chair"),
            (("looked_after",), "independent.reviewing_officer"),
            (("looked_after", "on_protection_plan"), "independent.child_protection_chair"),
        ],
    )
    def test_tell_who_is_there_for_such_a_child(self, child, whom):
        (tells,) = done(played("bscp", child=child), acts.Inform)

        assert tells.act.who == whom

    def test_tell_whom_the_document_names_where_it_names_one_alone(self):
        duty = next(each for each in changed("gscp", 1).stages[1].duties if each.do == "inform")
        chair = (words.Addressee("independent.child_protection_chair"),)
        policy = changed("gscp", 1, duties=(msgspec.structs.replace(duty, whom=chair),))

        (tells,) = done(played(policy, child=("looked_after",)), acts.Inform)

        assert tells.act.who == chair[0]

    def test_say_no_more_about_a_child_than_is_pretended(self):
        assert done(played("bscp"), acts.Inform) == []
        assert steps(played("bscp"))[0].act.child is None

    def test_consider_meetings_engage_members_and_send_forms(self):
        assert len(done(played("chscp"), acts.ConsiderMeeting)) == 2
        assert len(done(played("chscp"), acts.EngageBoardMembers)) == 1
        assert [each.act.form for each in done(played("mscb"), acts.SendForm)] == [
            "stage-3-escalation", "notification",
        ]  # fmt: skip

    def test_make_a_referral_that_a_stage_asks_for(self):
        duty = language.Duty(
            do="refer", title="refer it", who=words.Post("raising.practitioner"), strength="must",
            to=("early-help",), clauses=(words.Clause("2.1a"),),
        )  # fmt: skip

        first = done(played(changed("gscp", 0, duties=(duty,))), acts.Refer)[0]

        assert (first.stage, first.act.to) == ("stage-1", "early-help")

    def test_answer_only_once_where_a_response_is_owed(self):
        mscb = policies.by_id("mscb").policy
        policy = msgspec.structs.replace(mscb, stages=mscb.stages[1:])

        assert len(done(played(policy, silent="raising"), acts.Respond)) == 1

    def test_raise_it_in_words_where_a_document_lists_no_areas(self):
        gscp = policies.by_id("gscp").policy
        areas = msgspec.structs.replace(gscp.areas, listed={})

        first = steps(played(msgspec.structs.replace(gscp, areas=areas)))[0]

        assert first.act.areas == ("other",)
        assert first.act.area_other

    def test_depart_where_the_silent_side_would_keep_them_from_going_on(self):
        duty = language.Duty(
            do="agree_plan", title="agree a plan", who=words.Post("raising.practitioner"),
            strength="must", before_leaving=True, clauses=(words.Clause("2.3g"),),
        )  # fmt: skip

        first, second = done(played(changed("gscp", 0, duties=(duty,))), acts.Escalate)[:2]

        assert first.departed == ("2.3g",)
        assert second.departed == ()


class TestTheBodyThatDecides:
    @pytest.mark.parametrize("name", ["bscp", "chscp", "gscp", "tscp"])
    def test_takes_the_direct_route_and_decides_some_days_later(self, name):
        rehearsal = played(name)

        (route,), (decided,) = done(rehearsal, acts.ChooseRoute), done(rehearsal, acts.Decide)
        entered = CALENDAR.local_date(done(rehearsal, acts.Escalate)[-1].at)
        assert route.act.route == "direct"
        assert CALENDAR.local_date(route.at) == CALENDAR.add(entered, 3)
        assert CALENDAR.local_date(decided.at) == CALENDAR.add(entered, 5)

    def test_decides_without_the_report_of_the_silent_side_and_says_why(self):
        rehearsal = played("mscb")

        asked = [each.act.agency for each in done(rehearsal, acts.RequestReport)]
        assert asked == ["school", "social-care"]
        assert [each.act.agency for each in done(rehearsal, acts.Report)] == ["school"]
        assert done(rehearsal, acts.Decide)[0].departed == ("s4c",)
        assert rehearsal.standing.departures == 1


class TestWhoIsTold:
    def test_of_a_step_and_by_which_clause(self):
        escalated = done(played("tscp"), acts.Escalate)[1]

        assert [(each.who, each.tier, each.clauses) for each in escalated.told] == [
            ("raising.practitioner", "practitioner", ("reading-3",)),
            ("raising.senior_manager", "senior_manager", ("s3a",)),
            ("responding.senior_manager", "senior_manager", ("s3a",)),
            ("partnership.business_manager", None, ("s3b",)),
        ]

    def test_of_a_limit_a_tier_higher_from_point_to_point(self):
        of_stage_one = [each for each in reminders(played("bscp")) if each.stage == "stage-1"]

        assert [(local(e.at), e.kind, e.point, e.past, e.late) for e in of_stage_one] == [
            ("2026-12-18 00:00", "before", 1, 0, False),
            ("2026-12-22 00:00", "limit", 2, 0, True),
            ("2026-12-22 00:00", "after", 3, 1, True),
        ]
        assert [told(each) for each in of_stage_one] == [
            ["raising.practitioner"],
            ["raising.line_manager", "responding.line_manager", "raising.practitioner"],
            ["raising.senior_manager", "responding.senior_manager", "raising.practitioner"],
        ]
        assert {each.clauses for e in of_stage_one for each in e.told} == {("1.4c",)}

    def test_for_a_response_on_the_side_that_owes_it(self):
        before, limit, after = reminders(played("mscb"))[:3]

        assert told(before) == ["responding.line_manager", "raising.practitioner"]
        assert told(limit) == ["responding.senior_manager", "raising.practitioner"]
        assert told(after) == ["responding.director", "raising.practitioner"]

    def test_again_and_again_while_nobody_moves(self):
        pressed = reminders(played("gscp", silent="raising"))

        assert [each.point for each in pressed] == list(range(1, 11))
        assert [each.past for each in pressed] == [0, 0, 1, 3, 5, 10, 15, 20, 25, 30]
        assert told(pressed[-1])[:2] == ["raising.director", "responding.director"]
        for each in pressed[2:]:
            day = CALENDAR.add(each.due.day, each.past)
            assert CALENDAR.local_date(each.at) == day

    def test_never_where_there_is_no_limit(self):
        assert reminders(played("mscb", silent="raising")) == []

    def test_of_the_childs_own_limit_though_the_stage_has_none(self):
        friday = CALENDAR.due_at(datetime(2026, 12, 18, 16, tzinfo=CALENDAR.zone))

        rehearsal = played("mscb", silent="raising", protect_by=friday)

        _, limit, after = reminders(rehearsal)[:3]
        assert (local(limit.at), limit.late) == ("2026-12-18 16:00", False)
        assert (local(after.at), after.late) == ("2026-12-21 00:00", True)
        assert limit.told[0].clauses == ("reading-7",)

    @pytest.mark.parametrize(("name", "silent"), SILENT)
    @pytest.mark.parametrize("start", [ADVENT, EASTER, date(2027, 4, 3)])
    def test_in_the_order_of_time(self, name, silent, start):
        rehearsal = played(name, silent=silent, start=start)

        pairs = itertools.pairwise(rehearsal.happenings)
        assert all(one.at <= other.at for one, other in pairs)


class TestTheLimits:
    def test_come_with_the_receipt_of_their_days(self):
        second = played("bscp").limits[1]

        assert (second.stage, second.starts, second.due.day) == (
            "stage-2", date(2026, 12, 22), date(2026, 12, 31),
        )  # fmt: skip
        left_out = {day.day: why for day, why in second.counted if why != "counted"}
        assert left_out == {
            25: "Christmas Day", 26: "weekend", 27: "weekend", 28: "Boxing Day (substitute)",
        }  # fmt: skip

    def test_name_good_friday_and_easter_monday(self):
        counted = dict(played("gscp", start=EASTER).limits[0].counted)

        assert counted[date(2027, 3, 26)] == "Good Friday"
        assert counted[date(2027, 3, 29)] == "Easter Monday"

    def test_that_run_from_the_raising_are_counted_from_there(self):
        one, two = played("tscp").limits[:2]

        assert (one.starts, one.counted) == (two.starts, two.counted)

    def test_that_nobody_agreed_have_no_end(self):
        first = played("mscb").limits[0]

        assert (first.stage, first.due, first.counted) == ("pre", None, ())

    def test_hold_the_childs_own_once(self):
        due = CALENDAR.due_on(date(2026, 12, 19))

        limits = played("bscp", protect_by=due).limits

        assert [(each.stage, each.due) for each in limits if each.limit is None] == [
            ("stage-1", due)
        ]

    def test_may_be_hours(self):
        stage = policies.by_id("gscp").policy.stages[0]
        hours = language.Limit(hours=48, clauses=stage.limits[0].clauses)
        policy = changed("gscp", 0, limits=(hours,))

        rehearsal = played(policy)

        assert local(rehearsal.limits[0].due.ends) == "2026-12-16 10:00"
        assert rehearsal.limits[0].counted == ()
        assert local(done(rehearsal, acts.Escalate)[0].at) == "2026-12-17 10:00"


class TestTheEnd:
    def test_comes_with_the_last_week_if_not_before(self):
        rehearsal = played("gscp", weeks=2)

        assert rehearsal.standing.status == "open"
        assert rehearsal.until == CALENDAR.midnight(ADVENT + timedelta(weeks=2))
        assert all(each.at < rehearsal.until for each in rehearsal.happenings)

    def test_of_what_has_ended_is_its_last_step(self):
        rehearsal = played("tscp")

        assert rehearsal.until == rehearsal.happenings[-1].at

    def test_is_the_decision_where_the_first_stage_is_the_last(self):
        gscp = policies.by_id("gscp").policy
        only = msgspec.structs.replace(gscp.stages[3], meets=gscp.stages[0].meets)

        rehearsal = played(msgspec.structs.replace(gscp, stages=(only,)))

        assert rehearsal.standing.how == "decided"


def test_a_duty_that_one_side_cannot_meet_alone_has_no_act():
    scene = pretence.Scene(
        policy=policies.by_id("gscp").policy, calendar=CALENDAR,
        pretence=Pretence(silent="responding", start=ADVENT),
        free=CALENDAR.midnight(ADVENT),
    )  # fmt: skip
    rehearsal = played("gscp")

    undone = [each.duty for left in rehearsal.standing.left for each in left.undone]

    assert "stage-3/4" not in [each.id for each in rehearsal.owed]
    assert any("plan of action" in each for each in undone)
    owed = msgspec.structs.replace(rehearsal.owed[0], id="stage-3/4")
    assert pretence.meeting(owed, scene) is None
