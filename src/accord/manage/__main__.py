"""`./accord demo`, `serve`, `migrate` and the rest: Django's commands under Accord's names."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

from accord.manage import NotUsable

DEMO = "demo"
DEMO_DATA = Path(__file__).resolve().parents[3] / "data" / "demo"
UNUSABLE = 2

OF_THE_REAL = (
    "ACCORD_SETTINGS", "DATABASE_URL", "DATABASE_URL_FILE", "ACCORD_SECRET_KEY",
    "ACCORD_SECRET_KEY_FILE", "ACCORD_MASTER_KEY", "ACCORD_MASTER_KEY_FILE",
)  # fmt: skip
"""Settings of a real installation that no demo goes by."""
OF_THE_DEMO = (
    "verify_record", "rebuild_register", "export_scenario", "migrate", "policy_install",
)  # fmt: skip
"""Commands that are of use beside the demo, whose data lies apart."""
NEED_A_DATABASE = (
    "serve", "worker", "first_partnership", "backup", "after_restore", "verify_record",
    "rebuild_register", "new_holidays", "export_scenario", "policy_install",
)  # fmt: skip
"""Commands that would only complain of missing tables where nobody has made a database."""


def main(arguments: Sequence[str]) -> int:
    """Carry out a command; a refusal to start is said in a sentence."""
    command, *rest = arguments or ["help"]
    if command == "manage":
        command, *rest = rest or ["help"]
    if [command, *rest[:1]] == ["policy", "install"]:
        command, rest = "policy_install", rest[1:]
    command = command.replace("-", "_")
    rest = _take_data(rest)
    _choose_settings(command)
    asks_for_help = command == "help" or not {"-h", "--help"}.isdisjoint(rest)
    if asks_for_help:
        _only_to_be_read()
    try:
        if command in NEED_A_DATABASE and not asks_for_help:
            _need_a_database()
        execute_from_command_line(["./accord", command, *rest])
    except (ImproperlyConfigured, NotUsable) as matter:
        print(matter, file=sys.stderr)
        if type(matter) is not NotUsable and "ACCORD_SETTINGS" not in os.environ:
            print(_perhaps_forgotten(command), file=sys.stderr)
        return UNUSABLE
    except (OperationalError, ProgrammingError) as matter:
        if _is_fault(matter):
            raise
        print(_of_the_database(matter), file=sys.stderr)
        return UNUSABLE
    except OSError as matter:
        where = f"{matter.filename}: " if matter.filename else ""
        print(f"{where}{matter.strerror or matter}.", file=sys.stderr)
        return UNUSABLE
    return 0


def _take_data(arguments: Sequence[str]) -> list[str]:
    """Take `--data DIR` out of the arguments: settings are read from the environment."""
    rest = list(arguments)
    for place, each in enumerate(rest):
        if each.startswith("--data="):
            os.environ["ACCORD_DATA"] = each.partition("=")[2]
            return rest[:place] + rest[place + 1 :]
        if each == "--data" and place + 1 < len(rest):
            os.environ["ACCORD_DATA"] = rest[place + 1]
            return rest[:place] + rest[place + 2 :]
    return rest


def _choose_settings(command: str) -> None:
    if command != DEMO:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings.production")
        return
    # Invented people never come near a real installation, whatever the environment names.
    for real in OF_THE_REAL:
        os.environ.pop(real, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "accord.config.settings.demo"
    os.environ["ACCORD_MAKE_KEYS"] = "1"
    os.environ.setdefault("ACCORD_DATA", str(DEMO_DATA))


def _only_to_be_read() -> None:
    """Let a help page be shown where no keys are yet, and none be made for it."""
    os.environ.setdefault("ACCORD_SECRET_KEY", "only help was asked for")
    os.environ.setdefault("ACCORD_MASTER_KEY", "00" * 32)


def _need_a_database() -> None:
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).exists():
        raise NotUsable(
            f"There is no database at {database['NAME']} yet. ./accord migrate makes it; where "
            "it lies elsewhere, say so: --data DIR, ACCORD_DATA or DATABASE_URL. The demo's lies "
            f"in {_near(DEMO_DATA)}."
        )


def _perhaps_forgotten(command: str) -> str:
    """Return how the settings of an installation are named, and the demo's data."""
    said = "Is ACCORD_SETTINGS=/etc/accord/settings missing, or the like?"
    if command in OF_THE_DEMO:
        said += f"\nFor the demo's data add --data {_near(DEMO_DATA)}"
    return said


NOT_MADE = ("no such table", "does not exist")
NOT_ALLOWED = ("permission denied", "must be owner")


def _is_fault(matter: Exception) -> bool:
    """Test whether a database was asked something senseless: that is ours, and not its owner's."""
    return isinstance(matter, ProgrammingError) and not any(
        each in str(matter) for each in (*NOT_MADE, *NOT_ALLOWED)
    )


def _of_the_database(matter: Exception) -> str:
    """Return what is the matter with the database, and what to do."""
    said = str(matter).strip().partition("\n")[0]
    if any(each in said for each in NOT_ALLOWED):
        todo = (
            "On PostgreSQL run this as the role that owns the tables "
            "(DATABASE_URL_FILE=/etc/accord/database-owner), or give the app's role its rights: "
            "./accord manage grant-role ROLE, as the owner."
        )
    elif any(each in said for each in NOT_MADE):
        todo = "Perhaps its tables are not made yet: ./accord migrate, on PostgreSQL as the owner."
    else:
        todo = "See that it runs, that DATABASE_URL names it, and that its address says how."
    return f"The database cannot be used ({said}). {todo}"


def _near(path: Path) -> Path:
    """Return a path as it is typed here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
