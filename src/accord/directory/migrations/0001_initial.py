"""The directory's tables as they began."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import migrations, models
from django.db.models import deletion
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    """Eight tables; nothing in them yet."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("sector", models.SlugField()),
            ],
        ),
        migrations.CreateModel(
            name="Partnership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("policy", models.SlugField()),
                ("mailbox", models.EmailField(blank=True, max_length=254)),
                ("front_door", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(Lower("email"), name="one_person_a_mailbox")
                ],
            },
        ),
        migrations.CreateModel(
            name="MailDomain",
            fields=[
                ("domain", models.CharField(max_length=253, primary_key=True, serialize=False)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=deletion.PROTECT,
                        related_name="domains",
                        to="directory.agency",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.SlugField()),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(blank=True, null=True)),
                ("invited_as", models.CharField(blank=True, max_length=200)),
                ("invited_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=deletion.PROTECT,
                        related_name="holdings",
                        to="directory.agency",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=deletion.PROTECT,
                        related_name="holdings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=deletion.PROTECT,
                        related_name="holdings",
                        to="directory.partnership",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="agency",
            name="partnerships",
            field=models.ManyToManyField(related_name="agencies", to="directory.partnership"),
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=deletion.PROTECT,
                        related_name="representatives",
                        to="directory.agency",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=deletion.PROTECT,
                        related_name="representatives",
                        to="directory.partnership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=deletion.PROTECT,
                        related_name="represents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("stands_from", models.DateField()),
                ("stands_to", models.DateField()),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=deletion.CASCADE,
                        related_name="stand_ins",
                        to="directory.holding",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=deletion.PROTECT,
                        related_name="standing_in",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agency__isnull", True), ("partnership__isnull", True), _connector="XOR"
                ),
                name="a_post_of_one_body",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_to__isnull", True),
                    ("held_to__gte", models.F("held_from")),
                    _connector="OR",
                ),
                name="held_to_not_before_from",
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slug__in", ("raising", "responding", "partnership", "independent")),
                    _negated=True,
                ),
                name="agency_is_no_party",
            ),
        ),
    ]
