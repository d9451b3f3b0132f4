"""From here on the databases themselves refuse to change what was recorded."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accord.record import append_only


def install(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the guards in place."""
    del apps
    append_only.install(editor.connection)


def lift(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the guards away again."""
    del apps
    append_only.lift(editor.connection)


class Migration(migrations.Migration):
    """Triggers on every table of the record."""

    dependencies: ClassVar = [("record", "0001_initial")]

    operations: ClassVar = [migrations.RunPython(install, lift)]
