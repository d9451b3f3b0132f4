"""Two policies side by side."""

import pytest
from django.urls import reverse

from accord.library import compare, policies
from accord.web import policy_comparing

POLICIES = sorted(policies.ids())


def of(name, policy):
    return reverse(name, kwargs={"policy": policy})


def side_by_side(page, one, other):
    """Return the two halves of what the page says of two policies: what differs, what does not."""
    shown = page.get(reverse("compare-policies"), a=one, b=other)
    return shown.text.split("What comes to the same", 2)[1:]


@pytest.mark.django_db
class TestTwoPolicies:
    def test_stand_side_by_side_what_differs_first(self, page):
        differs, same = side_by_side(page, "bscp", "tscp")

        assert "Torbay Should: 10 working days from the start of the stage (clause t4)" in differs
        assert "Stage 4 Bromley No such stage Torbay" in differs
        assert "Both sides agree" in same
        assert "10 working days" not in same

    def test_lead_to_the_clauses_of_each(self, page):
        shown = page.get(reverse("compare-policies"), a="bscp", b="tscp")

        assert shown.links["clause t4"] == f"{of('policy-clauses', 'tscp')}#clause-t4"
        assert shown.links["clause 2.8"] == f"{of('policy-clauses', 'bscp')}#clause-2.8"

    @pytest.mark.parametrize("one", POLICIES)
    @pytest.mark.parametrize("other", POLICIES)
    def test_show_every_row_of_the_comparison_once(self, page, one, other):
        if one == other:
            return
        rows = compare.compare(*(policies.by_id(name).policy for name in (one, other)))

        shown = page.get(reverse("compare-policies"), a=one, b=other)

        differing = [row for row in rows if not row.same]
        assert len(shown.all("div", class_="accord-matter")) == len(rows)
        assert f"What differs ({len(differing)})" in shown.links
        assert f"What comes to the same ({len(rows) - len(differing)})" in shown.links

    def test_are_chosen_on_the_page(self, page):
        asked = page.get(reverse("compare-policies"))

        assert asked.fields() == {"a": "", "b": ""}
        assert not asked.all("h2")

    def test_begin_with_the_one_that_somebody_came_from(self, page):
        leading = page.get(of("policy", "mscb")).links["Compare with another"]

        asked = page.get(leading)

        assert asked.fields() == {"a": "mscb", "b": ""}
        assert asked.errors == []

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"a": "nowhere", "b": "gscp"},
             ["Choose the first policy: there is none called “nowhere”"]),
            ({"a": "nowhere"}, ["Choose the first policy: there is none called “nowhere”"]),
            ({"a": "gscp", "b": "<b>"}, ["Choose the second policy: there is none called “<b>”"]),
            ({"a": "gscp", "b": "x" * 500},
             [f"Choose the second policy: there is none called “{'x' * 40}”"]),
            ({"a": "", "b": ""}, ["Choose the first policy", "Choose the second policy"]),
            ({"b": "gscp"}, ["Choose the first policy"]),
            ({"a": "gscp", "b": "gscp"},
             ["Choose two different policies: both are Gloucestershire"]),
            ({"a": "../gscp", "b": "/etc/passwd"},
             ["Choose the first policy: there is none called “../gscp”",
              "Choose the second policy: there is none called “/etc/passwd”"]),
        ],
    )  # fmt: skip
    def test_wrongly_named_are_said_to_be_and_what_was_right_is_kept(self, page, given, said):
        shown = page.get(reverse("compare-policies"), status=422, **given)

        assert shown.errors == said
        kept = {field: name if name in POLICIES else "" for field, name in given.items()}
        assert {**shown.fields(), **kept} == shown.fields()

    def test_are_worked_out_once(self):
        both = [policies.by_id(name) for name in ("gscp", "mscb")]

        assert policy_comparing.of(*both) is policy_comparing.of(*both)

    def test_touch_no_database(self, page, django_assert_num_queries):
        with django_assert_num_queries(0):
            page.get(reverse("compare-policies"), a="bscp", b="tscp")
