"""Lists that an office uploads, while they are entered."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0005_followed_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficeList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("partnership", models.UUIDField()),
                ("person", models.UUIDField(db_index=True)),
                ("wrapped", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
