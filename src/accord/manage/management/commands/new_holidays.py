"""`./accord new-holidays`: open limits counted anew by the bank holidays that are known now."""

import sys
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from accord.engine.working_days import Due
from accord.library import calendars, phrases
from accord.manage import arguments
from accord.services import holidays
from accord.services.holidays import Counted


class Command(arguments.OurCommand):
    """Says what a changed table of bank holidays moves; with --move it moves it."""

    help = (
        "After the table of bank holidays has changed: say which open limits end on another day by "
        "it. Nothing is changed until --move is given; both sides are then told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        parser.add_argument("--move", action="store_true", help="move the limits, and tell people")
        arguments.add_data(parser)

    def handle(self, *, move: bool, **options: Any) -> None:
        """Go through the open limits, and say what comes of it."""
        del options
        at, calendar = timezone.now(), calendars.load()
        self.stdout.write(f"Bank holidays: {calendar.name}, table of {calendar.version}.")
        went = holidays.count_anew(at=at) if move else holidays.dry_run(at=at)
        found = [self._say(each) for each in went]
        moved = sum(1 for each in found if each.moves)
        certain = sum(1 for each in found if not each.moves and not each.barred)
        self.stdout.write(f"{'Moved' if move else 'Would move'}: {moved}. Certain now: {certain}.")
        if not move and moved + certain:
            self.stdout.write("Nothing was changed. ./accord new-holidays --move does it.")
        if any(each.barred for each in found):
            sys.exit(1)

    def _say(self, of: Counted) -> Counted:
        if of.barred:
            self.stdout.write(f"{of.reference}: {_BARRED[of.barred]}")
            return of
        pairs = zip(of.was, of.now, strict=True)
        said = [f"{_day(was)} to {_day(now)}" for was, now in pairs if was != now]
        passed = "; that has passed all the same" if of.passed else ""
        what = "from" if of.moves else "certain by now:"
        self.stdout.write(f"{of.reference}: {what} {phrases.listed(said)}{passed}")
        return of


def _day(due: Due | None) -> str:
    return phrases.day(due.day) if due else "no day"


_BARRED = {
    holidays.NEWER: (
        "left as it is: a later table counted it already. Use the release of Accord that has it."
    ),
    holidays.UNREADABLE: "its record cannot be read; ./accord verify-record says why",
}
