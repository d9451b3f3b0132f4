"""Web servers, each with one worker: started on 127.0.0.1, ended, and what they take meanwhile."""

import contextlib
import http.client
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

HOST: Final = "127.0.0.1"
_PATIENCE: Final = 30.0


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """A server that answers; its processes are those of its session."""

    port: int
    session: int

    def cpu(self) -> float | None:
        """Return the seconds its processes have taken so far; None where nobody tells."""
        return _cpu(self.session)


@contextlib.contextmanager
def granian(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Yield granian with one blocking thread, as `./accord serve` starts it."""
    port = _free()
    with _started(
        [
            "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "1",
            "--blocking-threads", "1", "--log-level", "warning", "--no-ws", application,
        ],
        environment, port,
    ) as server:  # fmt: skip
        yield server


@contextlib.contextmanager
def gunicorn(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Yield gunicorn with its sync worker."""
    port = _free()
    with _started(
        ["gunicorn", "--bind", f"{HOST}:{port}", "--workers", "1", "--log-level", "error",
         application],
        environment, port,
    ) as server:  # fmt: skip
        yield server


@contextlib.contextmanager
def _started(program: Sequence[str], environment: Mapping[str, str], port: int) -> Iterator[Server]:
    # A session of its own, so that its workers are known by it and none outlives it.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", *program], env=dict(environment), start_new_session=True
    )
    try:
        _wait(port, process)
        yield Server(port=port, session=process.pid)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free() -> int:
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        return int(tried.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError, http.client.HTTPException):
            _knock(port)
            return
        time.sleep(0.05)
    raise TimeoutError(f"The server on port {port} did not answer; its own words are above.")


def _knock(port: int) -> None:
    with contextlib.closing(http.client.HTTPConnection(HOST, port, timeout=5)) as asked:
        asked.request("GET", "/")
        asked.getresponse().read()


def _cpu(session: int) -> float | None:
    found = 0
    for each in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # After the name in brackets: state, parent, group, session; times are 12th and 13th.
            fields = each.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                found += int(fields[11]) + int(fields[12])
    return found / os.sysconf("SC_CLK_TCK") if found else None
