"""From `./accord demo` to a closed escalation, by five people, without any script."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import pytest
import yaml
from browser import NARROW, WIDE
from playwright.sync_api import Page

from accord.cli import main as command_line
from accord.web.act_forms import FORMS

COLD = "She has no coat, and it is freezing."
ANSWERS = {
    "agency": ("Severn Vale Children's Care",),
    "person": ("Kit Doorstep",),
    "talked": ("No",),
    "child": ("None of these, or I do not know",),
    "about": ("Levels of need",),
    "what-happened": (),
}
"""What the teacher ticks at each question, by its place in the address; elsewhere they write."""

DONE = [
    "raise", "name_counterpart", "discuss", "escalate",
    "discuss", "respond", "escalate",
    "discuss", "resolve", "confirm",
    "confirm", "file_record", "file_record", "close",
]  # fmt: skip
"""What is on record in the end, in order."""


class Somebody:
    """One of the people, in a window of their own."""

    def __init__(self, window: Page):
        self.window = window

    def raises(self, answers: Mapping[str, tuple[str, ...]]) -> str:
        """Answer every question, raise it, and return its reference."""
        self.window.get_by_label("No", exact=True).check()
        self._goes_on()
        while (question := self.window.url.rstrip("/").rpartition("/")[2]) != "check":
            for label in answers.get(question, ()):
                self.window.get_by_label(label, exact=True).check()
            if not answers.get(question):
                self.window.locator("main textarea").first.fill(COLD)
            self._goes_on()
        self.window.get_by_role("button", name="Raise it").click()
        return self.heading.removeprefix("Escalation ")

    def opens(self, reference: str) -> None:
        """Come to an escalation as one does: from my work."""
        self.window.goto("/my-work/")
        self.window.get_by_role("link", name=reference).click()

    def does(self, act: str, *, choosing: tuple[str, ...] = (), **written: str) -> None:
        """Take a step from the page of the escalation, and be told that it is on record."""
        title = FORMS[act].title
        self.window.locator("main a", has_text=title).first.click()
        assert self.heading == title
        for each in choosing:
            self.window.get_by_label(each, exact=True).check()
        for name, words in written.items():
            self.window.locator(f"[name={name}]").fill(words)
        self.window.locator("main form button").last.click()
        banner = self.window.locator(".govuk-notification-banner")
        assert "It is on record." in banner.inner_text(), self.window.url

    @property
    def heading(self) -> str:
        return self.window.locator("h1").inner_text()

    @property
    def next(self) -> str:
        """What stands at the top of the page: what is next."""
        return " ".join(self.window.locator(".accord-next").inner_text().split())

    def _goes_on(self) -> None:
        self.window.get_by_role("button", name="Continue").click()


@pytest.fixture(params=[NARROW, WIDE], ids=["at 360 px", "at 1280 px"])
def windows(demo, request) -> Iterator:
    """Open windows without scripts, each for somebody who has yet to sign in."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(demo.window(width=request.param))


def came(demo, windows, person: str) -> Somebody:
    """Return somebody who has signed in with the password."""
    window = windows()
    window.goto("/sign-in/")
    demo.sign_in(window, person)
    return Somebody(window)


class TestAStrangerOnAFreshClone:
    def test_brings_a_disagreement_from_raising_to_closing(self, demo, windows, tmp_path):
        reference = self.raised_and_closed(demo, windows)

        exported = demo.command(
            "accord.manage", "export-scenario", reference, "--data", str(demo.data)
        )
        (tmp_path / "exported.yaml").write_text(exported.stdout)
        steps = yaml.safe_load(exported.stdout)["steps"]

        assert exported.returncode == 0, exported.stderr
        assert [step["do"] for step in steps] == DONE
        assert "coat" not in exported.stdout, "what people wrote stays behind"
        assert command_line.main(["scenario", "run", str(tmp_path)]) == 0
        self.cannot_say_anything_else(tmp_path / "exported.yaml", exported.stdout)

    def cannot_say_anything_else(self, file, exported: str) -> None:
        """A page that had done something else than the engine would have been found."""
        file.write_text(exported.replace("stage: stage-3", "stage: stage-2"))
        assert command_line.main(["scenario", "run", str(file.parent)]) == 1

    def raised_and_closed(self, demo, windows) -> str:
        """Go the whole way as five people, and return the reference."""
        teacher = Somebody(windows())
        teacher.window.goto("/")
        teacher.window.locator("main").get_by_role("link", name="Raise a disagreement").click()
        demo.sign_in(teacher.window, "Penny Chalk")
        reference = teacher.raises(ANSWERS)
        assert teacher.next.startswith("Next, for you Talk with the other worker")
        teacher.does(
            "discuss",
            choosing=("By telephone", "We do not agree yet"),
            why_unsafe=COLD,
        )
        teacher.does("escalate", reason="Nobody visits.")

        manager = Somebody(windows())
        manager.window.goto("/sign-in/")
        demo.sign_in_by_code(manager.window, "Linus Bell")
        manager.opens(reference)
        assert "Talk with the equivalent manager" in manager.next
        manager.does(
            "discuss",
            choosing=("By video", "We do not agree yet"),
        )
        other_manager = came(demo, windows, "Lavinia Rota")
        other_manager.opens(reference)
        other_manager.does("respond", response="Early help is enough.")
        manager.opens(reference)
        manager.does("escalate", reason="Nobody speaks of the cold.")

        senior = came(demo, windows, "Selma Assembly")
        senior.opens(reference)
        senior.does(
            "discuss",
            choosing=("Face to face", "We came to an understanding"),
        )
        senior.does(
            "resolve",
            choosing=("Both sides agree",),
            agreement="A visit tomorrow, and an assessment.",
        )
        senior.does("confirm", choosing=("This is what was agreed, or decided",))

        social_worker = came(demo, windows, "Kit Doorstep")
        social_worker.opens(reference)
        social_worker.does("confirm", choosing=("This is what was agreed, or decided",))
        social_worker.does("file_record")
        senior.opens(reference)
        senior.does("file_record")
        senior.does("close")

        teacher.opens(reference)
        assert "Nothing: it is closed" in teacher.next
        return reference
