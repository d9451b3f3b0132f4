"""The demo as a stranger starts it: in a folder and at a port of its own, ended by its id.

`demo` is the fixture to ask for. It gives windows onto the running service, in which people sign
in with what the demo printed.
"""

import contextlib
import functools
import http.cookiejar
import os
import random
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser import Windows
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90
"""Seconds in which the demo has to be there; a busy machine takes a few."""


@dataclass
class Demo(Windows):
    """Windows onto a running demo; people are named as it names them: Penny Chalk."""

    data: Path
    printed: str
    cookies: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def signed_in(self, person: str) -> list[dict[str, str]]:
        """Return the cookies of somebody who signed in, once for all windows.

        Sent as the page sends it, and by no browser: signing in by hand has journeys of its own.
        """
        if person not in self.cookies:
            kept = http.cookiejar.CookieJar()
            comes = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(kept))
            with comes.open(f"{self.address}/sign-in/", timeout=PATIENCE) as page:
                form = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
            typed = {
                "csrfmiddlewaretoken": form[1], "email": self.mailbox(person),
                "password": self.password, "how": "any",
            }  # fmt: skip
            sent = urllib.parse.urlencode(typed).encode()
            comes.open(f"{self.address}/sign-in/", sent, timeout=PATIENCE).close()
            self.cookies[person] = [
                {"name": each.name, "value": each.value, "url": self.address} for each in kept
            ]
        return self.cookies[person]

    def sign_in(self, window: Page, person: str) -> None:
        """Sign in on the page that a window shows, with the address and password printed."""
        window.get_by_label("E-mail address").fill(self.mailbox(person))
        window.get_by_label("Password").fill(self.password)
        window.get_by_role("button", name="Sign in", exact=True).click()

    def sign_in_by_code(self, window: Page, person: str) -> None:
        """Sign in with the code that the outbox page shows, as somebody without a password."""
        window.get_by_label("E-mail address").fill(self.mailbox(person))
        window.get_by_role("button", name="Send me a code").click()
        code = self._code(self.mailbox(person))
        window.get_by_label("Code").fill(code)
        window.get_by_role("button", name="Sign in", exact=True).click()

    def mailbox(self, person: str) -> str:
        """Return somebody's address: printed, or in the file that the demo names for the others."""
        return self.people[person]

    @functools.cached_property
    def people(self) -> dict[str, str]:
        """Everybody's address by their name."""
        everybody = Path(re.search(r"Many more: (.+)", self.printed)[1]).read_text()
        addresses = re.findall(r"\S+@\S+", everybody)
        return {each.partition("@")[0].replace(".", " ").title(): each for each in addresses}

    @property
    def password(self) -> str:
        """The printed one."""
        return re.search(r"the password of each is\s+(\S+)", self.printed)[1]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Return how a command ended that was given in another terminal beside the demo."""
        return subprocess.run(
            [sys.executable, "-P", "-m", *arguments],
            env=_environment(), capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip

    def _code(self, mailbox: str) -> str:
        with self.window() as window:
            window.goto("/outbox/")
            said = window.locator("main li", has_text=mailbox).first.inner_text()
        return re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", said)[0]


@pytest.fixture(scope="module")
def demo(chromium, tmp_path_factory) -> Iterator[Demo]:
    """A demo of one's own for each module: what one does there the next does not meet."""
    folder = tmp_path_factory.mktemp("demo")
    port = _free_port()
    said = folder / "printed"
    arguments = ["demo", "--port", str(port), "--data", str(folder / "data")]
    with said.open("w") as printed:
        server = subprocess.Popen(
            [sys.executable, "-P", "-m", "accord.manage", *arguments],
            env=_environment(), stdout=printed, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server, said)
        yield Demo(chromium, address, data=folder / "data", printed=said.read_text())
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _environment() -> dict[str, str]:
    """Return what a terminal of somebody's own has, and nothing of this run's settings."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}


def _free_port() -> int:
    """Return a port that nobody has, of those that the machine gives to nobody unasked.

    The demo takes a while to listen there, and one that it gives could be taken meanwhile.
    """
    for port in random.sample(range(20_000, 32_000), 50):
        with contextlib.suppress(OSError), socket.socket() as tried:
            tried.bind(("127.0.0.1", port))
            return port
    raise AssertionError("No port is free")


def _wait_for(address: str, server: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The demo is not there. It said:\n{said.read_text()}")
