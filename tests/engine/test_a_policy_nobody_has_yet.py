"""What the policy language can say and none of the five policies does."""

from datetime import date, timedelta

from msgspec.structs import replace
from steps import (
    AGAIN,
    BSCP,
    GSCP,
    MONDAY,
    NO_ANSWER,
    ON,
    SETTLED,
    TALK,
    WORKER,
    done,
    objecting,
    owed,
    raised,
    told,
    turn,
)
from strategies import CALENDAR

from accord.engine import actors, acts, agenda, notices
from accord.engine.policy import Duty, Limit, Meets


def with_first_stage(policy, **changes):
    """Return a policy whose first stage is otherwise."""
    return replace(policy, stages=(replace(policy.stages[0], **changes), *policy.stages[1:]))


class TestAPolicyNobodyHasYet:
    def test_can_have_different_posts_meet(self):
        meets = Meets(raising="practitioner", responding="line_manager")
        policy = with_first_stage(GSCP, meets=meets)
        standing = done(policy, raised())
        late = MONDAY + timedelta(days=30)

        assert owed(standing, policy)["filing/social-care"].who == "responding.line_manager"
        assert owed(standing, policy)["filing/school"].who == WORKER
        assert turn(standing, policy, late) == (WORKER, "responding.line_manager")
        assert turn(standing, policy, MONDAY) == (WORKER,)
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

    def test_can_have_different_posts_wait_for_an_answer(self):
        meets = Meets(raising="practitioner", responding="line_manager")
        answer = Limit(clauses=("1",), working_days=5, for_="response")
        policy = with_first_stage(GSCP, meets=meets, limits=(answer,))
        standing = done(policy, raised())
        until = MONDAY + timedelta(days=8)

        first, *_ = notices.pressed(standing, policy, CALENDAR, after=MONDAY, until=until)

        assert turn(standing, policy, MONDAY) == ("responding.line_manager",)
        assert first.who == ("responding.line_manager", WORKER)

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
