"""Telephones, what was changed by whom, and agencies that are asked to join a partnership."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables and a column; nothing in them yet."""

    dependencies: ClassVar = [("directory", "0002_cache_table")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                ("what", models.CharField(max_length=24)),
                ("person", models.UUIDField(blank=True, null=True)),
                ("agency", models.UUIDField(blank=True, db_index=True, null=True)),
                ("partnership", models.UUIDField(blank=True, db_index=True, null=True)),
                ("title", models.SlugField(blank=True, db_index=False)),
                ("first", models.DateField(blank=True, null=True)),
                ("last", models.DateField(blank=True, null=True)),
                ("detail", models.CharField(blank=True, max_length=253)),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="telephone",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.CreateModel(
            name="Asking",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("answered_by", models.UUIDField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("joined", models.BooleanField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="askings",
                        to="directory.agency",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="askings",
                        to="directory.partnership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("joined__isnull", True)),
                        fields=("partnership", "agency"),
                        name="asked_once_at_a_time",
                    )
                ],
            },
        ),
    ]
