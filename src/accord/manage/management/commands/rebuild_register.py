"""`./accord rebuild-register`: the current picture made anew from the record, or only compared."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accord.services import rebuild


class Command(BaseCommand):
    """Rebuilds the register; with --check it changes nothing and says what differs."""

    help = (
        "Make the current picture of every escalation anew from its record. With --check nothing "
        "is changed: what differs is said, and the exit code is then 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        parser.add_argument("--check", action="store_true", help="change nothing, only compare")
        parser.add_argument("--data", metavar="DIR", help="folder of the database")

    def handle(self, *, check: bool, **options: Any) -> None:
        """Rebuild, or compare."""
        del options
        if not check:
            self.stdout.write(f"Made {rebuild.rebuild()} entries anew from the record.")
            return
        count = 0
        for difference in rebuild.check():
            count += 1
            self.stdout.write(f"{difference.escalation}: {_said(difference.what)}")
        if count:
            self.stdout.write(f"{count} differences. ./accord rebuild-register mends them.")
            sys.exit(1)
        self.stdout.write("The register says what the record says.")


def _said(what: str) -> str:
    return "missing" if what == "missing" else f"its {what} differs from the record"
