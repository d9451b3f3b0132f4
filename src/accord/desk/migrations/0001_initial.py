"""The desk's tables as they began."""

import uuid
from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables; nothing in them yet."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person", models.UUIDField(db_index=True)),
                ("wrapped", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("escalation", models.UUIDField()),
                ("agency", models.SlugField()),
                ("person", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["escalation", "agency", "written_at"], name="note_by_side"
                    ),
                ],
            },
        ),
    ]
