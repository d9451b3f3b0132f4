"""`./accord worker`: sends what stands in the outbox, until it is ended."""

import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from accord.manage import NotUsable, arguments, demo, safety
from accord.worker import carrier, loop, seen


class Command(arguments.OurCommand):
    """Sends until it is told to stop; then it finishes the message in hand."""

    help = (
        "Send the messages that wait, codes for signing in first, and go on until ended. Any "
        "number of workers may run, on any hosts. The mail server stands in ACCORD_SMTP_HOST and "
        "the settings beside it; the sender's address in ACCORD_FROM."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        arguments.add_data(parser)

    def handle(self, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C."""
        del options
        refuse_the_demo(Path(settings.DATA))
        server = mail_server()
        safety.look()
        folder = Path(settings.DATA)
        refuse_a_copy(folder)
        stop = stopped_by(signal.SIGTERM, signal.SIGINT)
        self.stdout.write(
            f"The worker sends by {server.host}, port {server.port}. Ctrl-C ends it, when the "
            "message in hand is done."
        )
        self.stdout.flush()
        loop.run(server, clock=timezone.now, stop=stop, seen_alive=lambda at: seen.note(folder, at))
        self.stdout.write("The worker has ended.")


def refuse_the_demo(folder: Path) -> None:
    """Keep away from invented people.

    Raises:
        NotUsable: it is the demo's database.
    """
    in_a_file = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if getattr(settings, "DEMO", False) or (in_a_file and (folder / demo.MARK).exists()):
        raise NotUsable(
            f"{folder} is the demo's: its people are invented, and nothing of it is ever sent. "
            "What would have gone stands on its page /outbox/."
        )


def refuse_a_copy(folder: Path) -> None:
    """Send nothing from a database that was put back, before somebody has looked.

    Raises:
        NotUsable: it is older than when a worker of this machine last saw it.
    """
    try:
        seen.look(folder)
    except seen.Restored as matter:
        raise NotUsable(
            "This database is older than when a worker here last saw it, so it was restored from a "
            "copy, and what went since would go again. Run ./accord after-restore first: it holds "
            "back what was not sent, until somebody decides."
        ) from matter


def stopped_by(*signals: signal.Signals) -> threading.Event:
    """Return an event that any of these signals sets."""
    stop = threading.Event()

    def leave(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for each in signals:
        signal.signal(each, leave)
    return stop


def mail_server() -> carrier.Server:
    """Return the mail server of the settings.

    Raises:
        NotUsable: none is named, or what is named cannot be used safely.
    """
    host, tls = settings.SMTP_HOST, settings.SMTP_TLS
    if not host:
        raise NotUsable(
            "No mail server is named, so nothing can be sent: not even the codes with which "
            "people sign in. Name it in ACCORD_SMTP_HOST, and the sender in ACCORD_FROM."
        )
    need_a_sender(host)
    if tls not in ("starttls", "implicit", "none"):
        raise NotUsable(
            f"ACCORD_SMTP_TLS is '{tls}', which is no way to speak to a mail server. It is "
            "starttls, implicit, or none for a mail server on this machine."
        )
    if tls == "none" and host not in safety.LOCAL:
        raise NotUsable(
            f"ACCORD_SMTP_TLS is none and the mail server, {host}, is another machine: codes for "
            "signing in would cross the network for anybody to read. Use starttls or implicit."
        )
    return carrier.Server(
        host=host, port=settings.SMTP_PORT, tls=tls, user=settings.SMTP_USER,
        password=settings.SMTP_PASSWORD, sender=settings.DEFAULT_FROM_EMAIL,
        domain=urlsplit(settings.BASE_URL).hostname or "localhost",
    )  # fmt: skip


def need_a_sender(host: str) -> None:
    """Make sure that messages come from somewhere.

    Raises:
        NotUsable: no mailbox is named from which another machine would take them.
    """
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost") and host not in safety.LOCAL:
        raise NotUsable(
            "ACCORD_FROM is not set, so messages would come from an address that is nobody's and "
            "be refused. Write the mailbox that they come from: ACCORD_FROM=accord@example.org."
        )
