"""From the door of the last stage to a closed escalation, as its people's pages lead there.

Who decides is read from the page. Who speaks for each side, and who sits on a panel, is given;
each finds what they do on their own work or on the escalation's page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page
from walking import Walk, press

CONNECTION = "My sister works in that family centre."
SAYS = {
    "raising": "He tells us each Monday that he was alone.",
    "responding": "We have seen a mother who keeps every appointment.",
}
DECISION = {
    "decision": "Two visits in the evening, and then both sides look again.",
    "reasons": "Nobody has been there after dark.",
    "dissent": "The police would have waited for the next review.",
}
ACTIONS = ("Two visits in the evening", "The teacher asks him what would help")
FILED = "Green cabinet, 117"


@dataclass(frozen=True, kw_only=True)
class People:
    """Who is in one escalation, between a school or nursery and children's social care.

    Attributes:
        raises, answers: the two workers; `manages` the manager of the one who answers.
        speaks: who speaks for each side at the last stage.
        notifies: who sends the notification, where that comes before who decides.
        seat: the agency whose member has a connection, and that member.
        instead: the agency and the person that take that place.
    """

    raises: str
    answers: str
    manages: str
    school: str
    care: str
    speaks: Mapping[str, str]
    notifies: str = ""
    seat: tuple[str, str] = ("", "")
    instead: tuple[str, str] = ("", "")

    @property
    def owe(self) -> dict[str, str]:
        """Who does what was decided, each as the form lists them."""
        return {
            self.manages: f"The line manager at {self.care}",
            self.raises: f"The worker at {self.school}",
        }


@dataclass
class Ending(Walk):
    """How a walk ends: by a panel, or by a subgroup that asks for reports."""

    def by_panel(self, people: People, file: Path) -> None:
        """Choose a panel, replace a member with a connection, hear both sides, and decide."""
        chair = self.decides(people)
        self.send(self.way(chair))
        window = self.way(chair)
        leads(window, "Check these members")
        assert "Not met" in says(window)
        self.seat(window, *people.seat)
        self.send(window, days("papers_by", 2) | days("meeting", 4))
        self.connection(people.seat[1], words=CONNECTION)
        self.replace(chair, people)
        self.hear(chair, people, file)
        self.decide(chair, people)

    def by_subgroup(self, people: People, file: Path) -> None:
        """Notify the subgroup, ask for a report by a day, take it, and decide."""
        chair = self.decides(people)
        self.clear(people.notifies)
        asks = {"agency": people.care} | days("due", 5) | days("meeting", 6)
        self.send(self.way(chair), asks)
        assert "Wanted by" in self.windows[chair].locator(".accord-deciding").inner_text()
        window = self.way(chair)
        self.attach(window, file)
        self.send(window, {"report": "A worker has been there twice, by day."})
        self.decide(chair, people)

    def decides(self, people: People) -> str:
        """Return who decides, as the page says it to who speaks for the side that raised it."""
        window = self.opened_by(people.speaks["raising"])
        (who, *_) = self.named(window.locator(".accord-way__step").last.inner_text())
        return who

    def way(self, person: str) -> Page:
        """Go on by the step that is next on the way to the decision."""
        window = self.opened_by(person)
        press(window.locator(".accord-way__step--now a").first)
        return window

    def seat(self, window: Page, agency: str, person: str) -> None:
        """Fill in the third seat, and have the members looked at before they are appointed."""
        self.type(window, {"members-3-agency": agency, "members-3-who": person})
        for box in window.locator("main form .govuk-checkboxes__input").all():
            box.check()
        leads(window, "Check these members")
        assert "These members are as the policy wants them" in says(window)

    def connection(self, member: str, *, words: str) -> None:
        """Let a member say whether there is a connection."""
        window = self.opened_by(member)
        leads(window, "Answer")
        window.locator("[id='conflict']" if not words else "[id='conflict-2']").check()
        self.send(window, {"conflict-words": words} if words else {})

    def replace(self, chair: str, people: People) -> None:
        """Choose somebody else for a member who has a connection; that one has none.

        Whoever was replaced is shut out, whether or not their agency still has a seat.
        """
        window = self.opened_by(chair)
        assert CONNECTION in window.locator(".accord-way__warns").inner_text()
        leads(window, "Choose other members")
        self.seat(window, *people.instead)
        self.send(window)
        left = self.windows[people.seat[1]]
        left.reload()
        assert "Page not found" in says(left)
        self.connection(people.instead[1], words="")

    def hear(self, chair: str, people: People, file: Path) -> None:
        """Let both sides send what they have to say, and write both down as heard."""
        for side, who in people.speaks.items():
            window = self.opened_by(who)
            leads(window, "Send what your side has to say")
            self.attach(window, file)
            self.send(window, {"representation": SAYS[side]})
            assert file.name in says(window)
        for side in people.speaks:
            window = self.opened_by(chair)
            assert not window.locator(".accord-way__warns").count()
            leads(window, "Write down as heard")
            assert SAYS[side] in says(window)

    def decide(self, chair: str, people: People) -> None:
        """Decide, with reasons, somebody who saw it otherwise, and two things to be done."""
        typed = dict(DECISION)
        for row, (what, who) in enumerate(zip(ACTIONS, people.owe.values(), strict=True), start=1):
            at = f"actions-{row}"
            typed |= {f"{at}-what": what, f"{at}-who": who} | days(f"{at}-by", 7)
        window = self.way(chair)
        self.send(window, typed)
        assert all(each in says(window) for each in (*DECISION.values(), *ACTIONS))

    def attach(self, window: Page, file: Path) -> None:
        """Attach a file to the form that has come up."""
        window.locator("main summary", has_text="Attach a file").click()
        window.locator("[id='attachments']").set_input_files(file)

    def closes(self, people: People) -> bool:
        """Do all that is left after the outcome, close it, and return whether that waited.

        It is tried at once; where something must be done first, the page says what, and nothing
        is on record.
        """
        refused = self.tries_to_close(people.raises)
        for each in (*people.owe, *people.speaks.values()):
            self.clear(each, but="Close it")
        window = self.opened_by(people.raises)
        if window.get_by_role("link", name="write down that it was held").count():
            leads(window, "write down that it was held")
            self.send(window)
        leads(self.opened_by(people.raises), "Close it")
        self.send(window)
        assert "It is closed." in says(window)
        return refused

    def tries_to_close(self, person: str) -> bool:
        """Try to close it while something is left; return whether that was refused."""
        window = self.opened_by(person)
        if "Close it, once everything above" not in says(window):
            return False
        leads(window, "Close it")
        press(window.locator("main form button[type=submit]").last)
        assert "The policy asks for something else first" in says(window)
        assert "It is closed." not in says(self.opened_by(person))
        return True


def days(name: str, ahead: int) -> dict[str, str]:
    """Return what is typed into the boxes of a day so many days from now."""
    day = datetime.now(ZoneInfo("Europe/London")).date() + timedelta(days=ahead)
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def leads(window: Page, words: str) -> None:
    """Press the first link or button of the page that says these words."""
    found: Locator = window.locator("main :is(a, button)").filter(has_text=words)
    assert found.count(), f"No {words}: {says(window)}"
    press(found.first)


def says(window: Page) -> str:
    return " ".join(window.locator("main").inner_text().split())
