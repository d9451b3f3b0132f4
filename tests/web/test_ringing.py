"""Telephone numbers in what an office wrote are links; whatever else it wrote is only words."""

import pytest

from accord.web import ringing


class TestANumber:
    @pytest.mark.parametrize(
        ("words", "dialled"),
        [
            ("the front door, 01632 960 101", "01632960101"),
            ("the front door: 01632-960101.", "01632960101"),
            ("ring (01632) 960101 by day", "01632960101"),
            ("+44 1632 960101", "+441632960101"),
            ("+44 (0)1632 960101", "+441632960101"),
            ("the police on 101", "101"),
            ("999", "999"),
        ],
    )
    def test_can_be_rung(self, words, dialled):
        assert f'href="tel:{dialled}"' in ringing.links(words)

    @pytest.mark.parametrize(
        "words", ["Room 1012", "in 2026", "24 hours", "0 to 18 years", "reference 0123", "1999"]
    )
    def test_is_not_every_number(self, words):
        assert ringing.links(words) == words

    def test_may_be_one_of_two(self):
        shown = ringing.links("01632 960 101, at night 01632 960 102")

        assert shown.count("href=") == 2
        assert ", at night <a" in shown


class TestWhatElseIsWritten:
    def test_stays_words(self):
        shown = ringing.links('<b>"door"</b> 01632 960 101 <script>')

        assert shown.startswith("&lt;b&gt;&#34;door&#34;&lt;/b&gt; <a ")
        assert shown.endswith("</a> &lt;script&gt;")
