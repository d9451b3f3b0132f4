"""Asks a server for one page over several connections at once, and says how long it waited.

With `wrk` where that is on the machine; else with a few threads of our own, which take more of the
processor that the server needs too.
"""

import contextlib
import http.client
import re
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping
from typing import Final

import msgspec

from bench.serving import HOST, Server

CONNECTIONS: Final = 8

_UNITS: Final = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


class Wrong(Exception):
    """A server did not answer with the page."""


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking for a while; times in seconds, `cpu` the server's for one page."""

    per_second: float
    half: float
    slowest: float
    cpu: float | None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of one server."""

    server: Server
    path: str
    cookie: str = ""

    @property
    def headers(self) -> Mapping[str, str]:
        """Return what a browser would send along."""
        return {"Cookie": self.cookie} if self.cookie else {}


def name() -> str:
    """Return what asks."""
    return "wrk" if shutil.which("wrk") else "threads of Python"


def get(page: Page) -> str:
    """Return the page as text."""
    with contextlib.closing(http.client.HTTPConnection(HOST, page.server.port)) as asked:
        return _get(asked, page).decode()


def load(page: Page, seconds: float) -> Load:
    """Ask for a page for a while."""
    before = page.server.cpu()
    count, wall, half, slowest = (_wrk if shutil.which("wrk") else _threads)(page, seconds)
    after = page.server.cpu()
    cpu = None if before is None or after is None else (after - before) / count
    return Load(per_second=count / wall, half=half, slowest=slowest, cpu=cpu)


Waited = tuple[int, float, float, float]
"""How many pages, in how many seconds; half and all but one in a hundred came within."""


def _threads(page: Page, seconds: float) -> Waited:
    waits: list[float] = []
    failed: list[BaseException] = []
    begun = time.perf_counter()

    def ask() -> None:
        asked = http.client.HTTPConnection(HOST, page.server.port)
        try:
            while True:
                at = time.perf_counter()
                _get(asked, page)
                now = time.perf_counter()
                waits.append(now - at)
                if now - begun >= seconds:
                    return
        except (OSError, http.client.HTTPException, Wrong) as matter:
            failed.append(matter)
        finally:
            asked.close()

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if failed:
        raise failed[0]
    parts = statistics.quantiles(waits, n=100, method="inclusive")
    return len(waits), time.perf_counter() - begun, parts[49], parts[98]


def _get(asked: http.client.HTTPConnection, page: Page) -> bytes:
    asked.request("GET", page.path, headers=dict(page.headers))
    answer = asked.getresponse()
    body = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise Wrong(f"{page.path} answered {answer.status}.")
    return body


def _wrk(page: Page, seconds: float) -> Waited:
    headers = [f"-H{name}: {value}" for name, value in page.headers.items()]
    said = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--latency", *headers,
         f"http://{HOST}:{page.server.port}{page.path}"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in said:
        raise Wrong(f"{page.path} did not answer 200 throughout.")
    made = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m),", said)
    assert made, said
    return int(made[1]), float(made[2]) * _UNITS[made[3]], _within(said, 50), _within(said, 99)


def _within(said: str, percent: int) -> float:
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)$", said, re.MULTILINE)
    assert found, said
    return float(found[1]) * _UNITS[found[2]]
