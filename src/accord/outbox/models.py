"""The table of what people have to be told."""

import uuid
from typing import ClassVar

from django.db import models

WAITING, SENDING, SENT, FAILED, IN_DOUBT, HELD, NOT_SENT, FOR_DIGEST, IN_DIGEST = (
    "waiting", "sending", "sent", "failed", "in_doubt", "held", "not_sent", "for_digest",
    "in_digest",
)  # fmt: skip
"""States of a message; its end is `sent`, `failed`, `in_doubt`, `not_sent` or `in_digest`.

`in_doubt`: it was handed over and nobody heard whether it was taken; it is never sent again by
itself. `held`: it came out of a restored copy and waits for a person. `not_sent`: a reminder that
nobody needs any more; it is kept to show that its point came, and nobody reads it. `for_digest`:
its reader gets it with others once a working day; `in_digest`: it went into such a message, and
fails with it.
"""

REMINDER = "reminder"
"""The kind of messages that no step caused, but the time that passed (reading 11)."""

DIGEST = "digest"
"""The kind of messages that only say how many others there are, and where."""

SETTLED = "settled"
"""Why a reminder was never to go: it calls nobody to the escalation either."""

WHYS = {
    "no-reader": "whoever it was for is not in the directory",
    "ended": "whoever it was for has no access any more",
    "no-mailbox": "the partnership has no mailbox",
    "address": "the address is none that mail can be sent to",
    "too-late": "the code was not good any more when it could be sent",
    "unreadable": "its words were sealed under another master key, or were changed",
    "refused": "the mail server of its reader refused it",
    "gave-up": "no mail server took it for days",
    "unheard": "the mail server was lost before it said whether it took it",
    "stopped": "the worker was stopped before it wrote down what became of it",
    "dropped": "somebody decided after a restore that it is not sent",
    "carrier": "the mail server was not to be used; it is tried again",
    "later": "the mail server asked to come again; it is tried again",
    "over": "what it reminded of was done before it could be sent",
    SETTLED: "what it reminded of was done before anybody was reminded",
    "overtaken": "a later reminder of the same thing went in its place",
}
"""Why a message is in its state, as stored in `why`.

`carrier` and `later` stand beside `waiting`, the last three beside `not_sent`.
"""


class Message(models.Model):
    """One telling to one person or one office: a reference and a reason, never a narrative.

    It names its reader by id; the address is looked up when it is sent. `post` is the post for
    which they are told, `clauses` why; `actor` took the step, and `by` is the post for which they
    did, empty where it is not known. `stage` and `due_day` say where it stood then; `entered_for`
    is the agency for which a partnership's office entered it. A code for signing in has no
    escalation; its words lie sealed in `words`. `state` is one of the states above and `why` one
    of WHYS, or empty.

    At the last stage `meets` says when who decides meets, in local time as a calendar writes it,
    and `wanted_by` is the local day by which papers or a report are wanted.

    A reminder is of no event: it has no `seq`, and `tag` is `name` where its reader is asked to
    name somebody first. `cause` is what it reminds of and `point` its number there (see
    `engine.reminders`); `about` are the ids of the duties, comma separated, empty for a limit.
    `point_at` is the instant at which that point counts, `due_at` the moment by which it was to be
    done, where one was named, and `late` says that it went later than it was to.

    Who sends it holds a `lease` until `leased_until`; from `handed_over_at` on it may have
    arrived. It was tried `attempts` times and is not tried before `next_try_at`; `ended_at` is
    when it came to its end. All are instants.

    One about an escalation is also its reader's notice in Accord, e-mailed or not: unread until
    `read_at`, an office's until somebody of it reads it. Who is told of one event for several
    posts has one notice; the other rows are its `twin`s. `digest` is the message in which it
    went, where it went with others.
    """

    personal_data: ClassVar[str] = "who is told and who acted, by id; words for signing in, sealed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.UUIDField(null=True, db_index=True)
    seq = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=20)
    tag = models.CharField(max_length=60, blank=True)
    person = models.UUIDField(null=True)
    partnership = models.UUIDField(null=True)
    post = models.CharField(max_length=120, blank=True)
    clauses = models.TextField(blank=True)
    actor = models.UUIDField(null=True)
    by = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    due_day = models.DateField(null=True)
    entered_for = models.SlugField(blank=True)
    meets = models.CharField(max_length=16, blank=True)
    wanted_by = models.DateField(null=True)
    cause = models.CharField(max_length=200, blank=True)
    point = models.PositiveSmallIntegerField(null=True)
    point_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    about = models.TextField(blank=True)
    late = models.BooleanField(default=False)
    words = models.BinaryField(null=True)
    state = models.CharField(max_length=12, default=WAITING)
    why = models.CharField(max_length=12, blank=True)
    written_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    twin = models.BooleanField(default=False)
    digest = models.UUIDField(null=True)

    class Meta:
        """Nobody is told twice of one event or point for one post, nor has two notices of one."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["escalation", "seq", "post", "person"],
                name="person_told_once",
                condition=models.Q(escalation__isnull=False, person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["escalation", "seq", "post", "partnership"],
                name="office_told_once",
                condition=models.Q(escalation__isnull=False, partnership__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["escalation", "cause", "point", "post", "person"],
                name="person_reminded_once",
                condition=models.Q(point__isnull=False, person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["escalation", "cause", "point", "post", "partnership"],
                name="office_reminded_once",
                condition=models.Q(point__isnull=False, partnership__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["escalation", "seq", "person"],
                name="one_notice_a_person",
                condition=models.Q(
                    ~models.Q(kind=REMINDER),
                    escalation__isnull=False,
                    person__isnull=False,
                    twin=False,
                ),
            ),
            models.UniqueConstraint(
                fields=["escalation", "seq", "partnership"],
                name="one_notice_an_office",
                condition=models.Q(
                    ~models.Q(kind=REMINDER),
                    escalation__isnull=False,
                    partnership__isnull=False,
                    twin=False,
                ),
            ),
        ]
        indexes: ClassVar = [
            # What is under way is little and asked for every second; what has ended grows. Not
            # for the states under way alone: SQLite makes no use of that where a state is a
            # parameter, and reads the whole outbox instead.
            models.Index(fields=["state", "written_at"], name="message_by_state"),
            models.Index(fields=["state", "kind"], name="message_by_kind"),
            # Every page says how many notices its reader has not read.
            models.Index(fields=["person", "read_at"], name="unread_by_person"),
            models.Index(fields=["partnership", "read_at"], name="unread_by_office"),
            models.Index(
                fields=["digest"],
                name="message_in_digest",
                condition=models.Q(digest__isnull=False),
            ),
        ]


class Heartbeat(models.Model):
    """That a worker is alive: its own id, since when, and when it was last seen; instants.

    `skew` is by how many seconds its clock was ahead of the database's.
    """

    personal_data: ClassVar[str] = "none"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    skew = models.IntegerField(default=0)
