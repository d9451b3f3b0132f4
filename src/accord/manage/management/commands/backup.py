"""`./accord backup FILE`: a whole copy of a database of SQLite, while the service goes on."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from accord.manage import NotUsable, arguments
from accord.services import restoring


class Command(arguments.OurCommand):
    """Copies, looks the copy through, and says what is held in it."""

    help = (
        "Copy the database to a file, as it stands at this moment, while the service goes on. "
        "Copying the file itself would not be safe. What was not sent yet is held in the copy. "
        "The keys are not in it: keep copies of them apart."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        parser.add_argument("file", type=Path, help="where the copy goes; there must be none yet")
        arguments.add_data(parser)

    def handle(self, *, file: Path, **options: Any) -> None:
        """Copy, and say so."""
        del options
        try:
            held = restoring.keep_copy(file.absolute())
        except restoring.NotCopied as matter:
            raise NotUsable(str(matter)) from matter
        self.stdout.write(
            f"{file} is a whole copy, and only its owner can read it. Messages held in it: {held}."
        )
