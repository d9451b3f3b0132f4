"""What an office does for its partnership's agencies: representatives, domains, joining."""

from datetime import timedelta
from uuid import uuid4

import pytest
import service_world
from service_world import AT, world

from accord.directory import posts
from accord.directory.models import (
    Agency,
    Asking,
    Change,
    MailDomain,
    Partnership,
    Person,
    Representative,
)
from accord.outbox import reading
from accord.outbox.models import Message
from accord.queries import changes
from accord.services import access, agencies, domains, people, representatives

pytestmark = pytest.mark.django_db

TODAY = AT.date()
DAY = timedelta(days=1)


def told(kind):
    return {message.person for message in Message.objects.filter(kind=kind)}


def name(there, who, *, first=TODAY, last=None, by=None):
    representatives.name(
        who, agency=there.school.id, partnership=there.severn.id, first=first, last=last,
        by=by or there.severn.office, at=AT,
    )  # fmt: skip


def represented(there, *, on):
    found = posts.representatives(there.school.slug, partnership=there.severn.id, today=on)
    return [each.person for each in found]


class TestARepresentative:
    def test_is_named_and_ends_the_one_before(self):
        there = world()

        name(there, there.school.director, first=TODAY + 3 * DAY)

        assert represented(there, on=TODAY + 2 * DAY) == [there.school.board_member]
        assert represented(there, on=TODAY + 3 * DAY) == [there.school.director]
        assert told("represents") == {there.school.director, there.school.administrator}
        (row,) = Change.objects.all()
        assert (row.what, row.by, row.person, row.agency, row.partnership, row.first) == (
            "represents", there.severn.office, there.school.director, there.school.id,
            there.severn.id, TODAY + 3 * DAY,
        )  # fmt: skip

    def test_is_one_at_a_time_on_every_day(self):
        there = world()
        name(there, there.school.director, first=TODAY, last=TODAY + 5 * DAY)
        name(there, there.school.senior_manager, first=TODAY + 6 * DAY)

        with pytest.raises(representatives.AnotherLater) as other:
            name(there, there.school.safeguarding_lead, first=TODAY + DAY)

        assert other.value.first == TODAY + 6 * DAY
        for days in range(9):
            assert len(represented(there, on=TODAY + days * DAY)) == 1

    def test_named_twice_is_one_thing(self):
        there = world()

        for _ in range(2):
            name(there, there.school.director)

        assert Change.objects.count() == 1
        assert represented(there, on=TODAY) == [there.school.director]

    def test_names_nobody_in_the_letter(self):
        there = world()

        name(there, there.school.director)

        letters = [reading.words(each) for each in Message.objects.filter(kind="represents")]
        assert all("Dirk" not in each for each in letters)
        assert sum("you represent" in each for each in letters) == 1

    @pytest.mark.parametrize(
        "who", ["social_care.director", "school.practitioner", "severn.chair", "stranger"]
    )
    def test_is_nobody_who_could_not_speak_for_the_agency(self, who):
        there = world()
        body, _, title = who.partition(".")
        person = getattr(getattr(there, body), title) if title else getattr(there, body)

        with pytest.raises(access.Nobody):
            name(there, person)

        assert represented(there, on=TODAY) == [there.school.board_member]

    def test_is_named_by_no_other_office_and_by_nobody_for_themselves(self):
        there = world()
        school = Agency.objects.get(pk=there.school.id)
        service_world.hold(service_world.find(there.severn.office), "director", school)

        with pytest.raises(access.Nobody):
            name(there, there.school.director, by=there.harbour.office)
        with pytest.raises(people.NotOneself):
            name(there, there.severn.office)

    @pytest.mark.parametrize(
        ("first", "last"), [(TODAY - DAY, None), (TODAY + 400 * DAY, None), (TODAY, TODAY - DAY)]
    )
    def test_begins_neither_in_the_past_nor_far_off_nor_after_their_end(self, first, last):
        there = world()

        with pytest.raises(ValueError, match="Nobody represents"):
            name(there, there.school.director, first=first, last=last)

    def test_ends_with_a_day_and_the_administrators_are_told(self):
        there = world()
        seat = Representative.objects.get(agency=there.school.id)

        for _ in range(2):
            representatives.end(
                seat.pk, agency=there.school.id, partnership=there.severn.id, last=TODAY,
                by=there.severn.office, at=AT,
            )  # fmt: skip

        assert represented(there, on=TODAY) == [there.school.board_member]
        assert represented(there, on=TODAY + DAY) == []
        assert told("represents") == {there.school.board_member, there.school.administrator}
        assert Change.objects.get().what == "represents-no-more"


def list_(there, domain, *, agency=None, office=None):
    agency = agency or there.school
    domains.add(
        domain, agency=agency.id, partnership=there.severn.id, by=office or there.severn.office,
        at=AT,
    )  # fmt: skip


class TestADomain:
    @pytest.mark.parametrize(
        "typed", ["puddle.sch.example", " Somebody@Puddle.Sch.Example ", "@puddle.sch.example."]
    )
    def test_is_listed_as_it_is_compared_and_its_agency_is_told(self, typed):
        there = world()

        list_(there, typed)
        list_(there, typed)

        assert people.agency_of("x@puddle.sch.example").id == there.school.id
        assert told("domain") == {there.school.administrator, there.school.safeguarding_lead}
        row = Change.objects.get()
        assert (row.what, row.detail) == ("domain-listed", "puddle.sch.example")

    @pytest.mark.parametrize(
        "typed", ["", "school", "a b.example", "-x.example", "10.0.0.1", "é.example"]
    )
    def test_that_is_none_is_not_listed(self, typed):
        there = world()

        with pytest.raises(domains.NoDomain):
            list_(there, typed)

    @pytest.mark.parametrize(
        ("typed", "of_many"), [("gmail.com", False), ("Hotmail.co.uk", False), ("nhs.net", True)]
    )
    def test_at_which_anybody_has_a_mailbox_is_refused(self, typed, of_many):
        there = world()

        with pytest.raises(domains.Anybodys) as matter:
            list_(there, typed)

        assert matter.value.of_many is of_many
        assert not MailDomain.objects.filter(domain=typed.lower()).exists()

    def test_of_another_agency_stays_theirs(self):
        there = world()

        with pytest.raises(domains.AnotherAgencys):
            list_(there, "harbour-care.example")

        assert people.agency_of("x@harbour-care.example").id == there.harbour_care.id

    def test_taken_off_lets_nobody_new_join_and_those_who_did_stay(self):
        there = world()
        sam = people.join("sam@puddlewick-school.example", name="Sam Newcomer", at=AT)

        domains.remove(
            "puddlewick-school.example", agency=there.school.id, partnership=there.severn.id,
            by=there.severn.office, at=AT,
        )  # fmt: skip

        assert people.mailbox("sam@puddlewick-school.example").person == sam
        with pytest.raises(people.NotWelcome):
            people.join("pat@puddlewick-school.example", at=AT)

    def test_of_an_agency_elsewhere_is_no_offices(self):
        there = world()

        with pytest.raises(access.Nobody):
            list_(there, "new.example", agency=there.harbour_school)
        with pytest.raises(access.Nobody):
            list_(there, "new.example", office=there.harbour.office)


def add(there, *, key=None, name="Newly Added Nursery", email="sam@newly.example", by=None):
    return agencies.add(
        name, sector="early-years", administrator="Sam Newcomer", email=email,
        partnership=there.severn.id, by=by or there.severn.office, at=AT, key=key or uuid4(),
    )  # fmt: skip


class TestAnAgency:
    def test_is_added_with_its_first_administrator(self):
        there = world()

        made = add(there)

        agency = Agency.objects.get(pk=made)
        assert (agency.slug, agency.sector) == ("newly-added-nursery", "early-years")
        assert [each.slug for each in agency.partnerships.all()] == ["severn-vale"]
        sam = Person.objects.get(email="sam@newly.example")
        assert [each.title for each in posts.held_by(sam.id, today=TODAY)] == ["administrator"]
        assert told("invited") == {sam.id}

    def test_is_added_once_for_one_form(self):
        there, key = world(), uuid4()

        assert add(there, key=key) == add(there, key=key)

        assert Agency.objects.filter(name="Newly Added Nursery").count() == 1
        assert Message.objects.filter(kind="invited").count() == 1

    def test_of_the_same_name_is_added_once_a_partnership(self):
        there = world()

        with pytest.raises(agencies.SameName):
            add(there, name="puddlewick SCHOOL")

        assert not Person.objects.filter(email="sam@newly.example").exists()

    @pytest.mark.parametrize(
        ("name", "slug"),
        [("Partnership", "partnership-2"), ("Puddlewick-School", "puddlewick-school-2"),
         ("!!!", "agency")],
    )  # fmt: skip
    def test_is_called_in_the_record_as_no_other_and_as_no_party(self, name, slug):
        there = world()

        assert Agency.objects.get(pk=add(there, name=name)).slug == slug

    def test_is_not_added_for_oneself(self):
        there = world()
        me = Person.objects.get(pk=there.severn.office)

        with pytest.raises(people.NotOneself):
            add(there, email=me.email)

        assert not Agency.objects.filter(name="Newly Added Nursery").exists()

    def test_keeps_its_name_in_the_record_when_it_is_called_something_else(self):
        there = world()

        agencies.change(
            there.police.id, name="Three Shires Police", sector="police",
            partnership=there.severn.id, by=there.severn.office, at=AT,
        )  # fmt: skip

        agency = Agency.objects.get(pk=there.police.id)
        assert (agency.name, agency.slug) == ("Three Shires Police", "twoshires-police")
        assert told("agency") == {
            there.police.administrator, there.police.safeguarding_lead, there.harbour.office,
        }  # fmt: skip
        assert Change.objects.get().detail == "Twoshires Police"


ADA = "ada@puddlewick-school.example"


def ask(there, email=ADA, *, by=None):
    agencies.ask(email, partnership=there.harbour.id, by=by or there.harbour.office, at=AT)


def belongs(there):
    return Agency.objects.filter(pk=there.school.id, partnerships=there.harbour.id).exists()


class TestAnAgencyOfAnotherPartnership:
    def test_joins_with_the_yes_of_its_administrator(self):
        there = world()
        ask(there)
        assert told("agency-asked") == {there.school.administrator}

        asking = Asking.objects.get()
        assert not belongs(there)
        agencies.answer(
            asking.pk, agency=there.school.id, yes=True, by=there.school.administrator, at=AT
        )

        assert belongs(there)
        assert there.severn.office in told("agency-asked")
        assert there.harbour.office in told("agency-asked")

    def test_is_in_the_offices_changes_only_once_it_has_answered(self):
        there = world()
        ask(there)

        def shown(place):
            return [(each.what, each.agency) for each in changes.at(place.id)[0]]

        # the office typed an address: its own page must not say whose that is
        assert shown(there.harbour) == []
        assert shown(there.school) == [("agency-asked", "Puddlewick School")]
        agencies.answer(
            Asking.objects.get().pk, agency=there.school.id, yes=True,
            by=there.school.administrator, at=AT,
        )  # fmt: skip
        assert shown(there.harbour) == [("agency-joined", "Puddlewick School")]

    def test_does_not_join_with_a_no_and_that_stays(self):
        there = world()
        ask(there)
        asking = Asking.objects.get()

        for yes in (False, True):
            agencies.answer(
                asking.pk, agency=there.school.id, yes=yes, by=there.school.administrator, at=AT
            )

        assert not belongs(there)

    @pytest.mark.parametrize(
        "email", ["nobody@nowhere.example", "penny@puddlewick-school.example",
                  "ada@twoshires-police.example"],
    )  # fmt: skip
    def test_is_not_found_out_by_typing_addresses(self, email):
        there = world()

        ask(there, email)

        assert not Asking.objects.exists()
        assert not Message.objects.exists()

    def test_is_asked_once_while_nobody_has_answered(self):
        there = world()

        for _ in range(2):
            ask(there)

        assert Asking.objects.count() == 1
        assert Message.objects.count() == 1

    def test_takes_a_second_person(self):
        there = world()
        harbour = Partnership.objects.get(pk=there.harbour.id)
        service_world.hold(service_world.find(there.school.administrator), "office", harbour)
        ask(there, by=there.school.administrator)

        with pytest.raises(access.Nobody):
            agencies.answer(
                Asking.objects.get().pk, agency=there.school.id, yes=True,
                by=there.school.administrator, at=AT,
            )  # fmt: skip

        assert not belongs(there)


class TestAPartnership:
    def test_says_another_mailbox_and_front_door_and_the_others_of_the_office_are_told(self):
        there = world()
        deputy = service_world.person("Deputy Office")
        severn = Partnership.objects.get(pk=there.severn.id)
        service_world.hold(deputy, "office", severn)

        for _ in range(2):
            agencies.describe_partnership(
                there.severn.id, mailbox="new@severn.example", front_door="01632 960 001",
                by=there.severn.office, at=AT,
            )  # fmt: skip

        severn.refresh_from_db()
        assert (severn.mailbox, severn.front_door) == ("new@severn.example", "01632 960 001")
        assert told("partnership") == {deputy.id}
        assert Change.objects.count() == 1
