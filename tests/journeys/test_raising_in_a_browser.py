"""Raising a disagreement in a real browser: nothing for axe to find, and by keyboard alone."""

import pytest
import service_world as worlds
from browser import NARROW, WIDE, examine

from accord.desk import writing
from accord.register import models as register
from accord.web.raising_questions import QUESTIONS

SAID = "The review was cancelled, and nobody has seen her since."
PUT = [each for each in QUESTIONS if each not in (writing.DANGER, writing.DESK, writing.START)]
"""The questions that somebody is asked who works for one agency, but the first."""

TO_THE_PAGE = ("Tab", "Enter", "Tab")
"""Past the head by the link that skips it, and on to the first field."""
ANSWERS = {
    writing.AGENCY: ("Space", "Enter"),
    writing.PERSON: ("Space", "Enter"),
    writing.CHILD: ("Space", "Enter"),
    writing.ABOUT: ("Space", "Enter"),
    "what-happened": (f"type:{SAID}", "Tab", "Enter"),
    writing.PROTECT: ("Space", "Enter"),
}
"""Keys for the first answer to each question; the others are gone past."""
GONE_PAST = ("Tab", "Enter")


@pytest.fixture
def teacher(transactional_db):  # noqa: ARG001 - a live server needs it
    people = worlds.world()
    return worlds.find(people.school.practitioner)


def press(window, *keys: str) -> None:
    """Press keys one after the other; `type:` before words that are typed."""
    for each in keys:
        if each.startswith("type:"):
            window.keyboard.type(each.removeprefix("type:"))
        else:
            window.keyboard.press(each)


def answer(window, *keys: str) -> None:
    """Press keys from the top of a page, of which the last one leads to the next page."""
    press(window, *TO_THE_PAGE, *keys)
    window.wait_for_url(lambda address: "#" not in address)


def step(window) -> str:
    """Return which question the window shows."""
    return window.url.rstrip("/").rpartition("/")[2]


def press_until(window, text: str) -> None:
    """Press the tabulator until what bears that text has the focus."""
    for _ in range(60):
        window.keyboard.press("Tab")
        if window.locator(":focus").inner_text().startswith(text):
            return
    raise AssertionError(f"The tabulator never came to {text}.")


class TestEveryPageOfRaising:
    @pytest.mark.parametrize("width", [NARROW, WIDE])
    def test_leaves_nothing_to_find_as_asked_as_refused_and_as_checked(
        self, browser, teacher, width
    ):
        found = []

        def look(window):
            found.extend(f"{step(window)}: {each}" for each in examine(window))

        with browser.window(width=width, scripts=True, person=teacher) as window:
            window.goto("/raise/")
            look(window)
            window.get_by_role("button", name="Continue").click()
            look(window)
            window.get_by_label("Yes").check()
            window.get_by_role("button", name="Continue").click()
            look(window)
            window.get_by_role("button", name="Go on raising it").click()
            for question in PUT:
                assert step(window) == question
                look(window)
                if question in ANSWERS:
                    window.get_by_role("button", name="Continue").click()
                    look(window)
                window.goto(window.url)
                answer(window, *ANSWERS.get(question, GONE_PAST))
            assert step(window) == "check"
            look(window)
            window.get_by_role("link", name="Throw it away").click()
            look(window)

        assert found == []


class TestByKeyboardAlone:
    def test_what_is_missing_has_the_focus_though_the_head_was_skipped(self, browser, teacher):
        with browser.window(scripts=True, person=teacher) as window:
            window.goto("/raise/")
            answer(window, "Enter")

            focus = window.locator(":focus").get_attribute("class")

        assert focus.startswith("govuk-error-summary")

    @pytest.mark.parametrize("width", [NARROW, WIDE])
    def test_a_disagreement_is_raised(self, browser, teacher, width):
        with browser.window(width=width, person=teacher) as window:
            window.goto("/raise/")
            answer(window, "ArrowDown", "Enter")
            for question in PUT:
                assert step(window) == question
                answer(window, *ANSWERS.get(question, GONE_PAST))
            assert step(window) == "check"
            press_until(window, "Raise it")
            press(window, "Enter")
            window.wait_for_url("**/escalations/**")

            entry = register.Entry.objects.get()
            assert window.url.endswith(f"/escalations/{entry.escalation}/")
