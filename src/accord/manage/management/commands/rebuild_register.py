"""`./accord rebuild-register`: the current picture made anew from the record, or only compared."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandParser

from accord.manage import arguments
from accord.services import rebuild


class Command(arguments.OurCommand):
    """Rebuilds the register; with --check it changes nothing and says what differs."""

    help = (
        "Make the current picture of every escalation anew from its record. With --check nothing "
        "is changed: what differs is said, and the exit code is then 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        parser.add_argument("--check", action="store_true", help="change nothing, only compare")
        arguments.add_data(parser)

    def handle(self, *, check: bool, **options: Any) -> None:
        """Rebuild, or compare."""
        del options
        if check:
            self._check()
            return
        count, left = rebuild.rebuild()
        self.stdout.write(f"Made {count} entries anew from the record.")
        self._say(left)
        if left:
            sys.exit(1)

    def _check(self) -> None:
        found = tuple(rebuild.check())
        self._say(found)
        if found:
            self.stdout.write(f"Differences: {len(found)}. ./accord rebuild-register mends them.")
            sys.exit(1)
        self.stdout.write("The register says what the record says.")

    def _say(self, differences: Iterable[rebuild.Difference]) -> None:
        for each in differences:
            said = _SAID.get(each.what, f"its {each.what} differ from the record")
            self.stdout.write(f"{each.escalation}: {said}")


_SAID = {
    rebuild.MISSING: "the register has no entry of it",
    rebuild.STRAY: "an entry without a record that can be read",
    rebuild.UNREADABLE: "its record cannot be read; ./accord verify-record says why",
}
