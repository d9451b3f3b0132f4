"""States of pages, and the ways by which people come there: what they press, follow and type."""

import re
from collections.abc import Callable
from typing import NamedTuple

import adopted
from playwright.sync_api import Page


class State(NamedTuple):
    """A page in a state, and how somebody comes there.

    Attributes:
        says: what stands there and nowhere on the way, so that no other page is taken for it.
        comes: takes the window on from the address; None where that is enough.
    """

    name: str
    person: str | None
    address: str
    says: str
    comes: Callable[[Page], object] | None = None


def presses(button: str, **typed: str) -> Callable[[Page], None]:
    """Return a way on: fill in, press, and see what the form leads to."""

    def way(window: Page) -> None:
        for name, words in typed.items():
            window.locator(f"[name={name.replace('__', '-')}]").fill(words)
        window.locator("main").get_by_role("button", name=button, exact=True).click()

    return way


def chooses(label: str, button: str = "Continue") -> Callable[[Page], None]:
    def way(window: Page) -> None:
        window.get_by_label(label, exact=True).check()
        presses(button)(window)

    return way


def opens(card: str, *then: str) -> Callable[[Page], None]:
    """Return a way on from my work: the first card that says so, then links by their words."""

    def way(window: Page) -> None:
        window.locator("main h3, main .accord-item").filter(has_text=card).locator(
            "a"
        ).first.click()
        for words in then:
            follows(words)(window)

    return way


def follows(link: str) -> Callable[[Page], None]:
    return lambda window: window.locator("main a", has_text=link).first.click()


def told_a_code(mailbox: str) -> Callable[[Page], None]:
    """Return a way on from where a code is asked for: look it up in the outbox, and type it."""

    def way(window: Page) -> None:
        window.get_by_label("Code").wait_for()  # it is written by then
        beside = window.context.new_page()
        beside.goto("/outbox/")
        said = beside.locator("main li", has_text=mailbox).first.inner_text()
        beside.close()
        presses("Sign in", code=re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", said)[0])(window)

    return way


def attaches(window: Page) -> None:
    """Open the first form about a talk, and send a program with it."""
    opens("Stage 1")(window)
    further("discuss/")(window)
    program = {"name": "run.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    window.set_input_files("#attachments", program)
    presses("Put it on record")(window)


def brings(*changes: tuple[str, str]) -> Callable[[Page], None]:
    """Return a way on: bring Gloucestershire's policy with changes, and let it be checked."""

    def way(window: Page) -> None:
        text = adopted.text("gscp", ("version: spring 2025", "version: summer"), *changes)
        file = {"name": "policy.yaml", "mimeType": "text/yaml", "buffer": text.encode()}
        window.set_input_files("#policy-file", file)
        presses("Check it")(window)

    return way


def entered(*then: str) -> Callable[[Page], None]:
    """Return a way on from the register: what the office entered itself, and more for it."""

    def way(window: Page) -> None:
        row = window.locator("tr", has_text="Wobbleford Health about Severn Vale Children's Care")
        row.locator("a").first.click()
        for words in ("Enter for an agency", *then):
            follows(words)(window)

    return way


LIST = """reference,raised by,about the decision of,areas,raised on,stage,stage since
GSCP-1,Puddlewick School,Severn Vale Children's Care,Levels of need,2/3/2026,3,9/3/2026
GSCP-2,Puddlewick School,Nobody,Levels of need,30/2/2026,,
"""


def uploads(window: Page) -> None:
    """Upload an office's list in which one row can be entered and one cannot."""
    file = {"name": "ours.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    window.set_input_files("#list", file)
    presses("Look at it")(window)


def further(path: str) -> Callable[[Page], object]:
    """Return a way on by what is put behind the address."""
    return lambda window: window.goto(f"{window.url}{path}")


def unfolds(window: Page) -> None:
    """Open whatever can be opened on the page, as somebody does who wants to read all of it."""
    window.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def both(*ways: Callable[[Page], object]) -> Callable[[Page], None]:
    def way(window: Page) -> None:
        for each in ways:
            each(window)

    return way


def empties(window: Page) -> None:
    """Take every answer out of the form, as nobody can do with a mouse."""
    window.evaluate(
        """for (const each of document.querySelectorAll("main input, main textarea")) {
            if (each.type === "radio" || each.type === "checkbox") each.checked = false;
            else if (each.type !== "hidden") each.value = "";
        }"""
    )
