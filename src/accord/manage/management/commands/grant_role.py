"""`./accord manage grant-role ROLE`: the rights of the role as which the service signs in."""

from typing import Any

from django.core.management.base import CommandParser
from django.db import connection

from accord.manage import NotUsable, arguments
from accord.record import privileges


class Command(arguments.OurCommand):
    """Grants a PostgreSQL role what the service needs, and of the record no more than adding."""

    help = (
        "Give a PostgreSQL role what the service needs, so that it need not own its tables: to "
        "read and write wherever rows change, and to the record only to add. Run it as the role "
        "that runs ./accord migrate, and again after each ./accord migrate."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return a parser that knows how this command is called."""
        return super().create_parser(f"{prog_name} manage", subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes."""
        parser.add_argument("role", help="a role that is there: CREATE ROLE name LOGIN PASSWORD ..")

    def handle(self, *, role: str, **options: Any) -> None:
        """Grant, and say what comes next."""
        del options
        try:
            privileges.grant(connection, role)
        except privileges.Unfit as matter:
            raise NotUsable(str(matter)) from matter
        self.stdout.write(
            f"{role} can now do all that the service needs, and can add to the record but not "
            "change it. Name it in the DATABASE_URL of ./accord serve, keep the present one for "
            "./accord migrate, and run this again after each ./accord migrate."
        )
