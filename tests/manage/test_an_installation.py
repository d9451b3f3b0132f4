"""docs/install.md, from nothing to two web processes, a worker and somebody who can sign in."""

import contextlib
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

import database
import mail_server
import psycopg
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


@pytest.fixture(params=["sqlite", "postgresql"])
def installed(request, set_up):
    """Return the settings of an installation whose database is made, as the document says."""
    named = {"ACCORD_SETTINGS": str(set_up)}
    if request.param == "sqlite":
        well(started("migrate", **named))
        yield named
        return
    with database.server(settings=()) as address:  # one that flushes, as it comes
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE ROLE accord_owner LOGIN")
            connection.execute("CREATE ROLE accord_app LOGIN")
            connection.execute("CREATE DATABASE accord OWNER accord_owner TEMPLATE template0")
        of = {
            role: database.named(address, "accord").replace("user=postgres", f"user={role}")
            for role in ("accord_owner", "accord_app")
        }
        owner = {**named, "DATABASE_URL": of["accord_owner"]}
        well(started("migrate", **owner))
        well(started("manage", "grant-role", "accord_app", **owner))
        (set_up.parent / "database").write_text(of["accord_app"])
        (set_up.parent / "database").chmod(0o600)
        with set_up.open("a") as file:
            file.write(f"DATABASE_URL_FILE={set_up.parent / 'database'}\nACCORD_MACHINES=2\n")
        yield named


def settings_of(installed):
    """Return what its file of settings says."""
    return Path(installed["ACCORD_SETTINGS"]).read_text()


def well(ended):
    """Make sure that a command ended well, and return what it said."""
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@contextlib.contextmanager
def running(*arguments, **environment):
    """Start a command that goes on; it is ended, and waited for, at the end of the block."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}
    begun = subprocess.Popen(
        [sys.executable, "-P", "-m", "accord.manage", *arguments],
        env={**kept, **environment}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield begun
    finally:
        begun.send_signal(signal.SIGTERM)
        begun.wait(timeout=30)


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


def test_an_installation_serves_sends_and_says_that_it_is_ready(installed):
    words = [part for name, said in SAID.items() for part in (f"--{name}", said)]
    said = well(started("first-partnership", *words, **installed))
    assert "Olive Stamp opens https://accord.example" in said

    ports = [free_port() for _ in range(2 if "ACCORD_MACHINES" in settings_of(installed) else 1)]
    with mail_server.running() as server, contextlib.ExitStack() as begun:
        mailing = {
            "ACCORD_SMTP_HOST": server.host, "ACCORD_SMTP_PORT": str(server.port),
            "ACCORD_SMTP_TLS": "none",
        }  # fmt: skip
        for port in ports:
            begun.enter_context(running("serve", "--port", str(port), **installed))
        working = begun.enter_context(running("worker", **installed, **mailing))
        for port in ports:
            assert answer(port, "/healthz") == (200, "alive\n")
            status, page = answer(port, "/sign-in/", **{"X-Forwarded-Proto": "https"})
            assert (status, "Sign in" in page) == (200, True)
        until = time.monotonic() + 30
        while not server.mails and time.monotonic() < until:
            time.sleep(0.1)
        ready = answer(ports[0], "/readyz")

    (invitation,) = server.mails
    assert invitation.readers == ("olive@mallow-bay.example",)
    assert "https://accord.example" in invitation.message.get_content()
    assert ready[0] == 200, ready
    assert re.search(r"ok worker: last seen \d+ seconds ago\n", ready[1])
    assert working.returncode == 0
