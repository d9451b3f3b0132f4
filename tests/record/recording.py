"""Recorded histories: escalations as a release wrote them, which every later one must replay.

For a new release, from the top of the checkout, with the packages of requirements-dev.lock:

    PYTHONPATH=src:tests python tests/record/recording.py

It writes what is not there yet under the present version, and changes nothing that is.
"""

import base64
import json
import pathlib
import uuid

import msgspec

HISTORIES = pathlib.Path(__file__).parent / "histories"
STORIES = {
    "gscp": "from-raising-to-close",
    "bscp": "an-entry-that-was-wrong",
    "chscp": "many-objections-one-departure",
    "tscp": "from-raising-to-close",
    "mscb": "a-limit-entered-wrongly",
}
TABLES = ("PolicyVersion", "Head", "Key", "Event")


def recorded(stream, master):
    """Return an escalation as stored, what it says, and where it leads."""
    from accord.engine import evolve
    from accord.record import models, store

    said = [each.event for each in store.read(stream.escalation)[1]]
    chosen = {"PolicyVersion": {"hash": stream.policy_hash}}
    rows = {
        table: [
            {name: _written(kept) for name, kept in row.items()}
            for row in getattr(models, table)
            .objects.filter(**chosen.get(table, {"escalation": stream.escalation}))
            .order_by("pk")
            .values(*(field.attname for field in _columns(getattr(models, table))))
        ]
        for table in TABLES
    }
    return {
        "master_key": master.hex(),
        "leads_to": summary(evolve.fold(said)),
        "says": plain(said),
        "rows": rows,
    }


def summary(standing):
    """Return where an escalation stands, in words that outlive a change of the engine's."""
    return {
        "status": standing.status,
        "stage": standing.stage,
        "departures": standing.departures,
        "events": standing.version,
        "limits": plain(standing.limits),
    }


def plain(value):
    """Return a value of the engine's as JSON has it."""
    return json.loads(msgspec.json.encode(value))


def restore(history):
    """Write a history's rows into the present database, and return the escalation."""
    from accord.record import models

    for table in TABLES:
        model = getattr(models, table)
        for row in history["rows"][table]:
            kept = {field.attname: _read(row[field.attname], field) for field in _columns(model)}
            model.objects.create(**kept)
    return uuid.UUID(history["rows"]["Head"][0]["escalation"])


def _columns(model):
    return [field for field in model._meta.concrete_fields if field.name != "pk"]


def _written(kept):
    if isinstance(kept, bytes | memoryview):
        return base64.b64encode(kept).decode()
    return kept if kept is None or isinstance(kept, int | str) else str(kept)


def _read(kept, field):
    if kept is not None and field.get_internal_type() == "BinaryField":
        return base64.b64decode(kept)
    return field.to_python(kept)


def main():
    """Record what the present release has not recorded yet."""
    import django

    django.setup()
    import written
    from django.conf import settings
    from django.db import connection

    from accord.cli import version

    connection.creation.create_test_db(verbosity=0)
    for policy, story in STORIES.items():
        path = HISTORIES / version.current() / f"{policy}-{story}.json"
        if path.exists():
            continue
        stream = written.written(written.events(policy, story), policy=policy)
        path.parent.mkdir(exist_ok=True)
        found = recorded(stream, settings.MASTER_KEY)
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    import os

    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings.test")
    main()
