"""Another limit is proposed: put to the other side, and nothing on record before they agree."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from at_once import at_once
from django.utils import timezone
from knocking import browser
from limit_steps import WHY, answer, by, in_days, propose, said, typed, varied
from service_steps import DAY, at_stage, discussed, do, raised

from accord.desk.models import ProposedLimit
from accord.directory.models import Partnership
from accord.register.models import Entry
from accord.services import escalations

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(people) -> UUID:
    """Return one at stage one, raised an hour ago to somebody named."""
    at = timezone.now() - timedelta(hours=1)
    return raised(people, counterpart=people.social_care.practitioner, at=at)


class TestProposing:
    def test_puts_it_to_the_other_side_and_nothing_on_record(self, page, people, begun):
        after = propose(page, begun, people.school.practitioner)

        assert "The other side has been asked." in after.text
        assert (
            f"Penny Puddlewick-School, worker, Puddlewick School, proposes {said(in_days(20))}"
            in (after.text)
        )
        assert WHY in after.text
        assert "It waits for Severn Vale Children's Care." in after.text
        assert "clause 2.1d" in after.text.casefold()
        assert not varied(begun)

    def test_is_found_by_the_other_side_on_my_work_and_on_the_page(self, page, people, begun):
        propose(page, begun, people.school.practitioner)

        mine = by(page, people.social_care.practitioner).get("/my-work/")
        assert f"Puddlewick School proposes {said(in_days(20))} as the limit" in mine.text
        (link,) = (to for text, to in mine.links.items() if text.startswith("Agree to another day"))
        assert link == f"/escalations/{begun}/proposed-limit/"
        assert (
            "Agree to it for Severn Vale Children's Care" in page.get(f"/escalations/{begun}/").text
        )
        assert page.get(link).fields("")["proposal"] == str(ProposedLimit.objects.get().id)

    def test_is_not_for_ones_own_side_to_answer(self, page, people, begun):
        propose(page, begun, people.school.practitioner)

        mine = page.get("/my-work/")
        assert "proposes" not in mine.text
        assert "way" not in [
            each["name"]
            for each in page.get(f"/escalations/{begun}/proposed-limit/").all("input")
            if each["type"] == "radio"
        ]

    @pytest.mark.parametrize(
        ("more", "problem"),
        [
            ({"reason": ""}, "Say why."),
            ({"due-day": "", "due-month": "", "due-year": ""}, "Give the new day."),
            ({"due-month": "13"}, "“13” is no month"),
            ({"due-year": "2020"}, "That day has passed. Give today or a later day."),
        ],
    )
    def test_says_what_is_missing_and_loses_nothing(self, page, people, begun, more, problem):
        again = propose(
            page, begun, people.school.practitioner, follow=False, status=422, **more
        )  # fmt: skip

        assert problem in again.errors[0]
        assert "reason" in more or WHY in again.fields("")["reason"]
        assert not ProposedLimit.objects.exists()

    def test_is_never_of_the_day_that_holds_already_nor_of_another_year(self, page, people, begun):
        holds = Entry.objects.get(escalation=begun).due_day
        same = {f"due-{part}": getattr(holds, part) for part in ("day", "month", "year")}
        far = {"due-year": 3026}

        again = propose(page, begun, people.school.practitioner, status=422, follow=False, **same)
        later = propose(page, begun, people.school.practitioner, status=422, follow=False, **far)

        assert again.errors == ["That is the limit already. Give another day."]
        assert later.errors == [
            "That is more than a year away. Check the year, or give an earlier day."
        ]
        assert WHY in later.text

    def test_twice_is_one_and_leads_to_the_same_place(self, page, people, begun):
        sent = typed(by(page, people.school.practitioner), begun)
        address = f"/escalations/{begun}/vary_limit/"

        first, second = (page.client.post(address, sent) for _ in range(2))

        assert first["Location"] == second["Location"] == f"/escalations/{begun}/"
        assert ProposedLimit.objects.count() == 1

    def test_shows_a_day_that_is_proposed_already_and_takes_its_place(self, page, people, begun):
        propose(page, begun, people.school.practitioner)
        sent = typed(by(page, people.social_care.practitioner), begun, 10)

        assert said(in_days(20)) in page.get(f"/escalations/{begun}/vary_limit/").text
        after = page.post(f"/escalations/{begun}/vary_limit/", sent, follow=True)

        assert f"proposes {said(in_days(10))}" in after.text
        assert ProposedLimit.objects.filter(ended="replaced").count() == 1

    def test_is_told_that_somebody_proposed_another_day_meanwhile(self, page, people, begun):
        sent = typed(by(page, people.social_care.practitioner), begun, 10)
        propose(page, begun, people.school.practitioner)

        again = by(page, people.social_care.practitioner).post(
            f"/escalations/{begun}/vary_limit/", sent, status=409
        )

        assert "Somebody was faster" in again.errors[0]
        assert said(in_days(20)) in again.text
        assert WHY in again.fields("")["reason"]
        page.post(f"/escalations/{begun}/vary_limit/", again.fields(""), follow=True)
        assert ProposedLimit.objects.get(ended="").due_day == in_days(10)

    def test_is_told_of_a_step_that_was_taken_meanwhile(self, page, people, begun):
        sent = typed(by(page, people.school.practitioner), begun)
        do(begun, people.social_care.practitioner, discussed(), at=timezone.now())

        again = page.post(f"/escalations/{begun}/vary_limit/", sent, status=409)

        assert "Something has happened here" in again.errors[0]
        assert "talked with" in again.text
        assert not ProposedLimit.objects.exists()

    def test_asks_for_a_limit_where_there_is_none_yet(self, page, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="mscb")
        escalation = raised(
            people, counterpart=people.social_care.practitioner, at=timezone.now() - DAY
        )

        propose(page, escalation, people.school.practitioner)
        after = answer(page, escalation, people.social_care.practitioner, way="agree")

        assert "Both agencies agreed another limit for this stage" in after.text
        assert escalations.stand(escalation).standing.varied.day == in_days(20)


class TestAlone:
    """One side alone departs from the policy, and says why (readings 1 and 8)."""

    def test_is_refused_with_the_clause_and_done_with_a_reason(self, page, people, begun):
        by(page, people.school.practitioner)
        asked = page.get(f"/escalations/{begun}/vary_limit/")
        (link,) = (to for text, to in asked.links.items() if text.startswith("They cannot be"))
        address = f"/escalations/{begun}/vary_limit/{link[link.index('?') :]}"
        form = page.get(address)
        day = in_days(20)
        parts = {"due-day": day.day, "due-month": day.month, "due-year": day.year, "reason": WHY}
        sent = {**form.fields(""), **parts}

        assert "Every agency has to agree to another day" in form.text
        again = page.post(address, sent, status=422)
        after = page.post(address, {**sent, "departing": "Nobody answers."}, follow=True)

        assert again.errors == ["Say why you do it all the same."]
        assert "Nobody answers." in after.text
        (limit,) = varied(begun)
        assert limit.agreed_by == people.school.slug
        assert escalations.stand(begun).standing.departures == 1

    def test_is_the_form_where_the_policy_lets_nobody_agree(self, page, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="tscp")
        escalation = raised(
            people, counterpart=people.social_care.practitioner, at=timezone.now() - DAY
        )
        form = by(page, people.school.practitioner).get(f"/escalations/{escalation}/vary_limit/")

        assert "The policy asks for something else first" in form.text
        assert "Who has agreed?" in form.text


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_two_that_agree_for_one_agency_are_one_step(self, people):
        escalation = at_stage(people, 2, at=timezone.now() - 5 * DAY)
        address = f"/escalations/{escalation}/proposed-limit/"
        day, client = in_days(20), browser(people, "school.line_manager")
        seen = str(escalations.stand(escalation).stream.seq)
        parts = {"due-day": day.day, "due-month": day.month, "due-year": day.year, "reason": WHY}
        client.post(
            f"/escalations/{escalation}/vary_limit/", {**parts, "key": str(uuid4()), "seen": seen}
        )
        proposal = str(ProposedLimit.objects.get().id)

        answers = at_once(
            [
                (
                    browser(people, actor), address,
                    {"key": str(uuid4()), "seen": seen, "proposal": proposal, "way": "agree"},
                )
                for actor in ("social_care.practitioner", "social_care.line_manager")
            ]
        )  # fmt: skip

        assert sorted(each.status_code for each in answers) in ([302, 404], [302, 409])
        assert len(varied(escalation)) == 1

    def test_two_days_proposed_at_once_are_one_that_waits(self, people):
        escalation = at_stage(people, 2, at=timezone.now() - 5 * DAY)
        day, seen = in_days(20), str(escalations.stand(escalation).stream.seq)
        parts = {"due-day": day.day, "due-month": day.month, "due-year": day.year, "reason": WHY}
        address = f"/escalations/{escalation}/vary_limit/"

        answers = at_once(
            [
                (browser(people, actor), address, {**parts, "key": str(uuid4()), "seen": seen})
                for actor in ("school.line_manager", "social_care.line_manager")
            ]
        )

        assert sorted(each.status_code for each in answers) == [302, 409]
        assert ProposedLimit.objects.count() == 1
