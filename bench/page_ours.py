"""What the service is asked to do for `http`, but for the page itself, which a server shows."""

import itertools
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accord.directory.models import Person
from accord.queries import history, limits
from accord.web import present, timeline
from bench import service_story
from bench.in_django import Task
from bench.service_story import People

ROWS: Final = 40
FEWER: Final = 10
_UNSEEN: Final = 4
"""So many more events than entries have the first steps of the story."""


def tasks() -> Mapping[str, Task]:
    """Return what can be asked, once everybody is there and has signed in."""
    who = service_story.settled()
    person = who.by_title["line_manager"]
    long, short = (_with_rows(who, rows) for rows in (ROWS, FEWER))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Person.objects.get(pk=person))

    def page(times: int) -> int:
        for _ in range(times - 1):
            client.get(_address(long))
        return len(client.get(_address(long)).content)

    return {
        "told": lambda _: _told(long, person),
        "address": lambda _: _address(long),
        "cookie": lambda _: f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}",
        "statements": lambda _: [
            (ROWS, *_statements(client, long)),
            (FEWER, *_statements(client, short)),
        ],
        "page": page,
    }


def _with_rows(who: People, rows: int) -> uuid.UUID:
    return service_story.grown(who, events=rows + _UNSEEN)


def _address(escalation: uuid.UUID) -> str:
    return reverse("escalation", kwargs={"escalation": escalation})


def _told(escalation: uuid.UUID, person: uuid.UUID) -> Mapping[str, Any]:
    """Return what the page says, entry by entry, for others to show the same."""
    at = service_story.COMMANDS[-1].at
    of = present.shown(escalation, person=person, what="escalation", at=at)
    entries = timeline.of(history.steps(of.stand.stored), of.speaker)
    limit = limits.counted(of.standing, of.policy, of.calendar, at=of.at)
    assert limit is not None
    return {
        "reference": of.door.reference,
        "stage": of.policy.stages[of.standing.rung].title,
        "due": limit.due.day,
        "rows": [
            {"happened": each.happened, "who": f"{each.who} {each.as_}", "text": each.main.text}
            for each in entries
        ],
    }


def _statements(client: Client, escalation: uuid.UUID) -> tuple[int, int]:
    """Return how many statements read for a page, and how many write; commits are not counted."""
    client.get(_address(escalation))
    seen: list[str] = []
    connection.connection.set_trace_callback(seen.append)
    try:
        client.get(_address(escalation))
    finally:
        connection.connection.set_trace_callback(None)
    # Where a trigger looks at a statement, SQLite tells of it twice.
    words = [each.split(maxsplit=1)[0] for each, _ in itertools.groupby(seen)]
    return words.count("SELECT"), sum(word in ("INSERT", "UPDATE", "DELETE") for word in words)
