"""The word that was probably meant, suggested to whoever slipped."""

import pytest

from accord.library import slips


class TestASuggestion:
    @pytest.mark.parametrize(
        ("word", "known", "says"),
        [
            ("LIMT", ["duties", "Limit"], "; did you mean 'Limit'?"),
            ("xyz", ["duties", "limit"], ""),
            ("1", ["stage-1", "stage-2", "stage-11"], "; did you mean 'stage-1'?"),
            ("1", ["stage-1", "reading-1"], ""),
            ("1", [], ""),
        ],
    )
    def test_is_the_nearest_word(self, word, known, says):
        assert slips.suggestion(word, known) == says

    @pytest.mark.parametrize(
        ("known", "says"),
        [
            (["report", "request_report"], "; did you mean 'report' or 'request_report'?"),
            (["report", "ask_repot"], "; did you mean 'ask_repot'?"),
            (["ask_repora", "ask_reporb", "ask_reporc"], "; did you mean 'ask_reporc'?"),
        ],
    )
    def test_is_two_where_one_may_be_meant_as_well_as_the_other(self, known, says):
        assert slips.suggestion("ask_report", known) == says
