"""What was promised stands on the page until it is done; what is missed is offered to be mended."""

import pytest
from django.utils import timezone
from ended import VISIT, as_, by, sent, settled, shut, visit, where
from service_steps import DAY, at_stage, do

from accord.engine import acts
from accord.services import escalations

pytestmark = pytest.mark.django_db


def standing(escalation):
    return escalations.stand(escalation).standing


class TestWhoPursuesIt:
    def test_finds_it_among_their_work(self, page, people):
        escalation = settled(people, visit(5))

        work = as_(page, people.social_care.practitioner).get("/my-work/")

        form = page.get(work.links["Do what was agreed, and say when it is done"])
        assert str(escalation) in work.html
        assert form.fields("")["what"] == standing(escalation).promises[0].id

    def test_says_in_one_press_that_it_is_done(self, page, people):
        escalation = settled(people, visit(5))
        care = as_(page, people.social_care.practitioner)
        shown = care.get(where(escalation))

        address = where(escalation, "plan_done")
        after = care.post(address, shown.fields(address), follow=True)

        assert standing(escalation).promises[0].done
        assert standing(escalation).promises[0].action.what == VISIT
        assert "done on" in after.text

    def test_says_it_once_though_another_day_was_agreed(self, page, people):
        escalation = settled(people, visit(-1))
        again = acts.AgreePlan(actions=(visit(5),))
        do(escalation, people.school.practitioner, again, at=timezone.now())
        care, address = as_(page, people.social_care.practitioner), where(escalation, "plan_done")
        typed = care.get(where(escalation)).fields(address)

        care.post(address, typed, follow=True)
        seq = escalations.stand(escalation).stream.seq
        after = care.post(address, typed, follow=True)

        assert [each.done for each in standing(escalation).promises] == [True, True]
        assert escalations.stand(escalation).stream.seq == seq
        assert "To be done" not in after.text
        assert "Missed" not in after.text

    def test_is_alone_with_the_button(self, teacher, people):
        escalation = settled(people, visit(5))

        assert not teacher.get(where(escalation)).all("form", action=where(escalation, "plan_done"))

    @pytest.mark.parametrize("side", ["school", "social_care"])
    def test_is_either_side_where_it_is_nobodys_post(self, page, people, side):
        escalation = settled(people, acts.Action(what="Open the window", who="the caretaker"))

        shown = as_(page, getattr(people, side).practitioner).get(where(escalation))

        assert shown.all("form", action=where(escalation, "plan_done"))
        assert "The caretaker" in shown.text

    def test_is_whoever_meets_for_the_side_now(self, page, people):
        escalation = settled(people, visit(5), stage=2)

        shown = as_(page, people.social_care.line_manager).get(where(escalation))

        assert shown.all("form", action=where(escalation, "plan_done"))


class TestWhatWasMissed:
    def test_is_shown_to_the_side_that_raised_it_with_both_ways_on(self, teacher, people):
        escalation = settled(people, visit(-1))

        page = teacher.get(where(escalation))

        (missed,) = (each for each in page.all("li") if each["id"].startswith("promise-"))
        assert missed.text.startswith("Missed Visit the flat,")
        again = next(to for text, to in page.links.items() if text.startswith("Agree another day"))
        back = next(to for text, to in page.links.items() if text.startswith("Take it all up"))
        reason = teacher.get(back).fields("")["reason"]
        assert "What was agreed has not been done:\nVisit the flat," in reason.replace("\r\n", "\n")
        assert "It was to be done by" in reason
        typed = teacher.get(again).fields("")
        assert typed["actions-1-what"].splitlines() == VISIT.splitlines()
        assert typed["actions-1-who"] == "responding.practitioner"
        assert typed["actions-1-by-day"] == ""

    def test_is_among_their_work(self, teacher, people):
        settled(people, visit(-1))

        work = teacher.get("/my-work/")

        assert "Not done by its day: agree another day, or take it up again" in work.links

    def test_is_not_among_it_before_its_day_is_over(self, teacher, people):
        settled(people, visit(0))

        assert "Not done by its day" not in teacher.get("/my-work/").text

    def test_is_not_the_other_sides_to_take_up_again(self, page, people):
        escalation = settled(people, visit(-1))

        theirs = as_(page, people.social_care.practitioner).get(where(escalation))

        assert "Missed" in theirs.text
        assert not [each for each in theirs.links if each.startswith("Take it all up again")]

    def test_is_open_again_with_another_day_and_says_which_was_not_kept(self, teacher, people):
        escalation = settled(people, visit(-1))
        days = by(9).day

        after = sent(
            teacher, escalation, "agree_plan", f"?duty={standing(escalation).promises[0].id}",
            **{
                "actions-1-by-day": str(days.day), "actions-1-by-month": str(days.month),
                "actions-1-by-year": str(days.year),
            },
        )  # fmt: skip

        (point,) = (each for each in after.all("li") if each["id"].startswith("promise-"))
        assert point.text.startswith("To be done Visit the flat,")
        assert "Agreed before, and not kept:" in point.text
        assert "Overdue" not in after.text
        assert "Not done by its day" not in teacher.get("/my-work/").text

    def test_is_the_same_though_a_browser_ends_its_lines_otherwise(self, teacher, people):
        escalation, days = settled(people, visit(-1)), by(9).day
        query = f"?duty={standing(escalation).promises[0].id}"

        sent(
            teacher, escalation, "agree_plan", query,
            **{
                "actions-1-what": VISIT.replace("\n", "\r\n"),
                "actions-1-who": "responding.practitioner", "actions-1-by-day": str(days.day),
                "actions-1-by-month": str(days.month), "actions-1-by-year": str(days.year),
            },
        )  # fmt: skip

        assert {each.action.what for each in standing(escalation).promises} == {VISIT}

    def test_can_only_be_followed_up_once_it_is_closed(self, teacher, people):
        escalation = settled(people, visit(-1))
        shut(people, escalation)

        page = teacher.get(where(escalation))

        assert "Missed" in page.text
        assert not [each for each in page.links if each.startswith(("Take it all", "Agree anot"))]
        assert "Raise a follow-up escalation" in page.text


class TestAPlan:
    def test_of_one_that_is_open_is_followed_too(self, teacher, people):
        escalation = at_stage(people, 1, at=timezone.now() - 3 * DAY)
        plan = acts.AgreePlan(actions=(visit(-1),))
        do(escalation, people.school.practitioner, plan, at=timezone.now() - 2 * DAY)

        page = teacher.get(where(escalation))

        assert "What was agreed to be done" in page.text
        assert [each for each in page.links if each.startswith("Agree another day")]
        assert not [each for each in page.links if each.startswith("Take it all up again")]
