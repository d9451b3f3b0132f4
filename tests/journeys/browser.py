"""A real browser for journeys: Chromium as the machine has it, at the sizes that people use.

Debian's Chromium without a screen comes first: it is the same browser, and wants less of a machine.

`browser` is the fixture to ask for. It serves the pages from the test's own database. Without a
Chromium these tests are left out, in one line; under CI=true they fail instead.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Request, Response, sync_playwright

NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable",
)  # fmt: skip
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
PATIENCE = 90_000
"""Milliseconds until what was awaited counts as never coming: a busy machine is only slow."""
AXE = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
LEAVES = """width => [...document.body.querySelectorAll("*")].filter(
    each => each.getBoundingClientRect().right > width + 1
).map(each => each.outerHTML.slice(0, 160)).pop()"""
"""Names the innermost of what leaves a screen."""
CUT = """[...document.body.querySelectorAll("*")].filter(each => {
    const fields = ["INPUT", "SELECT", "TEXTAREA"];
    const hidden = each.closest(".govuk-visually-hidden, .govuk-skip-link");
    return !hidden && !fields.includes(each.tagName)
        && ["hidden", "clip"].includes(getComputedStyle(each).overflowX)
        && each.scrollWidth > each.clientWidth + 1;
}).map(each => each.outerHTML.slice(0, 160))"""
"""Finds what is wider than its place, and hides what leaves it."""


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
        context.set_default_timeout(PATIENCE)
        if person is not None:
            context.add_cookies(self.signed_in(person))
        try:
            yield context.new_page()
        finally:
            context.close()

    def look(self, address: str, *, person=None) -> list[str]:
        """Return what is the matter with a page at both sizes.

        That is what axe finds, what leaves a narrow screen, what the browser was asked to fetch
        or run and refused, or could not have.
        """
        with self.window(width=NARROW, scripts=True, person=person) as window:
            return looked(window, lambda: window.goto(address, wait_until="load"))

    def signed_in(self, person) -> list[dict[str, str]]:
        """Return the cookies by which the service knows a person again."""
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        return [{"name": name, "value": client.cookies[name].value, "url": self.address}]


def looked(
    window: Page,
    comes: Callable[[], object] = lambda: None,
    *,
    widths: tuple[int, ...] = (NARROW, WIDE),
) -> list[str]:
    """Come to a page, and return what is the matter with it at these widths, and magnified."""
    refused: list[str] = []
    heard: dict[str, Callable[..., None]] = {
        "requestfailed": lambda request: refused.extend(_failed(request)),
        "response": lambda response: refused.extend(_missing(response)),
        "console": lambda message: refused.append(message.text),
    }
    for event, hears in heard.items():
        window.on(event, hears)
    comes()
    found = []
    for width in widths:
        window.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"at {width} px: {each}" for each in examine(window)]
    for event, hears in heard.items():
        window.remove_listener(event, hears)
    # the console tells of every status of 400 and more: the page's own too, which may be meant
    return found + [each for each in refused if "server responded with a status" not in each]


def examine(window: Page) -> list[str]:
    """Return what is the matter with the page that a window shows, in the state it is in."""
    if not window.evaluate("'axe' in window"):
        window.evaluate(Axe().axe_script)
    found = [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
        for rule in window.evaluate(AXE)
        for node in rule["nodes"]
    ]
    size = window.viewport_size
    for width in (size["width"], SMALLEST):
        window.set_viewport_size({"width": width, "height": size["height"]})
        if window.evaluate("document.documentElement.scrollWidth") > width:
            leaves = window.evaluate(LEAVES, width)
            found.append(f"people have to scroll sideways at {width} pixels, because of {leaves}")
        found += [f"at {width} pixels this is cut off: {each}" for each in window.evaluate(CUT)]
    window.set_viewport_size(size)
    return found


def _failed(request: Request) -> Iterator[str]:
    """Yield what could not be had; what was let go when the window went on is no loss."""
    if request.failure != "net::ERR_ABORTED":
        yield f"no {request.url}: {request.failure}"


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
