"""What a hostile colleague tried: each way in or out that was open once, and is shut."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import AT, find, hold, person, world

from accord.directory.models import Agency, Holding, Person, StandIn
from accord.engine import acts
from accord.library import calendars
from accord.outbox.models import Message
from accord.register.models import Owed, Seat
from accord.services import access, escalations

pytestmark = pytest.mark.django_db

LATER = AT + 10 * DAY


def seen(escalation, who, at=LATER):
    try:
        return access.to_escalation(escalation, person=who, at=at).sees
    except access.Nobody:
        return None


def naming(party, post, who):
    return acts.NameCounterpart(party=party, post=post, who=str(who))


def gone(who) -> None:
    """End somebody, as their agency's administrator does."""
    Holding.objects.filter(person=who).update(held_to=AT.date() - DAY)
    Person.objects.filter(pk=who).update(is_active=False)


class TestASafeguardingLead:
    def test_never_takes_the_workers_place(self):
        people = world()
        escalation = raised(people, counterpart=people.social_care.practitioner)
        lead = people.school.safeguarding_lead

        with pytest.raises(access.Nobody):
            do(escalation, lead, naming("raising", "practitioner", lead), at=AT)

        assert seen(escalation, lead) == "narrow"
        assert seen(escalation, people.school.practitioner) == "whole"

    @pytest.mark.parametrize("post", ["director", "senior_manager", "board_member"])
    def test_names_for_the_post_that_meets_and_no_other(self, post):
        people = world()
        escalation = raised(people)
        lead = people.social_care.safeguarding_lead

        with pytest.raises(access.Nobody):
            do(escalation, lead, naming("responding", post, people.social_care.director), at=AT)

    def test_names_nobody_where_somebody_sits(self):
        people = world()
        escalation = raised(people, counterpart=people.social_care.practitioner)
        lead, other = people.social_care.safeguarding_lead, people.social_care.colleague

        with pytest.raises(access.Nobody):
            do(escalation, lead, naming("responding", "practitioner", other), at=AT)

    def test_names_another_once_who_sat_there_has_gone(self):
        people = world()
        escalation = raised(people, counterpart=people.social_care.practitioner)
        lead, other = people.social_care.safeguarding_lead, people.social_care.colleague
        gone(people.social_care.practitioner)

        do(escalation, lead, naming("responding", "practitioner", other), at=AT)

        assert seen(escalation, other) == "whole"

    @pytest.mark.parametrize("party", [None, "raising", "wobbleford-health"])
    def test_names_for_their_own_side_and_no_other(self, party):
        people = world()
        escalation = raised(people)
        lead = people.social_care.safeguarding_lead
        other = people.social_care.colleague

        with pytest.raises(access.Nobody):
            do(escalation, lead, naming(party, "practitioner", other), at=AT)


class TestASide:
    def test_does_not_name_for_the_other(self):
        people = world()
        escalation = raised(people, counterpart=people.social_care.practitioner)
        theirs = naming("responding", "practitioner", people.social_care.colleague)

        with pytest.raises(access.Nobody):
            do(escalation, people.school.practitioner, theirs, at=AT)

        assert seen(escalation, people.social_care.practitioner) == "whole"

    def test_does_not_correct_a_naming_into_a_stranger(self):
        people = world()
        escalation = raised(people, counterpart=people.social_care.practitioner)
        stranger = acts.NameCounterpart(who=str(people.harbour_care.practitioner))
        correct = acts.Correct(entry=2, reason="wrong", particulars=stranger)

        with pytest.raises(access.Nobody):
            do(escalation, people.social_care.practitioner, correct, at=AT)

    def test_shows_out_whom_a_mistake_let_in(self):
        people = world()
        escalation = at_stage(people, 2)
        wrong = naming("raising", "senior_manager", people.school.director)
        do(escalation, people.school.line_manager, wrong, at=AT + DAY)
        assert seen(escalation, people.school.director) == "whole"
        entry = Seat.objects.get(entry=escalation, title="senior_manager")
        assert entry.named

        last = max(each.event.entry for each in escalations.stand(escalation).stored)
        struck = acts.Correct(entry=last, reason="it was the wrong person")
        do(escalation, people.school.line_manager, struck, at=AT + DAY)

        assert seen(escalation, people.school.director) is None

    def test_shows_out_nobody_whom_the_other_side_named(self):
        people = world()
        escalation = raised(people)
        care, worker = people.social_care, people.school.practitioner
        do(escalation, care.safeguarding_lead,
           naming("responding", "practitioner", care.practitioner), at=AT)  # fmt: skip
        entry = escalations.stand(escalation).stored[-1].event.entry

        with pytest.raises(access.Nobody):
            do(escalation, worker, acts.Correct(entry=entry, reason="A slip."), at=AT)

        assert seen(escalation, care.practitioner) == "whole"

    def test_lets_nobody_in_again_whom_their_own_side_struck_out(self):
        people = world()
        escalation = at_stage(people, 2)
        lead = people.school.line_manager
        do(escalation, lead, naming("raising", "senior_manager", people.school.director),
           at=AT + DAY)  # fmt: skip
        for whose in (lead, people.social_care.line_manager):
            last = escalations.stand(escalation).stored[-1].event.entry
            struck = acts.Correct(entry=last, reason="it was the wrong person")
            if whose == lead:
                do(escalation, whose, struck, at=AT + DAY)
            else:
                with pytest.raises(access.Nobody):
                    do(escalation, whose, struck, at=AT + DAY)

        assert seen(escalation, people.school.director) is None


class TestANewMailbox:
    def test_calls_nobody_to_what_was_raised_before(self):
        people = world()
        escalation = raised(people)
        gone(people.school.practitioner)
        gone(people.school.colleague)
        school = Agency.objects.get(pk=people.school.id)
        caretaker = person("Caretaker Nobody", domain=people.school.domain)
        hold(caretaker, "practitioner", school)

        assert seen(escalation, caretaker.id) is None

    def test_shuts_no_manager_out_who_acted(self):
        people = world()
        escalation = at_stage(people, 2)
        do(escalation, people.school.line_manager, discussed(), at=AT + 2 * DAY)
        school = Agency.objects.get(pk=people.school.id)
        hold(find(people.school.colleague), "line_manager", school)

        assert seen(escalation, people.school.line_manager) == "whole"
        assert seen(escalation, people.school.colleague) is None


class TestWhoLeft:
    def test_and_raised_it_reads_and_acts_no_more_for_the_agency(self):
        people = world()
        escalation = raised(people)
        worker = people.school.practitioner
        Holding.objects.filter(person=worker).delete()
        hold(find(worker), "line_manager", Agency.objects.get(pk=people.social_care.id))

        door = access.to_escalation(escalation, person=worker, at=LATER)

        assert (door.sees, door.posts, door.agency) == ("whole", (), None)
        with pytest.raises(access.Nobody):
            do(escalation, worker, acts.Withdraw(reason="never mind"), at=LATER)

    def test_and_was_ended_comes_in_nowhere(self):
        people = world()
        escalation = raised(people)
        gone(people.school.practitioner)

        assert seen(escalation, people.school.practitioner) is None

    def test_leaves_nobody_untold(self):
        people = world()
        escalation = at_stage(people, 2)
        care = Agency.objects.get(pk=people.social_care.id)
        manager, second = people.social_care.line_manager, find(people.social_care.colleague)
        do(escalation, manager, acts.Respond(response="we will see"), at=AT + 2 * DAY)
        hold(second, "line_manager", care)
        hold(person("Third Manager", domain=people.social_care.domain), "line_manager", care)
        gone(manager)

        sooner = acts.ProtectBy(due=calendars.load().due_on(LATER.date()), reason="she goes home")

        done = do(escalation, people.school.line_manager, sooner, at=LATER)

        told = Message.objects.filter(escalation=escalation, seq=done.seq)
        assert set(told.values_list("person", "kind")) == {
            (people.school.practitioner, "step"),
            (people.social_care.safeguarding_lead, "name"),
        }


class TestALeadWhoHasNamedNobodyYet:
    def test_hears_of_every_step_that_their_side_is_told(self):
        people = world()
        escalation = raised(people)
        sooner = acts.ProtectBy(due=calendars.load().due_on(AT.date()), reason="she goes home")

        done = do(escalation, people.school.practitioner, sooner, at=AT)

        told = Message.objects.filter(escalation=escalation, seq=done.seq)
        assert list(told.values_list("person", "kind")) == [
            (people.social_care.safeguarding_lead, "name")
        ]


class TestAStandIn:
    def test_leaves_the_seat_to_the_one_they_stood_in_for(self):
        people = world()
        escalation = at_stage(people, 2)
        holding = Holding.objects.get(person=people.school.line_manager)
        StandIn.objects.create(
            holding=holding, person=find(people.school.colleague),
            stands_from=AT.date(), stands_to=(AT + 5 * DAY).date(),
        )  # fmt: skip
        do(escalation, people.school.colleague, discussed(), at=AT + 2 * DAY)

        assert seen(escalation, people.school.line_manager) == "whole"
        assert seen(escalation, people.school.colleague) is None


class TestNobodyIsToldTwice:
    def test_for_one_post_under_two_names(self):
        people = world()
        escalation = at_stage(people, 3)
        slug = people.social_care.slug
        form = acts.SendForm(
            form="escalation-monitoring", to=("responding.line_manager", f"{slug}.line_manager")
        )

        done = do(escalation, people.school.senior_manager, form, at=LATER)

        told = Message.objects.filter(escalation=escalation, seq=done.seq)
        assert told.filter(person=people.social_care.line_manager).count() == 1

    def test_by_the_database_itself(self):
        people = world()
        escalation = raised(people)
        message = Message.objects.get(escalation=escalation)
        message.pk = uuid4()

        with pytest.raises(IntegrityError), transaction.atomic():
            message.save(force_insert=True)


class TestTheRegister:
    def test_keeps_no_name_of_somebody_told_in_words(self):
        people = world()
        escalation = raised(people)
        told = acts.Inform(who="raising.Aunt Telltale")
        do(escalation, people.school.practitioner, told, at=AT)

        assert not Seat.objects.filter(title__contains="Telltale").exists()
        assert not Owed.objects.filter(who__contains="Telltale").exists()
