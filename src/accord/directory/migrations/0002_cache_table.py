"""The table of the cache, in which codes and the limits on guessing are the same for everybody."""

from typing import ClassVar

from django.conf import settings
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def create(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table, unless it is there; so nobody can forget to."""
    del apps
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the table; all that lies in it is short-lived."""
    del apps
    table = editor.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    """One step."""

    dependencies: ClassVar = [("directory", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(create, drop)]
