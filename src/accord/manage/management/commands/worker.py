"""`./accord worker`: sends what stands in the outbox, until it is ended."""

import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from accord.manage import NotUsable, arguments, carriers, demo, safety
from accord.services import watching
from accord.worker import loop, seen


class Command(arguments.OurCommand):
    """Sends until it is told to stop; then it finishes the message in hand."""

    help = (
        "Send the messages that wait, codes for signing in first, and go on until ended. Any "
        "number of workers may run, on any hosts. They go by the mail server of ACCORD_SMTP_HOST, "
        "or by the service of GOV.UK Notify whose key is ACCORD_NOTIFY_KEY."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        arguments.add_data(parser)

    def handle(self, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C."""
        del options
        refuse_the_demo(Path(settings.DATA))
        carrier, told = carriers.chosen()
        safety.look()
        folder = Path(settings.DATA)
        refuse_a_copy(folder)
        stop = stopped_by(signal.SIGTERM, signal.SIGINT)
        self.stdout.write(
            f"The worker sends by {told}. Ctrl-C ends it, when the message in hand is done."
        )
        self.stdout.flush()
        loop.run(
            carrier, clock=timezone.now, stop=stop, other_clock=watching.database_clock,
            seen_alive=lambda at: seen.note(folder, at),
        )  # fmt: skip
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
