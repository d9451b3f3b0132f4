"""Makes its database, and fills it with rows that come as JSON: reference, then the entries."""

import sys
from datetime import date, datetime

import django
import msgspec
from django.core.management import call_command


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One entry."""

    happened: datetime
    who: str
    text: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What its page shows."""

    reference: str
    stage: str
    due: date
    rows: tuple[Row, ...]


def main() -> None:
    """Make it from what comes in."""
    django.setup()
    from bench.plain.models import Entry, Escalation

    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    given = msgspec.json.decode(sys.stdin.buffer.read(), type=Page)
    made = Escalation.objects.create(reference=given.reference, stage=given.stage, due=given.due)
    Entry.objects.bulk_create(
        Entry(escalation=made, happened=row.happened, who=row.who, text=row.text)
        for row in given.rows
    )


if __name__ == "__main__":
    main()
