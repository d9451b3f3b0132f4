from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0003_in_danger_and_safe_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="owed",
            name="about",
            field=models.CharField(blank=True, default="", max_length=400),
            preserve_default=False,
        ),
    ]
