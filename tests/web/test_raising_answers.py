"""Answers to the questions of a raising: what is taken, what is asked again, under which policy."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from raising_steps import (
    QUICK,
    act_of,
    at,
    begun,
    by_day,
    filled,
    in_two_partnerships,
    sent,
    written,
)
from service_world import agency, find, hold, person

from accord.directory import models as directory
from accord.register import models as register

pytestmark = pytest.mark.django_db


class TestWhatIsNotYetRight:
    def test_is_said_beside_its_field_and_above_all(self, teacher):
        draft = begun(teacher)
        asked = {
            "agency": "Choose the agency whose decision you disagree with.",
            "person": "Choose a person, or say that you do not know.",
            "child": "Choose what is so, or say that none of it is.",
            "about": "Choose at least one thing that it is about.",
            "what-happened": "Say in a sentence or two what happened.",
            "earlier-day": "Say whether the child needs an earlier day.",
        }
        for step, text in asked.items():
            if step == "person":
                sent(teacher, at(draft, "agency"), **QUICK["agency"])

            shown = teacher.post(at(draft, step), status=422)

            assert shown.errors == [text]
            assert any(text in each.text for each in shown.all("p", class_="govuk-error-message"))

    @pytest.mark.parametrize("step", ["what-happened", "more-about-it"])
    def test_says_beside_the_box_that_a_name_stays(self, teacher, step):
        shown = teacher.get(at(filled(teacher), step))

        assert "A name cannot be taken out of the record later." in shown.text

    def test_keeps_a_long_narrative_and_says_kindly_that_it_is_too_long(self, teacher, people):
        draft = filled(teacher, "agency", "person", "child", "about")

        shown = teacher.post(at(draft, "what-happened"), {"text": "b" * 10_001}, status=422)

        (error,) = shown.errors
        assert "10,001 characters long, and 10,000 can be kept" in error
        assert "b" * 10_001 in shown.one("textarea").text
        assert written(people, draft).what_happened == ""

    def test_takes_ten_thousand_characters_with_line_ends_as_browsers_send_them(
        self, teacher, people
    ):
        draft = filled(teacher, "agency", "person", "child", "about")
        text = "\r\n".join(["c" * 99] * 100)

        sent(teacher, at(draft, "what-happened"), text=text)

        assert written(people, draft).what_happened == text.replace("\r\n", "\n")

    def test_keeps_four_parts_of_the_concern_from_one_page(self, teacher):
        draft = filled(teacher, "agency", "person", "child", "about", "what-happened")
        said = {
            "why_unsafe": "Nobody looks.", "change_wanted": "A visit.",
            "impact_on_child": "She is cold.", "evidence": "Seen on Monday.",
        }  # fmt: skip

        asked = teacher.get(at(draft, "more-about-it"))
        labels = [each.text for each in asked.all("label")]
        assert [each.endswith("(asked for)") for each in labels] == [True, True, True, False, False]
        assert "clause 2.1b" in asked.text
        teacher.post(at(draft, "more-about-it"), {**said, "evidence": "c" * 10_001}, status=422)
        assert sent(teacher, at(draft, "more-about-it"), **said, do="back") == at(draft, "check")

        kept = teacher.get(at(draft, "more-about-it")).fields(at(draft, "more-about-it"))
        assert {each: kept[each].strip() for each in said} == said

    def test_is_said_in_the_order_of_the_fields(self, teacher):
        draft = filled(teacher, "agency", "person")
        both = {"child": ["looked_after", "none"], "child_reference": "a" * 41}

        asked = teacher.post(at(draft, "child"), both, status=422)

        assert asked.errors[0].startswith("Choose what is so")
        assert asked.errors[1].startswith("This is 41 characters")

    def test_is_not_an_agency_that_is_missing_from_the_list(self, teacher):
        asked = teacher.get(at(begun(teacher), "agency"))

        assert "Is the agency not here?" in asked.text
        assert asked.links["office@severn-vale.example"] == "mailto:office@severn-vale.example"

    def test_drops_characters_that_nobody_can_see(self, teacher, people):
        draft = begun(teacher)

        sent(teacher, at(draft, "more-about-it"), evidence=" \x00seen\x07\tby us\x7f ")

        assert written(people, draft).evidence == "seen\tby us"

    def test_refuses_an_agency_and_a_person_from_elsewhere(self, teacher, people):
        draft = begun(teacher)

        teacher.post(at(draft, "agency"), {"responding": "harbour-care"}, status=422)
        teacher.post(at(draft, "agency"), {"responding": "puddlewick-school"}, status=422)
        sent(teacher, at(draft, "agency"), **QUICK["agency"])
        for somebody in (people.harbour_care.practitioner, people.social_care.director, uuid4()):
            teacher.post(at(draft, "person"), {"counterpart": str(somebody)}, status=422)

    def test_refuses_an_area_of_no_policy_and_asks_for_the_other_one_in_words(self, teacher):
        draft = begun(teacher)

        teacher.post(at(draft, "about"), {"areas": "the-weather"}, status=422)
        asked = teacher.post(at(draft, "about"), {"areas": "other"}, status=422)

        assert asked.errors == ["Say in a few words what else it is about."]

    def test_takes_another_area_in_words_though_its_box_is_not_ticked(self, teacher, people):
        draft = begun(teacher)

        sent(teacher, at(draft, "about"), area_other="the hand-over")

        assert written(people, draft).areas == ("other",)

    def test_refuses_something_and_nothing_of_the_child_at_once(self, teacher):
        draft = begun(teacher)

        asked = teacher.post(at(draft, "child"), {"child": ["looked_after", "none"]}, status=422)

        assert asked.errors == ["Choose what is so, or that none of it is, not both."]

    @pytest.mark.parametrize("name", ["Freddie Jones", "Freddie", "Zoë O'Neill-Brown"])
    def test_asks_back_once_what_looks_like_a_childs_name(self, teacher, people, name):
        draft = filled(teacher, "agency", "person")
        typed = {"child": "none", "child_reference": name}

        asked = teacher.post(at(draft, "child"), typed, status=422)

        assert [each.startswith("This looks like a name.") for each in asked.errors] == [True]
        assert written(people, draft).child_reference == ""
        again = asked.fields(at(draft, "child"))
        assert again["child_reference"] == name
        sent(teacher, at(draft, "child"), **again)
        assert written(people, draft).child_reference == name

    def test_asks_back_another_name_too(self, teacher):
        draft = filled(teacher, "agency", "person")
        typed = {"child": "none", "child_reference": "Freda Jones", "sure": "Freddie Jones"}

        teacher.post(at(draft, "child"), typed, status=422)

    @pytest.mark.parametrize("reference", ["HERON 7", "P/2231", "AB-12"])
    def test_takes_a_reference_with_a_number_at_once(self, teacher, reference):
        draft = filled(teacher, "agency", "person")

        sent(teacher, at(draft, "child"), child="none", child_reference=reference)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({}, "Give the day by which the child must be safe."),
            ({"day": "31", "month": "2", "year": "2027"}, "There is no 31 February 2027."),
            ({"day": "1", "month": "Mai", "year": "2027"}, "“Mai” is no month:"),
            ({"day": "٣", "month": "5", "year": "2027"}, "“٣” is no day:"),
            ({"day": "1", "month": "May", "year": "20"}, "That day has passed."),
            ({"day": "1", "month": "5", "year": "2099"}, "The policy's own time ends on"),
        ],
    )
    def test_says_what_is_the_matter_with_a_day_and_keeps_it(self, teacher, typed, said):
        draft = begun(teacher)
        sending = {"earlier": "yes", "protect_reason": "tonight", **typed}

        shown = teacher.post(at(draft, "earlier-day"), sending, status=422)

        assert [each.startswith(said) for each in shown.errors] == [True]
        kept = shown.fields(at(draft, "earlier-day"))
        assert {name: kept[name] for name in typed} == typed
        assert kept["protect_reason"].strip() == "tonight"

    def test_asks_which_holds_where_a_day_stands_beside_a_no(self, teacher, people):
        draft = begun(teacher)
        sending = by_day(timezone.localdate() + timedelta(days=1)) | {"earlier": "no"}

        shown = teacher.post(at(draft, "earlier-day"), sending, status=422)

        assert shown.errors == [
            "You answered no, and gave a day or a reason as well. Answer yes if they hold, or "
            "empty the boxes."
        ]
        sent(teacher, at(draft, "earlier-day"), earlier="no")
        assert written(people, draft).protect_day is None

    @pytest.mark.parametrize("left", ["day", "protect_reason"])
    def test_drops_no_day_and_no_reason_without_a_word(self, teacher, people, left):
        day = timezone.localdate()
        draft = filled(teacher, earlier_day=by_day(day))

        typed = {"earlier": "no", left: by_day(day)[left], "change": "1"}
        teacher.post(at(draft, "earlier-day"), typed, status=422)

        assert written(people, draft).protect_day == day
        sent(teacher, at(draft, "earlier-day"), earlier="no", change="1")
        assert written(people, draft).protect_day is None

    def test_asks_why_it_cannot_be_later(self, teacher):
        draft = begun(teacher)
        sending = by_day(timezone.localdate()) | {"protect_reason": ""}

        shown = teacher.post(at(draft, "earlier-day"), sending, status=422)

        assert shown.errors == ["Say why it cannot be later."]


class TestSeveralDesks:
    def test_ask_for_whom_it_is_raised_and_take_that_policy(self, teacher, people):
        in_two_partnerships(people)
        draft = begun(teacher)

        asked = teacher.get(at(draft, "desk"))
        assert asked.heading == "Where does the child live?"
        assert "In the area of Harbour Bay Safeguarding Children Partnership" in asked.text
        assert teacher.client.get(at(draft, "about")).headers["Location"] == at(draft, "desk")
        teacher.post(at(draft, "desk"), {"desk": f"puddlewick-school {uuid4()}"}, status=422)
        sent(teacher, at(draft, "desk"), desk=f"puddlewick-school {people.harbour.id}")

        offered = {each["value"] for each in teacher.get(at(draft, "agency")).all("input")}
        assert "gullhaven-school" in offered
        assert "severn-care" not in offered
        assert "the-need-for-inaction" not in teacher.get(at(draft, "about")).html

    def test_a_change_of_desk_asks_again_what_stood_on_it(self, teacher, people):
        in_two_partnerships(people)
        draft = begun(teacher)
        sent(teacher, at(draft, "desk"), desk=f"puddlewick-school {people.severn.id}")
        for step, answers in QUICK.items():
            sent(teacher, at(draft, step), **answers)

        address = at(draft, "desk")
        where = sent(teacher, address, desk=f"puddlewick-school {people.harbour.id}", change="1")

        assert where == at(draft, "agency")
        sent(teacher, where, responding="harbour-care", change="1")
        sent(teacher, at(draft, "person"), counterpart="unknown", change="1")
        sent(teacher, at(draft, "talked"), talked="no", change="1")
        sent(teacher, at(draft, "child"), change="1")
        where = sent(teacher, at(draft, "about"), areas="levels-of-need", change="1")
        assert where == at(draft, "check")
        assert "Harbour Bay" in teacher.get(where).text


class TestUnderAnotherPolicy:
    def test_torbays_child_at_harm_starts_at_any_stage_with_a_reason(self, page, people):
        page.client.force_login(find(people.harbour_school.practitioner))
        draft = begun(page, danger="yes")

        asked = page.get(at(draft, "start"))
        assert "clause i5" in asked.text
        shown = page.post(at(draft, "start"), {"start_at": "stage-3"}, status=422)
        assert shown.errors == ["Say why it cannot begin at the first stage."]
        sent(page, at(draft, "start"), start_at="stage-3", start_reason="She goes home tonight.")
        sent(page, at(draft, "agency"), responding="harbour-care")
        senior = str(people.harbour_care.senior_manager)
        sent(page, at(draft, "person"), counterpart=senior)
        assert page.get(at(draft, "child")).heading.startswith("What is your reference")
        for step in ("child", "about", *list(QUICK)[5:]):
            sent(page, at(draft, step), **({} if step == "child" else QUICK[step]))
        assert "She goes home tonight." in page.get(at(draft, "check")).text
        sent(page, at(draft, "check"))

        entry = register.Entry.objects.get()
        assert entry.stage == "stage-3"
        assert act_of(entry.escalation).start_reason == "She goes home tonight."

    def test_torbay_without_harm_starts_at_the_first(self, page, people):
        page.client.force_login(find(people.harbour_school.practitioner))
        draft = begun(page)

        assert page.client.get(at(draft, "start")).headers["Location"] == at(draft, "agency")

    def test_medways_grounds_are_enough(self, teacher, people):
        directory.Partnership.objects.filter(pk=people.severn.id).update(policy="mscb")
        draft = filled(teacher, "agency", "person", "talked", "child")

        asked = teacher.get(at(draft, "about"))
        assert [each.text for each in asked.all("legend")] == ["Areas", "Grounds"]
        sent(teacher, at(draft, "about"), grounds=["2d", "2h"])
        for step in list(QUICK)[5:]:
            sent(teacher, at(draft, step), **QUICK[step])
        assert "Core groups not held in time" in teacher.get(at(draft, "check")).text
        sent(teacher, at(draft, "check"))

        assert act_of(register.Entry.objects.get().escalation).grounds == ("2d", "2h")

    @pytest.mark.parametrize("policy", ["bscp", "chscp", "gscp", "mscb", "tscp"])
    def test_it_can_be_raised(self, teacher, people, policy):
        directory.Partnership.objects.filter(pk=people.severn.id).update(policy=policy)
        draft = filled(teacher)

        sent(teacher, at(draft, "check"))

        assert register.Entry.objects.get().policy == policy


class TestManyToChooseFrom:
    @pytest.fixture(autouse=True)
    def crowd(self, people):
        severn = directory.Partnership.objects.get(pk=people.severn.id)
        care = directory.Agency.objects.get(slug="severn-care")
        for number in range(20):
            agency(f"made-up-{number}", f"Made Up School {number}", "school", severn)
            worker = person(f"Invented Worker {number}", domain="severn-care.example")
            hold(worker, "practitioner", care)

    def offered(self, shown) -> list[str]:
        return [
            each["value"] for each in shown.all("input") if each["type"] in ("checkbox", "radio")
        ]

    def test_shows_first_the_agencies_of_which_there_are_few(self, teacher):
        draft = begun(teacher)

        assert self.offered(teacher.get(at(draft, "agency"))) == [
            "severn-care", "twoshires-police", "wobbleford-health",
        ]  # fmt: skip

    def test_part_of_a_name_finds_an_agency(self, teacher):
        draft = begun(teacher)

        shown = teacher.post(at(draft, "agency"), {"find": "up 1 SCHOOL", "do": "find"})

        assert self.offered(shown)[0] == "made-up-1"
        assert "made-up-2" not in self.offered(shown)
        assert shown.errors == []

    def test_what_was_ticked_stays_while_something_else_is_looked_for(self, teacher):
        draft = begun(teacher)

        shown = teacher.post(
            at(draft, "agency"), {"find": "school", "do": "find", "responding": "severn-care"}
        )

        assert self.offered(shown)[0] == "severn-care"
        assert "8 more bear that name" in shown.text
        assert shown.fields(at(draft, "agency"))["responding"] == "severn-care"

    def test_a_name_that_nothing_bears_is_said(self, teacher):
        draft = begun(teacher)

        shown = teacher.post(at(draft, "agency"), {"find": "xyz", "do": "find"})

        assert "Nothing here bears that name." in shown.text

    def test_a_person_can_be_found_and_not_knowing_is_always_there(self, teacher):
        draft = filled(teacher, "agency")

        assert self.offered(teacher.get(at(draft, "person"))) == ["unknown"]
        shown = teacher.post(at(draft, "person"), {"find": "worker 17", "do": "find"})

        (found, last) = self.offered(shown)
        assert last == "unknown"
        assert sent(teacher, at(draft, "person"), counterpart=found) == at(draft, "talked")

    def test_what_is_missing_leads_to_the_search(self, teacher):
        draft = begun(teacher)

        shown = teacher.post(at(draft, "agency"), status=422)

        assert shown.links[shown.errors[0]] == "#find"
