"""Messages that wait in the outbox, and what became of them."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

import msgspec
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from accord.outbox import mail
from accord.outbox.models import FAILED, IN_DIGEST, IN_DOUBT, NOT_SENT, SENT, Message
from accord.sealing import seals
from accord.services import sending
from accord.worker import carrier, loop

ENDS = (SENT, FAILED, IN_DOUBT, NOT_SENT, IN_DIGEST)


def waiting(count: int) -> list[UUID]:
    """Write letters to one mailbox, and return their ids."""
    words = mail.Letter(to="penny@school.example", subject="Something new", text="Sign in.\n")
    rows = [Message(kind="invited", written_at=timezone.now()) for _ in range(count)]
    for each in rows:
        each.words = seals.wrap(
            msgspec.json.encode(words), master=settings.MASTER_KEY, place=mail.place(each.id)
        )
    Message.objects.bulk_create(rows, batch_size=500)
    return [each.id for each in rows]


def states() -> dict[str, int]:
    """Return how many messages are in each state."""
    return dict(Message.objects.values_list("state").annotate(Count("id")))


def arrivals(server) -> Counter:
    """Return how often each message arrived, by the id in its Message-ID."""
    return Counter(
        UUID(each.message["Message-ID"].strip("<>").partition("@")[0]) for each in server.mails
    )


def by(server) -> carrier.Server:
    """Return what carries to a mail server of the tests, as a worker does."""
    return carrier.Server(
        host=server.host, port=server.port, tls="none", patience=5.0,
        sender="accord@localhost", domain="localhost",
    )  # fmt: skip


def send_all(server, *, when=None) -> None:
    """Send what waits or was let go, as a worker would that looks when every lease has run out."""
    later = when or timezone.now() + 2 * sending.HEARING
    while loop.one(by(server), clock=lambda: later):
        pass


def doubled(handled: Iterable[object]) -> int:
    """Return how many came more than once."""
    return sum(1 for times in Counter(handled).values() if times > 1)
