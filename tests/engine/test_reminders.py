"""Reminders: which points come, when they go, and that none comes twice or too late."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from steps import BSCP, GSCP, MONDAY, MSCB, SETTLED, TALK, WORKER, by, done, raised
from strategies import CALENDAR, START
from test_what_is_always_true import Play, every_policy

from accord.engine import acts, reminders
from accord.engine.evolve import evolve
from accord.engine.standing import NOTHING

FRIDAY_NOON = datetime(2025, 3, 14, 12, tzinfo=UTC)


def spells(history, policy):
    """Return the standings of a record, one after another, and how long each lasted."""
    found, standing = [], NOTHING
    for number, event in enumerate(history):
        standing = evolve(standing, event)
        until = history[number + 1].at if number + 1 < len(history) else None
        found.append(reminders.Spell(standing=standing, policy=policy, since=event.at, until=until))
    return found


def due(policy, *steps, through=MONDAY, until):
    """Return the reminders that come after these steps."""
    history = done(policy, *steps).history
    return reminders.due(spells(history, policy), CALENDAR, through=through, until=until)


def numbers(found, cause=""):
    """Return the numbers of the points of one cause."""
    return [each.point.number for each in found if each.point.cause.startswith(cause)]


def london(at):
    """Return an instant as people there would write it."""
    return f"{at.astimezone(CALENDAR.zone):%m-%d %H:%M}"


class TestWhenTheyGo:
    @pytest.mark.parametrize(
        ("at", "goes"),
        [
            ("03-11 00:00", "03-11 08:00"),  # a Tuesday
            ("03-11 09:30", "03-11 09:30"),
            ("03-11 18:00", "03-12 08:00"),
            ("03-15 00:00", "03-17 08:00"),  # a Saturday
            ("04-18 10:00", "04-22 08:00"),  # Good Friday
            ("03-30 03:00", "03-31 08:00"),  # the night in which the clocks change
            ("10-26 01:30", "10-27 08:00"),  # and change back
            ("12-24 18:00", "12-29 08:00"),  # Christmas Eve, when nobody is there any more
        ],
    )
    def test_is_in_working_hours(self, at, goes):
        instant = datetime.strptime(f"2025-{at}", "%Y-%m-%d %H:%M").replace(tzinfo=CALENDAR.zone)

        assert london(reminders.working_hours(instant, CALENDAR)) == goes

    @pytest.mark.parametrize(
        ("day", "goes"),
        [
            (CALENDAR.due_on(date(2025, 3, 7)), ["03-06 08:00", "03-08 08:00"]),
            (CALENDAR.due_at(datetime(2025, 3, 8, 3, tzinfo=UTC)), ["03-07 08:00", "03-08 03:00"]),
            (CALENDAR.due_at(datetime(2025, 3, 8, 20, tzinfo=UTC)), ["03-07 08:00", "03-08 20:00"]),
        ],
    )
    def test_waits_for_no_weekend_where_it_is_the_childs_own_limit(self, day, goes):
        step = acts.ProtectBy(due=day, reason="a visit home")

        found = due(GSCP, raised(), step, until=datetime(2025, 3, 9, 12, tzinfo=UTC))

        assert [london(each.point.goes) for each in found] == goes
        assert {each.point.clauses for each in found} == {("reading-7",)}


class TestWhatTheySpeakOf:
    def test_is_the_limit_with_the_points_of_the_reading(self):
        found = due(GSCP, raised(), until=FRIDAY_NOON)

        assert [(each.point.number, london(each.point.goes)) for each in found] == [
            (0, "03-07 08:00"), (1, "03-11 08:00"), (2, "03-11 08:00"), (3, "03-13 08:00"),
        ]  # fmt: skip
        assert {each.point.clauses for each in found} == {("2.1d",)}
        assert {each.stage for each in found} == {"stage-1"}

    def test_is_what_was_promised_by_a_day_and_climbs_from_who_promised_it(self):
        action = acts.Action(
            what="visit", who="responding.line_manager", by=CALENDAR.due_on(date(2025, 3, 6))
        )
        plan = acts.AgreePlan(actions=(action,))

        found = due(GSCP, raised(), plan, SETTLED, until=FRIDAY_NOON)

        promised = [each for each in found if each.point.cause.startswith("promise/")]
        assert numbers(promised) == [0, 1, 2, 3, 4]
        assert promised[0].point.who == ("responding.line_manager", WORKER)
        assert promised[1].point.who == ("responding.senior_manager", WORKER)
        assert not promised[0].over

    @pytest.mark.parametrize("who", [None, "Gran", "police.line_manager", "raising.x"])
    def test_reaches_the_worker_where_nobody_else_can_be_reached(self, who):
        action = acts.Action(what="visit", who=who, by=CALENDAR.due_on(date(2025, 3, 6)))
        plan = acts.AgreePlan(actions=(action,))

        found = due(GSCP, raised(), plan, until=datetime(2025, 3, 5, 12, tzinfo=UTC))

        assert [each.point.who for each in found] == [(WORKER,)]

    def test_is_each_week_what_is_owed_without_a_day_once_no_limit_presses(self):
        found = due(GSCP, raised(), TALK, SETTLED, until=datetime(2025, 3, 18, tzinfo=UTC))

        theirs = [each.point for each in found if "/responding." in each.point.cause]
        assert [(each.number, london(each.at)) for each in theirs] == [
            (1, "03-10 00:00"), (2, "03-17 00:00"),
        ]  # fmt: skip
        assert [each.who for each in theirs] == [
            ("responding.practitioner",), ("responding.line_manager",),
        ]  # fmt: skip
        assert theirs[0].duties == ("filing/social-care", "confirmation/social-care")
        assert theirs[0].clauses == ("3a", "3b")
        assert theirs[0].due is None

    def test_is_what_immediate_harm_asks_at_once_on_the_next_morning_whatever_day(self):
        harm = acts.ChangeChild(immediate_harm=True)
        friday = {"at": datetime(2025, 3, 7, 15, tzinfo=UTC)}
        friday["happened"] = friday["at"]

        found = due(BSCP, raised(), (harm, friday), until=datetime(2025, 3, 10, 12, tzinfo=UTC))

        at_once = [each for each in found if each.point.cause.startswith("immediate-harm/1/")]
        assert [(each.point.number, london(each.point.goes)) for each in at_once] == [
            (1, "03-08 08:00"), (2, "03-10 08:00"),
        ]  # fmt: skip
        assert at_once[0].point.clauses == ("1.5",)
        assert at_once[0].point.who[-1] == WORKER

    def test_is_nothing_that_a_limit_presses_for_already(self):
        found = due(GSCP, raised(), until=FRIDAY_NOON)

        assert {each.point.duties for each in found} == {()}

    def test_is_nothing_once_it_is_closed(self):
        steps = (raised(), TALK, by(WORKER, acts.Withdraw(reason="settled")), acts.Close())

        assert due(BSCP, *steps, until=FRIDAY_NOON) == ()

    def test_is_nothing_that_people_have_agreed_anew(self):
        action = acts.Action(what="visit", by=CALENDAR.due_on(date(2025, 3, 6)))
        history = done(GSCP, raised(), acts.AgreePlan(actions=(action,))).history
        *before, last = spells(history, GSCP)
        promise = last.standing.promises[0].id
        last = replace(last, dropped=frozenset({promise}))

        found = reminders.due([*before, last], CALENDAR, through=MONDAY, until=FRIDAY_NOON)

        assert {each.point.duties for each in found} == {()}


class TestWhatWasMissed:
    def test_comes_in_order_and_climbs(self):
        found = due(GSCP, raised(), until=FRIDAY_NOON + timedelta(days=14))

        assert numbers(found) == [0, 1, 2, 3, 4, 5]
        assert [each.point.who[0] for each in found] == [
            "raising.practitioner", "raising.line_manager", "raising.senior_manager",
            "raising.director", "raising.director", "raising.director",
        ]  # fmt: skip

    def test_is_over_where_it_was_settled_meanwhile(self):
        history = done(GSCP, raised(), SETTLED).history
        last = spells(history, GSCP)[-1]
        settled_at = datetime(2025, 3, 12, tzinfo=UTC)
        *before, open_ = spells(done(GSCP, raised()).history, GSCP)
        before.append(replace(open_, until=settled_at))

        found = reminders.due(
            [*before, replace(last, since=settled_at)],
            CALENDAR, through=MONDAY, until=FRIDAY_NOON,
        )  # fmt: skip

        assert numbers(found, "limit") == [0, 1, 2]
        assert {each.over for each in found if not each.point.duties} == {True}


class TestTheNextOne:
    def test_is_the_earliest_that_still_goes(self):
        all_ = spells(done(GSCP, raised()).history, GSCP)

        first = reminders.comes(all_, CALENDAR, through=MONDAY)

        assert london(first) == "03-07 08:00"
        assert london(reminders.comes(all_, CALENDAR, through=first)) == "03-11 08:00"

    def test_is_none_where_nothing_is_to_be_done(self):
        assert reminders.comes([], CALENDAR, through=MONDAY) is None
        assert reminders.due([], CALENDAR, through=MONDAY, until=FRIDAY_NOON) == ()
        assert reminders.comes(
            [reminders.Spell(standing=NOTHING, policy=GSCP, since=MONDAY)],
            CALENDAR, through=MONDAY,
        ) is None  # fmt: skip


@every_policy
class TestWhateverPeopleDo:
    @settings(max_examples=20)
    @given(data=st.data(), days=st.integers(0, 60))
    def test_none_comes_twice_none_is_left_out_and_none_is_of_what_is_over(
        self, policy, data, days
    ):
        all_ = spells(Play(policy, data, steps=6).record, policy)
        start, end = START, START.replace(month=5)
        between = start + (end - start) * days / 60

        def came(through, until):
            return reminders.due(all_, CALENDAR, through=through, until=until)

        def said(found):
            return sorted((each.point.cause, each.point.number, each.point.at) for each in found)

        whole = came(start, end)

        assert said(whole) == said((*came(start, between), *came(between, end)))
        assert len(set(said(whole))) == len(whole)
        following = reminders.comes(all_, CALENDAR, through=start)
        first = min((each.point.goes for each in whole), default=None)
        assert following == first or (first is None and following > end)
        alive = reminders.causes(all_[-1], CALENDAR) if all_ else ()
        assert all(each.over == (each.point.cause not in alive) for each in whole)


def test_without_a_day_they_count_weeks_at_a_stage_without_a_limit():
    standing = done(MSCB, raised("stage-4"))
    spell = reminders.Spell(standing=standing, policy=MSCB, since=MONDAY)

    (first, second), *_ = (
        tuple(islice(each, 2)) for each in reminders.points(spell, CALENDAR, after=MONDAY)
    )

    assert (first.number, second.number) == (1, 2)
    assert london(first.at) == "03-10 00:00"


@pytest.mark.parametrize("policy", [BSCP, MSCB])
def test_they_end_with_the_last_day_there_is(policy):
    last = CALENDAR.due_on(date(9999, 12, 20))
    harm = acts.ChangeChild(immediate_harm=True)
    plan = acts.AgreePlan(actions=(acts.Action(what="visit", by=last),))
    open_ = done(policy, raised("stage-4"), harm, plan)
    pressed = done(policy, raised(), acts.ProtectBy(due=last, reason="a visit home"))
    december = datetime(9999, 12, 1, tzinfo=UTC)

    for standing in (open_, pressed):
        spell = reminders.Spell(standing=standing, policy=policy, since=MONDAY)
        every = [list(each) for each in reminders.points(spell, CALENDAR, after=december)]
        assert every
        assert all(1 < len(each) < 10 for each in every)
        assert all(point.goes.year == 9999 for each in every for point in each)
