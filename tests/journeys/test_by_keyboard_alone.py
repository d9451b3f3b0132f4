"""Without a mouse: raising, writing down a talk and appointing a panel by Tab, Space and Enter."""

import pytest
from browser import NARROW, WIDE
from playwright.sync_api import Page

from accord.web.act_forms import FORMS

STOP = """() => {
    const at = document.activeElement, label = at.labels && at.labels[0];
    const drawn = style => style.boxShadow !== "none"
        || (style.outlineStyle !== "none" && style.outlineColor !== "rgba(0, 0, 0, 0)");
    const place = at.getBoundingClientRect();
    return {
        says: (label || at).innerText || "",
        shown: drawn(getComputedStyle(at))
            || Boolean(label && drawn(getComputedStyle(label, "::before"))),
        within: place.bottom > 0 && place.top < innerHeight,
    };
}"""
"""What has the focus: what it says, whether it shows it, and whether that is on the screen."""
MOST = 60
"""More stops than any page has."""


class Keys:
    """A keyboard before a window."""

    def __init__(self, window: Page):
        self.window = window

    def to(self, says: str) -> None:
        """Press Tab until what says that has the focus; every stop on the way shows itself."""
        for _ in range(MOST):
            if self.tab().startswith(says):
                return
        raise AssertionError(f"Tab never comes to {says} on {self.window.url}")

    def tab(self) -> str:
        """Press Tab, and return what the next stop says."""
        self.window.keyboard.press("Tab")
        stop = self.window.evaluate(STOP)
        assert stop["shown"], f"nothing shows that the focus is on {stop['says']}"
        assert stop["within"], f"the focus is on {stop['says']}, which is out of sight"
        return stop["says"]

    def chooses(self, says: str) -> None:
        self.to(says)
        self.window.keyboard.press("Space")

    def types(self, label: str, words: str) -> None:
        self.to(label)
        self.window.keyboard.type(words)

    def presses(self, says: str) -> None:
        """Come to a link or a button and follow it."""
        self.to(says)
        before = self.window.url
        self.window.keyboard.press("Enter")
        self.window.wait_for_url(lambda address: address != before)


class TestByKeyboardAlone:
    @pytest.mark.parametrize("width", [NARROW, WIDE], ids=["at 360 px", "at 1280 px"])
    def test_a_teacher_signs_in_raises_and_writes_down_a_talk(self, demo, width):
        with demo.window(width=width, scripts=True) as window:
            keys = Keys(window)
            window.goto("/")
            keys.presses("Raise a disagreement")
            keys.types("E-mail address", demo.mailbox("Penny Chalk"))
            keys.types("Password", demo.password)
            keys.presses("Sign in")
            self.answers(keys)
            keys.presses("Raise it")
            assert "/escalations/" in window.url

            keys.presses(FORMS["discuss"].title)
            keys.chooses("Face to face")
            keys.chooses("We do not agree yet")
            keys.types("Why is it unsafe", "She is cold.")
            keys.presses("Put it on record")

            assert "It is on record." in window.locator("main").inner_text()

    def test_a_chair_appoints_a_panel_and_is_told_what_it_lacks(self, demo):
        with demo.window(width=NARROW, scripts=True, person="Charlotte Gavel") as window:
            keys = Keys(window)
            window.goto("/my-work/")
            listed = window.locator("main .accord-item", has_text="still to be heard")
            keys.presses(listed.locator("a").first.inner_text())
            keys.presses("Choose other members")
            for _ in range(2):
                keys.to("From which agency?")
            window.keyboard.type("Pud")
            keys.types("Who sits for it?", "Bonnie Governor")
            keys.to("Check these members")
            window.keyboard.press("Enter")
            window.locator("#make-up:focus").wait_for()
            assert "Severn Vale Children's Care is among them" in self.not_met(window)

            for _ in range(2):
                keys.to("From which agency?")
            window.keyboard.type("Sev")
            keys.types("Who sits for it?", "Boris Boardwell")
            keys.presses("Appoint the panel")
            window.locator(".govuk-notification-banner:focus").wait_for()

            assert "It is on record." in window.locator("main").inner_text()

    def not_met(self, window: Page) -> str:
        lacking = window.locator(".accord-make-up li", has_text="Not met")
        return " ".join(lacking.all_inner_texts())

    def answers(self, keys: Keys) -> None:
        keys.chooses("Yes")
        keys.presses("Continue")
        keys.presses("Go on raising it")
        while not keys.window.url.endswith("/check/"):
            if keys.window.url.endswith(("/agency/", "/person/", "/child/", "/about/")):
                self.past_the_head(keys)
                keys.tab()
                keys.window.keyboard.press("Space")
            elif keys.window.url.endswith("/what-happened/"):
                keys.types("What happened?", "Nobody has seen her since.")
            elif keys.window.url.endswith("/talked/"):
                self.past_the_head(keys)  # which has a link whose name begins with No
                keys.chooses("No")
            keys.presses("Continue")

    def past_the_head(self, keys: Keys) -> None:
        assert keys.tab() == "Skip to main content"
        keys.window.keyboard.press("Enter")

    def test_nobody_is_caught_anywhere_on_a_page(self, demo):
        with demo.window(scripts=True, person="Penny Chalk") as window:
            for address in ("/raise/", "/my-work/", "/when-due/", "/people/"):
                window.goto(address)
                stops = [self.stop(window) for _ in range(MOST)]

                assert stops.count("Skip to main content") > 1, f"no way round {address}"

    def stop(self, window: Page) -> str:
        window.keyboard.press("Tab")
        return window.evaluate(STOP)["says"]

    def test_what_is_missing_has_the_focus_and_leads_to_its_field(self, demo):
        with demo.window(scripts=True, person="Penny Chalk") as window:
            keys = Keys(window)
            window.goto("/raise/")
            self.past_the_head(keys)
            keys.to("Continue")
            window.keyboard.press("Enter")
            window.locator(".govuk-error-summary:focus").wait_for()

            keys.tab()
            window.keyboard.press("Enter")

            assert window.evaluate(STOP)["says"] == "Yes"

    def test_a_focus_that_nobody_sees_would_be_found(self, demo):
        with demo.window(scripts=True) as window:
            window.goto("/sign-in/")
            window.evaluate("document.querySelector('#email').style.outline = 'none'")
            window.evaluate("document.querySelector('#email').style.boxShadow = 'none'")

            with pytest.raises(AssertionError, match="nothing shows that the focus is on E-mail"):
                Keys(window).to("Password")
