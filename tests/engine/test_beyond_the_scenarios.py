"""What no scenario file can say: times ahead, agencies twice, policies that nobody has yet."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from strategies import AGENCIES, CALENDAR, POLICIES

from accord.engine import acts, decide, duties, evolve, notices, words
from accord.engine.commands import Command
from accord.engine.objections import Refused
from accord.engine.policy import Duty
from accord.engine.standing import NOTHING
from accord.engine.working_days import Due

MONDAY = datetime(2025, 3, 3, 10, tzinfo=UTC)
GSCP, MSCB = POLICIES["gscp"], POLICIES["mscb"]
RAISED = acts.Raise(areas=("levels-of-need",))


def command(act, *, by="raising.practitioner", at=MONDAY, **said):
    """Return a command, given at the moment it happened unless said otherwise."""
    return Command(**{"act": act, "by": by, "at": at, "happened": at, "entry": 1, **said})


def done(*commands, policy=GSCP):
    """Return where things stand after these commands."""
    standing = NOTHING
    for each in commands:
        for event in decide.decide(each, standing, policy, CALENDAR):
            standing = evolve.evolve(standing, event)
    return standing


class TestARefusalNames:
    def test_a_time_that_is_ahead(self):
        ahead = command(RAISED, happened=MONDAY + timedelta(hours=1))

        with pytest.raises(Refused) as refusal:
            decide.decide(ahead, NOTHING, GSCP, CALENDAR)

        assert [each.clauses for each in refusal.value.objections] == [("reading-6",)]

    def test_a_time_before_the_stage(self):
        early = command(
            acts.Discuss(mode="telephone", outcome="unresolved"),
            happened=MONDAY - timedelta(hours=1), entry=2, agencies=AGENCIES,
        )  # fmt: skip

        with pytest.raises(Refused) as refusal:
            decide.decide(early, done(command(RAISED)), GSCP, CALENDAR)

        assert [each.clauses for each in refusal.value.objections] == [("reading-6",)]

    @pytest.mark.parametrize(
        ("raising", "responding"),
        [
            ("school", ("school",)),
            ("school", ()),
            ("responding", ("police",)),
            ("school", ("partnership",)),
            ("school", ("social.care",)),
            (" ", ("police",)),
        ],
        ids=["itself", "nobody", "a side", "a party", "a dot", "no name"],
    )
    def test_agencies_that_cannot_disagree(self, raising, responding):
        agencies = words.Agencies(raising=raising, responding=responding)

        with pytest.raises(Refused) as refusal:
            decide.decide(command(RAISED, agencies=agencies), NOTHING, GSCP, CALENDAR)

        assert ("reading-34",) in [each.clauses for each in refusal.value.objections]

    @pytest.mark.parametrize("said", ["at", "happened"])
    def test_a_time_without_a_zone(self, said):
        naive = command(RAISED, **{said: MONDAY.replace(tzinfo=None)})

        with pytest.raises(Refused) as refusal:
            decide.decide(naive, NOTHING, GSCP, CALENDAR)

        assert [each.clauses for each in refusal.value.objections] == [("reading-6",)]

    def test_a_number_that_the_record_has_already(self):
        again = command(acts.Consult(), entry=1)

        with pytest.raises(Refused) as refusal:
            decide.decide(again, done(command(RAISED)), GSCP, CALENDAR)

        assert [each.clauses for each in refusal.value.objections] == [("reading-34",)]


def test_a_limit_ends_at_an_instant():
    with pytest.raises(ValueError, match="time zone"):
        Due(day=MONDAY.date(), ends=MONDAY.replace(tzinfo=None))


class TestADecision:
    def test_waits_only_for_what_has_to_come_before_it(self):
        last = MSCB.stages[-1]
        consideration = Duty(
            do="consider_meeting", title="consider a meeting", who="raising.director",
            strength="should", clauses=("s4b",),
        )  # fmt: skip
        last = replace(last, duties=(*last.duties, consideration))
        policy = replace(MSCB, stages=(*MSCB.stages[:-1], last))
        standing = done(
            command(replace(RAISED, start_at="stage-4"), departing="the child is in danger"),
            command(acts.SendForm(form="notification"), entry=2),
            policy=policy,
        )

        decision = command(
            acts.Decide(decision="a joint visit"), by="partnership.learning_lessons_chair", entry=3
        )

        assert decide.decide(decision, standing, policy, CALENDAR)


class TestAReferralThatAStageAsksFor:
    def test_is_met_by_making_it(self):
        duty = Duty(
            do="refer", title="refer to early help", who="raising.practitioner", strength="must",
            to=("Early Help",), clauses=("2.1a",),
        )  # fmt: skip
        first = replace(GSCP.stages[0], duties=(duty,))
        policy = replace(GSCP, stages=(first, *GSCP.stages[1:]))
        raised = done(command(RAISED), policy=policy)
        referred = done(
            command(RAISED), command(acts.Refer(to="early help"), entry=2), policy=policy
        )

        titles = [
            [each.duty for each in duties.owed(standing, policy)] for standing in (raised, referred)
        ]

        assert [duty.title in each for each in titles] == [True, False]


class TestReminders:
    def test_end_with_the_calendar(self):
        end = datetime.max.replace(tzinfo=UTC)

        points = notices.pressed(
            done(command(RAISED)), GSCP, CALENDAR, after=end - timedelta(days=30), until=end
        )

        assert 2 <= len(list(points)) <= 6
