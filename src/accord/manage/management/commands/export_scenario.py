"""`./accord export-scenario REFERENCE`: what was done in an escalation, as a scenario to play."""

from typing import Any

from django.core.management.base import CommandParser

from accord.library import calendars, scenario_export
from accord.manage import NotUsable, arguments
from accord.queries import references
from accord.services import escalations


class Command(arguments.OurCommand):
    """Prints a scenario file; ./accord scenario run plays it."""

    help = (
        "Print what was done in an escalation as a scenario file, which ./accord scenario run "
        "plays and checks. What people wrote is replaced by neutral words."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        parser.add_argument("reference", help="as people see it, such as K7QM-4XTR")
        parser.add_argument(
            "--with-words",
            action="store_true",
            help="with everything that people wrote: about a child, so keep it as such",
        )
        arguments.add_data(parser)

    def handle(self, *, reference: str, with_words: bool, **options: Any) -> None:
        """Fetch the record and print it."""
        del options
        escalation = references.escalation(reference)
        if escalation is None:
            raise NotUsable(
                f"There is no escalation {reference} in this database. References look like "
                "K7QM-4XTR; another database is named with --data DIR."
            )
        stand = escalations.stand(escalation)
        policy = stand.kept.policy
        recorded = scenario_export.Recorded(
            title=f"What was done in {reference.strip().upper()}",
            history=tuple(each.event for each in stand.stored),
            policy=policy,
            calendar=calendars.load(division=policy.calendar, zone=policy.zone),
        )
        try:
            text = scenario_export.written(recorded, with_words=with_words)
        except scenario_export.Unsayable as matter:
            raise NotUsable(str(matter)) from matter
        self.stdout.write(text, ending="")
