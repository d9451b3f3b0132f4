"""Knocking at pages: everybody of the invented world, every kind of escalation, what came of it."""

import contextlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls.resolvers import URLResolver
from django.utils import timezone
from service_steps import DAY, at_stage, discussed, do, raised
from service_world import World, find

from accord.attachments.models import Attachment, Chunk
from accord.desk.models import (
    ContactRequest,
    Draft,
    DraftReader,
    FollowedUp,
    LimitAnswer,
    Note,
    ProposedLimit,
)
from accord.directory.models import (
    Adoption,
    Agency,
    Asking,
    CalendarAddress,
    Change,
    Closure,
    Holding,
    Person,
    Representative,
)
from accord.engine import acts, words
from accord.outbox.models import Message
from accord.record import models as record
from accord.services import access, escalations

HOUR = timedelta(hours=1)
SAID = "The heron was seen alone at the weir."
"""What the concern of every escalation says, so that a page which shows it gives itself away."""
CONCERN = acts.Concern(what_happened=SAID)


def ago(days: int = 10) -> datetime:
    """Return an instant before now: pages read the clock, so what they show lies in the past."""
    return timezone.now() - days * DAY


def who(people: World, name: str) -> UUID:
    """Return somebody by the name that the tables use for them."""
    body, _, title = name.partition(".")
    found = getattr(people, body)
    return getattr(found, title) if title else found


def browser(people: World, name: str) -> Client:
    """Return a browser in which somebody is signed in.

    `nobody` is not; `ended` is the school's practitioner, who was signed in when they were ended.
    """
    client = Client()
    if name != "nobody":
        someone = people.school.practitioner if name == "ended" else who(people, name)
        client.force_login(find(someone))
        nowhere(client)  # the first request writes down when they came; the others are alike
    return client


@contextlib.contextmanager
def ended(people: World, name: str) -> Iterator[None]:
    """Let the person of `ended` be ended while something is asked; others stay."""
    mine = Person.objects.filter(pk=people.school.practitioner if name == "ended" else None)
    mine.update(is_active=False)
    yield
    mine.update(is_active=True)


class Everybody:
    """Browsers of everybody, who sign in once and not for each cell of a table."""

    def __init__(self, people: World) -> None:
        self.people = people
        self.known: dict[tuple[str, str], tuple[Client, tuple[object, ...]]] = {}

    def at(self, name: str, where: str = "escalations") -> tuple[Client, tuple[object, ...]]:
        """Return somebody's browser, and what it is answered about nothing there.

        Who is ended is signed in anew each time, for nothing stays of a session that ended.
        """
        if name == "ended" or (name, where) not in self.known:
            client = browser(self.people, name)
            self.known[name, where] = client, nowhere(client, where)
        client, nothing = self.known[name, where]
        client.cookies.pop("messages", None)  # of another cell, on the next page of all
        return client, nothing


def knocked(
    people: World, cells: dict[tuple[str, str], str], where: str = "escalations"
) -> Iterator[tuple[str, str, str, Client, tuple[object, ...]]]:
    """Yield every cell of a table with a browser, and what it is answered about nothing there.

    What is done in one is taken back before the next.
    """
    everybody = Everybody(people)
    for (actor, thing), cell in cells.items():
        client, nothing = everybody.at(actor, where)
        with undone(), ended(people, actor):
            yield actor, thing, cell, client, nothing


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is written meanwhile, so that every cell finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


TABLES = [
    each._meta.db_table
    for each in (
        record.Event,
        record.Command,
        Message,
        Note,
        Draft,
        Person,
        Holding,
        Change,
        Agency,
        Asking,
        Representative,
        ProposedLimit,
        LimitAnswer,
        DraftReader,
        Attachment,
        Chunk,
        Adoption,
        ContactRequest,
        FollowedUp,
        CalendarAddress,
        Closure,
    )
]


def written() -> tuple[int, ...]:
    """Return how much lies in each table that somebody's form could write to."""
    counts = ", ".join(f"(SELECT count(*) FROM {each})" for each in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return cursor.fetchone()


def bare(answer: HttpResponse) -> tuple[object, ...]:
    """Return an answer without what differs every time.

    That is the tokens that make sending safe, how much somebody has not read yet, and what was sent
    itself, shown again to be copied; `test_what_was_typed_comes_back_alike` is about that.
    """
    text = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode())
    text = re.sub(r' <span class="accord-header__count">.*?</span></span>', "", text)
    text = re.sub(r'\n<section class="accord-typed">.*?</section>', "", text, flags=re.DOTALL)
    headers = {name: said for name, said in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, text, headers, sorted(answer.cookies)


def nowhere(client: Client, where: str = "escalations") -> tuple[object, ...]:
    """Return what a browser is answered about an escalation, or a draft, that there is not."""
    return bare(client.get(f"/{where}/{uuid4()}/"))


def asks_to_sign_in(answer: HttpResponse) -> bool:
    """Test whether an answer asks who is there; what was typed may stand on it, to be copied."""
    if answer.status_code == 403:
        return "You were signed out before this was sent" in answer.content.decode()
    return answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/")


def routes(of: URLResolver) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield every address of the service by its name, with what converts its parts."""
    for each in of.url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each)
        else:
            yield each.name, each.pattern.converters


def stage(people: World, number: int) -> UUID:
    """Return an escalation of the school's at a stage, with something said in it."""
    return at_stage(people, number, at=ago(), concern=CONCERN)


def unnamed(people: World) -> UUID:
    """Return one at stage one, for which nobody was named."""
    return raised(people, at=ago(), concern=CONCERN)


def told(people: World) -> UUID:
    """Return one at stage two of which the reviewing officer was told."""
    escalation = stage(people, 2)
    telling = acts.Inform(who="independent.reviewing_officer", about="A weir is near.")
    do(escalation, people.school.line_manager, telling, at=ago(5))
    return escalation


def engaged(people: World) -> UUID:
    """Return one at stage three with both agencies' board members engaged."""
    escalation = stage(people, 3)
    do(escalation, people.school.senior_manager, acts.EngageBoardMembers(), at=ago(5))
    return escalation


def closed(people: World) -> UUID:
    """Return one that was settled at stage one, confirmed and closed."""
    escalation, worker = stage(people, 1), people.school.practitioner
    do(escalation, worker, discussed(), at=ago(9))
    for step in (
        acts.Resolve(how="agreed", agreement="somebody goes there"),
        acts.Confirm(party="raising"),
        acts.Confirm(party="responding"),
        acts.FileRecord(agency="raising"),
        acts.FileRecord(agency="responding"),
        acts.Close(),
    ):
        do(escalation, worker, step, at=ago(5))
    return escalation


def of_the_police(people: World) -> UUID:
    """Return one that the police raised in the other partnership, at stage three."""
    worker, at = people.police.practitioner, ago()
    desks = access.desks(worker, today=at.date())
    done = escalations.raise_(
        acts.Raise(areas=(words.AreaId("levels-of-need"),), concern=CONCERN),
        key=uuid4(), person=worker,
        desk=next(each for each in desks if each.partnership == people.harbour.id),
        responding=(people.harbour_care.slug,), counterpart=people.harbour_care.practitioner,
        happened=None, departing="", at=at,
    )  # fmt: skip
    for day, person in enumerate((worker, people.police.line_manager), start=1):
        do(done.escalation, person, discussed(), at=at + day * DAY)
        do(done.escalation, person, acts.Escalate(reason="no"), at=at + day * DAY + HOUR)
    return done.escalation


OBJECTS = {
    "1": lambda people: stage(people, 1),
    "x": unnamed,
    "2": lambda people: stage(people, 2),
    "3": lambda people: stage(people, 3),
    "4": lambda people: stage(people, 4),
    "T": told,
    "E": engaged,
    "C": closed,
    "O": of_the_police,
}
"""Every kind of escalation that the tables have a column for."""
