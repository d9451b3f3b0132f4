"""My work: what I owe, overdue first; whom I wait for; what I began to write."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from raising_steps import in_two_partnerships
from service_steps import at_stage, discussed, do, raised
from service_world import World, find, world

from accord.directory.models import Partnership
from accord.engine import acts
from accord.library import calendars, policies
from accord.register.models import Entry

DAY = timedelta(days=1)


@pytest.fixture
def people(db) -> World:  # noqa: ARG001 - the world lies in the database
    return world(at=timezone.now() - 60 * DAY)


def work(page, person):
    page.client.force_login(find(person))
    return page.get("/my-work/")


def part(found, heading: str) -> str:
    """Return what stands under a heading."""
    headings = [each.text for each in found.all("h2")]
    if heading not in headings:
        return ""
    after = found.text.split(heading, 1)[1]
    later = [each for each in headings[headings.index(heading) + 1 :] if each in after]
    return after.split(later[0], 1)[0] if later else after


def reference(escalation) -> str:
    return Entry.objects.get(pk=escalation).reference


class TestMyWork:
    def test_leads_to_each_step_that_is_mine_in_one_click(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)

        found = work(page, people.school.practitioner)

        talk = (
            "Talk with the other worker, best face to face, by telephone if that is not practical"
        )
        assert found.links[talk] == f"/escalations/{escalation}/discuss/"
        assert "clause 2.1a" in part(found, "Yours to do")

    def test_begins_with_what_is_overdue_and_goes_on_by_day(self, page, people):
        now = timezone.now()
        late, soon, sooner = (reference(raised(people, at=now - days * DAY)) for days in (30, 1, 5))

        mine = part(work(page, people.school.practitioner), "Yours to do")

        assert mine.index(late) < mine.index(sooner) < mine.index(soon)
        assert mine.index("Overdue") < mine.index(sooner)
        assert mine.count("Overdue") == 3, "of the late one: the talk, what it says, the advice"

    def test_begins_with_a_child_in_danger_and_says_by_when_they_have_to_be_safe(
        self, page, people
    ):
        now = timezone.now()
        late = reference(raised(people, at=now - 30 * DAY))
        by = calendars.load().due_on(timezone.localdate() + 3 * DAY)
        danger = reference(raised(people, at=now - DAY, immediate_harm=True, protect_by=by))
        said = f"danger. The child has to be safe by {by.day:%A} {by.day.day} {by.day:%B %Y}."

        for person in (people.school.practitioner, people.social_care.safeguarding_lead):
            mine = part(work(page, person), "Yours to do")
            assert mine.index(danger) < mine.index(late)
            assert mine.count("The child was thought to be in immediate danger.") == 1
            assert said in mine

    def test_says_nothing_of_danger_to_who_sees_the_dates_alone(self, page, people):
        at_stage(people, 3, at=timezone.now() - 5 * DAY, immediate_harm=True)

        found = work(page, people.severn.office)

        assert "You can see the dates" in found.text
        assert "thought to be in immediate danger" not in found.text

    def test_says_nothing_of_danger_once_it_is_settled(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY, immediate_harm=True)
        practitioner, now = people.school.practitioner, timezone.now()
        do(escalation, practitioner, discussed(), at=now)
        do(escalation, practitioner, acts.Resolve(how="agreed", agreement="A visit."), at=now)

        found = work(page, practitioner)

        assert reference(escalation) in found.text
        assert "thought to be in immediate danger" not in found.text

    def test_names_the_partnership_to_who_works_in_several(self, page, people):
        raised(people, at=timezone.now() - DAY)
        name = "Severn Vale Safeguarding Children Partnership"
        alone = work(page, people.school.practitioner).text
        in_two_partnerships(people)

        mine = part(work(page, people.school.practitioner), "Yours to do")

        assert (name in alone, name in mine) == (False, True)

    def test_says_that_it_is_my_turn_when_the_duties_are_done(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)
        said = dict.fromkeys(("why_unsafe", "change_wanted", "impact_on_child"), "So.")
        practitioner = people.school.practitioner
        do(escalation, practitioner, discussed(**said), at=timezone.now())
        do(escalation, practitioner, acts.Consult(), at=timezone.now())

        found = work(page, practitioner)

        turn = found.links["Settle it, or take it to the next stage"]
        assert turn == f"/escalations/{escalation}/"

    def test_says_for_whom_i_wait_and_until_when(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)
        practitioner = people.school.practitioner
        do(escalation, practitioner, discussed(), at=timezone.now())
        do(escalation, practitioner, acts.Escalate(reason="No."), at=timezone.now())
        do(escalation, practitioner, acts.Consult(), at=timezone.now())

        waiting = part(work(page, practitioner), "You wait for somebody")

        assert reference(escalation) in waiting
        assert "Waiting for the line manager at Puddlewick School, by " in waiting

    def test_says_whose_turn_it_is_beside_what_is_mine(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)
        practitioner = people.school.practitioner
        do(escalation, practitioner, discussed(), at=timezone.now())
        do(escalation, practitioner, acts.Escalate(reason="No."), at=timezone.now())

        mine = part(work(page, practitioner), "Yours to do")

        assert "Talk it over with your supervisor" in mine
        assert "Beside this, it waits for the line manager at Puddlewick School" in mine

    def test_asks_the_safeguarding_lead_for_a_name(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)

        found = work(page, people.social_care.safeguarding_lead)

        naming = found.links["Name somebody for your agency"]
        assert naming == f"/escalations/{escalation}/name_counterpart/"

    def test_shows_nothing_of_other_peoples(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)

        for person in (
            people.stranger, people.school.colleague, people.health.practitioner,
            people.harbour.office, people.severn.office, people.social_care.practitioner,
        ):  # fmt: skip
            assert reference(escalation) not in work(page, person).text

    def test_shows_what_is_seen_in_part_apart_from_what_is_mine(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)
        officer = acts.Inform(who="independent.reviewing_officer")
        do(escalation, people.school.practitioner, officer, at=timezone.now())

        found = work(page, people.severn.reviewing_officer)

        assert reference(escalation) in part(found, "You can see the dates, not what was said")
        assert "Nothing is yours to do now." in found.text

    def test_leads_to_closing_once_nobody_has_anything_left_that_must_be_done(self, page, people):
        practitioner, social_worker = people.school.practitioner, people.social_care.practitioner
        escalation = raised(people, counterpart=social_worker, at=timezone.now() - 2 * DAY)
        settled = acts.Resolve(how="agreed", agreement="They visit.")
        at = timezone.now() - DAY
        for who, step in (
            (practitioner, settled), (practitioner, acts.Confirm(party="raising")),
            (practitioner, acts.FileRecord(agency=people.school.slug)),
            (social_worker, acts.FileRecord(agency=people.social_care.slug)),
        ):  # fmt: skip
            do(escalation, who, step, at=at)

        waits = work(page, practitioner)
        do(escalation, social_worker, acts.Confirm(party="responding"), at=timezone.now())
        after = work(page, practitioner)

        assert waits.links["After that: close it"] == f"/escalations/{escalation}/"
        assert after.links["Close it"] == f"/escalations/{escalation}/close/"

    def test_keeps_what_was_closed_lately_and_no_longer(self, page, people):
        practitioner = people.school.practitioner
        for days in (50, 5):
            then = timezone.now() - days * DAY
            escalation = raised(people, at=then)
            do(escalation, practitioner, acts.Withdraw(reason="Settled."), at=then)
            do(escalation, practitioner, acts.FileRecord(), at=then)
            do(escalation, practitioner, acts.Close(), at=then)

        closed = part(work(page, practitioner), "Closed in the last 30 days")

        lately = Entry.objects.order_by("-changed_at").values_list("reference", flat=True)
        assert lately[0] in closed
        assert lately[1] not in closed

    @pytest.mark.django_db
    def test_asks_who_somebody_is_first(self, page):
        assert page.client.get("/my-work/").status_code == 302


class TestWhatAnItemSays:
    def test_is_when_it_was_raised_by_whom_and_about_what(self, page, people):
        at = timezone.now() - DAY
        raised(people, at=at, concern=acts.Concern(what_happened="The secret."))

        mine = part(work(page, people.school.practitioner), "Yours to do")

        day = timezone.localtime(at)
        assert f"Raised on {day:%A} {day.day} {day:%B %Y} by Penny Puddlewick-School." in mine
        assert "evels of need" in mine
        assert "secret" not in mine

    def test_is_said_to_the_lead_who_has_to_name_somebody(self, page, people):
        raised(people, at=timezone.now() - DAY)

        mine = part(work(page, people.social_care.safeguarding_lead), "Yours to do")

        assert "by Penny Puddlewick-School" in mine
        assert "evels of need" in mine
        assert "at once" in mine

    def test_is_no_name_and_no_area_for_who_was_told_of_it(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)
        officer = acts.Inform(who="independent.reviewing_officer")
        do(escalation, people.school.practitioner, officer, at=timezone.now())

        found = work(page, people.severn.reviewing_officer)

        assert "Raised on" in found.text
        assert "Penny" not in found.text
        assert "evels of need" not in found.text

    def test_follows_a_correction(self, page, people):
        escalation = raised(people, at=timezone.now() - DAY)
        right = acts.Raise(areas=("other",), area_other="The secret of the area.")
        correct = acts.Correct(entry=1, reason="Mistaken.", particulars=right)
        do(escalation, people.school.practitioner, correct, at=timezone.now())

        mine = part(work(page, people.school.practitioner), "Yours to do")

        assert "Something else" in mine
        assert "secret" not in mine


class TestEachSide:
    """Past the limit it is both sides' turn, and each is offered what it can do (reading 15)."""

    def past_the_limit(self, people: World):
        then = timezone.now() - 30 * DAY
        escalation = raised(people, counterpart=people.social_care.practitioner, at=then)
        said = dict.fromkeys(("why_unsafe", "change_wanted", "impact_on_child"), "So.")
        for act in (discussed(**said), acts.Consult()):
            do(escalation, people.school.practitioner, act, at=then)
        return escalation

    def test_that_was_asked_answers_or_offers_a_way_to_end_it(self, page, people):
        escalation = self.past_the_limit(people)

        found = work(page, people.social_care.practitioner)

        answer = found.links["Answer, or offer a way to end it"]
        assert answer == f"/escalations/{escalation}/respond/"
        assert "Settle it" not in found.text
        page.get(answer)
        following = page.get(f"/escalations/{escalation}/").text.split("The limit")[0]
        assert "Next, for you Answer, or offer a way to end it" in following

    def test_that_raised_it_settles_it_or_goes_on(self, page, people):
        self.past_the_limit(people)

        found = work(page, people.school.practitioner)

        assert "Settle it, or take it to the next stage" in found.text
        assert "Answer, or offer" not in found.text

    def test_finds_behind_every_item_what_it_says(self, page, people):
        self.past_the_limit(people)
        at_stage(people, 2, at=timezone.now() - 20 * DAY)
        at_stage(people, 4, at=timezone.now() - 20 * DAY)
        raised(people, at=timezone.now() - DAY, immediate_harm=True)

        for person in (
            people.school.practitioner, people.school.line_manager, people.school.senior_manager,
            people.school.safeguarding_lead, people.social_care.practitioner,
            people.social_care.line_manager, people.social_care.senior_manager,
            people.social_care.safeguarding_lead, people.severn.chair, people.severn.office,
        ):  # fmt: skip
            found = work(page, person)
            for each in found.all("a"):
                if "/escalations/" in each["href"]:
                    page.get(each["href"])


class TestAnOffice:
    def test_reads_from_which_stage_on_it_sees_what(self, page, people):
        for person in (people.severn.office, people.severn.chair):
            found = work(page, person)

            seen = "the form that is sent to it from Stage 3 on and all of it from Stage 4 on."
            assert seen in found.text
            assert "is not listed here. (reading 33)" in found.text

    def test_reads_it_of_its_own_policy(self, page, people):
        Partnership.objects.filter(pk=people.severn.id).update(policy="bscp")

        found = work(page, people.severn.office)

        assert "sees all of it from Stage 4 on" in found.text

    def test_is_nothing_for_an_agency(self, page, people):
        assert "reading 33" not in work(page, people.school.practitioner).text

    def test_waits_for_the_chair_by_name_at_the_last_stage(self, page, people):
        escalation = at_stage(people, 4, at=timezone.now() - 10 * DAY)

        office, chair = work(page, people.severn.office), work(page, people.severn.chair)

        waiting = part(office, "You wait for somebody")
        assert "Waiting for the chair, Cher Severn-Vale" in waiting
        assert reference(escalation) in part(chair, "Yours to do")
        assert reference(escalation) not in part(office, "Yours to do")

    def test_reads_the_chairs_name_on_the_page_too(self, page, people):
        escalation = at_stage(people, 4, at=timezone.now() - 10 * DAY)
        page.client.force_login(find(people.severn.office))

        found = page.get(f"/escalations/{escalation}/")

        assert "Cher Severn-Vale, chair" in found.text.split("The limit")[0]


class TestItsQueries:
    def test_are_as_many_for_two_hundred_escalations_as_for_one(self, page, people):
        practitioner = people.school.practitioner
        raised(people, at=timezone.now() - DAY)
        self.counted(page, practitioner)  # what a process asks once, and keeps
        one = self.counted(page, practitioner)

        for _ in range(199):
            raised(people, at=timezone.now() - DAY)

        assert self.counted(page, practitioner) == one <= 25

    def counted(self, page, person) -> int:
        page.client.force_login(find(person))
        with CaptureQueriesContext(connection) as queries:
            answer = page.client.get("/my-work/")
        assert answer.status_code == 200
        return len(queries)


class TestPeople:
    def test_are_one_click_away_for_who_looks_after_them(self, page, people):
        found = work(page, people.school.administrator)

        assert found.links["Who is here, whom to invite, who has left"] == "/people/"

    def test_are_not_offered_to_anybody_else(self, page, people):
        assert "/people/" not in work(page, people.school.practitioner).links.values()


class TestAGuide:
    def test_that_is_past_is_not_called_overdue(self, page, people):
        """bscp 1.4c gives a working week as a guide (reading 9)."""
        Partnership.objects.filter(pk=people.severn.id).update(policy="bscp")
        raised(people, at=timezone.now() - 20 * DAY)

        mine = part(work(page, people.school.practitioner), "Yours to do")

        assert "Past the guide" in mine
        assert "Overdue" not in mine


class TestAPolicyThatWentOn:
    def test_speaks_of_an_escalation_as_of_the_version_it_was_raised_under(
        self, page, people, monkeypatch
    ):
        raised(people, at=timezone.now() - DAY)
        before = part(work(page, people.school.practitioner), "Yours to do")
        monkeypatch.setattr(policies, "find", _taken_off_the_shelf)
        policies.load.cache_clear()

        assert part(work(page, people.school.practitioner), "Yours to do") == before


def _taken_off_the_shelf(name, *, beside=None):
    raise policies.Unknown(name, f"There is no policy {name} here, nor beside {beside}.")
