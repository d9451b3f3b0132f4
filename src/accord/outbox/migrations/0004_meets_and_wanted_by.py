"""A message of the last stage says when who decides meets, and by when something is wanted."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns, empty for every other message."""

    dependencies: ClassVar = [("outbox", "0003_sending")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="message",
            name="meets",
            field=models.CharField(blank=True, default="", max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="message", name="wanted_by", field=models.DateField(null=True)
        ),
    ]
