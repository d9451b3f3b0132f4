"""Being out: who says it for whom, who can stand in, what then opens, and when it ends."""

from datetime import date, timedelta

import pytest
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, World, find, hold, person, world

from accord.directory import posts
from accord.directory.models import Agency, Holding, Person, StandIn
from accord.engine import acts
from accord.outbox import reading
from accord.outbox.models import Message
from accord.queries import absences as asked
from accord.queries import standing_in
from accord.services import absences, access

pytestmark = pytest.mark.django_db

TODAY = AT.date()
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def people() -> World:
    return world()


def out(people, who, stand_in, *, by=None, first=TODAY, last=NEXT_WEEK, body=None, at=AT):
    absences.plan(
        who, body=body or people.school.id, stand_in=stand_in, first=first, last=last,
        by=by or who, at=at,
    )  # fmt: skip


def held(who, today=TODAY):
    return {(each.body, each.title) for each in posts.held_by(who, today=today)}


def told(done):
    """Return who was told of a step."""
    rows = Message.objects.filter(escalation=done.escalation, seq=done.seq)
    return set(rows.values_list("person", flat=True))


def letters():
    """Return what was written: to whom, under which heading."""
    rows = Message.objects.filter(kind="stand-in").order_by("written_at", "id")
    return [(letter.to, letter.subject) for letter in map(reading.letter, rows)]


class TestBeingOut:
    def test_lets_the_stand_in_hold_the_post_on_these_days_alone(self, people):
        director = people.school.director
        out(people, people.school.senior_manager, director)

        title = (people.school.slug, "senior_manager")

        assert title in held(director)
        assert title in held(director, NEXT_WEEK)
        assert title not in held(director, NEXT_WEEK + timedelta(days=1))
        assert title not in held(director, TODAY - timedelta(days=1))

    def test_covers_every_post_but_those_that_look_after_people(self, people):
        manager, school = people.school.line_manager, Agency.objects.get(pk=people.school.id)
        for title in ("safeguarding_lead", "administrator", "board_member"):
            hold(find(manager), title, school)

        out(people, manager, people.school.senior_manager)

        covered = {title for _, title in held(people.school.senior_manager)}
        assert covered == {"senior_manager", "line_manager", "safeguarding_lead"}

    def test_opens_what_the_worker_raised_and_what_they_do_there(self, people):
        escalation, colleague = raised(people), people.school.colleague
        out(people, people.school.practitioner, colleague, at=AT)

        door = access.to_escalation(escalation, person=colleague, at=AT)
        do(escalation, colleague, discussed(), at=AT + DAY)

        assert (door.sees, door.posts) == ("whole", ("raising.practitioner",))
        after = AT + 8 * DAY
        with pytest.raises(access.Nobody):
            access.to_escalation(escalation, person=colleague, at=after)
        assert access.to_escalation(escalation, person=people.school.practitioner, at=after)

    def test_of_who_was_named_tells_who_stands_in(self, people):
        escalation, care = at_stage(people, 1), people.social_care
        out(people, care.practitioner, care.colleague, body=care.id)

        agreed = acts.Resolve(how="agreed", agreement="somebody goes there")
        done = do(escalation, people.school.practitioner, agreed, at=AT + DAY)

        assert told(done) == {care.practitioner, care.colleague}

    def test_of_the_worker_tells_who_stands_in(self, people):
        escalation = at_stage(people, 2)
        out(people, people.school.practitioner, people.school.colleague)

        done = do(escalation, people.school.line_manager, discussed(), at=AT + 3 * DAY)

        assert told(done) == {people.school.practitioner, people.school.colleague}

    def test_writes_to_who_stands_in(self, people):
        out(people, people.school.practitioner, people.school.colleague)

        assert letters() == [
            ("colin@puddlewick-school.example", "You stand in at Puddlewick School")
        ]

    def test_said_for_a_colleague_writes_to_them_too(self, people):
        out(
            people, people.school.practitioner, people.school.colleague,
            by=people.school.line_manager,
        )  # fmt: skip

        assert sorted(letters()) == [
            ("colin@puddlewick-school.example", "You stand in at Puddlewick School"),
            ("penny@puddlewick-school.example", "You are out of office at Puddlewick School"),
        ]

    def test_lies_nowhere_in_clear(self, people):
        out(people, people.school.practitioner, people.school.colleague)

        stored = repr(list(Message.objects.values()))

        assert "Penny" not in stored
        assert "stand in" not in stored

    def test_said_twice_is_one_thing(self, people):
        for _ in range(2):
            out(people, people.school.practitioner, people.school.colleague)

        assert StandIn.objects.count() == len(letters()) == 1

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            (NEXT_WEEK, TODAY),
            (TODAY - timedelta(days=9), TODAY - timedelta(days=1)),
            (TODAY, TODAY + timedelta(days=367)),
            (TODAY + timedelta(days=367), TODAY + timedelta(days=368)),
            (date.max, date.max),
        ],
    )
    def test_is_not_backwards_nor_past_nor_for_ever(self, people, first, last):
        with pytest.raises(ValueError, match="Nobody is out"):
            out(people, people.school.practitioner, people.school.colleague, first=first, last=last)

    def test_is_not_said_of_days_on_which_they_are_out_already(self, people):
        worker = people.school.practitioner
        out(people, worker, people.school.colleague)

        with pytest.raises(absences.OutAlready):
            out(people, worker, people.school.director, first=NEXT_WEEK,
                last=NEXT_WEEK + timedelta(days=3))  # fmt: skip
        out(people, worker, people.school.director, first=NEXT_WEEK + timedelta(days=1),
            last=NEXT_WEEK + timedelta(days=3))  # fmt: skip

        assert StandIn.objects.count() == 2


class TestAStandIn:
    @pytest.mark.parametrize("who", ["social_care.practitioner", "left", "stranger", "oneself"])
    def test_works_for_the_same_agency_and_is_another(self, people, who):
        body, _, title = who.partition(".")
        found = people.school.practitioner if who == "oneself" else getattr(people, body)
        stand_in = getattr(found, title) if title else found

        with pytest.raises(access.Nobody):
            out(people, people.school.practitioner, stand_in)

    def test_is_not_out_themselves_on_one_of_these_days(self, people):
        out(people, people.school.colleague, people.school.director, first=NEXT_WEEK)

        with pytest.raises(absences.StandInIsOut):
            out(people, people.school.practitioner, people.school.colleague)
        out(people, people.school.practitioner, people.school.colleague,
            last=NEXT_WEEK - timedelta(days=1))  # fmt: skip

    def test_is_of_the_body_whose_post_it_is(self, people):
        worker, police = people.school.practitioner, Agency.objects.get(pk=people.police.id)
        hold(find(worker), "practitioner", police)

        with pytest.raises(access.Nobody):
            out(people, worker, people.police.colleague)
        out(people, worker, people.police.colleague, body=people.police.id)

        assert held(people.police.colleague) == {(people.police.slug, "practitioner")}

    def test_of_a_chair_works_for_the_partnership(self, people):
        severn = people.severn
        out(people, severn.chair, severn.business_manager, body=severn.id)

        assert ("partnership", "chair") in held(severn.business_manager)


SAID_FOR = """
                      practitioner colleague line_manager senior_manager safeguarding_lead
practitioner          W . . . .
line_manager          W W W . .
senior_manager        W W W W .
director              W W W W .
safeguarding_lead     . . . . W
board_member          . . . . .
administrator         W W W W W
"""
"""Who stands at the left says that who stands at the top is out: W, or not."""


class TestWhoSaysIt:
    def test_is_who_is_out_a_manager_above_them_or_the_administrator(self, people):
        head, *lines = SAID_FOR.strip("\n").splitlines()
        wrong = []
        for line in lines:
            by, *cells = line.split()
            for who, cell in zip(head.split(), cells, strict=True):
                person_, sayer = getattr(people.school, who), getattr(people.school, by)
                try:
                    absences.to_person(person_, by=sayer, today=TODAY)
                    found = "W"
                except access.Nobody:
                    found = "."
                if found != cell:
                    wrong.append((by, who, cell, found))

        assert wrong == []

    def test_is_nobody_of_another_agency(self, people):
        with pytest.raises(access.Nobody):
            absences.to_person(
                people.school.practitioner, by=people.social_care.director, today=TODAY
            )
        with pytest.raises(access.Nobody):
            absences.to_person(people.school.practitioner, by=people.severn.office, today=TODAY)

    def test_for_another_gives_their_posts_not_to_themselves(self, people):
        with pytest.raises(access.Nobody):
            out(people, people.school.practitioner, people.school.line_manager,
                by=people.school.line_manager)  # fmt: skip

    def test_is_not_who_has_no_post_to_stand_in_for(self, people):
        with pytest.raises(access.Nobody):
            absences.to_person(people.stranger, by=people.stranger, today=TODAY)
        with pytest.raises(access.Nobody):
            absences.to_person(people.severn.office, by=people.severn.office, today=TODAY)


class TestEndingIt:
    def test_ends_it_from_today_on(self, people):
        worker, colleague = people.school.practitioner, people.school.colleague
        out(people, worker, colleague)
        (planned,) = asked.planned(worker, today=TODAY)

        back = absences.end(planned.id, by=worker, at=AT + DAY)

        assert back == worker
        assert asked.absences((worker,), TODAY + timedelta(days=1)) == {}
        assert StandIn.objects.get().stands_to == TODAY

    def test_before_it_began_lets_it_never_begin(self, people):
        worker = people.school.practitioner
        out(people, worker, people.school.colleague, first=NEXT_WEEK)
        (planned,) = asked.planned(worker, today=TODAY)

        absences.end(planned.id, by=worker, at=AT)

        assert asked.planned(worker, today=TODAY) == ()
        assert held(people.school.colleague, NEXT_WEEK) == {(people.school.slug, "practitioner")}
        out(people, worker, people.school.director, first=NEXT_WEEK)

    def test_twice_is_one_thing(self, people):
        worker = people.school.practitioner
        out(people, worker, people.school.colleague)
        (planned,) = asked.planned(worker, today=TODAY)

        for _ in range(2):
            assert absences.end(planned.id, by=worker, at=AT) == worker

    @pytest.mark.parametrize("by", ["colleague", "director", "administrator", "line_manager"])
    def test_is_for_who_could_have_said_it(self, people, by):
        worker = people.school.practitioner
        out(people, worker, people.school.colleague)
        (planned,) = asked.planned(worker, today=TODAY)

        if by == "colleague":
            with pytest.raises(access.Nobody):
                absences.end(planned.id, by=people.school.colleague, at=AT)
        else:
            assert absences.end(planned.id, by=getattr(people.school, by), at=AT) == worker

    def test_of_one_body_leaves_the_other_as_it_was(self, people):
        worker, police = people.school.practitioner, Agency.objects.get(pk=people.police.id)
        hold(find(worker), "practitioner", police)
        out(people, worker, people.school.colleague)
        out(people, worker, people.police.colleague, body=people.police.id)
        at_school = next(
            each for each in asked.planned(worker, today=TODAY) if "School" in each.body_name
        )

        absences.end(at_school.id, by=worker, at=AT)

        assert [each.body_name for each in asked.planned(worker, today=TODAY)] == [
            "Twoshires Police"
        ]


class TestWhatIsAsked:
    def test_is_until_when_and_who_stands_in(self, people, django_assert_num_queries):
        out(people, people.school.practitioner, people.school.colleague)
        out(people, people.school.line_manager, people.school.director)

        with django_assert_num_queries(1):
            found = asked.absences(
                (people.school.practitioner, people.school.line_manager, people.school.colleague),
                TODAY,
            )

        assert found == {
            (people.school.practitioner, people.school.slug): asked.Absence(
                to=NEXT_WEEK, stand_in_name="Colin Puddlewick-School"
            ),
            (people.school.line_manager, people.school.slug): asked.Absence(
                to=NEXT_WEEK, stand_in_name="Dirk Puddlewick-School"
            ),
        }
        who = {person_ for person_, _ in found}
        assert asked.absences(who, NEXT_WEEK + timedelta(days=1)) == {}
        assert asked.absences(who, TODAY - timedelta(days=1)) == {}

    def test_names_no_stand_in_who_has_left(self, people):
        out(people, people.school.practitioner, people.school.colleague)
        Person.objects.filter(pk=people.school.colleague).update(is_active=False)

        (found,) = asked.absences((people.school.practitioner,), TODAY).values()

        assert found == asked.Absence(to=NEXT_WEEK, stand_in_name="")

    def test_is_of_a_post_that_is_still_held(self, people):
        out(people, people.school.practitioner, people.school.colleague)
        Holding.objects.filter(person=people.school.practitioner).update(held_to=date(2026, 3, 9))

        assert asked.absences((people.school.practitioner,), TODAY) == {}

    def test_is_one_thing_for_several_posts(self, people):
        worker = people.school.practitioner
        hold(find(worker), "safeguarding_lead", Agency.objects.get(pk=people.school.id))
        out(people, worker, people.school.colleague)

        (planned,) = asked.planned(worker, today=TODAY)

        assert set(planned.titles) == {"practitioner", "safeguarding_lead"}
        assert asked.stood_in_for(people.school.colleague, today=TODAY) == (planned,)
        assert asked.of_agencies((people.school.slug,), TODAY) == (planned,)
        assert asked.of_agencies((people.school.slug,), NEXT_WEEK + timedelta(days=1)) == ()

    def test_lists_who_could_stand_in_once_for_each_body(self, people):
        worker = people.school.practitioner
        of = standing_in.whose(worker, today=TODAY)
        another = hold(person("Also Here"), "director", Agency.objects.get(pk=people.school.id))
        hold(another.person, "practitioner", Agency.objects.get(pk=people.school.id))

        found = standing_in.candidates(of, by=worker, today=TODAY)

        names = [each.name for each in found]
        assert names[:2] == ["Also Here", "Colin Puddlewick-School"]
        assert len(names) == len(set(names)) == 6
