"""In immediate danger: what is done at once is noted with one press each, and nothing waits."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from raising_steps import QUICK, at, begun, in_two_partnerships, sent, written
from service_steps import raised
from service_world import find

from accord.desk.models import Draft
from accord.directory.models import Holding, Partnership
from accord.engine import acts
from accord.register import models as register
from accord.services import escalations
from accord.web import days

pytestmark = pytest.mark.django_db

BEGINS = "/raise/in-danger/"
REFERRED, TOLD = "refer.mash", "inform.raising.safeguarding_lead"


def under(people, policy: str) -> None:
    Partnership.objects.filter(pk=people.severn.id).update(policy=policy)


def buttons(shown) -> list[str]:
    return [each.text for each in shown.all("button") if each["name"] == "do"]


def press(visitor, draft: UUID, what: str, do: str = "note", **other: object) -> str:
    return sent(visitor, at(draft, "in-danger"), what=what, do=do, **other)


def noted(people, draft: UUID) -> dict[str, datetime]:
    return written(people, draft).at_once


class TestOnePress:
    def test_is_a_button_for_each_thing_that_the_policy_asks(self, teacher, people):
        under(people, "bscp")

        shown = teacher.get(at(begun(teacher, danger="yes"), "in-danger"))

        assert buttons(shown) == ["I have made the referral", "I have told Sage Puddlewick-School"]

    def test_keeps_the_instant_and_shows_it(self, teacher, people):
        under(people, "bscp")
        draft = begun(teacher, danger="yes")
        before = timezone.now()

        where = press(teacher, draft, REFERRED)

        when = noted(people, draft)[REFERRED]
        assert before <= when <= timezone.now()
        shown = teacher.get(where)
        assert f"Noted, {days.time(when)}" in shown.text
        assert buttons(shown)[1] == "I have told Sage Puddlewick-School"

    def test_twice_keeps_the_first_instant(self, teacher, people):
        draft = begun(teacher, danger="yes")
        press(teacher, draft, TOLD)
        first = noted(people, draft)

        press(teacher, draft, TOLD)

        assert noted(people, draft) == first

    def test_is_taken_back_with_one_more(self, teacher, people):
        draft = begun(teacher, danger="yes")
        press(teacher, draft, TOLD)

        where = press(teacher, draft, TOLD, do="undo")

        assert noted(people, draft) == {}
        assert "Noted" not in teacher.get(where).text

    def test_comes_two_clicks_after_the_first_question(self, teacher, people):
        under(people, "bscp")
        key = teacher.get("/raise/").fields("/raise/")

        page_of_danger = sent(teacher, "/raise/", **key, danger="yes")
        sent(teacher, page_of_danger, what=REFERRED, do="note")

        assert set(noted(people, UUID(key["key"]))) == {REFERRED}

    def test_keeps_nothing_that_no_policy_of_theirs_asks(self, teacher, people):
        draft = begun(teacher, danger="yes")

        for what in (REFERRED, "", "nonsense"):
            teacher.post(at(draft, "in-danger"), {"what": what, "do": "note"})

        assert noted(people, draft) == {}

    def test_goes_back_to_the_check_where_it_came_from_there(self, teacher):
        draft = begun(teacher, danger="yes")
        for step, answers in QUICK.items():
            sent(teacher, at(draft, step), **answers)

        where = press(teacher, draft, TOLD, change="1")

        assert teacher.get(where).links["Go on raising it"] == at(draft, "check")


class TestFromThePageAboutDanger:
    """Whoever comes from there has said so: nobody asks it again."""

    @pytest.fixture
    def shown(self, teacher, people):
        under(people, "bscp")
        address = teacher.get("/immediate-danger/").links["Raise a disagreement"]
        assert address == BEGINS
        return teacher.get(address)

    def test_the_same_page_stands_before_the_questions_and_keeps_nothing(self, shown):
        assert shown.heading == "Ring 999 now"
        assert buttons(shown) == ["I have made the referral", "I have told Sage Puddlewick-School"]
        assert not Draft.objects.exists()

    def test_going_on_says_that_the_child_is_in_danger(self, shown, teacher, people):
        key = shown.fields()

        where = sent(teacher, BEGINS, **key)

        assert teacher.client.get(where).headers["Location"] == at(UUID(key["key"]), "agency")
        assert written(people, UUID(key["key"])).immediate_harm

    def test_what_is_done_is_noted_with_one_press(self, shown, teacher, people):
        key = UUID(shown.fields()["key"])

        where = sent(teacher, BEGINS, key=key, what=REFERRED, do="note")

        assert where == at(key, "in-danger")
        assert set(noted(people, key)) == {REFERRED}
        assert "Noted, " in teacher.get(where).text

    def test_twice_begins_one_draft(self, shown, teacher):
        key = shown.fields()

        assert sent(teacher, BEGINS, **key) == sent(teacher, BEGINS, **key)
        assert Draft.objects.count() == 1

    def test_an_old_form_begins_nothing_again(self, shown, teacher):
        key = shown.fields()
        sent(teacher, BEGINS, **key)
        draft = UUID(key["key"])
        for step, answers in QUICK.items():
            sent(teacher, at(draft, step), **answers)
        raised_as = sent(teacher, at(draft, "check"))

        where = sent(teacher, BEGINS, **key, what=REFERRED, do="note")

        assert teacher.client.get(where).headers["Location"] == raised_as
        assert not Draft.objects.exists()

    def test_who_can_raise_nothing_is_told_so(self, page, people):
        page.client.force_login(find(people.stranger))

        assert page.client.get(BEGINS).headers["Location"] == "/raise/"


class TestSomebodyElsesDraft:
    def test_is_as_if_there_were_none(self, page, people, teacher):
        draft = begun(teacher, danger="yes")
        other = type(page)(Client())
        other.client.force_login(find(people.school.colleague))
        body = {"what": TOLD, "do": "note"}

        theirs = other.post(at(draft, "in-danger"), body, status=404)
        nobodys = other.post(at(uuid4(), "in-danger"), body, status=404)

        assert theirs.text == nobodys.text
        assert noted(people, draft) == {}


class TestWhoIsTold:
    def test_are_named_where_they_are_few(self, teacher, people):
        Holding.objects.create(
            person_id=people.school.colleague, agency_id=people.school.id,
            title="safeguarding_lead", held_from="2025-01-01",
        )  # fmt: skip

        shown = teacher.get(at(begun(teacher, danger="yes"), "in-danger"))

        assert buttons(shown) == ["I have told Colin Puddlewick-School or Sage Puddlewick-School"]

    def test_is_somebody_where_none_is_known(self, teacher, people):
        Holding.objects.filter(title="safeguarding_lead", agency_id=people.school.id).delete()

        shown = teacher.get(at(begun(teacher, danger="yes"), "in-danger"))

        assert buttons(shown) == ["I have told a safeguarding lead of ours"]

    def test_is_nobody_else_where_the_lead_writes(self, page, people):
        page.client.force_login(find(people.school.safeguarding_lead))

        shown = page.get(at(begun(page, danger="yes"), "in-danger"))

        assert buttons(shown) == ["I know of it: I am the safeguarding lead"]


class TestSeveralPolicies:
    def test_are_all_shown_and_one_press_is_enough_for_what_they_ask_alike(self, teacher, people):
        in_two_partnerships(people)
        Partnership.objects.filter(pk=people.harbour.id).update(policy="bscp")
        draft = begun(teacher, danger="yes")

        where = press(teacher, draft, TOLD)

        shown = teacher.get(where)
        assert "clause 1.8" in shown.text
        assert "clause 1.5" in shown.text
        assert shown.text.count("Noted, ") == 2


class TestTheCheck:
    def test_says_what_is_done_and_what_is_still_to_do(self, teacher, people):
        under(people, "bscp")
        draft = begun(teacher, danger="yes")
        press(teacher, draft, TOLD)
        for step, answers in QUICK.items():
            sent(teacher, at(draft, step), **answers)

        text = teacher.get(at(draft, "check")).text

        assert "The safeguarding lead was told, " in text
        assert "Still to do: make a referral to MASH at once" in text

    def test_says_what_is_done_though_there_is_no_danger_after_all(self, teacher, people):
        """It goes on record all the same, so its writer reads it before."""
        under(people, "bscp")
        draft = begun(teacher, danger="yes")
        press(teacher, draft, REFERRED)
        sent(teacher, at(draft, "danger"), danger="no")
        for step, answers in QUICK.items():
            sent(teacher, at(draft, step), **answers)

        text = teacher.get(at(draft, "check")).text

        assert "The referral was made, " in text
        assert "Still to do" not in text
        assert "MASH" in teacher.get(sent(teacher, at(draft, "check"))).text

    def test_lets_nothing_wait_for_advice_but_names_an_earlier_day_first(self, teacher):
        draft = begun(teacher, danger="yes")
        for step, answers in QUICK.items():
            sent(teacher, at(draft, step), **answers)

        text = teacher.get(at(draft, "check")).text

        order = ["Must the child be safe by an earlier day?", "When you raise it", "Raise it",
                 "nothing waits for advice", "Ask somebody to read it first"]  # fmt: skip
        places = [text.rindex(each) for each in order]
        assert places == sorted(places)

    def test_puts_it_on_record_with_its_time(self, teacher, people):
        under(people, "bscp")
        draft = begun(teacher, danger="yes")
        press(teacher, draft, REFERRED)
        when = noted(people, draft)[REFERRED]
        for step, answers in QUICK.items():
            sent(teacher, at(draft, step), **answers)

        shown = teacher.get(at(draft, "check"))
        sent(teacher, at(draft, "check"), **shown.fields(at(draft, "check")))

        (entry,) = register.Entry.objects.all()
        stored = escalations.stand(entry.escalation).stored
        (referred,) = (each.event for each in stored if isinstance(each.event.body, acts.Refer))
        assert referred.happened == when
        assert [each.do for each in register.Owed.objects.filter(duty__startswith="immediate")] == [
            "inform"
        ]


class TestOnTheEscalation:
    """What is owed at once is done by two presses: the button, and the form's own."""

    def test_nothing_has_to_be_typed(self, teacher, people):
        under(people, "bscp")
        escalation = raised(people, immediate_harm=True, at=timezone.now())
        address = f"/escalations/{escalation}/"
        owed = register.Owed.objects.filter(entry=escalation, duty__startswith="immediate-harm")

        for _ in range(2):
            shown = teacher.get(address)
            following = next(each for each in shown.all("p", class_="accord-next__what"))
            (link,) = (each for each in shown.all("a") if following in each.above)
            form = teacher.get(link["href"])
            sent(teacher, link["href"], **form.fields())

        assert not owed.exists()

    def test_a_referral_to_mash_is_filled_in_only_while_it_is_owed(self, teacher, people):
        escalation = raised(people, at=timezone.now())

        assert teacher.get(f"/escalations/{escalation}/refer/").fields()["to"] == ""
