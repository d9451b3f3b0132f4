"""Signing in for the first time, with the keyboard alone and without scripts."""

import pytest
import service_world as worlds
from browser import NARROW

from accord.outbox import reading
from accord.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "robin.new@puddlewick-school.example"


def sent():
    return reading.words(Message.objects.filter(kind="sign-in").latest("written_at")).split()[0]


class TestSigningIn:
    def test_for_the_first_time_needs_only_the_keyboard(self, browser):
        worlds.world()
        with browser.window(width=NARROW) as window:
            window.goto("/sign-in/?next=/when-due/")
            window.locator("#email").focus()
            window.keyboard.type(NEW)
            window.keyboard.press("Enter")
            window.wait_for_url("**/sign-in/code/**")

            window.locator("#code").focus()
            window.keyboard.type("wrong")
            window.keyboard.press("Enter")
            window.locator(".govuk-error-summary:focus").wait_for()
            window.keyboard.press("Tab")
            window.keyboard.press("Enter")
            window.locator("#code:focus").wait_for()
            window.keyboard.press("Control+A")
            window.keyboard.type(sent().lower())
            window.keyboard.press("Enter")
            window.wait_for_url("**/sign-in/name/**")

            window.locator("#name").focus()
            window.keyboard.type("Robin New")
            window.keyboard.press("Enter")
            window.wait_for_url("**/when-due/")

            assert "Robin New" in window.locator("header").inner_text()
