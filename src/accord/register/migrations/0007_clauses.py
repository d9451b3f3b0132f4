"""What is owed names as many clauses as its policy does, however long their names are."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """As long as it takes."""

    dependencies: ClassVar = [("register", "0006_agenda")]

    operations: ClassVar = [
        migrations.AlterField("owed", "clauses", models.TextField()),
    ]
