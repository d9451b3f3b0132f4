"""Who holds which post on a day."""

from datetime import date, timedelta

import pytest
import service_world as people
from service_world import SINCE, world

from accord.directory import names, posts
from accord.directory.models import Agency, Holding, Partnership, StandIn

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


def titles(found):
    return {(each.body, each.title) for each in found}


def everybody(found):
    return {each.person for each in found}


def at_school(there, title, today=TODAY):
    return posts.holders("puddlewick-school", title, partnership=there.severn.id, today=today)


def away(holding, who, *, first=TODAY, last=TODAY):
    return StandIn.objects.create(holding=holding, person=who, stands_from=first, stands_to=last)


def lead_of(there):
    return Holding.objects.get(person=there.school.safeguarding_lead)


class TestThePostsOfAPerson:
    def test_are_those_they_hold(self):
        there = world()

        (mine,) = posts.held_by(there.school.line_manager, today=TODAY)

        assert mine == posts.Holder(
            person=there.school.line_manager,
            of=there.school.line_manager, name="Lina Puddlewick-School",
            body="puddlewick-school", title="line_manager", partnership=None, alone=True,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("day", "held"),
        [
            (date(2026, 1, 4), False), (date(2026, 1, 5), True), (date(2026, 1, 9), True),
            (date(2026, 1, 10), False),
        ],
    )  # fmt: skip
    def test_begin_with_their_first_day_and_end_with_their_last(self, day, held):
        there = world()
        people.hold(
            people.find(there.stranger), "director", Agency.objects.get(slug="severn-care"),
            since=date(2026, 1, 5), to=date(2026, 1, 9),
        )  # fmt: skip

        assert bool(posts.held_by(there.stranger, today=day)) is held

    @pytest.mark.parametrize(
        ("day", "stands"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True),
                            (TODAY + 2 * DAY, False)],
    )  # fmt: skip
    def test_are_also_those_for_which_they_stand_in_from_day_to_day(self, day, stands):
        there = world()
        away(lead_of(there), people.find(there.school.colleague), last=TODAY + DAY)

        found = posts.held_by(there.school.colleague, today=day)

        assert (("puddlewick-school", "safeguarding_lead") in titles(found)) is stands
        assert ("puddlewick-school", "practitioner") in titles(found)
        assert {each.name for each in found} == {"Colin Puddlewick-School"}

    def test_of_a_partnership_name_it(self):
        there = world()

        (mine,) = posts.held_by(there.severn.office, today=TODAY)

        assert (mine.body, mine.title) == ("partnership", "office")
        assert mine.partnership == there.severn.id

    def test_that_are_independent_count_in_every_partnership_of_their_agency(self):
        there = world()
        police = Agency.objects.get(slug="twoshires-police")
        people.hold(people.find(there.stranger), "reviewing_officer", police)

        found = posts.held_by(there.stranger, today=TODAY)

        assert titles(found) == {("independent", "reviewing_officer")}
        assert {each.partnership for each in found} == {there.severn.id, there.harbour.id}

    def test_are_none_for_who_left_who_was_ended_and_who_never_was(self):
        there = world()
        ended = people.find(there.school.director)
        ended.is_active = False
        ended.save()

        assert posts.held_by(there.left, today=TODAY) == ()
        assert posts.held_by(ended.id, today=TODAY) == ()
        assert posts.held_by(there.stranger, today=TODAY) == ()
        assert posts.held_by(there.school.id, today=TODAY) == ()


class TestBeingAloneInAPost:
    def test_ends_where_somebody_else_holds_it_there_too(self):
        there = world()

        (mine,) = posts.held_by(there.school.practitioner, today=TODAY)

        assert not mine.alone

    def test_is_not_ended_by_who_holds_it_elsewhere_or_held_it_once(self):
        there = world()
        lead = people.find(there.left)
        school = Agency.objects.get(slug="puddlewick-school")
        people.hold(lead, "safeguarding_lead", school, to=TODAY - DAY)
        people.hold(lead, "safeguarding_lead", Agency.objects.get(slug="severn-care"))

        (mine,) = posts.held_by(there.school.safeguarding_lead, today=TODAY)

        assert mine.alone

    def test_is_not_ended_by_somebody_who_was_ended(self):
        there = world()
        colleague = people.find(there.school.colleague)
        colleague.is_active = False
        colleague.save()

        (mine,) = posts.held_by(there.school.practitioner, today=TODAY)

        assert mine.alone

    def test_is_shared_by_holder_and_stand_in(self):
        there = world()
        away(lead_of(there), people.find(there.stranger))

        found = at_school(there, "safeguarding_lead")

        assert everybody(found) == {there.school.safeguarding_lead, there.stranger}
        assert all(each.alone for each in found)


class TestTheHoldersOfAPost:
    def test_are_all_who_hold_it_by_name(self):
        there = world()

        found = at_school(there, "practitioner")

        assert [each.name for each in found] == [
            "Colin Puddlewick-School",
            "Penny Puddlewick-School",
        ]
        assert {each.partnership for each in found} == {None}

    def test_come_once_though_they_stand_in_for_one_another(self):
        there = world()
        holding = Holding.objects.get(person=there.school.practitioner)
        away(holding, people.find(there.school.colleague))

        assert len(at_school(there, "practitioner")) == 2

    def test_leave_out_a_stand_in_whose_days_are_over_or_who_was_ended(self):
        there = world()
        gone = people.find(there.left)
        gone.is_active = False
        gone.save()
        away(lead_of(there), gone)
        away(lead_of(there), people.find(there.stranger), first=TODAY - DAY, last=TODAY - DAY)

        assert everybody(at_school(there, "safeguarding_lead")) == {there.school.safeguarding_lead}

    def test_are_those_who_stand_in_for_somebody_who_was_ended(self):
        there = world()
        lead = people.find(there.school.safeguarding_lead)
        lead.is_active = False
        lead.save()
        away(lead_of(there), people.find(there.stranger))

        assert everybody(at_school(there, "safeguarding_lead")) == {there.stranger}

    def test_are_nobody_in_a_partnership_that_the_agency_does_not_belong_to(self):
        there = world()

        found = posts.holders(
            "puddlewick-school", "practitioner", partnership=there.harbour.id, today=TODAY
        )

        assert found == ()

    def test_of_a_partnership_are_its_own(self):
        there = world()

        (chair,) = posts.holders("partnership", "chair", partnership=there.harbour.id, today=TODAY)

        assert (chair.person, chair.partnership) == (there.harbour.chair, there.harbour.id)

    def test_that_is_independent_are_its_partnerships_and_its_agencies(self):
        there = world()
        people.hold(
            people.find(there.stranger), "reviewing_officer", Agency.objects.get(slug="severn-care")
        )

        severn = posts.holders(
            "independent", "reviewing_officer", partnership=there.severn.id, today=TODAY
        )
        harbour = posts.holders(
            "independent", "reviewing_officer", partnership=there.harbour.id, today=TODAY
        )

        assert everybody(severn) == {there.severn.reviewing_officer, there.stranger}
        assert {each.partnership for each in severn} == {there.severn.id}
        assert everybody(harbour) == {there.harbour.reviewing_officer}

    def test_are_never_found_under_another_kind_of_body(self):
        there = world()

        wrong = [("partnership", "reviewing_officer"), ("independent", "chair")]

        for body, title in wrong:
            assert not posts.holders(body, title, partnership=there.severn.id, today=TODAY)


class TestTheRepresentativesOfAnAgency:
    def test_are_those_of_that_partnership(self):
        there = world()

        (found,) = posts.representatives(
            "twoshires-police", partnership=there.harbour.id, today=TODAY
        )

        assert (found.person, found.title) == (there.police.board_member, "board_member")
        assert (found.body, found.partnership) == ("twoshires-police", there.harbour.id)

    def test_begin_with_their_first_day(self):
        there = world()
        police = {"partnership": there.severn.id}

        before = posts.representatives("twoshires-police", **police, today=SINCE - DAY)
        after = posts.representatives("twoshires-police", **police, today=SINCE)

        assert (before, len(after)) == ((), 1)


class TestAskingTheDirectory:
    @pytest.mark.parametrize("more", [1, 40])
    def test_takes_as_many_questions_for_few_people_as_for_many(
        self, more, django_assert_num_queries
    ):
        there = world()
        care = Agency.objects.get(slug="severn-care")
        me = people.find(there.stranger)
        for number in range(more):
            new = people.person(f"Newcomer Number {number}")
            people.hold(new, "reviewing_officer", care)
            away(people.hold(new, "line_manager", care), me)
            people.hold(me, "reviewing_officer", care)

        with django_assert_num_queries(1):
            posts.held_by(there.stranger, today=TODAY)
        with django_assert_num_queries(1):
            posts.holders("severn-care", "line_manager", partnership=there.severn.id, today=TODAY)
        with django_assert_num_queries(1):
            posts.representatives("severn-care", partnership=there.severn.id, today=TODAY)
        with django_assert_num_queries(2):
            names.people([there.stranger, there.left])
            names.agencies(["severn-care", "puddlewick-school"])

    def test_for_names_gives_those_of_who_has_left_and_none_for_a_stranger_to_it(self):
        there = world()
        unknown = Partnership.objects.get(slug="severn-vale").id

        assert names.people([there.left, unknown]) == {there.left: "Lettie Gone"}
        assert names.people([]) == {}
        assert names.agencies(["severn-care", "nowhere"]) == {
            "severn-care": "Severn Vale Children's Care"
        }
