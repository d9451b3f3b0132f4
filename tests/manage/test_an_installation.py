"""docs/install.md on one machine with SQLite, from nothing to somebody who can sign in."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import mail_server
import pytest
from test_commands import started

ROOT = Path(__file__).resolve().parents[2]
SAID = {
    "slug": "mallow-bay", "name": "Mallow Bay Partnership", "policy": "tscp",
    "mailbox": "office@mallow-bay.example", "front-door": "01632 960 111",
    "administrator": "Olive Stamp", "email": "olive@mallow-bay.example",
}  # fmt: skip


@pytest.fixture
def set_up(tmp_path):
    """Return the file of settings of an installation that has nothing but its keys and folder."""
    for name in ("secret.key", "master.key"):
        (tmp_path / name).write_text(os.urandom(32).hex())
        (tmp_path / name).chmod(0o600)
    file = tmp_path / "settings"
    file.write_text(
        f"ACCORD_DATA={tmp_path}\nACCORD_HOSTS=accord.example\nACCORD_URL=https://accord.example\n"
        "ACCORD_BEHIND_PROXY=1\nACCORD_PROXIES=1\nACCORD_FROM=accord@example.org\n"
    )
    file.chmod(0o600)
    return file


def running(*arguments, **environment):
    """Start a command that goes on, in a group of its own."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "accord.manage", *arguments],
        env={**kept, **environment}, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def answer(port, address, **headers):
    """Return the status and the text that the service answers, once it does."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{address}", headers={"Host": "accord.example", **headers}
    )
    for _ in range(300):
        try:
            with urllib.request.urlopen(asked, timeout=10) as came:
                return came.status, came.read().decode()
        except urllib.error.HTTPError as came:
            return came.code, came.read().decode()
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


def free_port():
    """Return a port that nobody has at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_an_installation_serves_sends_and_says_that_it_is_ready(set_up):
    named = {"ACCORD_SETTINGS": str(set_up)}
    assert started("migrate", **named).returncode == 0
    words = [part for name, said in SAID.items() for part in (f"--{name}", said)]
    made = started("first-partnership", *words, **named)
    assert made.returncode == 0, made.stderr
    assert "Olive Stamp opens https://accord.example" in made.stdout

    with mail_server.running() as server:
        mailing = {
            "ACCORD_SMTP_HOST": server.host, "ACCORD_SMTP_PORT": str(server.port),
            "ACCORD_SMTP_TLS": "none",
        }  # fmt: skip
        port = free_port()
        serving = running("serve", "--port", str(port), **named)
        working = running("worker", **named, **mailing)
        try:
            assert answer(port, "/healthz") == (200, "alive\n")
            status, page = answer(port, "/sign-in/", **{"X-Forwarded-Proto": "https"})
            until = time.monotonic() + 30
            while not server.mails and time.monotonic() < until:
                time.sleep(0.1)
            ready = answer(port, "/readyz")
        finally:
            for each in (serving, working):
                each.send_signal(signal.SIGTERM)
                each.wait(timeout=30)

    assert (status, "Sign in" in page) == (200, True)
    (invitation,) = server.mails
    assert invitation.readers == ("olive@mallow-bay.example",)
    assert "https://accord.example" in invitation.message.get_content()
    assert ready[0] == 200
    assert re.search(r"ok worker: last seen \d+ seconds ago\n", ready[1])
    assert working.returncode == 0
