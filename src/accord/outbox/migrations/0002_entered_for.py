"""A message says for which agency an office entered what it tells."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty for what people did themselves."""

    dependencies: ClassVar = [("outbox", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="message",
            name="entered_for",
            field=models.SlugField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
