"""A message keeps for which post the step was taken that it tells of: it names nobody else."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty for what was written before."""

    dependencies: ClassVar = [("outbox", "0004_meets_and_wanted_by")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="message",
            name="by",
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
    ]
