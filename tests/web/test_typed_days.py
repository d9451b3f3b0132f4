"""Days as people type them in three boxes: read alike on every page."""

from datetime import date

import pytest

from accord.web import days, reading_forms


class TestADay:
    @pytest.mark.parametrize(
        "parts",
        [
            ("27", "11", "2026"), (" 27 ", "11", "2026 "), ("27", "November", "2026"),
            ("27", "nov", "26"), ("27", "NOV", "2026"), ("027", "11", "26"),
        ],
    )  # fmt: skip
    def test_is_read_however_it_is_written(self, parts):
        assert days.typed(*parts) == date(2026, 11, 27)

    def test_may_have_the_short_name_of_september(self):
        assert days.typed("1", "Sept", "2026") == date(2026, 9, 1)

    def test_is_none_where_nothing_is_typed(self):
        assert days.typed("", " ", "") is None

    @pytest.mark.parametrize(
        ("parts", "where", "said"),
        [
            (("31", "2", "2027"), "day", "there is no 31 February 2027"),
            (("31", "feb", "27"), "day", "there is no 31 February 2027"),
            (("0", "5", "2027"), "day", "there is no 0 May 2027"),
            (("27", "", "2026"), "month", "the month is missing"),
            (("first", "5", "2027"), "day", "“first” is no day"),
            (("٣", "5", "2027"), "day", "“٣” is no day"),
            (("1", "13", "2027"), "month", "“13” is no month: write it as a number from 1 to 12"),
            (("1", "Ma", "2027"), "month", "“Ma” is no month"),
            (("1", "Brumaire", "2027"), "month", "“Brumaire” is no month"),
            (("1", "5", "202"), "year", "“202” is no year: write it in full, as in 2026"),
            (("1", "5", "20266"), "year", "“20266” is no year"),
        ],
    )
    def test_that_is_none_says_why_and_at_which_box(self, parts, where, said):
        with pytest.raises(days.NoDay) as matter:
            days.typed(*parts)

        assert str(matter.value).startswith(said)
        assert matter.value.part == where


class TestTheDayOfAnAct:
    def test_says_the_same_under_its_own_name(self):
        typed = {"due-day": ["31"], "due-month": ["feb"], "due-year": ["27"]}

        with pytest.raises(reading_forms.Unreadable) as matter:
            reading_forms.read_day(typed, "due", "By when")

        (problem,) = matter.value.problems
        assert problem.at == "due-day"
        assert problem.text == "By when: there is no 31 February 2027."
