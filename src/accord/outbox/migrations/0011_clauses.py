"""A reminder of much names many clauses, and nobody says how long their names are."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """As long as it takes."""

    dependencies: ClassVar = [("outbox", "0010_clocks")]

    operations: ClassVar = [
        migrations.AlterField("message", "clauses", models.TextField(blank=True)),
    ]
