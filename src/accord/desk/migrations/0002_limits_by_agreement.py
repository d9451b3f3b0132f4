"""Limits that one agency proposes and the others answer."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables; nothing in them yet."""

    dependencies: ClassVar = [("desk", "0001_initial")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ProposedLimit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("escalation", models.UUIDField()),
                ("stage", models.SlugField()),
                ("agency", models.SlugField()),
                ("person", models.UUIDField()),
                ("post", models.CharField(max_length=120)),
                ("due_day", models.DateField()),
                ("due_moment", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("ended", models.CharField(blank=True, max_length=12)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["escalation", "made_at"], name="proposed_limit_last"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended", "")),
                        fields=("escalation",),
                        name="one_proposed_limit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LimitAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="desk.proposedlimit",
                    ),
                ),
                ("agency", models.SlugField()),
                ("person", models.UUIDField()),
                ("post", models.CharField(max_length=120)),
                ("agrees", models.BooleanField()),
                ("sealed", models.BinaryField(null=True)),
                ("answered_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "agency"), name="one_answer_an_agency"
                    ),
                ],
            },
        ),
    ]
