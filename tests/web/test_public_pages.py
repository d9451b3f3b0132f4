"""Pages for everybody: what they say, in which order, and to whom."""

from datetime import date
from uuid import uuid4

import pytest
import service_steps
import service_world as worlds
from django.test import Client
from django.urls import reverse
from page import Visitor

from accord.library import calendars, policies
from accord.web import when_due

OPEN = ["start", "immediate-danger", "policies", "compare-policies", "when-due"]
ASKED = {"day": "18", "month": "12", "year": "2026"}


def answer(page, stage, **given):
    return page.get(reverse("when-due"), stage=stage, **{**ASKED, **given})


def rows(page):
    """Return the receipt: each day, and what stands beside it."""
    return [
        tuple(cell.text for cell in row.children)
        for row in page.all("tr", class_="govuk-table__row")[1:]
    ]


@pytest.mark.django_db
class TestTheStartPage:
    def test_asks_first_whether_a_child_is_in_danger(self, page):
        start = page.get(reverse("start"))

        questions = [each.text for each in start.all("h2")]
        assert questions[0] == "Is the child in immediate danger?"
        assert "ring 999 now" in start.text[: start.text.index("Raise a disagreement")]

    def test_leads_to_everything_in_one_click(self, page):
        start = page.get(reverse("start"))

        for name in ("immediate-danger", "raise", "account_login", "policies", "when-due"):
            assert reverse(name) in {each.partition("?")[0] for each in start.links.values()}

    def test_leads_somebody_who_is_signed_in_back_to_their_work(self, page):
        world = worlds.world()
        page.client.force_login(worlds.find(world.school.practitioner))

        start = page.get(reverse("start"))

        assert reverse("my-work") in start.links.values()
        assert reverse("account_login") not in start.links.values()
        assert start.one("form", action=reverse("account_logout"))


@pytest.mark.django_db
class TestImmediateDanger:
    def test_says_999_before_anything_else(self, page):
        danger = page.get(reverse("immediate-danger"))

        steps = [each.text for each in danger.all("h2")]
        assert steps[0].startswith("1. Ring 999")
        assert danger.one("a", href="tel:999").text == "999"

    def test_gives_the_front_doors_of_the_directory_next(self, page):
        worlds.world()

        danger = page.get(reverse("immediate-danger"))

        door = "The front door of Severn Vale Safeguarding Children Partnership: 01632 960 000"
        assert danger.text.index("1. Ring 999") < danger.text.index(door)
        assert danger.text.index(door) < danger.text.index("3. Then do what your policy asks")

    def test_lets_a_telephone_ring_every_number(self, page):
        worlds.world()

        danger = page.get(reverse("immediate-danger"))

        assert len(danger.all("a", href="tel:01632960000")) == 2
        assert danger.links["01632 960 000"] == "tel:01632960000"

    def test_helps_where_the_directory_knows_no_front_door(self, page):
        danger = page.get(reverse("immediate-danger"))

        assert "Ring children's social care at the council, day or night." in danger.text

    def test_says_what_each_policy_asks_at_once_with_its_clause(self, page):
        danger = page.get(reverse("immediate-danger"))

        assert "You must make a referral to MASH at once (clause 1.5)" in danger.text
        for loaded in policies.usable():
            for duty in loaded.policy.immediate_harm:
                where = reverse("policy-clauses", kwargs={"policy": loaded.policy.id})
                assert duty.title in danger.text
                assert f"{where}#clause-{duty.clauses[0]}" in [a["href"] for a in danger.all("a")]

    def test_says_nothing_there_that_is_not_to_be_done_at_once(self, page):
        """That Torbay's may start at any stage is asked when it is raised."""
        danger = page.get(reverse("immediate-danger")).text

        assert "any stage" not in danger
        assert "Nothing more than 999 and the front door." in danger

    def test_asks_the_database_for_front_doors_and_for_what_is_in_force(
        self, page, django_assert_num_queries
    ):
        worlds.world()

        with django_assert_num_queries(3):
            page.get(reverse("immediate-danger"))


@pytest.mark.django_db
class TestWhenIsItDue:
    def test_begins_with_today_and_no_answer(self, page):
        asked = page.get(reverse("when-due"))

        assert asked.fields(reverse("when-due"))["year"].startswith("20")
        assert not asked.all("table")

    def test_counts_over_christmas_and_says_why_each_day_counts_or_not(self, page):
        shown = answer(page, "gscp/stage-1")

        assert "Tuesday 29 December 2026 is the last day." in shown.text
        assert "clause 2.1d" in shown.text
        assert rows(shown) == [
            ("Friday 18 December 2026", "No: the day it began"),
            ("Saturday 19 December 2026", "No: weekend"),
            ("Sunday 20 December 2026", "No: weekend"),
            ("Monday 21 December 2026", "Day 1"),
            ("Tuesday 22 December 2026", "Day 2"),
            ("Wednesday 23 December 2026", "Day 3"),
            ("Thursday 24 December 2026", "Day 4"),
            ("Friday 25 December 2026", "No: Christmas Day"),
            ("Saturday 26 December 2026", "No: weekend"),
            ("Sunday 27 December 2026", "No: weekend"),
            ("Monday 28 December 2026", "No: Boxing Day (substitute)"),
            ("Tuesday 29 December 2026", "Day 5: the last"),
        ]

    def test_gives_the_day_of_the_engine_for_every_stage_of_every_policy(self, page):
        calendar = calendars.load()
        began = date(2026, 12, 18)
        for loaded in policies.usable():
            for stage in loaded.policy.stages:
                shown = answer(page, f"{loaded.policy.id}/{stage.id}")

                for limit in stage.limits:
                    days = limit.working_days
                    ends = days and f"{calendar.working_days_from(began, days).day:%A %-d %B %Y}"
                    assert ends is None or f"{ends} is the last day." in shown.text
                    assert f"clause {limit.clauses[0]}" in shown.text
                assert stage.limits or "The document sets no limit for this stage." in shown.text

    def test_says_which_stages_count_from_the_raising(self, page):
        assert "for Torbay, Stage 2: the day it was raised" in page.get(reverse("when-due")).text
        assert "It counts from the day it was raised." in answer(page, "tscp/stage-2").text
        assert "It counts from the day it was raised." not in answer(page, "tscp/stage-3").text

    def test_names_no_day_where_the_agencies_set_it(self, page):
        shown = answer(page, "mscb/pre")

        assert "the agencies set one together" in shown.text
        assert "is the last day" not in shown.text

    def test_says_that_a_day_past_the_published_holidays_may_move(self, page):
        shown = answer(page, "gscp/stage-1", year="2040")

        assert "the bank holidays of 2040 are not published" in shown.text
        assert "are not published" not in answer(page, "gscp/stage-1").text

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"day": "31", "month": "11"}, "The day it began: there is no 31 November 2026"),
            ({"day": "29", "month": "2"}, "The day it began: there is no 29 February 2026"),
            (
                {"month": "13"},
                "The day it began: “13” is no month: write it as a number from 1 to 12 or by its "
                "name, as in November",
            ),
            ({"day": "", "month": "", "year": ""}, "Enter the day it began, such as 20 11 2026"),
            ({"year": ""}, "The day it began: the year is missing"),
            ({"day": "", "year": " "}, "The day it began: the day is missing"),
            (
                {"day": "first"},
                "The day it began: “first” is no day: write it as a number, as in 27",
            ),
            (
                {"day": "²"},
                "The day it began: “²” is no day: write it as a number, as in 27",
            ),
            (
                {"year": "20266"},
                "The day it began: “20266” is no year: write it in full, as in 2026",
            ),
            ({"stage": ""}, "Choose the policy and the stage"),
            ({"stage": "gscp/stage-9"}, "Choose the policy and the stage"),
            ({"stage": "/etc/passwd"}, "Choose the policy and the stage"),
        ],
    )
    def test_says_what_is_the_matter_and_keeps_what_was_typed(self, page, given, said):
        sent = {"stage": "gscp/stage-1", **ASKED, **given}

        shown = page.get(reverse("when-due"), status=422, **sent)

        assert shown.errors == [said]
        kept = shown.fields(reverse("when-due"))
        assert [kept[part] for part in when_due.PARTS] == [sent[part] for part in when_due.PARTS]

    def test_reads_the_month_by_its_name_and_the_year_without_its_century(self, page):
        shown = answer(page, "gscp/stage-1", month="December", year="26")

        assert "Tuesday 29 December 2026 is the last day." in shown.text

    def test_says_of_years_long_past_that_their_bank_holidays_are_not_listed(self, page):
        shown = answer(page, "gscp/stage-1", year="1900")

        assert "the bank holidays of 1900 are not listed here" in shown.text
        assert "yet" not in shown.text

    @pytest.mark.parametrize("year", ["0001", "9999"])
    def test_counts_at_the_ends_of_the_calendar_too(self, page, year):
        answer(page, "gscp/stage-4", day="31", month="12", year=year)

    def test_asks_the_database_for_what_is_in_force_alone(self, page, django_assert_num_queries):
        with django_assert_num_queries(2):
            answer(page, "gscp/stage-1")


@pytest.mark.django_db
class TestWhatIsNotThere:
    def test_is_said_in_the_same_words_to_everybody(self, page):
        world = worlds.world()
        unknown = page.get("/no/such/page/", status=404)

        page.client.force_login(worlds.find(world.school.practitioner))
        signed_in = page.get("/no/such/page/", status=404)

        assert unknown.heading == signed_in.heading == "Page not found"
        assert "it is not for you" in unknown.text

    def test_is_an_escalation_that_nobody_raised_and_one_for_others_alike(self, page):
        world = worlds.world()
        raised = service_steps.raised(world)
        page.client.force_login(worlds.find(world.stranger))

        for escalation in (raised, uuid4()):
            missing = page.get(reverse("escalation", args=[escalation]), status=404)

            assert missing.text == page.get("/no/such/page/", status=404).text

    def test_stays_nowhere(self, page):
        missing = page.get("/no/such/page/", status=404)

        assert missing.response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
class TestWhatStaysInTheBrowser:
    @pytest.mark.parametrize("name", OPEN)
    def test_is_asked_again_when_nobody_is_signed_in(self, page, name):
        assert page.get(reverse(name)).response.headers["Cache-Control"] == "no-cache"

    @pytest.mark.parametrize("name", OPEN)
    def test_is_nothing_once_somebody_is_signed_in(self, page, name):
        world = worlds.world()
        page.client.force_login(worlds.find(world.school.practitioner))

        assert page.get(reverse(name)).response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
class TestWhatWasSentWrongly:
    def test_is_a_form_that_was_open_for_too_long(self):
        visitor = Visitor(Client(enforce_csrf_checks=True))

        late = visitor.post(reverse("account_login"), {"email": "a@b.example"}, status=403)

        assert late.heading == "This page was open for too long"
        assert "Nothing was sent or changed." in late.text

    def test_is_an_address_for_another_host(self, client):
        answered = client.get("/", headers={"host": "elsewhere.example"})

        assert answered.status_code == 400
        assert "This address does not work" in answered.content.decode()


@pytest.mark.django_db
class TestADemonstration:
    def test_says_so_on_every_page(self, page, settings):
        settings.DEMO = True

        assert "Everybody here is invented." in page.get(reverse("start")).one("header").text

    def test_is_not_what_a_real_service_says_it_is(self, page):
        assert "invented" not in page.get(reverse("start")).html
