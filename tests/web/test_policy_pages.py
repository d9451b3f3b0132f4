"""The pages of the policies: all of them, and each by itself."""

from xml.etree import ElementTree

import pytest
import service_world as worlds
from django.urls import reverse

from accord.library import flowchart, policies

POLICIES = sorted(policies.ids())


def of(name, policy):
    return reverse(name, kwargs={"policy": policy})


@pytest.mark.django_db
class TestThePolicies:
    def test_are_all_listed_with_whose_they_are_and_how_many_stages(self, page):
        listed = page.get(reverse("policies"))

        for name in POLICIES:
            policy = policies.by_id(name).policy
            assert listed.links[policy.short_title] == of("policy", name)
            assert f"{policy.partnership.name}. {len(policy.stages)} stages." in listed.text

    def test_lead_to_comparing_two(self, page):
        listed = page.get(reverse("policies"))

        assert listed.links["Compare two policies"] == reverse("compare-policies")

    def test_say_how_to_write_to_the_partnerships_offices(self, page):
        worlds.world()

        listed = page.get(reverse("policies"))

        assert listed.links["office@severn-vale.example"] == "mailto:office@severn-vale.example"
        assert "Harbour Bay Safeguarding Children Partnership" in listed.text

    def test_say_of_each_review_whether_it_is_past_to_come_or_never_named(self, page):
        listed = page.get(reverse("policies")).text

        assert "Its review was due on Friday 31 December 2021." in listed
        assert "Its next review is due on Friday 30 April 2027." in listed
        assert listed.count("The document names no day for its review.") == sum(
            policies.by_id(name).policy.review_due is None for name in POLICIES
        )


@pytest.mark.django_db
@pytest.mark.parametrize("name", POLICIES)
class TestAPolicy:
    def test_shows_every_stage_with_who_meets_and_how_long(self, page, name):
        policy = policies.by_id(name).policy

        shown = page.get(of("policy", name))

        for stage in policy.stages:
            card = shown.one("section", id=stage.id)
            assert f"{stage.title}: {stage.name}" in card.text
            assert ("Who meets" in card.text) == (stage.meets is not None)
            assert ("The document sets no limit" in card.text) == (not stage.limits)
            for duty in stage.duties:
                assert duty.title in card.text

    def test_says_what_it_is_for_and_which_forms_it_has(self, page, name):
        policy = policies.by_id(name).policy

        shown = page.get(of("policy", name)).text

        for title in (*policy.areas.listed.values(), *(each.title for each in policy.grounds)):
            assert title in shown
        for form in policy.forms:
            assert f"{form.title} to " in shown

    def test_says_which_document_it_is_of_and_where_to_read_it(self, page, name):
        source = policies.by_id(name).policy.source

        shown = page.get(of("policy", name))

        assert f"Title{source.title}" in shown.text
        away = [each["href"] for each in shown.all("a", rel="external noreferrer")]
        assert away == ([source.website] if source.website else [])
        assert ("We do not know where it is published now." in shown.text) == (not source.website)

    def test_says_how_we_read_the_document(self, page, name):
        shown = page.get(of("policy", name))

        for each in policies.by_id(name).policy.interpretations:
            assert each.reading in shown.text

    def test_shows_its_flowchart_from_a_file_of_its_own(self, page, name):
        shown = page.get(of("policy", name))
        answered = page.client.get(shown.one("img")["src"])

        assert answered.headers["Content-Type"] == "image/svg+xml"
        assert "default-src 'none'" in answered.headers["Content-Security-Policy"]
        drawn = answered.content.decode()
        assert ElementTree.fromstring(drawn).tag.endswith("svg")
        assert "style" not in drawn
        assert "<script" not in drawn

    def test_says_the_flowchart_in_words_box_by_box_and_where_each_leads(self, page, name):
        chart = flowchart.of(policies.by_id(name).policy)

        shown = page.get(of("policy", name))

        (words,) = shown.all("ol", class_="govuk-list govuk-list--number govuk-list--spaced")
        boxes = [each.text for each in words.children]
        assert len(boxes) == len(chart.boxes)
        for box, said in zip(chart.boxes, boxes, strict=True):
            assert said.startswith(box.title)
            for line in box.lines:
                assert line.text in said
            assert said.count("go to “") == sum(arrow.start == box.id for arrow in chart.arrows)

    def test_names_no_clause_that_the_page_of_clauses_does_not_have(self, page, name):
        targets = {each["id"] for each in page.get(of("policy-clauses", name)).elements}

        shown = page.get(of("policy", name))

        leading = [each["href"] for each in shown.all("a") if "#clause-" in each["href"]]
        assert leading
        for each in leading:
            address, _, target = each.partition("#")
            assert (address, target in targets) == (of("policy-clauses", name), True), each

    def test_asks_the_database_who_follows_it_and_how_to_write_to_them(
        self, page, name, django_assert_num_queries
    ):
        worlds.world()

        with django_assert_num_queries(3 if name in ("gscp", "tscp") else 2):
            page.get(of("policy", name))

    def test_says_how_to_write_to_the_office_of_its_partnership(self, page, name):
        worlds.partnership("invented", "Invented Partnership", name)
        worlds.partnership("other", "Another Partnership", "none")

        shown = page.get(of("policy", name))

        assert shown.links["office@invented.example"] == "mailto:office@invented.example"
        assert "office@other.example" not in shown.html


@pytest.mark.django_db
@pytest.mark.parametrize("route", ["policy", "policy-clauses", "policy-flowchart"])
class TestAPolicyThatIsNotThere:
    @pytest.mark.parametrize("name", ["nowhere", "GSCP", "bank-holidays"])
    def test_is_not_found(self, page, name, route):
        missing = page.get(of(route, name), status=404)

        assert missing.heading == "Page not found"
