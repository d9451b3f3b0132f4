"""`./accord policy install FILE`: check a policy, say what would change, and propose it."""

import uuid
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from accord.engine.policy import Policy
from accord.library import calendars, checkup, compare, compare_words, phrases, policies, source
from accord.manage import NotUsable, arguments
from accord.queries import adoptions, in_force, people
from accord.services import access, adopting


class Command(arguments.OurCommand):
    """Proposes a version; somebody else of the office approves it on a page."""

    help = (
        "Propose a policy file to the office of a partnership, in force from a day on. It is "
        "checked first, as by ./accord policy check, and its scenarios are played where they lie "
        "beside it; what would change is shown. Somebody else of the office then reads and "
        "approves it. Exit code: 0 proposed, 2 it cannot be."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return a parser that is called as people type it."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.prog = f"{prog_name} policy install"
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        parser.add_argument("file", metavar="FILE", help="the policy file, or its folder")
        parser.add_argument(
            "--partnership", required=True, metavar="SLUG", help="its short name, as severn-vale"
        )
        parser.add_argument(
            "--from", required=True, dest="day", type=arguments.day, metavar="YYYY-MM-DD",
            help="the day from which it is in force: today or later",
        )  # fmt: skip
        parser.add_argument(
            "--by", required=True, metavar="EMAIL", help="who of its office proposes it"
        )
        arguments.add_data(parser)

    def handle(self, *, file: str, partnership: str, day: date, by: str, **options: Any) -> None:
        """Check, show, propose."""
        del options
        at = timezone.now()
        there, person = self._where(partnership), self._who(by)
        loaded = _loaded(Path(file))
        self._tell(loaded, there, day, today=calendars.load().local_date(at))
        try:
            adopting.propose(loaded, partnership=there, day=day, by=person, key=uuid.uuid4(), at=at)
        except adopting.NotNow as matter:
            raise NotUsable(str(matter)) from matter
        except access.Nobody:
            raise NotUsable(
                f"{by} is not of the office of {partnership}: only who is can propose its policy."
            ) from None
        address = f"{settings.BASE_URL}/office/policy/{there}/"
        self.stdout.write(
            f"\nProposed, to be in force from {phrases.day(day)}. Nothing has changed yet: "
            f"somebody else of the office reads and approves it at\n{address}"
        )

    def _where(self, slug: str) -> uuid.UUID:
        found = adoptions.partnership(slug)
        if found is None:
            raise NotUsable(
                f"There is no partnership {slug} in this database. Give its short name, the one "
                "with which it was made; another database is named with --data DIR."
            )
        return found

    def _who(self, email: str) -> uuid.UUID:
        found = people.who_reads(email.strip().lower())
        if found is None:
            raise NotUsable(f"Nobody here has the mailbox {email}.")
        return found.pk

    def _tell(
        self, loaded: policies.Loaded, partnership: uuid.UUID, day: date, *, today: date
    ) -> None:
        """Say what deserves a look, what the scenarios say, and what would change."""
        policy = loaded.policy
        self.stdout.write(f"{policy.title}, {phrases.edition(policy.version)}: in order.")
        for each in checkup.warnings(loaded, today):
            self.stdout.write(f"  a look: {each}")
        count = _played(loaded)
        if count:
            self.stdout.write(f"{count} scenarios played: every expectation holds.")
        try:
            before = in_force.on(partnership, day).policy
        except in_force.NoPolicy:
            self.stdout.write("No policy is in force there on that day.")
            return
        self._compare(before, policy)

    def _compare(self, before: Policy, after: Policy) -> None:
        rows = [row for row in compare.compare(before, after) if not row.same]
        self.stdout.write(f"What would change on that day ({len(rows)}):")
        for row in rows:
            now, then = (
                "; ".join(line.text for line in compare_words.said(row, side, policy))
                for side, policy in enumerate((before, after))
            )
            topic = compare_words.topic(row) or compare_words.GROUPS[row.group]
            self.stdout.write(f"  {topic}\n    now:  {now}\n    then: {then}")


def _loaded(path: Path) -> policies.Loaded:
    """Return the policy in a file or a folder.

    Raises:
        NotUsable: it cannot be used; every problem at once, as `./accord policy check` tells them.
    """
    file = path / policies.FILE if path.is_dir() else path
    try:
        return policies.load(file)
    except source.NotUsable as matter:
        raise NotUsable(str(matter)) from matter


def _played(loaded: policies.Loaded) -> int:
    """Return how many scenarios lie beside a policy and hold.

    Raises:
        NotUsable: one of them cannot be used, or does not hold.
    """
    try:
        count, missed = checkup.scenarios(loaded)
    except (source.NotUsable, policies.Unknown) as matter:
        raise NotUsable(str(matter)) from matter
    if missed:
        raise NotUsable("\n".join([*missed, "Nothing was proposed: its scenarios do not hold."]))
    return count
