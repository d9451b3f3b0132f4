"""Taking, passing on and handing over: who may, who then sees it, and who is told."""

from uuid import uuid4

import pytest
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, World, find, hold, person, world

from accord.directory.models import Agency, Holding
from accord.engine import acts
from accord.outbox.models import Message
from accord.queries import messages
from accord.queries import team as asked
from accord.services import absences, access, escalations, team

pytestmark = pytest.mark.django_db

LATER = AT + 10 * DAY


@pytest.fixture
def people() -> World:
    return world()


def seen(escalation, who, at=LATER):
    try:
        return access.to_escalation(escalation, person=who, at=at).sees
    except access.Nobody:
        return None


def given(escalation, by, who, *, to=team.to_pass_on, at=LATER, key=None, seen=None):
    door, stand = (
        access.to_escalation(escalation, person=by, at=at),
        escalations.stand(escalation),
    )
    return team.give(
        door, stand, who, to=to(door, stand), key=key or uuid4(),
        seen=stand.stream.seq if seen is None else seen, at=at,
    )  # fmt: skip


def told(done):
    """Return who was told of a step: person and kind."""
    rows = Message.objects.filter(escalation=done.escalation, seq=done.seq)
    return set(rows.values_list("person", "kind"))


def second(people: World, title: str, name="Sekonda Manager"):
    """Return somebody else who holds a post of the school."""
    school = Agency.objects.get(pk=people.school.id)
    return hold(person(name, domain=people.school.domain), title, school).person_id


class TestPassingOn:
    def test_names_a_colleague_who_then_sees_it_and_is_told(self, people):
        other = second(people, "line_manager")
        escalation = _named_one_of_two(people)
        assert seen(escalation, other) is None

        done = given(escalation, people.school.line_manager, other)

        assert seen(escalation, other) == "whole"
        assert seen(escalation, people.school.line_manager) is None
        assert told(done) == {(other, "named"), (people.school.practitioner, "step")}

    def test_says_to_whom_it_went_that_they_take_part(self, people):
        other = second(people, "line_manager")
        escalation = _named_one_of_two(people)

        done = given(escalation, people.school.line_manager, other)

        message = Message.objects.get(escalation=escalation, seq=done.seq, person=other)
        assert (message.post, message.clauses) == ("raising.line_manager", "reading-17")
        (said,) = (each for each in messages.newest(str) if each.to == "Sekonda Manager")
        assert "named who takes part" in said.text
        assert "You take part as line manager from now on. The limit was" in said.text

    def test_goes_to_who_holds_the_post_or_one_above_it(self, people):
        escalation = at_stage(people, 2)
        manager = people.school.line_manager

        with pytest.raises(team.CannotHaveIt):
            given(escalation, manager, people.school.colleague)
        with pytest.raises(team.CannotHaveIt):
            given(escalation, manager, people.social_care.line_manager)
        with pytest.raises(team.CannotHaveIt):
            given(escalation, manager, people.left)
        given(escalation, manager, people.school.director)

        assert seen(escalation, people.school.director) == "whole"

    def test_to_oneself_is_taking_it(self, people):
        escalation = at_stage(people, 2)
        do(escalation, people.school.line_manager, naming("raising", "line_manager",
           people.school.senior_manager), at=LATER)  # fmt: skip

        done = given(escalation, people.school.senior_manager, people.school.senior_manager)

        assert told(done) == {(people.school.practitioner, "step")}

    @pytest.mark.parametrize(
        "who", ["practitioner", "colleague", "safeguarding_lead", "director", "administrator"]
    )
    def test_is_not_for_who_has_no_team_or_does_not_see_the_whole(self, people, who):
        escalation = at_stage(people, 2)

        with pytest.raises(access.Nobody):
            given(escalation, getattr(people.school, who), people.school.line_manager)

    def test_is_for_ones_own_side_alone(self, people):
        escalation = at_stage(people, 2)
        door = access.to_escalation(escalation, person=people.school.line_manager, at=LATER)

        assert team.to_pass_on(door, escalations.stand(escalation)) == (
            people.school.slug, "line_manager",
        )  # fmt: skip

    def test_of_one_that_was_handed_up_inside_its_stage_is_for_the_higher_post(self, people):
        escalation, senior = at_stage(people, 3), people.school.senior_manager
        do(escalation, senior, discussed(), at=LATER)
        do(escalation, senior, acts.NextTier(), at=LATER)
        door = access.to_escalation(escalation, person=senior, at=LATER)

        assert team.to_pass_on(door, escalations.stand(escalation))[1] == "director"

    def test_sent_twice_is_one_thing(self, people):
        escalation, senior = at_stage(people, 3), people.school.senior_manager
        key, before = uuid4(), escalations.stand(escalation).stream.seq

        first, again = (
            given(escalation, senior, senior, key=key, seen=before) for _ in range(2)
        )  # fmt: skip

        assert (again.seq, again.again) == (first.seq, True)

    def test_tells_the_second_of_two_that_somebody_was_first(self, people):
        escalation = at_stage(people, 2)
        before = escalations.stand(escalation).stream.seq
        senior = people.school.senior_manager
        given(escalation, people.school.line_manager, senior)

        with pytest.raises(escalations.ChangedSince) as changed:
            given(escalation, senior, people.school.director, seen=before)

        assert [each.event.body.who for each in changed.value.since] == [str(senior)]


class TestHandingOver:
    def test_makes_a_colleague_the_worker_beside_who_raised_it(self, people):
        escalation, worker = raised(people), people.school.practitioner

        done = given(escalation, worker, people.school.colleague, to=team.to_hand_over)

        assert seen(escalation, people.school.colleague) == "whole"
        assert seen(escalation, worker) == "whole"
        assert told(done) == {(people.school.colleague, "named")}

    def test_by_the_manager_tells_both(self, people):
        escalation = at_stage(people, 2)

        done = given(
            escalation, people.school.line_manager, people.school.colleague, to=team.to_hand_over
        )

        assert told(done) == {
            (people.school.practitioner, "step"), (people.school.colleague, "named"),
        }  # fmt: skip

    def test_on_and_on_tells_everybody_who_was_the_worker_each_time(self, people):
        escalation, third = raised(people), second(people, "practitioner", "Third Worker")
        given(escalation, people.school.practitioner, people.school.colleague, to=team.to_hand_over)

        done = given(escalation, people.school.colleague, third, to=team.to_hand_over)

        assert told(done) == {(people.school.practitioner, "step"), (third, "named")}
        assert seen(escalation, people.school.colleague) == "whole"
        assert seen(escalation, people.school.practitioner) == "whole"
        settled = do(escalation, third, acts.Withdraw(reason="It was settled."), at=LATER)
        assert {who for who, _ in told(settled)} >= {
            people.school.practitioner, people.school.colleague,
        }  # fmt: skip

    def test_lets_the_new_worker_act_for_the_worker(self, people):
        escalation, colleague = raised(people), people.school.colleague
        given(escalation, people.school.practitioner, colleague, to=team.to_hand_over)

        done = do(escalation, colleague, discussed(), at=LATER)

        assert escalations.stand(escalation).stored[-1].seq >= done.seq

    @pytest.mark.parametrize("who", ["line_manager", "practitioner"])
    def test_is_not_for_the_other_side(self, people, who):
        escalation = at_stage(people, 2)

        with pytest.raises(access.Nobody):
            given(
                escalation, getattr(people.social_care, who), people.school.colleague,
                to=team.to_hand_over,
            )  # fmt: skip

    def test_goes_to_nobody_of_another_agency(self, people):
        escalation = raised(people)

        with pytest.raises(team.CannotHaveIt):
            given(
                escalation, people.school.practitioner, people.health.practitioner,
                to=team.to_hand_over,
            )  # fmt: skip


class TestALeadWhoseWorkerHasLeft:
    @pytest.mark.parametrize("stage", [1, 2, 3])
    def test_names_another_at_any_stage(self, people, stage):
        escalation = at_stage(people, stage)
        lead = people.school.safeguarding_lead
        Holding.objects.filter(person=people.school.practitioner).update(held_to=AT.date())

        do(escalation, lead, naming("raising", "practitioner", people.school.colleague), at=LATER)

        assert seen(escalation, people.school.colleague) == "whole"

    @pytest.mark.parametrize("stage", [1, 2])
    def test_names_nobody_while_the_worker_is_there(self, people, stage):
        escalation = at_stage(people, stage)
        lead = people.school.safeguarding_lead

        with pytest.raises(access.Nobody):
            do(escalation, lead, naming("raising", "practitioner", people.school.colleague),
               at=LATER)  # fmt: skip

    def test_names_nobody_while_another_worker_was_named(self, people):
        escalation = raised(people)
        given(escalation, people.school.practitioner, people.school.colleague, to=team.to_hand_over)
        Holding.objects.filter(person=people.school.practitioner).update(held_to=AT.date())

        with pytest.raises(access.Nobody):
            do(escalation, people.school.safeguarding_lead,
               naming("raising", "practitioner", people.school.safeguarding_lead),
               at=LATER)  # fmt: skip


class TestATeam:
    def test_is_that_of_every_post_that_leads(self, people):
        today = AT.date()
        school = people.school

        leads = {
            title: bool(asked.led_by(getattr(school, title), today=today))
            for title in (
                "practitioner", "line_manager", "senior_manager", "director",
                "safeguarding_lead", "board_member", "administrator",
            )
        }  # fmt: skip

        assert leads == {
            "practitioner": False, "line_manager": True, "senior_manager": True, "director": True,
            "safeguarding_lead": True, "board_member": False, "administrator": False,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("title", "held", "can"),
        [
            ("line_manager", ("line_manager",), True),
            ("line_manager", ("director",), True),
            ("line_manager", ("practitioner",), False),
            ("practitioner", ("line_manager",), True),
            ("line_manager", ("safeguarding_lead",), False),
            ("director", ("senior_manager", "safeguarding_lead"), False),
        ],
    )
    def test_takes_what_is_its_own_posts_or_below(self, title, held, can):
        assert (not set(asked.fit(title)).isdisjoint(held)) is can

    def test_has_nothing_of_another_agency_by_a_door_of_this_one(self, people):
        """Who leads in both agencies came in for the school, and not for social care."""
        manager, care = people.school.line_manager, Agency.objects.get(pk=people.social_care.id)
        escalation = at_stage(people, 2)
        hold(find(manager), "line_manager", care)

        (way,) = access.to_all(manager, at=LATER, closed_since=LATER)
        place = asked.Place(way.entry, way.door.posts, way.door.sees == "whole")
        leads = asked.led_by(manager, today=LATER.date())
        found = asked.of((place,), person=manager, leads=leads, at=LATER, today=LATER.date())

        assert set(leads) == {people.school.slug, people.social_care.slug}
        rows = (*found.nobody, *found.mine, *found.others)
        assert [(each.escalation, each.agency) for each in rows] == [
            (escalation, people.school.slug)
        ]

    def test_offers_a_stand_in_nothing_that_they_cannot_be_named_for(self, people):
        escalation, colleague = at_stage(people, 2), people.school.colleague
        out = people.school.line_manager
        absences.plan(
            out, body=people.school.id, stand_in=colleague, first=AT.date(),
            last=LATER.date(), by=out, at=AT,
        )  # fmt: skip

        (way,) = access.to_all(colleague, at=LATER, closed_since=LATER)
        place = asked.Place(way.entry, way.door.posts, way.door.sees == "whole")
        leads = asked.led_by(colleague, today=LATER.date())
        found = asked.of((place,), person=colleague, leads=leads, at=LATER, today=LATER.date())

        (row,) = (*found.nobody, *found.mine, *found.others)
        assert (row.escalation, row.may_take, row.may_pass_on) == (escalation, False, True)
        with pytest.raises(team.CannotHaveIt):
            given(escalation, colleague, colleague)


def naming(party, post, who):
    return acts.NameCounterpart(party=party, post=post, who=str(who))


def _named_one_of_two(people: World):
    """Return one at stage two whose lead has named the first of two managers."""
    escalation = raised(people, counterpart=people.social_care.practitioner)
    worker = people.school.practitioner
    do(escalation, worker, discussed(), at=AT + DAY)
    do(escalation, worker, acts.Escalate(reason="no"), at=AT + DAY)
    first = naming("raising", "line_manager", people.school.line_manager)
    do(escalation, people.school.safeguarding_lead, first, at=LATER)
    return escalation
