"""Walking through the service as its people do: reading what a page says is next, and doing it.

Nobody here knows a policy. Whoever is named beside what is next signs in, follows the link or
button that the page offers, and answers the form: with what is listed as an answer where it is
there, with the first choice or some words where it is not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from browser import WIDE
from demo_server import Demo
from playwright.sync_api import Locator, Page

WORDS = "He was alone again on Tuesday night, and nobody has asked him."
GO_ON = "Take it to the next stage"
PATIENCE = 40
"""Steps after which somebody walks in a circle."""

NOTHING: Mapping[str, str] = {}
LEAVES_NOT = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"

FIELDS = """elements => elements.map(each => ({
    id: each.id, name: each.name, kind: each.tagName == "INPUT" ? each.type : each.tagName,
    label: (each.labels && each.labels.length) ? each.labels[0].innerText.trim() : "",
    chosen: each.checked === true, value: each.value,
    hidden: each.closest("details:not([open])") !== null,
}))"""


@dataclass
class Walk:
    """A walk of several people through one escalation, each in a window of their own.

    Attributes:
        answers: what people tick wherever it is offered.
        done: the headings of the forms that were sent, in order.
        fresh: the window that shows the escalation as it stands, because it acted last.
    """

    demo: Demo
    answers: Sequence[str]
    width: int = WIDE
    windows: dict[str, Page] = field(default_factory=dict)
    open: ExitStack = field(default_factory=ExitStack)
    reference: str = ""
    done: list[str] = field(default_factory=list)
    fresh: Page | None = None

    def raises(self, person: str) -> None:
        """Raise a disagreement, from the start page on."""
        window = self.windows[person] = self.open.enter_context(self.demo.window(width=self.width))
        window.goto("/")
        press(window.locator("main").get_by_role("link", name="Raise a disagreement"))
        with window.expect_navigation():
            self.demo.sign_in(window, person)
        sends = window.get_by_role("button", name="Raise it")
        asked: list[str] = []
        while not sends.count():
            assert len(asked) < PATIENCE, f"There is no end to the questions: {asked}"
            asked.append(heading(window))
            self.fill(window)
            goes_on = window.get_by_role("button", name="Continue")
            assert goes_on.count(), f"{asked}: {window.locator('main').inner_text()}"
            press(goes_on)
        press(sends)
        assert window.locator(".accord-next").count(), window.locator("main").inner_text()
        self.reference = heading(window).removeprefix("Escalation ")
        self.fresh = window

    def climb(self, person: str, *, stages: int) -> None:
        """Do what comes next, whoever's it is, until it has gone up so many stages."""
        for _ in range(PATIENCE):
            if self.done.count(GO_ON) == stages:
                return
            person = self.next(person)
        raise AssertionError(f"Nothing leads on from here: {self.done}")

    def next(self, person: str) -> str:
        """Do what comes next, and return who did it."""
        window = self.opened_by(person)
        if not card(window).startswith("Next, for you"):
            person, *_ = self.named(card(window))
            window = self.opened_by(person)
            assert card(window).startswith("Next, for you"), card(window)
        step = window.locator(".accord-next__what a")
        if not step.count():  # there is a choice, and going on is one of its buttons
            for each in self.named(window.locator("main").inner_text()):
                self.clear(each)
            step = self.opened_by(person).get_by_role("button", name=GO_ON)
        press(step)
        self.send(window)
        return person

    def clear(self, person: str, *, but: str = "") -> None:
        """Do all that somebody's own work lists for this escalation, but for one thing."""
        tried = [self.reference, but]
        while left := [each for each in self.listed(person) if each.inner_text() not in tried]:
            tried.append(left[0].inner_text())
            press(left[0])
            if not heading(self.windows[person]).startswith("Escalation"):
                self.send(self.windows[person])

    def listed(self, person: str) -> list[Locator]:
        """Return the links of this escalation in somebody's work."""
        window = self.own_work(person)
        about = window.locator("main li", has=window.get_by_role("link", name=self.reference))
        return about.first.get_by_role("link").all() if about.count() else []

    def send(self, window: Page, typed: Mapping[str, str] = NOTHING) -> None:
        """Fill in the form that has come up, send it, and be told that it is on record.

        Args:
            typed: what is written or chosen, by the fields' ids; the rest is answered as always.
        """
        self.done.append(heading(window))
        self.type(window, typed)
        self.fill(window)
        press(window.locator("main form button[type=submit]:not([name=check])").last)
        said = window.locator(".govuk-notification-banner")
        assert said.count(), f"{self.done[-1]}: {window.locator('main').inner_text()}"
        assert window.evaluate(LEAVES_NOT), f"{self.done[-1]}: people have to scroll sideways"
        self.fresh = window

    def type(self, window: Page, typed: Mapping[str, str]) -> None:
        """Write into fields, and choose from lists, by the fields' ids."""
        for name, said in typed.items():
            field = window.locator(f"[id='{name}']")
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(label=said)
            else:
                field.fill(said)

    def own_work(self, person: str) -> Page:
        """Open somebody's own work; they sign in when they first come."""
        self.fresh = None
        if person not in self.windows:
            window = self.open.enter_context(self.demo.window(width=self.width, person=person))
            self.windows[person] = window
        self.windows[person].goto("/my-work/")
        return self.windows[person]

    def opened_by(self, person: str) -> Page:
        """Open the escalation from somebody's own work, unless it has just come up for them."""
        fresh, self.fresh = self.fresh, None
        if fresh is not None and fresh is self.windows.get(person):
            return fresh
        window = self.own_work(person)
        press(window.get_by_role("link", name=self.reference).first)
        return window

    def named(self, said: str) -> list[str]:
        """Return the demo's people whom a text names, in its order."""
        found = sorted((said.find(each), each) for each in self.demo.people if each in said)
        assert found, f"Nobody is named here: {said}"
        return [each for _, each in found]

    def fill(self, window: Page) -> None:
        """Answer what a form asks and nobody has answered yet."""
        fields = window.locator("main form :is(input, textarea, select)").evaluate_all(FIELDS)
        for group in _choices(fields):
            chosen = None if any(each["chosen"] for each in group) else self._choice(group)
            if chosen:
                window.locator(f"[id='{chosen['id']}']").check()
        for each in fields:
            if each["hidden"] or each["value"].strip():
                continue
            if each["kind"] == "TEXTAREA" and not _may_stay_empty(each["name"]):
                window.locator(f"[id='{each['id']}']").fill(WORDS)
            elif each["kind"] == "SELECT" and _is_asked(each):
                window.locator(f"[id='{each['id']}']").select_option(index=1)

    def _choice(self, group: Sequence[dict]) -> dict | None:
        """Return what is listed as an answer; else the first, where one of them has to be taken."""
        labels = {_first_line(each["label"]): each for each in reversed(group)}
        else_ = group[0] if group[0]["kind"] == "radio" else None
        return next((labels[each] for each in self.answers if each in labels), else_)


def _choices(fields: Sequence[dict]) -> Iterator[list[dict]]:
    """Yield what one chooses among: all that is open and has one name."""
    groups: dict[str, list[dict]] = {}
    for each in fields:
        if each["kind"] in ("radio", "checkbox") and not each["hidden"]:
            groups.setdefault(each["name"], []).append(each)
    yield from groups.values()


def _may_stay_empty(name: str) -> bool:
    """Test whether words need not be written: why one departs, which connection, more of a plan."""
    return re.fullmatch(r"departing|conflict-words|actions-[2-9]-what", name) is not None


def _is_asked(field: dict) -> bool:
    """Test whether a list has to be chosen from; the rows of a table can be left empty.

    But for who does something in a row in which it has been written what is to be done.
    """
    name = field["name"]
    does = name.endswith("-who") and not _may_stay_empty(f"{name.removesuffix('-who')}-what")
    return "optional" not in field["label"] and (does or not re.search(r"-\d-", name))


def _first_line(label: str) -> str:
    return label.partition("\n")[0].strip()


def press(what: Locator) -> None:
    """Press what leads to another page, and wait until that is there."""
    with what.page.expect_navigation():
        what.click()


def card(window: Page) -> str:
    """Return what stands at the top of the page of an escalation: what is next."""
    return " ".join(window.locator(".accord-next").inner_text().split())


def heading(window: Page) -> str:
    return window.locator("h1").inner_text()
