"""The record's tables as they began."""

import uuid
from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def lie_in_order(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make SQLite keep the events by escalation and seq, and not by an order of its own."""
    del apps
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'record_event'")
        (made,) = cursor.fetchone()
        cursor.execute("DROP TABLE record_event")
        cursor.execute(f"{made} WITHOUT ROWID")


class Migration(migrations.Migration):
    """Six tables; nothing in them yet."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "hash",
                    models.BinaryField(max_length=32, primary_key=True, serialize=False),
                ),
                ("policy", models.SlugField()),
                ("version", models.CharField(max_length=100)),
                ("body", models.BinaryField()),
                ("stored_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "escalation",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("partnership", models.UUIDField(db_index=True)),
                ("policy_hash", models.BinaryField(max_length=32)),
                ("seq", models.PositiveIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                ("recorded_at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "escalation",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("escalation", models.UUIDField()),
                ("seq", models.PositiveIntegerField()),
                ("tag", models.CharField(max_length=60)),
                ("entry", models.PositiveIntegerField()),
                ("happened_at", models.BigIntegerField()),
                ("recorded_at", models.BigIntegerField()),
                ("actor", models.UUIDField(null=True)),
                ("acting_for", models.CharField(max_length=120)),
                ("policy_hash", models.BinaryField(max_length=32)),
                ("calendar", models.CharField(max_length=60)),
                ("payload", models.BinaryField()),
                ("previous_hash", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                ("form", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Command",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("escalation", models.UUIDField(db_index=True)),
                ("person", models.UUIDField()),
                ("seq", models.PositiveIntegerField()),
                ("recorded_at", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                ("escalation", models.UUIDField(primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField(null=True)),
                ("destroyed_at", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("escalation", models.UUIDField(db_index=True)),
                ("person", models.UUIDField()),
                ("at", models.BigIntegerField()),
                ("what", models.CharField(max_length=40)),
            ],
        ),
        migrations.RunPython(lie_in_order, migrations.RunPython.noop),
    ]
