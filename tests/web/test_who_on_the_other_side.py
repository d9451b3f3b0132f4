"""Where the child lives, which agency, who there, and what they are called in its sector."""

import pytest
from raising_steps import at, begun, in_two_partnerships, sent
from service_steps import raised
from service_world import agency, find, hold

from accord.directory.models import Agency, Partnership
from accord.library import policies
from accord.web import counterparts

pytestmark = pytest.mark.django_db

MSCB = policies.by_id("mscb").policy


def answers(shown) -> list[str]:
    """Return the answers that a page offers, as their labels read."""
    return [each.text for each in shown.all("label") if "govuk-radios__label" in each["class"]]


class TestWhereTheChildLives:
    def test_is_asked_of_somebody_whose_agency_belongs_to_several_partnerships(self, page, people):
        page.client.force_login(find(people.police.practitioner))

        shown = page.get(at(begun(page), "desk"))

        assert shown.heading == "Where does the child live?"
        assert answers(shown) == [
            "In the area of Harbour Bay Safeguarding Children Partnership",
            "In the area of Severn Vale Safeguarding Children Partnership",
        ]
        assert "The policy of the partnership where the child lives holds" in shown.text
        assert policies.by_id("tscp").policy.title in shown.text

    def test_names_the_agency_too_for_who_works_in_two(self, teacher, people):
        in_two_partnerships(people)
        care = Agency.objects.get(slug=people.social_care.slug)
        hold(find(people.school.practitioner), "practitioner", care)

        shown = teacher.get(at(begun(teacher), "desk"))

        assert shown.heading == "Where does the child live, and which agency do you raise it for?"
        assert (
            "In the area of Severn Vale Safeguarding Children Partnership, for Puddlewick School"
            in answers(shown)
        )

    def test_is_no_question_of_places_within_one_partnership(self, teacher, people):
        care = Agency.objects.get(slug=people.social_care.slug)
        hold(find(people.school.practitioner), "practitioner", care)

        shown = teacher.get(at(begun(teacher), "desk"))

        assert shown.heading == "Which agency do you raise it for?"
        assert answers(shown) == ["Puddlewick School", "Severn Vale Children's Care"]

    def test_is_not_asked_of_anybody_else(self, teacher):
        draft = begun(teacher)

        assert teacher.client.get(at(draft, "desk")).headers["Location"] == at(draft, "agency")

    def test_is_asked_for_the_short_log_until_it_is_answered(self, page, people):
        page.client.force_login(find(people.police.practitioner))

        shown = page.get("/settled/", status=422, asked="1")

        assert shown.errors == ["Choose one: it decides the policy."]


class TestLookingForAnAgency:
    @pytest.fixture
    def many(self, people):
        """A dozen more schools, so that the agencies do not fit a page."""
        severn = Partnership.objects.get(pk=people.severn.id)
        for number in range(12):
            agency(f"heron-school-{number}", f"Heron School {number}", "school", severn)
        return people

    def found(self, visitor, words: str) -> list[str]:
        shown = visitor.post(at(begun(visitor), "agency"), {"find": words, "do": "find"})
        return [each["value"] for each in shown.all("input", name="responding")]

    @pytest.mark.usefixtures("many")
    def test_finds_it_by_its_kind(self, teacher):
        assert self.found(teacher, "police") == ["twoshires-police"]
        assert "severn-care" in self.found(teacher, "social care")

    @pytest.mark.usefixtures("many")
    def test_finds_it_by_kind_and_name_together(self, teacher):
        assert self.found(teacher, "school heron 11") == ["heron-school-11"]

    def test_finds_it_by_what_its_people_are_called(self, teacher, many):
        Partnership.objects.filter(pk=many.severn.id).update(policy="mscb")

        assert self.found(teacher, "detective sergeant") == ["twoshires-police"]

    @pytest.mark.usefixtures("many")
    def test_finds_nobody_by_a_title_that_the_policy_does_not_name(self, teacher):
        """The control."""
        assert self.found(teacher, "detective sergeant") == []


class TestWhoThere:
    def person(self, visitor, responding="twoshires-police"):
        draft = begun(visitor)
        sent(visitor, at(draft, "agency"), responding=responding)
        return visitor.get(at(draft, "person"))

    def test_not_knowing_is_there_with_what_happens_then_and_who_helps(self, teacher):
        shown = self.person(teacher)

        assert "I do not know who" in shown.text
        assert "Their safeguarding lead is asked to name somebody" in shown.text
        office = "office@severn-vale.example"
        assert shown.links[office] == f"mailto:{office}"

    def test_says_who_meets_later_and_what_they_are_called_there(self, teacher, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="mscb")

        text = self.person(teacher).text

        assert "their line manager, who may be called detective sergeant (clause s1a)" in text
        assert "headteacher" not in text
        assert "Before the formal process it is you and their worker who talk" in text

    def test_says_nothing_of_it_where_the_document_names_no_titles(self, teacher):
        assert "Who meets later" not in self.person(teacher).text


class TestWhatAPostIsCalled:
    def test_goes_by_the_sector_of_the_agency(self):
        (first, *_) = counterparts.later("police", MSCB)

        assert (first.theirs, first.called) == ("line manager", ("detective sergeant",))
        assert first.clauses == ("s1a",)

    def test_counts_a_school_as_education(self):
        assert [each.called for each in counterparts.later("school", MSCB)] == [
            ("designated teacher",), ("headteacher",),
        ]  # fmt: skip

    def test_is_nothing_for_a_sector_that_the_document_leaves_out(self):
        assert counterparts.later("early-years", MSCB) == ()

    def test_stands_on_the_page_of_the_escalation_for_this_stage_and_the_next(self, page, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="mscb")
        escalation = raised(people, counterpart=people.social_care.practitioner)
        page.client.force_login(find(people.school.practitioner))

        text = page.get(f"/escalations/{escalation}/").text

        assert "Who is a line manager elsewhere? Police: detective sergeant; Health: " in text
        assert "Who is a worker elsewhere?" not in text

    def test_stands_beside_the_post_where_somebody_is_named(self, page, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="mscb")
        escalation = raised(people, counterpart=people.social_care.practitioner)
        page.client.force_login(find(people.school.practitioner))

        shown = page.get(f"/escalations/{escalation}/name_counterpart/")

        assert "Police: detective sergeant" in shown.text
