"""Being out of people who work for several bodies: each body for itself, and nobody beyond."""

from datetime import timedelta

import pytest
from service_world import AT, World, find, hold, person, world

from accord.directory import posts
from accord.directory.models import Agency, Partnership, StandIn
from accord.queries import absences as asked
from accord.queries import standing_in
from accord.services import absences, access

pytestmark = pytest.mark.django_db

TODAY = AT.date()
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def people() -> World:
    return world()


def body(of):
    return (Agency.objects.filter(pk=of.id) or Partnership.objects.filter(pk=of.id)).get()


def out(of, who, stand_in, *, by=None, last=NEXT_WEEK):
    absences.plan(
        who, body=of.id, stand_in=stand_in, first=TODAY, last=last, by=by or who, at=AT
    )  # fmt: skip


def held(who):
    return {(each.body, each.title) for each in posts.held_by(who, today=TODAY)}


class TestAManager:
    """Of one agency, whose worker holds a post elsewhere too."""

    @pytest.mark.parametrize(
        ("elsewhere", "title", "stand_in"),
        [
            ("severn", "chair", "business_manager"),
            ("social_care", "director", "senior_manager"),
            ("health", "practitioner", "colleague"),
        ],
    )
    @pytest.mark.parametrize("by", ["line_manager", "administrator"])
    def test_gives_away_no_post_of_it(self, people, elsewhere, title, stand_in, by):
        there, worker = getattr(people, elsewhere), people.school.practitioner
        hold(find(worker), title, body(there))
        sayer = getattr(people.school, by)

        with pytest.raises(access.Nobody):
            out(there, worker, getattr(there, stand_in), by=sayer)

        assert not StandIn.objects.exists()
        of = absences.to_person(worker, by=sayer, today=TODAY)
        assert set(of.holdings) == set(of.titles) == set(of.body_names) == {people.school.id}

    def test_ends_nothing_there(self, people):
        worker, severn = people.school.practitioner, people.severn
        hold(find(worker), "chair", body(severn))
        out(severn, worker, severn.business_manager)
        (planned,) = asked.planned(worker, today=TODAY)

        with pytest.raises(access.Nobody):
            absences.end(planned.id, by=people.school.line_manager, at=AT)

        assert asked.planned(worker, today=TODAY) == (planned,)
        assert absences.end(planned.id, by=worker, at=AT) == worker

    def test_of_a_worker_says_nothing_where_that_worker_stands_higher(self, people):
        worker, police = people.school.practitioner, people.police
        hold(find(worker), "director", body(police))
        hold(find(people.school.line_manager), "senior_manager", body(police))

        of = absences.to_person(worker, by=people.school.line_manager, today=TODAY)

        assert set(of.holdings) == {people.school.id}

    def test_of_both_agencies_says_it_for_each(self, people):
        worker, manager, police = (
            people.school.practitioner,
            people.school.line_manager,
            people.police,
        )
        hold(find(worker), "practitioner", body(police))
        hold(find(manager), "line_manager", body(police))

        of = absences.to_person(worker, by=manager, today=TODAY)

        assert set(of.holdings) == {people.school.id, police.id}
        assert [each for each in standing_in.colleagues(manager, today=TODAY)].count(
            (worker, "Penny Puddlewick-School")
        ) == 1

    @pytest.mark.parametrize(
        "title", ["practitioner", "line_manager", "senior_manager", "director"]
    )
    def test_says_nothing_for_who_stands_as_high(self, people, title):
        peer = hold(person("Paula Peer"), title, body(people.school)).person_id

        with pytest.raises(access.Nobody):
            absences.to_person(getattr(people.school, title), by=peer, today=TODAY)
        assert getattr(people.school, title) not in dict(standing_in.colleagues(peer, today=TODAY))

    def test_who_also_leads_is_not_written_down_by_a_manager(self, people):
        worker = people.school.practitioner
        hold(find(worker), "safeguarding_lead", body(people.school))

        with pytest.raises(access.Nobody):
            absences.to_person(worker, by=people.school.director, today=TODAY)


class TestAStandIn:
    @pytest.mark.parametrize("who", ["administrator", "board_member"])
    def test_holds_a_post_of_the_agency_that_can_be_stood_in_for(self, people, who):
        with pytest.raises(access.Nobody):
            out(people.school, people.school.practitioner, getattr(people.school, who))

        of = standing_in.whose(people.school.practitioner, today=TODAY)
        found = standing_in.candidates(of, by=of.person, today=TODAY)
        assert getattr(people.school, who) not in {each.person for each in found}

    def test_is_not_the_partnerships_office(self, people):
        with pytest.raises(access.Nobody):
            out(people.severn, people.severn.chair, people.severn.office)

    def test_who_looks_after_people_too_stands_in_by_their_other_post(self, people):
        administrator = people.school.administrator
        hold(find(administrator), "safeguarding_lead", body(people.school))

        out(people.school, people.school.practitioner, administrator)

        assert (people.school.slug, "practitioner") in held(administrator)

    def test_who_is_out_elsewhere_alone_can_stand_in_here(self, people):
        colleague, police = people.school.colleague, people.police
        hold(find(colleague), "practitioner", body(police))
        out(police, colleague, police.colleague)

        out(people.school, people.school.practitioner, colleague)

        hold(find(people.school.line_manager), "chair", body(people.severn))
        hold(find(colleague), "business_manager", body(people.severn))
        with pytest.raises(absences.StandInIsOut):
            out(police, police.practitioner, colleague)
        out(people.severn, colleague, people.severn.chair)
        with pytest.raises(absences.StandInIsOut):
            out(people.severn, people.school.line_manager, colleague)


class TestOneStandInAtTwoBodies:
    """The same days and the same person: what ends at one body goes on at the other."""

    @pytest.mark.parametrize(
        ("one", "other", "title"),
        [("school", "police", "practitioner"), ("severn", "harbour", "chair")],
    )
    def test_ends_at_each_for_itself(self, people, one, other, title):
        both = [getattr(people, each) for each in (one, other)]
        who, stand_in = person("Walter Twoposts"), person("Stella Standin")
        for each in both:
            hold(who, title, body(each))
            hold(stand_in, title, body(each))
            out(each, who.id, stand_in.id)
        first, second = (
            StandIn.objects.get(**{f"holding__{kind(each)}": each.id}) for each in both
        )

        absences.end(first.pk, by=who.id, at=AT)

        first.refresh_from_db(), second.refresh_from_db()
        assert (first.stands_to, second.stands_to) == (TODAY - timedelta(days=1), NEXT_WEEK)


def kind(of) -> str:
    return "agency" if Agency.objects.filter(pk=of.id).exists() else "partnership"


class TestWhatIsAsked:
    def test_is_said_of_the_body_alone_at_which_they_are_out(
        self, people, django_assert_num_queries
    ):
        worker, harbour = people.social_care.practitioner, people.harbour_care
        hold(find(worker), "practitioner", body(harbour))
        out(harbour, worker, harbour.colleague)

        with django_assert_num_queries(1):
            found = asked.absences((worker,), TODAY, partnership=people.severn.id)

        assert found == {
            (worker, harbour.slug): asked.Absence(to=NEXT_WEEK, stand_in_name="Colin Harbour-Care")
        }

    def test_is_kept_apart_for_each_body(self, people):
        worker, health, care = people.social_care.practitioner, people.health, people.social_care
        hold(find(worker), "practitioner", body(health))
        out(health, worker, health.colleague, last=TODAY)
        out(care, worker, care.colleague)

        found = asked.absences((worker,), TODAY)

        assert found == {
            (worker, health.slug): asked.Absence(to=TODAY, stand_in_name="Colin Wobbleford-Health"),
            (worker, care.slug): asked.Absence(to=NEXT_WEEK, stand_in_name="Colin Severn-Care"),
        }

    def test_of_an_office_is_said_in_its_own_partnership(self, people):
        chair, severn, harbour = people.severn.chair, people.severn, people.harbour
        out(severn, chair, severn.business_manager)

        here = asked.absences((chair,), TODAY, partnership=severn.id)

        assert set(here) == {(chair, "partnership")}
        assert asked.absences((chair,), TODAY, partnership=harbour.id) == {}
        assert asked.absences((chair,), TODAY) == {}

    @pytest.mark.parametrize("of", ["severn", "health"])
    def test_of_an_independent_post_is_said_where_its_holder_counts(self, people, of):
        officer = person("Olga Officer")
        hold(officer, "reviewing_officer", body(getattr(people, of)))
        hold(deputy := person("Dora Deputy"), "reviewing_officer", body(getattr(people, of)))
        out(getattr(people, of), officer.id, deputy.id)

        found = asked.absences((officer.id,), TODAY, partnership=people.severn.id)

        assert found[officer.id, "independent"].stand_in_name == "Dora Deputy"
        elsewhere = asked.absences((officer.id,), TODAY, partnership=people.harbour.id)
        assert (officer.id, "independent") not in elsewhere
        assert (officer.id, "independent") not in asked.absences((officer.id,), TODAY)

    def test_is_told_apart_by_agency_where_somebody_is_planned_out(self, people):
        worker, police = people.school.practitioner, people.police
        hold(find(worker), "practitioner", body(police))
        out(people.school, worker, people.school.colleague)
        out(police, worker, police.colleague)

        found = asked.of_agencies((people.school.slug, police.slug), TODAY)

        assert {(each.agency, each.stand_in_name) for each in found} == {
            (people.school.slug, "Colin Puddlewick-School"),
            (police.slug, "Colin Twoshires-Police"),
        }

    def test_is_asked_of_some_bodies_alone(self, people):
        worker, police = people.school.practitioner, people.police
        hold(find(worker), "practitioner", body(police))
        out(people.school, worker, people.school.colleague)
        out(police, worker, police.colleague)

        (planned,) = asked.planned(worker, today=TODAY, at=(police.id,))
        stood = asked.stood_in_for(police.colleague, today=TODAY, at=(people.school.id,))

        assert planned.body_name == "Twoshires Police"
        assert stood == ()
        assert len(asked.planned(worker, today=TODAY)) == 2
