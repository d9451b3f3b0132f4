"""Escalations in the record: the policies' own scenarios, played and written down."""

import functools
import itertools
from uuid import UUID, uuid4

from django.db import connection, transaction

from accord.library import places, play, policies, scenario_files
from accord.record import store, versions

SEVERN = UUID(int=0x5E7E12)
WORKER = UUID(int=0xA11CE)
CALENDAR = "2026-1"


@functools.cache
def events(policy="gscp", scenario="from-raising-to-close"):
    """Return every event of a scenario, in order."""
    path = places.policies_folder() / policy / "scenarios" / f"{scenario}.yaml"
    *_, last = play.play(scenario_files.load(path))
    return last.standing.history


def steps(of):
    """Return events step by step, as a service appends them."""
    return [tuple(step) for _, step in itertools.groupby(of, key=lambda event: event.entry)]


def begun(policy="gscp", *, partnership=SEVERN):
    """Return the empty stream of a new escalation; call it in a transaction."""
    loaded = policies.by_id(policy)
    kept = versions.keep(loaded, at=events()[0].at)
    return store.begin(uuid4(), partnership=partnership, policy_hash=kept)


def written(of=None, *, policy="gscp", partnership=SEVERN, actor=WORKER):
    """Write an escalation down, a step a transaction, and return its stream."""
    with transaction.atomic():
        stream = begun(policy, partnership=partnership)
    for step in steps(events(policy) if of is None else of):
        with transaction.atomic():
            stream = store.append(
                store.lock(stream.escalation), step, actor=actor, calendar=CALENDAR
            )
    return stream


def sql(statement, *values):
    """Run a statement as somebody who goes round Accord, and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [stored(each) for each in values])
        return cursor.rowcount


def stored(value):
    """Return a value as this database keeps it."""
    return value.hex if isinstance(value, UUID) and connection.vendor == "sqlite" else value


def hollow(guard):
    """Put a guard of the same name in the place of one, which stands there and refuses nothing."""
    table, _, event = guard.rpartition("_")
    if connection.vendor == "sqlite":
        sql(f"DROP TRIGGER {guard}")
        sql(f"CREATE TRIGGER {guard} BEFORE {event} ON {table} WHEN 0 BEGIN SELECT 1; END")
        return
    sql(f"DROP TRIGGER {guard} ON {table}")
    how = "FOR EACH ROW WHEN (false) EXECUTE FUNCTION record_refuse()"
    sql(f"CREATE TRIGGER {guard} BEFORE {event} ON {table} {how}")
    sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")
