"""Checks the whole record, or one escalation, from the data."""

import argparse
import uuid
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection

from accord.manage import arguments
from accord.record import append_only, verify
from accord.services import attachments

_NO_GUARD = (
    "The guard {} is not in place as Accord wrote it: somebody took it away or changed it, or a "
    "table was made anew. "
    "`./accord migrate record 0001` and then `./accord migrate` put the guards back."
)


class Command(arguments.OurCommand):
    """Prints what does not fit, a line each, and a count; the exit code is 1 if there is any."""

    help = (
        "Recomputes the record from what is stored (order, hashes, links, sealed words, policy "
        "versions, the databases' own guards) and prints what does not fit; then the files that "
        "were attached: that each is there and as it was, and that a step names it. It needs the "
        "master key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one escalation's id, or nothing for all."""
        parser.add_argument(
            "escalation", nargs="?", type=_id, help="only this one, by its id; all without"
        )
        arguments.add_data(parser)

    def handle(self, *_: Any, escalation: uuid.UUID | None, **__: Any) -> None:
        """Check, print, and leave with 1 where something does not fit."""
        count = 0
        for name in append_only.lacking(connection):
            count += 1
            self.stdout.write(_NO_GUARD.format(name))
        for found in (*verify.findings(escalation), *attachments.findings(escalation)):
            count += 1
            self.stdout.write(_line(found))
        self.stdout.write(_checked(escalation))
        if count:
            self.stdout.write(f"{count} {'thing does' if count == 1 else 'things do'} not fit.")
            raise SystemExit(1)
        self.stdout.write("Everything fits.")


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no escalation's id: expected 32 hexadecimal digits, as in its address"
        ) from None


def _line(found: verify.Finding) -> str:
    where = f"{found.escalation or 'policies':36}  {found.seq or '-':>5}"
    return f"{where}  {found.matter}"


def _checked(escalation: uuid.UUID | None) -> str:
    if escalation is not None:
        return f"Checked escalation {escalation}."
    escalations, events = verify.extent()
    return f"Checked {escalations} escalations with {events} events."
