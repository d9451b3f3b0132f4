"""Who is asked for advice on a draft, and what they advise."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table; nothing in it yet."""

    dependencies: ClassVar = [("desk", "0002_limits_by_agreement")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="DraftReader",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="desk.draft",
                    ),
                ),
                ("person", models.UUIDField(db_index=True)),
                ("agency", models.SlugField()),
                ("title", models.CharField(max_length=40)),
                ("may_read", models.BooleanField(default=True)),
                ("asked_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("advised_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["draft", "person"], name="asked_once_of_a_draft"
                    ),
                ],
            },
        ),
    ]
