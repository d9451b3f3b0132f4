"""`./accord demo`: the service on this machine, with invented people to sign in as."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from accord.directory.models import Partnership
from accord.library import phrases
from accord.manage import NotUsable, arguments, server
from accord.manage.demo import (
    FIRST,
    MARK,
    PASSWORD,
    drafts,
    past,
    people,
    proposal,
    questions,
    reminding,
)

HOST = "127.0.0.1"
SIGN_INS = "sign-ins.txt"
MADE = ("accord.sqlite3", "accord.sqlite3-wal", "accord.sqlite3-shm")
"""Files that a fresh start takes away. The keys stay: this process has read them already and seals
the new world under them, so the server that it becomes has to find the same ones."""


class Command(arguments.OurCommand):
    """Makes the demo's world where there is none yet, says how to sign in, and serves it."""

    help = (
        "Serve Accord on this machine with five partnerships, and invented agencies and people to "
        "sign in as. Nothing leaves the machine. Safe to run again: what you did is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes; `--data` is read before the settings are."""
        parser.add_argument("--reset", action="store_true", help="forget everything; start afresh")
        parser.add_argument(
            "--port", type=arguments.port, default=8000, help="port on 127.0.0.1 (8000)"
        )
        arguments.add_data(parser, "its database (data/demo)")

    def handle(self, *, reset: bool, port: int, **options: Any) -> None:
        """Make, tell, serve."""
        del options
        server.look_at(HOST, port)
        folder = Path(settings.DATA)
        claim(folder)
        if reset:
            forget(folder)
        self._make(folder)
        self._tell(folder, port)
        # the server that this process becomes reads it from there: links in messages lead here
        os.environ["ACCORD_URL"] = f"http://{HOST}:{port}"
        reminding.begin()
        server.start(HOST, port)

    def _make(self, folder: Path) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if Partnership.objects.exists():
            self.stdout.write(f"The demo goes on where it was (in {folder}).")
            return
        self.stdout.write(f"Making the demo's world (in {folder}) ...")
        at = timezone.now()
        with transaction.atomic():
            people.lay(people.read(), password=PASSWORD, at=at)
            past.play(past.read(), at=at)
            drafts.write(drafts.read(), at=at)
            questions.write(questions.read(), at=at)
            people.look_after(people.read(), at=at)
            proposal.write(at=at)

    def _tell(self, folder: Path, port: int) -> None:
        world = people.read()
        listed = "\n".join(everybody(world))
        (folder / SIGN_INS).write_text(f"Password: {PASSWORD}\n{listed}\n", encoding="utf-8")
        self.stdout.write(
            "\nSign in as anybody; all are invented, and the password of each is  "
            f"{PASSWORD}\n" + "\n".join(some()) + f"\n\nMany more: {folder / SIGN_INS}\n"
            "What was done in an escalation, as a scenario to play: "
            f"./accord export-scenario REFERENCE --data {folder}\n"
            "Nothing leaves this machine: what would have been sent is shown at "
            f"http://{HOST}:{port}/outbox/\n\n"
            f"Accord is at  http://{HOST}:{port}/  Ctrl-C ends it."
        )


def claim(folder: Path) -> None:
    """Mark a folder as the demo's.

    Raises:
        NotUsable: it holds a database that no demo made.
    """
    if (folder / MADE[0]).exists() and not (folder / MARK).exists():
        raise NotUsable(
            f"{folder} holds a database that the demo did not make. The demo would put invented "
            "people into it, so it stays away; choose another folder with --data."
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Everything in this folder is a demo's and can be deleted.\n")


def forget(folder: Path) -> None:
    """Delete what the demo made, and nothing else."""
    for name in MADE:
        with contextlib.suppress(FileNotFoundError):
            (folder / name).unlink()
    shutil.rmtree(folder / "static", ignore_errors=True)


def some() -> Iterator[str]:
    """Yield as whom to sign in first, and what they are."""
    for email, trade in FIRST.items():
        yield f"    {trade:<42} {email}"


def everybody(world: people.WorldData) -> Iterator[str]:
    """Yield the sign-ins of all partnerships and agencies."""
    for policy, partnership in world.partnerships.items():
        yield from _partnership(partnership)
        for agency in world.agencies:
            if agency.of[0] == policy and agency.people:
                yield from _agency(agency)


def _partnership(data: people.PartnershipData) -> Iterator[str]:
    yield f"\n  {data.slug} (partnership)"
    for title, name in data.offices.items():
        yield _person(title, name, data.slug)


def _agency(data: people.AgencyData) -> Iterator[str]:
    yield f"\n  {data.name}"
    for title, listed in data.people.items():
        for name in people.names(listed):
            yield _person(title, name, data.slug)


def _person(title: str, name: str, slug: str) -> str:
    said = phrases.TITLES.get(title, title.replace("_", " "))
    return f"    {said:<33} {people.address(name, slug)}"
