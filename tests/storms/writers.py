"""People who go on working whatever breaks: they send each form until it is answered.

They speak HTTP to whichever server is there, and keep their own list of what they were told is on
record. A form that is sent again carries the same key, as a browser's does.
"""

import http.client
import random
import re
import threading
import time
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client
from raising_steps import QUICK
from service_world import World, find

TOKEN = "0123456789abcdefghijklmnopqrstuv"
AWAY = (500, 502, 503)
"""What a server says that cannot work at present."""


class Stopped(Exception):
    """The storm is over; what was just sent was not answered, and nobody counts on it."""


@dataclass
class Writer(threading.Thread):
    """Somebody of the invented world at a browser."""

    session: str
    ports: Sequence[int]
    over: threading.Event
    raised: dict[UUID, UUID] = field(default_factory=dict)
    """The escalations that came of the forms with these keys, as the pages said."""
    steps: set[UUID] = field(default_factory=set)
    """The keys of forms of which a page said that they are on record."""
    again: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self):
        try:
            while not self.over.is_set():
                escalation = self.raise_()
                self.talk(escalation)
                self.hand_up(escalation)
        except Stopped:
            return
        except Exception as matter:
            self.wrong.append(repr(matter))

    def raise_(self) -> UUID:
        """Answer every question, and raise it."""
        key = uuid4()
        self._taken("/raise/", key=str(key), danger="no")
        for step, answer in QUICK.items():
            self._taken(f"/raise/{key}/{step}/", **answer)
        where = self._taken(f"/raise/{key}/check/")
        escalation = UUID(where.split("/")[2])
        self.raised[key] = escalation
        return escalation

    def talk(self, escalation: UUID) -> None:
        """Put a talk on record that settled nothing."""
        self._step(escalation, "discuss", mode="telephone", outcome="unresolved")

    def hand_up(self, escalation: UUID) -> None:
        """Take it up a stage."""
        self._step(escalation, "escalate", reason="Nobody has seen her since.")

    def _step(self, escalation: UUID, do: str, **typed: str) -> None:
        where = f"/escalations/{escalation}/{do}/"
        page = self._asked("GET", where)[2]
        said = {name: _value(page, name) for name in ("key", "seen")}
        self._taken(where, **said, **typed)
        self.steps.add(UUID(said["key"]))

    def _taken(self, where: str, **form: str) -> str:
        """Send a form until it is taken, and return where it leads."""
        status, leads_to, page = self._asked("POST", where, form)
        if status != 302:
            raise AssertionError(f"{where} answered {status}: {page[:2000]}")
        return leads_to

    def _asked(self, how: str, where: str, form: Mapping[str, str] | None = None):
        while not self.over.is_set():
            try:
                status, leads_to, page = self._once(how, where, form)
            except (OSError, http.client.HTTPException):
                self.again += 1
                time.sleep(0.02)
                continue
            if status not in AWAY:
                return status, leads_to, page
            self.again += 1
            time.sleep(0.05)
        raise Stopped

    def _once(self, how: str, where: str, form: Mapping[str, str] | None):
        asked = http.client.HTTPConnection("127.0.0.1", random.choice(self.ports), timeout=30)
        try:
            asked.request(
                how, where, urllib.parse.urlencode(form) if form is not None else None,
                {
                    "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={TOKEN}",
                    "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded",
                },
            )  # fmt: skip
            came = asked.getresponse()
            return came.status, came.headers.get("Location", ""), came.read().decode()
        finally:
            asked.close()


def working(people: World, ports: Sequence[int], over: threading.Event) -> list[Writer]:
    """Return four of the invented world, signed in and not yet at work."""
    return [
        Writer(session=_signed_in(who), ports=ports, over=over)
        for who in (
            people.school.practitioner, people.school.colleague,
            people.health.practitioner, people.health.colleague,
        )
    ]  # fmt: skip


def _signed_in(who: UUID) -> str:
    client = Client()
    client.force_login(find(who))
    return client.session.session_key


def _value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"There is no {name} on the page: {page[:3000]}"
    return found[1]
