from typing import Any

from django.db import migrations, models


def went_before(apps: Any, schema_editor: Any) -> None:
    """Take what was told before there were notices as read, and the first row of each as it."""
    del schema_editor
    message = apps.get_model("outbox", "Message")
    message.objects.filter(escalation__isnull=False).update(read_at=models.F("written_at"))
    for reader in ("person", "partnership"):
        same = {name: models.OuterRef(name) for name in ("escalation", "seq", reader)}
        earlier = message.objects.filter(**same, id__lt=models.OuterRef("id"))
        mine = message.objects.filter(escalation__isnull=False, **{f"{reader}__isnull": False})
        mine.filter(models.Exists(earlier)).update(twin=True)


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0007_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="twin",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(went_before, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="message",
            name="person",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["person", "read_at"], name="unread_by_person"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["partnership", "read_at"], name="unread_by_office"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("kind", "reminder"), _negated=True),
                    ("escalation__isnull", False),
                    ("person__isnull", False),
                    ("twin", False),
                ),
                fields=("escalation", "seq", "person"),
                name="one_notice_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("kind", "reminder"), _negated=True),
                    ("escalation__isnull", False),
                    ("partnership__isnull", False),
                    ("twin", False),
                ),
                fields=("escalation", "seq", "partnership"),
                name="one_notice_an_office",
            ),
        ),
    ]
