"""Posts that begin or end on a day, and what is said of people beside their posts."""

from datetime import timedelta

import pytest
import service_world
from service_world import AT, world

from accord.directory import posts
from accord.directory.models import Agency, Change, Holding, Person, Representative, StandIn
from accord.outbox import reading
from accord.outbox.models import Message
from accord.services import access, people, persons, posts_held

pytestmark = pytest.mark.django_db

TODAY = AT.date()
DAY = timedelta(days=1)
PHONE = "01632 960 123"


def held(person, title=None):
    rows = Holding.objects.filter(person=person)
    return rows.get(title=title) if title else rows.get()


def end(place, who, last, *, by=None, title=None):
    holding = held(who, title)
    posts_held.end(holding.pk, body=place.id, last=last, by=by or place.administrator, at=AT)


def titles(person, *, on):
    return [each.title for each in posts.held_by(person, today=on)]


def told(kind):
    return {message.person for message in Message.objects.filter(kind=kind)}


def invite(there, *, since, email="sam@puddlewick-school.example", title="director"):
    return people.invite(
        email, name="Sam Newcomer", title=title, body=there.school.id,
        by=there.school.administrator, at=AT, since=since,
    )  # fmt: skip


class TestAPostGivenFromADay:
    def test_is_held_from_that_day_and_no_sooner(self):
        there = world()

        sam = invite(there, since=TODAY + 5 * DAY)

        assert titles(sam.id, on=TODAY + 4 * DAY) == []
        assert titles(sam.id, on=TODAY + 5 * DAY) == ["director"]
        said = reading.words(Message.objects.get(kind="invited", person=sam.id))
        assert "From Sunday 15 March 2026 you can use Accord" in said

    @pytest.mark.parametrize("since", [TODAY - DAY, TODAY + 367 * DAY])
    def test_is_given_neither_for_a_day_that_has_passed_nor_for_one_far_off(self, since):
        there = world()

        with pytest.raises(ValueError, match="Nobody is given a post"):
            invite(there, since=since)

        assert not Person.objects.filter(name="Sam Newcomer").exists()

    def test_and_sooner_after_all_is_held_without_a_gap_or_twice(self):
        there = world()
        invite(there, since=TODAY + 5 * DAY)

        sam = invite(there, since=TODAY)

        for days in (0, 4, 5, 9):
            assert len(titles(sam.id, on=TODAY + days * DAY)) == 1


class TestAPostThatEnds:
    def test_is_held_on_its_last_day_and_not_after(self):
        there = world()

        end(there.school, there.school.director, TODAY + DAY)

        assert titles(there.school.director, on=TODAY + DAY) == ["director"]
        assert titles(there.school.director, on=TODAY + 2 * DAY) == []
        assert Person.objects.get(pk=there.school.director).is_active

    def test_leaves_the_others(self):
        there = world()
        school = Agency.objects.get(pk=there.school.id)
        service_world.hold(service_world.find(there.school.director), "safeguarding_lead", school)

        end(there.school, there.school.director, TODAY - DAY, title="director")

        assert titles(there.school.director, on=TODAY) == ["safeguarding_lead"]
        assert Person.objects.get(pk=there.school.director).is_active

    def test_at_once_takes_the_way_in_with_it_where_it_was_the_last(self):
        there = world()

        end(there.school, there.school.director, TODAY - DAY)

        assert titles(there.school.director, on=TODAY) == []
        assert not Person.objects.get(pk=there.school.director).is_active

    def test_and_never_began_is_gone(self):
        there = world()
        sam = invite(there, since=TODAY + 5 * DAY)
        stands = StandIn.objects.count()

        end(there.school, sam.id, TODAY)

        assert not Holding.objects.filter(person=sam.id).exists()
        assert StandIn.objects.count() == stands

    def test_is_told_to_its_holder_and_to_those_who_know_what_it_is_for(self):
        there = world()

        end(there.police, there.police.director, TODAY + DAY)

        assert told("post-ended") == {
            there.police.director, there.police.safeguarding_lead,
            there.severn.office, there.harbour.office,
        }  # fmt: skip
        letters = [reading.words(each) for each in Message.objects.all()]
        assert all("Dirk" not in each for each in letters)

    def test_twice_is_told_once_and_is_never_put_off(self):
        there = world()

        end(there.school, there.school.director, TODAY + DAY)
        end(there.school, there.school.director, TODAY + DAY)
        end(there.school, there.school.director, TODAY + 9 * DAY)

        assert held(there.school.director).held_to == TODAY + DAY
        assert Change.objects.filter(what="post-ended").count() == 1

    def test_takes_a_seat_on_the_board_along(self):
        there = world()

        end(there.school, there.school.board_member, TODAY + DAY)

        seat = Representative.objects.get(agency=there.school.id)
        assert seat.held_to == TODAY + DAY

    @pytest.mark.parametrize("who", ["social_care", "office", "self"])
    def test_is_ended_by_nobody_else(self, who):
        there = world()
        by = {
            "social_care": there.social_care.administrator,
            "office": there.severn.office,
            "self": there.school.administrator,
        }[who]
        whose = by if who == "self" else there.school.director

        with pytest.raises(access.Nobody):
            end(there.school, whose, TODAY, by=by)

        assert held(whose).held_to is None

    def test_of_another_place_is_not_there(self):
        there = world()
        other = held(there.social_care.director)

        with pytest.raises(access.Nobody):
            posts_held.end(
                other.pk, body=there.school.id, last=TODAY, by=there.school.administrator, at=AT
            )


class TestWhatIsWrittenDown:
    def test_says_who_gave_which_post_to_whom_from_when(self):
        there = world()

        sam = invite(there, since=TODAY + DAY)

        row = Change.objects.get()
        assert (row.what, row.by, row.person, row.agency, row.title, row.first, row.at) == (
            "post-given", there.school.administrator, sam.id, there.school.id, "director",
            TODAY + DAY, AT,
        )  # fmt: skip

    def test_says_who_ended_whom(self):
        there = world()

        people.end(there.school.colleague, by=there.school.administrator, at=AT)

        row = Change.objects.get()
        assert (row.what, row.by, row.person) == (
            "ended", there.school.administrator, there.school.colleague,
        )  # fmt: skip

    def test_says_who_joined_by_their_mailbox(self):
        world()

        sam = people.join("sam@puddlewick-school.example", name="Sam Newcomer", at=AT)

        row = Change.objects.get()
        assert (row.what, row.by, row.person) == ("joined", sam.id, sam.id)


class TestANameAndATelephone:
    def test_are_changed_by_who_looks_after_somebody_and_they_are_told(self):
        there = world()

        persons.describe(
            there.school.director, body=there.school.id, name="Dirk Newname", telephone=PHONE,
            by=there.school.administrator, at=AT,
        )  # fmt: skip

        dirk = Person.objects.get(pk=there.school.director)
        assert (dirk.name, dirk.telephone) == ("Dirk Newname", PHONE)
        assert told("described") == {dirk.id}
        assert set(Change.objects.values_list("what", flat=True)) == {"name", "telephone"}

    def test_of_somebody_who_works_elsewhere_too_are_theirs_alone(self):
        there = world()
        care = Agency.objects.get(pk=there.social_care.id)
        service_world.hold(service_world.find(there.school.director), "director", care)

        with pytest.raises(persons.WorksElsewhere):
            persons.describe(
                there.school.director, body=there.school.id, name="X", telephone="",
                by=there.school.administrator, at=AT,
            )  # fmt: skip

        assert not Change.objects.exists()

    def test_of_ones_own_name_are_told_to_who_looks_after_ones_people(self):
        there = world()

        persons.describe_oneself(there.school.director, name="Dirk Newname", telephone=PHONE, at=AT)

        assert told("renamed") == {there.school.administrator}
        assert "Dirk" not in reading.words(Message.objects.get(kind="renamed"))

    def test_of_a_telephone_alone_is_told_to_nobody_and_the_same_is_no_change(self):
        there = world()
        name = Person.objects.get(pk=there.school.director).name

        for _ in range(2):
            persons.describe_oneself(there.school.director, name=name, telephone=PHONE, at=AT)

        assert not Message.objects.exists()
        assert Change.objects.count() == 1
