"""Raising a disagreement: question by question, there and back, checked, raised once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from raising_steps import (
    QUICK,
    SAID,
    act_of,
    at,
    begun,
    by_day,
    filled,
    in_two_partnerships,
    sent,
    written,
)
from service_world import find

from accord.desk.models import Draft
from accord.directory import models as directory
from accord.register import models as register

pytestmark = pytest.mark.django_db


class TestTheFirstQuestion:
    def test_is_whether_the_child_is_in_danger(self, teacher):
        assert teacher.get("/raise/").heading == "Is the child in immediate danger?"

    def test_keeps_nothing_until_it_is_answered(self, teacher):
        teacher.get("/raise/")
        asked = teacher.post("/raise/", {"key": str(uuid4())}, status=422)

        assert asked.errors == ["Say whether the child is in immediate danger."]
        assert not Draft.objects.exists()

    def test_answered_twice_by_the_same_form_begins_one_draft(self, teacher):
        draft = begun(teacher)

        sent(teacher, "/raise/", key=str(draft), danger="no")

        assert Draft.objects.count() == 1

    def test_without_a_usable_key_still_begins_a_draft(self, teacher):
        sent(teacher, "/raise/", key="nonsense", danger="no")

        assert Draft.objects.count() == 1

    def test_offers_to_go_on_with_what_was_begun(self, teacher):
        draft = filled(teacher, "agency")

        links = teacher.get("/raise/").links

        (said,) = [text for text, href in links.items() if href == at(draft)]
        assert said.startswith("About Severn Vale Children's Care, saved")

    def test_asks_people_who_are_not_signed_in_to_sign_in(self, page):
        for address in ("/raise/", at(uuid4()), at(uuid4(), "agency"), at(uuid4(), "check")):
            answer = page.client.get(address)
            assert answer.status_code == 302
            assert "next=/raise/" in answer.headers["Location"]

    def test_says_what_to_do_where_nobody_knows_whom_one_works_for(self, page, people):
        page.client.force_login(find(people.stranger))

        shown = page.get("/raise/")

        assert shown.heading == "You cannot raise anything yet"
        office = "office@severn-vale.example"
        assert shown.links[office] == f"mailto:{office}"

    def test_says_to_the_office_that_it_raises_nothing_itself(self, page, people):
        page.client.force_login(find(people.severn.office))

        shown = page.get("/raise/")

        assert shown.heading == "You cannot raise anything as the office"
        assert "Accord does not know for which agency" not in shown.text

    def test_says_to_who_looks_after_an_agency_how_they_can(self, page, people):
        page.client.force_login(find(people.school.administrator))

        shown = page.get("/raise/")

        assert shown.heading == "You cannot raise anything yet"
        assert "your partnership's office, can put that right" in shown.text

    def test_is_softened_for_who_was_asked_on_the_start_page(self, teacher):
        said = "You were asked on the start page"

        assert said in teacher.get("/raise/?from=start").text
        assert said not in teacher.get("/raise/").text


class TestInDanger:
    def test_999_and_the_front_door_come_first_then_the_policy_with_its_clause(self, teacher):
        draft = begun(teacher, danger="yes")

        shown = teacher.get(at(draft, "in-danger"))

        assert shown.heading == "Ring 999 now"
        order = ["999", "01632 960 000", "safeguarding lead in your agency", "clause 1.8"]
        places = [shown.text.index(each) for each in order]
        assert places == sorted(places)
        assert shown.links["01632 960 000"] == "tel:01632960000"
        sage = "sage@puddlewick-school.example"
        assert "Sage Puddlewick-School" in shown.text
        assert shown.links[sage] == f"mailto:{sage}"

    def test_it_goes_on_in_two_clicks(self, teacher):
        key = teacher.get("/raise/").one("input", name="key")["value"]

        first = sent(teacher, "/raise/", key=key, danger="yes")
        second = teacher.get(first).links["Go on raising it"]

        assert teacher.get(second).heading == "Which agency's decision do you disagree with?"

    def test_it_is_recorded_with_the_raising_and_owed_at_once(self, teacher):
        draft = filled(teacher)
        sent(teacher, at(draft, "danger"), danger="yes", change="1")

        sent(teacher, at(draft, "check"))

        entry = register.Entry.objects.get()
        assert act_of(entry.escalation).immediate_harm is True
        assert register.Owed.objects.filter(entry=entry, clauses__contains="1.8").exists()

    def test_changing_to_yes_shows_it_too_and_comes_back_to_the_check(self, teacher):
        draft = filled(teacher)

        where = sent(teacher, at(draft, "danger"), danger="yes", change="1")

        assert teacher.get(where).links["Go on raising it"] == at(draft, "check")

    def test_every_policy_in_question_is_shown_while_it_is_not_chosen(self, teacher, people):
        in_two_partnerships(people)
        directory.Partnership.objects.filter(pk=people.harbour.id).update(policy="bscp")
        draft = begun(teacher, danger="yes")

        text = teacher.get(at(draft, "in-danger")).text

        assert "clause 1.8" in text
        assert "clause 1.5" in text

    def test_each_front_door_stands_beside_its_partnership(self, teacher, people):
        in_two_partnerships(people)
        directory.Partnership.objects.filter(pk=people.harbour.id).update(
            front_door="Ring 01632 960 777"
        )

        shown = teacher.get(at(begun(teacher, danger="yes"), "in-danger"))

        names, doors = ([each.text for each in shown.all(tag)] for tag in ("dt", "dd"))
        assert [each.partition(" Safeguarding")[0] for each in names] == [
            "Harbour Bay", "Severn Vale",
        ]  # fmt: skip
        assert "01632 960 777" in doors[0]
        assert "01632 960 000" in doors[1]
        assert "The one where the child lives." in shown.text

    def test_a_policy_that_asks_nothing_at_once_is_not_shown_as_if_it_did(self, page, people):
        page.client.force_login(find(people.harbour_school.practitioner))

        text = page.get(at(begun(page, danger="yes"), "in-danger")).text

        assert "What the policy asks at once" not in text
        assert "may start at any stage" not in text


class TestGoingThrough:
    def test_every_question_is_a_page_of_its_own_with_its_number(self, teacher):
        draft = begun(teacher)
        where, seen = at(draft, "agency"), []

        for number, answers in enumerate(QUICK.values(), start=2):
            shown = teacher.get(where)
            seen.append(shown.heading)
            assert f"Question {number} of 7" in shown.text
            where = sent(teacher, where, **answers)

        assert len(set(seen)) == len(QUICK)
        assert where == at(draft, "check")

    def test_says_how_many_there_are_once_no_answer_brings_more(self, page, people):
        """In danger Torbay asks at which stage it starts."""
        page.client.force_login(find(people.harbour_school.practitioner))
        assert "Question 1" in page.get("/raise/").text
        assert "Question 1 of" not in page.get("/raise/").text

        shown = page.get(at(begun(page, danger="yes"), "start"))

        assert "Question 2 of 8" in shown.text

    def test_going_on_later_comes_back_to_where_it_was_left(self, teacher):
        draft = filled(teacher, "agency", "person")

        assert teacher.client.get(at(draft)).headers["Location"] == at(draft, "talked")

    def test_the_check_cannot_be_reached_with_something_missing(self, teacher):
        draft = filled(teacher, "agency")

        for answer in (
            teacher.client.get(at(draft, "check")),
            teacher.client.post(at(draft, "check")),
        ):
            assert answer.headers["Location"] == at(draft, "person")
        assert not register.Entry.objects.exists()

    def test_a_question_that_is_not_put_leads_to_the_one_that_is(self, teacher):
        draft = begun(teacher)

        for step in ("desk", "start"):
            assert teacher.client.get(at(draft, step)).headers["Location"] == at(draft, "agency")
        teacher.get(at(draft, "nonsense"), status=404)


class TestBackAndChange:
    def test_back_keeps_what_was_typed(self, teacher, people):
        draft = filled(teacher, "agency", "person", "child", "about")

        where = sent(teacher, at(draft, "what-happened"), text=SAID, do="back")

        assert where == at(draft, "about")
        assert written(people, draft).what_happened == SAID

    def test_back_with_nothing_typed_asks_for_nothing(self, teacher):
        draft = filled(teacher, "agency")

        assert sent(teacher, at(draft, "person"), do="back") == at(draft, "agency")
        assert teacher.client.get(at(draft)).headers["Location"] == at(draft, "person")

    def test_back_keeps_the_half_of_an_answer(self, teacher, people):
        draft = filled(teacher, "agency", "person", "talked")

        sent(teacher, at(draft, "child"), child_reference="HERON 7", do="back")

        assert written(people, draft).child_reference == "HERON 7"
        assert teacher.client.get(at(draft)).headers["Location"] == at(draft, "child")

    def test_back_stays_where_going_would_lose_something(self, teacher):
        draft = filled(teacher, "agency", "person", "child", "about")

        stayed = teacher.post(
            at(draft, "what-happened"), {"text": "a" * 10_001, "do": "back"}, status=422
        )

        assert "a" * 10_001 in stayed.one("textarea").text

    def test_later_keeps_what_was_typed_and_leads_to_my_work(self, teacher, people):
        draft = filled(teacher, "agency", "person", "child", "about")

        where = sent(teacher, at(draft, "what-happened"), text=SAID, do="later")

        assert where == "/my-work/"
        assert written(people, draft).what_happened == SAID

    def test_a_change_comes_back_to_the_check(self, teacher):
        draft = filled(teacher, more_about_it={"evidence": "Seen by nobody"})
        change = teacher.get(at(draft, "check")).links["Change evidence"]

        shown = teacher.get(change)
        where = sent(
            teacher,
            at(draft, "more-about-it"),
            **{**shown.fields(at(draft, "more-about-it")), "evidence": "Seen by us"},
        )

        assert where == at(draft, "check")
        assert "Seen by us" in teacher.get(where).text

    def test_a_change_can_be_left_with_back(self, teacher):
        draft = filled(teacher)

        where = sent(teacher, at(draft, "more-about-it"), change="1", do="back")

        assert where == at(draft, "check")

    def test_another_agency_asks_what_is_about_it_and_forgets_nothing_else(self, teacher, people):
        draft = filled(teacher, person={"counterpart": str(people.social_care.practitioner)})

        where = sent(teacher, at(draft, "agency"), responding="wobbleford-health", change="1")

        assert where == at(draft, "person")
        assert "Wobbleford Health" in teacher.get(where).heading
        where = sent(teacher, where, counterpart="unknown", change="1")
        assert where == at(draft, "talked")
        assert sent(teacher, where, talked="no", change="1") == at(draft, "check")
        assert written(people, draft).what_happened == SAID

    def test_every_question_shows_what_was_answered(self, teacher, people):
        draft = filled(
            teacher,
            person={"counterpart": str(people.social_care.colleague)},
            child={"child": ["looked_after"], "child_reference": "HERON 7"},
            about={"areas": ["other"], "area_other": "the hand-over"},
            earlier_day=by_day(timezone.localdate() + timedelta(days=1)),
        )

        def ticked(step: str) -> list[str]:
            shown = teacher.get(at(draft, step)).all("input")
            return [each["value"] for each in shown if "checked" in each.attributes]

        assert ticked("danger") == ["no"]
        assert ticked("agency") == ["severn-care"]
        assert ticked("person") == [str(people.social_care.colleague)]
        assert ticked("child") == ["looked_after"]
        assert ticked("about") == ["other"]
        assert ticked("earlier-day") == ["yes"]
        assert (
            teacher.get(at(draft, "child")).fields(at(draft, "child"))["child_reference"]
            == "HERON 7"
        )
        assert (
            teacher.get(at(draft, "about")).fields(at(draft, "about"))["area_other"]
            == "the hand-over"
        )
        assert SAID in teacher.get(at(draft, "what-happened")).html


class TestTheCheck:
    def test_shows_every_answer_and_what_begins_by_when_with_its_clause(self, teacher, people):
        draft = filled(
            teacher,
            person={"counterpart": str(people.social_care.practitioner)},
            child={"child": ["on_protection_plan"], "child_reference": "HERON 7"},
            about={"areas": ["levels-of-need", "other"], "area_other": "the hand-over"},
            earlier_day=by_day(timezone.localdate()),
        )

        shown = teacher.get(at(draft, "check"))

        for said in (
            "Severn Vale Children's Care", "Penny Severn-Care", "On a child protection plan",
            "HERON 7", "Levels of need", "Something else: the hand-over", "Nobody has seen her",
            "clause 2.1d", "clause 2.1a", "how we read the policy, reading 7",
        ):  # fmt: skip
            assert said in shown.text
        changes = [href for text, href in shown.links.items() if text.startswith("Change ")]
        assert {href.split("/")[3] for href in changes} == {"danger", *QUICK, "earlier-day"}

    def test_raises_it_and_leads_to_the_escalation(self, teacher):
        draft = filled(teacher)

        where = sent(teacher, at(draft, "check"))

        entry = register.Entry.objects.get()
        assert where == f"/escalations/{entry.escalation}/"
        concern = act_of(entry.escalation).concern
        assert concern is not None
        assert concern.what_happened == SAID
        assert not Draft.objects.exists()

    def test_sent_twice_raises_once_and_answers_alike(self, teacher):
        draft = filled(teacher)

        first = sent(teacher, at(draft, "check"))

        assert sent(teacher, at(draft, "check")) == first
        for step in ("", "check", "agency", "in-danger", "throw-away"):
            assert teacher.client.get(at(draft, step)).headers["Location"] == first
        assert sent(teacher, at(draft, "more-about-it"), evidence="later") == first
        assert register.Entry.objects.count() == 1

    def test_asks_again_what_stopped_being_so_meanwhile(self, teacher, people):
        draft = filled(teacher, person={"counterpart": str(people.social_care.practitioner)})
        directory.Holding.objects.filter(person=people.social_care.practitioner).delete()

        shown = teacher.post(at(draft, "check"), status=422)

        (error,) = shown.errors
        assert error.startswith("Please answer again: Who at Severn Vale Children's Care")
        assert shown.links[error] == at(draft, "person")
        assert not register.Entry.objects.exists()


class TestWhatElseCanBeSaid:
    """It is put to nobody, and one link away from where all answers are checked."""

    def test_is_offered_beside_the_answers_until_it_is_there(self, teacher):
        draft = filled(teacher)
        titles = ["Must the child be safe by an earlier day?", "What else should they know?"]

        shown = teacher.get(at(draft, "check"))

        for title, step in zip(titles, ("earlier-day", "more-about-it"), strict=True):
            address = shown.links[title]
            assert address.startswith(at(draft, step))
            assert teacher.get(address).heading == title
            assert "Question" not in teacher.get(address).text
        assert "clause 2.1b" in shown.text
        sent(teacher, at(draft, "more-about-it"), supporter="Ida Lantern", change="1")
        where = sent(teacher, at(draft, "earlier-day"), **by_day(timezone.localdate()))
        assert where == at(draft, "check")
        shown = teacher.get(where)
        assert not set(titles) & set(shown.links)
        assert {"Change supporter", "Change earlier day"} <= set(shown.links)

    def test_half_of_an_earlier_day_is_not_left_behind_in_silence(self, teacher, people):
        draft = filled(teacher)
        half = by_day(timezone.localdate()) | {"protect_reason": ""}

        asked = teacher.post(at(draft, "earlier-day"), {**half, "do": "back"}, status=422)

        assert asked.errors == ["Say why it cannot be later."]
        assert written(people, draft).protect_day is None
        assert sent(teacher, at(draft, "earlier-day"), do="back") == at(draft, "check")

    def test_half_of_an_earlier_day_is_kept_for_later_and_asked_for(self, teacher):
        draft = filled(teacher)
        half = by_day(timezone.localdate()) | {"protect_reason": ""}

        assert sent(teacher, at(draft, "earlier-day"), **half, do="later") == "/my-work/"

        for answer in (teacher.client.get(at(draft)), teacher.client.post(at(draft, "check"))):
            assert answer.headers["Location"] == at(draft, "earlier-day")
        assert not register.Entry.objects.exists()

    def test_comes_before_what_is_still_missing_in_no_order(self, teacher):
        draft = filled(teacher, "agency")

        assert sent(teacher, at(draft, "more-about-it"), evidence="Seen.") == at(draft, "person")


class TestThrowingAway:
    def test_asks_first_and_then_destroys_it(self, teacher):
        draft = filled(teacher, "agency")

        assert teacher.get(at(draft, "throw-away")).heading == "Throw this draft away?"
        assert sent(teacher, at(draft, "throw-away")) == "/my-work/"
        assert not Draft.objects.exists()

    def test_twice_answers_alike(self, teacher):
        draft = begun(teacher)

        assert sent(teacher, at(draft, "throw-away")) == sent(teacher, at(draft, "throw-away"))


class TestTheNumberOfQueries:
    def test_does_not_grow_with_drafts_or_people(self, teacher, django_assert_max_num_queries):
        draft = filled(teacher)
        for _ in range(10):
            begun(teacher)

        for step in ("agency", "person", "child", "what-happened", "earlier-day", "check"):
            with django_assert_max_num_queries(12):
                teacher.get(at(draft, step))


class TestTwoWindows:
    def test_raise_nothing_that_was_not_read(self, teacher):
        draft = filled(teacher)
        read = teacher.get(at(draft, "check")).one("input", name="checked")["value"]
        sent(teacher, at(draft, "what-happened"), text="Typed in another window.")

        again = teacher.post(at(draft, "check"), {"checked": read}, status=409)

        assert "Typed in another window." in again.text
        assert Draft.objects.exists()
        read = again.one("input", name="checked")["value"]
        assert sent(teacher, at(draft, "check"), checked=read).startswith("/escalations/")
