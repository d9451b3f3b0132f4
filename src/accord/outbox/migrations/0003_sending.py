"""What it takes to send a message once: states with a reason, leases, attempts; heartbeats."""

import uuid
from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns with defaults, an index of what is under way, and one new table."""

    dependencies: ClassVar = [("outbox", "0002_entered_for")]

    operations: ClassVar = [
        migrations.AddField(
            "Message",
            "why",
            models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AddField("Message", "attempts", models.PositiveIntegerField(default=0)),
        migrations.AddField("Message", "next_try_at", models.DateTimeField(null=True)),
        migrations.AddField("Message", "lease", models.UUIDField(null=True)),
        migrations.AddField("Message", "leased_until", models.DateTimeField(null=True)),
        migrations.AddField("Message", "handed_over_at", models.DateTimeField(null=True)),
        migrations.AddField("Message", "ended_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "Message",
            models.Index(
                condition=models.Q(("state__in", ("waiting", "sending"))),
                fields=["state", "written_at"],
                name="message_under_way",
            ),
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
