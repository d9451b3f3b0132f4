"""What holds for every escalation under every policy, whatever anybody asks."""

import msgspec
import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import CALENDAR, POLICIES, START

from accord.engine import acts, agenda, decide, events, evolve, notices, openings, posts
from accord.engine.objections import Refused
from accord.engine.standing import NOTHING, Standing

every_policy = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
LATER = START.replace(year=2026)


class Play:
    """Asks of the engine what Hypothesis draws, and keeps each step that was granted."""

    def __init__(self, policy, data, *, steps=14):
        self.policy = policy
        self.record = []
        self.refusals = []
        self.steps = []
        standing = NOTHING
        for number in range(1, steps + 1):
            command = data.draw(strategies.commands(standing, policy, number))
            before = standing
            try:
                new = decide.decide(command, standing, policy, CALENDAR)
            except Refused as refusal:
                self.refusals.append(refusal)
                new = ()
            for event in new:
                standing = evolve.evolve(standing, event)
            self.record += new
            self.steps.append((command, before, new, standing))
        self.standing = standing


@every_policy
class TestTheRecord:
    @given(data=st.data())
    def test_alone_says_where_an_escalation_stands(self, policy, data):
        play = Play(policy, data)

        assert evolve.fold(play.record) == play.standing
        assert play.standing.version == len(play.record)
        assert play.standing.history == tuple(play.record)

    @given(data=st.data())
    def test_can_be_written_down_and_read_again(self, policy, data):
        play = Play(policy, data)

        written = msgspec.json.encode(play.record)

        assert msgspec.json.decode(written, type=list[events.Event]) == play.record

    @given(data=st.data())
    def test_may_be_left_aside_while_where_it_stands_is_written_down(self, policy, data):
        standing = msgspec.structs.replace(Play(policy, data).standing, history=())

        written = msgspec.json.encode(standing)

        assert msgspec.json.decode(written, type=Standing) == standing

    @given(data=st.data())
    def test_holds_every_departure_once_with_its_clauses(self, policy, data):
        play = Play(policy, data)

        for command, before, new, after in play.steps:
            departed = [each.body for each in new if isinstance(each.body, events.Departed)]
            objected = decide.objections(command, before, policy)
            assert len(departed) == bool(new and objected)
            assert after.departures == before.departures + len(departed)
            for each in departed:
                assert each.reason == command.departing
                assert set(each.clauses) == {c for one in objected for c in one.clauses}


@every_policy
class TestARefusal:
    @given(data=st.data())
    def test_changes_nothing_and_stays_a_refusal(self, policy, data):
        play = Play(policy, data)

        for command, before, new, after in play.steps:
            if not new:
                assert after == before
                with pytest.raises(Refused):
                    decide.decide(command, before, policy, CALENDAR)

    @given(data=st.data())
    def test_always_says_why_and_under_which_clause(self, policy, data):
        play = Play(policy, data)

        for refusal in play.refusals:
            assert refusal.objections
            assert all(each.clauses and each.reason for each in refusal.objections)
            assert all(each.reason in str(refusal) for each in refusal.objections)


@every_policy
class TestAnOpenEscalation:
    @given(data=st.data())
    def test_always_awaits_a_post_and_says_what_could_be_done(self, policy, data):
        play = Play(policy, data)

        for _, _, _, standing in play.steps:
            now = agenda.agenda(standing, policy, CALENDAR, at=LATER)
            assert all("." in each.who or each.id.startswith("promise") for each in now.owed)
            if standing.status == "open":
                assert now.awaited
                assert all("." in post for post in now.awaited)
                assert now.owed or now.offered or openings.can(standing, policy, CALENDAR, at=LATER)

    @given(data=st.data())
    def test_is_never_ended_by_the_responding_side(self, policy, data):
        play = Play(policy, data)

        for command, before, _, after in play.steps:
            if before.status == "open" and after.status != "open":
                party = posts.party_of(command.by, before.agencies)
                decided = isinstance(command.act, acts.Decide)
                assert party == ("partnership" if decided else "raising")

    @given(data=st.data())
    def test_can_always_be_ended_by_the_raising_side(self, policy, data):
        play = Play(policy, data)

        if play.standing.status == "open":
            can = openings.can(play.standing, policy, CALENDAR, at=LATER)
            assert {"resolve", "withdraw", "correct", "consult", "inform", "refer"} <= set(can)


@every_policy
class TestAProtectiveLimit:
    @given(data=st.data())
    def test_is_lengthened_by_nobody_but_the_side_that_set_it(self, policy, data):
        play = Play(policy, data)

        for command, before, _, after in play.steps:
            if before.protective is None or after.protective == before.protective:
                continue
            owner = posts.party_of(command.by, before.agencies) == before.protective_of
            shorter = after.protective is not None and after.protective.before(before.protective)
            assert owner or shorter


@every_policy
class TestWhatIsSaid:
    @given(data=st.data())
    def test_reaches_the_worker_unless_they_acted(self, policy, data):
        play = Play(policy, data)

        for command, before, new, after in play.steps:
            telling = notices.told(new, before=before, after=after, policy=policy)
            told = [each.who for each in telling]
            worker = posts.same(command.by, posts.WORKER, after.agencies)
            assert (posts.WORKER in told) == (bool(new) and not worker)
            assert len(told) == len(set(told))

    @given(data=st.data(), days=st.integers(0, 60))
    def test_is_the_same_for_one_long_wait_and_for_many_short_ones(self, policy, data, days):
        play = Play(policy, data, steps=8)
        after, until = START, START.replace(month=6)
        between = after + (until - after) * days / 60

        def pressed(start, end):
            points = notices.pressed(play.standing, policy, CALENDAR, after=start, until=end)
            return list(points)

        assert pressed(after, until) == pressed(after, between) + pressed(between, until)


class TestNoInput:
    @settings(max_examples=300)
    @given(
        data=st.data(),
        act=strategies.simple_acts | strategies.corrections,
        reason=st.text(max_size=2),
    )
    def test_raises_anything_but_a_refusal(self, data, act, reason):
        policy = data.draw(st.sampled_from(list(POLICIES.values())))
        play = Play(policy, data, steps=5)
        command = data.draw(strategies.commands(play.standing, policy, 6))
        command = msgspec.structs.replace(command, act=act, departing=reason)

        try:
            new = decide.decide(command, play.standing, policy, CALENDAR)
        except Refused:
            return

        assert isinstance(evolve.fold([*play.record, *new]).status, str)
