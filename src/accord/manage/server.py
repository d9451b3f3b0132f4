"""The web server: granian, one process, one request at a time; it ends with Ctrl-C."""

import os
import socket
import sys
from typing import NoReturn

from accord.manage import NotUsable


def look_at(host: str, port: int) -> None:
    """Make sure that a port is free, before anything else is begun.

    Raises:
        NotUsable: it is not, or it is not ours to take.
    """
    if not 0 < port < 65536:
        raise NotUsable(f"There is no port {port}. Choose one from 1024 to 65535: --port 8000.")
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as matter:
            raise NotUsable(
                f"Port {port} on {host} cannot be used ({matter.strerror}): perhaps Accord runs "
                "there already. Choose another one with --port."
            ) from matter


def start(host: str, port: int) -> NoReturn:
    """Become the server; settings come from the environment, as for this process."""
    sys.stdout.flush()
    os.execv(
        sys.executable,
        [
            sys.executable, "-P", "-m", "granian", "--interface", "wsgi",
            "--host", host, "--port", str(port),
            # One blocking thread: a synchronous page gains nothing from more beside one database.
            "--workers", "1", "--blocking-threads", "1",
            "--log-level", "warning", "--no-ws",
            "accord.config.wsgi:application",
        ],
    )  # fmt: skip
