"""Indexes by which both databases find what waits, however much has ended."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes instead of one of which SQLite made no use."""

    dependencies: ClassVar = [("outbox", "0005_by")]

    operations: ClassVar = [
        migrations.RemoveIndex("Message", "message_under_way"),
        migrations.AddIndex(
            "Message", models.Index(fields=["state", "written_at"], name="message_by_state")
        ),
        migrations.AddIndex(
            "Message", models.Index(fields=["state", "kind"], name="message_by_kind")
        ),
    ]
