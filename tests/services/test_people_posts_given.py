"""Who gives posts at an agency, who is told of each, and who lets somebody back in."""

from datetime import timedelta
from uuid import uuid4

import pytest
import service_world
from service_world import AT, world

from accord.directory import posts
from accord.directory.models import Agency, Holding, Partnership, Person
from accord.outbox import reading
from accord.outbox.models import Message
from accord.queries import changes
from accord.queries import people as asked
from accord.services import access, people, people_import

pytestmark = pytest.mark.django_db

TODAY = AT.date()
DAY = timedelta(days=1)
NEW = "sam.newcomer@elsewhere.example"
PENNY = "penny@puddlewick-school.example"


def invite(body, by, *, email=NEW, title="practitioner", name="Sam Newcomer", at=AT):
    return people.invite(email, name=name, title=title, body=body, by=by, at=at)


def without_administrator(agency):
    Holding.objects.filter(agency=agency.id, title="administrator").update(held_to=TODAY - DAY)


def also(who, title, slug):
    service_world.hold(service_world.find(who), title, Agency.objects.get(slug=slug))


def told(kind="post-given"):
    return {message.person for message in Message.objects.filter(kind=kind)}


def letter(kind, who):
    return reading.words(Message.objects.get(kind=kind, person=who))


def signs_in(who, *, at):
    Person.objects.filter(pk=who).update(last_login=at)


def shown(body, by):
    """Return the names on the page of a place, as who looks after it is shown them, by address."""
    place = people.to_place(body, person=by, today=TODAY)
    return {each.email: each.name for each in asked.here(place, today=TODAY)}


class TestAnAgencyThatHasAnAdministrator:
    def test_is_looked_after_by_no_office(self):
        there = world()

        for office in (there.severn.office, there.harbour.office):
            for title in ("safeguarding_lead", "administrator"):
                with pytest.raises(access.Nobody):
                    invite(there.police.id, office, title=title)
            with pytest.raises(access.Nobody):
                people.end(there.police.practitioner, by=office, at=AT)

        assert not Person.objects.filter(email=NEW).exists()

    def test_is_looked_after_by_an_office_that_administers_it_too(self):
        there = world()
        also(there.severn.office, "administrator", "puddlewick-school")

        sam = invite(there.school.id, there.severn.office, title="line_manager")

        assert [each.title for each in posts.held_by(sam.id, today=TODAY)] == ["line_manager"]


class TestAnAgencyWithoutAnAdministrator:
    def test_is_looked_after_by_the_offices_of_its_partnerships(self):
        there = world()
        without_administrator(there.police)

        for office in (there.severn.office, there.harbour.office):
            place = people.to_place(there.police.id, person=office, today=TODAY)
            assert place.titles == ("administrator",)
        with pytest.raises(access.Nobody):
            people.to_place(there.school.id, person=there.severn.office, today=TODAY)

    def test_is_without_one_when_its_only_one_was_switched_off(self):
        there = world()
        Person.objects.filter(pk=there.police.administrator).update(is_active=False)

        assert people.to_place(there.police.id, person=there.severn.office, today=TODAY)

    @pytest.mark.parametrize("title", ["practitioner", "line_manager", "safeguarding_lead"])
    def test_gets_no_other_post_from_an_office(self, title):
        there = world()
        without_administrator(there.police)

        with pytest.raises(access.Nobody):
            invite(there.police.id, there.harbour.office, title=title)

    def test_has_its_people_ended_by_an_office(self):
        there = world()
        without_administrator(there.police)

        assert people.end(there.police.practitioner, by=there.harbour.office, at=AT)

    def test_is_the_administrators_alone_once_they_have_signed_in(self):
        """Until then a mistyped address can be taken back by who typed it."""
        there = world()
        without_administrator(there.police)
        sam = invite(there.police.id, there.harbour.office, title="administrator")

        assert people.to_place(there.police.id, person=there.harbour.office, today=TODAY)
        signs_in(sam.id, at=AT + DAY)

        for office in (there.severn.office, there.harbour.office):
            with pytest.raises(access.Nobody):
                people.to_place(there.police.id, person=office, today=TODAY)
        assert people.to_place(there.police.id, person=sam.id, today=TODAY)


class TestAPostThatIsGiven:
    def test_is_told_to_the_other_administrators_and_leads_and_to_the_offices(self):
        there = world()
        also(there.police.director, "administrator", "twoshires-police")

        sam = invite(there.police.id, there.police.administrator, title="line_manager")

        assert told() == {
            there.police.director, there.police.safeguarding_lead,
            there.severn.office, there.harbour.office,
        }  # fmt: skip
        assert told("invited") == {sam.id}

    def test_by_an_office_is_told_to_the_office_of_the_other_partnership(self):
        there = world()
        without_administrator(there.police)
        deputy = service_world.person("Deputy Office")
        service_world.hold(deputy, "office", Partnership.objects.get(slug="harbour-bay"))

        invite(there.police.id, there.harbour.office, title="administrator")

        assert told() == {there.police.safeguarding_lead, there.severn.office}

    def test_says_where_and_which_and_by_whom_and_names_nobody(self):
        there = world()
        without_administrator(there.police)

        invite(there.police.id, there.harbour.office, title="administrator")

        said = letter("post-given", there.severn.office)
        assert "Twoshires Police: administrator" in said
        assert "the office of Harbour Bay Safeguarding Children Partnership" in said
        assert "Sam" not in said
        assert "Offa" not in said

    def test_of_a_partnership_is_told_to_the_others_of_its_office(self):
        there = world()
        deputy = service_world.person("Deputy Office")
        service_world.hold(deputy, "office", Partnership.objects.get(slug="severn-vale"))

        invite(there.severn.id, there.severn.office, title="chair")

        assert told() == {deputy.id}

    def test_is_not_told_twice_to_who_is_lead_and_administrator_nor_to_who_was_given_it(self):
        there = world()
        also(there.school.safeguarding_lead, "administrator", "puddlewick-school")
        also(there.school.director, "administrator", "puddlewick-school")

        invite(
            there.school.id, there.school.administrator, title="line_manager",
            email="dirk@puddlewick-school.example",
        )  # fmt: skip

        readers = [each.person for each in Message.objects.filter(kind="post-given")]
        assert sorted(readers) == sorted([there.school.safeguarding_lead, there.severn.office])

    def test_is_told_once_when_it_is_given_again(self):
        there = world()
        for _ in range(2):
            invite(there.school.id, there.school.administrator)

        assert Message.objects.filter(kind="post-given").count() == len(told()) > 0

    def test_is_told_in_one_letter_for_all_of_a_list(self):
        there = world()
        ada = there.school.administrator
        (place,) = (each for each in asked.places(ada, today=TODAY) if each.id == there.school.id)
        lines = [
            people_import.Line(
                number=number, name=f"Newcomer {number}", email=f"new{number}@elsewhere.example",
                titles=titles, place=place,
            )
            for number, titles in enumerate([("practitioner",), ("practitioner", "director")])
        ]  # fmt: skip

        people_import.invite(lines, by=ada, at=AT, key=uuid4())

        assert told() == {there.school.safeguarding_lead, there.severn.office}
        assert Message.objects.filter(kind="post-given").count() == 2
        said = letter("post-given", there.severn.office)
        assert "3 posts were given at Puddlewick School: worker (2) and director (1)." in said
        assert "Newcomer" not in said
        assert Message.objects.filter(kind="invited").count() == 2

    def test_of_a_list_is_told_to_nobody_of_their_own(self):
        there = world()
        ada, sage = there.school.administrator, service_world.find(there.school.safeguarding_lead)
        (place,) = (each for each in asked.places(ada, today=TODAY) if each.id == there.school.id)
        line = people_import.Line(
            number=1, name=sage.name, email=sage.email, titles=("director",), place=place
        )

        people_import.invite([line], by=ada, at=AT, key=uuid4())

        assert told() == {there.severn.office}
        assert "Puddlewick School: director" in letter("post-given", there.severn.office)

    def test_is_not_told_to_who_has_left_or_was_ended(self):
        there = world()
        Person.objects.filter(pk=there.school.safeguarding_lead).update(is_active=False)
        Holding.objects.filter(person=there.severn.office).update(held_to=TODAY - DAY)

        invite(there.school.id, there.school.administrator)

        assert told() == set()


class TestSomebodyWhoWasEnded:
    def ended(self, there):
        people.end(there.school.practitioner, by=there.school.administrator, at=AT - DAY)
        return there.school.practitioner

    def is_back(self, who):
        return Person.objects.get(pk=who).is_active

    def test_comes_back_through_another_administrator_of_who_ended_them(self):
        there = world()
        penny = self.ended(there)
        also(there.school.director, "administrator", "puddlewick-school")

        invite(there.school.id, there.school.director, email=PENNY)

        assert self.is_back(penny)
        assert told("came-back") == {there.school.administrator}

    def test_comes_back_through_an_administrator_of_where_they_work_now_and_that_is_told(self):
        there = world()
        penny = self.ended(there)

        invite(there.social_care.id, there.social_care.administrator, email=PENNY, name="P. Again")

        assert self.is_back(penny)
        assert told("came-back") == {there.school.administrator}
        said = letter("came-back", there.school.administrator)
        for word in ("Puddlewick School", "Severn Vale Children's Care"):
            assert word in said
        assert "Penny" not in said
        at_the_school, _ = changes.at(there.school.id)
        assert ("came-back", "Penny Puddlewick-School") in {
            (c.what, c.person) for c in at_the_school
        }

    def test_comes_back_through_no_office_that_did_not_end_them(self):
        there = world()
        penny = self.ended(there)
        without_administrator(there.police)

        for body, title in ((there.severn.id, "chair"), (there.police.id, "administrator")):
            with pytest.raises(people.EndedElsewhere):
                invite(body, there.severn.office, email=PENNY, title=title)

        assert not self.is_back(penny)
        assert posts.held_by(penny, today=TODAY) == ()
        assert Message.objects.count() == 0

    def test_comes_back_through_the_office_that_ended_them(self):
        there = world()
        people.end(there.severn.chair, by=there.severn.office, at=AT - DAY)

        invite(
            there.severn.id, there.severn.office, email="cher@severn-vale.example", title="panel"
        )

        assert self.is_back(there.severn.chair)
        with pytest.raises(access.Nobody):
            invite(there.severn.id, there.harbour.office, email="cher@severn-vale.example")

    def test_of_an_agency_without_administrator_comes_back_through_the_office(self):
        there = world()
        without_administrator(there.police)
        people.end(there.police.director, by=there.severn.office, at=AT)

        invite(
            there.police.id, there.severn.office, email="dirk@twoshires-police.example",
            title="administrator",
        )  # fmt: skip

        assert self.is_back(there.police.director)
        assert there.harbour.office in told("came-back")

    def test_before_they_held_anything_for_a_day_comes_back_through_who_invited_them(self):
        there = world()
        sam = invite(there.severn.id, there.severn.office, title="chair")
        people.end(sam.id, by=there.severn.office, at=AT)

        invite(there.severn.id, there.severn.office, title="panel")

        assert self.is_back(sam.id)

    def test_is_told_of_to_who_ended_them_last(self):
        there = world()
        also(there.school.practitioner, "line_manager", "severn-care")
        people.end(there.school.practitioner, by=there.school.administrator, at=AT - 9 * DAY)
        people.end(there.school.practitioner, by=there.social_care.administrator, at=AT - DAY)

        invite(there.health.id, there.health.administrator, email=PENNY)

        assert told("came-back") == {there.social_care.administrator}


class TestSomebodyWhoJoins:
    def test_is_told_of_to_the_offices_too_while_the_administrator_has_not_come(self):
        there = world()
        without_administrator(there.police)
        sam = invite(there.police.id, there.harbour.office, title="administrator")

        people.join("robin.new@twoshires-police.example", at=AT)
        assert told("joined") == {sam.id, there.severn.office, there.harbour.office}
        signs_in(sam.id, at=AT + DAY)
        Message.objects.all().delete()

        people.join("robin.newer@twoshires-police.example", at=AT)
        assert told("joined") == {sam.id}


class TestASubAddress:
    @pytest.mark.parametrize("tag", ["+again", "+", "+a+b", "+AGAIN"])
    def test_of_somebody_who_was_ended_does_not_join(self, tag):
        there = world()
        people.end(there.school.practitioner, by=there.school.administrator, at=AT)

        with pytest.raises(people.NotWelcome):
            people.join(f"penny{tag}@puddlewick-school.example", at=AT)

        assert not people.mailbox(f"penny{tag}@puddlewick-school.example").is_welcome

    def test_of_somebody_known_is_them(self):
        there = world()

        assert people.mailbox("penny+x@puddlewick-school.example").person.id == (
            there.school.practitioner
        )
        joined = people.join("penny+x@puddlewick-school.example", at=AT)
        assert joined.id == there.school.practitioner

    def test_is_the_mailbox_whichever_of_the_two_was_known_first(self):
        world()
        robin = people.join("robin+work@puddlewick-school.example", at=AT)

        for other in ("robin@puddlewick-school.example", "robin+two@puddlewick-school.example"):
            assert people.join(other, at=AT) == robin

    @pytest.mark.parametrize(
        "other",
        [
            "pen+x@puddlewick-school.example",
            "penny.x@puddlewick-school.example",
            "pennyx+y@puddlewick-school.example",
            "pen%+x@puddlewick-school.example",
            "pen_y+x@puddlewick-school.example",
            "+penny@puddlewick-school.example",
        ],
    )
    def test_is_nobody_elses(self, other):
        world()

        assert people.mailbox(other).person is None
        assert people.mailbox(other).agency.slug == "puddlewick-school"

    def test_that_is_nothing_but_a_sub_address_is_a_mailbox_of_its_own(self):
        world()
        one = people.join("+one@puddlewick-school.example", at=AT)

        assert people.join("+two@puddlewick-school.example", at=AT) != one

    def test_is_the_same_mailbox_at_its_own_domain_alone(self):
        world()

        assert people.mailbox("penny+x@severn-care.example").person.email == (
            "penny@severn-care.example"
        )
        assert people.mailbox("penny+x@elsewhere.example").person is None

    def test_of_ones_own_gives_nobody_a_second_self(self):
        there = world()

        with pytest.raises(people.NotOneself):
            invite(
                there.school.id, there.school.administrator,
                email="ada+lead@puddlewick-school.example",
            )  # fmt: skip

    def test_that_is_invited_is_written_to_at_the_mailbox_that_is_known(self):
        there = world()

        penny = invite(
            there.school.id, there.school.administrator, title="line_manager",
            email="penny+new@puddlewick-school.example",
        )  # fmt: skip

        assert penny.id == there.school.practitioner
        assert reading.letter(Message.objects.get(kind="invited")).to == PENNY


class TestTheNameOfWhoWasInvited:
    def test_is_the_one_that_was_typed_until_they_have_signed_in(self):
        there = world()
        signs_in(there.social_care.director, at=AT - DAY)

        dirk = invite(
            there.school.id, there.school.administrator, email="dirk@severn-care.example",
            name="Somebody Typed",
        )  # fmt: skip

        assert shown(there.school.id, there.school.administrator)[dirk.email] == "Somebody Typed"
        assert dirk.name == "Dirk Severn-Care"
        signs_in(dirk.id, at=AT + DAY)
        assert shown(there.school.id, there.school.administrator)[dirk.email] == "Dirk Severn-Care"

    def test_looks_the_same_for_somebody_unknown(self):
        there = world()

        sam = invite(there.school.id, there.school.administrator, name="Somebody Typed")

        assert shown(there.school.id, there.school.administrator)[sam.email] == "Somebody Typed"

    def test_stays_for_who_holds_another_post_there_already(self):
        there = world()

        invite(
            there.school.id, there.school.administrator, email=PENNY, title="line_manager",
            name="Another Name",
        )  # fmt: skip

        said = shown(there.school.id, there.school.administrator)
        assert said[PENNY] == "Penny Puddlewick-School"

    def test_stays_elsewhere(self):
        there = world()

        invite(
            there.school.id, there.school.administrator, email="dirk@severn-care.example",
            name="Somebody Typed",
        )  # fmt: skip

        said = shown(there.social_care.id, there.social_care.administrator)
        assert said["dirk@severn-care.example"] == "Dirk Severn-Care"
