"""Who looks after whom: inviting and ending, and what is not theirs to do."""

from datetime import date, timedelta

import pytest
import service_world
from service_world import AT, world

from accord.directory import posts
from accord.directory.models import Agency, Holding, Partnership, Person, Representative, StandIn
from accord.outbox import reading
from accord.outbox.models import Message
from accord.queries import people as asked
from accord.services import access, people

pytestmark = pytest.mark.django_db

TODAY = AT.date()
NEW = "sam.newcomer@elsewhere.example"


def held(who, today=TODAY):
    return {(each.body, each.title) for each in posts.held_by(who, today=today)}


def invite(body, by, *, email=NEW, title="practitioner"):
    return people.invite(email, name="Sam Newcomer", title=title, body=body, by=by, at=AT)


class TestThePlacesThatSomebodyLooksAfter:
    def test_are_their_agency_for_an_administrator(self):
        there = world()

        (place,) = asked.places(there.school.administrator, today=TODAY)

        assert (place.id, place.agency) == (there.school.id, "puddlewick-school")
        assert "office" not in place.titles
        assert "reviewing_officer" not in place.titles

    def test_are_the_partnership_and_its_agencies_without_administrator_for_its_office(self):
        there = world()
        (only,) = asked.places(there.harbour.office, today=TODAY)
        assert only.name == "Harbour Bay Safeguarding Children Partnership"
        Holding.objects.filter(title="administrator").update(held_to=TODAY - timedelta(days=1))

        found = asked.places(there.harbour.office, today=TODAY)

        assert [place.name for place in found] == [
            "Harbour Bay Safeguarding Children Partnership", "Gullhaven School",
            "Harbour Bay Children's Care", "Twoshires Police",
        ]  # fmt: skip

    def test_are_none_for_everybody_else(self):
        there = world()

        for who in (there.school.director, there.severn.chair, there.stranger, there.left):
            assert asked.places(who, today=TODAY) == ()

    def test_are_asked_for_in_as_many_questions_for_few_people_as_for_many(
        self, django_assert_max_num_queries
    ):
        there = world()
        severn = Partnership.objects.get(slug="severn-vale")
        for number in range(30):
            made = service_world.agency(f"agency-{number}", f"Agency {number}", "school", severn)
            service_world.hold(service_world.find(there.stranger), "director", made)

        with django_assert_max_num_queries(6):
            (place, *_) = asked.places(there.severn.office, today=TODAY)
            asked.here(place, today=TODAY)


class TestWhoIsHere:
    def test_names_everybody_with_all_their_posts_there(self):
        there = world()
        (place,) = asked.places(there.school.administrator, today=TODAY)
        school = Agency.objects.get(slug="puddlewick-school")
        service_world.hold(
            service_world.find(there.school.practitioner), "safeguarding_lead", school,
            since=date(2024, 9, 1),
        )  # fmt: skip

        found = {each.id: each for each in asked.here(place, today=TODAY)}

        penny = found[there.school.practitioner]
        assert penny.titles == ("practitioner", "safeguarding_lead")
        assert penny.since == date(2024, 9, 1)
        assert there.left not in found
        assert there.social_care.practitioner not in found
        assert len(found) == 8


class TestInviting:
    def test_gives_somebody_new_a_post_and_writes_to_them(self):
        there = world()

        sam = invite(there.school.id, there.school.administrator)

        (message,) = Message.objects.filter(person=sam.id)
        assert held(sam.id) == {("puddlewick-school", "practitioner")}
        assert (message.kind, message.person) == ("invited", sam.id)
        assert "Puddlewick School" in reading.words(message)
        assert not sam.has_usable_password()

    def test_gives_somebody_who_is_here_one_more_post_and_keeps_their_name(self):
        there = world()

        penny = invite(
            there.school.id, there.school.administrator, email="Penny@puddlewick-school.example",
            title="line_manager",
        )  # fmt: skip

        assert penny.name == "Penny Puddlewick-School"
        assert held(penny.id) == {
            ("puddlewick-school", "practitioner"), ("puddlewick-school", "line_manager"),
        }  # fmt: skip

    def test_twice_gives_the_post_once(self):
        there = world()

        sam = invite(there.school.id, there.school.administrator)
        invite(there.school.id, there.school.administrator)

        assert Holding.objects.filter(person=sam).count() == 1

    def test_brings_back_who_was_ended_with_that_post_alone(self):
        there = world()
        people.end(there.school.practitioner, by=there.school.administrator, at=AT)

        invite(
            there.social_care.id, there.social_care.administrator,
            email="penny@puddlewick-school.example",
        )  # fmt: skip

        assert held(there.school.practitioner) == {("severn-care", "practitioner")}

    def test_is_refused_as_nothing_there_to_who_does_not_look_after_that_place(self):
        there = world()
        strangers = [
            (there.school.id, there.social_care.administrator),
            (there.school.id, there.harbour.office),
            (there.school.id, there.severn.office),
            (there.school.id, there.school.director),
            (there.severn.id, there.school.administrator),
            (there.stranger, there.severn.office),
        ]

        for body, by in strangers:
            with pytest.raises(access.Nobody):
                invite(body, by)

        assert not Person.objects.filter(email=NEW).exists()

    @pytest.mark.parametrize("title", ["office", "reviewing_officer", "chair", "emperor"])
    def test_is_refused_for_a_post_that_is_not_an_agencys_to_give(self, title):
        there = world()

        with pytest.raises(access.Nobody):
            invite(there.school.id, there.school.administrator, title=title)


class TestEnding:
    def test_takes_every_post_at_once_and_the_way_in(self):
        there = world()

        gone = people.end(there.school.practitioner, by=there.school.administrator, at=AT)

        assert gone
        assert held(there.school.practitioner) == set()
        assert not Person.objects.get(pk=there.school.practitioner).is_active

    def test_leaves_their_name_and_what_they_held(self):
        there = world()

        people.end(there.school.practitioner, by=there.school.administrator, at=AT)

        row = Holding.objects.get(person=there.school.practitioner)
        assert row.held_to == TODAY - timedelta(days=1)

    def test_of_somebody_who_works_elsewhere_too_ends_them_here_alone(self):
        there = world()
        care = Agency.objects.get(slug="severn-care")
        service_world.hold(service_world.find(there.school.practitioner), "line_manager", care)

        gone = people.end(there.school.practitioner, by=there.school.administrator, at=AT)

        assert not gone
        assert held(there.school.practitioner) == {("severn-care", "line_manager")}

    def test_ends_standing_in_and_the_boards_seat_too(self):
        there = world()
        care = Agency.objects.get(slug="severn-care")
        bora = service_world.find(there.school.board_member)
        service_world.hold(bora, "line_manager", care)
        StandIn.objects.create(
            holding=Holding.objects.get(person=there.school.director), person=bora,
            stands_from=TODAY - timedelta(days=3), stands_to=TODAY + timedelta(days=3),
        )  # fmt: skip

        people.end(bora.id, by=there.school.administrator, at=AT)

        assert held(bora.id) == {("severn-care", "line_manager")}
        assert Representative.objects.get(person=bora).held_to == TODAY - timedelta(days=1)

    def test_takes_away_what_began_only_today_or_has_not_begun(self):
        there = world()
        sam = invite(there.school.id, there.school.administrator)
        school = Agency.objects.get(slug="puddlewick-school")
        service_world.hold(sam, "director", school, since=TODAY + timedelta(days=9))

        people.end(sam.id, by=there.school.administrator, at=AT)

        assert held(sam.id, TODAY + timedelta(days=10)) == set()
        assert not Person.objects.get(pk=sam.id).is_active

    def test_by_the_office_reaches_its_agencies_without_administrator(self):
        there = world()
        Holding.objects.filter(agency=there.health.id, title="administrator").delete()

        assert people.end(there.health.director, by=there.severn.office, at=AT)

    def test_is_refused_as_nothing_there_to_who_does_not_look_after_them(self):
        there = world()
        strangers = [
            (there.school.practitioner, there.social_care.administrator),
            (there.school.practitioner, there.harbour.office),
            (there.school.practitioner, there.severn.office),
            (there.school.practitioner, there.school.director),
            (there.severn.office, there.school.administrator),
            (there.left, there.school.administrator),
            (there.school.id, there.school.administrator),
        ]

        for who, by in strangers:
            with pytest.raises(access.Nobody):
                people.end(who, by=by, at=AT)

        assert not Person.objects.filter(is_active=False).exists()

    def test_of_oneself_is_refused(self):
        there = world()

        with pytest.raises(access.Nobody):
            people.end(there.school.administrator, by=there.school.administrator, at=AT)
