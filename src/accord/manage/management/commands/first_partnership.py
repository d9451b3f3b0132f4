"""`./accord first-partnership`: the partnership, its office and its first administrator."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from accord.library import policies
from accord.manage import NotUsable, arguments
from accord.services import founding
from accord.services.founding import Founding

ASKED = {
    "slug": "Its short name in addresses, such as severn-vale; it never changes",
    "name": "Its name in full",
    "policy": "The id of its policy",
    "mailbox": "The mailbox of its office",
    "front_door": "Its front door: whom to ring about a child at risk of harm, with the number",
    "administrator": "The name of who runs its office",
    "email": "Their e-mail address, to which codes for signing in are sent",
}
"""What has to be known, in the order in which it is asked."""


class Command(arguments.OurCommand):
    """Makes them once; what is not said as an argument is asked at a terminal."""

    help = (
        "Make a partnership, its office and its first administrator, who then invites everybody "
        "else. What is not given is asked for where somebody sits at a terminal. Where there is "
        "one with that slug nothing is done; with --again it is said what would differ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        for name, what in ASKED.items():
            parser.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=what)
        parser.add_argument(
            "--again", action="store_true", help="change nothing; say what would differ"
        )
        arguments.add_data(parser)

    def handle(self, *, again: bool, **options: Any) -> None:
        """Ask, make, and say what comes next."""
        of = self._asked({name: options[name] for name in ASKED})
        try:
            if again:
                self._compare(of)
                return
            founding.found(of, at=timezone.now())
        except founding.Unfit as matter:
            raise NotUsable(str(matter)) from matter
        except founding.ThereAlready:
            raise NotUsable(
                f"There is a partnership {of.slug} already, and nothing was changed. With --again "
                "it is said what differs; its office changes people on the page People."
            ) from None
        self._tell(of)

    def _asked(self, given: dict[str, str | None]) -> Founding:
        lacking = [name for name, value in given.items() if value is None]
        if lacking and not sys.stdin.isatty():
            names = " ".join(f"--{name.replace('_', '-')}" for name in lacking)
            raise NotUsable(f"Something is missing: {names}.\nTry: ./accord first-partnership -h")
        if "policy" in lacking:
            self.stdout.write(f"The policies here: {', '.join(policies.ids())}")
        answers = {name: self._answer(name) for name in lacking}
        return Founding(**{name: given[name] or answers.get(name, "") for name in ASKED})

    def _answer(self, name: str) -> str:
        self.stdout.write(f"{ASKED[name]}: ", ending="")
        self.stdout.flush()
        return sys.stdin.readline().strip()

    def _compare(self, of: Founding) -> None:
        if not founding.is_there(of.slug):
            raise NotUsable(f"There is no partnership {of.slug} yet. Leave --again out to make it.")
        found = founding.differences(of, at=timezone.now())
        self.stdout.write("\n".join(found) or "Nothing differs.")
        self.stdout.write("Nothing was changed.")

    def _tell(self, of: Founding) -> None:
        at = settings.BASE_URL or "the address of this installation"
        self.stdout.write(
            f"{of.name} is there, with its policy {of.policy}.\n\nNext:\n"
            "  1. See that ./accord serve and ./accord worker run: the worker sends the codes.\n"
            f"  2. {of.administrator} opens {at}, chooses Sign in and gives {of.email}.\n"
            "  3. They add the agencies and invite their people."
        )
