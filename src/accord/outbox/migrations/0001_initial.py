"""The outbox's table as it began."""

import uuid
from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table; nothing in it yet."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("escalation", models.UUIDField(db_index=True, null=True)),
                ("seq", models.PositiveIntegerField(null=True)),
                ("kind", models.CharField(max_length=20)),
                ("tag", models.CharField(blank=True, max_length=60)),
                ("person", models.UUIDField(db_index=True, null=True)),
                ("partnership", models.UUIDField(null=True)),
                ("post", models.CharField(blank=True, max_length=120)),
                ("clauses", models.CharField(blank=True, max_length=200)),
                ("actor", models.UUIDField(null=True)),
                ("stage", models.CharField(blank=True, max_length=40)),
                ("due_day", models.DateField(null=True)),
                ("words", models.BinaryField(null=True)),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("written_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("escalation__isnull", False), ("person__isnull", False)
                        ),
                        fields=("escalation", "seq", "post", "person"),
                        name="person_told_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("escalation__isnull", False), ("partnership__isnull", False)
                        ),
                        fields=("escalation", "seq", "post", "partnership"),
                        name="office_told_once",
                    ),
                ],
            },
        ),
    ]
