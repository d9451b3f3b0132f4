"""`./accord after-restore`: hold back what a restored copy would send, until somebody decides."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from accord.manage import arguments
from accord.services import restoring


class Command(arguments.OurCommand):
    """Holds, releases or drops, and says how many messages."""

    help = (
        "After a restore, before anything is started: hold back every message that was not sent "
        "when the copy was made, for it may have gone since. Then --release sends them after all, "
        "or --drop ends them unsent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--release", action="store_true", help="send what is held")
        either.add_argument("--drop", action="store_true", help="never send what is held")
        arguments.add_data(parser)

    def handle(self, *, release: bool, drop: bool, **options: Any) -> None:
        """Do it, and say what comes next."""
        del options
        at = timezone.now()
        if release:
            self.stdout.write(f"Messages that are sent after all: {restoring.release()}.")
        elif drop:
            self.stdout.write(f"Messages that are never sent: {restoring.drop(at=at)}.")
        else:
            self.stdout.write(
                f"Messages held: {restoring.hold(at=at)}. Some may have gone since the copy was "
                "made. Decide with the office: ./accord after-restore --release sends them all, "
                "--drop ends them, and the office then finds each among those that failed. Nothing "
                "else is held back: the service and the worker can start."
            )
