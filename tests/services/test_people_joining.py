"""Who joins by a mailbox, and who is told of it."""

from datetime import timedelta

import pytest
import service_world
from service_world import AT, world

from accord.directory import posts
from accord.directory.models import Agency, Holding, MailDomain, Person
from accord.outbox import reading
from accord.outbox.models import Message
from accord.services import people

pytestmark = pytest.mark.django_db

TODAY = AT.date()
NEW = "robin.new@puddlewick-school.example"


def told(kind="joined"):
    return {message.person for message in Message.objects.filter(kind=kind)}


class TestJoining:
    def test_makes_a_practitioner_of_the_agency_from_today(self):
        world()

        robin = people.join(NEW, name="Robin New", at=AT)

        (post,) = posts.held_by(robin.id, today=TODAY)
        assert (post.name, post.body, post.title) == (
            "Robin New", "puddlewick-school", "practitioner"
        )  # fmt: skip
        assert posts.held_by(robin.id, today=TODAY - timedelta(days=1)) == ()
        assert not robin.has_usable_password()

    def test_tells_the_agencys_administrators_and_names_nobody_in_clear(self):
        there = world()

        people.join(NEW, name="Robin New", at=AT)

        (message,) = Message.objects.all()
        assert (message.kind, message.person) == ("joined", there.school.administrator)
        assert "Puddlewick School" in reading.words(message)
        assert b"Puddlewick" not in bytes(message.words)
        assert "Robin" not in reading.words(message)

    def test_tells_the_offices_where_nobody_looks_after_the_agency(self):
        there = world()
        Holding.objects.filter(title="administrator").update(held_to=TODAY - timedelta(days=1))

        people.join("robin.new@twoshires-police.example", name="Robin New", at=AT)

        assert told() == {there.severn.office, there.harbour.office}

    def test_happens_once_however_often_it_is_tried_and_whatever_the_case(self):
        world()

        robin = people.join(NEW, name="Robin New", at=AT)
        again = people.join(" Robin.New@Puddlewick-School.EXAMPLE ", name="Another", at=AT)

        assert again == robin
        assert Holding.objects.filter(person=robin).count() == 1
        assert Message.objects.count() == 1

    def test_without_a_name_takes_what_stands_before_the_at(self):
        world()

        assert people.join(NEW, at=AT).name == "robin.new"

    @pytest.mark.parametrize(
        "email",
        [
            "robin@elsewhere.example",
            "robin@sub.puddlewick-school.example",
            "robin@puddlewick-school.example.elsewhere.example",
            '"robin@puddlewick-school.example"@elsewhere.example',
            "robin@notpuddlewick-school.example",
            "puddlewick-school.example",
        ],
    )
    def test_needs_exactly_a_listed_domain(self, email):
        world()
        before = Person.objects.count()

        with pytest.raises(people.NotWelcome):
            people.join(email, at=AT)

        assert Person.objects.count() == before

    def test_is_not_for_somebody_who_was_ended(self):
        there = world()
        people.end(there.school.colleague, by=there.school.administrator, at=AT)

        with pytest.raises(people.NotWelcome):
            people.join("colin@puddlewick-school.example", at=AT)

    def test_follows_the_list_of_domains_as_it_is_now(self):
        world()
        MailDomain.objects.create(
            domain="governors.example", agency=Agency.objects.get(slug="puddlewick-school")
        )

        assert people.agency_of("jo@governors.example").slug == "puddlewick-school"
        assert people.agency_of("jo@governors.example.net") is None


class TestSomebodyWhoIsHereAlready:
    def test_is_found_by_their_address_in_any_case(self):
        there = world()

        assert (
            people.mailbox("PENNY@puddlewick-school.example").person.id == there.school.practitioner
        )

    def test_does_not_join_again(self):
        world()

        assert people.mailbox("penny@puddlewick-school.example").agency is None
        assert people.mailbox(NEW).agency.slug == "puddlewick-school"

    def test_is_not_found_once_ended(self):
        there = world()
        ended = service_world.find(there.stranger)
        ended.is_active = False
        ended.save()

        assert people.mailbox(ended.email).person is None
