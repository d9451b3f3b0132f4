"""Two policies side by side: what counts as the same, and that nothing is left out."""

import itertools

import msgspec
import pytest

from accord.engine import words
from accord.library import compare, policies

PAIRS = list(itertools.combinations(policies.ids(), 2))


def bundled(name):
    return policies.by_id(name).policy


def rows(one, other):
    """Return the rows of two policies by group, stages and what they are about."""
    found = compare.compare(*(bundled(each) if isinstance(each, str) else each
                              for each in (one, other)))  # fmt: skip
    return {(row.group, _ids(row.stages), row.about): row for row in found}


def _ids(pair):
    return pair and tuple(each and each.id for each in pair)


def changed(name, place, **changes):
    """Return a bundled policy with one of its stages changed."""
    policy = bundled(name)
    stages = list(policy.stages)
    stages[place] = msgspec.structs.replace(stages[place], **changes)
    return msgspec.structs.replace(policy, stages=tuple(stages))


class TestStagesStandSideBySide:
    def test_by_who_meets_there_and_the_decided_ones_together(self):
        pairs = compare.side_by_side(bundled("tscp"), bundled("gscp"))

        assert [_ids(pair) for pair in pairs] == [
            ("stage-1", "stage-1"),
            ("stage-2", "stage-2"),
            ("stage-3", "stage-3"),
            ("stage-4", None),
            ("stage-5", "stage-4"),
        ]

    def test_whatever_their_names(self):
        pairs = compare.side_by_side(bundled("gscp"), bundled("mscb"))

        assert [_ids(pair) for pair in pairs] == [
            ("stage-1", "pre"),
            ("stage-2", "stage-1"),
            ("stage-3", "stage-2"),
            (None, "stage-3"),
            ("stage-4", "stage-4"),
        ]

    def test_by_place_where_nobody_alike_meets(self):
        lead = words.PostTitle("safeguarding_lead")
        meets = msgspec.structs.replace(bundled("bscp").stages[1].meets, raising=lead)

        pairs = compare.side_by_side(changed("bscp", 1, meets=meets), bundled("chscp"))

        assert _ids(pairs[1]) == ("stage-2", "stage-2")


class TestNothingIsLeftOut:
    @pytest.mark.parametrize(("one", "other"), PAIRS)
    def test_of_the_ladders(self, one, other):
        found = compare.compare(bundled(one), bundled(other))

        for side, name in enumerate((one, other)):
            parts = [part for row in found for part in row.parts[side]]
            for stage in bundled(name).stages:
                for part in (
                    stage, *stage.limits, *stage.duties, *stage.offers, *stage.tells,
                    *stage.before_entering,
                ):  # fmt: skip
                    assert part in parts

    @pytest.mark.parametrize(("one", "other"), PAIRS)
    def test_of_what_holds_throughout(self, one, other):
        found = compare.compare(bundled(one), bundled(other))

        for side, name in enumerate((one, other)):
            policy = bundled(name)
            parts = [part for row in found for part in row.parts[side]]
            decision = policy.stages[-1].decision
            for part in (
                *policy.immediate_harm, policy.skipping, *policy.forms, *policy.visibility,
                *policy.outcome.ways, *policy.outcome.offers, policy.outcome.confirmation,
                policy.filing, decision, decision.panel, decision.representations,
                decision.reports, *policy.grounds,
            ):  # fmt: skip
                assert part is None or part in parts

    @pytest.mark.parametrize(("one", "other"), PAIRS)
    def test_whichever_comes_first(self, one, other):
        there = compare.compare(bundled(one), bundled(other))
        back = compare.compare(bundled(other), bundled(one))

        assert sum(row.same for row in there) == sum(row.same for row in back)
        assert len(there) == len(back)

    def test_but_what_neither_has(self):
        assert all(any(row.parts) for row in compare.compare(bundled("tscp"), bundled("mscb")))
        assert ("filing", None, "filing") not in rows("tscp", "mscb")

    def test_in_the_order_in_which_people_read(self):
        groups = [row.group for row in compare.compare(bundled("tscp"), bundled("gscp"))]

        assert list(dict.fromkeys(groups)) == [
            "stages", "meets", "limits", "gates", "duties", "harm", "told", "panel", "endings",
            "filing", "visibility", "areas",
        ]  # fmt: skip


class TestTheSame:
    @pytest.mark.parametrize("name", policies.ids())
    def test_is_a_policy_with_itself(self, name):
        assert all(row.same for row in compare.compare(bundled(name), bundled(name)))

    def test_is_what_differs_in_words_and_clauses_alone(self):
        found = rows("tscp", "gscp")

        talk = found["duties", ("stage-3", "stage-3"), "discuss"]
        assert talk.same
        assert [part.clauses for each in talk.parts for part in each] == [("s3a",), ("2.3b",)]
        assert found["gates", ("stage-1", "stage-1"), ""].same
        assert found["areas", None, "levels-of-need"].same
        assert found["panel", None, "representations"].same

    def test_is_told_in_whatever_order(self):
        tells = bundled("mscb").stages[4].tells
        one = changed("mscb", 4, tells=(*bundled("bscp").stages[3].tells, *tells))
        other = changed("mscb", 4, tells=(*tells, *bundled("bscp").stages[3].tells))

        assert rows(one, other)["told", ("stage-4", "stage-4"), ""].same


class TestADifference:
    @pytest.mark.parametrize(
        "where",
        [
            ("limits", ("stage-1", "stage-1"), ""),
            ("duties", ("stage-1", "stage-1"), "discuss"),
            ("duties", ("stage-2", "stage-2"), "inform"),
            ("duties", ("stage-3", "stage-3"), "next_tier"),
            ("gates", ("stage-3", "stage-3"), ""),
            ("meets", ("stage-4", None), ""),
            ("limits", ("stage-4", None), ""),
            ("meets", ("stage-5", "stage-4"), ""),
            ("harm", None, "immediate_harm"),
            ("harm", None, "skipping"),
            ("panel", None, "panel"),
            ("endings", None, "confirmation"),
            ("filing", None, "filing"),
            ("visibility", ("stage-3", "stage-3"), ""),
            ("areas", None, "communication"),
        ],
    )
    def test_is_told_of_torbay_and_gloucestershire(self, where):
        assert not rows("tscp", "gscp")[where].same

    def test_is_an_offer_where_the_other_asks(self):
        take_advice = rows("bscp", "tscp")["duties", ("stage-1", "stage-1"), "consult"]

        assert [type(part).__name__ for each in take_advice.parts for part in each] == [
            "Offer", "Duty",
        ]  # fmt: skip
        assert not take_advice.same

    def test_is_a_decision_without_a_panel(self):
        found = rows("gscp", "mscb")

        assert not found["panel", None, "decision"].same
        assert found["panel", None, "reports"].parts[0] == ()
        assert found["gates", ("stage-4", "stage-4"), ""].parts[1][0].form == "notification"

    def test_is_who_meets_whom(self):
        lead = words.PostTitle("safeguarding_lead")
        meets = msgspec.structs.replace(bundled("bscp").stages[1].meets, raising=lead)

        found = rows(changed("bscp", 1, meets=meets), "bscp")

        assert [key for key, row in found.items() if not row.same] == [
            ("meets", ("stage-2", "stage-2"), "")
        ]
