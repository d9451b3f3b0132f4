"""A real browser for journeys: Chromium as the machine has it, at the sizes that people use.

`browser` is the fixture to ask for. It serves the pages from the test's own database. Without a
Chromium these tests are left out, in one line; under CI=true they fail instead.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Response, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
"""Chromium looks for its maker's hosts otherwise, at every start."""
NARROW, WIDE = 360, 1280
SMALLEST = 320
"""As wide as a page is at 1280 pixels and 400 % zoom."""
HEIGHT = 800


@dataclass
class Windows:
    """Windows of one browser onto one running service."""

    chromium: Browser
    address: str

    @contextmanager
    def window(self, *, width: int = WIDE, scripts: bool = False, person=None) -> Iterator[Page]:
        """Open a window that shares nothing with another.

        Args:
            width: in pixels.
            scripts: whether scripts may run; our pages have none, and axe is one.
            person: who is signed in there; nobody when left out.
        """
        context = self.chromium.new_context(
            base_url=self.address,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=scripts,
            locale="en-GB",
            reduced_motion="reduce",
        )
        if person is not None:
            context.add_cookies([self._signed_in(person)])
        try:
            yield context.new_page()
        finally:
            context.close()

    def look(self, address: str, *, person=None) -> list[str]:
        """Return what is the matter with a page at both sizes.

        That is what axe finds, what leaves a narrow screen, what the browser was asked to fetch
        or run and refused, or could not have.
        """
        refused: list[str] = []
        with self.window(width=NARROW, scripts=True, person=person) as window:
            window.on("requestfailed", lambda request: refused.append(f"no {request.url}"))
            window.on("response", lambda response: refused.extend(_missing(response)))
            window.on("console", lambda message: refused.append(message.text))
            window.goto(address, wait_until="load")
            found = [f"at {NARROW} px: {each}" for each in examine(window)]
            window.set_viewport_size({"width": WIDE, "height": HEIGHT})
            found += [f"at {WIDE} px: {each}" for each in examine(window)]
        # the console tells of every status of 400 and more: the page's own too, which may be meant
        return found + [each for each in refused if "server responded with a status" not in each]

    def _signed_in(self, person) -> dict[str, str]:
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.address}


def examine(window: Page) -> list[str]:
    """Return what is the matter with the page that a window shows, in the state it is in."""
    found = [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
        for rule in Axe().run(window).response["violations"]
        for node in rule["nodes"]
    ]
    size = window.viewport_size
    for width in (size["width"], SMALLEST):
        window.set_viewport_size({"width": width, "height": size["height"]})
        if window.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"it is wider than {width} pixels, so that people have to scroll sideways")
    window.set_viewport_size(size)
    return found


def _missing(response: Response) -> Iterator[str]:
    """Yield what a page asked for and did not get; the page itself may be meant to say so."""
    if response.status >= 400 and not response.request.is_navigation_request():
        yield f"{response.url} answered {response.status}"


def path_of_chromium() -> str | None:
    """Return the name by which Chromium starts here; a name alone may have nothing behind it."""
    for name in NAMES:
        try:
            subprocess.run([name, "--version"], check=True, capture_output=True, timeout=60)
        except (OSError, subprocess.SubprocessError):
            continue
        return name
    return None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    name = path_of_chromium()
    if name is None:
        absent = f"no browser here: none of {', '.join(NAMES)} starts"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{absent}; .ci/run installs Debian's chromium")
        pytest.skip(absent)
    # the database belongs to the test's own thread, in which the browser's driver waits
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=shutil.which(name), args=[*QUIET, *as_root]
        )
        yield started
        started.close()


@pytest.fixture
def browser(chromium, live_server) -> Windows:
    """Windows onto the service, with the test's own database."""
    return Windows(chromium=chromium, address=live_server.url)
