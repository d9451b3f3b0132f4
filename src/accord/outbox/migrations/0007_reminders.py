"""A reminder says of which point of what it is, and is written once for each person and post."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


def once(whom: str) -> models.UniqueConstraint:
    """Return the constraint by which one reader is reminded once of a point, for one post."""
    return models.UniqueConstraint(
        fields=["escalation", "cause", "point", "post", whom],
        name={"person": "person_reminded_once", "partnership": "office_reminded_once"}[whom],
        condition=Q((f"{whom}__isnull", False), ("point__isnull", False)),
    )


class Migration(migrations.Migration):
    """Six columns, empty for what was written before."""

    dependencies: ClassVar = [("outbox", "0006_found_by_state")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="message",
            name="cause",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField("message", "point", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("message", "point_at", models.DateTimeField(null=True)),
        migrations.AddField("message", "due_at", models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="message",
            name="about",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("message", "late", models.BooleanField(default=False)),
        migrations.AddConstraint(model_name="message", constraint=once("person")),
        migrations.AddConstraint(model_name="message", constraint=once("partnership")),
    ]
