"""When something of each open escalation comes due next: one row, whatever it has to be done."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A table; its rows come with the next step of each, or when a worker starts."""

    dependencies: ClassVar = [("register", "0005_stage_since")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Agenda",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="agenda",
                        serialize=False,
                        to="register.entry",
                    ),
                ),
                ("through", models.DateTimeField()),
                ("comes", models.DateTimeField(null=True)),
                ("wake_at", models.DateTimeField(null=True)),
                ("lease", models.UUIDField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["wake_at"],
                        name="agenda_by_wake",
                        condition=Q(("wake_at__isnull", False)),
                    ),
                    models.Index(fields=["tries"], name="agenda_by_tries"),
                ]
            },
        )
    ]
