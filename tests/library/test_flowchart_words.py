"""Posts, limits and clauses in the words of a flowchart."""

import pytest

from accord.engine import policy
from accord.library import flowchart_words, policies


class TestLimitsInWords:
    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"working_days": 1}, "1 working day"),
            ({"hours": 24}, "24 hours"),
            ({"calendar_days": 7, "guide": True}, "7 calendar days as a guide"),
            ({"by_agreement": True}, "as the agencies agree"),
        ],
    )
    def test_have_their_unit(self, given, words):
        assert flowchart_words.limit(policy.Limit(clauses=("1",), **given)) == words


class TestPostsInWords:
    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("partnership", "the partnership"),
            ("chair", "the Independent Chair"),
            ("partnership.learning_lessons_chair", "the chair of the learning lessons subgroup"),
            ("director", "the director"),
            ("responding.practitioner", "the other agency's worker"),
            ("independent.reviewing_officer", "the Independent Reviewing Officer"),
        ],
    )
    def test_are_those_of_somebody_on_the_raising_side(self, address, words):
        assert flowchart_words.post(address, policies.by_id("bscp").policy) == words

    def test_are_the_partnerships_own_where_it_has_some(self):
        assert (
            flowchart_words.post("partnership.chair", policies.by_id("gscp").policy)
            == "the partnership"
        )


class TestWords:
    def test_of_one_stay_together_as_long_as_they_are_few(self):
        assert flowchart_words.clauses(["reading-7"]) == "[reading\N{NO-BREAK SPACE}7]"
        assert " " not in flowchart_words.clauses(["1", "2", "3"])
        assert " " in flowchart_words.clauses(["1", "2", "3", "4"])
        assert flowchart_words.clauses([]) == ""

    def test_keep_the_capitals_of_an_abbreviation(self):
        assert flowchart_words.small("MASH decisions") == "MASH decisions"
        assert flowchart_words.small("Levels of need") == "levels of need"
        assert flowchart_words.sector("gp") == "GP"
