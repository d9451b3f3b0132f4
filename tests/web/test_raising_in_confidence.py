"""What somebody writes before raising it: theirs alone, and nowhere in clear."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from raising_steps import (
    SAID,
    at,
    filled,
    sent,
    written,
)
from service_world import find

from accord.web.raising_questions import QUESTIONS

pytestmark = pytest.mark.django_db


class TestSomebodyElsesDraft:
    STEPS = ("", "check", "in-danger", "throw-away", *QUESTIONS)

    @pytest.mark.parametrize("who", ["colleague", "line_manager", "safeguarding_lead"])
    def test_looks_like_one_that_is_not_there(self, page, people, teacher, who):
        draft = filled(teacher)
        other = type(page)(Client())
        other.client.force_login(find(getattr(people.school, who)))

        for step in self.STEPS:
            theirs = other.get(at(draft, step), status=404)
            nobodys = other.get(at(uuid4(), step), status=404)
            assert theirs.text == nobodys.text
            if step not in ("", "in-danger", "throw-away"):
                other.post(at(draft, step), {"text": "mine", "danger": "no"}, status=404)
        assert written(people, draft).what_happened == SAID

    def test_is_not_thrown_away_and_not_begun_again(self, page, people, teacher):
        draft = filled(teacher)
        other = type(page)(Client())
        other.client.force_login(find(people.school.colleague))

        sent(other, at(draft, "throw-away"))
        other.post("/raise/", {"key": str(draft), "danger": "yes"}, status=404)

        assert written(people, draft).immediate_harm is False

    def test_raised_leads_nobody_else_to_the_escalation(self, page, people, teacher):
        draft = filled(teacher)
        sent(teacher, at(draft, "check"))
        other = type(page)(Client())
        other.client.force_login(find(people.school.colleague))

        for step in ("", "check", "agency", "throw-away"):
            other.get(at(draft, step), status=404)


class TestWhatIsTyped:
    SECRET = "Zebedee Invented of 9 Nowhere Lane"

    def test_stands_in_no_address_title_session_or_log(self, teacher, caplog):
        caplog.set_level("DEBUG")
        draft = filled(teacher, "agency", "person")
        where = []
        for step, typed in {
            "child": {"child": "none", "child_reference": self.SECRET},
            "about": {"areas": "other", "area_other": self.SECRET},
            "what-happened": {"text": self.SECRET},
            "more-about-it": {"evidence": self.SECRET * 400},
        }.items():
            answer = teacher.client.post(at(draft, step), typed)
            where.append(answer.headers.get("Location", ""))
            title = re.search("<title>(.*)</title>", teacher.client.get(at(draft, step)).text)
            assert title is not None
            where.append(title[1])

        assert self.SECRET not in " ".join(where)
        assert self.SECRET not in caplog.text
        assert self.SECRET not in str(dict(teacher.client.session))

    def test_is_shown_as_words_whatever_it_is(self, teacher):
        tag = "<script>alert('x')</script> & \"so\" <b>on</b>"
        draft = filled(teacher, what_happened={"text": tag})

        for step in ("what-happened", "check"):
            shown = teacher.get(at(draft, step))
            assert tag in shown.text
            assert not shown.all("script")
