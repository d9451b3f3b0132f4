"""A document clause by clause: what each asks, what Accord does for it, and how we read it."""

import re

import pytest
import service_steps
import service_world as worlds
from django.urls import reverse

from accord.library import coverage, policies, vocabulary
from accord.web import clause_deeds, clause_telling, readings

POLICIES = sorted(policies.ids())


def of(name, policy):
    return reverse(name, kwargs={"policy": policy})


def told(page, policy, clause):
    """Return what the page says of one clause."""
    shown = page.get(of("policy-clauses", policy))
    return shown.one("section", id=f"clause-{clause}").text


@pytest.mark.parametrize("name", POLICIES)
class TestADocumentClauseByClause:
    @pytest.mark.django_db
    def test_has_every_clause_with_what_it_asks_and_how_we_read_it(self, page, name):
        loaded = policies.by_id(name)

        shown = page.get(of("policy-clauses", name))

        for clause in loaded.catalogue.clauses:
            said = shown.one("section", id=f"clause-{clause.id}").text
            assert clause.text in said
            assert (f"says “{clause.strength}”" in said) == (clause.strength is not None)
            readings = [e for e in loaded.policy.interpretations if clause.id in e.clauses]
            assert all(each.reading in said for each in readings)
            assert ("How we read it" in said) == bool(readings)

    def test_tells_what_accord_does_for_every_clause_that_the_policy_names(self, name):
        loaded = policies.by_id(name)

        done = clause_deeds.of(loaded.policy)

        declared = coverage.declared_in(loaded)
        background = {clause for clause, parts in declared.items() if parts == ("context",)}
        assert set(done) | background == set(declared)
        assert not set(done) & background
        assert all(each.text.endswith((".", "”")) for deeds in done.values() for each in deeds)

    def test_counts_the_examples_that_show_a_clause(self, name):
        loaded = policies.by_id(name)
        rows = {row.clause.id: row for row in coverage.of(loaded).rows}

        for each in clause_telling.of(loaded).clauses:
            assert each.scenarios + each.tests == len(rows[each.id].shown_by)
            assert each.tests == sum(by.startswith("test_") for by in rows[each.id].shown_by)

    @pytest.mark.django_db
    def test_names_the_rules_that_nothing_shows_and_no_other(self, page, name):
        rows = coverage.of(policies.by_id(name)).rows
        waiting = {r.clause.id for r in rows if r.clause.sort == "rule" and r.state != "shown"}

        shown = page.get(of("policy-clauses", name))

        tagged = {
            each["id"].removeprefix("clause-")
            for each in shown.all("section")
            if "Not shown yet" in each.text
        }
        assert tagged == waiting
        assert shown.text.count("What Accord is to do") == len(waiting)
        assert ("Not shown yet: (" in shown.text) == bool(waiting)

    @pytest.mark.django_db
    def test_touches_no_database(self, page, name, django_assert_num_queries):
        with django_assert_num_queries(0):
            page.get(of("policy-clauses", name))


@pytest.mark.django_db
class TestWhatAccordDoesForAClause:
    def test_is_told_of_a_duty_that_comes_before_the_next_stage(self, page):
        said = told(page, "gscp", "2.1a")

        assert "Stage 1, to do: You must talk with the other worker" in said
        assert "Stage 1, before going on: Asks for an attempt at this before the next" in said
        assert "a reason, and that stays in the record as a departure." in said

    def test_is_told_of_a_limit(self, page):
        said = told(page, "gscp", "2.4e")

        assert "Stage 4, how long: 10 working days. Accord works the last day out" in said
        assert "The numbered text prevails." in said

    def test_is_told_of_a_limit_that_the_agencies_set(self, page):
        said = told(page, "mscb", "2b")

        assert "As the agencies agree. Accord keeps the day that every side agrees to" in said

    def test_is_told_once_of_a_limit_that_several_stages_share(self, page):
        said = told(page, "bscp", "1.4c")

        assert "Stage 1, Stage 2 and Stage 3, how long: 5 working days as a guide." in said
        assert said.count("5 working days") == 1

    def test_is_told_of_an_offer(self, page):
        assert "Stage 2, offered: Consider a professionals' meeting" in told(page, "gscp", "2.2c")

    def test_is_told_of_whom_it_tells(self, page):
        assert "Accord tells the Business Manager when it begins" in told(page, "tscp", "s3b")

    def test_is_told_of_advice_with_the_place_where_it_is_shown(self, page):
        said = told(page, "gscp", "1.3")

        assert "Shown on the form “Write down a talk with the other side”: “Work" in said
        assert "Advice: Accord shows it where it helps" in said

    def test_is_told_of_starting_higher_as_each_document_has_it(self, page):
        assert "It takes a reason" in told(page, "gscp", "1.7d")
        assert "Open where you think the child is at immediate harm" in told(page, "tscp", "i5")

    def test_is_told_of_a_duty_before_the_decision(self, page):
        said = told(page, "mscb", "s4a")

        assert "Stage 4, before the decision: Asks for this first." in said
        assert "Asked of the Chair of the Learning Lessons Subgroup, who must take" in said

    def test_says_how_many_examples_show_it(self, page):
        assert re.search(r"Shown by \d+ worked examples", told(page, "gscp", "2.2d"))
        assert re.search(r"Shown by 1 test of Accord$", told(page, "gscp", "1.7c"))


@pytest.mark.django_db
class TestOurOwnReadings:
    def test_are_all_there(self):
        assert tuple(readings.READINGS) == vocabulary.READINGS

    def test_stand_where_a_link_to_one_leads(self, page):
        shown = page.get(of("policy-clauses", "tscp"))

        for reading, text in readings.READINGS.items():
            assert text in shown.one("div", id=f"clause-{reading}").text

    def test_are_led_to_from_the_day_that_protects(self, page):
        counted = page.get(
            reverse("when-due"), stage="gscp/stage-1", day="18", month="12", year="2026"
        )

        where = f"{of('policy-clauses', 'gscp')}#clause-reading-7"
        assert counted.links["how we read the policy, reading 7"] == where


@pytest.mark.django_db
class TestAnEscalation:
    def test_leads_from_what_is_next_to_the_clause_that_asks_for_it(self, page):
        world = worlds.world()
        raised = service_steps.raised(world)
        page.client.force_login(worlds.find(world.school.practitioner))

        shown = page.get(reverse("escalation", args=[raised]))

        (following,) = shown.all("section", aria_labelledby="next")
        leading = [a["href"] for a in shown.all("a") if following in a.above and "#" in a["href"]]
        address, _, target = leading[0].partition("#")
        assert address == of("policy-clauses", "gscp")
        assert target in {each["id"] for each in page.get(address).elements}
