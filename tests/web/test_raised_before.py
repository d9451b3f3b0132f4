"""Other escalations about the same child: shown where one has a door, and gone on from."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from raising_steps import act_of, at, filled, sent, written
from service_steps import DAY, raised
from service_world import find

from accord.engine import acts, events
from accord.register import models as register
from accord.register.picture import reference as reference_of
from accord.services import access, escalations

pytestmark = pytest.mark.django_db

HERON = {"child": {"child": "none", "child_reference": "HERON 7"}}


def about_heron(people, reference="heron-7", **other):
    line = events.Line(id="child_reference", text=reference)
    return raised(people, account=(line,), at=timezone.now() - 2 * DAY, **other)


def by_a_colleague(people):
    """Return one of the same agency's with the same reference, to which the teacher has no door."""
    (desk,) = access.desks(people.school.colleague, today=timezone.localdate())
    done = escalations.raise_(
        acts.Raise(areas=("levels-of-need",)),
        key=people.school.id, person=people.school.colleague, desk=desk,
        responding=(people.social_care.slug,), counterpart=None, happened=None, departing="",
        account=(events.Line(id="child_reference", text="HERON 7"),),
        at=timezone.now() - DAY,
    )  # fmt: skip
    return done.escalation


class TestTheCheck:
    def test_says_what_was_raised_before_with_the_reference(self, teacher, people):
        first = about_heron(people)

        shown = teacher.get(at(filled(teacher, **HERON), "check"))

        assert "Raised before" in shown.text
        assert shown.links[reference_of(first)] == f"/escalations/{first}/"

    def test_says_nothing_without_a_reference_or_of_another(self, teacher, people):
        about_heron(people, "HERON 8")

        for draft in (filled(teacher), filled(teacher, **HERON)):
            assert "Raised before" not in teacher.get(at(draft, "check")).text

    def test_counts_none_to_which_there_is_no_door(self, teacher, people):
        by_a_colleague(people)

        assert "Raised before" not in teacher.get(at(filled(teacher, **HERON), "check")).text

    def test_lets_it_go_on_from_that_one_and_take_it_back(self, teacher, people):
        earlier = reference_of(about_heron(people))
        draft = filled(teacher, **HERON)

        where = sent(teacher, at(draft, "check"), follow=earlier)
        assert written(people, draft).follows == earlier
        assert f"It goes on from {earlier}" in teacher.get(where).text
        sent(teacher, where, follow="")

        assert written(people, draft).follows == ""

    def test_raises_it_as_going_on_from_that_one(self, teacher, people):
        first = about_heron(people)
        draft = filled(teacher, **HERON)
        sent(teacher, at(draft, "check"), follow=reference_of(first))

        sent(teacher, at(draft, "check"))

        second = register.Entry.objects.exclude(pk=first).get()
        assert act_of(second.escalation).follows == second.follows == reference_of(first)
        shown = teacher.get(f"/escalations/{second.escalation}/")
        assert "This one goes on from it." in shown.text
        assert f"It goes on from {reference_of(first)}." in shown.text
        assert "It goes on from this one." in teacher.get(f"/escalations/{first}/").text

    @pytest.mark.parametrize("which", ["ABCD-2345", "nonsense", "theirs"])
    def test_goes_on_from_none_to_which_there_is_no_door(self, teacher, people, which):
        theirs = reference_of(by_a_colleague(people))
        draft = filled(teacher, **HERON)

        answer = teacher.client.post(
            at(draft, "check"), {"follow": theirs if which == "theirs" else which}
        )

        assert answer.status_code == 404
        assert written(people, draft).follows == ""
        assert register.Entry.objects.count() == 1


class TestThePageOfAnEscalation:
    def test_lists_the_others_with_stage_status_and_agencies(self, teacher, people):
        first, second = about_heron(people), about_heron(people, "HERON-7")

        shown = teacher.get(f"/escalations/{first}/")

        assert "About the same child" in shown.text
        assert shown.links[reference_of(second)] == f"/escalations/{second}/"
        assert f"{reference_of(second)}, Stage 1 Puddlewick School and" in shown.text

    def test_has_no_such_part_where_there_is_none(self, teacher, people):
        escalation = about_heron(people)

        assert "About the same child" not in teacher.get(f"/escalations/{escalation}/").text

    def test_counts_none_to_which_the_reader_has_no_door(self, teacher, people):
        escalation = about_heron(people)
        by_a_colleague(people)

        assert "About the same child" not in teacher.get(f"/escalations/{escalation}/").text

    def test_shows_the_other_side_none_but_its_own(self, page, people):
        """The control: the counterpart of both sees both, of one sees one."""
        theirs = people.social_care.practitioner
        both = [about_heron(people, counterpart=theirs) for _ in range(2)]
        about_heron(people)
        page.client.force_login(find(theirs))

        shown = page.get(f"/escalations/{both[0]}/")

        listed = {each for each in shown.links.values() if each.startswith("/escalations/")}
        assert f"/escalations/{both[1]}/" in listed
        assert shown.text.count("raised on") == 1

    def test_asks_as_much_with_many_as_with_two(self, teacher, people):
        first = about_heron(people)
        address = f"/escalations/{first}/"

        def asked() -> int:
            with CaptureQueriesContext(connection) as captured:
                teacher.client.get(address)
            return len(captured)

        about_heron(people)
        asked()
        few = asked()
        for _ in range(5):
            about_heron(people)

        assert asked() == few
