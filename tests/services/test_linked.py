"""Escalations about the same child: linked by the agency's own reference, never merged."""

from uuid import UUID, uuid4

import pytest
from service_steps import DAY, discussed, do, raised
from service_world import AT, World, world

from accord.engine import acts, events, words
from accord.queries import linked
from accord.register import children
from accord.register import models as register
from accord.register.picture import reference as reference_of
from accord.services import access, escalations, rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> World:
    return world()


def about(people: World, reference: str = "", **other: object) -> UUID:
    """Return an escalation of the school's with its reference for the child."""
    line = events.Line(id="child_reference", text=reference)
    return raised(people, account=(line,) if reference else (), **other)


def by_the_police(people: World, reference: str) -> UUID:
    """Return one of the police, in the same partnership, with a reference of theirs."""
    desks = access.desks(people.police.practitioner, today=AT.date())
    done = escalations.raise_(
        acts.Raise(areas=(words.AreaId("levels-of-need"),)),
        key=uuid4(), person=people.police.practitioner,
        desk=next(each for each in desks if each.partnership == people.severn.id),
        responding=(people.social_care.slug,), counterpart=None, happened=None, departing="",
        account=(events.Line(id="child_reference", text=reference),), at=AT,
    )  # fmt: skip
    return done.escalation


def corrected(people: World, escalation: UUID, reference: str) -> None:
    """Correct the reference, as the page of the raising does that changes nothing else."""
    wrong = acts.Correct(entry=1, reason="the wrong child", particulars=acts.Raise())
    line = events.Line(id="child_reference", text=reference)
    do(escalation, people.school.practitioner, wrong, at=AT + DAY, account=(line,))


def entry(escalation: UUID) -> register.Entry:
    return register.Entry.objects.get(pk=escalation)


def beside(escalation: UUID) -> frozenset[UUID]:
    standing = escalations.stand(escalation).standing
    return linked.beside(escalation, reference=reference_of(escalation), standing=standing)


class TestTheKeyOfAChild:
    def test_is_the_same_however_the_reference_is_typed(self):
        keys = {children.key("school", each) for each in ("P/22-31", "p22 31", "P2231", " p.2231")}

        assert len(keys) == 1
        assert keys != {""}

    @pytest.mark.parametrize("reference", ["", "7", "P/22", "a-b-c", "///----"])
    def test_is_none_where_fewer_than_four_signs_are_left(self, reference):
        assert children.key("school", reference) == ""

    def test_is_another_for_another_reference_or_another_agency(self):
        keys = {
            children.key(agency, reference)
            for agency in ("school", "police")
            for reference in ("P2231", "P2232")
        }

        assert len(keys) == 4

    def test_cannot_be_told_apart_at_the_border_of_agency_and_reference(self):
        assert children.key("school", "1P2231") != children.key("school1", "P2231")

    def test_is_another_under_another_master_key(self, settings):
        before = children.key("school", "P2231")

        settings.MASTER_KEY = bytes(31) + b"\x01"

        assert children.key("school", "P2231") != before

    def test_holds_nothing_of_what_was_typed(self, people):
        escalation = about(people, "HERON 7")

        row = register.Entry.objects.filter(pk=escalation).values().get()
        assert len(row["child_key"]) == 64
        assert "heron" not in str(row).casefold()


class TestTheRegister:
    def test_keeps_a_key_where_a_reference_was_given(self, people):
        assert entry(about(people, "HERON 7")).child_key == children.key(
            people.school.slug, "heron7"
        )
        assert entry(about(people)).child_key == ""

    def test_is_the_same_made_anew(self, people):
        for each in (about(people, "HERON 7"), about(people, follows="ABCD-2345")):
            do(each, people.school.practitioner, acts.FileRecord(), at=AT + DAY)
        assert list(rebuild.check()) == []
        before = list(register.Entry.objects.order_by("pk").values())
        register.Entry.objects.update(child_key="", follows="")
        assert {each.what for each in rebuild.check()} == {"entry"}

        rebuild.rebuild()

        assert list(register.Entry.objects.order_by("pk").values()) == before

    @pytest.mark.parametrize("follows", ["the one about Heron", "ABCD2345", ""])
    def test_keeps_no_words_where_a_reference_should_stand(self, people, follows):
        assert entry(about(people, follows=follows or None)).follows == ""

    def test_goes_by_what_was_corrected(self, people):
        first, second = about(people), about(people)
        follower = about(people, follows=reference_of(first))

        corrected = acts.Correct(
            entry=1, reason="the wrong one", particulars=acts.Raise(follows=reference_of(second))
        )
        do(follower, people.school.practitioner, corrected, at=AT + DAY)

        assert entry(follower).follows == reference_of(second)
        assert list(rebuild.check()) == []

    def test_goes_by_a_reference_that_was_corrected(self, people):
        first, second = about(people, "HERON 7"), about(people, "HERON 7")

        corrected(people, second, "HERON 8")

        assert entry(second).child_key == children.key(people.school.slug, "HERON 8")
        assert beside(first) == frozenset()
        assert linked.child_reference(escalations.stand(second).standing) == "HERON 8"
        assert list(rebuild.check()) == []

    def test_goes_by_one_that_was_added_and_the_last_one_counts(self, people):
        first, second = about(people, "HERON 7"), about(people)

        for reference in ("HERON 8", "HERON 7"):
            corrected(people, second, reference)

        assert beside(first) == {second}

    def test_forgets_one_that_was_taken_away(self, people):
        first, second = about(people, "HERON 7"), about(people, "HERON 7")

        corrected(people, second, "")

        assert entry(second).child_key == ""
        assert beside(first) == frozenset()

    def test_goes_back_to_the_first_where_the_correction_is_struck_out(self, people):
        first, second = about(people, "HERON 7"), about(people, "HERON 7")
        corrected(people, second, "HERON 8")

        struck = acts.Correct(entry=2, reason="It was right.")
        do(second, people.school.practitioner, struck, at=AT + 2 * DAY)

        assert beside(first) == {second}

    def test_has_none_of_a_raising_that_was_struck_out(self, people):
        first, second = about(people, "HERON 7"), about(people, "HERON 7")

        struck = acts.Correct(entry=1, reason="It was another child.")
        do(second, people.school.practitioner, struck, at=AT + DAY)

        assert entry(second).child_key == ""
        assert beside(first) == frozenset()
        assert list(rebuild.check()) == []

    def test_goes_by_no_account_of_anything_else(self, people):
        escalation = about(people, "HERON 7")

        line = events.Line(id="child_reference", text="HERON 8")
        do(escalation, people.school.practitioner, discussed(), at=AT + DAY, account=(line,))

        assert entry(escalation).child_key == children.key(people.school.slug, "HERON 7")


class TestThoseBeside:
    def test_are_those_with_the_same_reference_of_the_same_agency(self, people):
        first, second = about(people, "HERON 7"), about(people, "heron-7")
        about(people, "HERON 8")
        about(people)
        by_the_police(people, "HERON 7")

        assert beside(first) == {second}
        assert beside(second) == {first}

    def test_are_what_it_goes_on_from_and_what_goes_on_from_it(self, people):
        first = about(people)
        second = about(people, follows=reference_of(first))
        third = about(people, follows=reference_of(second))

        assert beside(first) == {second}
        assert beside(second) == {first, third}

    def test_are_none_without_a_reference(self, people):
        first = about(people)
        about(people)

        assert beside(first) == frozenset()

    def test_are_asked_for_in_one_query(self, people, django_assert_num_queries):
        escalation = about(people, "HERON 7")
        standing = escalations.stand(escalation).standing

        with django_assert_num_queries(1):
            linked.beside(escalation, reference=reference_of(escalation), standing=standing)


class TestBeforeRaising:
    def test_finds_what_the_agency_raised_with_the_reference(self, people):
        first = about(people, "HERON 7")
        by_the_police(people, "HERON 7")

        assert linked.of_child(people.school.slug, " heron 7") == {first}

    def test_asks_nothing_where_the_reference_is_too_short(self, people, django_assert_num_queries):
        about(people, "H 7")

        with django_assert_num_queries(0):
            assert linked.of_child(people.school.slug, "H 7") == frozenset()


class TestDoorsToSome:
    def test_are_those_that_a_person_has(self, people):
        mine, theirs = about(people, "HERON 7"), by_the_police(people, "HERON 7")

        found = access.to_some((mine, theirs), person=people.school.practitioner, at=AT)

        assert [each.entry.pk for each in found] == [mine]

    def test_are_asked_for_in_vain_without_a_query(self, people, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert access.to_some((), person=people.school.practitioner, at=AT) == ()

    def test_are_the_doors_that_open_one_by_one(self, people):
        escalation = about(people, "HERON 7")

        (found,) = access.to_some((escalation,), person=people.school.practitioner, at=AT)

        one = access.to_escalation(escalation, person=people.school.practitioner, at=AT)
        assert found.door == one
