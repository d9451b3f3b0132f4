"""The forms about a proposed limit sent late or twice: what is confirmed is what stands."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from limit_steps import WHY, answer, by, in_days, propose, said, typed, varied
from service_steps import DAY, at_stage, discussed, do, raised

from accord.desk.models import LimitAnswer, ProposedLimit
from accord.engine import acts

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(people) -> UUID:
    """Return one at stage one, raised an hour ago to somebody named."""
    at = timezone.now() - timedelta(hours=1)
    return raised(people, counterpart=people.social_care.practitioner, at=at)


def address(escalation: UUID) -> str:
    return f"/escalations/{escalation}/proposed-limit/"


def form(page, escalation: UUID, person: UUID) -> dict[str, str]:
    return by(page, person).get(address(escalation)).fields("")


def day(number: int) -> dict[str, object]:
    when = in_days(number)
    return {"due-day": when.day, "due-month": when.month, "due-year": when.year}


class TestProposingAgain:
    def test_with_another_day_is_not_confirmed_and_not_lost(self, page, people, begun):
        sent = typed(by(page, people.school.practitioner), begun, 20)
        where = f"/escalations/{begun}/vary_limit/"
        page.post(where, sent, follow=True)

        again = page.post(where, {**sent, **day(30)}, status=409)

        assert f"You sent this form before: it proposed {said(in_days(20))}" in again.errors[0]
        assert "has been asked" not in again.text
        assert ProposedLimit.objects.get().due_day == in_days(20)
        after = page.post(where, again.fields(""), follow=True)
        assert f"proposes {said(in_days(30))}" in after.text

    def test_with_another_reason_is_not_lost_either(self, page, people, begun):
        sent = typed(by(page, people.school.practitioner), begun, 20)
        where = f"/escalations/{begun}/vary_limit/"
        page.post(where, sent, follow=True)

        again = page.post(where, {**sent, "reason": "He is in hospital."}, status=409)

        assert again.fields("")["reason"].strip() == "He is in hospital."

    def test_once_it_was_declined_does_not_say_that_somebody_was_asked(self, page, people, begun):
        sent = typed(by(page, people.school.practitioner), begun, 20)
        where = f"/escalations/{begun}/vary_limit/"
        page.post(where, sent, follow=True)
        answer(page, begun, people.social_care.practitioner, way="decline", why="Too late.")

        after = by(page, people.school.practitioner).post(where, sent, follow=True)

        assert "has been asked" not in after.text
        assert "It was not agreed, so the limit stays as it is." in after.text


class TestAnsweringAgain:
    def test_otherwise_says_which_answer_stands(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        sent = form(page, begun, people.social_care.practitioner)
        page.post(address(begun), {**sent, "way": "decline", "why": "Too late."}, follow=True)

        again = page.post(address(begun), {**sent, "way": "agree"}, status=409)

        assert "your agency did not agree then. That answer stands." in again.errors[0]
        assert "Your agency has agreed" not in again.text
        assert not varied(begun)

    def test_no_after_yes_says_that_the_yes_stands(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        sent = form(page, begun, people.social_care.practitioner)
        page.post(address(begun), {**sent, "way": "agree"}, follow=True)

        again = page.post(address(begun), {**sent, "way": "decline", "why": "No."}, status=409)

        assert "your agency agreed then. That answer stands." in again.errors[0]
        assert len(varied(begun)) == 1

    def test_the_same_leads_where_it_led(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        sent = form(page, begun, people.social_care.practitioner)
        no = {**sent, "way": "decline", "why": "Too late."}

        first, second = (page.client.post(address(begun), no) for _ in range(2))

        assert first["Location"] == second["Location"] == f"/escalations/{begun}/"
        assert LimitAnswer.objects.count() == 1

    def test_can_answer_another_day_with_what_is_shown_then(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        sent = form(page, begun, people.social_care.practitioner)
        page.post(address(begun), {**sent, "way": "decline", "why": "Too late."}, follow=True)
        propose(page, begun, people.school.practitioner, 10)

        again = by(page, people.social_care.practitioner).post(
            address(begun), {**sent, "way": "agree"}, status=409
        )
        page.post(address(begun), {**again.fields(""), "way": "agree"}, follow=True)

        assert [each.due.day for each in varied(begun)] == [in_days(10)]

    def test_with_another_persons_key_is_not_found(self, page, people):
        escalation = at_stage(people, 2, at=timezone.now() - 9 * DAY)
        propose(page, escalation, people.school.practitioner)
        sent = form(page, escalation, people.social_care.line_manager)
        page.post(address(escalation), {**sent, "way": "decline", "why": "No."}, follow=True)

        by(page, people.social_care.practitioner).post(
            address(escalation), {**sent, "way": "decline", "why": "No."}, status=404
        )


class TestAYesToAnotherDay:
    def test_is_not_ticked_for_the_day_that_was_proposed_since(self, page, people, begun):
        propose(page, begun, people.school.practitioner, 20)
        sent = form(page, begun, people.social_care.practitioner)
        propose(page, begun, people.school.practitioner, 40)

        again = by(page, people.social_care.practitioner).post(
            address(begun), {**sent, "way": "agree", "why": "Kept."}, status=409
        )

        assert said(in_days(40)) in again.text
        assert "Choose again" in again.text
        assert "way" not in again.fields("")
        assert again.fields("")["why"].strip() == "Kept."
        assert not varied(begun)

    def test_stays_ticked_where_only_a_step_was_taken(self, page, people, begun):
        propose(page, begun, people.school.practitioner, 20)
        sent = form(page, begun, people.social_care.practitioner)
        do(begun, people.school.practitioner, discussed(), at=timezone.now())

        again = by(page, people.social_care.practitioner).post(
            address(begun), {**sent, "way": "agree"}, status=409
        )

        assert again.fields("")["way"] == "agree"
        assert "What you chose is still below." in again.text


class TestTakingItBackTooLate:
    def test_says_what_stands(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        sent = form(page, begun, people.school.practitioner)
        answer(page, begun, people.social_care.practitioner, way="agree")

        late = by(page, people.school.practitioner).post(address(begun), sent, status=409)

        assert "It is taken back" not in late.text
        assert "Somebody was faster" in late.errors[0]
        assert "Every agency has agreed. The new limit is on record." in late.text
        assert len(varied(begun)) == 1

    def test_twice_says_it_twice(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        sent = form(page, begun, people.school.practitioner)

        for _ in range(2):
            assert "It is taken back." in page.post(address(begun), sent, follow=True).text


class TestWhatBecameOfIt:
    @pytest.mark.parametrize(
        "step", [acts.Escalate(reason="no"), acts.Withdraw(reason="He has moved away.")]
    )
    def test_is_shown_whatever_the_stage(self, page, people, begun, step):
        propose(page, begun, people.school.practitioner)
        for each in (discussed(), step):
            do(begun, people.school.practitioner, each, at=timezone.now())

        for person in (people.school.practitioner, people.social_care.practitioner):
            found = by(page, person).get(address(begun))

            assert WHY in found.text
            assert "The stage ended, or its limit changed" in found.text
            assert not found.all("input", name="proposal")
            assert "Propose another day" not in found.links
            assert "proposes" not in page.get(f"/escalations/{begun}/").text

    def test_is_read_by_who_was_told_that_it_was_declined(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        answer(page, begun, people.social_care.practitioner, way="decline", why="Too late.")
        for each in (discussed(), acts.Escalate(reason="no")):
            do(begun, people.school.practitioner, each, at=timezone.now())

        found = by(page, people.school.practitioner).get(address(begun))

        assert "Too late." in found.text
        assert "It was not agreed, so the limit stays as it is." in found.text
